//! Small pieces that several panels and dialogs are made of.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Button, Color32, FontId, Galley, Image, Response, RichText, Ui, Vec2, Widget, vec2};

use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::icons::Icon;
use crate::ui::theme;

/// A button with only the command's icon; its words are in the tooltip and for screen readers.
pub(super) fn icon_button(
    ui: &mut Ui,
    desk: &Desk,
    command: &Command,
    side: f32,
    commands: &mut Vec<Command>,
) -> Response {
    let Some(icon) = command.icon() else { return ui.label("") };
    let on = desk.is_on(command);
    let icon = if matches!(command, Command::ToggleStrokes) && on == Some(false) { Icon::StrokesHidden } else { icon };
    let button = icon_only(icon, &desk.label(command)).min_size(Vec2::splat(side));
    let button = match on {
        Some(on) => button.selected(on).frame_when_inactive(on || theme::has_edges(ui)),
        None => button.frame_when_inactive(theme::has_edges(ui)),
    };
    let response = ui.add_enabled(desk.allows(command), button).on_hover_text(command.tooltip(ui.ctx()));
    if response.clicked() {
        commands.push(command.clone());
    }
    response
}

/// A button with the command's name, as wide as there is room.
pub(super) fn text_button(ui: &mut Ui, desk: &Desk, command: &Command, commands: &mut Vec<Command>) {
    let button = Button::new(desk.label(command)).truncate().min_size(vec2(ui.available_width(), 0.0));
    let button = button.selected(desk.is_on(command) == Some(true));
    let response = ui.add_enabled(desk.allows(command), button).on_hover_text(command.tooltip(ui.ctx()));
    if response.clicked() {
        commands.push(command.clone());
    }
}

/// An icon as a button, named for screen readers.
pub(in crate::ui) fn icon_only(icon: Icon, label: &str) -> Button<'static> {
    Button::new(named(icon, label)).image_tint_follows_text_color(true)
}

/// An icon that is named for screen readers.
pub(super) fn named(icon: Icon, label: &str) -> Image<'static> {
    icon.image().alt_text(label.to_owned())
}

/// The one button of a screen that is meant most.
pub(in crate::ui) fn accent_button(ui: &mut Ui, text: &str) -> Response {
    let colors = theme::colors(ui);
    let text = RichText::new(text).color(colors.on_accent).family(theme::medium());
    Button::new(text).fill(colors.accent).min_size(vec2(84.0, 30.0)).ui(ui)
}

/// A button as wide as its column, with its word in the middle.
pub(super) fn in_middle(ui: &mut Ui, is_enabled: bool, button: Button<'_>) -> Response {
    let button = button.min_size(vec2(ui.available_width(), 0.0));
    ui.vertical_centered(|ui| ui.add_enabled(is_enabled, button)).inner
}

/// Text in one line, cut where it is wider than there is room.
pub(in crate::ui) fn one_line(ui: &Ui, text: &str, size: f32, color: Color32, room: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), FontId::proportional(size), color);
    job.wrap = TextWrapping { max_width: room, max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// The title of a group of controls.
pub(super) fn section(ui: &mut Ui, title: &str) {
    let strong = theme::colors(ui).strong;
    ui.label(RichText::new(title).text_style(theme::section()).color(strong));
}

/// A named field of a dialog: its name at the left in a column of its own.
pub(in crate::ui) fn field_row(ui: &mut Ui, name: &str, field: impl FnOnce(&mut Ui)) {
    // Wide enough for the longest name. By eye.
    const NAMES: f32 = 76.0;
    ui.horizontal(|ui| {
        let weak = theme::colors(ui).weak;
        ui.scope(|ui| {
            ui.set_width(NAMES);
            ui.label(RichText::new(name).color(weak));
        });
        field(ui);
    });
}

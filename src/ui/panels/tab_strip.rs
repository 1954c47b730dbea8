//! The tabs of the photographs that are open, where there are several: names, what is not saved, and how to close them.

use eframe::egui::{
    Align, Align2, CornerRadius, FontId, Frame, Margin, Panel, PointerButton, Rect, Response, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::pieces::one_line;
use crate::document::DocumentId;
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::icons::Icon;
use crate::ui::strings::{status, tabs as words};
use crate::ui::theme;

/// The widest name, in points; longer ones are cut. By eye.
const NAME: f32 = 168.0;

/// Side of the cross that closes a tab, and room for the dot in its place. By eye.
const CROSS: f32 = 20.0;

/// What remembers which tab the strip was scrolled to.
const SCROLLED: &str = "scrolled tab";

/// Draws them.
pub(in crate::ui) fn show(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    if !desk.has_tabs() {
        return;
    }
    let colors = theme::colors(ui);
    let fill = if theme::has_edges(ui) { colors.panel } else { colors.line };
    let frame = Frame::new().fill(fill).inner_margin(Margin::ZERO);
    Panel::top("tabs").exact_size(theme::TABS).show_separator_line(false).frame(frame).show(ui, |ui| {
        ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 1.0;
            ui.horizontal_centered(|ui| {
                for easel in desk.open() {
                    tab(ui, easel, desk.is_front(easel.document()), commands);
                }
            });
        });
    });
}

/// One tab; the one in front lies in one surface with what is below.
fn tab(ui: &mut Ui, easel: &Easel, is_front: bool, commands: &mut Vec<Command>) {
    let colors = theme::colors(ui);
    let (name, document) = (easel.name(), easel.document());
    let text = one_line(ui, &name, 13.0, if is_front { colors.strong } else { colors.weak }, NAME);
    let size = vec2(text.size().x + CROSS + 30.0, theme::TABS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_front, words::tab(&name, easel.is_unsaved())));
    let fill = match () {
        () if is_front => colors.panel,
        () if response.hovered() => colors.raised,
        () => colors.panel.gamma_multiply(0.6),
    };
    ui.painter().rect_filled(rect, CornerRadius::ZERO, fill);
    if theme::has_edges(ui) {
        let stroke = Stroke::new(1.0, colors.line);
        ui.painter().rect_stroke(rect, CornerRadius::ZERO, stroke, StrokeKind::Inside);
    }
    if is_front {
        let line = Rect::from_min_max(rect.left_top(), pos2(rect.right(), rect.top() + 2.0));
        ui.painter().rect_filled(line, CornerRadius::ZERO, colors.accent);
    }
    let place = pos2(rect.left() + 14.0, rect.center().y - 0.5 * text.size().y);
    ui.painter().galley(place, text, colors.text);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, colors.accent);
        ui.painter().rect_stroke(rect, CornerRadius::ZERO, stroke, StrokeKind::Inside);
    }
    let close = cross(ui, rect, easel, response.hovered());
    if close.clicked() || response.clicked_by(PointerButton::Middle) {
        commands.push(Command::CloseTab(document));
    } else if response.clicked() {
        commands.push(Command::Bring(document));
    }
    follow(ui, &response, document, is_front);
    response.on_hover_text(hint(easel));
}

/// The cross that closes a tab; a dot where its work is not saved and the pointer is elsewhere.
fn cross(ui: &mut Ui, tab: Rect, easel: &Easel, near: bool) -> Response {
    let colors = theme::colors(ui);
    let center = pos2(tab.right() - 8.0 - 0.5 * CROSS, tab.center().y);
    let rect = Rect::from_center_size(center, vec2(CROSS, CROSS));
    let response = ui.interact(rect, ui.scope_id().with(("close", easel.document().0)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words::close(&easel.name())));
    let reached = response.hovered() || response.has_focus();
    if reached {
        ui.painter().rect_filled(
            rect,
            CornerRadius::same(theme::RADIUS),
            colors.raised.lerp_to_gamma(colors.text, 0.15),
        );
    }
    if easel.is_unsaved() && !near && !reached {
        let font = FontId::proportional(15.0);
        ui.painter().text(center, Align2::CENTER_CENTER, "•", font, colors.accent);
    } else {
        let color = if reached { colors.strong } else { colors.weak };
        let icon = Rect::from_center_size(center, vec2(13.0, 13.0));
        Icon::Close.sized(13.0).tint(color).paint_at(ui, icon);
    }
    response
}

/// Scrolls to the tab that came to the front.
fn follow(ui: &Ui, response: &Response, document: DocumentId, is_front: bool) {
    let id = eframe::egui::Id::unique(SCROLLED);
    if is_front && ui.data(|data| data.get_temp(id)) != Some(document.0) {
        ui.data_mut(|data| data.insert_temp(id, document.0));
        response.scroll_to_me(Some(Align::Center));
    }
}

fn hint(easel: &Easel) -> String {
    let path = easel.path().display();
    if easel.is_unsaved() { format!("{path}\n{}", status::UNSAVED) } else { path.to_string() }
}

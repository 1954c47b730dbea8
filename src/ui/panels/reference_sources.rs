//! Where else references can be taken from than from a file one knows: other tabs, and pictures that are found likely.

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Button, ColorImage, CornerRadius, Image, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind,
    TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::pieces::{icon_only, one_line};
use super::rows::weak;
use crate::engine::{Likely, LikelyAt, LikelyReport};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::icons::Icon;
use crate::ui::references::{Gives, ReferenceCommand};
use crate::ui::strings::references as words;
use crate::ui::theme;

/// Height of a likely reference, and the room for its picture, in points. By eye.
const ROW: f32 = 42.0;
const PICTURE: Vec2 = vec2(48.0, 36.0);
/// Room for its likeness at the right.
const SHARE: f32 = 44.0;

/// The menu of the photographs in other tabs.
pub(super) fn open(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    if !desk.has_tabs() {
        return;
    }
    let button = Button::new(words::FROM_OPEN.label).min_size(vec2(ui.available_width(), 0.0));
    let menu = eframe::egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(220.0);
        ui.set_max_width(360.0);
        for easel in desk.open().filter(|easel| !desk.is_front(easel.document())) {
            let (name, gives) = (easel.name(), easel.gives());
            let entry = Button::new(&name).truncate().right_text(words::gives(gives));
            let response = ui.add_enabled(gives != Gives::Nothing, entry).accessible_name(words::take_open(&name));
            if response.on_hover_text(easel.path().display().to_string()).clicked() {
                commands.push(Command::Reference(ReferenceCommand::TakeOpen(easel.document())));
                ui.close();
            }
        }
    });
    menu.0.on_hover_text(words::FROM_OPEN.hint);
}

/// Pictures that were found likely, as they are shown.
#[derive(Default)]
pub(super) struct LikelyList {
    /// Those whose pictures the textures are.
    report: Option<Arc<LikelyReport>>,
    textures: Vec<TextureHandle>,
}

impl LikelyList {
    /// Draws them, where they were asked for; a press takes one in.
    pub(super) fn show(&mut self, ui: &mut Ui, (desk, easel): (&Desk, &Easel), commands: &mut Vec<Command>) {
        let Some(report) = easel.likely() else { return };
        if !self.report.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, report)) {
            self.textures = report.likely.iter().map(|likely| texture(ui, likely)).collect();
            self.report = Some(Arc::clone(report));
        }
        ui.horizontal(|ui| {
            weak(ui, words::LIKELY);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = icon_only(Icon::Close, words::LIKELY_CLOSE).frame_when_inactive(false);
                if ui.add(close).on_hover_text(words::LIKELY_CLOSE).clicked() {
                    commands.push(Command::Reference(ReferenceCommand::NoLikely));
                }
            });
        });
        match (report.likely.is_empty(), report.is_complete) {
            (true, true) => weak(ui, words::LIKELY_NONE),
            (true, false) => weak(ui, words::LIKELY_AWAITED),
            (false, _) => {}
        }
        for (number, (likely, texture)) in (1..).zip(report.likely.iter().zip(&self.textures)) {
            let (name, hint) = name_of(desk, likely);
            if row(ui, number, &name, likely, texture).on_hover_text(hint).clicked() {
                commands.push(Command::Reference(ReferenceCommand::TakeLikely(likely.at.clone())));
            }
        }
        ui.separator();
    }
}

/// What a likely reference is called, and where it is.
fn name_of(desk: &Desk, likely: &Likely) -> (String, String) {
    match &likely.at {
        LikelyAt::File(path) => {
            (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path.display().to_string())
        }
        LikelyAt::Open(document) => {
            let easel = desk.open().find(|easel| easel.document() == *document);
            easel.map_or_else(Default::default, |easel| {
                (easel.name(), format!("{} ({})", easel.path().display(), words::gives(easel.gives())))
            })
        }
    }
}

fn row(ui: &mut Ui, number: usize, name: &str, likely: &Likely, texture: &TextureHandle) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let share = words::share(likely.likeness);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words::likely(number, name, &share)));
    let colors = theme::colors(ui);
    let (radius, lively) = (CornerRadius::same(theme::RADIUS), response.hovered() || response.has_focus());
    if lively {
        ui.painter().rect_filled(rect, radius, ui.visuals().widgets.inactive.weak_bg_fill);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, colors.accent), StrokeKind::Inside);
    }
    let room = Rect::from_min_size(rect.min + vec2(4.0, 0.5 * (ROW - PICTURE.y)), PICTURE);
    let whole = texture.size_vec2();
    let size = whole * (room.width() / whole.x).min(room.height() / whole.y);
    Image::new(texture).paint_at(ui, Align2::CENTER_CENTER.align_size_within_rect(size, room));
    let color = if lively { colors.strong } else { colors.text };
    let from = room.right() + theme::GAP;
    let text = one_line(ui, name, 13.0, color, rect.right() - SHARE - from);
    ui.painter().galley(pos2(from, rect.center().y - 0.5 * text.size().y), text, color);
    let share = one_line(ui, &share, 12.0, colors.weak, SHARE);
    let at = pos2(rect.right() - 6.0 - share.size().x, rect.center().y - 0.5 * share.size().y);
    ui.painter().galley(at, share, colors.weak);
    response
}

fn texture(ui: &Ui, likely: &Likely) -> TextureHandle {
    let size = [likely.picture.width(), likely.picture.height()];
    let image = ColorImage::from_rgb(size, likely.picture.samples().as_flattened());
    ui.ctx().load_texture("likely reference", image, TextureOptions::LINEAR)
}

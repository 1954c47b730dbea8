//! A picture beside the photograph, to take colors from.

use eframe::egui::{
    Align2, ColorImage, Context, CornerRadius, CursorIcon, Image, Rect, Role, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, Vec2, WidgetInfo, vec2,
};

use super::Answer;
use super::frame::{answers, dialog};
use crate::engine::Reference;
use crate::raster::Size;
use crate::ui::brush::{Tint, to_hex};
use crate::ui::commands::{Command, Gesture};
use crate::ui::strings::{dialog as answer_words, palettes as words};
use crate::ui::theme;

/// Width of the dialog, by eye.
const WIDTH: f32 = 680.0;

/// The picture and its texture.
pub(in crate::ui) struct ReferenceForm {
    picture: Reference,
    texture: Option<TextureHandle>,
}

impl ReferenceForm {
    pub(in crate::ui) const fn new(picture: Reference) -> Self {
        Self { picture, texture: None }
    }

    fn texture(&mut self, ctx: &Context) -> TextureHandle {
        let make = || {
            let pixels = &self.picture.pixels;
            let size = [pixels.width(), pixels.height()];
            let image = ColorImage::new(size, pixels.samples().iter().map(|rgb| theme::srgb(*rgb)).collect());
            ctx.load_texture("reference", image, TextureOptions::LINEAR)
        };
        self.texture.get_or_insert_with(make).clone()
    }
}

pub(super) fn show(ctx: &Context, form: &mut ReferenceForm, commands: &mut Vec<Command>) {
    let name = form.picture.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    dialog(ctx, words::PICK_TITLE, WIDTH, commands, |ui, commands| {
        ui.label(eframe::egui::RichText::new(format!("{name}. {}", words::PICK_HINT)).color(theme::colors(ui).weak));
        picture(ui, form, commands);
        if answers(ui, answer_words::CLOSE, true, &[], commands) {
            commands.push(Command::Answer(Answer::Cancel));
        }
    });
}

fn picture(ui: &mut Ui, form: &mut ReferenceForm, commands: &mut Vec<Command>) {
    let Size { width, height } = form.picture.pixels.size();
    let room = vec2(ui.available_width(), (ui.ctx().content_rect().height() - 240.0).max(120.0));
    let whole = vec2(width as f32, height as f32);
    let size = whole * (room.x / whole.x).min(room.y / whole.y).min(2.0);
    let (rect, response) = ui.allocate_exact_size(vec2(room.x, size.y), Sense::click_and_drag());
    let rect = Align2::CENTER_CENTER.align_size_within_rect(size, rect);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words::PICTURE));
    Image::new(&form.texture(ui.ctx())).paint_at(ui, rect);
    let Some(at) = response.hover_pos().filter(|at| rect.contains(*at)) else { return };
    let share = (at - rect.min) / rect.size();
    let Some(rgb) = color_at(form, share) else { return };
    ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    let plate = Rect::from_min_size(at + vec2(14.0, -38.0), Vec2::splat(26.0));
    ui.painter().rect_filled(plate, CornerRadius::same(theme::RADIUS), theme::srgb(rgb));
    let edge = Stroke::new(2.0, theme::OVER_LIGHT);
    ui.painter().rect_stroke(plate, CornerRadius::same(theme::RADIUS), edge, StrokeKind::Outside);
    // A press that came and went within a slow frame is a press.
    if response.is_pointer_button_down_on() || response.clicked() {
        let gesture = if ui.input(|i| i.pointer.any_pressed()) { Gesture::Begin } else { Gesture::Continue };
        let (tint, lightness) = Tint::of_srgb(rgb);
        commands.extend([Command::Lightness(lightness), Command::Color(tint, gesture)]);
    }
    response.on_hover_text_at_pointer(to_hex(rgb));
}

/// The color at a place by its shares of width and height.
fn color_at(form: &ReferenceForm, share: Vec2) -> Option<[u8; 3]> {
    let pixels = &form.picture.pixels;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 0..=1 of a side")]
    let index = |share: f32, side: usize| ((share.clamp(0.0, 1.0) * side as f32) as usize).min(side.saturating_sub(1));
    pixels.get(index(share.x, pixels.width()), index(share.y, pixels.height()))
}

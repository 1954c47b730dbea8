//! The list of reference pictures: the selected one in small, with its pairs and where the color under the pointer was found.

use std::collections::HashMap;

use eframe::egui::{
    Align2, Button, Checkbox, Color32, ColorImage, CornerRadius, FontId, Image, Painter, Pos2, Role, Sense, Stroke,
    TextureHandle, TextureOptions, Ui, WidgetInfo, vec2,
};

use super::pieces::text_button;
use super::rows::{Row as ListRow, weak};
use super::slider::{Row, Scale, Sliding};
use crate::document::{Exemplar, Takes};
use crate::engine::Hash;
use crate::raster::{ImagePoint, Plane, Size, Turn};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::references::ReferenceCommand;
use crate::ui::strings::references as words;
use crate::ui::theme;

/// The most of the panel's height that the picture takes, in points. By eye.
const TALLEST: f32 = 320.0;
/// Radius of the marks on it, in points. By eye.
const MARK: f32 = 7.0;

const STRENGTH: Row =
    Row { name: words::STRENGTH, label: words::STRENGTH_LABEL, hint: words::STRENGTH_HINT, unit: " %", decimals: 0 };

/// What the list remembers between frames.
#[derive(Default)]
pub(super) struct ReferenceList {
    /// Pictures as they are shown, by file and turn.
    textures: HashMap<(Hash, Turn), Shown>,
    sliding: Sliding,
}

/// A picture as it is shown.
struct Shown {
    texture: TextureHandle,
    is_gray: bool,
}

/// Draws it; `place` is the place of the photograph under the pointer.
pub(super) fn show(
    ui: &mut Ui,
    memory: &mut ReferenceList,
    (desk, easel): (&Desk, &Easel),
    place: Option<ImagePoint>,
    commands: &mut Vec<Command>,
) {
    text_button(ui, desk, &Command::Reference(ReferenceCommand::Add), commands);
    let exemplars = &easel.snapshot().exemplars;
    memory.textures.retain(|(hash, _), _| exemplars.iter().any(|exemplar| exemplar.file.hash == *hash));
    if exemplars.is_empty() {
        return weak(ui, words::NONE);
    }
    if !desk.takes_references() {
        weak(ui, words::NOT_USED);
    }
    let selected = easel.selected_exemplar().map(|exemplar| exemplar.id);
    for (number, exemplar) in (1..).zip(exemplars.iter()) {
        let name = name_of(exemplar);
        let label = words::reference(number, &name);
        let is_selected = selected == Some(exemplar.id);
        let (response, _) = ListRow { label: &label, number, text: &name, is_selected }.show(ui);
        if response.on_hover_text(exemplar.file.path.display().to_string()).clicked() {
            commands.push(Command::Reference(ReferenceCommand::Select(exemplar.id)));
        }
    }
    ui.separator();
    if let Some(exemplar) = easel.selected_exemplar() {
        // Another base shows colors that were found elsewhere.
        let place = place.filter(|_| desk.tells_origins());
        taken(ui, desk, exemplar, commands);
        chosen(ui, memory, (easel, exemplar), place, commands);
    }
}

/// What of a reference is taken, where there is a choice or one was made.
fn taken(ui: &mut Ui, desk: &Desk, exemplar: &Exemplar, commands: &mut Vec<Command>) {
    let mut is_palette = exemplar.takes == Takes::Palette;
    if !desk.takes_palettes() && !is_palette {
        return;
    }
    if ui.add(Checkbox::new(&mut is_palette, words::PALETTE)).on_hover_text(words::PALETTE_HINT).changed() {
        let takes = if is_palette { Takes::Palette } else { Takes::Places };
        commands.push(Command::Reference(ReferenceCommand::Takes(exemplar.id, takes)));
    }
    if is_palette && !desk.takes_palettes() {
        weak(ui, words::PALETTE_NOT_USED);
    }
}

fn name_of(exemplar: &Exemplar) -> String {
    exemplar.file.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The selected reference.
fn chosen(
    ui: &mut Ui,
    memory: &mut ReferenceList,
    (easel, exemplar): (&Easel, &Exemplar),
    place: Option<ImagePoint>,
    commands: &mut Vec<Command>,
) {
    let id = exemplar.id;
    match &exemplar.picture {
        None => weak(ui, words::LOST),
        Some(picture) => {
            let key = (exemplar.file.hash, exemplar.turn);
            let kept = memory
                .textures
                .entry(key)
                .or_insert_with(|| Shown { texture: texture(ui, picture, exemplar.turn), is_gray: exemplar.is_gray() });
            if kept.is_gray {
                weak(ui, words::GRAY);
            }
            show_picture(ui, kept.texture.id(), (easel, exemplar), place, commands);
        }
    }
    if easel.begun_pair().is_some_and(|(of, _)| of == id) {
        weak(ui, words::PAIR_OTHER);
        if ui.button(words::PAIR_CANCEL).clicked() {
            commands.push(Command::Reference(ReferenceCommand::LeavePair));
        }
    } else if exemplar.takes == Takes::Places {
        weak(ui, words::PAIR_HINT);
    }
    let mut strength = 100.0 * exemplar.strength;
    let change = STRENGTH.show(ui, &mut strength, 0.0..=100.0, Scale::Linear);
    if change.is_reset() {
        strength = 100.0;
    }
    if let Some(gesture) = memory.sliding.gesture(STRENGTH, change) {
        commands.push(Command::Reference(ReferenceCommand::Strength(id, strength / 100.0, gesture)));
    }
    let mut embed = exemplar.embed;
    if ui.add(Checkbox::new(&mut embed, words::KEEP)).on_hover_text(words::KEEP_HINT).changed() {
        commands.push(Command::Reference(ReferenceCommand::Embed(id)));
    }
    ui.horizontal_wrapped(|ui| {
        let mut button = |text: &str, hint: &str, command: ReferenceCommand| {
            if ui.add(Button::new(text)).on_hover_text(hint).clicked() {
                commands.push(Command::Reference(command));
            }
        };
        button(words::TURN, words::TURN_HINT, ReferenceCommand::Turn(id));
        if !exemplar.pairs.is_empty() {
            button(words::PAIRS_FORGET, words::PAIR_HINT, ReferenceCommand::ForgetPairs(id));
        }
        button(words::REMOVE, words::REMOVE_HINT, ReferenceCommand::Remove(id));
    });
}

/// The picture with its marks; a press in it begins a pair.
fn show_picture(
    ui: &mut Ui,
    texture: eframe::egui::TextureId,
    (easel, exemplar): (&Easel, &Exemplar),
    place: Option<ImagePoint>,
    commands: &mut Vec<Command>,
) {
    let Size { width, height } = exemplar.turn.size(exemplar.file.size);
    let whole = vec2(width as f32, height as f32);
    let scale = (ui.available_width() / whole.x).min(TALLEST / whole.y);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), whole.y * scale), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words::PICTURE));
    let rect = Align2::CENTER_CENTER.align_size_within_rect(whole * scale, rect);
    Image::new((texture, rect.size())).corner_radius(CornerRadius::same(theme::RADIUS)).paint_at(ui, rect);
    let on_screen = |at: ImagePoint| {
        let turned = exemplar.turn.point(at, exemplar.file.size);
        rect.min + vec2(turned.x, turned.y) * scale
    };
    let painter = ui.painter().with_clip_rect(rect.expand(MARK));
    for (k, pair) in exemplar.pairs.iter().enumerate() {
        if let [at] = pair.there[..] {
            mark(&painter, on_screen(at), &(k + 1).to_string());
        }
    }
    if let Some((_, at)) = easel.begun_pair().filter(|(of, _)| *of == exemplar.id) {
        mark(&painter, on_screen(at), "?");
    }
    let found = place.and_then(|place| easel.origin(place)).filter(|(of, _)| *of == exemplar.id);
    if let Some((_, at)) = found {
        ring(&painter, on_screen(at));
    }
    if let Some(pos) = response.interact_pointer_pos().filter(|pos| response.clicked() && rect.contains(*pos)) {
        let at = (pos - rect.min) / scale;
        let upright = exemplar.turn.back().point(ImagePoint::new(at.x, at.y), Size::new(width, height));
        commands.push(Command::Reference(ReferenceCommand::There(exemplar.id, upright)));
    }
}

/// A numbered mark that stands out on any ground.
fn mark(painter: &Painter, at: Pos2, text: &str) {
    painter.circle(at, MARK, theme::OVER_DARK, Stroke::new(1.5, theme::OVER_LIGHT));
    painter.text(at, Align2::CENTER_CENTER, text, FontId::proportional(10.0), theme::OVER_LIGHT);
}

fn ring(painter: &Painter, at: Pos2) {
    painter.circle_stroke(at, MARK, Stroke::new(3.5, theme::OVER_DARK));
    painter.circle_stroke(at, MARK, Stroke::new(1.5, theme::OVER_LIGHT));
}

/// The picture as it is shown, turned.
fn texture(ui: &Ui, picture: &Plane<[u8; 3]>, turn: Turn) -> TextureHandle {
    let size = turn.size(picture.size());
    let back = turn.back();
    let pixel = |k: usize| -> Color32 {
        let at = ImagePoint::new((k % size.width) as f32 + 0.5, (k / size.width) as f32 + 0.5);
        let upright = back.point(at, size);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the center of a pixel of the picture"
        )]
        theme::srgb(picture[(upright.x as usize, upright.y as usize)])
    };
    let image = ColorImage::new([size.width, size.height], (0..size.area()).map(pixel).collect());
    ui.ctx().load_texture("reference picture", image, TextureOptions::LINEAR)
}

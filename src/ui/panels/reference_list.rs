//! The list of reference pictures: the selected one in small, what is said of it, and how it is used.

use std::collections::HashMap;

use eframe::egui::{Button, Checkbox, Color32, ColorImage, ScrollArea, TextureHandle, TextureOptions, Ui};

use super::pieces::text_button;
use super::reference_picture::{Picture, Sketch};
use super::reference_sources::LikelyList;
use super::rows::{Row as ListRow, weak};
use super::slider::{Row, Scale, Sliding};
use super::{reference_sources, reference_tools};
use crate::document::{Exemplar, Takes};
use crate::engine::Hash;
use crate::raster::{ImagePoint, Plane, Turn};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::references::ReferenceCommand;
use crate::ui::strings::references as words;
use crate::ui::theme;

/// Room for the bar that scrolls the list, in points. By eye.
const BAR: f32 = 6.0;

const STRENGTH: Row =
    Row { name: words::STRENGTH, label: words::STRENGTH_LABEL, hint: words::STRENGTH_HINT, unit: " %", decimals: 0 };

/// What the list remembers between frames.
#[derive(Default)]
pub(super) struct ReferenceList {
    /// Pictures as they are shown, by file and turn.
    textures: HashMap<(Hash, Turn), Shown>,
    sketch: Sketch,
    likely: LikelyList,
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
    on: (&Desk, &Easel),
    place: Option<ImagePoint>,
    commands: &mut Vec<Command>,
) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - BAR);
        all(ui, memory, on, place, commands);
    });
}

fn all(
    ui: &mut Ui,
    memory: &mut ReferenceList,
    (desk, easel): (&Desk, &Easel),
    place: Option<ImagePoint>,
    commands: &mut Vec<Command>,
) {
    text_button(ui, desk, &Command::Reference(ReferenceCommand::Add), commands);
    reference_sources::open(ui, desk, commands);
    text_button(ui, desk, &Command::Reference(ReferenceCommand::Suggest), commands);
    memory.likely.show(ui, (desk, easel), commands);
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
        chosen(ui, memory, (desk, easel, exemplar), place, commands);
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
    (desk, easel, exemplar): (&Desk, &Easel, &Exemplar),
    place: Option<ImagePoint>,
    commands: &mut Vec<Command>,
) {
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
            reference_tools::choice(ui, easel, exemplar.takes, commands);
            let shown = Picture { texture: kept.texture.id(), desk, easel, exemplar, place };
            shown.show(ui, &mut memory.sketch, commands);
            reference_tools::hint(ui, easel, exemplar, commands);
        }
    }
    reference_tools::said(ui, exemplar, commands);
    settings(ui, &mut memory.sliding, exemplar, commands);
}

/// How the selected reference is used, and what is done with it.
fn settings(ui: &mut Ui, sliding: &mut Sliding, exemplar: &Exemplar, commands: &mut Vec<Command>) {
    let id = exemplar.id;
    let mut strength = 100.0 * exemplar.strength;
    let change = STRENGTH.show(ui, &mut strength, 0.0..=100.0, Scale::Linear);
    if change.is_reset() {
        strength = 100.0;
    }
    if let Some(gesture) = sliding.gesture(STRENGTH, change) {
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
        if exemplar.takes == Takes::Places {
            button(words::ONLY, words::ONLY_HINT, ReferenceCommand::BeginOnly(id));
        }
        button(words::TURN, words::TURN_HINT, ReferenceCommand::Turn(id));
        button(words::REMOVE, words::REMOVE_HINT, ReferenceCommand::Remove(id));
    });
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

//! Candidates mixed within an outline: how much each of them counts there, and how that is set.

use std::cell::OnceCell;
use std::sync::{Arc, Weak};

use eframe::egui::{Align2, Area, Button, Frame, Id, Margin, Rect, RichText, ScrollArea, Slider, Ui, vec2};

use super::candidates::{Cell, Comparing, Origin};
use super::command::CompareCommand;
use crate::document::{Adopted, Snapshot};
use crate::engine::{CandidateId, ChromaTexels};
use crate::raster::{ImagePoint, Plane, Size};
use crate::ui::commands::{Command, Gesture};
use crate::ui::strings::comparing as words;
use crate::ui::theme;

// Lengths in points, by eye.
const WIDTH: f32 = 330.0;
/// More candidates than fit are scrolled to.
const HEIGHT: f32 = 230.0;
/// Width of the number.
const NUMBER: f32 = 50.0;

/// States of a mixture that are remembered, so that weights follow an undo.
const REMEMBERED: usize = 64;

/// Colors that were taken over last, and the candidates that they are mixed of.
#[derive(Debug)]
pub(super) struct Blend {
    outline: Arc<Vec<ImagePoint>>,
    /// Which of what the work has taken over.
    number: usize,
    /// The candidates as they were then: the work itself changes with every mixture.
    parts: Vec<Part>,
    /// What was made of them and is still in the history, with the weight of each, 0..=1; the latest last.
    made: Vec<(Weak<Adopted>, Vec<f32>)>,
}

/// A candidate of a mixture.
#[derive(Debug)]
struct Part {
    name: String,
    texels: Arc<ChromaTexels>,
    /// What it has within the outline, once it has counted: a weight that is dragged asks for it again and again.
    within: OnceCell<Option<Adopted>>,
}

impl Part {
    fn within(&self, outline: &[ImagePoint], photo: Size) -> Option<Adopted> {
        let cut = || {
            let picture = Plane::from_vec(self.texels.size, self.texels.texels.clone()).ok()?;
            Adopted::of(outline.to_vec(), photo, &picture)
        };
        self.within.get_or_init(cut).clone()
    }
}

impl Blend {
    /// The candidates of a comparison within an outline, of which one has all the weight, or shares it evenly with the work.
    pub(super) fn new(
        comparing: &Comparing,
        of: CandidateId,
        share: f32,
        outline: Vec<ImagePoint>,
    ) -> (Self, Vec<f32>) {
        let drawn = |cell: &&Cell| cell.texels().is_some();
        let cells: Vec<&Cell> = comparing.cells.iter().filter(drawn).collect();
        let weight = |cell: &&Cell| match () {
            () if cell.id == of => share,
            () if cell.origin == Origin::Now => 1.0 - share,
            () => 0.0,
        };
        let name = |cell: &Cell| if cell.origin == Origin::Now { words::BEFORE.to_owned() } else { cell.title() };
        let part =
            |cell: &&Cell| Some(Part { name: name(cell), texels: Arc::clone(cell.texels()?), within: OnceCell::new() });
        let parts = cells.iter().filter_map(part).collect();
        let blend = Self { outline: Arc::new(outline), number: 0, parts, made: Vec::new() };
        (blend, cells.iter().map(weight).collect())
    }

    /// The mixture by these weights; nothing where all are 0, or the outline lies beside the photograph.
    pub(super) fn mixed(&self, weights: &[f32], photo: Size) -> Option<Arc<Adopted>> {
        let counting = self.parts.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
        let cut = counting.filter_map(|(part, weight)| Some((part.within(&self.outline, photo)?, *weight)));
        let mixed = Adopted::blend(&cut.collect::<Vec<_>>())?;
        Some(Arc::new(Adopted { outline: Arc::clone(&self.outline), ..mixed }))
    }

    /// Remembers what was made, as that number of what the work has taken over.
    pub(super) fn remember(&mut self, number: usize, adopted: &Arc<Adopted>, weights: Vec<f32>) {
        self.number = number;
        self.made.retain(|(made, _)| made.strong_count() > 0);
        if self.made.len() == REMEMBERED {
            self.made.remove(0);
        }
        self.made.push((Arc::downgrade(adopted), weights));
    }

    /// The weights of the mixture that a state of the work has; nothing where it has another, or none.
    fn weights(&self, present: &Snapshot) -> Option<&[f32]> {
        let adopted = present.adopted.get(self.number)?;
        let made = self.made.iter().rev().find(|(made, _)| made.as_ptr() == Arc::as_ptr(adopted))?;
        Some(&made.1)
    }

    /// The mixture with another weight of one candidate, and its number among what was taken over.
    pub(super) fn weighed(
        &mut self,
        (part, weight): (usize, f32),
        present: &Snapshot,
    ) -> Option<(usize, Arc<Adopted>)> {
        let mut weights = self.weights(present)?.to_vec();
        *weights.get_mut(part)? = weight.clamp(0.0, 1.0);
        let (before, mixed) = (present.adopted.get(self.number)?, self.mixed(&weights, present.photograph.size)?);
        // Weights that differ little give the same colors, of which the work keeps the first.
        let adopted = if mixed == *before { Arc::clone(before) } else { mixed };
        self.remember(self.number, &adopted, weights);
        Some((self.number, adopted))
    }
}

/// The weight that is being dragged.
#[derive(Debug, Default)]
pub(super) struct Dragged(Option<usize>);

/// Draws the weights of what was taken over last, above the lower edge of `area`.
pub(super) fn show(
    ui: &Ui,
    area: Rect,
    dragged: &mut Dragged,
    (blend, present): (Option<&Blend>, &Snapshot),
    commands: &mut Vec<Command>,
) {
    let shown = blend.and_then(|blend| Some((blend, blend.weights(present)?)));
    let Some((blend, weights)) = shown else {
        dragged.0 = None;
        return;
    };
    let place = area.center_bottom() - vec2(0.0, theme::GAP);
    Area::new(Id::unique("blend")).fixed_pos(place).pivot(Align2::CENTER_BOTTOM).show(ui.ctx(), |ui| {
        let colors = theme::colors(ui);
        Frame::popup(ui.style()).fill(colors.panel).inner_margin(Margin::same(10)).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.horizontal(|ui| {
                ui.label(RichText::new(words::BLEND).color(colors.strong)).on_hover_text(words::BLEND_HINT);
                ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                    if ui.add(Button::new(words::BLEND_DONE).small()).clicked() {
                        commands.push(Command::Compare(CompareCommand::EndBlend));
                    }
                });
            });
            ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
                for (number, (part, weight)) in blend.parts.iter().zip(weights).enumerate() {
                    row(ui, (number, &part.name, *weight), dragged, commands);
                }
            });
        });
    });
}

/// The weight of one candidate.
fn row(ui: &mut Ui, (part, name, weight): (usize, &str, f32), dragged: &mut Dragged, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.x = NUMBER;
        let mut percent = 100.0 * weight;
        let slider = Slider::new(&mut percent, 0.0..=100.0).suffix(" %").fixed_decimals(0);
        let response = ui.add(slider);
        let response = response.accessible_name(words::weight(name));
        ui.add(eframe::egui::Label::new(name).truncate());
        if response.changed() {
            let goes_on = response.dragged() && dragged.0 == Some(part);
            let gesture = if goes_on { Gesture::Continue } else { Gesture::Begin };
            dragged.0 = response.dragged().then_some(part);
            commands.push(Command::Compare(CompareCommand::Weigh(part, percent / 100.0, gesture)));
        }
        if response.drag_stopped() {
            dragged.0 = None;
        }
    });
}

//! The blind test: pairs of candidates without their names, and how often each was chosen.

use eframe::egui::{
    Align2, Button, CornerRadius, Grid, Id, Key, Modifiers, Rect, RichText, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};
use eframe::egui::{Role, Stroke, StrokeKind};

use super::candidates::{Cell, Comparing};
use super::command::CompareCommand;
use crate::engine::{BlindTest, CandidateId, Choice};
use crate::ui::canvas::cells::{Picture, paint};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::panels::accent_button;
use crate::ui::strings::comparing as words;
use crate::ui::theme;

/// How often a single pair is shown: enough that chance alone chooses one of them nine times of ten in two of a hundred tests.
const TIMES: usize = 10;
/// How often each of many pairs is shown: once from either side.
const EACH: usize = 2;
/// The most candidates that are shown in all pairs: 30 choices take some minutes.
const MOST: usize = 6;

// Lengths in points, by eye.
const BUTTONS: f32 = 64.0;
const GAP: f32 = 10.0;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Entrants {
    /// The chosen candidate and the one beside it.
    Pair,
    /// The first of all that are drawn.
    All,
}

/// A blind test.
#[derive(Clone, Debug)]
pub(super) struct Blind {
    ids: Vec<CandidateId>,
    test: BlindTest,
    seed: u64,
}

impl Comparing {
    /// Begins a test with a seed of its own, so that the same tests come in the same order again.
    pub(super) fn begin_blind(&mut self, entrants: Entrants) {
        let ids: Vec<CandidateId> = match (entrants, self.pair()) {
            (Entrants::Pair, Some(pair)) => pair.map(|cell| cell.id).into(),
            (Entrants::Pair, None) => Vec::new(),
            (Entrants::All, _) => {
                let drawn = self.cells.iter().filter(|cell| cell.drawn.is_some());
                drawn.take(MOST).map(|cell| cell.id).collect()
            }
        };
        if ids.len() >= 2 {
            self.tests += 1;
            let times = if ids.len() == 2 { TIMES } else { EACH };
            self.blind = Some(Blind { test: BlindTest::new(ids.len(), times, self.tests), ids, seed: self.tests });
        }
    }

    pub(super) fn prefer(&mut self, choice: Choice) {
        if let Some(blind) = &mut self.blind {
            blind.test.choose(choice);
        }
    }
}

/// Draws the pair to choose from, or what was chosen.
pub(super) fn show(
    ui: &mut Ui,
    area: Rect,
    (desk, easel): (&Desk, &Easel),
    blind: &Blind,
    commands: &mut Vec<Command>,
) {
    let cells = |k: usize| blind.ids.get(k).and_then(|id| easel.comparing.cell(*id));
    match blind.test.pair().map(|pair| pair.map(cells)) {
        Some([Some(left), Some(right)]) => choose(ui, area, (desk, easel), (blind, [left, right]), commands),
        _ => rates(ui, area, &easel.comparing, blind, commands),
    }
}

fn choose(
    ui: &mut Ui,
    area: Rect,
    (desk, easel): (&Desk, &Easel),
    (blind, pair): (&Blind, [&Cell; 2]),
    commands: &mut Vec<Command>,
) {
    let inner = area.shrink(GAP);
    let half = vec2(0.5 * (inner.width() - GAP), inner.height() - BUTTONS);
    let choices = [(Choice::Left, words::LEFT, Key::ArrowLeft), (Choice::Right, words::RIGHT, Key::ArrowRight)];
    for (slot, (cell, (choice, label, key))) in pair.into_iter().zip(choices).enumerate() {
        let from = inner.min + vec2(slot as f32 * (half.x + GAP), 0.0);
        let rect = Rect::from_min_size(from, half);
        let response = ui.interact(rect, Id::unique(("blind", slot)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
        let painter = ui.painter_at(rect);
        if let Some(texels) = cell.texels() {
            let view = easel.comparing.placement.view(rect, easel.size());
            let finish = cell.finish();
            paint(
                ui,
                &painter,
                slot,
                (rect, view),
                &Picture { easel, seeing: &desk.seeing, texels, finish: &finish },
                None,
            );
        }
        let color = if response.hovered() { theme::colors(ui).accent } else { theme::colors(ui).line };
        ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.5, color), StrokeKind::Outside);
        if response.clicked() || ui.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
            commands.push(Command::Compare(CompareCommand::Prefer(choice)));
        }
    }
    let below = Rect::from_min_max(pos2(inner.left(), inner.bottom() - BUTTONS + GAP), inner.max);
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
        ui.vertical_centered(|ui| {
            let (done, all) = blind.test.progress();
            ui.label(RichText::new(words::round(done + 1, all)).color(theme::colors(ui).text));
            if ui.button(words::END_BLIND).clicked() {
                commands.push(Command::Compare(CompareCommand::EndBlind));
            }
        });
    });
}

/// What was chosen, once all pairs were shown.
fn rates(ui: &mut Ui, area: Rect, comparing: &Comparing, blind: &Blind, commands: &mut Vec<Command>) {
    let colors = theme::colors(ui);
    let rates = blind.test.rates();
    let name = |k: usize| {
        blind.ids.get(k).and_then(|id| comparing.cell(*id)).map_or_else(|| words::GONE.to_owned(), Cell::title)
    };
    let size = vec2(460.0, 120.0 + 28.0 * rates.len() as f32).min(area.size() - Vec2::splat(2.0 * GAP));
    let plate = Align2::CENTER_CENTER.align_size_within_rect(size, area);
    ui.painter().rect_filled(plate, CornerRadius::same(theme::RADIUS_LARGE), colors.raised);
    ui.scope_builder(UiBuilder::new().max_rect(plate.shrink(theme::MARGIN)), |ui| {
        ui.label(RichText::new(words::RATES).color(colors.strong).size(15.0));
        Grid::new("rates").num_columns(3).spacing(vec2(18.0, 8.0)).show(ui, |ui| {
            for (k, rate) in rates.iter().enumerate() {
                ui.label(name(k));
                ui.label(words::rate(rate.chosen, rate.shown));
                ui.label(RichText::new(words::interval(rate.interval)).color(colors.weak));
                ui.end_row();
            }
        });
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            if ui.add(Button::new(words::COPY_CHOICES)).on_hover_text(words::COPY_CHOICES_HINT).clicked() {
                let rows = blind
                    .test
                    .records()
                    .map(|([left, right], chosen)| words::record(&name(left), &name(right), &name(chosen)));
                let text: String = std::iter::once(words::record_head(blind.seed)).chain(rows).collect();
                commands.push(Command::Copy(text));
            }
            if accent_button(ui, words::BACK).clicked() {
                commands.push(Command::Compare(CompareCommand::EndBlind));
            }
        });
    });
}

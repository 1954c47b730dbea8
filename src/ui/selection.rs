//! The selected stroke: which it is, how far it carries, and what is done with it.

use std::sync::Arc;

use eframe::egui::Context;

use super::app::App;
use super::brush::{Tint, Tool};
use super::commands::{Command, Gesture};
use super::desk::{DoubtShown, ReachShown};
use super::easel::Easel;
use crate::document::{Edit, Paint, Revision, Snapshot, Stage, Stroke, StrokeId};
use crate::engine::{ReachReport, ReachTexels, Request};

/// How far the selected stroke carries, as far as that is known.
#[derive(Clone, Debug, Default)]
pub(super) enum Reach {
    /// It was asked for.
    #[default]
    Awaited,
    /// The affinity of this work tells none.
    Untold,
    Known(Arc<ReachTexels>),
}

/// What an easel remembers of the selection.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// A stroke that was there when it was selected.
    stroke: Option<StrokeId>,
    reach: Reach,
    /// The state in which the constraints last became others: what was found before holds no longer.
    shaped: Revision,
    /// The last new color, and the state it made: a gesture goes on only from there.
    recolored: Option<(StrokeId, Revision)>,
}

/// Which way to go through the strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Next,
    Previous,
}

impl Easel {
    /// The stroke that is selected.
    pub(super) fn selected(&self) -> Option<&Arc<Stroke>> {
        self.selection.stroke.and_then(|id| self.snapshot().stroke(id))
    }

    /// Its number from 1, and how many strokes there are.
    pub(super) fn selected_place(&self) -> Option<(usize, usize)> {
        let id = self.selected()?.id;
        let strokes = &self.snapshot().strokes;
        strokes.iter().position(|s| s.id == id).map(|index| (index + 1, strokes.len()))
    }

    /// The stroke before or after the selected one, in the order they were painted; the first or last where none is.
    pub(super) fn beside_selected(&self, way: Way) -> Option<StrokeId> {
        let strokes = &self.snapshot().strokes;
        let at = self.selected_place().map(|(number, _)| number - 1);
        let index = match (way, at) {
            (Way::Next, None) => Some(0),
            (Way::Next, Some(at)) => at.checked_add(1),
            (Way::Previous, None) => strokes.len().checked_sub(1),
            (Way::Previous, Some(at)) => at.checked_sub(1),
        };
        strokes.get(index?).map(|s| s.id)
    }

    pub(super) fn select(&mut self, stroke: Option<StrokeId>) {
        if self.selection.stroke != stroke {
            self.selection.stroke = stroke;
            self.selection.reach = Reach::Awaited;
        }
    }

    /// How far the selected stroke carries.
    pub(super) const fn reach(&self) -> &Reach {
        &self.selection.reach
    }

    /// Asks how far the selected stroke carries.
    pub(super) fn ask_reach(&self) -> Option<Request> {
        let (stroke, revision) = (self.selected()?.id, self.history.revision());
        Some(Request::Reach { revision, stroke, snapshot: self.snapshot().clone(), photo: self.photo.clone() })
    }

    /// Takes what was found of the selected stroke, unless it is of other constraints.
    pub(super) fn take_reach(&mut self, report: ReachReport) {
        if self.selection.stroke == Some(report.stroke) && report.revision >= self.selection.shaped {
            self.selection.reach = report.texels.map_or(Reach::Untold, Reach::Known);
        }
    }

    /// The document is another than `before`.
    pub(super) fn reshaped(&mut self, before: &Snapshot) {
        if !self.snapshot().constrains_as(before) {
            self.selection.shaped = self.history.revision();
            self.selection.reach = Reach::Awaited;
        }
    }

    /// Gives the selected stroke another color; the least work that needs.
    fn recolor(&mut self, tint: Tint, gesture: Gesture, time: f64) -> Stage {
        let paint = Paint::Color { a: tint.a, b: tint.b };
        let Some(id) = self.selected().filter(|s| s.paint != paint).map(|s| s.id) else { return Stage::Present };
        // A gesture that changed nothing so far has no entry to go on with.
        let begun = self.selection.recolored == Some((id, self.history.revision()));
        let gesture = if begun { gesture } else { Gesture::Begin };
        let stage = self.edit(&Edit::Repaint { id, paint }, gesture, time);
        self.selection.recolored = Some((id, self.history.revision()));
        stage
    }
}

impl App {
    /// Commands about the selected stroke; returns commands that follow.
    pub(super) fn run_on_selection(&mut self, command: &Command) -> Vec<Command> {
        let Some(easel) = &mut self.desk.easel else { return Vec::new() };
        match command {
            Command::Select(stroke) => self.select(*stroke),
            Command::SelectNext | Command::SelectPrevious => {
                let way = if *command == Command::SelectNext { Way::Next } else { Way::Previous };
                let stroke = easel.beside_selected(way);
                return vec![Command::Use(Tool::Select), Command::Select(stroke)];
            }
            Command::LetGo => self.select(None),
            Command::RemoveStroke => {
                let edit = easel.selected().map(|stroke| Edit::RemoveStroke(stroke.id));
                return edit.map(|edit| Command::Edit(edit, Gesture::Begin)).into_iter().collect();
            }
            Command::ToggleReach => {
                let shown = self.desk.reach == ReachShown::No;
                self.desk.reach = if shown { ReachShown::Yes } else { ReachShown::No };
                // Both are veils.
                self.desk.doubt = if shown { DoubtShown::No } else { self.desk.doubt };
                let newest = easel.snapshot().strokes.last().map(|s| s.id);
                // Whoever asks without a stroke means the one just painted.
                if shown && easel.selected().is_none() && newest.is_some() {
                    return vec![Command::Use(Tool::Select), Command::Select(newest)];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Selects a stroke or none; the hand takes its color, so that the picker shows it.
    pub(super) fn select(&mut self, stroke: Option<StrokeId>) {
        let Some(easel) = &mut self.desk.easel else { return };
        if easel.selected().is_some_and(|s| Some(s.id) != stroke && matches!(s.paint, Paint::Color { .. })) {
            // It counts as painted with only now: a drag through the picker would fill the recent colors.
            self.desk.brush.remember();
        }
        easel.select(stroke);
        if let Some(request) = easel.ask_reach() {
            self.engine.submit(request);
        }
        self.take_selected_color();
    }

    /// The hand takes the color of the selected stroke.
    pub(super) fn take_selected_color(&mut self) {
        let Some((easel, stroke)) = self.desk.easel.as_ref().and_then(|e| Some((e, e.selected()?))) else { return };
        let Some([a, b]) = stroke.paint.chroma() else { return };
        self.desk.brush.tint = Tint { a, b };
        let middle = stroke.points.get(stroke.points.len() / 2);
        if let Some((_, lightness)) = middle.and_then(|at| easel.color_at(*at)) {
            self.desk.brush.lightness = lightness;
        }
    }

    /// The selected stroke, if any, gets the color of the hand.
    pub(super) fn recolor_selected(&mut self, ctx: &Context, tint: Tint, gesture: Gesture) {
        let time = ctx.input(|i| i.time);
        let Some(easel) = &mut self.desk.easel else { return };
        if easel.recolor(tint, gesture, time) > Stage::Present {
            self.ask_color();
        }
    }

    /// Asks for the color of the present state, and then for the reach of the selected stroke.
    pub(super) fn ask_color(&mut self) {
        let Some(easel) = &mut self.desk.easel else { return };
        self.engine.submit(easel.ask_color());
        if let Some(request) = easel.ask_reach() {
            self.engine.submit(request);
        }
        self.follow_doubt();
    }
}

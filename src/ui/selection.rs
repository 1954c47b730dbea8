//! The selected stroke: which it is, how far it carries, and what is done with it.

use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use eframe::egui::Context;

use super::app::App;
use super::brush::{Coat, RADII_PX, Tool};
use super::commands::{Command, Gesture};
use super::desk::{DoubtShown, ReachShown};
use super::easel::Easel;
use crate::document::{Caption, Edit, Paint, RegionId, Revision, Snapshot, Stage, Stroke, StrokeId};
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
    /// A region that was there when it was selected; a stroke and a region are never selected at once.
    pub(super) region: Option<RegionId>,
    reach: Reach,
    /// The state in which the constraints last became others: what was found before holds no longer.
    shaped: Revision,
    /// The last change of what is selected: a gesture goes on only from there.
    last: Option<Touch>,
}

/// Something that is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Stroke(StrokeId),
    Region(RegionId),
}

/// A change of what is selected, and the state it made.
#[derive(Clone, Copy, Debug)]
struct Touch {
    thing: Thing,
    kind: Discriminant<Edit>,
    revision: Revision,
    /// In seconds of the window's clock.
    time: f64,
}

/// How a change of the selected stroke goes on from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// As whoever asks says.
    Told(Gesture),
    /// A key: pressed again soon, or held, it goes on.
    Key,
}

/// Seconds within which another press of a key goes on with the same change. By eye.
const SOON: f64 = 1.0;

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
        self.selection.region = None;
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

    /// The document is another than `before`: where the photograph was turned the view turns along.
    pub(super) fn reshaped(&mut self, before: &Snapshot) {
        self.placement = self.placement.turned(before.finish.turn.back().then(self.snapshot().finish.turn));
        if !self.snapshot().constrains_as(before) {
            self.selection.shaped = self.history.revision();
            self.selection.reach = Reach::Awaited;
        }
    }

    /// Changes what is selected; the least work that needs.
    pub(super) fn touch(&mut self, thing: Thing, edit: &Edit, repeat: Repeat, time: f64) -> Stage {
        let (before, kind) = (self.history.revision(), discriminant(edit));
        // A gesture that changed nothing so far has no entry to go on with.
        let same = |last: &Touch| last.thing == thing && last.kind == kind && last.revision == before;
        let last = self.selection.last.filter(same);
        let goes_on = match repeat {
            Repeat::Told(gesture) => last.is_some() && gesture == Gesture::Continue,
            Repeat::Key => last.is_some_and(|last| time - last.time < SOON),
        };
        let stage = self.edit(edit, if goes_on { Gesture::Continue } else { Gesture::Begin }, time);
        let revision = self.history.revision();
        if revision != before {
            self.selection.last = Some(Touch { thing, kind, revision, time });
        }
        stage
    }
}

impl App {
    /// Commands about the selected stroke; returns commands that follow.
    pub(super) fn run_on_selection(&mut self, command: &Command) -> Vec<Command> {
        let Some(easel) = &mut self.desk.easel else { return Vec::new() };
        match command {
            Command::Select(stroke) => self.select(*stroke),
            Command::SelectRegion(region) => self.select_region(*region),
            Command::SelectNext | Command::SelectPrevious => {
                let way = if *command == Command::SelectNext { Way::Next } else { Way::Previous };
                let stroke = easel.beside_selected(way);
                return vec![Command::Use(Tool::Select), Command::Select(stroke)];
            }
            Command::LetGo => self.select(None),
            Command::RemoveStroke => {
                let region = easel.selected_region().map(|region| Edit::RemoveRegion(region.id));
                let edit = easel.selected().map(|stroke| Edit::RemoveStroke(stroke.id)).or(region);
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
        if easel
            .selected()
            .is_some_and(|s| Some(s.id) != stroke && matches!(s.paint, Paint::Color { .. } | Paint::Ramp(_)))
        {
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
        if !stroke.paint.is_color() {
            return;
        }
        let middle = stroke.points.get(stroke.points.len() / 2);
        if let Some((_, lightness)) = middle.and_then(|at| easel.color_at(*at)) {
            self.desk.brush.lightness = lightness;
        }
        self.desk.brush.take_color(stroke.paint);
    }

    /// Changes the selected stroke, if any, by the edit made for it.
    fn touch_selected(&mut self, ctx: &Context, repeat: Repeat, edit: impl FnOnce(&Stroke) -> Option<Edit>) {
        let time = ctx.input(|i| i.time);
        let Some(easel) = &mut self.desk.easel else { return };
        let Some((id, edit)) = easel.selected().and_then(|stroke| Some((stroke.id, edit(stroke)?))) else { return };
        if easel.touch(Thing::Stroke(id), &edit, repeat, time) > Stage::Present {
            self.ask_color();
        }
    }

    /// The selected stroke or filled region, if any, gets the color of the hand.
    pub(super) fn recolor_selected(&mut self, ctx: &Context, gesture: Gesture) {
        self.refill_selected(ctx, self.desk.brush.tint, gesture);
        self.repaint_selected(ctx, self.desk.brush.color(), gesture);
    }

    /// The selected stroke says something else.
    pub(super) fn recoat_selected(&mut self, ctx: &Context, coat: Coat) {
        self.repaint_selected(ctx, coat.paint(self.desk.brush.tint), Gesture::Begin);
    }

    fn repaint_selected(&mut self, ctx: &Context, paint: Paint, gesture: Gesture) {
        self.touch_selected(ctx, Repeat::Told(gesture), |stroke| {
            (stroke.paint != paint).then_some(Edit::Repaint { id: stroke.id, paint })
        });
    }

    /// Something is written about the selected stroke.
    pub(super) fn describe_selected(&mut self, ctx: &Context, caption: &Caption, gesture: Gesture) {
        self.touch_selected(ctx, Repeat::Told(gesture), |stroke| {
            let caption = caption.clone();
            Some(Edit::Describe { id: stroke.id, caption })
        });
    }

    /// The selected stroke is moved by keys.
    pub(super) fn nudge_selected(&mut self, ctx: &Context, [dx, dy]: [f32; 2]) {
        self.touch_region(ctx, Repeat::Key, |region| Some(Edit::MoveRegion { id: region.id, dx, dy }));
        self.touch_selected(ctx, Repeat::Key, |stroke| Some(Edit::Move { id: stroke.id, dx, dy }));
    }

    /// The selected stroke or, where none is, the brush gets another radius.
    pub(super) fn resize(&mut self, ctx: &Context, radius_px: f32, repeat: Repeat) {
        if !self.desk.has_selection() {
            return self.desk.brush.set_radius(radius_px);
        }
        let radius_px = radius_px.clamp(*RADII_PX.start(), *RADII_PX.end());
        self.touch_selected(ctx, repeat, |stroke| {
            (stroke.radius_px != radius_px).then_some(Edit::Resize { id: stroke.id, radius_px })
        });
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

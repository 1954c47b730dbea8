//! Changes of the document, as values.

use std::path::PathBuf;
use std::sync::Arc;

use super::{
    Adopted, Base, Caption, Exemplar, ExemplarId, LabelMap, Levels, MOST_ADOPTED, MOST_EXEMPLARS, Marks, Paint,
    RADIUS_PX, Region, RegionId, Snapshot, Stroke, StrokeId,
};
use crate::raster::{ImagePoint, Turn};

/// Where work on a change must start; later stages include the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Show the same solution differently, or nothing at all.
    Present,
    /// New right-hand side, same system.
    Solve,
    /// Other pixels are constrained.
    Assemble,
    /// Another base must be proposed, or another system built.
    Predict,
    /// Another photograph.
    Decode,
}

/// A change of the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new stroke over all others.
    AddStroke(Stroke),
    /// More points at the end of a stroke.
    ExtendStroke {
        /// Which.
        id: StrokeId,
        /// In pixels of the photograph.
        points: Vec<ImagePoint>,
    },
    /// Takes a stroke away.
    RemoveStroke(StrokeId),
    /// Gives a stroke another paint.
    Repaint {
        /// Which.
        id: StrokeId,
        /// Its new paint.
        paint: Paint,
    },
    /// Gives a stroke another radius.
    Resize {
        /// Which.
        id: StrokeId,
        /// Its new radius in pixels of the photograph.
        radius_px: f32,
    },
    /// Moves a stroke.
    Move {
        /// Which.
        id: StrokeId,
        /// To the right, in pixels of the photograph.
        dx: f32,
        /// Down, in pixels of the photograph.
        dy: f32,
    },
    /// Writes something about a stroke.
    Describe {
        /// Which.
        id: StrokeId,
        /// In place of what was written before.
        caption: Caption,
    },
    /// New strokes over all others, as one change.
    AddStrokes(Vec<Stroke>),
    /// Takes all strokes and marks away.
    RemoveAllStrokes,
    /// Takes the hints of a marked copy, in place of those taken before.
    SetMarks(Arc<Marks>),
    /// A new region.
    AddRegion(Region),
    /// Puts a region in the place of the one of the same name.
    ReplaceRegion(Region),
    /// Moves a region.
    MoveRegion {
        /// Which.
        id: RegionId,
        /// To the right, in pixels of the photograph.
        dx: f32,
        /// Down, in pixels of the photograph.
        dy: f32,
    },
    /// Takes a region away.
    RemoveRegion(RegionId),
    /// Takes the regions of a picture, in place of those taken before; nothing takes them away.
    SetLabelMap(Option<Arc<LabelMap>>),
    /// A new reference picture; nothing where there are as many as can be.
    AddExemplar(Box<Exemplar>),
    /// Puts a reference in the place of the one of the same name.
    ReplaceExemplar(Box<Exemplar>),
    /// Takes a reference away.
    RemoveExemplar(ExemplarId),
    /// Chooses where color comes from.
    SetBase(Base),
    /// Takes colors over; nothing where there are as many as can be.
    Adopt(Arc<Adopted>),
    /// Takes other colors over in place of those of that number; nothing where there are none.
    Blend(usize, Arc<Adopted>),
    /// Takes all of those away.
    ForgetAdopted,
    /// Sets the factor on chroma, brought into 0..=2.
    SetSaturation(f32),
    /// Turns the photograph further.
    Turn(Turn),
    /// Sets how tones are shown and written.
    SetLevels(Levels),
    /// Takes another state of the same work in place of this one; the photograph stays where it is.
    Become(Arc<Snapshot>),
    /// The photograph now lies elsewhere.
    Relink(PathBuf),
}

impl Edit {
    pub(super) fn apply_to(&self, snapshot: &mut Snapshot) -> Stage {
        match self {
            Self::AddStroke(stroke) => {
                Arc::make_mut(&mut snapshot.strokes).push(Arc::new(stroke.clone()));
                Stage::Assemble
            }
            Self::ExtendStroke { id, points } => change(snapshot, *id, Stage::Assemble, |s| s.extended(points)),
            Self::RemoveStroke(id) => {
                let strokes = Arc::make_mut(&mut snapshot.strokes);
                let before = strokes.len();
                strokes.retain(|s| s.id != *id);
                if strokes.len() < before { Stage::Assemble } else { Stage::Present }
            }
            Self::Repaint { id, paint } => {
                let reshapes = |s: &Arc<Stroke>| (s.paint == Paint::Erase) != (*paint == Paint::Erase);
                let stage = if snapshot.stroke(*id).is_some_and(reshapes) { Stage::Assemble } else { Stage::Solve };
                change(snapshot, *id, stage, |s| Stroke { paint: *paint, ..s.clone() })
            }
            Self::Resize { id, radius_px } => {
                let radius_px = radius_px.clamp(*RADIUS_PX.start(), *RADIUS_PX.end());
                change(snapshot, *id, Stage::Assemble, |s| Stroke { radius_px, ..s.clone() })
            }
            Self::Move { dx, dy, .. } if !(dx.is_finite() && dy.is_finite()) => Stage::Present,
            Self::Move { id, dx, dy } => change(snapshot, *id, Stage::Assemble, |s| s.moved(*dx, *dy)),
            Self::Describe { id, caption } => {
                change(snapshot, *id, Stage::Present, |s| s.clone().described(caption.clone()))
            }
            Self::AddStrokes(strokes) => {
                Arc::make_mut(&mut snapshot.strokes).extend(strokes.iter().cloned().map(Arc::new));
                if strokes.is_empty() { Stage::Present } else { Stage::Assemble }
            }
            Self::RemoveAllStrokes => {
                let empty = snapshot.strokes.is_empty() && snapshot.marks.is_none();
                snapshot.strokes = Arc::default();
                snapshot.marks = None;
                if empty { Stage::Present } else { Stage::Assemble }
            }
            Self::SetMarks(marks) => {
                snapshot.marks = Some(Arc::clone(marks));
                Stage::Assemble
            }
            Self::AddRegion(region) => {
                Arc::make_mut(&mut snapshot.regions).push(Arc::new(region.clone()));
                Stage::Predict
            }
            Self::ReplaceRegion(region) => {
                let regions = Arc::make_mut(&mut snapshot.regions);
                let Some(old) = regions.iter_mut().find(|r| r.id == region.id) else { return Stage::Present };
                let stage = if old.colors_as(region) { Stage::Present } else { Stage::Predict };
                *old = Arc::new(region.clone());
                stage
            }
            Self::MoveRegion { id, dx, dy } => {
                let moved =
                    snapshot.region(*id).filter(|_| dx.is_finite() && dy.is_finite()).map(|r| r.moved(*dx, *dy));
                moved.map_or(Stage::Present, |region| Self::ReplaceRegion(region).apply_to(snapshot))
            }
            Self::RemoveRegion(id) => {
                let before = snapshot.regions.len();
                Arc::make_mut(&mut snapshot.regions).retain(|r| r.id != *id);
                if snapshot.regions.len() < before { Stage::Predict } else { Stage::Present }
            }
            Self::SetLabelMap(map) => {
                let stage = if snapshot.label_map == *map { Stage::Present } else { Stage::Predict };
                snapshot.label_map.clone_from(map);
                stage
            }
            Self::AddExemplar(_) | Self::ReplaceExemplar(_) | Self::RemoveExemplar(_) => self.refer(snapshot),
            Self::SetBase(base) => {
                let stage = if snapshot.base == *base { Stage::Present } else { Stage::Predict };
                snapshot.base = base.clone();
                stage
            }
            Self::SetSaturation(saturation) => {
                snapshot.finish.saturation = if saturation.is_finite() { saturation.clamp(0.0, 2.0) } else { 1.0 };
                Stage::Present
            }
            Self::Turn(turn) => {
                snapshot.finish.turn = snapshot.finish.turn.then(*turn);
                Stage::Present
            }
            Self::SetLevels(levels) => {
                snapshot.finish.levels = levels.clone();
                Stage::Present
            }
            Self::Adopt(_) | Self::Blend(..) | Self::ForgetAdopted | Self::Become(_) => self.take_over(snapshot),
            Self::Relink(path) => {
                Arc::make_mut(&mut snapshot.photograph).path.clone_from(path);
                Stage::Present
            }
        }
    }

    /// What an edit does that takes something over from a candidate.
    fn take_over(&self, snapshot: &mut Snapshot) -> Stage {
        match self {
            Self::Adopt(adopted) if snapshot.adopted.len() < MOST_ADOPTED => {
                Arc::make_mut(&mut snapshot.adopted).push(Arc::clone(adopted));
                Stage::Predict
            }
            Self::Blend(number, adopted) if *number < snapshot.adopted.len() => {
                Arc::make_mut(&mut snapshot.adopted)[*number] = Arc::clone(adopted);
                Stage::Predict
            }
            Self::ForgetAdopted => {
                let some = !snapshot.adopted.is_empty();
                snapshot.adopted = Arc::default();
                if some { Stage::Predict } else { Stage::Present }
            }
            Self::Become(other) => {
                let photograph = Arc::clone(&snapshot.photograph);
                *snapshot = Snapshot { photograph, ..(**other).clone() };
                Stage::Predict
            }
            _ => Stage::Present,
        }
    }

    /// What an edit of references does.
    fn refer(&self, snapshot: &mut Snapshot) -> Stage {
        let exemplars = Arc::make_mut(&mut snapshot.exemplars);
        match self {
            Self::AddExemplar(exemplar) if exemplars.len() < MOST_EXEMPLARS => {
                exemplars.push(Arc::new((**exemplar).clone()));
                Stage::Predict
            }
            Self::ReplaceExemplar(exemplar) => {
                let Some(old) = exemplars.iter_mut().find(|e| e.id == exemplar.id) else { return Stage::Present };
                let stage = if old.gives_as(exemplar) { Stage::Present } else { Stage::Predict };
                *old = Arc::new((**exemplar).clone());
                stage
            }
            Self::RemoveExemplar(id) => {
                let before = exemplars.len();
                exemplars.retain(|e| e.id != *id);
                if exemplars.len() < before { Stage::Predict } else { Stage::Present }
            }
            _ => Stage::Present,
        }
    }
}

/// Replaces the stroke `id` by what `f` makes of it; nothing happens where there is none.
fn change(snapshot: &mut Snapshot, id: StrokeId, stage: Stage, f: impl FnOnce(&Stroke) -> Stroke) -> Stage {
    let Some(index) = snapshot.strokes.iter().position(|s| s.id == id) else { return Stage::Present };
    if let Some(stroke) = Arc::make_mut(&mut snapshot.strokes).get_mut(index) {
        *stroke = Arc::new(f(stroke));
    }
    stage
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::RegionKind;
    use crate::document::test_values::{dot, snapshot};
    use crate::raster::{Plane, Size};

    /// Applies the edits one after another and tells the stages.
    fn check(edits: &[Edit]) -> (Snapshot, Vec<Stage>) {
        let mut stages = Vec::new();
        let last = edits.iter().fold(snapshot(), |before, edit| {
            let (after, stage) = before.apply(edit);
            stages.push(stage);
            after
        });
        (last, stages)
    }

    #[test]
    fn every_edit_tells_the_least_work_it_needs() {
        let id = StrokeId(1);
        let red = Paint::Color { a: 60.0, b: 40.0 };
        let (last, stages) = check(&[
            Edit::AddStroke(dot(1, 3.0, 3.0)),
            Edit::ExtendStroke { id, points: vec![ImagePoint::new(5.0, 5.0)] },
            Edit::Repaint { id, paint: red },
            Edit::Repaint { id, paint: Paint::Erase },
            Edit::Resize { id, radius_px: 4.0 },
            Edit::Move { id, dx: 1.0, dy: 0.0 },
            Edit::Describe { id, caption: Caption { name: "hat".into(), ..Caption::default() } },
            Edit::AddStrokes(vec![dot(2, 1.0, 1.0), dot(3, 2.0, 2.0)]),
            Edit::AddStrokes(Vec::new()),
            Edit::SetSaturation(0.5),
            Edit::SetBase(Base { affinity: super::super::Affinity::Paper, ..Base::default() }),
            Edit::Relink("elsewhere.png".into()),
            Edit::RemoveStroke(id),
        ]);
        use Stage::{Assemble, Predict, Present, Solve};
        let strokes = [Assemble, Assemble, Solve, Assemble, Assemble, Assemble, Present, Assemble, Present];
        assert_eq!(stages, [&strokes[..], &[Present, Predict, Present, Assemble]].concat());
        assert_eq!(last.strokes.iter().map(|s| s.id.0).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn a_change_of_regions_needs_another_system() {
        let region = |x: f32| {
            let outline = [(0.0, 0.0), (x, 0.0), (x, 4.0)].map(|(x, y)| ImagePoint::new(x, y)).to_vec();
            Region::new(RegionId(1), outline, RegionKind::Barrier)
        };
        let map = LabelMap::new(Plane::filled(Size::new(8, 6), None));
        let (last, stages) = check(&[
            Edit::ReplaceRegion(region(5.0)),
            Edit::AddRegion(region(5.0)),
            Edit::ReplaceRegion(region(3.0)),
            Edit::ReplaceRegion(region(3.0).named("hat")),
            Edit::MoveRegion { id: RegionId(1), dx: 1.0, dy: f32::NAN },
            Edit::MoveRegion { id: RegionId(1), dx: 1.0, dy: 0.0 },
            Edit::RemoveRegion(RegionId(2)),
            Edit::SetLabelMap(Some(Arc::new(map))),
            Edit::SetLabelMap(None),
            Edit::SetLabelMap(None),
        ]);
        use Stage::{Predict, Present};
        assert_eq!(stages, [Present, Predict, Predict, Present, Present, Predict, Present, Predict, Predict, Present]);
        assert_eq!(last.region(RegionId(1)).map(|r| r.outline[1].x), Some(4.0));
        assert_eq!(last.next_region_id(), RegionId(2));
        let (none, stage) = last.apply(&Edit::RemoveRegion(RegionId(1)));
        assert_eq!((none.regions.len(), stage), (0, Predict));
    }

    #[test]
    fn colors_and_the_finish_leave_the_constraints_as_they_are() {
        let id = StrokeId(1);
        let (before, _) = check(&[Edit::AddStroke(dot(1, 3.0, 3.0)), Edit::AddStroke(dot(2, 5.0, 3.0))]);
        let same = |edit: Edit| before.apply(&edit).0.constrains_as(&before);
        assert!(same(Edit::Repaint { id, paint: Paint::Color { a: 60.0, b: 40.0 } }));
        assert!(same(Edit::Repaint { id, paint: Paint::Neutral }) && same(Edit::SetSaturation(0.5)));
        assert!(same(Edit::Relink("elsewhere.png".into())) && same(Edit::Move { id, dx: 0.0, dy: 0.0 }));
        for paint in [Paint::Erase, Paint::Keep] {
            assert!(!same(Edit::Repaint { id, paint }), "{paint:?}");
        }
        assert!(!same(Edit::Move { id, dx: 1.0, dy: 0.0 }) && !same(Edit::Resize { id, radius_px: 9.0 }));
        assert!(!same(Edit::RemoveStroke(id)) && !same(Edit::AddStroke(dot(3, 1.0, 1.0))));
        assert!(!same(Edit::SetBase(Base { tint: [1.0, 2.0], ..Base::default() })));
        assert!(!same(Edit::SetLabelMap(Some(Arc::new(LabelMap::new(Plane::filled(Size::new(8, 6), Some(1))))))));
    }

    #[test]
    fn an_edit_of_a_stroke_that_is_not_there_changes_nothing() {
        let id = StrokeId(7);
        for edit in
            [Edit::RemoveStroke(id), Edit::Repaint { id, paint: Paint::Keep }, Edit::Move { id, dx: 1.0, dy: 1.0 }]
        {
            let (after, stage) = snapshot().apply(&edit);
            assert_eq!((after, stage), (snapshot(), Stage::Present));
        }
    }

    #[test]
    fn applying_leaves_the_older_snapshot_as_it_was() {
        let before = snapshot();
        let (after, _) = before.apply(&Edit::AddStroke(dot(1, 2.0, 2.0)));
        let (moved, _) = after.apply(&Edit::Move { id: StrokeId(1), dx: 3.0, dy: 0.0 });
        assert!(before.strokes.is_empty());
        assert_eq!(after.strokes[0].points[0], ImagePoint::new(2.0, 2.0));
        assert_eq!(moved.strokes[0].points[0], ImagePoint::new(5.0, 2.0));
    }

    #[test]
    fn numbers_out_of_range_are_brought_back() {
        let (last, _) = check(&[
            Edit::AddStroke(dot(1, 2.0, 2.0)),
            Edit::Resize { id: StrokeId(1), radius_px: 1e9 },
            Edit::SetSaturation(9.0),
        ]);
        assert_eq!((last.strokes[0].radius_px, last.finish.saturation), (*RADIUS_PX.end(), 2.0));
        let moved = |dx: f32| last.apply(&Edit::Move { id: StrokeId(1), dx, dy: f32::MAX }).0.strokes[0].points[0];
        assert_eq!([moved(f32::MAX).x, moved(f32::NAN).x], [1e7, 2.0]);
    }
}

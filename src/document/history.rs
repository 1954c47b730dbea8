//! Undo and redo: a list of snapshots, one a gesture, under a byte budget.

use std::sync::Arc;

use super::{Edit, Paint, Region, Snapshot, Stage, Stroke};

/// Counts the states a document went through; a result carries the revision it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision(pub u64);

/// What a gesture did, for the words "Undo …" and "Redo …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// A stroke of color.
    Brush,
    /// A stroke that keeps things gray.
    Neutral,
    /// A stroke that keeps the proposal.
    Keep,
    /// A stroke that erases.
    Erase,
    /// A stroke taken away.
    RemoveStroke,
    /// A stroke's paint.
    Repaint,
    /// A stroke's radius.
    Resize,
    /// A stroke's place.
    Move,
    /// All strokes taken away.
    RemoveAll,
    /// Strokes taken from a marked picture.
    Marks,
    /// A region drawn.
    AddRegion,
    /// A region's outline or kind.
    ReplaceRegion,
    /// A region taken away.
    RemoveRegion,
    /// Regions taken from a picture.
    LabelMap,
    /// Another method or affinity.
    Base,
    /// The saturation.
    Saturation,
    /// The photograph's new place.
    Relink,
}

impl Verb {
    /// The verb in words, to be put behind "Undo " and "Redo ".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Brush => "brush stroke",
            Self::Neutral => "neutral stroke",
            Self::Keep => "keep stroke",
            Self::Erase => "eraser stroke",
            Self::RemoveStroke => "remove stroke",
            Self::Repaint => "recolor stroke",
            Self::Resize => "change of size",
            Self::Move => "move stroke",
            Self::RemoveAll => "remove all strokes",
            Self::Marks => "strokes from a picture",
            Self::AddRegion => "region",
            Self::ReplaceRegion => "change of region",
            Self::RemoveRegion => "remove region",
            Self::LabelMap => "regions from a picture",
            Self::Base => "change of base",
            Self::Saturation => "saturation",
            Self::Relink => "new place of the photograph",
        }
    }

    fn of(edit: &Edit, before: &Snapshot) -> Self {
        let of_paint = |stroke: &Stroke| match stroke.paint {
            Paint::Color { .. } => Self::Brush,
            Paint::Neutral => Self::Neutral,
            Paint::Keep => Self::Keep,
            Paint::Erase => Self::Erase,
        };
        match edit {
            Edit::AddStroke(stroke) => of_paint(stroke),
            Edit::ExtendStroke { id, .. } => before.stroke(*id).map_or(Self::Brush, |s| of_paint(s)),
            Edit::RemoveStroke(_) => Self::RemoveStroke,
            Edit::Repaint { .. } => Self::Repaint,
            Edit::Resize { .. } => Self::Resize,
            Edit::Move { .. } => Self::Move,
            Edit::RemoveAllStrokes => Self::RemoveAll,
            Edit::SetMarks(_) => Self::Marks,
            Edit::AddRegion(_) => Self::AddRegion,
            Edit::ReplaceRegion(_) => Self::ReplaceRegion,
            Edit::RemoveRegion(_) => Self::RemoveRegion,
            Edit::SetLabelMap(_) => Self::LabelMap,
            Edit::SetBase(_) => Self::Base,
            Edit::SetSaturation(_) => Self::Saturation,
            Edit::Relink(_) => Self::Relink,
        }
    }
}

#[derive(Clone, Debug)]
struct Entry {
    snapshot: Arc<Snapshot>,
    /// The gesture that led here from the entry before; the first entry has none.
    verb: Option<Verb>,
    /// Memory that is not shared with the entry before.
    bytes: usize,
}

/// The states one can go back to.
///
/// Never empty. When the budget is exceeded the oldest states are forgotten, the present one never.
#[derive(Clone, Debug)]
pub struct History {
    entries: Vec<Entry>,
    present: usize,
    budget_bytes: usize,
    revision: Revision,
    newest_revision: Revision,
}

impl History {
    /// A history that begins with `snapshot` and may take `budget_bytes` for the states to go back to.
    #[must_use]
    pub fn new(snapshot: Snapshot, budget_bytes: usize) -> Self {
        let first = Entry { snapshot: Arc::new(snapshot), verb: None, bytes: 0 };
        let revision = Revision(1);
        Self { entries: vec![first], present: 0, budget_bytes, revision, newest_revision: revision }
    }

    /// The state of the work.
    #[must_use]
    pub fn present(&self) -> &Arc<Snapshot> {
        &self.entries[self.present].snapshot
    }

    /// Its revision; another one after every change, undo and redo.
    #[must_use]
    pub const fn revision(&self) -> Revision {
        self.revision
    }

    /// One gesture: a new entry. What had been undone is forgotten.
    pub fn apply(&mut self, edit: &Edit) -> Stage {
        let before = self.present();
        let (snapshot, stage) = before.apply(edit);
        if snapshot == **before {
            return Stage::Present;
        }
        let verb = Some(Verb::of(edit, before));
        let bytes = own_bytes(&snapshot, before);
        self.entries.truncate(self.present + 1);
        self.entries.push(Entry { snapshot: Arc::new(snapshot), verb, bytes });
        self.present += 1;
        self.changed();
        stage
    }

    /// More of the newest gesture (a drag, a slider still held): changes the newest entry in place. With no gesture
    /// to go on with, or after an undo, it begins one.
    pub fn amend(&mut self, edit: &Edit) -> Stage {
        if self.present == 0 || self.present + 1 != self.entries.len() {
            return self.apply(edit);
        }
        let (snapshot, stage) = self.present().apply(edit);
        let bytes = own_bytes(&snapshot, &self.entries[self.present - 1].snapshot);
        let entry = &mut self.entries[self.present];
        entry.snapshot = Arc::new(snapshot);
        entry.bytes = bytes;
        self.changed();
        stage
    }

    /// Goes back one gesture and tells which.
    pub fn undo(&mut self) -> Option<Verb> {
        let verb = self.undo_verb()?;
        self.present -= 1;
        self.next_revision();
        Some(verb)
    }

    /// Goes forward one gesture and tells which.
    pub fn redo(&mut self) -> Option<Verb> {
        let verb = self.redo_verb()?;
        self.present += 1;
        self.next_revision();
        Some(verb)
    }

    /// What [`Self::undo`] would take back.
    #[must_use]
    pub fn undo_verb(&self) -> Option<Verb> {
        if self.present == 0 { None } else { self.entries[self.present].verb }
    }

    /// What [`Self::redo`] would do again.
    #[must_use]
    pub fn redo_verb(&self) -> Option<Verb> {
        self.entries.get(self.present + 1).and_then(|e| e.verb)
    }

    /// Memory the states take that are not the present one's.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.entries.iter().map(|e| e.bytes).sum()
    }

    fn changed(&mut self) {
        self.next_revision();
        while self.bytes() > self.budget_bytes && self.present > 0 {
            self.entries.remove(0);
            self.present -= 1;
            if let Some(first) = self.entries.first_mut() {
                first.verb = None;
                first.bytes = 0;
            }
        }
    }

    fn next_revision(&mut self) {
        self.newest_revision = Revision(self.newest_revision.0 + 1);
        self.revision = self.newest_revision;
    }
}

/// Memory of `snapshot` that `before` does not hold as well.
fn own_bytes(snapshot: &Snapshot, before: &Snapshot) -> usize {
    let strokes = own_list(&snapshot.strokes, &before.strokes, |s| s.id.0, Stroke::bytes);
    let regions = own_list(&snapshot.regions, &before.regions, |r| r.id.0, Region::bytes);
    let marks = snapshot.marks.as_ref().filter(|m| !before.marks.as_ref().is_some_and(|b| Arc::ptr_eq(m, b)));
    let map = snapshot.label_map.as_ref().filter(|m| !before.label_map.as_ref().is_some_and(|b| Arc::ptr_eq(m, b)));
    size_of::<Snapshot>() + strokes + regions + marks.map_or(0, |m| m.bytes()) + map.map_or(0, |m| m.bytes())
}

/// Memory of a list of things with names that an older list does not hold as well.
fn own_list<T>(
    now: &Arc<Vec<Arc<T>>>,
    before: &Arc<Vec<Arc<T>>>,
    id: impl Fn(&T) -> u64,
    bytes: impl Fn(&T) -> usize,
) -> usize {
    if Arc::ptr_eq(now, before) {
        return 0;
    }
    // Lists keep their order, so a thing that is shared stands at or before its old place.
    let mut older = before.iter().peekable();
    let mut own = now.len() * size_of::<Arc<T>>();
    for thing in now.iter() {
        while older.next_if(|t| id(t) < id(thing)).is_some() {}
        if !older.peek().is_some_and(|t| Arc::ptr_eq(t, thing)) {
            own += bytes(thing);
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::StrokeId;
    use crate::document::test_values::{dot, snapshot};
    use crate::raster::ImagePoint;
    use proptest::prelude::*;

    const PLENTY: usize = 1 << 30;

    #[test]
    fn a_drag_is_one_entry_with_its_verb() {
        let mut history = History::new(snapshot(), PLENTY);
        history.apply(&Edit::AddStroke(dot(1, 1.0, 1.0)));
        for x in 2..6 {
            history.amend(&Edit::ExtendStroke { id: StrokeId(1), points: vec![ImagePoint::new(x as f32, 1.0)] });
        }
        assert_eq!(history.present().strokes[0].points.len(), 5);
        assert_eq!(history.undo(), Some(Verb::Brush));
        assert!(history.present().strokes.is_empty());
        assert_eq!((history.undo(), history.redo(), history.redo()), (None, Some(Verb::Brush), None));
    }

    #[test]
    fn an_edit_that_changes_nothing_makes_no_entry() {
        let mut history = History::new(snapshot(), PLENTY);
        history.apply(&Edit::SetSaturation(1.0));
        assert_eq!(history.undo_verb(), None);
    }

    #[test]
    fn a_change_after_an_undo_forgets_what_was_undone() {
        let mut history = History::new(snapshot(), PLENTY);
        history.apply(&Edit::AddStroke(dot(1, 1.0, 1.0)));
        history.apply(&Edit::AddStroke(dot(2, 2.0, 2.0)));
        history.undo();
        history.apply(&Edit::SetSaturation(0.5));
        assert_eq!((history.redo_verb(), history.undo_verb()), (None, Some(Verb::Saturation)));
    }

    #[test]
    fn the_oldest_states_are_forgotten_when_the_budget_is_exceeded() {
        let one_entry = {
            let mut history = History::new(snapshot(), PLENTY);
            history.apply(&Edit::AddStroke(dot(1, 1.0, 1.0)));
            history.bytes()
        };
        let mut history = History::new(snapshot(), 20 * one_entry);
        for i in 1..50 {
            history.apply(&Edit::AddStroke(dot(i, 1.0, 1.0)));
            assert!(history.bytes() <= 20 * one_entry);
        }
        assert_eq!(history.present().strokes.len(), 49);
        assert!(history.undo().is_some(), "the newest gestures can still be undone");
    }

    #[test]
    fn a_shared_stroke_is_not_counted_again() {
        let mut history = History::new(snapshot(), PLENTY);
        let long = Stroke::new(StrokeId(1), vec![ImagePoint::new(1.0, 1.0); 10_000], 1.0, Paint::Neutral);
        history.apply(&Edit::AddStroke(long));
        let before = history.bytes();
        history.apply(&Edit::AddStroke(dot(2, 1.0, 1.0)));
        assert!(history.bytes() - before < 1000);
    }

    proptest! {
        #[test]
        fn undoing_all_and_redoing_all_is_the_identity(saturations in prop::collection::vec(0f32..2.0, 1..20)) {
            let mut history = History::new(snapshot(), PLENTY);
            for (i, &s) in saturations.iter().enumerate() {
                history.apply(&Edit::AddStroke(dot(i as u64 + 1, s, s)));
                history.apply(&Edit::SetSaturation(s));
            }
            let last = Arc::clone(history.present());
            let mut revisions = vec![history.revision()];
            while history.undo().is_some() {
                revisions.push(history.revision());
            }
            prop_assert_eq!(&**history.present(), &snapshot());
            while history.redo().is_some() {
                revisions.push(history.revision());
            }
            prop_assert_eq!(history.present(), &last);
            revisions.dedup();
            prop_assert!(revisions.is_sorted(), "revisions only grow");
        }
    }
}

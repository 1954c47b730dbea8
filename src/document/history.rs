//! Undo and redo: a list of snapshots, one a gesture, under a byte budget.

use std::sync::Arc;

use super::{Adopted, Edit, Exemplar, Pictures, Region, Snapshot, Stage, Stroke, Verb};

/// Tells documents apart that are open at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DocumentId(pub u64);

/// Counts the states a document went through; a result carries the revision it was made from, so that it never lands on
/// another document. Of two revisions of one document the greater is the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision {
    /// Which document.
    pub document: DocumentId,
    /// Which of its states.
    pub number: u64,
}

impl Revision {
    /// A state of the only document there is.
    #[must_use]
    pub const fn alone(number: u64) -> Self {
        Self { document: DocumentId(0), number }
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

/// A state one can go back to.
#[derive(Clone, Debug, PartialEq)]
pub struct PastState {
    /// The gesture that led to it from the state before; the oldest has none.
    pub verb: Option<Verb>,
    /// The work as it was.
    pub snapshot: Arc<Snapshot>,
}

/// All states of a history, to be kept with the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The oldest first.
    pub states: Vec<PastState>,
    /// Which of them is the present one.
    pub present: usize,
}

impl Past {
    /// The same with the photograph as it is named in `present`, which is the present state.
    #[must_use]
    pub fn of_photograph_in(mut self, present: &Snapshot) -> Self {
        for state in &mut self.states {
            let photograph = Arc::clone(&present.photograph);
            state.snapshot = Arc::new(Snapshot { photograph, ..(*state.snapshot).clone() });
        }
        self
    }

    /// The same with the pictures of references that had none, as far as they are among these.
    #[must_use]
    pub fn with_pictures(mut self, pictures: &Pictures) -> Self {
        for state in &mut self.states {
            state.snapshot = Arc::new((*state.snapshot).clone().with_pictures(pictures));
        }
        self
    }
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
        let revision = Revision::alone(1);
        Self { entries: vec![first], present: 0, budget_bytes, revision, newest_revision: revision }
    }

    /// A history that goes on from what was kept; one that begins with `snapshot` where that is not its present state.
    #[must_use]
    pub fn resumed(past: Past, snapshot: Snapshot, budget_bytes: usize) -> Self {
        if past.states.get(past.present).is_none_or(|state| *state.snapshot != snapshot) {
            return Self::new(snapshot, budget_bytes);
        }
        let present = past.present;
        let mut entries: Vec<Entry> = Vec::with_capacity(past.states.len());
        for PastState { verb, snapshot } in past.states {
            let bytes = entries.last().map_or(0, |before| own_bytes(&snapshot, &before.snapshot));
            entries.push(Entry { snapshot, verb, bytes });
        }
        let revision = Revision::alone(1);
        let mut resumed = Self { entries, present, budget_bytes, revision, newest_revision: revision };
        resumed.forget();
        resumed
    }

    /// The same as the history of one among several documents.
    #[must_use]
    pub const fn of_document(mut self, document: DocumentId) -> Self {
        self.revision.document = document;
        self.newest_revision.document = document;
        self
    }

    /// All states, to be kept with the work.
    #[must_use]
    pub fn past(&self) -> Past {
        let state = |entry: &Entry| PastState { verb: entry.verb, snapshot: Arc::clone(&entry.snapshot) };
        Past { states: self.entries.iter().map(state).collect(), present: self.present }
    }

    /// The gestures that led to each state, the oldest first, and which state is the present one.
    pub fn verbs(&self) -> (impl ExactSizeIterator<Item = Option<Verb>> + '_, usize) {
        (self.entries.iter().map(|entry| entry.verb), self.present)
    }

    /// Goes to the state of that number of [`Self::verbs`]; tells whether it is another than the present one.
    pub fn go_to(&mut self, state: usize) -> bool {
        let goes = state < self.entries.len() && state != self.present;
        if goes {
            self.present = state;
            self.next_revision();
        }
        goes
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
        self.forget();
    }

    /// Forgets the oldest states as long as all take more than they may.
    fn forget(&mut self) {
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
        self.newest_revision.number += 1;
        self.revision = self.newest_revision;
    }
}

/// Memory of `snapshot` that `before` does not hold as well.
fn own_bytes(snapshot: &Snapshot, before: &Snapshot) -> usize {
    let strokes = own_list(&snapshot.strokes, &before.strokes, |s| s.id.0, Stroke::bytes);
    let regions = own_list(&snapshot.regions, &before.regions, |r| r.id.0, Region::bytes);
    let marks = snapshot.marks.as_ref().filter(|m| !before.marks.as_ref().is_some_and(|b| Arc::ptr_eq(m, b)));
    let map = snapshot.label_map.as_ref().filter(|m| !before.label_map.as_ref().is_some_and(|b| Arc::ptr_eq(m, b)));
    let exemplars = own_list(&snapshot.exemplars, &before.exemplars, |e| e.id.0, Exemplar::bytes);
    let kept = |adopted: &Arc<Adopted>| before.adopted.iter().any(|b| Arc::ptr_eq(adopted, b));
    let adopted: usize = snapshot.adopted.iter().filter(|adopted| !kept(adopted)).map(|adopted| adopted.bytes()).sum();
    let known = before.pictures();
    let new = snapshot.pictures().into_iter().filter(|(hash, _)| !known.contains_key(hash));
    let pictures: usize = new.map(|(_, picture)| 3 * picture.size().area()).sum();
    size_of::<Snapshot>()
        + strokes
        + regions
        + exemplars
        + adopted
        + pictures
        + marks.map_or(0, |m| m.bytes())
        + map.map_or(0, |m| m.bytes())
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
    use crate::document::test_values::{dot, snapshot};
    use crate::document::{Paint, StrokeId};
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
    fn any_state_can_be_gone_to_and_the_others_stay() {
        let mut history = History::new(snapshot(), PLENTY);
        for i in 1..=3 {
            history.apply(&Edit::AddStroke(dot(i, 1.0, 1.0)));
        }
        let revision = history.revision();
        assert!(history.go_to(1) && !history.go_to(1) && !history.go_to(9));
        assert!(history.revision() > revision);
        let (count, present) = (history.verbs().0.len(), history.verbs().1);
        assert_eq!((count, present, history.present().strokes.len()), (4, 1, 1));
        assert!(history.go_to(3) && history.redo_verb().is_none());
        assert_eq!(history.undo_verb(), Some(Verb::Brush));
    }

    #[test]
    fn a_history_goes_on_from_what_was_kept() {
        let mut history = History::new(snapshot(), PLENTY);
        for i in 1..=4 {
            history.apply(&Edit::AddStroke(dot(i, 1.0, 1.0)));
        }
        history.undo();
        let present = (**history.present()).clone();
        let resumed = History::resumed(history.past(), present.clone(), PLENTY);
        assert_eq!((resumed.past(), resumed.bytes()), (history.past(), history.bytes()));
        let small = History::resumed(history.past(), present.clone(), history.bytes() / 2);
        assert!(small.present() == history.present() && small.past().states.len() < 5);
        let other = History::resumed(history.past(), snapshot(), PLENTY);
        assert_eq!((**other.present() == snapshot(), other.undo_verb()), (true, None));
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

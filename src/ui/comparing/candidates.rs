//! The candidates of a photograph, and how they are looked at.

use std::sync::Arc;

use super::blend::Blend;
use super::blind::Blind;
use crate::document::{Base, Finish, Revision, Snapshot};
use crate::engine::{CandidateId, ChromaTexels, Difference, Drawn, Measured, Method, Stop, Trial, Truth};
use crate::raster::{ImagePoint, Size};
use crate::ui::brush::Tint;
use crate::ui::canvas::Placement;
use crate::ui::easel::sampled;
use crate::ui::seeing::Shown;
use crate::ui::strings::{comparing as words, variants};

/// What a candidate is a candidate for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) enum Origin {
    /// The work as it is.
    Now,
    /// A method with its settings, on the same strokes.
    Way(Trial),
    /// Several pictures of one network, as long as they are looked for.
    Variants(Trial),
    /// The work as it was, with what it is called.
    Kept(Arc<Snapshot>, String),
    /// The color original.
    Original,
}

impl Origin {
    /// Of a way, or of several variants of it.
    pub(in crate::ui) const fn of(trial: Trial) -> Self {
        if trial.count > 1 { Self::Variants(trial) } else { Self::Way(trial) }
    }

    /// How many candidates it will be.
    pub(super) const fn count(&self) -> usize {
        if let Self::Variants(trial) = self { trial.count } else { 1 }
    }
}

/// How far a candidate is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) enum Work {
    /// Others are drawn first.
    Waiting,
    Drawing {
        label: &'static str,
        share: f32,
    },
    Done,
    Stopped,
    /// Why there is none, and what to do.
    Failed(String),
}

/// A candidate.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Cell {
    pub(in crate::ui) id: CandidateId,
    pub(in crate::ui) origin: Origin,
    /// What the engine calls the drawing that is awaited, or was made.
    pub(super) job: CandidateId,
    /// The work it is drawn of.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    pub(in crate::ui) work: Work,
    /// As it looks, as far as that is known: while it is drawn again, as it looked before.
    pub(in crate::ui) drawn: Option<Box<Drawn>>,
    pub(super) stop: Stop,
}

impl Cell {
    pub(super) fn new(id: CandidateId, origin: Origin) -> Self {
        Self { id, origin, job: id, snapshot: None, work: Work::Waiting, drawn: None, stop: Stop::default() }
    }

    /// The color original, which needs no drawing.
    pub(super) fn original(id: CandidateId, truth: &Truth) -> Self {
        let texels = Arc::clone(&truth.texels);
        let drawn =
            Drawn { texels, ms: 0.0, bytes: None, device: None, colorfulness: truth.colorfulness(), measured: None };
        Self { work: Work::Done, drawn: Some(Box::new(drawn)), ..Self::new(id, Origin::Original) }
    }

    fn name(&self) -> &str {
        match &self.origin {
            Origin::Now => words::NOW,
            Origin::Way(trial) | Origin::Variants(trial) => &trial.name,
            Origin::Kept(_, name) => name,
            Origin::Original => words::ORIGINAL,
        }
    }

    /// What it is called, with the settings that are not the usual ones.
    pub(super) fn title(&self) -> String {
        if let Origin::Variants(trial) = &self.origin {
            return variants::of(trial.count, &trial.name);
        }
        let settings = if let Origin::Way(trial) = &self.origin { trial.way.split_once(':') } else { None };
        settings.map_or_else(
            || self.name().to_owned(),
            |(_, settings)| format!("{}  {}", self.name(), settings.replace(':', ", ")),
        )
    }

    /// The work it stands for beside the work as it is; nothing for the color original.
    pub(super) fn wanted(&self, present: &Arc<Snapshot>) -> Option<Arc<Snapshot>> {
        match &self.origin {
            Origin::Now => Some(Arc::clone(present)),
            Origin::Way(trial) | Origin::Variants(trial) => {
                // A way keeps what it does not name: the tint, the boxes, and the system that carries color.
                let Base { method, proposing, .. } = trial.base.clone();
                let base = Base { method, proposing, ..present.base.clone() };
                // What was taken over from others is no method's work.
                Some(Arc::new(Snapshot { base, adopted: Arc::default(), ..(**present).clone() }))
            }
            Origin::Kept(snapshot, _) => Some(Arc::clone(snapshot)),
            Origin::Original => None,
        }
    }

    /// How it is finished.
    pub(super) fn finish(&self) -> Finish {
        self.snapshot.as_ref().map_or_else(Finish::default, |snapshot| snapshot.finish.clone())
    }

    pub(super) fn texels(&self) -> Option<&Arc<ChromaTexels>> {
        self.drawn.as_ref().map(|drawn| &drawn.texels)
    }

    pub(super) fn measured(&self) -> Option<&Measured> {
        self.drawn.as_ref()?.measured.as_deref()
    }

    /// Its color at a place of a photograph of that size, as solved.
    pub(super) fn tint_at(&self, at: ImagePoint, size: Size) -> Option<Tint> {
        let inside = (0.0..size.width as f32).contains(&at.x) && (0.0..size.height as f32).contains(&at.y);
        self.texels().filter(|_| inside).map(|texels| sampled(texels, at, size))
    }

    /// How many candidates it will be.
    pub(super) const fn count(&self) -> usize {
        self.origin.count()
    }

    /// Whether it waits or is drawn.
    pub(in crate::ui) const fn is_pending(&self) -> bool {
        matches!(self.work, Work::Waiting | Work::Drawing { .. })
    }
}

/// How candidates are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(in crate::ui) enum Layout {
    /// All of them.
    #[default]
    Grid,
    /// The chosen one and the one beside it, with a line between.
    Split,
    /// Where these two differ.
    Difference,
}

/// What the pointer does on a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(in crate::ui) enum Aim {
    /// It moves all pictures.
    #[default]
    Look,
    /// It draws around what is taken over.
    Adopt,
    /// It makes the color of a place a stroke there.
    Points,
}

/// Where two candidates differ, once it is known.
#[derive(Clone, Debug)]
pub(super) struct Apart {
    /// The drawings it was asked for.
    pub(super) jobs: [CandidateId; 2],
    pub(super) known: Option<Arc<Difference>>,
}

/// What an easel remembers of its candidates.
#[derive(Debug, Default)]
pub(in crate::ui) struct Comparing {
    pub(in crate::ui) open: Shown,
    pub(in crate::ui) cells: Vec<Cell>,
    chosen: Option<CandidateId>,
    beside: Option<CandidateId>,
    pub(super) layout: Layout,
    pub(super) aim: Aim,
    /// How the photograph lies in each of them.
    pub(super) placement: Placement,
    /// Where the line between two of them stands, 0..=1 from the left.
    pub(super) share: f32,
    pub(super) truth: Option<Arc<Truth>>,
    pub(super) apart: Option<Apart>,
    /// What was taken over last, to be mixed otherwise.
    pub(super) blend: Option<Blend>,
    /// The state that the candidates were last brought up to.
    pub(super) followed: Option<Revision>,
    /// How many states were kept.
    pub(super) kept: usize,
    /// The blind test that is under way.
    pub(super) blind: Option<Blind>,
    /// How many blind tests there were.
    pub(super) tests: u64,
}

impl Comparing {
    pub(super) fn cell(&self, id: CandidateId) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.id == id)
    }

    /// The candidate that is chosen; the first where none is.
    pub(in crate::ui) fn chosen(&self) -> Option<&Cell> {
        self.chosen.and_then(|id| self.cell(id)).or_else(|| self.cells.first())
    }

    /// The candidate beside it: the one that was chosen before, or else the next.
    pub(super) fn beside(&self) -> Option<&Cell> {
        let chosen = self.chosen()?.id;
        let other = |cell: &&Cell| cell.id != chosen;
        self.beside.and_then(|id| self.cell(id)).filter(other).or_else(|| self.cells.iter().find(other))
    }

    pub(super) fn choose(&mut self, id: CandidateId) {
        let before = self.chosen().map(|cell| cell.id);
        if before != Some(id) {
            (self.chosen, self.beside) = (Some(id), before);
        }
    }

    pub(super) fn put_beside(&mut self, id: CandidateId) {
        // What is put beside itself changes places with the other.
        if self.chosen().is_some_and(|cell| cell.id == id) {
            self.chosen = self.beside().map(|cell| cell.id);
        }
        self.beside = Some(id);
    }

    /// The candidate of a number on the keyboard, from 1.
    pub(super) fn numbered(&self, number: usize) -> Option<&Cell> {
        self.cells.get(number.checked_sub(1)?)
    }

    /// Takes a candidate away; its drawing is broken off.
    pub(super) fn remove(&mut self, id: CandidateId) {
        if let Some(cell) = self.cell(id) {
            cell.stop.stop();
        }
        self.cells.retain(|cell| cell.id != id);
    }

    /// The chosen one and the one beside it, as far as both can be seen.
    pub(super) fn pair(&self) -> Option<[&Cell; 2]> {
        let (chosen, beside) = (self.chosen()?, self.beside()?);
        (chosen.drawn.is_some() && beside.drawn.is_some()).then_some([chosen, beside])
    }

    /// Breaks off all drawing.
    pub(in crate::ui) fn stop_all(&self) {
        self.cells.iter().for_each(|cell| cell.stop.stop());
    }
}

/// The candidates a comparison begins with: the work as it is, what strokes alone give, and the methods that can run here
/// and have what they need.
pub(super) fn first(present: &Snapshot, methods: &[Method]) -> Vec<Origin> {
    let serves = |method: &&Method| {
        method.unavailable.is_none() && *method.id != *present.base.method.0 && method.lacking(present).is_none()
    };
    let way =
        |method: &Method| Origin::Way(crate::engine::trial(method, present.base.affinity, present.base.proposing));
    std::iter::once(Origin::Now).chain(methods.iter().filter(serves).take(FIRST).map(way)).collect()
}

/// So many methods at most are drawn without being asked for.
const FIRST: usize = 5;

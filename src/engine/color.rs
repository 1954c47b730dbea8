//! Coloring for the canvas, on a coarse grid that answers at once or on the photograph's own.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use super::adoption::adopted;
use super::base::{Source, Underlay, tint};
use super::containment::failure;
use super::display::{ChromaTexels, ReachTexels};
use super::fills::filled;
use super::hints::{Space, hints};
use super::lane::Outlet;
use super::limits::Territory;
use super::networks::{Ask, Known, Networks};
use super::protocol::{ChromaReport, ChromaState, JobKind, ReachReport, Report, SolveSummary};
use super::reach::{Reaches, shares};
use super::render::{check_size, coarser, ms_since, solved_share, system};
use super::tones::Tones;
use super::{EngineError, method};
use crate::document::{Affinity, MethodId, Revision, Snapshot, StrokeId};
use crate::photo::{Hash, Photo};
use crate::raster::{Chroma, Plane};
use crate::solve::{Config, Step, Summary, System, Termination};

/// The preview grid has at most so many pixels unless the configuration says otherwise: half a megapixel answers within a
/// few frames on two cores, and shown on a screen it is within 37 to 50 dB of the full solution (measured on ten
/// photographs).
pub(super) const PREVIEW_PIXELS: usize = 500_000;

/// The most pixels the canvas solves one by one; above, it stays with the preview and the export is exact. 24 MP take
/// about 2.1 GB: the solver holds 85 bytes a pixel (`tintype bench solve`).
const CANVAS_PIXELS: usize = 26_000_000;

/// A state of the document to be colored.
#[derive(Clone)]
pub(super) struct ColorJob {
    pub(super) revision: Revision,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) photo: Arc<Photo>,
}

/// A stroke of a state whose reach is to be found.
#[derive(Clone)]
pub(super) struct ReachJob {
    pub(super) state: ColorJob,
    pub(super) stroke: StrokeId,
}

/// Which grid a colorer works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// The finest halving of the photograph with at most so many pixels: answers while a hand paints.
    Preview(usize),
    /// The photograph's own pixels.
    Full,
}

/// What is left to do after a colorer is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing: the canvas shows the answer, or the job was broken off.
    Rest,
    /// The same on the photograph's own grid.
    Refine,
    /// A network is to be asked first.
    Propose,
}

/// A system on one grid, kept from stroke to stroke.
struct Grid {
    gray: Plane<u16>,
    /// Pixels of this grid a pixel of the photograph takes.
    scale: f32,
    system: System,
    /// What the method proposes, if it proposes anything.
    underlay: Option<Underlay>,
    reaches: Reaches,
}

/// What is kept between jobs: one system of one photograph, with the regions it was made for.
struct Kept {
    hash: Hash,
    affinity: Affinity,
    territory: Territory,
    grid: Grid,
}

impl Kept {
    /// Whether it serves this state of a document.
    fn serves(&self, job: &ColorJob, territory: &Territory) -> bool {
        let affinity = job.snapshot.base.affinity;
        self.hash == job.photo.hash && self.affinity == affinity && self.territory.limits_as(territory)
    }
}

/// Colors one document after another on grids of one grain.
pub(super) struct Colorer {
    grain: Grain,
    networks: Arc<Networks>,
    tones: Tones,
    kept: Option<Kept>,
    /// The method whose absence was told last.
    missed: Option<MethodId>,
}

/// What a method proposes for a state, as far as it is known now.
struct Found {
    source: Option<Source>,
    /// What is to be done about the rest.
    missing: Missing,
}

/// What is to be done about a proposal that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    /// Nothing: it is all there, or there will be none.
    Nothing,
    /// A network is to be asked.
    ToBeAsked,
    /// A network is being asked.
    Asked,
}

impl Colorer {
    pub(super) fn new(grain: Grain, networks: Arc<Networks>) -> Self {
        Self { grain, networks, tones: Tones::new(), kept: None, missed: None }
    }

    /// Frees the system.
    pub(super) fn rest(&mut self) {
        self.kept = None;
    }

    /// Colors a state of the document until the solver has converged or `superseded` says that a newer one waits.
    pub(super) fn color(
        &mut self,
        job: &ColorJob,
        superseded: &dyn Fn() -> bool,
        outlet: &Outlet,
    ) -> Result<Then, EngineError> {
        let whole = job.photo.gray.size();
        check_size(&job.snapshot, whole)?;
        let Found { source, missing } = self.find(job, outlet);
        if missing != Missing::Nothing && self.grain == Grain::Full {
            return Ok(Then::Rest);
        }
        let then = |then| if missing == Missing::ToBeAsked { Then::Propose } else { then };
        let source = adopted(&job.snapshot, filled(&job.snapshot, source));
        let bare = job.snapshot.strokes.is_empty() && job.snapshot.marks.is_none();
        if bare && source.is_none() {
            outlet.send(no_color(job.revision));
            return Ok(then(Then::Rest));
        }
        let space = Space::of(job.snapshot.base.affinity);
        let territory = Territory::of(&job.snapshot);
        let (tones, grain, territory_of) = (&self.tones, self.grain, &territory);
        let pass = Pass { job, space, territory: territory_of, tones, superseded, outlet, grain, source };
        // The system is taken out for the time of the job: a panic inside leaves none behind that is half changed.
        let mut kept = match self.kept.take().filter(|kept| kept.serves(job, &territory)) {
            Some(kept) => kept,
            // What was kept of another photograph is gone by now: two systems never lie in memory at once.
            None => pass.build()?,
        };
        let done = pass.run(&mut kept.grid)?;
        self.kept = Some(kept);
        // What is not yet proposed is not worth the full grid.
        Ok(match missing {
            Missing::Nothing => done,
            Missing::Asked => Then::Rest,
            Missing::ToBeAsked => Then::Propose,
        })
    }

    /// What the method of a state proposes. A method that cannot run is told once; strokes are colored without it.
    fn find(&mut self, job: &ColorJob, outlet: &Outlet) -> Found {
        let base = &job.snapshot.base;
        let known = |source| Found { source, missing: Missing::Nothing };
        let method = match method(&base.method.0, &self.networks) {
            Ok(method) => method,
            Err(error) => {
                if self.grain != Grain::Full && self.missed.as_ref() != Some(&base.method) {
                    outlet.send(failure(JobKind::Proposing, None, &error));
                    self.missed = Some(base.method.clone());
                }
                return known(None);
            }
        };
        self.missed = None;
        let Some(weights) = method.weights() else {
            let given = if method.takes_references() { self.given(job, outlet) } else { None };
            return known(given.or(tint(base).map(Source::Tint)));
        };
        let Some(ask) = Ask::new(&job.snapshot, &job.photo, weights, &self.tones) else { return known(None) };
        let source = |proposed: Option<_>| proposed.and_then(|proposed| Source::network(&job.snapshot, proposed));
        match self.networks.known(&ask) {
            Known::Here(proposed) => known(source(Some(proposed))),
            Known::Failed(older) => known(source(older)),
            Known::Asked(meanwhile) => Found { source: source(meanwhile), missing: Missing::Asked },
            Known::Wanted(meanwhile) => {
                if self.grain != Grain::Full {
                    self.networks.note_asked(&ask);
                }
                Found { source: source(meanwhile), missing: Missing::ToBeAsked }
            }
        }
    }

    /// What the references of a state give, and tells where it was found.
    fn given(&self, job: &ColorJob, outlet: &Outlet) -> Option<Source> {
        if self.networks.transfers().known(&job.snapshot).is_none() && !job.snapshot.exemplars.is_empty() {
            let label = "Looking for the colors in the reference".into();
            outlet.send(Report::Progress { job: JobKind::Coloring, label, fraction: None });
        }
        match self.networks.transfers().matched(&job.snapshot, &job.photo, &self.tones) {
            Ok(matched) => {
                let matched = matched?;
                if self.grain != Grain::Full {
                    let origins = Arc::clone(&matched.origins);
                    outlet.send(Report::Origins { revision: job.revision, origins });
                }
                Source::matched(&job.snapshot, &matched)
            }
            Err(error) => {
                outlet.send(failure(JobKind::Coloring, None, &error));
                None
            }
        }
    }

    /// Finds how far a stroke carries in the state that was colored last, unless `superseded` says that there is other work.
    pub(super) fn reach(
        &mut self,
        job: &ReachJob,
        superseded: &dyn Fn() -> bool,
        outlet: &Outlet,
    ) -> Result<Then, EngineError> {
        let ReachJob { state, stroke } = job;
        let (space, territory) = (Space::of(state.snapshot.base.affinity), Territory::of(&state.snapshot));
        let serves = |kept: &mut Kept| kept.serves(state, &territory) && kept.grid.reaches.serve(&state.snapshot);
        // Where it was not colored, a newer state took its place, or there is nothing to carry.
        let Some(mut kept) = self.kept.take_if(serves) else { return Ok(Then::Rest) };
        let found = match space {
            Space::Lab => kept.grid.reach(&state.snapshot, *stroke, superseded)?.map(Some),
            Space::Yiq => Some(None),
        };
        self.kept = Some(kept);
        if let Some(texels) = found {
            outlet.send(Report::Reach(ReachReport { revision: state.revision, stroke: *stroke, texels }));
        }
        Ok(Then::Rest)
    }
}

/// The answer where nothing is painted.
fn no_color(revision: Revision) -> Report {
    let texels = Arc::new(ChromaTexels::none());
    Report::Chroma(ChromaReport { revision, texels, state: ChromaState::Full, summary: None })
}

impl Grid {
    fn new(photo: &Photo, level: u32, affinity: Affinity, territory: &Territory) -> Result<Self, EngineError> {
        let size = photo.gray.size().halved(level);
        let gray = if level == 0 { photo.gray.clone() } else { coarser(&photo.gray, size) };
        let scale = size.width as f32 / photo.gray.width() as f32;
        let system = system(&gray, scale, affinity, territory)?;
        Ok(Self { scale, gray, system, underlay: None, reaches: Reaches::default() })
    }

    /// The reach of a stroke of the state that the system was last solved for; nothing if it was broken off.
    fn reach(
        &mut self,
        snapshot: &Snapshot,
        stroke: StrokeId,
        superseded: &dyn Fn() -> bool,
    ) -> Result<Option<Arc<ReachTexels>>, EngineError> {
        if let Some(known) = self.reaches.find(stroke) {
            return Ok(Some(known));
        }
        let pair = self.reaches.pair(snapshot, stroke);
        let shares = shares(snapshot, pair, self.gray.size(), self.scale)?;
        let mut watch = |_: Step<'_>| if superseded() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let found = self.system.reach(&shares, &Config::default(), &mut watch)?;
        let Some((planes, _)) = found.filter(|(_, summary)| summary.termination != Termination::Cancelled) else {
            return Ok(None);
        };
        let [wanted, other] = planes;
        self.reaches.keep(pair[1], other);
        self.reaches.keep(stroke, wanted);
        Ok(self.reaches.find(stroke))
    }
}

/// One job on its way through a grid.
struct Pass<'a> {
    job: &'a ColorJob,
    grain: Grain,
    space: Space,
    territory: &'a Territory,
    tones: &'a Tones,
    superseded: &'a dyn Fn() -> bool,
    outlet: &'a Outlet,
    source: Option<Source>,
}

impl Pass<'_> {
    /// The system for this job's photograph.
    fn build(&self) -> Result<Kept, EngineError> {
        let photo = &self.job.photo;
        let level = match self.grain {
            Grain::Full => {
                self.progress("Preparing the full resolution", None);
                0
            }
            Grain::Preview(pixels) => (0..).find(|&k| photo.gray.size().halved(k).area() <= pixels.max(1)).unwrap_or(0),
        };
        let affinity = self.job.snapshot.base.affinity;
        let grid = Grid::new(photo, level, affinity, self.territory)?;
        Ok(Kept { hash: photo.hash, affinity, territory: self.territory.clone(), grid })
    }

    /// Solves on the grid and sends what comes. On the full grid the canvas shows this state already, so drafts are no
    /// news there; on the preview whatever comes is.
    fn run(&self, grid: &mut Grid) -> Result<Then, EngineError> {
        let began = Instant::now();
        let answered = self.recolor(grid)?;
        grid.reaches.follow(&self.job.snapshot);
        if answered && (self.superseded)() {
            return Ok(Then::Rest);
        }
        self.propose(&grid.gray, &mut grid.underlay)?;
        let proposed = grid.underlay.as_ref().map(Underlay::chroma);
        let wanted = hints(&self.job.snapshot, &grid.gray, grid.scale, self.space, proposed, self.tones)?;
        let label = if self.grain == Grain::Full { "Coloring at full resolution" } else { "Coloring" };
        let proposal = grid.underlay.as_mut().map(|underlay| underlay.beside(&self.job.snapshot)).transpose()?;
        let mut watch = |step: Step<'_>| {
            match step {
                Step::Draft(_) if self.grain == Grain::Full => {}
                // What is on the canvas already is better.
                Step::Draft(_) | Step::Settled(_) if answered => {}
                // A hand that never rests sees the first cycle too: it comes a few hundredths of a second later, and
                // what is broken off before it is still the older solution.
                Step::Draft(draft) => {
                    self.draft(draft, &grid.gray);
                    return ControlFlow::Continue(());
                }
                Step::Settled(_) if self.grain == Grain::Full && (self.superseded)() => return ControlFlow::Break(()),
                Step::Settled(chroma) => {
                    let texels = self.texels(chroma, &grid.gray);
                    self.outlet.send(Report::Chroma(self.report(texels, ChromaState::Draft, None)));
                }
                Step::Cycle { residual, .. } => self.progress(label, Some(solved_share(residual))),
            }
            if (self.superseded)() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let summary = match proposal {
            Some(proposal) => grid.system.solve_with(&wanted, proposal, &self.space.config(), &mut watch)?,
            None => grid.system.solve(&wanted, &self.space.config(), &mut watch)?,
        };
        Ok(self.deliver(grid, &summary, began))
    }

    /// Sends what a solution came to, unless it was broken off on the full grid; what is left to do.
    fn deliver(&self, grid: &Grid, summary: &Summary, began: Instant) -> Then {
        let broken_off = summary.termination == Termination::Cancelled;
        if broken_off && self.grain == Grain::Full {
            return Then::Rest;
        }
        let whole = self.job.photo.gray.size();
        let state = match () {
            () if broken_off => ChromaState::Draft,
            () if grid.gray.size() == whole => ChromaState::Full,
            () => ChromaState::Preview,
        };
        let texels = self.texels(grid.system.chroma(), &grid.gray);
        let summary = (!broken_off).then(|| told(summary, grid, began));
        self.outlet.send(Report::Chroma(self.report(texels, state, summary)));
        let refine = state == ChromaState::Preview && whole.area() <= CANVAS_PIXELS;
        if refine { Then::Refine } else { Then::Rest }
    }

    /// Where only colors changed of strokes whose reach is known: sends the state as it will be, with nothing solved. Whether
    /// it is so.
    fn recolor(&self, grid: &mut Grid) -> Result<bool, EngineError> {
        let Some(changes) = grid.reaches.changes(&self.job.snapshot) else { return Ok(false) };
        for (reach, change) in changes {
            grid.system.recolor(reach, change)?;
        }
        let texels = self.texels(grid.system.chroma(), &grid.gray);
        self.outlet.send(Report::Chroma(self.report(texels, ChromaState::Draft, None)));
        Ok(true)
    }

    /// Brings what the method proposes to a grid, unless it is there.
    fn propose(&self, gray: &Plane<u16>, underlay: &mut Option<Underlay>) -> Result<(), EngineError> {
        let served = |source: &Source| underlay.as_ref().is_some_and(|underlay| underlay.serves(source));
        if !self.source.as_ref().is_some_and(served) {
            let whole = &self.job.photo.gray;
            let new = |source| Underlay::new(whole, gray, self.space, self.territory, source, self.tones);
            *underlay = self.source.clone().map(new).transpose()?;
        }
        Ok(())
    }

    fn draft(&self, draft: &Chroma, gray: &Plane<u16>) {
        let gray = coarser(gray, draft[0].size());
        let texels = self.texels(draft, &gray);
        self.outlet.send(Report::Chroma(self.report(texels, ChromaState::Draft, None)));
    }

    /// Color for the canvas, with the soft edges that regions have.
    fn texels(&self, chroma: &Chroma, gray: &Plane<u16>) -> Arc<ChromaTexels> {
        let scale = gray.width() as f32 / self.job.photo.gray.width() as f32;
        Arc::new(ChromaTexels::new(&self.territory.softened(chroma, scale), self.space, gray))
    }

    fn report(&self, texels: Arc<ChromaTexels>, state: ChromaState, summary: Option<SolveSummary>) -> ChromaReport {
        ChromaReport { revision: self.job.revision, texels, state, summary }
    }

    fn progress(&self, label: &str, fraction: Option<f32>) {
        self.outlet.send(Report::Progress { job: JobKind::Coloring, label: label.into(), fraction });
    }
}

fn told(summary: &Summary, grid: &Grid, began: Instant) -> SolveSummary {
    SolveSummary {
        size: grid.gray.size(),
        cycles: summary.cycles,
        residual: summary.residual,
        termination: summary.termination,
        elapsed_ms: ms_since(began),
    }
}

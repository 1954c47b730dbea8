//! Coloring for the canvas: a coarse grid answers at once, the photograph's own grid follows when the hand rests.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use super::display::ChromaTexels;
use super::hints::{Space, guide, hints};
use super::lane::Outlet;
use super::protocol::{ChromaReport, ChromaState, JobKind, Report, SolveSummary};
use super::render::{check_size, coarser, ms_since, solved_share};
use super::tones::Tones;
use super::{EngineError, method};
use crate::document::{Revision, Snapshot};
use crate::photo::{Hash, Photo};
use crate::raster::{Chroma, Plane};
use crate::solve::{Step, Summary, System, Termination};

/// The preview grid has at most so many pixels unless the configuration says otherwise: half a megapixel answers within a
/// few frames on two cores, and shown on a screen it is within 37 to 50 dB of the full solution (measured on ten
/// photographs).
pub(super) const PREVIEW_PIXELS: usize = 500_000;

/// The most pixels the canvas solves one by one; above, it stays with the preview and the export is exact.
/// 24 MP take about 3.5 GB.
const CANVAS_PIXELS: usize = 26_000_000;

/// A state of the document to be colored.
#[derive(Clone)]
pub(super) struct ColorJob {
    pub(super) revision: Revision,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) photo: Arc<Photo>,
}

/// A system on one grid, kept from stroke to stroke.
struct Grid {
    gray: Plane<u16>,
    /// Pixels of this grid a pixel of the photograph takes.
    scale: f32,
    system: System,
}

/// What is kept between jobs: the systems of one photograph in one space.
struct Kept {
    hash: Hash,
    space: Space,
    preview: Grid,
    full: Option<Grid>,
}

/// Colors one document after another.
pub(super) struct Colorer {
    tones: Tones,
    preview_pixels: usize,
    kept: Option<Kept>,
}

impl Colorer {
    pub(super) fn new(preview_pixels: usize) -> Self {
        Self { tones: Tones::new(), preview_pixels, kept: None }
    }

    /// Frees the systems.
    pub(super) fn rest(&mut self) {
        self.kept = None;
    }

    /// Colors a state of the document until it is exact or `superseded` says that a newer one waits.
    pub(super) fn color(
        &mut self,
        job: &ColorJob,
        superseded: &dyn Fn() -> bool,
        outlet: &Outlet,
    ) -> Result<(), EngineError> {
        method(&job.snapshot.base.method.0)?;
        check_size(&job.snapshot, job.photo.gray.size())?;
        let space = Space::of(job.snapshot.base.affinity);
        // Systems are taken out for the time of the job: a panic inside leaves none behind that are half changed.
        let mut kept = match self.kept.take() {
            Some(kept) if kept.hash == job.photo.hash && kept.space == space => kept,
            _ => Kept::new(&job.photo, space, self.preview_pixels)?,
        };
        kept.color(job, &self.tones, superseded, outlet)?;
        self.kept = Some(kept);
        Ok(())
    }
}

impl Kept {
    fn new(photo: &Photo, space: Space, preview_pixels: usize) -> Result<Self, EngineError> {
        let full = photo.gray.size();
        let level = (0..).find(|&k| full.halved(k).area() <= preview_pixels.max(1)).unwrap_or(0);
        let preview = Grid::new(photo, level, space)?;
        Ok(Self { hash: photo.hash, space, preview, full: None })
    }

    fn color(
        &mut self,
        job: &ColorJob,
        tones: &Tones,
        superseded: &dyn Fn() -> bool,
        outlet: &Outlet,
    ) -> Result<(), EngineError> {
        if job.snapshot.strokes.is_empty() && job.snapshot.marks.is_none() {
            self.preview.system.forget();
            if let Some(full) = &mut self.full {
                full.system.forget();
            }
            outlet.send(Report::Chroma(ChromaReport {
                revision: job.revision,
                texels: Arc::new(ChromaTexels::none()),
                state: ChromaState::Full,
                summary: None,
            }));
            return Ok(());
        }
        let whole = job.photo.gray.size();
        let state = if self.preview.gray.size() == whole { ChromaState::Full } else { ChromaState::Preview };
        let pass = Pass { job, space: self.space, tones, superseded, outlet };
        pass.run(&mut self.preview, Answer::First, state)?;
        if state == ChromaState::Full || superseded() || whole.area() > CANVAS_PIXELS {
            return Ok(());
        }
        let full = match self.full.take() {
            Some(full) => full,
            None => {
                pass.progress("Preparing the full resolution", None);
                Grid::new(&job.photo, 0, self.space)?
            }
        };
        // Kept even when a newer job breaks the pass off: the system stays right, its solution a good start.
        let full = self.full.insert(full);
        if superseded() {
            return Ok(());
        }
        pass.run(full, Answer::Refined, ChromaState::Full)
    }
}

impl Grid {
    fn new(photo: &Photo, level: u32, space: Space) -> Result<Self, EngineError> {
        let size = photo.gray.size().halved(level);
        let gray = if level == 0 { photo.gray.clone() } else { coarser(&photo.gray, size) };
        let system = System::new(&guide(&gray), space.affinity())?;
        Ok(Self { scale: size.width as f32 / photo.gray.width() as f32, gray, system })
    }
}

/// What a pass adds to what the canvas shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// The canvas shows an older state: whatever comes is news, also when the pass is broken off.
    First,
    /// The canvas shows this state already: only the end is news.
    Refined,
}

/// One job on its way through the grids.
struct Pass<'a> {
    job: &'a ColorJob,
    space: Space,
    tones: &'a Tones,
    superseded: &'a dyn Fn() -> bool,
    outlet: &'a Outlet,
}

impl Pass<'_> {
    /// Solves on one grid and sends what comes; when it converges, the last report carries `state`.
    fn run(&self, grid: &mut Grid, answer: Answer, state: ChromaState) -> Result<(), EngineError> {
        let began = Instant::now();
        let wanted = hints(&self.job.snapshot, &grid.gray, grid.scale, self.space, self.tones)?;
        let label = if answer == Answer::First { "Coloring" } else { "Coloring at full resolution" };
        let summary = grid.system.solve(&wanted, &self.space.config(), &mut |step| {
            match step {
                Step::Draft(draft) if answer == Answer::First => self.draft(draft, &grid.gray),
                Step::Draft(_) => {}
                Step::Cycle { residual, .. } => self.progress(label, Some(solved_share(residual))),
            }
            if (self.superseded)() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        let broken_off = summary.termination == Termination::Cancelled;
        if broken_off && answer == Answer::Refined {
            return Ok(());
        }
        let texels = Arc::new(ChromaTexels::new(grid.system.chroma(), self.space, &grid.gray));
        self.outlet.send(Report::Chroma(ChromaReport {
            revision: self.job.revision,
            texels,
            state: if broken_off { ChromaState::Draft } else { state },
            summary: (!broken_off).then(|| told(&summary, grid, began)),
        }));
        Ok(())
    }

    fn draft(&self, draft: &Chroma, gray: &Plane<u16>) {
        let gray = coarser(gray, draft[0].size());
        let texels = Arc::new(ChromaTexels::new(draft, self.space, &gray));
        let report = ChromaReport { revision: self.job.revision, texels, state: ChromaState::Draft, summary: None };
        self.outlet.send(Report::Chroma(report));
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

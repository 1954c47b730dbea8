//! The measurement of one case.

use std::ops::ControlFlow;
use std::time::Instant;

use rayon::ThreadPoolBuilder;
use serde::Serialize;

use super::SolveCase;
use super::difference::{Difference, difference};
use crate::document::Affinity;
use crate::engine::EngineError;
use crate::engine::hints::{Space, system_of};
use crate::engine::render::ms_since;
use crate::raster::Chroma;
use crate::solve::{Config, Hints, Step, Summary, System};

/// The reference: four digits beyond what the program asks for.
const REFERENCE: Config = Config { tol: 1e-4, rel_residual: 1e-8, max_cycles: 200, factorized: 0 };

/// The residual to which a solution is followed, relative to the right-hand side.
const SMALL_RESIDUAL: f32 = 1e-5;

/// What was measured. Times in milliseconds of wall time.
#[derive(Clone, Debug, Serialize)]
pub struct SolveFigures {
    /// Which case.
    pub name: String,
    /// Pixels / 10⁶.
    pub megapixels: f64,
    /// Threads used.
    pub threads: usize,
    /// Width and height of the grids, the finest first.
    pub grids: Vec<[usize; 2]>,
    /// Affinity and room for the hierarchy.
    pub prepare_ms: f64,
    /// From the start of the solve to the first coarse picture.
    pub first_ms: f64,
    /// Until 50 dB and 99 % of the samples within a level of the full solution.
    pub db50: Option<Reached>,
    /// Until 60 dB.
    pub db60: Option<Reached>,
    /// Until 99.9 % of the samples were within a level of the full solution.
    pub within: Option<Reached>,
    /// Until the residual was 1e-5 of the right-hand side.
    pub small_residual: Option<Reached>,
    /// Until the program would have stopped.
    pub converged: Option<Reached>,
    /// Difference to the full solution then.
    pub error: Option<Difference>,
    /// Memory the solver holds, in bytes a pixel.
    pub bytes_per_pixel: f64,
    /// What the process takes at most, in bytes a pixel, where [`super::peak_bytes_per_pixel`] was asked.
    pub peak_bytes_per_pixel: Option<f64>,
    /// Rows of operators formed for a pixel.
    pub rows_per_pixel: f64,
    /// Sweeps over each grid until the residual was small.
    pub sweeps: Vec<usize>,
    /// One more stroke of 0.03 % of the pixels.
    pub stroke: StrokeFigures,
}

/// When something was reached.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reached {
    /// Milliseconds from the start of the solve.
    pub ms: f64,
    /// Cycles over the whole picture.
    pub cycles: usize,
}

/// One more stroke, from the solution without it.
#[derive(Clone, Debug, Serialize)]
pub struct StrokeFigures {
    /// Until the first coarse picture.
    pub first_ms: f64,
    /// Until what is seen to change was as it will be.
    pub settled_ms: Option<f64>,
    /// Difference to the full solution then.
    pub settled_error: Option<Difference>,
    /// Pixels of the window that was solved for it.
    pub settled_pixels: usize,
    /// Until 99.9 % of the samples were within a level of the full solution.
    pub within_ms: Option<f64>,
    /// Until the solver stopped.
    pub converged_ms: f64,
    /// Cycles over the whole picture.
    pub cycles: usize,
    /// Rows of operators formed again, as a share of all.
    pub rows_share: f64,
    /// The same stroke in another color: until the solver stopped.
    pub recolored_ms: f64,
    /// Rows formed again for that.
    pub recolored_rows: usize,
}

/// Measures a case with so many threads, or all; in Lab, whatever the affinity.
///
/// # Errors
/// Where the threads cannot be had or the solver refuses.
pub fn measure(case: &SolveCase, affinity: Affinity, threads: Option<usize>) -> Result<SolveFigures, EngineError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    let pool = pool.map_err(|e| EngineError::Thread(std::io::Error::other(e)))?;
    pool.install(|| measure_here(case, affinity))
}

fn measure_here(case: &SolveCase, affinity: Affinity) -> Result<SolveFigures, EngineError> {
    let affinity = system_of(affinity);
    let pixels = case.guide.size().area() as f64;
    let [exact, exact_more] = {
        let mut system = System::new(&case.guide, affinity)?;
        system.solve(&case.hints, &REFERENCE, &mut |_| ControlFlow::Continue(()))?;
        let exact = system.chroma().clone();
        system.solve(&case.more, &REFERENCE, &mut |_| ControlFlow::Continue(()))?;
        [exact, system.into_chroma()]
    };
    let began = Instant::now();
    let mut system = System::new(&case.guide, affinity)?;
    let prepare_ms = ms_since(began);
    let cold = followed(&mut system, &case.hints, &exact)?;
    drop(exact);
    let stroke = one_more(&mut system, case, &exact_more, cold.summary.counters.rows_built)?;
    Ok(SolveFigures {
        name: case.name.clone(),
        megapixels: pixels / 1e6,
        threads: rayon::current_num_threads(),
        grids: system.grids().into_iter().map(|s| [s.width, s.height]).collect(),
        prepare_ms,
        first_ms: cold.first_ms,
        db50: cold.db50,
        db60: cold.db60,
        within: cold.within,
        small_residual: cold.small_residual,
        converged: cold.converged.map(|c| c.0),
        error: cold.converged.map(|c| c.1),
        bytes_per_pixel: system.bytes() as f64 / pixels,
        peak_bytes_per_pixel: None,
        rows_per_pixel: cold.summary.counters.rows_built as f64 / pixels,
        sweeps: cold.summary.counters.sweeps,
        stroke,
    })
}

/// A clock that stands still while a picture is compared.
struct Clock {
    began: Instant,
    comparing_ms: f64,
}

impl Clock {
    fn start() -> Self {
        Self { began: Instant::now(), comparing_ms: 0.0 }
    }

    fn ms(&self) -> f64 {
        ms_since(self.began) - self.comparing_ms
    }

    fn compare(&mut self, chroma: &Chroma, exact: &Chroma) -> Difference {
        let comparing = Instant::now();
        let difference = difference(chroma, exact);
        self.comparing_ms += ms_since(comparing);
        difference
    }
}

/// A solution from nothing.
struct Cold {
    first_ms: f64,
    db50: Option<Reached>,
    db60: Option<Reached>,
    within: Option<Reached>,
    small_residual: Option<Reached>,
    converged: Option<(Reached, Difference)>,
    summary: Summary,
}

/// Solves beyond where the program stops, until the residual is small too.
fn followed(system: &mut System, hints: &Hints, exact: &Chroma) -> Result<Cold, EngineError> {
    let wanted = Space::Lab.config();
    let further = Config { rel_residual: SMALL_RESIDUAL, ..wanted };
    let mut clock = Clock::start();
    let (mut first_ms, mut db50, mut db60, mut within) = (None, None, None, None);
    let (mut small_residual, mut converged) = (None, None);
    let summary = system.solve(hints, &further, &mut |step| {
        let ms = clock.ms();
        first_ms.get_or_insert(ms);
        if let Step::Cycle { index: cycles, correction, residual, chroma } = step {
            let (reached, error) = (Reached { ms, cycles }, clock.compare(chroma, exact));
            let note = |when: bool, place: &mut Option<Reached>| {
                if when {
                    place.get_or_insert(reached);
                }
            };
            note(error.psnr_db >= 50.0 && error.within >= 0.99, &mut db50);
            note(error.psnr_db >= 60.0, &mut db60);
            note(error.within >= 0.999, &mut within);
            note(residual <= SMALL_RESIDUAL, &mut small_residual);
            if correction <= wanted.tol && residual <= wanted.rel_residual {
                converged.get_or_insert((reached, error));
            }
        }
        ControlFlow::Continue(())
    })?;
    let first_ms = first_ms.unwrap_or_else(|| clock.ms());
    Ok(Cold { first_ms, db50, db60, within, small_residual, converged, summary })
}

/// Solves for one more stroke, and for the same in another color.
fn one_more(
    system: &mut System,
    case: &SolveCase,
    exact: &Chroma,
    all_rows: usize,
) -> Result<StrokeFigures, EngineError> {
    let config = Space::Lab.config();
    let mut clock = Clock::start();
    let (mut first_ms, mut settled, mut within_ms) = (None, None, None);
    let summary = system.solve(&case.more, &config, &mut |step| {
        let ms = clock.ms();
        first_ms.get_or_insert(ms);
        let chroma = match step {
            Step::Draft(_) => return ControlFlow::Continue(()),
            Step::Settled(chroma) | Step::Cycle { chroma, .. } => chroma,
        };
        let error = clock.compare(chroma, exact);
        if let Step::Settled(_) = step {
            settled = Some((ms, error));
        }
        if error.within >= 0.999 {
            within_ms.get_or_insert(ms);
        }
        ControlFlow::Continue(())
    })?;
    let converged_ms = clock.ms();
    let recoloring = Instant::now();
    let recolored = system.solve(&case.recolored, &config, &mut |_| ControlFlow::Continue(()))?;
    Ok(StrokeFigures {
        first_ms: first_ms.unwrap_or(converged_ms),
        settled_ms: settled.map(|s| s.0),
        settled_error: settled.map(|s| s.1),
        settled_pixels: summary.counters.settled,
        within_ms,
        converged_ms,
        cycles: summary.cycles,
        rows_share: summary.counters.rows_built as f64 / all_rows.max(1) as f64,
        recolored_ms: ms_since(recoloring),
        recolored_rows: recolored.counters.rows_built,
    })
}

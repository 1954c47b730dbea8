//! The measurement of one case.

use std::ops::ControlFlow;
use std::time::Instant;

use rayon::ThreadPoolBuilder;
use serde::Serialize;

use super::SolveCase;
use crate::engine::EngineError;
use crate::engine::hints::Space;
use crate::engine::render::ms_since;
use crate::raster::Chroma;
use crate::solve::{Config, Hints, Step, System};

/// The share of samples that must be within a level: 99.9 %.
const WITHIN: f64 = 0.999;

/// One level of chroma: a 255th of the range of a and b.
const LEVEL: f32 = 1.0;

/// What was measured. Times in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct SolveFigures {
    /// Which case.
    pub name: String,
    /// Pixels / 10⁶.
    pub megapixels: f64,
    /// Threads used.
    pub threads: usize,
    /// Affinity and hierarchy.
    pub prepare_ms: f64,
    /// From the start of the solve to the first coarse picture.
    pub first_ms: f64,
    /// Until 99.9 % of the samples were within a level of the full solution; nothing if it stopped before.
    pub within_ms: Option<f64>,
    /// Cycles until then.
    pub within_cycles: Option<usize>,
    /// Until the solver stopped by itself.
    pub converged_ms: f64,
    /// Cycles until then.
    pub cycles: usize,
    /// Relative residual then.
    pub residual: f32,
    /// Largest difference to the full solution then, in levels.
    pub largest_error: f32,
    /// Memory the solver holds, in bytes a pixel.
    pub bytes_per_pixel: f64,
    /// One more stroke: the first answer.
    pub stroke_first_ms: f64,
    /// One more stroke: until the solver stopped.
    pub stroke_converged_ms: f64,
    /// One more stroke: cycles.
    pub stroke_cycles: usize,
}

/// Measures a case with so many threads, or all.
///
/// # Errors
/// Where the threads cannot be had or the solver refuses.
pub fn measure(case: &SolveCase, threads: Option<usize>) -> Result<SolveFigures, EngineError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    let pool = pool.map_err(|e| EngineError::Thread(std::io::Error::other(e)))?;
    pool.install(|| measure_here(case))
}

fn measure_here(case: &SolveCase) -> Result<SolveFigures, EngineError> {
    let affinity = Space::Lab.affinity();
    let exact = {
        let mut system = System::new(&case.guide, affinity)?;
        // Four digits beyond what the program asks for.
        let config = Config { tol: 1e-4 * LEVEL, rel_residual: 1e-8, max_cycles: 200 };
        system.solve(&case.hints, &config, &mut |_| ControlFlow::Continue(()))?;
        system.into_chroma()
    };
    let began = Instant::now();
    let mut system = System::new(&case.guide, affinity)?;
    let prepare_ms = ms_since(began);
    let cold = timed(&mut system, &case.hints, Some(&exact))?;
    let largest_error = errors(system.chroma(), &exact).1;
    let warm = timed(&mut system, &case.more, None)?;
    let pixels = case.guide.size().area() as f64;
    Ok(SolveFigures {
        name: case.name.clone(),
        megapixels: pixels / 1e6,
        threads: rayon::current_num_threads(),
        prepare_ms,
        first_ms: cold.first_ms,
        within_ms: cold.within.map(|w| w.0),
        within_cycles: cold.within.map(|w| w.1),
        converged_ms: cold.converged_ms,
        cycles: cold.cycles,
        residual: cold.residual,
        largest_error,
        bytes_per_pixel: system.bytes() as f64 / pixels,
        stroke_first_ms: warm.first_ms,
        stroke_converged_ms: warm.converged_ms,
        stroke_cycles: warm.cycles,
    })
}

struct Run {
    first_ms: f64,
    within: Option<(f64, usize)>,
    converged_ms: f64,
    cycles: usize,
    residual: f32,
}

/// Solves with a clock in hand; time spent on comparing with the exact solution does not count.
fn timed(system: &mut System, hints: &Hints, exact: Option<&Chroma>) -> Result<Run, EngineError> {
    let began = Instant::now();
    let mut comparing_ms = 0.0;
    let (mut first_ms, mut within) = (None, None);
    let summary = system.solve(hints, &Space::Lab.config(), &mut |step| {
        let now = ms_since(began) - comparing_ms;
        first_ms.get_or_insert(now);
        if let (Step::Cycle { index, chroma, .. }, Some(exact), None) = (step, exact, within) {
            let comparing = Instant::now();
            if errors(chroma, exact).0 >= WITHIN {
                within = Some((now, index));
            }
            comparing_ms += ms_since(comparing);
        }
        ControlFlow::Continue(())
    })?;
    let converged_ms = ms_since(began) - comparing_ms;
    let first_ms = first_ms.unwrap_or(converged_ms);
    Ok(Run { first_ms, within, converged_ms, cycles: summary.cycles, residual: summary.residual })
}

/// The share of samples within a level of the exact ones, and the largest difference in levels.
fn errors(chroma: &Chroma, exact: &Chroma) -> (f64, f32) {
    let planes = chroma.iter().zip(exact);
    let pairs = planes.flat_map(|(c, e)| c.samples().iter().zip(e.samples()));
    let (mut good, mut count, mut largest) = (0_usize, 0_usize, 0_f32);
    for (c, e) in pairs {
        let difference = (c - e).abs() / LEVEL;
        largest = largest.max(difference);
        good += usize::from(difference <= 1.0);
        count += 1;
    }
    (good as f64 / count.max(1) as f64, largest)
}

//! Another way to the same solution, for comparison in the same run: sparse Cholesky factorization in double precision.

use std::ops::ControlFlow;
use std::time::Instant;

use serde::Serialize;

use super::SolveCase;
use super::difference::{Difference, difference};
use crate::document::Affinity;
use crate::engine::EngineError;
use crate::engine::hints::{Space, system_of};
use crate::engine::render::ms_since;
use crate::solve::{System, factorized};

/// What was measured. Times in milliseconds of wall time, affinity and matrix included on both sides.
#[derive(Clone, Debug, Serialize)]
pub struct PeerFigures {
    /// Which case.
    pub name: String,
    /// Pixels / 10⁶.
    pub megapixels: f64,
    /// Cholesky factorization and solution for both planes (faer), on all threads.
    pub cholesky_ms: f64,
    /// This program's solver until it stops.
    pub ours_ms: f64,
    /// What this program's solution differs from the exact one.
    pub agreement: Difference,
}

/// Solves a case both ways.
///
/// # Errors
/// Where the solver refuses, or memory for the factors ran out.
pub fn compare_with_cholesky(case: &SolveCase) -> Result<PeerFigures, EngineError> {
    let began = Instant::now();
    let exact = factorized(&case.guide, &case.hints)?;
    let cholesky_ms = ms_since(began);
    let began = Instant::now();
    let mut system = System::new(&case.guide, system_of(Affinity::Tintype))?;
    system.solve(&case.hints, &Space::Lab.config(), &mut |_| ControlFlow::Continue(()))?;
    let ours_ms = ms_since(began);
    Ok(PeerFigures {
        name: case.name.clone(),
        megapixels: case.guide.size().area() as f64 / 1e6,
        cholesky_ms,
        ours_ms,
        agreement: difference(system.chroma(), &exact),
    })
}

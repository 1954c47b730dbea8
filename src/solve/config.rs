//! What is asked of the solver and what it reports.

use crate::raster::{Chroma, Size};

/// Which system stands for "neighbors alike in luma are alike in color".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Affinity {
    /// Exactly the system of the authors' published code: for comparison with their results. It is slow.
    Paper,
    /// The symmetric system of this program: better colors, and fast.
    #[default]
    Tintype,
    /// The same with links between far places that look alike: a color reaches the rest of the same wall or sky.
    TintypeFar,
}

/// When a solution is good enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Config {
    /// Largest correction of the last step, in units of the planes. Lower is more exact and slower.
    pub tol: f32,
    /// Norm of the residual relative to that of the right-hand side. Lower is more exact and slower.
    pub rel_residual: f32,
    /// Steps after which the best so far is returned.
    pub max_cycles: usize,
    /// Unknowns up to which the paper's system is factorized; larger ones are solved in steps. More take longer and more
    /// memory: half a million take ten seconds and two gigabytes.
    pub factorized: usize,
}

/// A tenth of a gray level on planes of range 1: what is left after such a step was at most five times as much on all
/// pictures tried. The others by eye; they rarely decide.
impl Default for Config {
    fn default() -> Self {
        Self { tol: 0.1 / 255.0, rel_residual: 1e-3, max_cycles: 200, factorized: 500_000 }
    }
}

/// What a solution in progress shows.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A first answer on a coarser grid; sample (x, y) belongs to pixel (x, y) times a power of two.
    Draft(&'a Chroma),
    /// The picture once what one more stroke changes visibly is as it will be; the rest follows.
    Settled(&'a Chroma),
    /// The picture after a step.
    Cycle {
        /// Steps done, from 1.
        index: usize,
        /// Largest change of a sample by this step.
        correction: f32,
        /// Norm of the residual relative to that of the right-hand side.
        residual: f32,
        /// The present solution, full size.
        chroma: &'a Chroma,
    },
}

/// Why a solution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Termination {
    /// Correction and residual are below what was asked.
    Converged,
    /// The steps ran out; the best so far is returned.
    IterationLimit,
    /// Rounding allows no further progress; the best so far is returned.
    Stalled,
    /// The caller asked to stop; the best so far is returned.
    Cancelled,
    /// Nothing determines a color: all is neutral.
    NoHints,
    /// Every pixel is a hint, or the system was solved exactly.
    Direct,
}

/// Work done, counted.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Counters {
    /// Rows of operators formed, over all levels; a picture has one row a pixel on its finest level.
    pub rows_built: usize,
    /// Pixels of the window around a new stroke that was solved first, on its own; 0 where none was.
    pub settled: usize,
    /// Sweeps over each level, the finest first, those in a window not among them.
    pub sweeps: Vec<usize>,
    /// Bytes held at the end.
    pub bytes: usize,
}

/// How a solution went.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Steps done.
    pub cycles: usize,
    /// Norm of the residual relative to that of the right-hand side.
    pub residual: f32,
    /// Largest change of a sample by the last step.
    pub correction: f32,
    /// Why it ended.
    pub termination: Termination,
    /// Work done.
    pub counters: Counters,
}

impl Summary {
    /// A solution that took no steps.
    pub(super) fn without_steps(termination: Termination, counters: Counters) -> Self {
        Self { cycles: 0, residual: 0.0, correction: 0.0, termination, counters }
    }
}

/// The size of a draft whose grid is every `2^level`-th pixel.
pub(super) const fn draft_size(size: Size, level: usize) -> Size {
    let mut size = size;
    let mut k = 0;
    while k < level {
        size = size.halved(1);
        k += 1;
    }
    size
}

//! Measurements of the solver on this machine, for `tintype bench solve`. Times are wall time and say nothing alone:
//! compare figures of one run.

mod case;
mod figures;

pub use case::SolveCase;
pub use figures::{SolveFigures, measure};

//! Measurements of the solver on this machine, for `tintype bench`. Times are wall time and say nothing alone:
//! compare figures of one run.

mod affinities;
mod bandwidth;
mod case;
mod difference;
mod figures;
mod memory;
mod peer;

pub use affinities::{AffinityFigures, Comparison, compare};
pub use bandwidth::triad;
pub use case::SolveCase;
pub use difference::Difference;
pub use figures::{Reached, SolveFigures, StrokeFigures, measure};
pub(super) use memory::Peak;
pub use memory::peak_bytes_per_pixel;
pub use peer::{PeerFigures, compare_with_cholesky};

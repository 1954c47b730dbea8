//! The solver: from hints on some pixels to chroma on all. Numbers only.
//!
//! A photograph's luma says which neighbors go together (`affinity`); the chroma that varies least where they do, and
//! equals the hints, is the solution of a linear system (`system`). It is solved on a hierarchy of grids: `coarsen` makes
//! the operators, `cycle` goes down and up through them, `gradients` repeats that until it is exact.
//!
//! **Invariant:** nothing here knows strokes, colors, files, clocks or globals.
//! **Invariant:** the same input gives the same bits, for any number of threads.

mod affinity;
mod apply;
mod border;
mod carry;
mod clusters;
mod coarsen;
mod config;
mod cycle;
mod dense;
mod distance;
mod error;
mod far;
mod flood;
mod gradients;
mod grid;
mod hints;
mod lanes;
mod level;
mod limits;
mod links;
mod local;
mod paper;
mod parts;
mod passes;
mod patch;
#[cfg(test)]
mod properties;
mod proposal;
mod reach;
mod reference;
mod settle;
mod smooth;
mod system;
mod transfer;

pub use carry::{Carried, carry, spread};
pub use config::{Affinity, Config, Counters, Step, Summary, Termination};
pub use distance::Distances;
pub use error::SolveError;
pub use hints::{Hint, Hints};
pub use limits::Limits;
pub use passes::{Pass, Passes};
pub use proposal::Proposal;
pub use reference::factorized;
pub use system::{System, propagate};

//! What the networks propose for photographs: which of them are installed, and the worker that runs them.
//!
//! [`Networks`] is shared by all that color: it asks the worker for one proposal at a time, loads and encodes what that
//! needs, and keeps the last few, so that the canvas and the export ask once. What failed stays failed until somebody asks
//! to try again; strokes are colored all the same.
//!
//! **Invariant:** a proposal depends on the photograph, the weights, the settings and, where the network is told of them,
//! the strokes, on nothing else.

mod ask;
mod canvas;
mod lead;
mod memory;
mod proposed;
mod references;
mod shared;
mod talk;

pub(super) use ask::Ask;
pub(super) use canvas::propose_with;
pub use memory::{Forecast, Room, size_words};
pub(super) use proposed::Proposed;
pub(super) use shared::{Known, lock};
pub use shared::{NetworkConfig, Networks};

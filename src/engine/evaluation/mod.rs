//! The evaluation of methods on color photographs, for `tintype eval`.
//!
//! Every method is given the same hints as strokes and renders through [`super::render`], as for the window; only "alone" asks
//! a network and takes what it proposes, so that the report can tell the network from what the solver adds to it. The measures
//! and the report are `eval`'s.
//!
//! **Invariant:** the same files, methods and weights give the same report.

mod evaluate;
mod examples;
mod hinted;
mod positions;
mod racer;
mod references;

pub use evaluate::{Evaluation, evaluate};
pub use references::References;

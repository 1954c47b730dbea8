//! How near a coloring comes to a photograph's true colors: color photographs, a simulated painter, error measures.
//!
//! **Invariant:** nothing here is random: a photograph always gets the same strokes.

mod error;
mod measure;
mod painter;
mod truth;

pub use error::EvalError;
pub use measure::{Mean, chroma_psnr};
pub use painter::{Dab, dabs};
pub use truth::{Truth, photographs};

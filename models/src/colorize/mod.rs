//! A photograph and hints in, a proposal of color out: what each network wants to see and how what it says is read.
//!
//! [`Colorizer`] is the one interface; each network has a file with the scaling, sizes and quirks of its official code. A
//! proposal is soft: hints are held exactly by the program's solver, and so is the photograph's luminance. What crosses a
//! process border is nobody's business here: plain planes and numbers.

mod build;
mod colorizer;
mod contain;
mod ddcolor;
mod deoldify;
mod devc;
mod distribution;
mod eccv16;
mod error;
mod gather;
mod grid;
mod hints;
mod icolorit;
mod instance;
mod light;
mod matching;
mod place;
mod reference;
mod siggraph17;
mod suggest;
mod tensors;
mod unihint;
mod untrained;
mod verify;

#[cfg(test)]
mod tests;

use crate::nets::bins;
pub use crate::nets::bins::{gamut_bins, grid_bins};
pub use build::{NETWORKS, build};
pub use colorizer::{Colorizer, Encoded, Input, Options, Prediction, Swatch, ThingBox};
pub use contain::contained;
pub use ddcolor::DdColor;
pub use deoldify::DeOldify;
pub use devc::Devc;
pub use distribution::Distribution;
pub use eccv16::Eccv16;
pub use error::ColorizeError;
pub use grid::{Fit, Grid};
pub use hints::{Hints, Point, rasterize};
pub use icolorit::IColoriT;
pub use instance::Instance;
pub use place::{Place, Placed};
pub use reference::{EXCLUDED, Exemplar, FREE, Reference, Referred};
pub use siggraph17::Siggraph17;
pub use suggest::{MOST, Suggestion, suggest};
pub use tensors::{chroma_of, plane_of, tensor_of};
pub use unihint::UniHint;
pub use untrained::{Scaling, untrained, write_untrained};
pub use verify::verify;

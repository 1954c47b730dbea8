//! How near a coloring comes to a photograph's true colors: color photographs, hints drawn from them, error measures, and
//! the report that shows them.
//!
//! [`Truth`], [`dabs`] and [`chroma_psnr`] serve the comparison of affinities at a photograph's own size; [`Subject`],
//! [`Protocol`] and [`Figures`] the evaluation of methods as published ones do it.
//!
//! **Invariant:** nothing here is random: a photograph always gets the same hints.

mod bent;
mod blind;
mod colorfulness;
mod comparison;
mod delaunay;
mod draw;
mod error;
mod figures;
mod interpolation;
mod measure;
mod object;
mod painter;
mod protocol;
mod report;
mod spread;
mod ssim;
mod subject;
mod truth;

pub use bent::bent;
pub use blind::{BlindTest, Choice, Rate, wilson};
pub use colorfulness::colorfulness;
pub use comparison::{Comparison, Entry, Made, Place, Sheet, apart, page, worst_places};
pub use error::EvalError;
pub use figures::Figures;
pub use interpolation::interpolated;
pub use measure::{Mean, chroma_psnr};
pub use object::{leak, object_of, recolored};
pub use painter::{Dab, dabs};
pub use protocol::{Patch, Protocol};
pub use report::{Competitor, Example, Outcome, Report, Skipped, Summary, Tested, Weights, html};
pub use spread::Spread;
pub use ssim::ssim;
pub use subject::{Subject, lab_of};
pub use truth::{Truth, photographs};

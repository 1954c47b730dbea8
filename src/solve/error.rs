//! What the solver refuses.

use crate::raster::Size;

/// An input that no solution belongs to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// A picture without pixels.
    #[error("a picture of {size} has no pixels")]
    Empty {
        /// Its size.
        size: Size,
    },
    /// More pixels than an index of 32 bits tells apart.
    #[error("a picture of {size} has more pixels than can be numbered")]
    TooLarge {
        /// Its size.
        size: Size,
    },
    /// A luma that is not a finite number.
    #[error("the luma at column {x}, row {y} is not a finite number")]
    GuideNotFinite {
        /// Column.
        x: usize,
        /// Row.
        y: usize,
    },
    /// A hint that lies on no pixel.
    #[error("hint on pixel {pixel} of a picture of {size}")]
    HintOutside {
        /// The pixel named.
        pixel: u32,
        /// Size of the picture.
        size: Size,
    },
    /// A hint that is not a finite number.
    #[error("the hint on pixel {pixel} of a picture of {size} is not a finite number")]
    HintNotFinite {
        /// The pixel named.
        pixel: u32,
        /// Size of the picture.
        size: Size,
    },
    /// A proposal that is not a finite number, or a confidence below 0.
    #[error("the proposal at column {x}, row {y} is not a finite number or its confidence is below 0")]
    ProposalInvalid {
        /// Column.
        x: usize,
        /// Row.
        y: usize,
    },
    /// Hints or a proposal made for another picture.
    #[error("hints or a proposal for a picture of {hints} on one of {guide}")]
    SizesDiffer {
        /// Size they were made for.
        hints: Size,
        /// Size of the picture.
        guide: Size,
    },
    /// Limits made for another picture.
    #[error("limits for a picture of {limits} on one of {guide}")]
    LimitsDiffer {
        /// Size they were made for.
        limits: Size,
        /// Size of the picture.
        guide: Size,
    },
    /// The exact factorization failed.
    #[error("the matrix could not be factorized: {reason}")]
    Factorization {
        /// What the factorization reported.
        reason: String,
    },
}

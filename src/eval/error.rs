//! What an evaluation refuses.

use std::path::PathBuf;

use crate::photo::PhotoError;
use crate::raster::Size;

/// Why there is nothing to evaluate.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A folder that cannot be read.
    #[error("cannot read the folder ({reason}): {path}")]
    Folder {
        /// What the system says.
        reason: std::io::Error,
        /// Which.
        path: PathBuf,
    },
    /// A folder without photographs.
    #[error("no color photograph (.jpg, .png, .tif, .webp, .bmp) in the folder: {0}")]
    NoPhotographs(PathBuf),
    /// A photograph too small to be brought to the size of a protocol.
    #[error("{size} pixels, and at least {least} a side are wanted: {path}")]
    TooSmall {
        /// What the file holds.
        size: Size,
        /// The least that is taken.
        least: usize,
        /// Which file.
        path: PathBuf,
    },
    /// A photograph without color to find.
    #[error("it is gray, or nearly: {0}")]
    NearlyGray(PathBuf),
    /// None of the photographs can be evaluated.
    #[error("none of the {count} photographs can be evaluated, the first because of: {first}")]
    NothingLeft {
        /// How many there are.
        count: usize,
        /// What is wrong with the first.
        first: String,
    },
    /// More hints than are ever drawn.
    #[error("{asked} hints are asked for, and at most {most} are drawn")]
    TooManyHints {
        /// How many.
        asked: usize,
        /// The most.
        most: usize,
    },
    /// A file of hint positions that cannot be read, or written.
    #[error("cannot use the file of hint positions ({reason}): {path}")]
    Positions {
        /// What is wrong, and what to do.
        reason: String,
        /// Which file.
        path: PathBuf,
    },
    /// A photograph that does not open.
    #[error(transparent)]
    Photo(#[from] PhotoError),
}

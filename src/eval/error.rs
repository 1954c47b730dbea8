//! What an evaluation refuses.

use std::path::PathBuf;

use crate::photo::PhotoError;

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
    /// A photograph that does not open.
    #[error(transparent)]
    Photo(#[from] PhotoError),
}

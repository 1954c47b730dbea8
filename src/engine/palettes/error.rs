//! What can be wrong with palettes.

use std::path::PathBuf;

/// Why a palette cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum PaletteError {
    /// A file that cannot be read.
    #[error("cannot read the palette ({reason}): {path}")]
    Unreadable {
        /// What the system says.
        reason: std::io::Error,
        /// Which file.
        path: PathBuf,
    },
    /// A file that cannot be written.
    #[error("cannot write the palette ({reason}); the old file, if there was one, is untouched: {path}")]
    Unwritable {
        /// What the system says.
        reason: std::io::Error,
        /// Which file.
        path: PathBuf,
    },
    /// A file that is too long for a palette.
    #[error("the file has {bytes} bytes, more than the {limit} a palette may have; choose a .gpl file: {path}")]
    TooLarge {
        /// Its length.
        bytes: u64,
        /// The most that is read.
        limit: u64,
        /// Which file.
        path: PathBuf,
    },
    /// A file that is something else.
    #[error("this is not a GIMP palette: its first line is not \"GIMP Palette\"; export one from GIMP as .gpl: {path}")]
    NotAPalette {
        /// Which file.
        path: PathBuf,
    },
    /// A line that is no color.
    #[error(
        "line {line} of the palette is no color ({text:?}); write three numbers of 0 to 255 and a name, or take it out: {path}"
    )]
    BadColor {
        /// Counted from 1.
        line: usize,
        /// Its beginning.
        text: String,
        /// Which file.
        path: PathBuf,
    },
    /// A palette without colors.
    #[error("the palette has no colors; add some first: {path}")]
    Empty {
        /// Which file.
        path: PathBuf,
    },
    /// Too many colors to be shown.
    #[error("the palette has more than {limit} colors; split it into several: {path}")]
    ManyColors {
        /// The most there may be.
        limit: usize,
        /// Which file.
        path: PathBuf,
    },
    /// A name that is taken.
    #[error("there is a palette of this name already; choose another name: {0}")]
    Taken(String),
}

//! What is refused.

use crate::raster::Size;

/// Pictures that no color can be carried between.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// No reference at all.
    #[error("there is no reference picture to take color from")]
    NoReference,
    /// More references than an [`Origin`](super::Origin) tells apart.
    #[error("{count} reference pictures at once; {most} can be used")]
    TooMany {
        /// How many.
        count: usize,
        /// How many can be.
        most: usize,
    },
    /// A picture without pixels, or one too long.
    #[error("a picture of {size} cannot be matched; a side has from 1 to {most} pixels here")]
    Size {
        /// Its size.
        size: Size,
        /// The longest side.
        most: usize,
    },
    /// Planes of one picture that differ in size.
    #[error("a plane of {found} beside one of {wanted}")]
    Unequal {
        /// Of the other planes.
        wanted: Size,
        /// Of this.
        found: Size,
    },
    /// A lightness or a color that is not a finite number.
    #[error("a picture of {size} has samples that are not finite numbers")]
    NotFinite {
        /// Its size.
        size: Size,
    },
}

//! What a reference gives.

use crate::raster::{Chroma, Plane};

/// Where the color of a pixel comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Which reference, counted from 0; [`Origin::NOWHERE`] has none.
    pub exemplar: u8,
    /// Column there.
    pub x: u16,
    /// Row there.
    pub y: u16,
}

impl Origin {
    /// Of a pixel that takes no color from any reference.
    pub const NOWHERE: Self = Self { exemplar: u8::MAX, x: 0, y: 0 };

    #[expect(clippy::cast_possible_truncation, reason = "sides and number of references were checked")]
    pub(super) const fn new(exemplar: usize, x: usize, y: usize) -> Self {
        Self { exemplar: exemplar as u8, x: x as u16, y: y as u16 }
    }
}

/// Color for a photograph, on its grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Transferred {
    /// `[H, W]` each, a* and b* of CIE Lab.
    pub chroma: Chroma,
    /// `[H, W]`, 0..=1: how sure that color is; 0 where the solver is to decide from what lies around.
    pub confidence: Plane<f32>,
    /// `[H, W]`, 0..=1: how sure it is for a person to see, on the scale of the method, of whole pieces where there are some.
    pub sure: Plane<f32>,
    /// `[H, W]` where it was found.
    pub origins: Plane<Origin>,
}

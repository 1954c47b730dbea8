//! Lightness of every 16-bit gray, as a table.

use crate::color::{lightness, srgb_decode};
use crate::raster::Plane;

/// CIE L* of each of the 65536 encoded grays.
#[derive(Clone, Debug)]
pub(super) struct Tones {
    lightness: Vec<f32>,
}

impl Tones {
    pub(super) fn new() -> Self {
        Self { lightness: (0..=u16::MAX).map(|v| lightness(srgb_decode(f32::from(v) / 65535.0))).collect() }
    }

    /// CIE L*, 0..=100, of an sRGB-encoded gray of 0..=65535.
    pub(super) fn lightness(&self, gray: u16) -> f32 {
        self.lightness.get(usize::from(gray)).copied().unwrap_or(100.0)
    }

    /// The L* of a pixel of a plane, by its index; white beyond it.
    pub(super) fn under<'a>(&'a self, gray: &'a Plane<u16>) -> impl Fn(u32) -> f32 + 'a {
        |pixel| gray.samples().get(pixel as usize).map_or(100.0, |gray| self.lightness(*gray))
    }
}

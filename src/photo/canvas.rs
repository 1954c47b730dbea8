//! The picture to be written, handed to encoders in bands of rows.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::profile::Back;
use super::save::Pixels;
use crate::raster::{Plane, Size};

/// A picture on its way into an encoder.
pub(super) struct Canvas<'a> {
    pub(super) pixels: &'a Pixels,
    /// Of the picture's size, or nothing.
    pub(super) alpha: Option<&'a Plane<u16>>,
    /// The way into the profile that will be embedded; nothing for sRGB.
    pub(super) back: Option<Back>,
}

impl Canvas<'_> {
    pub(super) fn size(&self) -> Size {
        self.pixels.size()
    }

    /// Three, or four with alpha.
    pub(super) fn channels(&self) -> usize {
        3 + usize::from(self.alpha.is_some())
    }

    /// Rows of interleaved 8-bit samples; 16 bit is rounded.
    pub(super) fn eight(&self, rows: Range<usize>) -> Cow<'_, [u8]> {
        match self.pixels {
            Pixels::Rgb8(plane) if self.alpha.is_none() && self.back.is_none() => {
                Cow::Borrowed(bytemuck::cast_slice(band(plane, rows)))
            }
            _ => Cow::Owned(self.sixteen(rows).into_par_iter().map(narrow).collect()),
        }
    }

    /// Rows of interleaved 16-bit samples.
    pub(super) fn sixteen(&self, rows: Range<usize>) -> Vec<u16> {
        let mut colors: Vec<u16> = match self.pixels {
            Pixels::Rgb8(plane) => band(plane, rows.clone()).iter().flatten().map(|&v| u16::from(v) * 257).collect(),
            Pixels::Rgb16(plane) => band(plane, rows.clone()).as_flattened().to_vec(),
        };
        if let Some(back) = &self.back {
            // Whole pixels a piece; 4096 of them are work enough to share.
            colors.par_chunks_mut(3 * 4096).for_each(|piece| back.convert(piece));
        }
        let Some(alpha) = self.alpha else { return colors };
        let pixels = colors.as_chunks::<3>().0.iter().zip(band(alpha, rows));
        pixels.flat_map(|(&[r, g, b], &a)| [r, g, b, a]).collect()
    }
}

fn band<T>(plane: &Plane<T>, rows: Range<usize>) -> &[T]
where
    T: Copy,
{
    &plane.samples()[rows.start * plane.width()..rows.end * plane.width()]
}

/// The nearest 8-bit sample; the inverse of `v * 257`.
#[expect(clippy::cast_possible_truncation, reason = "65535 becomes 255")]
fn narrow(sample: u16) -> u8 {
    ((u32::from(sample) + 128) / 257) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowing_undoes_widening_and_rounds() {
        assert!((0..=255u8).all(|v| narrow(u16::from(v) * 257) == v));
        assert_eq!((narrow(128), narrow(129), narrow(65_406), narrow(65_407)), (0, 1, 254, 255));
    }
}

//! A picture beside the photograph, to take colors from: small, in color, never part of the work.

use std::path::{Path, PathBuf};

use super::EngineError;
use crate::photo::{Limits, open_srgb};
use crate::raster::{Plane, resize_area};

/// The longest side it is shown at: what a dialog has room for on a fine screen.
const LONGEST: usize = 1024;

/// A picture to take colors from.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Its file.
    pub path: PathBuf,
    /// `[H, W]` encoded sRGB, at most 1024 pixels a side.
    pub pixels: Plane<[u8; 3]>,
}

/// Opens a picture, upright, and makes it small.
pub(super) fn open_reference(path: &Path, limits: &Limits) -> Result<Reference, EngineError> {
    let pixels = smaller(&open_srgb(path, limits)?, LONGEST);
    Ok(Reference { path: path.into(), pixels })
}

/// A picture of encoded sRGB in 8 bit, with at most so many pixels a side.
pub(super) fn smaller(picture: &Plane<[f32; 3]>, longest: usize) -> Plane<[u8; 3]> {
    let small = picture.size().within(longest);
    let channels = [0, 1, 2].map(|c| resize_area(&picture.map(|rgb| rgb[c]), small));
    Plane::from_fn(small, |x, y| [0, 1, 2].map(|c| eight_bits(channels[c][(x, y)])))
}

/// Encoded value of 0..=1 as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
pub(super) fn eight_bits(v: f32) -> u8 {
    (255.0 * v.clamp(0.0, 1.0)).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::{Encoding, Format, Metadata, Pixels, Provenance, save};
    use crate::raster::Size;
    use tempfile::TempDir;

    #[test]
    fn a_large_picture_is_shown_small_with_its_colors() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("dress.png");
        let half = |x, _| if x < 1500 { [200, 40, 10] } else { [0, 90, 255] };
        let picture = Pixels::Rgb8(Plane::from_fn(Size::new(3000, 300), half));
        let note = Provenance { software: String::new(), statement: String::new(), annotations: Vec::new() };
        save(&path, &picture, None, &Encoding::new(Format::Png), &Metadata::default(), &note).unwrap();
        let reference = open_reference(&path, &Limits::default()).unwrap();
        assert_eq!(reference.pixels.size(), Size::new(1024, 102));
        assert_eq!((reference.pixels[(10, 5)], reference.pixels[(1000, 99)]), ([200, 40, 10], [0, 90, 255]));
        assert!(open_reference(&folder.path().join("gone.png"), &Limits::default()).is_err());
    }
}

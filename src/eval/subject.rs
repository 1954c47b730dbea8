//! A color photograph, prepared as a protocol wants it: what methods are shown of it, and what they should find.

use std::path::{Path, PathBuf};

use super::draw::seed_of;
use super::error::EvalError;
use super::protocol::Protocol;
use crate::color::{Lab, lab_from_srgb, luminance, srgb_decode, srgb_encode};
use crate::photo::{Hash, Limits, PhotoError, hash_of, open_srgb};
use crate::raster::{Chroma, Plane, Size, resize_lanczos};

/// Below this sum of the ranges of a and b a photograph counts as gray and is left out. **Source:** the evaluation of Zhang et
/// al. in its public rebuild, colorization-pytorch.
const LEAST_RANGE: f32 = 5.0;

/// A prepared photograph.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The file's name.
    pub name: String,
    /// Identity of the file's bytes.
    pub hash: Hash,
    /// The seed of its hints; depends on the file's bytes alone.
    pub seed: u64,
    /// `[H, W]` 8-bit sRGB, square: the truth.
    pub rgb: Plane<[u8; 3]>,
    /// `[H, W]` the truth in CIE Lab.
    pub lab: Plane<Lab>,
    /// `[H, W]` encoded gray, 0..=65535, of the same L: what is shown.
    pub gray: Plane<u16>,
}

impl Subject {
    /// Opens a photograph, resizes its shorter side to the protocol's by Lanczos' filter, in encoded values, cuts out the
    /// middle square and rounds it to 8 bits.
    ///
    /// # Errors
    /// [`EvalError::Photo`] for a file that does not open, [`EvalError::TooSmall`] for one whose shorter side is less than half
    /// of the protocol's, [`EvalError::NearlyGray`].
    pub fn open(path: &Path, protocol: Protocol) -> Result<Self, EvalError> {
        let colors = open_srgb(path, &Limits::default())?;
        let (size, least) = (colors.size(), protocol.side() / 2);
        if size.width.min(size.height) < least {
            return Err(EvalError::TooSmall { size, least, path: path.into() });
        }
        let failed = |source| PhotoError::Read { path: path.into(), source };
        let hash = hash_of(&std::fs::read(path).map_err(failed)?);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let subject = Self::new(name, hash, middle(&colors, protocol.side()));
        if subject.chroma().iter().map(range).sum::<f32>() < LEAST_RANGE {
            return Err(EvalError::NearlyGray(PathBuf::from(path)));
        }
        Ok(subject)
    }

    /// A picture that is prepared already.
    #[must_use]
    pub fn new(name: String, hash: Hash, rgb: Plane<[u8; 3]>) -> Self {
        Self { name, hash, seed: seed_of(hash), lab: lab_of(&rgb), gray: rgb.map(gray_of), rgb }
    }

    /// `[H, W]` true a and b.
    #[must_use]
    pub fn chroma(&self) -> Chroma {
        [self.lab.map(|c| c.a), self.lab.map(|c| c.b)]
    }

    /// The picture of this chroma at the true L, clipped to sRGB channel by channel and rounded to 8 bits. Planes of one size.
    #[must_use]
    pub fn joined(&self, chroma: &Chroma) -> Plane<[u8; 3]> {
        let [a, b] = chroma;
        Plane::from_fn(self.lab.size(), |x, y| {
            Lab::new(self.lab[(x, y)].l, a[(x, y)], b[(x, y)]).to_srgb().map(eight_bits)
        })
    }
}

/// CIE Lab of 8-bit sRGB.
#[must_use]
pub fn lab_of(rgb: &Plane<[u8; 3]>) -> Plane<Lab> {
    rgb.map(|rgb| lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0)))
}

/// The encoded gray of the L of a color; a gray `v` is exactly `v * 257`.
fn gray_of(rgb: [u8; 3]) -> u16 {
    if rgb == [rgb[0]; 3] {
        return u16::from(rgb[0]) * 257;
    }
    let light = luminance(rgb.map(|v| srgb_decode(f32::from(v) / 255.0)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an encoded value of 0..=1")]
    let gray = (65535.0 * srgb_encode(light)).round() as u16;
    gray
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
fn eight_bits(v: f32) -> u8 {
    (255.0 * v.clamp(0.0, 1.0)).round() as u8
}

/// The middle square of `side` pixels once the shorter side is that long; the longer is rounded down, as others do.
fn middle(colors: &Plane<[f32; 3]>, side: usize) -> Plane<[u8; 3]> {
    let Size { width, height } = colors.size();
    let shorter = width.min(height);
    let size = Size::new(side * width / shorter, side * height / shorter);
    let [r, g, b] = [0, 1, 2].map(|c: usize| {
        let channel = colors.map(|rgb| rgb[c]);
        if size == channel.size() { channel } else { resize_lanczos(&channel, size) }
    });
    let (left, top) = ((size.width - side) / 2, (size.height - side) / 2);
    Plane::from_fn(Size::new(side, side), |x, y| {
        let at = (x + left, y + top);
        [r[at], g[at], b[at]].map(eight_bits)
    })
}

/// Largest less least.
fn range(plane: &Plane<f32>) -> f32 {
    let (low, high) =
        plane.samples().iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    high - low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::lightness;

    fn colorful(x: usize, y: usize) -> [u8; 3] {
        [37 * x + 11 * y, 5 * x + 53 * y, 91 * x + 7 * y].map(|v| u8::try_from(v % 256).unwrap())
    }

    #[test]
    fn the_true_chroma_gives_the_truth_back() {
        let rgb = Plane::from_fn(Size::new(40, 30), colorful);
        let subject = Subject::new("a".into(), hash_of(b"a"), rgb.clone());
        assert_eq!(subject.joined(&subject.chroma()), rgb);
    }

    #[test]
    fn what_is_shown_has_the_lightness_of_the_truth() {
        let subject = Subject::new("a".into(), hash_of(b"a"), Plane::from_fn(Size::new(40, 30), colorful));
        for (gray, lab) in subject.gray.samples().iter().zip(subject.lab.samples()) {
            let shown = lightness(srgb_decode(f32::from(*gray) / 65535.0));
            assert!((shown - lab.l).abs() < 2e-3, "{shown} {}", lab.l);
        }
        assert_eq!(gray_of([200; 3]), 200 * 257);
    }

    #[test]
    fn the_middle_is_cut_out_and_the_shorter_side_fills_the_square() {
        // Columns of a picture of twice the width: its outer quarters are left out.
        let colors =
            Plane::from_fn(Size::new(64, 32), |x, _| [if (16..48).contains(&x) { 1.0 } else { 0.0 }, 0.0, 0.0]);
        let same = middle(&colors, 32);
        assert!(same.samples().iter().all(|rgb| rgb[0] == 255));
        let half = middle(&colors, 16);
        assert_eq!(half.size(), Size::new(16, 16));
        assert!(half.samples().iter().filter(|rgb| rgb[0] > 230).count() >= 14 * 16);
    }

    fn refused(side: u32, color: [u8; 3]) -> EvalError {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        let plane = Plane::filled(Size::new(side as usize, side as usize), color);
        let jpeg = crate::photo::jpeg_of(&plane, 95).unwrap();
        std::fs::write(&path, jpeg).unwrap();
        Subject::open(&path, Protocol::Zhang).unwrap_err()
    }

    #[test]
    fn tiny_and_gray_pictures_are_refused_by_name() {
        assert!(matches!(refused(127, [200, 20, 20]), EvalError::TooSmall { least: 128, .. }));
        assert!(matches!(refused(128, [90, 90, 90]), EvalError::NearlyGray(_)));
        assert!(refused(128, [90, 90, 90]).to_string().contains("a.png"));
    }
}

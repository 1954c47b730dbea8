//! What is measured: a guide and hints, synthetic or from files.
//!
//! The synthetic photograph is made to be hard for a solver, after what was hard on scans: few strokes, wide areas with
//! faint edges of a level or two, fine texture, single bright specks, eight-bit steps. It is the same on every machine.

use std::path::Path;
use std::sync::Arc;

use crate::document::{Base, Edit, Ink, Paint, Snapshot, Stroke, StrokeId, ink};
use crate::engine::hints::{Space, guide, hints};
use crate::engine::tones::Tones;
use crate::engine::{EngineError, marked_snapshot};
use crate::raster::{ImagePoint, Plane, Size};
use crate::solve::{Hint, Hints};

/// A photograph and its hints, ready to be solved in Lab.
#[derive(Clone, Debug)]
pub struct SolveCase {
    /// What it is called in the figures.
    pub name: String,
    /// `[H, W]` encoded gray, 0..=1.
    pub(super) guide: Plane<f32>,
    /// What is painted.
    pub(super) hints: Hints,
    /// The same and one stroke more, of 0.03 % of the pixels.
    pub(super) more: Hints,
    /// The same with that stroke in another color.
    pub(super) recolored: Hints,
}

impl SolveCase {
    /// A photograph of so many megapixels with 24 strokes.
    ///
    /// # Errors
    /// Where the size is no size.
    pub fn synthetic(megapixels: f64) -> Result<Self, EngineError> {
        let height = side((megapixels.clamp(0.001, 400.0) * 1e6 * 0.75).sqrt());
        let size = Size::new(height * 4 / 3, height);
        let strokes: Vec<_> = (0..24).map(|i| Arc::new(stroke(i, size, 0.012, 0.002))).collect();
        let dots = |strokes: &[Arc<Stroke>]| hints_of(strokes, size);
        let with = |stroke: Stroke| strokes.iter().cloned().chain([Arc::new(stroke)]).collect::<Vec<_>>();
        let one_more = stroke(24, size, 0.02, 0.003);
        Ok(Self {
            name: format!("synthetic {megapixels} MP"),
            guide: synthetic_gray(size),
            hints: dots(&strokes)?,
            recolored: dots(&with(recolored(&one_more)))?,
            more: dots(&with(one_more))?,
        })
    }

    /// A photograph with the strokes of its marked copy.
    ///
    /// # Errors
    /// Where the files do not open or do not fit each other.
    pub fn from_files(photo: &Path, marked: &Path) -> Result<Self, EngineError> {
        let (photo, snapshot) = marked_snapshot(photo, marked, &Base::default())?;
        let tones = Tones::new();
        let size = photo.size();
        let hints_of = |snapshot: &Snapshot| hints(snapshot, &photo.gray, 1.0, Space::Lab, None, &tones);
        let one_more = stroke(24, size, 0.02, 0.003);
        let added = |stroke: Stroke| snapshot.apply(&Edit::AddStroke(stroke)).0;
        Ok(Self {
            name: snapshot.photograph.path.display().to_string(),
            guide: guide(&photo.gray),
            hints: hints_of(&snapshot)?,
            recolored: hints_of(&added(recolored(&one_more)))?,
            more: hints_of(&added(one_more))?,
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a side of at most 20 000 pixels")]
fn side(pixels: f64) -> usize {
    (pixels.round() as usize).max(1)
}

fn hints_of(strokes: &[Arc<Stroke>], size: Size) -> Result<Hints, EngineError> {
    let dots = ink(strokes, None, size, 1.0, &|_| 0.0).into_iter().filter_map(|dot| match dot.ink {
        Ink::Chroma(chroma) => Some(Hint { pixel: dot.pixel, chroma }),
        _ => None,
    });
    Ok(Hints::new(size, dots.collect())?)
}

/// Stroke `i` of a fixed series: a straight line somewhere, `length` and `radius` as shares of the width.
fn stroke(i: u64, size: Size, length: f32, radius: f32) -> Stroke {
    let [x, y, turn, a, b] = [0, 1, 2, 3, 4].map(|k| chance(i * 8 + k));
    let (w, h) = (size.width as f32, size.height as f32);
    let (sin, cos) = (std::f32::consts::TAU * turn).sin_cos();
    let start = ImagePoint::new((0.1 + 0.8 * x) * w, (0.1 + 0.8 * y) * h);
    let end = ImagePoint::new(start.x + length * w * cos, start.y + length * w * sin);
    let paint = Paint::Color { a: 100.0 * a - 50.0, b: 100.0 * b - 50.0 };
    Stroke::new(StrokeId(i + 1), vec![start, end], radius * w, paint)
}

/// The stroke in the complementary color.
fn recolored(stroke: &Stroke) -> Stroke {
    let paint = match stroke.paint {
        Paint::Color { a, b } => Paint::Color { a: -a, b: -b },
        other => other,
    };
    Stroke { paint, ..stroke.clone() }
}

/// Wide shades, faint discs and bands, grain, specks; rounded to eight bits.
fn synthetic_gray(size: Size) -> Plane<f32> {
    let scale = 1.0 / size.width.max(1) as f32;
    Plane::from_fn(size, |x, y| {
        let (u, v) = (x as f32 * scale, y as f32 * scale);
        let shade = 0.45 + 0.25 * (5.0 * u + 2.0 * v).sin() * (4.0 * v - u).cos();
        let discs: f32 = (0..40).map(|i| disc(i, u, v)).sum();
        let bands = if (7.0 * u + 3.0 * v).fract() < 0.5 { 0.006 } else { 0.0 };
        let pixel = (y * size.width + x) as u64;
        let textured = (3.0 * u).sin() * (3.0 * v).cos() > 0.4;
        let grain = (chance(pixel + (1 << 40)) - 0.5) * if textured { 0.08 } else { 0.012 };
        let speck = if chance(pixel + (1 << 41)) < 2e-4 { 0.4 } else { 0.0 };
        ((shade + discs + bands + grain + speck).clamp(0.0, 1.0) * 255.0).round() / 255.0
    })
}

/// A disc of a contrast between a level and a fifth of the range.
fn disc(i: u64, u: f32, v: f32) -> f32 {
    let [x, y, r, c] = [0, 1, 2, 3].map(|k| chance((1 << 42) + i * 4 + k));
    let contrast = 0.004 + 0.2 * c.powi(4);
    if (u - x).hypot(v - 0.75 * y) < 0.02 + 0.1 * r { contrast } else { 0.0 }
}

/// A number of 0..1 that depends on `i` alone. **Source:** the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn chance(i: u64) -> f32 {
    let mut z = i.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_synthetic_photograph_is_always_the_same() {
        let case = SolveCase::synthetic(0.01).unwrap();
        let levels: f64 = case.guide.samples().iter().map(|v| f64::from(*v) * 255.0).sum();
        let again = SolveCase::synthetic(0.01).unwrap();
        assert_eq!(case.guide, again.guide);
        assert!(levels > 0.0 && case.more.entries().len() > case.hints.entries().len());
    }
}

//! The weights of the paper's system.
//!
//! **Source:** Levin, Lischinski, Weiss, *Colorization using optimization*, SIGGRAPH 2004, and the authors' published
//! code, which solves `U(r) = sum_s w_rs U(s)` at every pixel without a hint: not the normal equations of the paper's
//! equation 1. In their terms: `t_val` is Y_r, `gvals` the window, `csig` is c.
//!
//! A neighbor that differs by d from Y_r gives the window a variance of at least 8 d² / 81, so that no weight is below
//! exp(-17) / 8: every hint reaches every pixel. Limits cut edges before weights are formed: window, weights and their sum
//! know only the neighbors that a pixel is tied to, so that a region has the rows of a photograph of its own.

use rayon::prelude::*;

use crate::raster::{Plane, Size};
use crate::solve::limits::Limits;

/// Share of the local variance (`csig = c_var * 0.6` in the authors' code).
const VARIANCE_SHARE: f64 = 0.6;
/// `-ln 0.01`: the most similar neighbor weighs at least 0.01 before the weights are normalized (their code).
const NEAREST: f64 = 4.605_170_185_988_091;
/// Least c (their code).
const NARROWEST: f64 = 2e-6;

/// Columns and rows from a pixel to its eight neighbors.
pub(super) const RING: [(isize, isize); 8] = [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

/// Column and row of a pixel.
type Place = (usize, usize);

/// Row r of W: the weights of the neighbors of every pixel, which sum to 1 up to rounding.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) size: Size,
    /// `[H * W]`, in the order of [`RING`], 0 beyond the border of the picture or of a region.
    pub(super) weights: Vec<[f32; 8]>,
}

impl Rows {
    /// The weights for a picture of luma 0..=1.
    pub(super) fn new(guide: &Plane<f32>, limits: Option<&Limits>) -> Self {
        let size = guide.size();
        let tied = |r, s| limits.is_none_or(|limits| limits.tied(r, s));
        let row = |r: usize| row(guide, (r % size.width, r / size.width), tied);
        let weights = (0..size.area()).into_par_iter().map(row).collect();
        Self { size, weights }
    }

    /// Pixel and weight of what pixel `r` is tied to; the weights sum to 1 in double precision.
    pub(super) fn neighbors(&self, r: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let sum: f64 = self.weights[r].iter().copied().map(f64::from).sum();
        RING.iter()
            .zip(self.weights[r])
            .filter(|(_, w)| *w > 0.0)
            .filter_map(move |(d, w)| Some((neighbor(self.size, r, *d)?, f64::from(w) / sum)))
    }
}

/// The pixel at a distance from pixel `r`, if it is on the picture.
fn neighbor(size: Size, r: usize, (dx, dy): (isize, isize)) -> Option<usize> {
    let x = (r % size.width).checked_add_signed(dx).filter(|&x| x < size.width)?;
    let y = (r / size.width).checked_add_signed(dy).filter(|&y| y < size.height)?;
    Some(y * size.width + x)
}

#[expect(clippy::cast_possible_truncation, reason = "weights of 0..=1 kept in single precision: they differ by 3e-8")]
fn row(guide: &Plane<f32>, r: Place, tied: impl Fn(Place, Place) -> bool) -> [f32; 8] {
    let (size, here) = (guide.size(), f64::from(guide[r]));
    let differences = RING.map(|d| {
        let s = neighbor(size, r.1 * size.width + r.0, d)?;
        tied(r, (s % size.width, s / size.width)).then(|| f64::from(guide.samples()[s]) - here)
    });
    let present = || differences.iter().flatten();
    let count = 1.0 + present().count() as f64;
    let mean = present().sum::<f64>() / count;
    let variance = present().map(|d| d * d).sum::<f64>() / count - mean * mean;
    let nearest = present().map(|d| d * d).fold(f64::INFINITY, f64::min);
    let c = (VARIANCE_SHARE * variance).max(nearest / NEAREST).max(NARROWEST);
    let weights = differences.map(|d| d.map_or(0.0, |d| (-d * d / c).exp()));
    let sum: f64 = weights.iter().sum();
    weights.map(|w| if sum > 0.0 { (w / sum) as f32 } else { 0.0 })
}

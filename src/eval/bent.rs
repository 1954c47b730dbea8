//! A picture as its own reference: cropped, bent and mirrored, so that places do not answer and matching has to.
//!
//! **Source:** the bend is a thin-plate spline, Bookstein, *Principal warps*, TPAMI 1989; training on bent copies of oneself
//! is from Lee et al., *Reference-based sketch image colorization*, CVPR 2020, §3.1.

use super::draw::Draw;
use crate::raster::{Plane, Size};

/// Control points a side.
const POINTS: usize = 4;
/// How far a control point moves, as a part of the side: most of the picture stays recognizable. By eye.
const BEND: f64 = 0.06;
/// The part of each side that is left.
const CROP: f64 = 0.85;

/// The copy of a picture that belongs to a seed.
#[must_use]
pub fn bent(picture: &Plane<[u8; 3]>, seed: u64) -> Plane<[u8; 3]> {
    let mut draw = Draw(seed);
    let mut part = || f64::from(u32::try_from(draw.below(1001)).unwrap_or(0)) / 1000.0;
    let corner = [part() * (1.0 - CROP), part() * (1.0 - CROP)];
    let place = |k: usize| (k as f64) / (POINTS - 1) as f64;
    let from: Vec<[f64; 2]> = (0..POINTS * POINTS).map(|k| [place(k % POINTS), place(k / POINTS)]).collect();
    let moved: Vec<[f64; 2]> = from.iter().map(|p| p.map(|v| v + BEND * (2.0 * part() - 1.0))).collect();
    let bend = Bend::through(&from, &moved);
    let (full, size) = (picture.size(), cropped(picture.size()));
    Plane::from_fn(size, |x, y| {
        let inside = [(x as f64 + 0.5) / size.width as f64, (y as f64 + 0.5) / size.height as f64];
        let [u, v] = bend.at([1.0 - inside[0], inside[1]]);
        let place = [corner[0] + CROP * u, corner[1] + CROP * v];
        sampled(picture, place[0] * full.width as f64 - 0.5, place[1] * full.height as f64 - 0.5)
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than a side of a picture")]
fn cropped(size: Size) -> Size {
    let side = |side: usize| ((side as f64 * CROP).round() as usize).max(1);
    Size::new(side(size.width), side(size.height))
}

/// Bilinear between pixel centers, the border held.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held inside the picture")]
fn sampled(picture: &Plane<[u8; 3]>, x: f64, y: f64) -> [u8; 3] {
    let held = |v: f64, side: usize| v.clamp(0.0, (side - 1) as f64);
    let (x, y) = (held(x, picture.width()), held(y, picture.height()));
    let (left, top) = (x as usize, y as usize);
    let (right, below) = ((left + 1).min(picture.width() - 1), (top + 1).min(picture.height() - 1));
    let (u, v) = (x - left as f64, y - top as f64);
    let corners = [picture[(left, top)], picture[(right, top)], picture[(left, below)], picture[(right, below)]];
    let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v];
    std::array::from_fn(|c| {
        let sum: f64 = corners.iter().zip(weights).map(|(corner, w)| w * f64::from(corner[c])).sum();
        sum.round() as u8
    })
}

/// The map of least bending through given points.
struct Bend {
    from: Vec<[f64; 2]>,
    /// For each coordinate a weight a point, then a constant and the two slopes.
    weights: [Vec<f64>; 2],
}

impl Bend {
    fn through(from: &[[f64; 2]], to: &[[f64; 2]]) -> Self {
        let n = from.len();
        let matrix = || {
            let mut rows = vec![vec![0.0; n + 3]; n + 3];
            for (i, p) in from.iter().enumerate() {
                for (j, q) in from.iter().enumerate() {
                    rows[i][j] = plate(*p, *q);
                }
                for (k, v) in [1.0, p[0], p[1]].into_iter().enumerate() {
                    rows[i][n + k] = v;
                    rows[n + k][i] = v;
                }
            }
            rows
        };
        let weights = [0, 1].map(|c| {
            let right = to.iter().map(|p| p[c]).chain([0.0; 3]).collect();
            solved(matrix(), right)
        });
        Self { from: from.to_vec(), weights }
    }

    fn at(&self, p: [f64; 2]) -> [f64; 2] {
        let n = self.from.len();
        [0, 1].map(|c| {
            let w = &self.weights[c];
            let bent: f64 = self.from.iter().zip(w).map(|(q, w)| w * plate(p, *q)).sum();
            bent + w[n] + w[n + 1] * p[0] + w[n + 2] * p[1]
        })
    }
}

/// r² log r, as of a thin plate held at one point.
fn plate(p: [f64; 2], q: [f64; 2]) -> f64 {
    let squared = (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2);
    if squared > 0.0 { 0.5 * squared * squared.ln() } else { 0.0 }
}

/// The solution of a small system, by Gaussian elimination with the largest pivot.
fn solved(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|a, b| rows[*a][k].abs().total_cmp(&rows[*b][k].abs())).unwrap_or(k);
        rows.swap(k, pivot);
        right.swap(k, pivot);
        let (above, below) = rows.split_at_mut(k + 1);
        for (row, own) in below.iter_mut().zip(k + 1..n) {
            let factor = row[k] / above[k][k];
            row.iter_mut().zip(&above[k]).skip(k).for_each(|(v, p)| *v -= factor * p);
            right[own] -= factor * right[k];
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| rows[k][j] * right[j]).sum();
        right[k] = (right[k] - known) / rows[k][k];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bend_goes_through_its_points_and_leaves_straight_maps_straight() {
        let from = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.4, 0.7]];
        let to = [[0.1, 0.0], [1.0, 0.1], [0.0, 0.9], [1.1, 1.0], [0.5, 0.7]];
        let bend = Bend::through(&from, &to);
        let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() < 1e-9 && (a[1] - b[1]).abs() < 1e-9;
        assert!(from.iter().zip(to).all(|(p, q)| near(bend.at(*p), q)));
        let straight = |p: [f64; 2]| [2.0 * p[0] - p[1] + 3.0, p[1] - 0.5 * p[0]];
        let bend = Bend::through(&from, &from.map(straight));
        assert!(near(bend.at([0.3, -2.0]), straight([0.3, -2.0])));
    }

    #[test]
    fn the_copy_is_mirrored_smaller_and_the_seed_s_own() {
        let left = Plane::from_fn(Size::new(100, 80), |x, _| if x < 50 { [250, 0, 0] } else { [0, 0, 250] });
        let copy = bent(&left, 7);
        assert_eq!(copy.size(), Size::new(85, 68));
        assert!(copy[(2, 30)][2] > 200 && copy[(82, 30)][0] > 200, "{:?} {:?}", copy[(2, 30)], copy[(82, 30)]);
        assert!(copy == bent(&left, 7) && copy != bent(&left, 8));
        assert_eq!(bent(&Plane::filled(Size::new(1, 1), [3; 3]), 1).size(), Size::new(1, 1));
    }
}

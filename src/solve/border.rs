//! The weights beside the borders of regions and of what takes no part.
//!
//! A pixel's window there is made of the pixels it is tied to: a region is weighed as if it were a photograph of its own.
//! What lies beyond a border carries nothing, and so its contrast must not loosen what lies within: the dark frame of a
//! scan would else raise the local variance, and with it the weight of every difference, along the picture's rim.

use rayon::prelude::*;

use super::affinity::{edge_of, window_sharpness};
use super::level::Level;
use super::limits::Limits;
use crate::raster::{Plane, Size};

/// Steps from a pixel to the neighbors that its edges lead to, in the order of [`Level::weights`].
const STEPS: [(isize, usize); 4] = [(1, 0), (0, 1), (1, 1), (-1, 1)];

/// Cuts the edges that limits forbid, and weighs those beside them anew. `level` is the affinity of `guide`.
pub(super) fn cut(level: &mut Level, guide: &Plane<f32>, limits: &Limits) {
    let (layout, size) = (level.layout, guide.size());
    let row = layout.row();
    level.weights[4 * row..].par_chunks_mut(4 * row).enumerate().for_each(|(y, edges)| {
        let mut broken = [vec![false; size.width], vec![false; size.width]];
        for (y, broken) in (y..size.height).zip(&mut broken) {
            limits.broken(y, broken);
        }
        for x in 0..size.width {
            for (k, step) in STEPS.into_iter().enumerate() {
                let Some((sx, sy)) = neighbor(size, x, y, step) else { continue };
                if broken[0][x] || broken[sy - y][sx] {
                    edges[k * row + layout.at(x)] = weight(guide, limits, (x, y), (sx, sy));
                }
            }
        }
    });
}

fn neighbor(size: Size, x: usize, y: usize, (dx, dy): (isize, usize)) -> Option<(usize, usize)> {
    let x = x.checked_add_signed(dx).filter(|x| *x < size.width)?;
    Some((x, y + dy)).filter(|(_, y)| *y < size.height)
}

/// The weight of an edge, 0 where it is cut.
fn weight(guide: &Plane<f32>, limits: &Limits, r: (usize, usize), s: (usize, usize)) -> f32 {
    if !limits.tied(r, s) {
        return 0.0;
    }
    let sharpness = |r| window_sharpness(guide, r, |s| limits.tied(r, s));
    edge_of([guide[r], guide[s]], [sharpness(r), sharpness(s)])
}

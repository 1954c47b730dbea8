//! Where a photograph has edges that a coarse proposal cannot have.

use rayon::prelude::*;

use crate::raster::Plane;

/// The step between neighboring pixels, encoded 0..=1, at which an edge is one in full: well above grain, below the outline
/// of a coat before a wall. By eye.
const EDGE: f32 = 0.06;

/// `[H, W]`, 0..=1: how near each pixel is to an edge that lies within `cell` pixels, by the edge's strength.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
pub(super) fn along_edges(gray: &Plane<u16>, cell: f32) -> Plane<f32> {
    let size = gray.size();
    let step = |a: u16, b: u16| f32::from(a.abs_diff(b)) / 65535.0;
    let edge = Plane::from_fn(size, |x, y| {
        let here = gray[(x, y)];
        let (left, above) = (x.checked_sub(1).map(|x| (x, y)), y.checked_sub(1).map(|y| (x, y)));
        let beside = [left, above, Some((x + 1, y)), Some((x, y + 1))].into_iter().flatten();
        let steps = beside.filter_map(|(x, y)| gray.get(x, y)).map(|other| step(here, other));
        (steps.fold(0.0, f32::max) / EDGE).min(1.0)
    });
    // Both pixels beside an edge know of it.
    let reach = (cell.round() as usize).saturating_sub(1);
    transposed(&widened(&transposed(&widened(&edge, reach)), reach))
}

/// The largest value within `reach` columns.
fn widened(plane: &Plane<f32>, reach: usize) -> Plane<f32> {
    let mut out = plane.clone();
    let width = plane.width();
    out.samples_mut().par_chunks_mut(width.max(1)).zip(plane.samples().par_chunks(width.max(1))).for_each(
        |(out, row)| {
            for (x, out) in out.iter_mut().enumerate() {
                let around = &row[x.saturating_sub(reach)..(x + reach + 1).min(width)];
                *out = around.iter().copied().fold(0.0, f32::max);
            }
        },
    );
    out
}

fn transposed(plane: &Plane<f32>) -> Plane<f32> {
    Plane::from_fn(crate::raster::Size::new(plane.height(), plane.width()), |x, y| plane[(y, x)])
}

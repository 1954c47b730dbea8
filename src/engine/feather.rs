//! Soft edges of regions: near a feathered outline, colors of both sides run together.
//!
//! It is done to the solution, not in the system: within the band around the outline color is mixed with its own mean over
//! the band's width, fully on the outline and not at all at the rim. Done on a grid coarse enough that the band is a
//! few pixels wide, and brought back by bilinear interpolation, so that wide bands cost no more than narrow ones.
//!
//! Does not do: strokes within the band are mixed too.

use crate::document::Region;
use crate::raster::{Chroma, ImagePoint, Plane, Size, Window, resize_area, resize_bilinear};

/// Bands are brought to so many pixels on each side of their outline; finer ones would look the same, by eye.
const BAND_PX: f32 = 12.0;

/// Half the width of the mean, as a share of the band's: less, and the band is not used in full.
const MEAN: f32 = 1.0;

/// Mixes color across the outline of a region, on a grid that is `scale` times as fine as the photograph.
pub(super) fn feather(chroma: &mut Chroma, region: &Region, scale: f32) {
    let band_px = region.feather_px * scale;
    let outline: Vec<_> = region.outline.iter().map(|p| ImagePoint::new(p.x * scale, p.y * scale)).collect();
    // Within a pixel there is nothing to mix.
    let window = Window::around(&outline, 2.0 * band_px + 2.0, chroma[0].size());
    if band_px < 0.75 || window.is_empty() {
        return;
    }
    let coarser = (band_px / BAND_PX).max(1.0);
    let size = window.size();
    let grid = Size::new(side(size.width, coarser), side(size.height, coarser));
    let to_grid = |p: &ImagePoint| {
        let (x, y) = (p.x - window.x0 as f32, p.y - window.y0 as f32);
        ImagePoint::new(x * grid.width as f32 / size.width as f32, y * grid.height as f32 / size.height as f32)
    };
    let path: Vec<_> = outline.iter().map(to_grid).collect();
    let share = resize_bilinear(&nearness(&path, band_px / coarser, grid), size);
    let radius = (MEAN * band_px / coarser).round().max(1.0);
    for plane in chroma {
        let cut = Plane::from_fn(size, |x, y| plane[(window.x0 + x, window.y0 + y)]);
        let mean = resize_bilinear(&mean(&resize_area(&cut, grid), radius), size);
        for y in 0..size.height {
            let row = &mut plane.row_mut(window.y0 + y)[window.x0..window.x1];
            for ((v, mean), share) in row.iter_mut().zip(mean.row(y)).zip(share.row(y)) {
                *v += share * share * (3.0 - 2.0 * share) * (mean - *v);
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and the side")]
fn side(side: usize, coarser: f32) -> usize {
    ((side as f32 / coarser).round() as usize).max(1)
}

/// How near each pixel is to a closed path: 1 on it, 0 from `reach` on.
pub(super) fn nearness(path: &[ImagePoint], reach: f32, size: Size) -> Plane<f32> {
    let mut nearness = Plane::filled(size, 0.0_f32);
    let Some(&(mut from)) = path.last() else { return nearness };
    for (i, &to) in path.iter().enumerate() {
        // Points closer than a quarter of a pixel draw the same line.
        if from.distance(to) < 0.25 && i + 1 < path.len() {
            continue;
        }
        let window = Window::around(&[from, to], reach, size);
        for y in window.y0..window.y1 {
            let row = nearness.row_mut(y);
            for (x, near) in row.iter_mut().enumerate().take(window.x1).skip(window.x0) {
                let center = ImagePoint::new(x as f32 + 0.5, y as f32 + 0.5);
                *near = near.max(1.0 - center.distance_to_segment(from, to) / reach);
            }
        }
        from = to;
    }
    nearness
}

/// Means over squares of `2 radius + 1` pixels, the border repeated.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
fn mean(plane: &Plane<f32>, radius: f32) -> Plane<f32> {
    let radius = radius as usize;
    let turned = |plane: &Plane<f32>| {
        let size = plane.size();
        let along = Plane::from_fn(size, |x, y| {
            let row = plane.row(y);
            let taps = (0..=2 * radius).map(|k| row[(x + k).saturating_sub(radius).min(size.width - 1)]);
            taps.sum::<f32>() / (2 * radius + 1) as f32
        });
        Plane::from_fn(Size::new(size.height, size.width), |x, y| along[(y, x)])
    };
    turned(&turned(plane))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{RegionId, RegionKind};

    /// The row through the middle of a picture that is 10 left of x = 40 and 0 right of it, after a band of `feather_px`.
    fn row(feather_px: f32, scale: f32) -> Vec<f32> {
        let at = |v: f32| v * scale;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small sizes")]
        let size = Size::new(at(80.0) as usize, at(60.0) as usize);
        let mut chroma =
            [1.0, -1.0].map(|sign| Plane::from_fn(size, |x, _| if (x as f32) < at(40.0) { sign * 10.0 } else { 0.0 }));
        let outline = [(40.0, -90.0), (300.0, -90.0), (300.0, 150.0), (40.0, 150.0)];
        let outline = outline.map(|(x, y)| ImagePoint::new(x, y)).to_vec();
        let region = Region::new(RegionId(1), outline, RegionKind::MaskedOut).feathered(feather_px);
        feather(&mut chroma, &region, scale);
        assert!(chroma[0].samples().iter().zip(chroma[1].samples()).all(|(a, b)| (a + b).abs() < 1e-4));
        chroma[0].row(size.height / 2).to_vec()
    }

    #[test]
    fn without_softness_an_edge_stays_hard() {
        for soft in [0.0, 0.5] {
            assert!(row(soft, 1.0).iter().enumerate().all(|(x, v)| *v == if x < 40 { 10.0 } else { 0.0 }));
        }
    }

    #[test]
    fn across_a_soft_edge_color_falls_evenly_and_beyond_the_band_nothing_changes() {
        for (soft, scale) in [(6.0, 1.0), (20.0, 1.0), (20.0, 4.0)] {
            let row = row(soft, scale);
            assert!(row.is_sorted_by(|a, b| a >= &(b - 1e-3)), "{soft}: {row:?}");
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the row")]
            let at = |x: f32| row[(x * scale) as usize];
            assert!((at(40.0) - 5.0).abs() < 1.2, "half on the outline: {}", at(40.0));
            let beyond = [at(39.0 - soft) - 10.0, at(41.0 + soft)];
            assert!(beyond.iter().all(|v| v.abs() < 1e-3), "{beyond:?}");
            assert!(at(40.0 - 0.5 * soft) < 9.9 && at(40.0 + 0.5 * soft) > 0.05, "{row:?}");
        }
    }

    #[test]
    fn outlines_without_area_or_far_away_are_harmless() {
        let size = Size::new(5, 4);
        for points in [vec![], vec![ImagePoint::new(2.0, 2.0)], vec![ImagePoint::new(-1e6, 1e6); 3]] {
            let mut chroma = [1.0, 2.0].map(|v| Plane::filled(size, v));
            let region = Region::new(RegionId(1), points, RegionKind::Barrier).feathered(2000.0);
            feather(&mut chroma, &region, 1.0);
            assert!(chroma[1].samples().iter().all(|v| (*v - 2.0).abs() < 1e-5));
        }
    }
}

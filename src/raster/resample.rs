//! Resampling to any size: area means to shrink, bilinear to enlarge, Lanczos where others have to get the same pixels.

use super::{Plane, Size};

/// The part of one axis that a target sample covers: first source index and the weight of each source sample from there.
type Footprint = (usize, Vec<f32>);

/// The plane at `size`, every sample the area-weighted mean of the source it covers; meant for shrinking.
/// Sizes must not be empty.
#[must_use]
pub fn resize_area(plane: &Plane<f32>, size: Size) -> Plane<f32> {
    separable(plane, size, area_footprint)
}

/// The plane at `size` by bilinear interpolation between pixel centers, the border held; meant for enlarging.
/// Sizes must not be empty.
#[must_use]
pub fn resize_bilinear(plane: &Plane<f32>, size: Size) -> Plane<f32> {
    separable(plane, size, bilinear_footprint)
}

/// The plane at `size` by Lanczos' windowed sinc of three lobes, widened where it shrinks, so that nothing is aliased; it
/// overshoots at edges. Sizes must not be empty.
///
/// **Source:** Turkowski, *Filters for common resampling tasks*, Graphics Gems I, 1990. Pixel centers, support and
/// normalization are those of the Python Imaging Library, which evaluations of colorization prepare their pictures with.
#[must_use]
pub fn resize_lanczos(plane: &Plane<f32>, size: Size) -> Plane<f32> {
    separable(plane, size, lanczos_footprint)
}

fn separable(plane: &Plane<f32>, size: Size, footprint: fn(usize, usize, usize) -> Footprint) -> Plane<f32> {
    let columns: Vec<_> = (0..size.width).map(|x| footprint(x, plane.width(), size.width)).collect();
    let wide = Plane::from_fn(Size::new(size.width, plane.height()), |x, y| {
        let (first, weights) = &columns[x];
        weights.iter().zip(&plane.row(y)[*first..]).map(|(w, v)| w * v).sum::<f32>()
    });
    let mut out = Plane::filled(size, 0.0);
    for y in 0..size.height {
        let (first, weights) = footprint(y, plane.height(), size.height);
        for (k, w) in weights.iter().enumerate() {
            for (o, v) in out.row_mut(y).iter_mut().zip(wide.row(first + k)) {
                *o += w * *v;
            }
        }
    }
    out
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "indices of a plane, never negative")]
fn area_footprint(i: usize, from: usize, to: usize) -> Footprint {
    let scale = from as f64 / to as f64;
    let (low, high) = (i as f64 * scale, (i + 1) as f64 * scale);
    let (first, last) = (low.floor() as usize, (high.ceil() as usize).min(from));
    let overlap = |k: usize| ((k + 1) as f64).min(high) - (k as f64).max(low);
    (first, (first..last).map(|k| (overlap(k) / scale) as f32).collect())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the plane before the cast")]
fn bilinear_footprint(i: usize, from: usize, to: usize) -> Footprint {
    let center = ((i as f64 + 0.5) * from as f64 / to as f64 - 0.5).clamp(0.0, (from - 1) as f64);
    let first = (center.floor() as usize).min(from.saturating_sub(2));
    let t = (center - first as f64) as f32;
    (first, if from == 1 { vec![1.0] } else { vec![1.0 - t, t] })
}

/// Lobes of the windowed sinc on either side.
const LOBES: f64 = 3.0;

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the plane before the cast")]
fn lanczos_footprint(i: usize, from: usize, to: usize) -> Footprint {
    let step = from as f64 / to as f64;
    let widened = step.max(1.0);
    let (center, reach) = ((i as f64 + 0.5) * step, LOBES * widened);
    let first = (center - reach + 0.5).clamp(0.0, (from - 1) as f64) as usize;
    let end = ((center + reach + 0.5) as usize).clamp(first + 1, from);
    let weights: Vec<f64> = (first..end).map(|k| lanczos((k as f64 + 0.5 - center) / widened)).collect();
    let sum: f64 = weights.iter().sum();
    (first, weights.into_iter().map(|w| (w / sum) as f32).collect())
}

fn lanczos(x: f64) -> f64 {
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) };
    if x.abs() < LOBES { sinc(x) * sinc(x / LOBES) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_constant_stays_constant(w in 1usize..40, h in 1usize..40, w2 in 1usize..40, h2 in 1usize..40) {
            let plane = Plane::filled(Size::new(w, h), 0.75);
            for out in [resize_area(&plane, Size::new(w2, h2)), resize_bilinear(&plane, Size::new(w2, h2)),
                resize_lanczos(&plane, Size::new(w2, h2))] {
                prop_assert!(out.samples().iter().all(|v| (v - 0.75).abs() < 1e-5));
            }
        }

        #[test]
        fn shrinking_by_area_keeps_the_mean(w in 1usize..50, h in 1usize..50, w2 in 1usize..50, h2 in 1usize..50) {
            let plane = Plane::from_fn(Size::new(w, h), |x, y| ((7 * x + 13 * y) % 11) as f32);
            let mean = |p: &Plane<f32>| p.samples().iter().sum::<f32>() / p.size().area() as f32;
            let out = resize_area(&plane, Size::new(w2, h2));
            prop_assert!((mean(&out) - mean(&plane)).abs() < 1e-2);
        }

        #[test]
        fn the_same_size_is_the_same_plane(w in 1usize..30, h in 1usize..30) {
            let plane = Plane::from_fn(Size::new(w, h), |x, y| (x * 31 + y) as f32);
            let size = plane.size();
            for out in [resize_area(&plane, size), resize_bilinear(&plane, size), resize_lanczos(&plane, size)] {
                let largest = out.samples().iter().zip(plane.samples()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                prop_assert!(largest < 1e-2);
            }
        }
    }

    #[test]
    fn bilinear_runs_between_pixel_centers() {
        let plane = Plane::from_fn(Size::new(2, 1), |x, _| x as f32);
        assert_eq!(resize_bilinear(&plane, Size::new(4, 1)).samples(), [0.0, 0.25, 0.75, 1.0]);
    }

    #[test]
    fn lanczos_gives_the_pixels_of_the_python_imaging_library() {
        // Image.fromarray(row).resize((n, 1), LANCZOS) of Pillow 13.0 in mode F.
        let row = [10.0, 200.0, 30.0, 90.0, 250.0, 0.0, 60.0];
        let plane = Plane::from_fn(Size::new(7, 1), |x, _| row[x]);
        let check = |expected: &[f32]| {
            let out = resize_lanczos(&plane, Size::new(expected.len(), 1));
            for (found, expected) in out.samples().iter().zip(expected) {
                assert!((found - expected).abs() < 1e-3, "{:?}", out.samples());
            }
        };
        check(&[83.4649, 126.7548, 77.022]);
        check(&[-10.3844, 125.8306, 186.6985, 37.5201, 27.3299, 175.5713, 245.1289, 55.5299, -0.6969, 71.5823]);
    }
}

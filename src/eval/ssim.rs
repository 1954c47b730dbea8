//! Structural similarity.
//!
//! **Source:** Wang, Bovik, Sheikh, Simoncelli, *Image quality assessment: from error visibility to structural similarity*,
//! IEEE Transactions on Image Processing 13 (2004), equation 13: windows of 11 x 11 pixels with Gaussian weights of standard
//! deviation 1.5, K1 = 0.01, K2 = 0.03, and as in the authors' code only windows that lie within the picture. Differs: on
//! each of red, green and blue, their mean; on lightness alone it is 1 by construction where that is kept.

use crate::raster::{Plane, Size};

/// Pixels of a window's side, and the standard deviation of its weights.
const WINDOW: usize = 11;
const SIGMA: f64 = 1.5;
/// (K1 L)² and (K2 L)² for values of 0..=1.
const C1: f64 = 0.01 * 0.01;
const C2: f64 = 0.03 * 0.03;

/// The mean similarity of two pictures of one size, -1..=1, 1 where they are the same; nothing for pictures smaller than a
/// window.
#[must_use]
pub fn ssim(found: &Plane<[u8; 3]>, truth: &Plane<[u8; 3]>) -> Option<f64> {
    let size = truth.size();
    if size.width.min(size.height) < WINDOW || found.size() != size {
        return None;
    }
    let channel = |plane: &Plane<[u8; 3]>, c: usize| plane.map(|rgb| f64::from(rgb[c]) / 255.0);
    Some((0..3).map(|c| of_channel(&channel(found, c), &channel(truth, c))).sum::<f64>() / 3.0)
}

fn of_channel(x: &Plane<f64>, y: &Plane<f64>) -> f64 {
    let product = |a: &Plane<f64>, b: &Plane<f64>| {
        let mut out = a.clone();
        out.samples_mut().iter_mut().zip(b.samples()).for_each(|(a, b)| *a *= b);
        out
    };
    let [mx, my] = [x, y].map(weighted);
    let [xx, yy, xy] = [(x, x), (y, y), (x, y)].map(|(a, b)| weighted(&product(a, b)));
    let at = |k: usize| {
        let (mx, my) = (mx.samples()[k], my.samples()[k]);
        let (vx, vy) = (xx.samples()[k] - mx * mx, yy.samples()[k] - my * my);
        let covariance = xy.samples()[k] - mx * my;
        (2.0 * mx * my + C1) * (2.0 * covariance + C2) / ((mx * mx + my * my + C1) * (vx + vy + C2))
    };
    let count = mx.size().area();
    (0..count).map(at).sum::<f64>() / count as f64
}

/// Weighted means over every window within the plane.
fn weighted(plane: &Plane<f64>) -> Plane<f64> {
    let weights = weights();
    let inner = Size::new(plane.width() + 1 - WINDOW, plane.height() + 1 - WINDOW);
    let mut rows = Plane::filled(Size::new(inner.width, plane.height()), 0.0);
    for y in 0..plane.height() {
        for (k, w) in weights.iter().enumerate() {
            add(rows.row_mut(y), *w, &plane.row(y)[k..]);
        }
    }
    let mut out = Plane::filled(inner, 0.0);
    for y in 0..inner.height {
        for (k, w) in weights.iter().enumerate() {
            add(out.row_mut(y), *w, rows.row(y + k));
        }
    }
    out
}

/// `sums += w * values`.
fn add(sums: &mut [f64], w: f64, values: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += w * value;
    }
}

/// One side of the window's weights; they sum to 1.
fn weights() -> [f64; WINDOW] {
    let raw: [f64; WINDOW] = std::array::from_fn(|k| {
        let off = k as f64 - (WINDOW / 2) as f64;
        (-off * off / (2.0 * SIGMA * SIGMA)).exp()
    });
    let sum: f64 = raw.iter().sum();
    raw.map(|w| w / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray(size: Size, value: impl Fn(usize, usize) -> u8) -> Plane<[u8; 3]> {
        Plane::from_fn(size, |x, y| [value(x, y); 3])
    }

    #[test]
    fn a_picture_is_like_itself() {
        let size = Size::new(24, 17);
        let picture = gray(size, |x, y| u8::try_from((x * 37 + y * 91) % 256).unwrap());
        assert!((ssim(&picture, &picture).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(ssim(&gray(Size::new(10, 40), |_, _| 1), &gray(Size::new(10, 40), |_, _| 1)), None);
    }

    #[test]
    fn two_flat_pictures_differ_by_their_means_alone() {
        let size = Size::new(20, 20);
        let found = ssim(&gray(size, |_, _| 51), &gray(size, |_, _| 102)).unwrap();
        // 2·0.2·0.4 + C1 over 0.2² + 0.4² + C1.
        let expected = (0.16 + C1) / (0.2 + C1);
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    #[test]
    fn a_picture_and_its_negative_are_opposites() {
        let size = Size::new(11, 11);
        let (found, truth) = (gray(size, board), gray(size, |x, y| 255 - board(x, y)));
        // One window. Of values 0 and 1 with weight w on 1: means w and 1 - w, variances w(1 - w), covariance -w(1 - w).
        let weights = weights();
        let w: f64 = (0..121).filter(|k| board(k % 11, k / 11) == 255).map(|k| weights[k % 11] * weights[k / 11]).sum();
        let (means, variance) = (w * (1.0 - w), w * (1.0 - w));
        let expected =
            (2.0 * means + C1) * (C2 - 2.0 * variance) / ((w * w + (1.0 - w) * (1.0 - w) + C1) * (2.0 * variance + C2));
        let found = ssim(&found, &truth).unwrap();
        assert!((found - expected).abs() < 1e-9 && found < -0.98, "{found}, not {expected}");
    }

    fn board(x: usize, y: usize) -> u8 {
        if (x + y).is_multiple_of(2) { 255 } else { 0 }
    }
}

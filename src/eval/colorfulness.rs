//! How colorful a picture is to people.
//!
//! **Source:** Hasler, Süsstrunk, *Measuring colourfulness in natural images*, Human Vision and Electronic Imaging VIII, 2003,
//! equation 3 (the measure called M(3)). rg and yb keep their signs, as in the paper; a popular variant takes absolute values
//! first and gives other numbers. More is not better: compare with the true picture's.

use crate::raster::Plane;

/// The share of the mean's length in the measure.
const OF_MEAN: f64 = 0.3;

/// `sqrt(σ²rg + σ²yb) + 0.3 sqrt(μ²rg + μ²yb)` with rg = R - G and yb = (R + G)/2 - B of 8-bit values: 0 for gray, about 15
/// slightly, 45 averagely and 82 highly colorful in the paper's words. An empty picture has none.
#[must_use]
pub fn colorfulness(rgb: &Plane<[u8; 3]>) -> f64 {
    let opponents = |&[r, g, b]: &[u8; 3]| {
        let [r, g, b] = [r, g, b].map(f64::from);
        [r - g, 0.5 * (r + g) - b]
    };
    let count = rgb.samples().len().max(1) as f64;
    let mut sums = [[0.0; 2]; 2];
    for opponent in rgb.samples().iter().map(opponents) {
        for (sum, v) in sums.iter_mut().zip(opponent) {
            *sum = [sum[0] + v, sum[1] + v * v];
        }
    }
    let means = sums.map(|[sum, _]| sum / count);
    let variance: f64 = sums.iter().zip(means).map(|([_, squares], mean)| squares / count - mean * mean).sum();
    variance.max(0.0).sqrt() + OF_MEAN * means[0].hypot(means[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    fn check(pixels: &[[u8; 3]], expected: f64) {
        let plane = Plane::from_vec(Size::new(pixels.len(), 1), pixels.to_vec()).unwrap();
        let found = colorfulness(&plane);
        assert!((found - expected).abs() < 1e-9, "{pixels:?}: {found}, not {expected}");
    }

    #[test]
    fn computed_by_hand() {
        check(&[[80, 80, 80], [200, 200, 200]], 0.0);
        // rg = 100, yb = 50 throughout: no spread, a mean of that length.
        check(&[[100, 0, 0]; 3], 0.3 * (100f64 * 100.0 + 50.0 * 50.0).sqrt());
        // Red and green: rg = ±100, yb = 50. The variant with absolute values would find no spread at all.
        check(&[[100, 0, 0], [0, 100, 0]], 100.0 + 0.3 * 50.0);
    }
}

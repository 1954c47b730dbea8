//! The color difference CIEDE2000.
//!
//! **Source:** G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes,
//! Supplementary Test Data, and Mathematical Observations", Color Research and Application 30 (2005), equations 2 to 22;
//! with kL = kC = kH = 1. The letters are the paper's.

use super::Lab;

const POW25_7: f64 = 6_103_515_625.0;

/// The difference ΔE00 of two colors; 0 for the same, about 1 where a person begins to see it.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the result is wanted in single precision")]
pub fn ciede2000(first: Lab, second: Lab) -> f32 {
    let (l1, a1, b1) = (f64::from(first.l), f64::from(first.a), f64::from(first.b));
    let (l2, a2, b2) = (f64::from(second.l), f64::from(second.a), f64::from(second.b));
    let g = 0.5 * (1.0 - saturation(0.5 * (a1.hypot(b1) + a2.hypot(b2))));
    let (c1, h1) = polar((1.0 + g) * a1, b1);
    let (c2, h2) = polar((1.0 + g) * a2, b2);
    let gray = c1 * c2 == 0.0;

    let delta_l = l2 - l1;
    let delta_c = c2 - c1;
    let turn = if gray { 0.0 } else { shortest(h2 - h1) };
    let delta_h = 2.0 * (c1 * c2).sqrt() * (0.5 * turn).to_radians().sin();

    let mean_l = 0.5 * (l1 + l2);
    let mean_c = 0.5 * (c1 + c2);
    let mean_h = if gray { h1 + h2 } else { mean_hue(h1, h2) };

    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(mean_h - 30.0) + 0.24 * cos(2.0 * mean_h) + 0.32 * cos(3.0 * mean_h + 6.0)
        - 0.20 * cos(4.0 * mean_h - 63.0);
    let s_l = 1.0 + 0.015 * (mean_l - 50.0).powi(2) / (20.0 + (mean_l - 50.0).powi(2)).sqrt();
    let s_c = 1.0 + 0.045 * mean_c;
    let s_h = 1.0 + 0.015 * mean_c * t;
    let delta_theta = 30.0 * (-((mean_h - 275.0) / 25.0).powi(2)).exp();
    let r_t = -2.0 * saturation(mean_c) * (2.0 * delta_theta).to_radians().sin();

    let (l, c, h) = (delta_l / s_l, delta_c / s_c, delta_h / s_h);
    (l * l + c * c + h * h + r_t * c * h).max(0.0).sqrt() as f32
}

/// sqrt(C⁷ / (C⁷ + 25⁷)).
fn saturation(c: f64) -> f64 {
    let c7 = c.powi(7);
    (c7 / (c7 + POW25_7)).sqrt()
}

/// Chroma and hue angle in degrees, 0..360; gray has hue 0.
fn polar(a: f64, b: f64) -> (f64, f64) {
    let hue = if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    (a.hypot(b), hue)
}

fn shortest(degrees: f64) -> f64 {
    match degrees {
        d if d > 180.0 => d - 360.0,
        d if d < -180.0 => d + 360.0,
        d => d,
    }
}

fn mean_hue(h1: f64, h2: f64) -> f64 {
    match (h1 - h2).abs() <= 180.0 {
        true => 0.5 * (h1 + h2),
        false if h1 + h2 < 360.0 => 0.5 * (h1 + h2 + 360.0),
        false => 0.5 * (h1 + h2 - 360.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 34 pairs of Sharma, Wu and Dalal, table 1: two Lab colors and their ΔE00.
    #[rustfmt::skip]
    const PAIRS: [([f32; 3], [f32; 3], f32); 34] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0010], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0012], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.0010, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0),
        ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0),
        ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0),
        ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
        ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
        ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];

    #[test]
    fn the_published_pairs_both_ways() {
        for (i, ([l1, a1, b1], [l2, a2, b2], expected)) in PAIRS.into_iter().enumerate() {
            let (x, y) = (Lab::new(l1, a1, b1), Lab::new(l2, a2, b2));
            for d in [ciede2000(x, y), ciede2000(y, x)] {
                assert!((d - expected).abs() < 1e-4, "pair {}: {d}, not {expected}", i + 1);
            }
        }
    }
}

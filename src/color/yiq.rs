//! YIQ as the code of Levin, Lischinski and Weiss (2004) uses it: the NTSC transform of MATLAB's `rgb2ntsc`.
//!
//! **Source:** MATLAB's documentation of `ntsc2rgb` gives the matrix below; `rgb2ntsc` is its inverse. Works on encoded
//! values of 0..=1, as the authors' code does. Used by the paper mode alone.

/// Encoded RGB from YIQ.
const RGB_FROM_YIQ: [[f64; 3]; 3] = [[1.0, 0.956, 0.621], [1.0, -0.272, -0.647], [1.0, -1.106, 1.703]];

/// Y, I and Q of an encoded RGB color of 0..=1; Y is 0..=1, I within ±0.6, Q within ±0.53.
#[must_use]
pub fn yiq_from_rgb(rgb: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = rgb.map(f64::from);
    let [[_, a1, a2], [_, b1, b2], [_, c1, c2]] = RGB_FROM_YIQ;
    // Cramer's rule on differences of channels: I and Q of a gray are exactly 0.
    let (p, q) = (r - g, b - g);
    let (a1, a2, c1, c2) = (a1 - b1, a2 - b2, c1 - b1, c2 - b2);
    let determinant = a1 * c2 - a2 * c1;
    let i = (p * c2 - q * a2) / determinant;
    let k = (q * a1 - p * c1) / determinant;
    [g - b1 * i - b2 * k, i, k].map(narrow)
}

/// The encoded RGB color of Y, I and Q as MATLAB gives it: below 0 becomes 0, and a color with a channel above 1 is
/// divided by that channel.
#[must_use]
pub fn rgb_from_yiq(yiq: [f32; 3]) -> [f32; 3] {
    let [y, i, q] = yiq.map(f64::from);
    let rgb = RGB_FROM_YIQ.map(|[m0, m1, m2]| (m0 * y + m1 * i + m2 * q).max(0.0));
    let largest = rgb.iter().copied().fold(1.0, f64::max);
    rgb.map(|v| narrow(v / largest))
}

#[expect(clippy::cast_possible_truncation, reason = "the result is wanted in single precision")]
fn narrow(v: f64) -> f32 {
    v as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn yiq_and_back_is_the_same_color(r in 0f32..=1.0, g in 0f32..=1.0, b in 0f32..=1.0) {
            for (x, y) in rgb_from_yiq(yiq_from_rgb([r, g, b])).iter().zip([r, g, b]) {
                prop_assert!((x - y).abs() < 1e-6);
            }
        }

        #[test]
        fn gray_has_exactly_no_chroma(v in 0f32..=1.0) {
            prop_assert_eq!(yiq_from_rgb([v, v, v]), [v, 0.0, 0.0]);
        }
    }

    #[test]
    fn luma_weights_are_those_of_ntsc() {
        let y = |rgb| yiq_from_rgb(rgb)[0];
        let weights = [y([1.0, 0.0, 0.0]), y([0.0, 1.0, 0.0]), y([0.0, 0.0, 1.0])];
        for (w, expected) in weights.iter().zip([0.299, 0.587, 0.114]) {
            assert!((w - expected).abs() < 1e-3, "{weights:?}");
        }
    }

    #[test]
    fn a_color_above_one_is_divided_by_its_largest_channel() {
        let rgb = rgb_from_yiq([0.9, 0.4, 0.0]);
        assert!((rgb[0] - 1.0).abs() < 1e-6 && rgb[1] < 0.8 && rgb[2] < 0.5);
    }
}

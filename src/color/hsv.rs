//! Hue, saturation and value of encoded sRGB, as color pickers have them.
//!
//! **Source:** A. R. Smith, *Color gamut transform pairs*, SIGGRAPH 1978.

/// Hue in degrees of 0..360, saturation and value of 0..=1, of an encoded sRGB color of 0..=1. The hue of a gray is 0.
#[must_use]
pub fn hsv_from_srgb(rgb: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = rgb;
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let spread = most - least;
    if spread <= 0.0 {
        return [0.0, 0.0, most];
    }
    let sixth = match () {
        () if most == r => (g - b) / spread,
        () if most == g => (b - r) / spread + 2.0,
        () => (r - g) / spread + 4.0,
    };
    [(60.0 * sixth).rem_euclid(360.0), spread / most, most]
}

/// The encoded sRGB color of a hue in degrees, a saturation and a value; the inverse of [`hsv_from_srgb`].
#[must_use]
pub fn srgb_from_hsv([hue, saturation, value]: [f32; 3]) -> [f32; 3] {
    [5.0, 3.0, 1.0].map(|n| {
        let k = (n + hue / 60.0).rem_euclid(6.0);
        value - value * saturation * k.min(4.0 - k).clamp(0.0, 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_colors() {
        for (rgb, hsv) in [
            ([1.0, 0.0, 0.0], [0.0, 1.0, 1.0]),
            ([0.5, 1.0, 0.0], [90.0, 1.0, 1.0]),
            ([0.0, 0.5, 0.5], [180.0, 1.0, 0.5]),
            ([0.75, 0.5, 0.75], [300.0, 1.0 / 3.0, 0.75]),
            ([0.3; 3], [0.0, 0.0, 0.3]),
            ([0.0; 3], [0.0, 0.0, 0.0]),
        ] {
            let found = hsv_from_srgb(rgb);
            assert!(found.iter().zip(hsv).all(|(a, b)| (a - b).abs() < 1e-4), "{rgb:?}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back(r in 0f32..=1.0, g in 0f32..=1.0, b in 0f32..=1.0) {
            let back = srgb_from_hsv(hsv_from_srgb([r, g, b]));
            prop_assert!(back.iter().zip([r, g, b]).all(|(x, y)| (x - y).abs() < 1e-5), "{back:?}");
        }
    }
}

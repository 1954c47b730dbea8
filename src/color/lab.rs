//! CIE Lab under D65, from and to linear sRGB.
//!
//! **Source:** CIE 15:2004, section 8.2.1, with the exact constants (6/29)³ and (29/3)³; the primaries of ITU-R BT.709.
//! The matrices are divided by the white point, so equal red, green and blue have a = b = 0.

use super::srgb::{srgb_decode, srgb_encode};

/// A color in CIE Lab under D65.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Lab {
    /// Lightness L*, 0 (black) to 100 (white).
    pub l: f32,
    /// a*: negative green, positive red; within sRGB -86.2..=98.3.
    pub a: f32,
    /// b*: negative blue, positive yellow; within sRGB -107.9..=94.5.
    pub b: f32,
}

/// Linear sRGB to XYZ over the white point: every row sums to 1.
const XYZ_FROM_RGB: [[f32; 3]; 3] = [
    [0.433_887_35, 0.376_224, 0.189_888_65],
    [0.212_639, 0.715_168_7, 0.072_192_3],
    [0.017_750_04, 0.109_447_62, 0.872_802_3],
];

/// The inverse of [`XYZ_FROM_RGB`]: every row sums to 1.
const RGB_FROM_XYZ: [[f32; 3]; 3] = [
    [3.080_399, -1.537_383_2, -0.543_015_9],
    [-0.921_223_34, 1.875_967_5, 0.045_255_86],
    [0.052_873_94, -0.203_976_96, 1.151_103],
];

/// Below this ratio to white the curve is a line: (6/29)³.
const TOE: f32 = 216.0 / 24_389.0;
/// The slope of that line in L*: (29/3)³.
const TOE_SLOPE: f32 = 24_389.0 / 27.0;

fn forward(t: f32) -> f32 {
    if t > TOE { t.cbrt() } else { (TOE_SLOPE * t + 16.0) / 116.0 }
}

fn inverse(f: f32) -> f32 {
    let cube = f * f * f;
    if cube > TOE { cube } else { (116.0 * f - 16.0) / TOE_SLOPE }
}

fn times(m: &[[f32; 3]; 3], v: [f32; 3]) -> [f32; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// CIE L*, 0..=100, of a luminance Y of 0..=1.
#[must_use]
pub fn lightness(luminance: f32) -> f32 {
    116.0 * forward(luminance) - 16.0
}

/// Luminance Y, 0..=1, of a CIE L* of 0..=100; the inverse of [`lightness`].
#[must_use]
pub fn luminance_of_lightness(l: f32) -> f32 {
    inverse((l + 16.0) / 116.0)
}

/// Lab of linear sRGB; values outside 0..=1 are taken as they are.
#[must_use]
pub fn lab_from_linear(rgb: [f32; 3]) -> Lab {
    let [fx, fy, fz] = times(&XYZ_FROM_RGB, rgb).map(forward);
    Lab { l: 116.0 * fy - 16.0, a: 500.0 * (fx - fy), b: 200.0 * (fy - fz) }
}

/// Linear sRGB of a Lab color; outside 0..=1 where the color is outside the gamut.
#[must_use]
pub fn linear_from_lab(lab: Lab) -> [f32; 3] {
    let fy = (lab.l + 16.0) / 116.0;
    times(&RGB_FROM_XYZ, [fy + lab.a / 500.0, fy, fy - lab.b / 200.0].map(inverse))
}

/// Lab of an encoded sRGB color of 0..=1.
#[must_use]
pub fn lab_from_srgb(rgb: [f32; 3]) -> Lab {
    lab_from_linear(rgb.map(srgb_decode))
}

impl Lab {
    /// The color `(l, a, b)`.
    #[must_use]
    pub const fn new(l: f32, a: f32, b: f32) -> Self {
        Self { l, a, b }
    }

    /// Encoded sRGB; outside 0..=1 where the color is outside the gamut.
    #[must_use]
    pub fn to_srgb(self) -> [f32; 3] {
        linear_from_lab(self).map(srgb_encode)
    }

    /// Distance from gray: the length of (a, b).
    #[must_use]
    pub fn chroma(self) -> f32 {
        self.a.hypot(self.b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lab_and_back_is_the_same_color(r in 0f32..=1.0, g in 0f32..=1.0, b in 0f32..=1.0) {
            let back = lab_from_srgb([r, g, b]).to_srgb();
            for (x, y) in [r, g, b].iter().zip(back) {
                prop_assert!((x - y).abs() < 2e-5, "{x} {y}");
            }
        }

        #[test]
        fn gray_has_no_chroma(v in 0f32..=1.0) {
            prop_assert!(lab_from_srgb([v, v, v]).chroma() < 1e-3);
        }

        #[test]
        fn lightness_and_back(y in 0f32..=1.0) {
            prop_assert!((luminance_of_lightness(lightness(y)) - y).abs() < 1e-6);
        }
    }

    #[test]
    fn published_values_of_the_primaries() {
        // Bruce Lindbloom's calculator, sRGB under D65, rounded to 0.01.
        let cases = [
            ([1.0, 0.0, 0.0], Lab::new(53.24, 80.09, 67.20)),
            ([0.0, 1.0, 0.0], Lab::new(87.73, -86.18, 83.18)),
            ([0.0, 0.0, 1.0], Lab::new(32.30, 79.19, -107.86)),
            ([1.0, 1.0, 1.0], Lab::new(100.0, 0.0, 0.0)),
        ];
        for (rgb, expected) in cases {
            let lab = lab_from_srgb(rgb);
            let off = [(lab.l, expected.l), (lab.a, expected.a), (lab.b, expected.b)].map(|(x, y)| (x - y).abs());
            assert!(off.iter().all(|&d| d < 0.03), "{rgb:?}: {lab:?}, not {expected:?}");
        }
    }
}

//! The sRGB gamut: which chroma a lightness allows, and the reduction of chroma that keeps the lightness.
//!
//! The only step of the program that may change a color after it was solved. It moves along the ray of constant hue from
//! the color to the gray of the same L, so tones are never touched.

use super::{Lab, linear_from_lab};

/// How far a linear channel may leave 0..=1 and still count as inside; a third of a 16-bit level at black, where the
/// encoding is steepest: 1 / (3 · 65535 · 12.92).
const SLACK: f32 = 4e-7;

/// Halvings of the interval: 2⁻²⁰ of a chroma of 100 is far below what 16 bits resolve.
const HALVINGS: u32 = 20;

/// A color inside the gamut and how much of its chroma could stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// Linear sRGB, each channel in 0..=1.
    pub linear: [f32; 3],
    /// The share of chroma that was kept, 0..=1; 1 where the color was inside.
    pub kept: f32,
}

/// Whether a Lab color can be shown in sRGB.
#[must_use]
pub fn in_gamut(lab: Lab) -> bool {
    inside(linear_from_lab(lab))
}

/// The color of the same L and hue with as much of the chroma as sRGB can show. L is taken as 0..=100.
#[must_use]
pub fn fit_chroma(lab: Lab) -> Fitted {
    let linear = linear_from_lab(lab);
    if inside(linear) {
        return Fitted { linear: linear.map(clip), kept: 1.0 };
    }
    let at = |kept: f32| linear_from_lab(Lab::new(lab.l, kept * lab.a, kept * lab.b));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if inside(at(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Fitted { linear: at(low).map(clip), kept: low }
}

fn inside(linear: [f32; 3]) -> bool {
    linear.iter().all(|&v| (-SLACK..=1.0 + SLACK).contains(&v))
}

fn clip(v: f32) -> f32 {
    v.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{lab_from_linear, lightness, luminance};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lightness_and_hue_survive(l in 0f32..=100.0, a in -150f32..150.0, b in -150f32..150.0) {
            let fitted = fit_chroma(Lab::new(l, a, b));
            prop_assert!(fitted.linear.iter().all(|v| (0.0..=1.0).contains(v)));
            prop_assert!((lightness(luminance(fitted.linear)) - l).abs() < 2e-3, "{fitted:?}");
            let back = lab_from_linear(fitted.linear);
            let cross = (back.a * b - back.b * a) / a.hypot(b).max(1.0);
            prop_assert!(cross.abs() < 0.05, "hue moved by {cross}: {back:?}");
        }

        #[test]
        fn a_color_inside_is_left_alone(r in 0f32..=1.0, g in 0f32..=1.0, b in 0f32..=1.0) {
            let fitted = fit_chroma(lab_from_linear([r, g, b]));
            prop_assert!(fitted.kept > 0.999);
            for (x, y) in fitted.linear.iter().zip([r, g, b]) {
                prop_assert!((x - y).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn black_and_white_have_no_room_for_chroma() {
        for l in [0.0, 100.0] {
            assert!(fit_chroma(Lab::new(l, 40.0, -30.0)).kept < 1e-2);
        }
    }
}

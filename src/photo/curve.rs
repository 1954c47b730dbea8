//! Tone curves as tables: 16-bit samples to linear light and back.

use std::sync::Arc;

use crate::color::{srgb_decode, srgb_encode};

/// Number of values of a 16-bit sample.
const SAMPLES: usize = 65_536;

/// Cells of an encoding table. Measured in the tests: at 4096 the sRGB curve is met within 0.06 of a 16-bit step.
const CELLS: usize = 4096;

/// Linear light of every 16-bit sample, 0..=1. Cheap to clone: the three channels of a profile mostly share one.
#[derive(Clone)]
pub(super) struct Decoding(Arc<[f32]>);

impl Decoding {
    /// The table of any curve over 0..=1.
    pub(super) fn of(curve: impl Fn(f32) -> f32) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "16-bit numbers are exact in f32")]
        let light = |sample: usize| curve(sample as f32 / 65_535.0);
        Self((0..SAMPLES).map(light).collect())
    }

    /// The curve of sRGB.
    pub(super) fn srgb() -> Self {
        Self::of(srgb_decode)
    }

    /// Linear light of a sample.
    pub(super) fn light(&self, sample: u16) -> f32 {
        self.0[usize::from(sample)]
    }

    /// Whether the curve rises from about 0 to about 1 and is finite: what every honest profile has.
    pub(super) fn is_sound(&self) -> bool {
        // A black of 2 % and a white of 98 %: what no curve of a real profile misses; by eye.
        let ends = self.0[0].abs() < 0.02 && (self.0[SAMPLES - 1] - 1.0).abs() < 0.02;
        ends && self.0.windows(2).all(|pair| pair[0] <= pair[1] + f32::EPSILON)
    }

    /// The sample, not rounded, of linear light: the inverse by bisection. Light is taken as 0..=1.
    fn sample_of(&self, light: f32) -> f32 {
        let above = self.0.partition_point(|&l| l < light).clamp(1, SAMPLES - 1);
        let (low, high) = (self.0[above - 1], self.0[above]);
        let part = if high > low { ((light - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "16-bit numbers are exact in f32")]
        let below = (above - 1) as f32;
        below + part
    }
}

/// 16-bit samples of linear light, interpolated in a table over its square root, where the curves have no steep place.
pub(super) struct Encoding(Vec<f32>);

impl Encoding {
    fn over(curve: impl Fn(f32) -> f32) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "cell numbers are small")]
        let at = |cell: usize| curve((cell as f32 / CELLS as f32).powi(2));
        Self((0..=CELLS + 1).map(at).collect())
    }

    /// The curve of sRGB.
    pub(super) fn srgb() -> Self {
        Self::over(|light| 65_535.0 * srgb_encode(light))
    }

    /// The inverse of a decoding.
    pub(super) fn inverse(decoding: &Decoding) -> Self {
        Self::over(|light| decoding.sample_of(light.min(1.0)))
    }

    /// The sample of linear light on the scale 0..=65535, not rounded. Light outside 0..=1 is clipped.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub(super) fn sample(&self, light: f32) -> f32 {
        let place = light.clamp(0.0, 1.0).sqrt() * CELLS as f32;
        let cell = place as usize;
        let (low, high) = (self.0[cell], self.0[cell + 1]);
        (high - low).mul_add(place - cell as f32, low)
    }

    /// The nearest 16-bit sample of linear light.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 65535 by construction")]
    pub(super) fn nearest(&self, light: f32) -> u16 {
        (self.sample(light) + 0.5) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_comes_back() {
        let gamma = |g: f32| move |v: f32| v.powf(g);
        for (name, decoding, encoding) in [
            ("srgb", Decoding::srgb(), Encoding::srgb()),
            ("srgb by bisection", Decoding::srgb(), Encoding::inverse(&Decoding::srgb())),
            ("gamma 1.8", Decoding::of(gamma(1.8)), Encoding::inverse(&Decoding::of(gamma(1.8)))),
            ("linear", Decoding::of(gamma(1.0)), Encoding::inverse(&Decoding::of(gamma(1.0)))),
        ] {
            assert!(decoding.is_sound());
            for sample in 0..=u16::MAX {
                assert_eq!(encoding.nearest(decoding.light(sample)), sample, "{name}");
            }
        }
    }

    #[test]
    fn the_table_meets_the_curve_between_its_cells() {
        let encoding = Encoding::srgb();
        let worst = (0..1_000_000u32)
            .map(|i| i as f32 / 1e6)
            .map(|light| (encoding.sample(light) - 65_535.0 * srgb_encode(light)).abs())
            .fold(0.0, f32::max);
        assert!(worst < 0.06, "{worst} of a 16-bit step");
        assert_eq!((encoding.nearest(-1.0), encoding.nearest(2.0)), (0, 65_535));
        assert_eq!(encoding.nearest(f32::NAN), 0);
    }

    #[test]
    fn senseless_curves_are_seen() {
        let curves: [fn(f32) -> f32; 5] = [|v| 1.0 - v, |_| f32::NAN, |v| v * 0.5, |_| 0.0, |v| (v * 20.0).sin()];
        for curve in curves {
            assert!(!Decoding::of(curve).is_sound());
        }
    }
}

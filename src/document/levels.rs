//! Levels and a curve: how the tones of a scan are shown and written. The photograph keeps its own.
//!
//! What color is solved from is the photograph as it is, whatever is set here: edges are where they are, colors stay
//! where they were while a slider is held, and taking the step away brings back the same picture to the last bit. So a paint that
//! goes with lightness goes with that of the photograph.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::color::ToneCurve;

/// What the middle tones may be raised by: as a power, above 1 is lighter.
pub const GAMMA: RangeInclusive<f32> = 0.1..=10.0;

/// The most points of a curve: a hand needs five, a scanner's own curve ten.
pub const CURVE_POINTS: usize = 16;

/// How far black and white, and two points of a curve, lie apart at least: a level of 8 bit.
pub const LEVEL: f32 = 1.0 / 255.0;

/// How tones are shown and written; sRGB-encoded grays of 0..=1 in and out. Off as it is by default.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    black: f32,
    white: f32,
    gamma: f32,
    curve: Arc<Vec<[f32; 2]>>,
}

impl Default for Levels {
    fn default() -> Self {
        Self { black: 0.0, white: 1.0, gamma: 1.0, curve: Arc::new(vec![[0.0, 0.0], [1.0, 1.0]]) }
    }
}

impl Levels {
    /// Levels without a curve, brought into range: the gray that becomes black, the one that becomes white, and the power of the
    /// tones between, above 1 to make them lighter. A number that is none leaves its default.
    #[must_use]
    pub fn new(black: f32, white: f32, gamma: f32) -> Self {
        let held = |v: f32, range: RangeInclusive<f32>, usual: f32| {
            if v.is_finite() { v.clamp(*range.start(), *range.end()) } else { usual }
        };
        let black = held(black, 0.0..=1.0 - LEVEL, 0.0);
        let white = held(white, (black + LEVEL).min(1.0)..=1.0, 1.0);
        Self { black, white, gamma: held(gamma, GAMMA, 1.0), ..Self::default() }
    }

    /// The same with a curve through some points: those that cannot be are left out, the rest put in order. Fewer than two
    /// are no curve.
    #[must_use]
    pub fn curved(self, points: &[[f32; 2]]) -> Self {
        let mut sound: Vec<[f32; 2]> = points.iter().copied().filter(is_sound).collect();
        sound.sort_by(|a, b| a[0].total_cmp(&b[0]));
        // A little less than a level, so that points a level apart stay through rounding.
        sound.dedup_by(|next, kept| next[0] - kept[0] < 0.9 * LEVEL);
        sound.truncate(CURVE_POINTS);
        let curve = if sound.len() < 2 { Self::default().curve } else { Arc::new(sound) };
        Self { curve, ..self }
    }

    /// The gray that becomes black.
    #[must_use]
    pub const fn black(&self) -> f32 {
        self.black
    }

    /// The gray that becomes white.
    #[must_use]
    pub const fn white(&self) -> f32 {
        self.white
    }

    /// The power of the tones between.
    #[must_use]
    pub const fn gamma(&self) -> f32 {
        self.gamma
    }

    /// The points of the curve, x rising.
    #[must_use]
    pub fn curve(&self) -> &[[f32; 2]] {
        &self.curve
    }

    /// Whether every tone stays as it is.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }

    /// What the tones 0, 1/(n-1), … 1 become.
    #[must_use]
    pub fn table(&self, n: usize) -> Vec<f32> {
        let (curve, last) = (ToneCurve::through(&self.curve), n.saturating_sub(1).max(1) as f32);
        (0..n).map(|i| self.tone(i as f32 / last, &curve)).collect()
    }

    /// What one tone becomes.
    #[must_use]
    pub fn at(&self, tone: f32) -> f32 {
        if self.is_off() { tone } else { self.tone(tone, &ToneCurve::through(&self.curve)) }
    }

    fn tone(&self, tone: f32, curve: &ToneCurve) -> f32 {
        let share = ((tone - self.black) / (self.white - self.black)).clamp(0.0, 1.0);
        curve.at(share.powf(self.gamma.recip())).clamp(0.0, 1.0)
    }
}

fn is_sound(point: &[f32; 2]) -> bool {
    point.iter().all(|v| (0.0..=1.0).contains(v))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tones of 0, ¼, ½, ¾ and 1.
    fn check(levels: &Levels, expected: [f32; 5]) {
        for (found, expected) in levels.table(5).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{:?} of {levels:?}", levels.table(5));
        }
    }

    #[test]
    fn tones_go_as_levels_and_curve_say() {
        check(&Levels::default(), [0.0, 0.25, 0.5, 0.75, 1.0]);
        check(&Levels::new(0.25, 0.75, 1.0), [0.0, 0.0, 0.5, 1.0, 1.0]);
        check(&Levels::new(0.0, 1.0, 2.0), [0.0, 0.5, 0.5_f32.sqrt(), 0.75_f32.sqrt(), 1.0]);
        check(&Levels::default().curved(&[[0.0, 1.0], [1.0, 0.0]]), [1.0, 0.75, 0.5, 0.25, 0.0]);
        check(&Levels::new(0.5, 1.0, 1.0).curved(&[[0.0, 0.2], [1.0, 0.8]]), [0.2, 0.2, 0.2, 0.5, 0.8]);
    }

    #[test]
    fn what_cannot_be_is_brought_into_range() {
        assert!(Levels::new(f32::NAN, f32::INFINITY, f32::NAN).is_off());
        let crossed = Levels::new(0.9, 0.1, 1e9);
        assert!(crossed.white() >= crossed.black() + 0.9 * LEVEL && crossed.gamma() == *GAMMA.end(), "{crossed:?}");
        assert!(Levels::new(7.0, -3.0, 1.0).table(256).iter().all(|v| (0.0..=1.0).contains(v)));
        let odd = Levels::default().curved(&[[0.9, 0.5], [0.1, 0.4], [0.1, 0.9], [2.0, 0.0], [0.5, f32::NAN]]);
        assert_eq!(odd.curve(), [[0.1, 0.4], [0.9, 0.5]]);
        assert!(Levels::default().curved(&[[0.5, 0.5]]).is_off());
        let many: Vec<[f32; 2]> = (0..200u8).map(|i| [f32::from(i) / 200.0, 0.5]).collect();
        assert_eq!(Levels::default().curved(&many).curve().len(), CURVE_POINTS);
    }
}

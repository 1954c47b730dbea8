//! A color that goes with lightness: what is skin in the light is redder in the shadow.

use serde::{Deserialize, Serialize};

use super::Lab;

/// a* and b* of CIE Lab for every lightness: a row of knots, straight lines between them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ramp {
    /// At L* 0, 12.5, … 100.
    knots: [[f32; 2]; Self::KNOTS],
}

impl Ramp {
    /// How many knots there are.
    pub const KNOTS: usize = 9;

    /// L* from one knot to the next.
    const STEP: f32 = 12.5;

    /// The ramp of these knots, a* and b* at L* 0, 12.5, … 100.
    #[must_use]
    pub const fn new(knots: [[f32; 2]; Self::KNOTS]) -> Self {
        Self { knots }
    }

    /// The same color at every lightness.
    #[must_use]
    pub const fn even(ab: [f32; 2]) -> Self {
        Self { knots: [ab; Self::KNOTS] }
    }

    /// A ramp through some colors, the darkest first, that fades to gray at black and at white, where no color has room.
    #[must_use]
    pub fn through(stops: &[Lab]) -> Self {
        let ends = [Lab::new(0.0, 0.0, 0.0), Lab::new(100.0, 0.0, 0.0)];
        let all = || ends[..1].iter().chain(stops).chain(&ends[1..]);
        let mut k = 0.0;
        Self {
            knots: [(); Self::KNOTS].map(|()| {
                let l = Self::STEP * k;
                k += 1.0;
                let below = all().rfind(|stop| stop.l <= l).unwrap_or(&ends[0]);
                let above = all().find(|stop| stop.l > l).unwrap_or(&ends[1]);
                let share = if above.l > below.l { ((l - below.l) / (above.l - below.l)).clamp(0.0, 1.0) } else { 0.0 };
                [below.a + share * (above.a - below.a), below.b + share * (above.b - below.b)]
            }),
        }
    }

    /// a* and b* at an L* of 0..=100.
    #[must_use]
    pub fn at(&self, lightness: f32) -> [f32; 2] {
        let place = (lightness / Self::STEP).clamp(0.0, (Self::KNOTS - 1) as f32);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the knots")]
        let first = (place as usize).min(Self::KNOTS - 2);
        let share = place - first as f32;
        [0, 1].map(|c| self.knots[first][c] + share * (self.knots[first + 1][c] - self.knots[first][c]))
    }

    /// The knots, a* and b* at L* 0, 12.5, … 100.
    #[must_use]
    pub const fn knots(&self) -> &[[f32; 2]; Self::KNOTS] {
        &self.knots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knots_are_met_and_joined_by_straight_lines() {
        let mut knots = [[0.0; 2]; Ramp::KNOTS];
        knots[4] = [20.0, -8.0];
        let ramp = Ramp::new(knots);
        assert_eq!(ramp.at(50.0), [20.0, -8.0]);
        assert_eq!(ramp.at(43.75), [10.0, -4.0]);
        assert_eq!([ramp.at(-5.0), ramp.at(140.0)], [[0.0; 2]; 2]);
        assert_eq!(Ramp::even([3.0, 4.0]).at(77.7), [3.0, 4.0]);
    }

    #[test]
    fn a_ramp_goes_through_its_colors_and_fades_at_both_ends() {
        let ramp = Ramp::through(&[Lab::new(25.0, 10.0, 12.0), Lab::new(75.0, 20.0, 16.0)]);
        for (l, ab) in [(0.0, [0.0, 0.0]), (12.5, [5.0, 6.0]), (25.0, [10.0, 12.0]), (50.0, [15.0, 14.0])] {
            assert_eq!(ramp.at(l), ab, "{l}");
        }
        assert_eq!((ramp.at(75.0), ramp.at(87.5), ramp.at(100.0)), ([20.0, 16.0], [10.0, 8.0], [0.0, 0.0]));
        assert_eq!(Ramp::through(&[]), Ramp::even([0.0, 0.0]));
    }
}

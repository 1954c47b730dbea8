//! The learning rate over time: up in a line, down along a cosine.
//!
//! **Source:** I. Loshchilov, F. Hutter, *SGDR*, ICLR 2017, equation 5, without restarts.

use crate::train::Length;

/// How much of a run is done, 0..=1, by steps or by the minutes trained so far, those before an interruption included.
#[must_use]
pub fn share_done(length: Length, step: u64, minutes: f64) -> f64 {
    match length {
        Length::Steps(steps) => step as f64 / steps.max(1) as f64,
        Length::Minutes(most) => minutes / most,
    }
    .clamp(0.0, 1.0)
}

/// The factor on the learning rate at a step.
#[must_use]
pub fn rate_factor(step: u64, warmup_steps: u64, share_done: f64) -> f64 {
    let rise = ((step + 1) as f64 / warmup_steps.max(1) as f64).min(1.0);
    rise * 0.5 * (1.0 + (std::f64::consts::PI * share_done).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_and_ends_at_zero() {
        let at = |step: u64| rate_factor(step, 10, share_done(Length::Steps(100), step, 0.0));
        assert!((at(0) - 0.1).abs() < 1e-3 && at(5) > at(4));
        assert!((at(50) - 0.5).abs() < 1e-9 && at(60) < at(50) && at(100).abs() < 1e-9);
        let done = share_done(Length::Minutes(20.0), 7, 5.0);
        assert!((done - 0.25).abs() < 1e-9 && share_done(Length::Minutes(1.0), 7, 5.0) >= 1.0);
    }
}

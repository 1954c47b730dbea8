//! Error measures and their means.

use crate::raster::Chroma;

/// Peak signal-to-noise ratio of chroma in dB, both planes together: `10 log10(255² / mean square error)`. One unit of a or
/// b counts as one level of 255, the range that a and b have in eight bits. Planes of one size; infinite where they agree.
#[must_use]
pub fn chroma_psnr(found: &Chroma, truth: &Chroma) -> f64 {
    let pairs = || found.iter().zip(truth).flat_map(|(f, t)| f.samples().iter().zip(t.samples()));
    let squares: f64 = pairs().map(|(f, t)| f64::from(f - t).powi(2)).sum();
    let error = squares / pairs().count().max(1) as f64;
    10.0 * (255.0 * 255.0 / error).log10()
}

/// A mean and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Half the width of its 95 % interval (Student's t); infinite for a single sample.
    pub half_width: f64,
    /// The least of the samples.
    pub least: f64,
}

impl Mean {
    /// The mean of samples that do not depend on each other, such as differences on different photographs. Of none it is 0.
    #[must_use]
    pub fn of(samples: &[f64]) -> Self {
        let count = samples.len() as f64;
        if samples.is_empty() {
            return Self { mean: 0.0, half_width: f64::INFINITY, least: 0.0 };
        }
        let mean = samples.iter().sum::<f64>() / count;
        let variance = samples.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let half_width =
            if samples.len() > 1 { t_quantile(count - 1.0) * (variance / count).sqrt() } else { f64::INFINITY };
        Self { mean, half_width, least: samples.iter().copied().fold(f64::INFINITY, f64::min) }
    }
}

/// The 97.5 % point of Student's t, within 0.01 from 4 degrees of freedom on and too small by a tenth at 2.
/// **Source:** Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.5.
fn t_quantile(freedom: f64) -> f64 {
    /// The 97.5 % point of the normal distribution.
    const X: f64 = 1.959_964;
    let (x3, x5, x7) = (X.powi(3), X.powi(5), X.powi(7));
    X + (x3 + X) / (4.0 * freedom)
        + (5.0 * x5 + 16.0 * x3 + 3.0 * X) / (96.0 * freedom.powi(2))
        + (3.0 * x7 + 19.0 * x5 + 17.0 * x3 - 15.0 * X) / (384.0 * freedom.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Plane, Size};

    #[test]
    fn an_error_of_one_level_is_48_decibels() {
        let plane = |v| Plane::filled(Size::new(5, 3), v);
        let (found, truth) = ([plane(4.0), plane(-7.0)], [plane(3.0), plane(-6.0)]);
        assert!((chroma_psnr(&found, &truth) - 48.1308).abs() < 1e-3);
        assert!(chroma_psnr(&truth, &truth).is_infinite());
    }

    #[test]
    fn the_quantiles_are_those_of_the_tables() {
        for (freedom, expected, within) in [(4.0, 2.776, 0.01), (10.0, 2.228, 1e-3), (31.0, 2.040, 1e-3)] {
            assert!((t_quantile(freedom) - expected).abs() < within, "{freedom}: {}", t_quantile(freedom));
        }
    }

    #[test]
    fn a_mean_knows_its_interval_and_its_least() {
        let Mean { mean, half_width, least } = Mean::of(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!((mean, least), (3.0, 1.0));
        assert!((half_width - 2.776 * (2.5f64 / 5.0).sqrt()).abs() < 0.01);
        assert!(Mean::of(&[2.0]).half_width.is_infinite());
    }
}

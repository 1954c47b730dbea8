//! What is told of a row of figures.

use serde::Serialize;

/// Mean, how sure it is, and median of figures of different photographs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// Its standard error: the standard deviation (with n - 1) over the root of n; nothing of a single figure.
    pub standard_error: Option<f64>,
    /// The median; of an even number the mean of the middle two.
    pub median: f64,
    /// How many figures there were.
    pub count: usize,
}

impl Spread {
    /// Of figures that are there; nothing of none.
    #[must_use]
    pub fn of(figures: impl IntoIterator<Item = Option<f64>>) -> Option<Self> {
        let mut figures: Vec<f64> = figures.into_iter().flatten().collect();
        figures.sort_by(f64::total_cmp);
        let count = figures.len();
        let middle = [figures.get(count.checked_sub(1)? / 2)?, figures.get(count / 2)?];
        let mean = figures.iter().sum::<f64>() / count as f64;
        let squares: f64 = figures.iter().map(|v| (v - mean).powi(2)).sum();
        let standard_error = (count > 1).then(|| (squares / (count - 1) as f64 / count as f64).sqrt());
        Some(Self { mean, standard_error, median: 0.5 * (middle[0] + middle[1]), count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_by_hand() {
        let spread = Spread::of([4.0, 1.0, 2.0, 9.0].map(Some)).unwrap();
        assert_eq!((spread.mean, spread.median, spread.count), (4.0, 3.0, 4));
        // Squares of 0, 3, 2, 5 are 38 in all.
        assert!((spread.standard_error.unwrap() - (38.0f64 / 3.0 / 4.0).sqrt()).abs() < 1e-12);
        assert_eq!(Spread::of([Some(5.0), None]).unwrap().standard_error, None);
        assert_eq!(Spread::of([None, None]), None);
    }
}

//! A curve through points that never turns back between them, for tones.
//!
//! **Source:** F. N. Fritsch, R. E. Carlson, *Monotone piecewise cubic interpolation*, SIAM J. Numer. Anal. 17 (1980), with
//! the three-point slopes of F. N. Fritsch, J. Butland (1984): between two points the curve rises, falls or stays level as
//! they do, so that no tone is exchanged with another by an overshoot.

/// A curve over 0..=1.
#[derive(Clone, Debug, PartialEq)]
pub struct ToneCurve {
    points: Vec<[f32; 2]>,
    slopes: Vec<f32>,
}

impl ToneCurve {
    /// The curve through some points, x rising; what lies before the first or behind the last has its height.
    #[must_use]
    pub fn through(points: &[[f32; 2]]) -> Self {
        let rise = |w: &[[f32; 2]]| (w[1][1] - w[0][1]) / (w[1][0] - w[0][0]).max(f32::MIN_POSITIVE);
        let rises: Vec<f32> = points.windows(2).map(rise).collect();
        let inner = points.windows(3).zip(rises.windows(2)).map(|(p, d)| slope(p, [d[0], d[1]]));
        let ends = [rises.first(), rises.last()].map(|d| d.copied().unwrap_or_default());
        let slopes = std::iter::once(ends[0]).chain(inner).chain(std::iter::once(ends[1])).collect();
        Self { points: points.to_vec(), slopes }
    }

    /// Its height at `x`.
    #[must_use]
    pub fn at(&self, x: f32) -> f32 {
        let after = self.points.partition_point(|p| p[0] <= x);
        match (after.checked_sub(1), self.points.get(after)) {
            (None, first) => first.map_or(x, |p| p[1]),
            (Some(before), None) => self.points[before][1],
            (Some(before), Some(&[x1, y1])) => {
                let ([x0, y0], width) = (self.points[before], x1 - self.points[before][0]);
                let t = (x - x0) / width;
                let (s0, s1) = (width * self.slopes[before], width * self.slopes[after]);
                let (t2, t3) = (t * t, t * t * t);
                let blend = (2.0 * t3 - 3.0 * t2 + 1.0) * y0 + (t3 - 2.0 * t2 + t) * s0;
                blend + (3.0 * t2 - 2.0 * t3) * y1 + (t3 - t2) * s1
            }
        }
    }
}

/// The slope at the middle of three points whose sides rise by `before` and `after`: their harmonic mean, weighted by the
/// widths, and level where the curve turns.
fn slope(points: &[[f32; 2]], [before, after]: [f32; 2]) -> f32 {
    if before * after <= 0.0 {
        return 0.0;
    }
    let (h0, h1) = (points[1][0] - points[0][0], points[2][0] - points[1][0]);
    let (w0, w1) = (2.0 * h1 + h0, h1 + 2.0 * h0);
    (w0 + w1) / (w0 / before + w1 / after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(points: &[[f32; 2]], x: f32, expected: f32) {
        let found = ToneCurve::through(points).at(x);
        assert!((found - expected).abs() < 1e-6, "{found} instead of {expected} at {x} of {points:?}");
    }

    #[test]
    fn a_line_stays_a_line_and_the_ends_are_held() {
        for points in [&[[0.0, 0.0], [1.0, 1.0]][..], &[[0.0, 0.0], [0.25, 0.25], [1.0, 1.0]]] {
            for x in [0.0, 0.1, 0.25, 0.5, 0.9, 1.0] {
                check(points, x, x);
            }
        }
        check(&[[0.2, 0.1], [0.8, 0.7]], 0.0, 0.1);
        check(&[[0.2, 0.1], [0.8, 0.7]], 1.0, 0.7);
        check(&[], 0.4, 0.4);
        check(&[[0.5, 0.3]], 0.9, 0.3);
    }

    #[test]
    fn it_goes_through_its_points_and_never_beyond_their_heights() {
        let points = [[0.0, 0.0], [0.1, 0.45], [0.15, 0.5], [0.6, 0.5], [0.61, 0.95], [1.0, 1.0]];
        let curve = ToneCurve::through(&points);
        for [x, y] in points {
            check(&points, x, y);
        }
        let heights: Vec<f32> = (0..=1000u16).map(|i| curve.at(f32::from(i) / 1000.0)).collect();
        assert!(heights.is_sorted_by(|a, b| *b >= a - 1e-6), "it never turns back");
        assert!((heights[300] - 0.5).abs() < 1e-6, "level where two points are level");
    }
}

//! The coarsest level, solved by the inverse of its matrix.

use super::grid::Field;
use super::level::Level;

/// The inverse of a level's operator, dead points taken out.
#[derive(Clone, Debug)]
pub(super) struct Inverse {
    points: usize,
    /// `[N][N]`, points in reading order.
    samples: Vec<f32>,
}

impl Inverse {
    /// Inverts the operator of a level of a few dozen points.
    pub(super) fn new(level: &Level) -> Self {
        let size = level.layout.size;
        let points = size.area();
        let mut a = matrix(level);
        invert_in_place(&mut a, points);
        Self { points, samples: a.into_iter().map(narrow).collect() }
    }

    /// `u = A^-1 b`.
    pub(super) fn solve(&self, b: &Field, u: &mut Field) {
        let (size, n) = (b.layout.size, self.points);
        for channel in 0..2 {
            let natural: Vec<f32> = (0..n).map(|k| b.samples[b.at(channel, k % size.width, k / size.width)]).collect();
            for (k, row) in self.samples.chunks_exact(n).enumerate() {
                let at = u.at(channel, k % size.width, k / size.width);
                u.samples[at] = row.iter().zip(&natural).map(|(a, b)| a * b).sum();
            }
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        4 * self.samples.len()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an inverse rounded to single precision")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// The operator as a full matrix; rows and columns of dead points are 0.
fn matrix(level: &Level) -> Vec<f64> {
    /// Where the neighbors of [`Level::ring`] lie.
    const RING: [(isize, isize); 8] = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];
    let size = level.layout.size;
    let n = size.area();
    let mut a = vec![0.0; n * n];
    for k in 0..n {
        let (x, y) = (k % size.width, k / size.width);
        if level.is_dead(x, y) {
            continue;
        }
        a[k * n + k] = f64::from(level.mass_row(y)[level.layout.at(x)]);
        for ((dx, dy), weight) in RING.into_iter().zip(level.ring(x, y)) {
            let (Some(nx), Some(ny)) = (x.checked_add_signed(dx), y.checked_add_signed(dy)) else { continue };
            if nx >= size.width || ny >= size.height {
                continue;
            }
            a[k * n + k] += f64::from(weight);
            if !level.is_dead(nx, ny) {
                a[k * n + ny * size.width + nx] -= f64::from(weight);
            }
        }
    }
    a
}

/// Gauss–Jordan elimination of a positive definite matrix in place. A row that nothing determines (a dead point, or one
/// that no hint reaches) becomes 0, which leaves its points at 0.
fn invert_in_place(a: &mut [f64], n: usize) {
    /// A pivot this small beside its diagonal is rounding of an f32 operator.
    const NOTHING: f64 = 1e-9;
    let diagonal: Vec<f64> = (0..n).map(|k| a[k * n + k]).collect();
    for k in 0..n {
        let pivot = a[k * n + k];
        if pivot <= NOTHING * diagonal[k] {
            for j in 0..n {
                a[k * n + j] = 0.0;
                a[j * n + k] = 0.0;
            }
            continue;
        }
        a[k * n + k] = 1.0;
        for j in 0..n {
            a[k * n + j] /= pivot;
        }
        for i in (0..n).filter(|&i| i != k) {
            let factor = a[i * n + k];
            if factor == 0.0 {
                continue;
            }
            a[i * n + k] = 0.0;
            for j in 0..n {
                a[i * n + j] -= factor * a[k * n + j];
            }
        }
    }
}

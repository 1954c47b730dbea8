//! Sparse matrices by rows, and what an iteration asks of them, for two right-hand sides at once.

/// A vector of each plane.
pub(super) type Pairs = Vec<[f64; 2]>;

/// Least factor of a row: lighter ones would be lost beside the others (by eye).
const LIGHTEST: f64 = 1e-3;

/// A matrix by rows, its diagonal apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    pub(super) diagonal: Vec<f64>,
    /// Where each row begins in `columns` and `values`, and where the last ends.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl Matrix {
    /// A matrix without rows.
    pub(super) fn new() -> Self {
        Self { starts: vec![0], ..Self::default() }
    }

    /// Appends a row: its diagonal and the other entries, no column twice.
    pub(super) fn push(&mut self, diagonal: f64, others: impl Iterator<Item = (u32, f64)>) {
        self.diagonal.push(diagonal);
        for (column, value) in others {
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.diagonal.len()
    }

    /// Entries of row `i` off the diagonal.
    pub(super) fn row(&self, i: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.starts[i]..self.starts[i + 1];
        self.columns[range.clone()].iter().map(|&j| j as usize).zip(self.values[range].iter().copied())
    }

    /// The entry in row `i` and column `j != i`.
    pub(super) fn get(&self, i: usize, j: usize) -> f64 {
        self.row(i).find(|&(k, _)| k == j).map_or(0.0, |(_, value)| value)
    }

    /// Row `i` of `A x` without the diagonal.
    fn others(&self, i: usize, x: &[[f64; 2]]) -> [f64; 2] {
        self.row(i).fold([0.0; 2], |sum, (j, a)| [sum[0] + a * x[j][0], sum[1] + a * x[j][1]])
    }

    /// `A x`.
    pub(super) fn times(&self, x: &[[f64; 2]]) -> Pairs {
        let row = |i: usize| {
            let (sum, d) = (self.others(i, x), self.diagonal[i]);
            [sum[0] + d * x[i][0], sum[1] + d * x[i][1]]
        };
        (0..self.len()).map(row).collect()
    }

    /// Factors for the rows under which columns of the matrix nearly sum to 0, as its rows do: the stationary measure of
    /// the walk `1 - A / diagonal`, by so many sweeps from a constant.
    pub(super) fn measure(&self, sweeps: usize) -> Vec<f64> {
        let mut measure = vec![1.0; self.len()];
        for _ in 0..sweeps {
            let mut next = vec![0.0; self.len()];
            for (i, d) in measure.iter().enumerate() {
                // Half of every step stays where it is, so that the sweeps do not swing.
                next[i] += 0.5 * d;
                for (j, value) in self.row(i) {
                    next[j] -= 0.5 * d * value / self.diagonal[i];
                }
            }
            measure = next;
        }
        measure.into_iter().map(|d| d.max(LIGHTEST)).collect()
    }

    /// Multiplies every row by its factor.
    pub(super) fn scale_rows(&mut self, factors: &[f64]) {
        for (i, factor) in factors.iter().enumerate() {
            self.diagonal[i] *= factor;
            self.values[self.starts[i]..self.starts[i + 1]].iter_mut().for_each(|value| *value *= factor);
        }
    }

    /// One Gauss–Seidel sweep over `rows` for `A x = b`.
    pub(super) fn sweep(&self, rows: impl Iterator<Item = usize>, b: &[[f64; 2]], x: &mut [[f64; 2]]) {
        for i in rows {
            let (sum, d) = (self.others(i, x), self.diagonal[i]);
            x[i] = [(b[i][0] - sum[0]) / d, (b[i][1] - sum[1]) / d];
        }
    }
}

/// Scalar product of each plane.
pub(super) fn dot(a: &[[f64; 2]], b: &[[f64; 2]]) -> [f64; 2] {
    a.iter().zip(b).fold([0.0; 2], |s, (a, b)| [s[0] + a[0] * b[0], s[1] + a[1] * b[1]])
}

/// `y += k x`, with a factor for each plane.
pub(super) fn add_scaled(y: &mut [[f64; 2]], k: [f64; 2], x: &[[f64; 2]]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y = [y[0] + k[0] * x[0], y[1] + k[1] * x[1]];
    }
}

/// `a / b`, 0 where b is 0.
pub(super) fn ratio(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [0, 1].map(|c| if b[c] > 0.0 { a[c] / b[c] } else { 0.0 })
}

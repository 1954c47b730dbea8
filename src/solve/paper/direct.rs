//! Sparse LU factorization in double precision: the exact solution of a small system.

use faer::Mat;
use faer::linalg::solvers::Solve;
use faer::sparse::linalg::solvers::Lu;
use faer::sparse::{SparseColMat, Triplet};

use super::matrix::{Matrix, Pairs};
use crate::solve::error::SolveError;

/// The factors of a matrix.
#[derive(Debug)]
pub(super) struct Factors {
    lu: Lu<usize, f64>,
}

impl Factors {
    /// Factorizes a matrix.
    ///
    /// # Errors
    /// [`SolveError::Factorization`] if memory ran out or the matrix is singular.
    pub(super) fn new(a: &Matrix) -> Result<Self, SolveError> {
        let failed = |reason: String| SolveError::Factorization { reason };
        let entries: Vec<_> = (0..a.len())
            .flat_map(|i| a.row(i).chain([(i, a.diagonal[i])]).map(move |(j, value)| Triplet::new(i, j, value)))
            .collect();
        let a = SparseColMat::<usize, f64>::try_new_from_triplets(a.len(), a.len(), &entries)
            .map_err(|e| failed(format!("{e:?}")))?;
        drop(entries);
        Ok(Self { lu: a.sp_lu().map_err(|e| failed(e.to_string()))? })
    }

    /// The solution for both planes.
    pub(super) fn solve(&self, b: &[[f64; 2]]) -> Pairs {
        let x = self.lu.solve(Mat::from_fn(b.len(), 2, |i, c| b[i][c]));
        (0..b.len()).map(|i| [x[(i, 0)], x[(i, 1)]]).collect()
    }
}

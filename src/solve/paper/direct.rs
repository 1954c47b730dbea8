//! The paper's system solved exactly, by sparse LU factorization in double precision.

use faer::Mat;
use faer::linalg::solvers::Solve;
use faer::sparse::{SparseColMat, Triplet};

use super::problem::Unknowns;
use super::rows::Rows;
use crate::solve::error::SolveError;

/// The unknowns of both planes.
///
/// # Errors
/// [`SolveError::Factorization`] if memory ran out or the matrix is singular.
pub(super) fn solve(rows: &Rows, unknowns: &Unknowns, b: &[[f64; 2]]) -> Result<Vec<[f64; 2]>, SolveError> {
    let n = unknowns.pixels.len();
    let mut entries = Vec::with_capacity(9 * n);
    for (i, &r) in unknowns.pixels.iter().enumerate() {
        entries.push(Triplet::new(i, i, 1.0));
        entries.extend(rows.neighbors(r as usize).filter_map(|(s, w)| Some(Triplet::new(i, unknowns.index(s)?, -w))));
    }
    let failed = |reason: String| SolveError::Factorization { reason };
    let a = SparseColMat::<usize, f64>::try_new_from_triplets(n, n, &entries).map_err(|e| failed(format!("{e:?}")))?;
    drop(entries);
    let lu = a.sp_lu().map_err(|e| failed(e.to_string()))?;
    let x = lu.solve(Mat::from_fn(n, 2, |i, c| b[i][c]));
    Ok((0..n).map(|i| [x[(i, 0)], x[(i, 1)]]).collect())
}

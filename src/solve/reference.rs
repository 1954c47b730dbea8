//! The exact solution of the same system by factorization in double precision: what the solver is measured against.
//!
//! It takes about a kilobyte a pixel and grows faster than the picture: for pictures of up to a megapixel or so.

use faer::linalg::solvers::Solve;
use faer::sparse::{SparseColMat, Triplet};
use faer::{Mat, Side};

use super::affinity::affinity;
use super::error::SolveError;
use super::hints::Hints;
use super::level::Level;
use crate::raster::{Chroma, Plane};

/// The exact chroma that hints give a photograph with the symmetric affinity, both planes `[H, W]`. `guide` is `[H, W]`,
/// luma 0..=1 encoded as in sRGB.
///
/// # Errors
/// [`SolveError::Empty`], [`SolveError::SizesDiffer`], and [`SolveError::Factorization`] where memory ran out or no hint
/// determines a color.
pub fn factorized(guide: &Plane<f32>, hints: &Hints) -> Result<Chroma, SolveError> {
    let size = guide.size();
    if size.area() == 0 {
        return Err(SolveError::Empty { size });
    }
    if hints.size() != size {
        return Err(SolveError::SizesDiffer { hints: hints.size(), guide: size });
    }
    cholesky(&affinity(guide), hints)
}

/// The neighbors of a pixel in the order of [`Level::ring`], as columns and rows.
const RING: [(isize, isize); 8] = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];

/// Factorizes and solves the equations of the pixels without a hint.
#[expect(clippy::cast_possible_truncation, reason = "a solution kept in single precision")]
fn cholesky(finest: &Level, hints: &Hints) -> Result<Chroma, SolveError> {
    let size = hints.size();
    let mut chroma = [Plane::filled(size, 0.0), Plane::filled(size, 0.0)];
    hints.write(&mut chroma);
    let unknown = unknowns(hints);
    let n = size.area() - hints.entries().len();
    let mut entries = Vec::with_capacity(5 * n);
    let mut b = Mat::<f64>::zeros(n, 2);
    for (r, &i) in unknown.iter().enumerate() {
        let Some(i) = i else { continue };
        let (x, y) = (r % size.width, r / size.width);
        let ring = finest.ring(x, y).map(f64::from);
        entries.push(Triplet::new(i, i, ring.iter().sum()));
        for ((dx, dy), weight) in RING.into_iter().zip(ring) {
            let Some(s) = neighbor(x, y, dx, dy, size.width).filter(|_| weight > 0.0) else { continue };
            match unknown[s] {
                Some(j) if j < i => entries.push(Triplet::new(i, j, -weight)),
                Some(_) => {}
                None => (0..2).for_each(|c| b[(i, c)] += weight * f64::from(chroma[c].samples()[s])),
            }
        }
    }
    let failed = |reason: String| SolveError::Factorization { reason };
    let a = SparseColMat::<usize, f64>::try_new_from_triplets(n, n, &entries).map_err(|e| failed(format!("{e:?}")))?;
    drop(entries);
    let x = a.sp_cholesky(Side::Lower).map_err(|e| failed(format!("{e:?}")))?.solve(&b);
    for (c, plane) in chroma.iter_mut().enumerate() {
        for (sample, i) in plane.samples_mut().iter_mut().zip(&unknown) {
            *sample = i.map_or(*sample, |i| x[(i, c)] as f32);
        }
    }
    Ok(chroma)
}

/// The number of every pixel among those without a hint.
fn unknowns(hints: &Hints) -> Vec<Option<usize>> {
    let mut numbers = vec![Some(0); hints.size().area()];
    hints.entries().iter().for_each(|hint| numbers[hint.pixel as usize] = None);
    numbers.iter_mut().flatten().enumerate().for_each(|(k, number)| *number = k);
    numbers
}

fn neighbor(x: usize, y: usize, dx: isize, dy: isize, width: usize) -> Option<usize> {
    let (x, y) = (x.checked_add_signed(dx)?, y.checked_add_signed(dy)?);
    (x < width).then_some(y * width + x)
}

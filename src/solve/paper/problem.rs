//! A photograph's system in the paper's form, and its solution.

use super::direct;
use super::rows::Rows;
use crate::raster::{Chroma, Plane};
use crate::solve::config::{Summary, Termination};
use crate::solve::error::SolveError;
use crate::solve::hints::Hints;

/// The weights of one photograph.
#[derive(Clone, Debug)]
pub(in crate::solve) struct Paper {
    rows: Rows,
}

/// The pixels whose chroma is asked for: those without a hint.
pub(super) struct Unknowns {
    /// Pixels in reading order.
    pub(super) pixels: Vec<u32>,
    /// Place of every pixel in `pixels`, [`u32::MAX`] for the others.
    places: Vec<u32>,
}

impl Unknowns {
    fn new(hints: &Hints) -> Self {
        let mut wanted = vec![true; hints.size().area()];
        for hint in hints.entries() {
            wanted[hint.pixel as usize] = false;
        }
        let pixels: Vec<u32> = (0u32..).zip(&wanted).filter(|(_, wanted)| **wanted).map(|(r, _)| r).collect();
        let mut places = vec![u32::MAX; wanted.len()];
        for (i, &r) in (0u32..).zip(&pixels) {
            places[r as usize] = i;
        }
        Self { pixels, places }
    }

    /// Place of a pixel among the unknowns, if it is one.
    pub(super) fn index(&self, pixel: usize) -> Option<usize> {
        Some(self.places[pixel] as usize).filter(|&i| i < self.pixels.len())
    }
}

impl Paper {
    /// The weights for a picture of luma 0..=1.
    pub(in crate::solve) fn new(guide: &Plane<f32>) -> Self {
        Self { rows: Rows::new(guide) }
    }

    /// Bytes held.
    pub(in crate::solve) fn bytes(&self) -> usize {
        size_of_val(&self.rows.weights[..])
    }

    /// Solves for `hints`, which are not empty, into `x`.
    ///
    /// # Errors
    /// [`SolveError::Factorization`].
    pub(in crate::solve) fn solve(&self, hints: &Hints, x: &mut Chroma) -> Result<Summary, SolveError> {
        let unknowns = Unknowns::new(hints);
        for plane in x.iter_mut() {
            plane.samples_mut().fill(0.0);
        }
        hints.write(x);
        let b = self.right_hand_side(&unknowns, x);
        let solution = direct::solve(&self.rows, &unknowns, &b)?;
        for (&r, value) in unknowns.pixels.iter().zip(&solution) {
            for (plane, value) in x.iter_mut().zip(value) {
                plane.samples_mut()[r as usize] = narrow(*value);
            }
        }
        let mut summary = Summary::without_steps(Termination::Direct, Default::default());
        summary.residual = narrow(self.residual(&unknowns, &b, &solution));
        summary.counters.rows_built = unknowns.pixels.len();
        Ok(summary)
    }

    /// What the hints, the only nonzero samples of `x`, give to the unknowns.
    fn right_hand_side(&self, unknowns: &Unknowns, x: &Chroma) -> Vec<[f64; 2]> {
        let given = |r: u32, plane: &Plane<f32>| {
            self.rows.neighbors(r as usize).map(|(s, w)| w * f64::from(plane.samples()[s])).sum()
        };
        unknowns.pixels.iter().map(|&r| [given(r, &x[0]), given(r, &x[1])]).collect()
    }

    /// Norm of the residual relative to that of the right-hand side.
    fn residual(&self, unknowns: &Unknowns, b: &[[f64; 2]], x: &[[f64; 2]]) -> f64 {
        let (mut rest, mut whole) = (0.0, 0.0);
        for (i, &r) in unknowns.pixels.iter().enumerate() {
            for c in 0..2 {
                let taken = self.rows.neighbors(r as usize).filter_map(|(s, w)| Some(w * x[unknowns.index(s)?][c]));
                rest += (b[i][c] - x[i][c] + taken.sum::<f64>()).powi(2);
                whole += b[i][c].powi(2);
            }
        }
        if whole > 0.0 { (rest / whole).sqrt() } else { rest.sqrt() }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a solution in double precision, kept in single")]
fn narrow(value: f64) -> f32 {
    value as f32
}

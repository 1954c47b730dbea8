//! A photograph's system in the paper's form, and its solution.

use std::ops::ControlFlow;

use super::direct::Factors;
use super::matrix::{Matrix, Pairs, add_scaled, dot};
use super::residuals;
use super::rows::Rows;
use crate::raster::{Chroma, Plane};
use crate::solve::config::{Config, Counters, Step, Summary, Termination};
use crate::solve::error::SolveError;
use crate::solve::hints::Hints;
use crate::solve::limits::Limits;
use crate::solve::proposal::Proposal;

/// The weights of one photograph.
#[derive(Clone, Debug)]
pub(in crate::solve) struct Paper {
    rows: Rows,
}

/// The equations of the pixels without a hint.
struct Equations {
    /// Their pixels, in reading order.
    pixels: Vec<u32>,
    a: Matrix,
    b: Pairs,
}

impl Equations {
    /// The equations for the hints, which stand in `x`, and for a proposal.
    fn new(rows: &Rows, hints: &Hints, proposal: Option<&Proposal>, x: &Chroma) -> Self {
        const HINT: u32 = u32::MAX;
        let mut places = vec![0; hints.size().area()];
        for hint in hints.entries() {
            places[hint.pixel as usize] = HINT;
        }
        let pixels: Vec<u32> = (0u32..).zip(&places).filter(|(_, p)| **p != HINT).map(|(r, _)| r).collect();
        for (i, &r) in (0u32..).zip(&pixels) {
            places[r as usize] = i;
        }
        let (mut a, mut b) = (Matrix::new(), Pairs::with_capacity(pixels.len()));
        for &r in &pixels {
            let neighbors = || rows.neighbors(r as usize);
            let (pull, base) = proposal.map_or((0.0, [0.0; 2]), |p| at(p, r as usize));
            // The weights sum to 1, but for a pixel that is tied to nothing.
            let ties = if neighbors().next().is_some() { 1.0 } else { 0.0 };
            a.push(ties + pull, neighbors().filter(|&(s, _)| places[s] != HINT).map(|(s, w)| (places[s], -w)));
            let given = |plane: &Plane<f32>| {
                let terms = neighbors().filter(|&(s, _)| places[s] == HINT);
                terms.map(|(s, w)| w * f64::from(plane.samples()[s])).sum::<f64>()
            };
            b.push([given(&x[0]) + pull * base[0], given(&x[1]) + pull * base[1]]);
        }
        Self { pixels, a, b }
    }

    /// Puts a solution in its place.
    fn write(&self, solution: &[[f64; 2]], x: &mut Chroma) {
        for (c, plane) in x.iter_mut().enumerate() {
            for (&r, value) in self.pixels.iter().zip(solution) {
                plane.samples_mut()[r as usize] = narrow(value[c]);
            }
        }
    }

    /// What stands in its place.
    fn read(&self, x: &Chroma) -> Pairs {
        self.pixels.iter().map(|&r| [0, 1].map(|c| f64::from(x[c].samples()[r as usize]))).collect()
    }
}

/// Confidence and chroma of a proposal at a pixel.
fn at(proposal: &Proposal, pixel: usize) -> (f64, [f64; 2]) {
    let sample = |plane: &Plane<f32>| f64::from(plane.samples()[pixel]);
    (sample(proposal.confidence()), [sample(&proposal.chroma()[0]), sample(&proposal.chroma()[1])])
}

impl Paper {
    /// The weights for a picture of luma 0..=1.
    pub(in crate::solve) fn new(guide: &Plane<f32>, limits: Option<&Limits>) -> Self {
        Self { rows: Rows::new(guide, limits) }
    }

    /// Bytes held.
    pub(in crate::solve) fn bytes(&self) -> usize {
        size_of_val(&self.rows.weights[..])
    }

    /// Solves for `hints` and a proposal, not both void, into `x`; where that takes steps, from what stands in `x`.
    ///
    /// # Errors
    /// [`SolveError::Factorization`].
    pub(in crate::solve) fn solve(
        &self,
        hints: &Hints,
        proposal: Option<&Proposal>,
        x: &mut Chroma,
        config: &Config,
        watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Result<Summary, SolveError> {
        hints.write(x);
        let equations = Equations::new(&self.rows, hints, proposal, x);
        let rows_built = equations.pixels.len();
        let counters = Counters { rows_built, ..Counters::default() };
        if rows_built <= config.factorized {
            let mut summary = Summary::without_steps(Termination::Direct, counters);
            if rows_built > 0 {
                let solution = Factors::new(&equations.a)?.solve(&equations.b);
                summary.residual = narrow(residual(&equations, &solution));
                equations.write(&solution, x);
            }
            return Ok(summary);
        }
        let start = equations.read(x);
        let mut show = |index: usize, correction: f64, residual: f64, solution: &Pairs| {
            equations.write(solution, x);
            watch(Step::Cycle { index, correction: narrow(correction), residual: narrow(residual), chroma: x })
        };
        let out = residuals::solve(equations.a.clone(), equations.b.clone(), start, config, &mut show)?;
        equations.write(&out.x, x);
        Ok(Summary {
            cycles: out.cycles,
            residual: narrow(out.residual),
            correction: narrow(out.correction),
            termination: out.termination,
            counters: Counters { rows_built: rows_built + out.rows_built, ..counters },
        })
    }
}

/// Norm of the residual relative to that of the right-hand side.
fn residual(equations: &Equations, x: &[[f64; 2]]) -> f64 {
    let norm = |v: &[[f64; 2]]| dot(v, v).iter().sum::<f64>().sqrt();
    let mut rest = equations.a.times(x);
    add_scaled(&mut rest, [-1.0; 2], &equations.b);
    norm(&rest) / norm(&equations.b).max(f64::MIN_POSITIVE)
}

#[expect(clippy::cast_possible_truncation, reason = "numbers in double precision, kept in single")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;
    use crate::solve::hints::Hint;

    #[test]
    fn steps_reach_what_factorization_finds() {
        let size = Size::new(90, 80);
        let guide = Plane::from_fn(size, |x, y| {
            let shape = if (x as f32 - 40.0).hypot(y as f32 - 30.0) < 20.0 { 0.7 } else { 0.3 };
            ((shape + 0.05 * ((x * 31 + y * 17) % 13) as f32 / 13.0) * 255.0).round() / 255.0
        });
        let entries = (0..30).map(|k| Hint { pixel: 235 * k + 40, chroma: [0.01 * k as f32, 0.3 - 0.02 * k as f32] });
        let hints = Hints::new(size, entries.collect()).unwrap();
        let solved = [size.area(), 0].map(|factorized| {
            let config = Config { tol: 1e-7, rel_residual: 1e-9, max_cycles: 60, factorized };
            let mut x = [Plane::filled(size, 0.0), Plane::filled(size, 0.0)];
            let paper = Paper::new(&guide, None);
            let summary = paper.solve(&hints, None, &mut x, &config, &mut |_| ControlFlow::Continue(())).unwrap();
            (x, summary)
        });
        let [(exact, direct), (steps, summary)] = solved;
        assert_eq!((direct.termination, summary.termination), (Termination::Direct, Termination::Converged));
        assert!(summary.cycles <= 25, "{} steps", summary.cycles);
        for (a, b) in exact.iter().zip(&steps) {
            assert!(a.samples().iter().zip(b.samples()).all(|(a, b)| (a - b).abs() < 1e-5));
        }
    }
}

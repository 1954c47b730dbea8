//! Generalized conjugate residuals for the paper's system where it is too large to factorize.
//!
//! **Source:** Eisenstat, Elman, Schultz, *Variational iterative methods for nonsymmetric systems of linear equations*,
//! SIAM Journal on Numerical Analysis 20 (1983). Every step lowers the residual or leaves it as it is: it cannot diverge,
//! as conjugate gradients and plain cycles do on this system.

use std::ops::ControlFlow;

use super::aggregate::Hierarchy;
use super::matrix::{Matrix, Pairs, add_scaled, dot, ratio};
use crate::solve::config::{Config, Termination};
use crate::solve::error::SolveError;

/// Directions kept; more cost memory, fewer cost steps (10 to 30 made no difference).
const KEPT: usize = 12;

/// Sweeps towards the measure that rows are scaled by. Without it directions turn useless: on one of six pictures steps
/// stood still eight levels from the solution.
const SWEEPS: usize = 20;

/// A step's correction says less of the error than in the symmetric form: on six pictures a fiftieth left errors of up to a
/// fifth of a level where corrections of a tenth of one were asked for.
const CAUTION: f64 = 0.02;

/// How the iteration ended.
pub(super) struct Outcome {
    pub(super) x: Pairs,
    pub(super) cycles: usize,
    pub(super) correction: f64,
    pub(super) residual: f64,
    pub(super) termination: Termination,
    pub(super) rows_built: usize,
}

/// Solves `A x = b` from `x`. `watch` sees the step, its largest change, the relative residual and the solution.
///
/// # Errors
/// [`SolveError::Factorization`] of the coarsest grid.
pub(super) fn solve(
    mut a: Matrix,
    mut b: Pairs,
    x: Pairs,
    config: &Config,
    watch: &mut dyn FnMut(usize, f64, f64, &Pairs) -> ControlFlow<()>,
) -> Result<Outcome, SolveError> {
    let measure = a.measure(SWEEPS);
    a.scale_rows(&measure);
    b.iter_mut().zip(&measure).for_each(|(b, d)| *b = [b[0] * d, b[1] * d]);
    let hierarchy = Hierarchy::new(a.clone())?;
    let mut rest = b.clone();
    add_scaled(&mut rest, [-1.0; 2], &a.times(&x));
    let norm = |v: &[[f64; 2]]| dot(v, v).iter().sum::<f64>().sqrt();
    let scale = norm(&b).max(norm(&rest)).max(f64::MIN_POSITIVE);
    let rows_built = hierarchy.rows();
    let mut out =
        Outcome { x, cycles: 0, correction: 0.0, residual: 0.0, termination: Termination::Converged, rows_built };
    let mut kept: Vec<(Pairs, Pairs, [f64; 2])> = Vec::new();
    while out.cycles < config.max_cycles {
        let mut z = hierarchy.apply(&rest);
        let mut v = a.times(&z);
        for (p, q, qq) in &kept {
            let gamma = ratio(dot(&v, q), *qq).map(|g| -g);
            add_scaled(&mut z, gamma, p);
            add_scaled(&mut v, gamma, q);
        }
        let vv = dot(&v, &v);
        let alpha = ratio(dot(&v, &rest), vv);
        if !alpha.iter().all(|a| a.is_finite()) || alpha == [0.0; 2] {
            out.termination = if out.residual == 0.0 { Termination::Converged } else { Termination::Stalled };
            return Ok(out);
        }
        add_scaled(&mut out.x, alpha, &z);
        add_scaled(&mut rest, alpha.map(|a| -a), &v);
        out.cycles += 1;
        out.correction = z.iter().flat_map(|z| [alpha[0] * z[0], alpha[1] * z[1]]).fold(0.0, |m, c| m.max(c.abs()));
        out.residual = norm(&rest) / scale;
        if watch(out.cycles, out.correction, out.residual, &out.x).is_break() {
            out.termination = Termination::Cancelled;
            return Ok(out);
        }
        if out.correction <= CAUTION * f64::from(config.tol) && out.residual <= f64::from(config.rel_residual) {
            return Ok(out);
        }
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((z, v, vv));
    }
    out.termination = Termination::IterationLimit;
    Ok(out)
}

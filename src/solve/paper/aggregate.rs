//! A hierarchy for the paper's system, which is not symmetric: pixels that hang together most become one.
//!
//! **Source:** Notay, *An aggregation-based algebraic multigrid method*, ETNA 37 (2010), and *Aggregation-based algebraic
//! multigrid for convection-diffusion equations*, SIAM Journal on Scientific Computing 34 (2012): pairs of pairs, and on
//! every coarse grid up to two steps of a Krylov method (his K-cycle), here generalized conjugate residuals.
//! Differs: pairs are chosen by the strongest tie alone, without his bound on their quality.

use super::direct::Factors;
use super::matrix::{Matrix, Pairs, add_scaled, dot, ratio};
use crate::solve::error::SolveError;

/// Unknowns that are factorized; below, pairs no longer pay.
const COARSEST: usize = 2000;
/// A tie this weak beside the strongest of its row makes no pair (his kappa is stricter for some; by eye).
const STRONG: f64 = 0.25;
/// A coarse step that leaves less than this of the residual needs no second (Notay 2010, section 3).
const ENOUGH: f64 = 0.25;

/// The system on ever fewer unknowns.
#[derive(Debug)]
pub(super) struct Hierarchy {
    grids: Vec<Grid>,
    coarsest: Factors,
}

/// A matrix, and which unknown of the next grid each of its unknowns belongs to.
#[derive(Debug)]
struct Grid {
    a: Matrix,
    parent: Vec<u32>,
    parents: usize,
}

impl Hierarchy {
    /// Makes the grids below `a`.
    ///
    /// # Errors
    /// [`SolveError::Factorization`] of the coarsest.
    pub(super) fn new(a: Matrix) -> Result<Self, SolveError> {
        let (mut grids, mut a) = (Vec::new(), a);
        while a.len() > COARSEST {
            let (pairs, count) = pair(&a);
            let half = merge(&a, &pairs, count);
            let (pairs_of_pairs, parents) = pair(&half);
            let next = merge(&half, &pairs_of_pairs, parents);
            if parents * 5 > a.len() * 4 {
                break;
            }
            let parent = pairs.iter().map(|&p| pairs_of_pairs[p as usize]).collect();
            grids.push(Grid { a, parent, parents });
            a = next;
        }
        let coarsest = Factors::new(&a)?;
        Ok(Self { grids, coarsest })
    }

    /// Rows formed, on all grids.
    pub(super) fn rows(&self) -> usize {
        self.grids.iter().map(|g| g.a.len() + g.parents).sum()
    }

    /// An approximate solution of `A x = b` on the finest grid.
    pub(super) fn apply(&self, b: &[[f64; 2]]) -> Pairs {
        self.cycle(0, b)
    }

    /// Sweep, correct from the next grid, sweep back.
    fn cycle(&self, l: usize, b: &[[f64; 2]]) -> Pairs {
        let Some(Grid { a, parent, parents }) = self.grids.get(l) else { return self.coarsest.solve(b) };
        let mut x = vec![[0.0; 2]; b.len()];
        a.sweep(0..a.len(), b, &mut x);
        let mut rest = a.times(&x);
        for (r, b) in rest.iter_mut().zip(b) {
            *r = [b[0] - r[0], b[1] - r[1]];
        }
        let mut gathered = vec![[0.0; 2]; *parents];
        for (r, &p) in rest.iter().zip(parent) {
            let sum = &mut gathered[p as usize];
            *sum = [sum[0] + r[0], sum[1] + r[1]];
        }
        let correction = self.steps(l + 1, gathered);
        for (x, &p) in x.iter_mut().zip(parent) {
            let e = correction[p as usize];
            *x = [x[0] + e[0], x[1] + e[1]];
        }
        a.sweep((0..a.len()).rev(), b, &mut x);
        x
    }

    /// Up to two steps of conjugate residuals on a coarse grid.
    fn steps(&self, l: usize, b: Pairs) -> Pairs {
        let Some(Grid { a, .. }) = self.grids.get(l) else { return self.coarsest.solve(&b) };
        let mut x = self.cycle(l, &b);
        let v = a.times(&x);
        let (vv, before) = (dot(&v, &v), dot(&b, &b));
        let alpha = ratio(dot(&v, &b), vv);
        let mut rest = b;
        add_scaled(&mut rest, alpha.map(|a| -a), &v);
        let after = dot(&rest, &rest);
        let second = (0..2).any(|c| after[c] > ENOUGH * ENOUGH * before[c]);
        let first = x.clone();
        for x in &mut x {
            *x = [alpha[0] * x[0], alpha[1] * x[1]];
        }
        if second {
            let mut z = self.cycle(l, &rest);
            let mut w = a.times(&z);
            let gamma = ratio(dot(&w, &v), vv).map(|g| -g);
            add_scaled(&mut w, gamma, &v);
            add_scaled(&mut z, gamma, &first);
            let beta = ratio(dot(&w, &rest), dot(&w, &w));
            add_scaled(&mut x, beta, &z);
        }
        x
    }
}

/// Joins every unknown with the free one it is tied to most; the pair of each, and how many there are.
fn pair(a: &Matrix) -> (Vec<u32>, usize) {
    const FREE: u32 = u32::MAX;
    let mut pairs = vec![FREE; a.len()];
    let mut count = 0;
    for i in 0..a.len() {
        if pairs[i] != FREE {
            continue;
        }
        let tie = |(j, value): (usize, f64)| (j, -(value / a.diagonal[i] + a.get(j, i) / a.diagonal[j]));
        let strongest = a.row(i).map(tie).fold(0.0, |m: f64, (_, t)| m.max(t));
        let free = a.row(i).map(tie).filter(|&(j, t)| pairs[j] == FREE && t > STRONG * strongest);
        let best = free.fold(None, |best: Option<(usize, f64)>, (j, t)| match best {
            Some((_, most)) if most >= t => best,
            _ => Some((j, t)),
        });
        pairs[i] = count;
        if let Some((j, _)) = best {
            pairs[j] = count;
        }
        count += 1;
    }
    (pairs, count as usize)
}

/// The matrix of the pairs: rows and columns of each added up.
fn merge(a: &Matrix, pairs: &[u32], count: usize) -> Matrix {
    let mut members = vec![Vec::with_capacity(2); count];
    for (i, &p) in pairs.iter().enumerate() {
        members[p as usize].push(i);
    }
    let mut out = Matrix::new();
    let mut row: Vec<(u32, f64)> = Vec::new();
    for (p, members) in (0u32..).zip(&members) {
        row.clear();
        let mut diagonal = 0.0;
        for &i in members {
            diagonal += a.diagonal[i];
            for (j, value) in a.row(i) {
                match pairs[j] {
                    q if q == p => diagonal += value,
                    q => match row.iter_mut().find(|(column, _)| *column == q) {
                        Some((_, sum)) => *sum += value,
                        None => row.push((q, value)),
                    },
                }
            }
        }
        out.push(diagonal, row.iter().copied());
    }
    out
}

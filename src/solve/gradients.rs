//! Conjugate gradients with a W-cycle as preconditioner, for both planes at once.
//!
//! **Source:** Hestenes and Stiefel, *Methods of conjugate gradients for solving linear systems*, 1952. Both planes share
//! every pass over the operator; each has its own step lengths.

use std::ops::ControlFlow;

use super::apply::{Pair, direct, dots, step, subtract_product};
use super::config::{Config, Step, Termination, draft_size};
use super::cycle::{Hierarchy, LevelFields, field_bytes, fields, precondition};
use super::grid::Field;
use super::hints::Hints;
use super::level::Level;
use super::local::{Draft, draft};
use super::settle::settle;
use crate::raster::{Chroma, Plane, Window};

/// Sees every draft and every step, and says whether to go on.
pub(super) type Watch<'a> = dyn FnMut(Step<'_>) -> ControlFlow<()> + 'a;

/// What is solved: `A x = c B`, with hints in x.
#[derive(Clone, Copy)]
pub(super) struct Problem<'a> {
    /// A, and c as its finest mass.
    pub(super) hierarchy: &'a Hierarchy,
    /// B, if there is a proposal.
    pub(super) base: Option<&'a Chroma>,
    /// The hints, which stand in x.
    pub(super) hints: &'a Hints,
    /// A window around what changed since x was a solution; all of the picture where it never was.
    pub(super) changed: Window,
    /// How many samples may still change by more than is asked when it is called good.
    pub(super) spare: usize,
}

/// What is too little to be seen, in corrections at which the solver stops: those are asked to be a tenth of a level.
const HALF_A_LEVEL: f32 = 5.0;

/// Vectors of the iteration.
#[derive(Clone, Debug)]
pub(super) struct Vectors {
    /// Right-hand sides and solutions of the levels; those of the finest are the residual r and the step z.
    levels: Vec<LevelFields>,
    p: Field,
    q: Field,
}

/// How an iteration ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) cycles: usize,
    pub(super) residual: f32,
    pub(super) correction: f32,
    /// Pixels of the window that was solved first.
    pub(super) settled: usize,
    pub(super) termination: Termination,
}

impl Vectors {
    /// Zeros for a hierarchy.
    pub(super) fn new(hierarchy: &Hierarchy) -> Self {
        let layout = hierarchy.levels[0].layout;
        Self { levels: fields(hierarchy), p: Field::zeros(layout), q: Field::zeros(layout) }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        field_bytes(&self.levels) + self.p.bytes() + self.q.bytes()
    }

    /// Improves `x`, in which the hints stand, until it is good enough.
    pub(super) fn solve(
        &mut self,
        problem: Problem<'_>,
        x: &mut Chroma,
        config: &Config,
        sweeps: &mut [usize],
        watch: &mut Watch<'_>,
    ) -> Outcome {
        let Problem { hierarchy, hints, base, changed, spare } = problem;
        let mut outcome =
            Outcome { cycles: 0, residual: 0.0, correction: 0.0, settled: 0, termination: Termination::Converged };
        let draft = draft(hierarchy, &mut self.levels, x, base, changed, HALF_A_LEVEL * config.tol);
        if draft.as_ref().is_some_and(|draft| show(draft, problem, x, config, &mut outcome, watch).is_break()) {
            return Outcome { termination: Termination::Cancelled, ..outcome };
        }
        if let Some(far) = &hierarchy.far {
            far.factorize(&hierarchy.levels);
        }
        let proposed = propose(&hierarchy.levels[0], base, &mut self.levels[0].b);
        let start = self.residual(hierarchy, x);
        let scale = pressure(hierarchy, hints).hypot(proposed).max(start);
        if start == 0.0 {
            return outcome;
        }
        let mut rho: Pair = [0.0; 2];
        while outcome.cycles < config.max_cycles {
            if self.precondition(hierarchy, x, outcome.cycles == 0 && draft.is_none(), sweeps, watch).is_break() {
                return Outcome { termination: Termination::Cancelled, ..outcome };
            }
            let (r, z) = (&self.levels[0].b, &self.levels[0].u);
            let before = std::mem::replace(&mut rho, dots(r, z));
            let beta = quotients(rho, before);
            let mut bend = direct(&hierarchy.levels[0], z, beta, &mut self.p, &mut self.q);
            if let Some(far) = &hierarchy.far {
                let more = far.add_product(&hierarchy.levels[0], &self.p, &mut self.q);
                bend = [bend[0] + more[0], bend[1] + more[1]];
            }
            let alpha = quotients(rho, bend);
            if alpha == [0.0; 2] {
                return Outcome { termination: Termination::Stalled, ..outcome };
            }
            let change = step(alpha, &self.p, &self.q, x, &mut self.levels[0].b, config.tol);
            outcome.cycles += 1;
            outcome.correction = change.largest;
            outcome.residual = narrow((change.residual[0] + change.residual[1]).sqrt() / scale);
            let (index, correction, residual) = (outcome.cycles, outcome.correction, outcome.residual);
            if watch(Step::Cycle { index, correction, residual, chroma: x }).is_break() {
                return Outcome { termination: Termination::Cancelled, ..outcome };
            }
            if change.beyond <= spare as f64 && residual <= config.rel_residual {
                return outcome;
            }
        }
        Outcome { termination: Termination::IterationLimit, ..outcome }
    }

    /// Subtracts `A x` from what the proposal gave: the residual; its norm.
    fn residual(&mut self, hierarchy: &Hierarchy, x: &Chroma) -> f64 {
        let r = &mut self.levels[0].b;
        self.p.load(x);
        subtract_product(&hierarchy.levels[0], &self.p, r);
        if let Some(far) = &hierarchy.far {
            far.subtract_product(0, &hierarchy.levels[0], &self.p, r);
        }
        norm(r)
    }

    /// `z = M r`; coarse answers are shown on the way where that is wanted.
    fn precondition(
        &mut self,
        hierarchy: &Hierarchy,
        x: &Chroma,
        show: bool,
        sweeps: &mut [usize],
        watch: &mut Watch<'_>,
    ) -> ControlFlow<()> {
        /// Longest side of a draft: smaller ones show nothing, larger ones are no quicker than the picture.
        const DRAFTS: std::ops::RangeInclusive<usize> = 100..=1100;
        precondition(hierarchy, &mut self.levels, sweeps, &mut |level, fields| {
            if show && DRAFTS.contains(&fields[level].u.layout.size.longest()) {
                watch(Step::Draft(&draft_on(level, fields, x)))
            } else {
                ControlFlow::Continue(())
            }
        })
    }
}

/// Shows a first answer, and settles what it says will be seen to change.
fn show(
    draft: &Draft,
    problem: Problem<'_>,
    x: &mut Chroma,
    config: &Config,
    outcome: &mut Outcome,
    watch: &mut Watch<'_>,
) -> ControlFlow<()> {
    watch(Step::Draft(&draft.chroma))?;
    // A window solved on its own knows no links that lead out of it.
    let extent = draft.extent.filter(|_| problem.hierarchy.far.is_none());
    let Some(extent) = extent else { return ControlFlow::Continue(()) };
    outcome.settled = settle(problem, extent, x, HALF_A_LEVEL * config.tol);
    watch(Step::Settled(x))
}

/// The picture as it is known on `level`: the present one at every `2^level`-th pixel, and the corrections so far.
fn draft_on(level: usize, fields: &[LevelFields], x: &Chroma) -> Chroma {
    let size = draft_size(x[0].size(), level);
    [0, 1].map(|c| {
        Plane::from_fn(size, |i, j| {
            let corrections = (0..=level).map(|k| {
                let u = &fields[k].u;
                u.samples[u.at(c, i << (level - k), j << (level - k))]
            });
            x[c][(i << level, j << level)] + corrections.sum::<f32>()
        })
    })
}

/// Norm of what the hints give to the right-hand side: they press on their neighbors.
fn pressure(hierarchy: &Hierarchy, hints: &Hints) -> f64 {
    let finest = &hierarchy.levels[0];
    let squares = hints.entries().iter().map(|hint| {
        let (x, y) = hints.place(hint);
        let weights: f64 = finest.ring(x, y).iter().map(|w| f64::from(w * w)).sum();
        weights * hint.chroma.iter().map(|v| f64::from(v * v)).sum::<f64>()
    });
    squares.sum::<f64>().sqrt()
}

/// Puts what a proposal gives to the right-hand side into `r`; its norm.
pub(super) fn propose(finest: &Level, base: Option<&Chroma>, r: &mut Field) -> f64 {
    let Some(base) = base else {
        r.samples.fill(0.0);
        return 0.0;
    };
    r.load(base);
    let row = finest.layout.row();
    for (y, pair) in r.samples.chunks_mut(2 * row).enumerate() {
        let weights = finest.mass_row(y).iter().zip(finest.inverse_row(y));
        for (r, (mass, inverse)) in pair.iter_mut().zip(weights.clone().chain(weights)) {
            *r = if *inverse > 0.0 { *mass * *r } else { 0.0 };
        }
    }
    norm(r)
}

fn norm(r: &Field) -> f64 {
    dots(r, r).iter().sum::<f64>().sqrt()
}

/// `a / b`, 0 where that is not a positive number.
fn quotients(a: Pair, b: Pair) -> Pair {
    [0, 1].map(|c| if b[c] > 0.0 && a[c] > 0.0 && (a[c] / b[c]).is_finite() { a[c] / b[c] } else { 0.0 })
}

#[expect(clippy::cast_possible_truncation, reason = "a ratio for people to read")]
fn narrow(value: f64) -> f32 {
    value as f32
}

//! Interpolation from every second column and row, with weights taken from the operator.
//!
//! **Source:** Dendy, *Black box multigrid*, Journal of Computational Physics 48 (1982); de Zeeuw, *Matrix-dependent
//! prolongations and restrictions*, JCAM 33 (1990). A point between two coarse points left and right takes from each in
//! proportion to its three ties on that side; what ties it to 0 (mass, hints) counts as slack. A point in the middle of
//! four takes the weighted mean of its eight neighbors, so that the operator annuls it. Hints take nothing.
//!
//! A border cuts ties to exactly 0. A point takes nothing from a coarse point that it is not tied to, even where the corners
//! beside that are its neighbors: no coarse point then speaks for two regions. A point that is tied to neither is left to
//! the sweeps and lost to nobody: counted as lost it would pull its whole region towards 0 on the coarser grids.
//!
//! *Lost* is one minus the sum of a point's weights: it is formed from the slack, never as a difference of weights, which
//! in f32 would leave noise where it must be 0.

use super::grid::{Half, Layout};
use super::lanes::{LANES, Lanes, Stream, StreamMut, stream, stream_mut};
use super::level::{Level, Ties, beside};

/// Slack below this share of the ties is left out (Dendy's switch, his value), so that a constant stays a constant.
const NEGLIGIBLE: f32 = 1e-4;

/// A run of samples in natural order with a gap before and after.
#[derive(Clone, Debug)]
pub(super) struct Run(Vec<f32>);

impl Run {
    pub(super) fn new(layout: Layout) -> Self {
        Self(vec![0.0; (layout.groups + 2) * LANES])
    }

    const fn groups(&self) -> usize {
        self.0.len() / LANES - 2
    }

    /// Samples i.
    #[inline(always)]
    pub(super) fn here(&self) -> Stream<'_> {
        stream(&self.0, LANES, self.groups())
    }

    /// Samples i - 1.
    #[inline(always)]
    pub(super) fn west(&self) -> Stream<'_> {
        stream(&self.0, LANES - 1, self.groups())
    }

    /// Samples i + 1.
    #[inline(always)]
    pub(super) fn east(&self) -> Stream<'_> {
        stream(&self.0, LANES + 1, self.groups())
    }

    /// Samples i, to be written.
    #[inline(always)]
    pub(super) fn write(&mut self) -> StreamMut<'_> {
        let groups = self.groups();
        stream_mut(&mut self.0, LANES, groups)
    }

    /// The first `length` samples.
    pub(super) fn first(&self, length: usize) -> &[f32] {
        &self.0[LANES..LANES + length]
    }

    fn clear(&mut self) {
        self.0.fill(0.0);
    }
}

/// Points between two coarse points: weight of the first (west or north), of the second (east or south), lost.
#[derive(Clone, Debug)]
pub(super) struct Between {
    pub(super) first: Run,
    pub(super) second: Run,
    pub(super) lost: Run,
}

/// Points in the middle of four coarse points: their weights, lost.
#[derive(Clone, Debug)]
pub(super) struct Middle {
    pub(super) nw: Run,
    pub(super) ne: Run,
    pub(super) sw: Run,
    pub(super) se: Run,
    pub(super) lost: Run,
}

impl Between {
    pub(super) fn new(layout: Layout) -> Self {
        Self { first: Run::new(layout), second: Run::new(layout), lost: Run::new(layout) }
    }

    /// The points beside the coarse points of the even row `y`.
    #[inline(always)]
    pub(super) fn beside(&mut self, level: &Level, y: usize) {
        if y >= level.layout.size.height {
            return self.clear();
        }
        let l = level.layout;
        let Ties { beside: [w, e], across: [n, s, nw, ne, sw, se] } = level.ties(y, Half::Odd);
        let (above, below) = (alive(level, y.checked_sub(1)), alive(level, Some(y + 1)));
        let ([a_nw, a_ne], [a_sw, a_se]) = (beside(l, above, Half::Odd), beside(l, below, Half::Odd));
        let (a_n, a_s) = (l.half(above, Half::Odd), l.half(below, Half::Odd));
        let ties = [[w, nw, sw], [e, ne, se]];
        self.weigh(level, y, Half::Odd, ties, [[a_nw, a_sw], [a_ne, a_se]], [[n, a_n], [s, a_s]]);
    }

    /// The points below the coarse points, in the odd row `y`.
    #[inline(always)]
    pub(super) fn below(&mut self, level: &Level, y: usize) {
        if y >= level.layout.size.height {
            return self.clear();
        }
        let l = level.layout;
        let Ties { beside: [w, e], across: [n, s, nw, ne, sw, se] } = level.ties(y, Half::Even);
        let (above, below) = (alive(level, Some(y - 1)), alive(level, Some(y + 1)));
        let ([a_nw, a_ne], [a_sw, a_se]) = (beside(l, above, Half::Even), beside(l, below, Half::Even));
        let [a_w, a_e] = beside(l, level.inverse_row(y), Half::Even);
        let ties = [[n, nw, ne], [s, sw, se]];
        self.weigh(level, y, Half::Even, ties, [[a_nw, a_ne], [a_sw, a_se]], [[w, a_w], [e, a_e]]);
    }

    /// The weights from the three `ties` on each side (the first to the coarse point itself, the others to points that
    /// are alive where `living` is above 0) and the two `crosswise` ties, which count only where they lead to a hint.
    #[inline(always)]
    fn weigh(
        &mut self,
        level: &Level,
        y: usize,
        half: Half,
        ties: [[Stream<'_>; 3]; 2],
        living: [[Stream<'_>; 2]; 2],
        crosswise: [[Stream<'_>; 2]; 2],
    ) {
        let (inverse, mass) =
            (level.layout.half(level.inverse_row(y), half), level.layout.half(level.mass_row(y), half));
        let (first, second, lost) = (self.first.write(), self.second.write(), self.lost.write());
        let one = Lanes::splat(1.0);
        for i in 0..level.layout.groups {
            let mut slack = Lanes(mass[i]);
            for [tie, alive] in crosswise {
                slack += Lanes(alive[i]).select(Lanes::ZERO, Lanes(tie[i]));
            }
            let mut sides = [Lanes::ZERO; 2];
            for (side, (tie, alive)) in sides.iter_mut().zip(ties.into_iter().zip(living)) {
                *side = Lanes(tie[0][i]);
                for k in 0..2 {
                    let (alive, tie) = (Lanes(alive[k][i]), Lanes(tie[k + 1][i]));
                    *side += alive.select(tie, Lanes::ZERO);
                    slack += alive.select(Lanes::ZERO, tie);
                }
                *side = Lanes(tie[0][i]).unless_zero(side.positive());
            }
            let sum = sides[0] + sides[1];
            let slack = (slack - sum * Lanes::splat(NEGLIGIBLE)).select(slack, Lanes::ZERO);
            let total = sum + slack;
            let here = Lanes(inverse[i]);
            let share = here.select(total.select(one / total, Lanes::ZERO), Lanes::ZERO);
            first[i] = (sides[0] * share).0;
            second[i] = (sides[1] * share).0;
            lost[i] = share.select(slack * share, one).0;
        }
    }

    fn clear(&mut self) {
        for run in [&mut self.first, &mut self.second, &mut self.lost] {
            run.clear();
        }
    }
}

impl Middle {
    pub(super) fn new(layout: Layout) -> Self {
        let run = || Run::new(layout);
        Self { nw: run(), ne: run(), sw: run(), se: run(), lost: run() }
    }

    /// The points odd both ways in row `y`, from the points beside the rows above and below, and those in the row itself.
    #[inline(always)]
    pub(super) fn weigh(&mut self, level: &Level, y: usize, above: &Between, own: &Between, below: &Between) {
        if y >= level.layout.size.height {
            for run in [&mut self.nw, &mut self.ne, &mut self.sw, &mut self.se, &mut self.lost] {
                run.clear();
            }
            return;
        }
        let l = level.layout;
        let Ties { beside: [w, e], across: [n, s, nw, ne, sw, se] } = level.ties(y, Half::Odd);
        let (inverse, mass) = (l.half(level.inverse_row(y), Half::Odd), l.half(level.mass_row(y), Half::Odd));
        let sides = [
            [n, above.first.here(), w, own.first.here(), nw],
            [n, above.second.here(), e, own.first.east(), ne],
            [s, below.first.here(), w, own.second.here(), sw],
            [s, below.second.here(), e, own.second.east(), se],
        ];
        let lost = [(n, above.lost.here()), (s, below.lost.here()), (w, own.lost.here()), (e, own.lost.east())];
        let outs = [self.nw.write(), self.ne.write(), self.sw.write(), self.se.write()];
        for (out, [k, a, k2, a2, direct]) in outs.into_iter().zip(sides) {
            for (i, out) in out.iter_mut().enumerate() {
                let sum = Lanes(direct[i]) + Lanes(k[i]) * Lanes(a[i]) + Lanes(k2[i]) * Lanes(a2[i]);
                *out = (sum * Lanes(inverse[i])).0;
            }
        }
        for (i, out) in self.lost.write().iter_mut().enumerate() {
            let mut sum = Lanes(mass[i]);
            for (k, lost) in lost {
                sum += Lanes(k[i]) * Lanes(lost[i]);
            }
            let inverse = Lanes(inverse[i]);
            *out = inverse.select(sum * inverse, Lanes::splat(1.0)).0;
        }
    }
}

/// 1 / diagonal of row `y`, zeros beyond the border.
#[inline(always)]
fn alive(level: &Level, y: Option<usize>) -> &[f32] {
    match y {
        Some(y) if y < level.layout.size.height => level.inverse_row(y),
        _ => &level.zeros,
    }
}

//! The two passes of a cycle over one level: down to the next coarser level and up from it.
//!
//! **Source:** the four-color Gauss–Seidel sweep and matrix-dependent transfers of black-box multigrid (Dendy, *Journal of
//! Computational Physics* 48, 1982). The colors in order: even rows and even columns, even rows and odd columns, odd
//! rows and even columns, odd and odd. Rows are pipelined, so that each pass reads its level once.
//!
//! `down` starts from zero, and this saves more than half of it: the first color takes its right-hand side alone, and
//! what remains of the residual comes only from neighbors updated later. It is 0 at the points odd in both directions,
//! and `up` begins by recomputing those points: no transfer to or from them is ever needed in a cycle.
//!
//! A thread computes the rows around its band for itself, in copies; results do not depend on the bands.

use rayon::prelude::*;

use super::grid::{Around, Field, Half, Layout, Strip, join_row, split_row};
use super::lanes::{Kernel, LANES, Lanes, Stream, StreamMut, stream, stream_mut, vectorized};
use super::level::{Level, Ties, across, beside, dot};

/// Sum over the eight neighbors of both planes.
type Sums = [Lanes; 2];

/// One sweep forward from zero for `A u = b`; `coarse` receives the restricted residual.
pub(super) fn down(level: &Level, b: &Field, u: &mut Field, coarse: &mut Field) {
    let rows = level.layout.band() / 2 * coarse.layout.pair();
    let strips = u.strips(2);
    let bands = coarse.samples.par_chunks_mut(rows);
    strips.into_par_iter().zip(bands).for_each(|(strip, rows)| vectorized(Down { level, b, strip, coarse_rows: rows }));
}

/// The way down of one strip.
struct Down<'a> {
    level: &'a Level,
    b: &'a Field,
    strip: Strip<'a>,
    coarse_rows: &'a mut [f32],
}

impl Kernel for Down<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { level, b, mut strip, coarse_rows } = self;
        let strip = &mut strip;
        let coarse = level.layout.coarse();
        let mut residuals = Residuals::new(level.layout);
        let start = strip.start;
        if start > 0 {
            sweep_even(level, start - 2, b, strip);
            sweep_even(level, start, b, strip);
            sweep_odd(level, start - 1, b, strip);
            residuals.below(level, start - 1, strip);
        } else {
            sweep_even(level, 0, b, strip);
        }
        for (row, y) in coarse_rows.chunks_mut(coarse.pair()).zip((start..).step_by(2)) {
            residuals.next_row();
            if strip.has(y + 2) {
                sweep_even(level, y + 2, b, strip);
            }
            if strip.has(y + 1) {
                sweep_odd(level, y + 1, b, strip);
                residuals.below(level, y + 1, strip);
            }
            residuals.centers(level, y, strip);
            residuals.gather(level, y / 2, row);
        }
    }
}

/// The first two colors of row `y`, from zero.
#[inline(always)]
fn sweep_even(level: &Level, y: usize, b: &Field, strip: &mut Strip<'_>) {
    let (l, inverse, b) = (level.layout, level.inverse_row(y), b.row(y));
    let (west_east, row) = (level.ties(y, Half::Odd).beside, strip.around(y).row);
    let planes = row.chunks_mut(l.row()).zip(b.chunks(l.row()));
    for (u, b) in planes {
        let (even, odd) = u.split_at_mut(l.slot());
        scale(stream_mut(even, 0, l.groups), l.half(b, Half::Even), l.half(inverse, Half::Even));
        let sides = [stream(even, 0, l.groups), stream(even, 1, l.groups)];
        let (b, inverse) = (l.half(b, Half::Odd), l.half(inverse, Half::Odd));
        let odd = stream_mut(odd, LANES, l.groups);
        for i in 0..l.groups {
            odd[i] = ((Lanes(b[i]) + dot(&west_east, &sides, i)) * Lanes(inverse[i])).0;
        }
    }
}

/// `out = a * b`.
#[inline(always)]
fn scale(out: StreamMut<'_>, a: Stream<'_>, b: Stream<'_>) {
    for ((o, a), b) in out.iter_mut().zip(a).zip(b) {
        *o = (Lanes(*a) * Lanes(*b)).0;
    }
}

/// The last two colors of row `y`, from zero: the rows above and below are done.
#[inline(always)]
fn sweep_odd(level: &Level, y: usize, b: &Field, strip: &mut Strip<'_>) {
    let Around { above, row, below } = strip.around(y);
    let sides = Sides { above, below: level.or_zeros(below) };
    relax_half::<false>(level, y, Half::Even, b.row(y), row, &sides);
    relax_half::<true>(level, y, Half::Odd, b.row(y), row, &sides);
}

/// The rows above and below.
struct Sides<'a> {
    above: &'a [f32],
    below: &'a [f32],
}

/// One color of row `y`: `u = (b + sum K u) / diagonal`, over all neighbors or without those beside it.
#[inline(always)]
fn relax_half<const BESIDE: bool>(level: &Level, y: usize, half: Half, b: &[f32], row: &mut [f32], sides: &Sides<'_>) {
    let l = level.layout;
    let Ties { beside: k_beside, across: k_across } = level.ties(y, half);
    let (inverse, groups) = (l.half(level.inverse_row(y), half), l.groups);
    let (row0, row1) = row.split_at_mut(l.row());
    let ((own0, other0), (own1, other1)) = (own_and_other(l, row0, half), own_and_other(l, row1, half));
    let (b0, b1) = b.split_at(l.row());
    let (b0, b1) = (l.half(b0, half), l.half(b1, half));
    let across_of = |c: usize| across(l, &sides.above[c * l.row()..], &sides.below[c * l.row()..], half);
    let (u0, u1) = (across_of(0), across_of(1));
    for i in 0..groups {
        let mut sums: Sums = [Lanes(b0[i]), Lanes(b1[i])];
        for k in 0..6 {
            let w = Lanes(k_across[k][i]);
            sums[0] += w * Lanes(u0[k][i]);
            sums[1] += w * Lanes(u1[k][i]);
        }
        if BESIDE {
            for k in 0..2 {
                let w = Lanes(k_beside[k][i]);
                sums[0] += w * Lanes(other0[k][i]);
                sums[1] += w * Lanes(other1[k][i]);
            }
        }
        let inverse = Lanes(inverse[i]);
        own0[i] = (sums[0] * inverse).0;
        own1[i] = (sums[1] * inverse).0;
    }
}

/// The samples of a half to be written, and the other half west and east of it.
#[inline(always)]
fn own_and_other(l: Layout, row: &mut [f32], half: Half) -> (StreamMut<'_>, [Stream<'_>; 2]) {
    let (even, odd) = row.split_at_mut(l.slot());
    match half {
        Half::Even => {
            let odd: &[f32] = odd;
            let west_east = [stream(odd, LANES - 1, l.groups), stream(odd, LANES, l.groups)];
            (stream_mut(even, 0, l.groups), west_east)
        }
        Half::Odd => {
            let even: &[f32] = even;
            let west_east = [stream(even, 0, l.groups), stream(even, 1, l.groups)];
            (stream_mut(odd, LANES, l.groups), west_east)
        }
    }
}

/// Residuals of the points that a coarse row gathers from, in natural order, each run with a gap before it.
struct Residuals {
    groups: usize,
    /// `[2][center | beside | below | below the row before | weighted]`.
    runs: [[Vec<f32>; 5]; 2],
}

const CENTER: usize = 0;
const BESIDE: usize = 1;
const BELOW: usize = 2;
const ABOVE: usize = 3;

impl Residuals {
    fn new(layout: Layout) -> Self {
        let run = || vec![0.0; layout.slot()];
        Self { groups: layout.groups, runs: [(); 2].map(|()| [(); 5].map(|()| run())) }
    }

    fn next_row(&mut self) {
        for runs in &mut self.runs {
            runs.swap(BELOW, ABOVE);
        }
    }

    /// Residuals of the even columns of the odd row `y`: only the points beside them were updated after them.
    #[inline(always)]
    fn below(&mut self, level: &Level, y: usize, strip: &Strip<'_>) {
        let (l, k) = (level.layout, level.ties(y, Half::Even).beside);
        for (runs, u) in self.runs.iter_mut().zip(strip.row(y).chunks(l.row())) {
            let u = beside(l, u, Half::Even);
            let out = stream_mut(&mut runs[BELOW], LANES, self.groups);
            for (i, out) in out.iter_mut().enumerate() {
                *out = dot(&k, &u, i).0;
            }
        }
    }

    /// Residuals of the even row `y`: the odd rows were updated after it, and its odd columns after its even ones.
    #[inline(always)]
    fn centers(&mut self, level: &Level, y: usize, strip: &mut Strip<'_>) {
        let l = level.layout;
        let Around { above, row, below } = strip.around(y);
        let (above, below) = (level.or_zeros(above), level.or_zeros(below));
        let (even, odd) = (level.ties(y, Half::Even), level.ties(y, Half::Odd));
        for (channel, runs) in self.runs.iter_mut().enumerate() {
            let at = channel * l.row();
            let u_beside = beside(l, &row[at..], Half::Even);
            let u_even = across(l, &above[at..], &below[at..], Half::Even);
            let u_odd = across(l, &above[at..], &below[at..], Half::Odd);
            let center = stream_mut(&mut runs[CENTER], LANES, self.groups);
            for (i, out) in center.iter_mut().enumerate() {
                *out = (dot(&even.across, &u_even, i) + dot(&even.beside, &u_beside, i)).0;
            }
            let between = stream_mut(&mut runs[BESIDE], LANES, self.groups);
            for (i, out) in between.iter_mut().enumerate() {
                *out = dot(&odd.across, &u_odd, i).0;
            }
        }
    }

    /// The transposed transfer to coarse row `j`.
    #[inline(always)]
    fn gather(&mut self, level: &Level, j: usize, coarse_row: &mut [f32]) {
        let coarse = level.layout.coarse();
        let [west, east, north, _] = level.transfers(j);
        let south_above = level.transfers(j.saturating_sub(1))[3];
        for (runs, out) in self.runs.iter_mut().zip(coarse_row.chunks_mut(coarse.row())) {
            let [center, between, below, above, weighted] = runs;
            scale(stream_mut(weighted, LANES, self.groups), stream(between, LANES, self.groups), east);
            let before = stream(weighted, LANES - 1, self.groups);
            let (between, below) = (stream(between, LANES, self.groups), stream(below, LANES, self.groups));
            let above = stream(above, LANES, self.groups);
            let sums = stream_mut(center, LANES, self.groups);
            for (i, sum) in sums.iter_mut().enumerate() {
                let here = Lanes(*sum) + Lanes(west[i]) * Lanes(between[i]) + Lanes(before[i]);
                *sum = (here + Lanes(north[i]) * Lanes(below[i]) + Lanes(south_above[i]) * Lanes(above[i])).0;
            }
            split_row(&center[LANES..LANES + coarse.size.width], out, coarse);
        }
    }
}

/// Adds the correction `e` of the coarser level to `u` and sweeps backward for `A u = b`.
pub(super) fn up(level: &Level, b: &Field, u: &mut Field, e: &Field) {
    let strips = u.strips(2);
    strips.into_par_iter().for_each(|strip| vectorized(Up { level, b, strip, e }));
}

/// The way up of one strip.
struct Up<'a> {
    level: &'a Level,
    b: &'a Field,
    strip: Strip<'a>,
    e: &'a Field,
}

impl Kernel for Up<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { level, b, mut strip, e } = self;
        let strip = &mut strip;
        let mut coarse = CoarseRows::new(level.layout);
        let (start, end) = (strip.start, strip.end());
        let first = start.saturating_sub(2);
        coarse.load(e, first / 2);
        prolong_even(level, first, strip, &coarse);
        for y in (first..end).step_by(2) {
            if strip.has(y + 1) {
                coarse.load(e, y / 2 + 1);
                prolong_odd(level, y + 1, strip, &coarse);
                if strip.has(y + 2) {
                    prolong_even(level, y + 2, strip, &coarse);
                }
                let Around { above, row, below } = strip.around(y + 1);
                let sides = Sides { above, below: level.or_zeros(below) };
                relax_half::<true>(level, y + 1, Half::Odd, b.row(y + 1), row, &sides);
                relax_half::<true>(level, y + 1, Half::Even, b.row(y + 1), row, &sides);
            }
            if y >= start {
                let Around { above, row, below } = strip.around(y);
                let sides = Sides { above: level.or_zeros(above), below: level.or_zeros(below) };
                relax_half::<true>(level, y, Half::Odd, b.row(y), row, &sides);
                relax_half::<true>(level, y, Half::Even, b.row(y), row, &sides);
            }
        }
    }
}

/// Two rows of the coarser level in natural order, with a gap behind.
struct CoarseRows {
    /// `[2 channels]` of the row above the present odd row, and of the one below it.
    rows: [[Vec<f32>; 2]; 2],
}

impl CoarseRows {
    fn new(layout: Layout) -> Self {
        let run = || vec![0.0; layout.slot()];
        Self { rows: [[run(), run()], [run(), run()]] }
    }

    /// Row `j`, or zeros below the last.
    #[inline(always)]
    fn load(&mut self, e: &Field, j: usize) {
        self.rows.swap(0, 1);
        let (coarse, [_, rows]) = (e.layout, &mut self.rows);
        for (channel, natural) in rows.iter_mut().enumerate() {
            if j < coarse.size.height {
                join_row(&e.row(j)[channel * coarse.row()..], &mut natural[..coarse.size.width], coarse);
            } else {
                natural.fill(0.0);
            }
        }
    }
}

/// Adds the correction to the even row `y`, whose coarse row was loaded last.
#[inline(always)]
fn prolong_even(level: &Level, y: usize, strip: &mut Strip<'_>, coarse: &CoarseRows) {
    let (l, [west, east, ..]) = (level.layout, level.transfers(y / 2));
    for (u, e) in strip.around(y).row.chunks_mut(l.row()).zip(&coarse.rows[1]) {
        let (even, odd) = u.split_at_mut(l.slot());
        let (here, next) = (stream(e, 0, l.groups), stream(e, 1, l.groups));
        for (u, e) in stream_mut(even, 0, l.groups).iter_mut().zip(here) {
            *u = (Lanes(*u) + Lanes(*e)).0;
        }
        for (i, u) in stream_mut(odd, LANES, l.groups).iter_mut().enumerate() {
            *u = (Lanes(*u) + (Lanes(west[i]) * Lanes(here[i]) + Lanes(east[i]) * Lanes(next[i]))).0;
        }
    }
}

/// Adds the correction to the even columns of the odd row `y`; the others are recomputed first of all.
#[inline(always)]
fn prolong_odd(level: &Level, y: usize, strip: &mut Strip<'_>, coarse: &CoarseRows) {
    let (l, [_, _, north, south]) = (level.layout, level.transfers(y / 2));
    let [above, below] = &coarse.rows;
    for (channel, u) in strip.around(y).row.chunks_mut(l.row()).enumerate() {
        let (above, below) = (stream(&above[channel], 0, l.groups), stream(&below[channel], 0, l.groups));
        for (i, u) in stream_mut(u, 0, l.groups).iter_mut().enumerate() {
            *u = (Lanes(*u) + (Lanes(north[i]) * Lanes(above[i]) + Lanes(south[i]) * Lanes(below[i]))).0;
        }
    }
}

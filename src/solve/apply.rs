//! The operator applied to fields: products, residuals, and the vector steps of conjugate gradients.
//!
//! Every product is formed from differences of neighbors, so that a constant gives exactly 0.

use rayon::prelude::*;

use super::grid::{Around, Field, Half, Layout, Strip};
use super::lanes::{Kernel, LANES, Lanes, stream_mut, vectorized};
use super::level::{Level, Ties, across, beside};
use crate::raster::Chroma;

/// One number for each of the two planes.
pub(super) type Pair = [f64; 2];

/// `A u` of one half row of one plane, 0 at dead points; `each(group, value)` takes it.
#[inline(always)]
fn product(level: &Level, y: usize, half: Half, u: &Around<'_>, at: usize, mut each: impl FnMut(usize, Lanes)) {
    let l = level.layout;
    let Ties { beside: k_beside, across: k_across } = level.ties(y, half);
    let (inverse, mass) = (l.half(level.inverse_row(y), half), l.half(level.mass_row(y), half));
    let (above, below) = (level.or_zeros(u.above), level.or_zeros(u.below));
    let own = l.half(&u.row[at..], half);
    let (u_beside, u_across) = (beside(l, &u.row[at..], half), across(l, &above[at..], &below[at..], half));
    for i in 0..l.groups {
        let here = Lanes(own[i]);
        let mut sum = Lanes(mass[i]) * here;
        for k in 0..6 {
            sum += Lanes(k_across[k][i]) * (here - Lanes(u_across[k][i]));
        }
        for k in 0..2 {
            sum += Lanes(k_beside[k][i]) * (here - Lanes(u_beside[k][i]));
        }
        each(i, Lanes(inverse[i]).select(sum, Lanes::ZERO));
    }
}

/// `b -= A u`.
pub(super) fn subtract_product(level: &Level, u: &Field, b: &mut Field) {
    let l = level.layout;
    let band = l.band();
    let bands = b.samples.par_chunks_mut(band * l.pair()).enumerate();
    bands.for_each(|(k, rows)| vectorized(Subtract { level, u, start: k * band, rows }));
}

/// `b -= A u` in a band of rows.
struct Subtract<'a> {
    level: &'a Level,
    u: &'a Field,
    start: usize,
    rows: &'a mut [f32],
}

impl Kernel for Subtract<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { level, u, start, rows } = self;
        let l = level.layout;
        let row = |y: usize| if y < l.size.height { u.row(y) } else { &[] };
        let mut middle = vec![0.0; l.pair()];
        for (y, out) in (start..).zip(rows.chunks_mut(l.pair())) {
            middle.copy_from_slice(u.row(y));
            let above = if y > 0 { u.row(y - 1) } else { &[] };
            let around = Around { above, row: &mut middle, below: row(y + 1) };
            for (channel, half) in HALVES {
                let at = channel * l.row();
                let out = stream_mut(&mut out[at..], l.start(half), l.groups);
                product(level, y, half, &around, at, |i, value| out[i] = (Lanes(out[i]) - value).0);
            }
        }
    }
}

/// Both halves of both planes.
const HALVES: [(usize, Half); 4] = [(0, Half::Even), (0, Half::Odd), (1, Half::Even), (1, Half::Odd)];

/// `u += v`.
pub(super) fn add(u: &mut Field, v: &Field) {
    let chunk = u.layout.band() * u.layout.pair();
    u.samples.par_chunks_mut(chunk).zip(v.samples.par_chunks(chunk)).for_each(|(u, v)| {
        for (u, v) in u.iter_mut().zip(v) {
            *u += v;
        }
    });
}

/// Scalar product of each plane, rows summed in order.
pub(super) fn dots(a: &Field, b: &Field) -> Pair {
    let l = a.layout;
    let rows: Vec<Pair> = (0..l.size.height)
        .into_par_iter()
        .with_min_len(l.band())
        .map(|y| vectorized(Dot { a: a.row(y), b: b.row(y) }))
        .collect();
    sum(&rows)
}

fn sum(rows: &[Pair]) -> Pair {
    rows.iter().fold([0.0; 2], |s, r| [s[0] + r[0], s[1] + r[1]])
}

/// Scalar products of both planes of a row.
struct Dot<'a> {
    a: &'a [f32],
    b: &'a [f32],
}

impl Kernel for Dot<'_> {
    type Output = Pair;

    #[inline(always)]
    fn call(self) -> Pair {
        let Self { a, b } = self;
        let ((a0, a1), (b0, b1)) = (a.split_at(a.len() / 2), b.split_at(b.len() / 2));
        [row_dot(a0, b0), row_dot(a1, b1)]
    }
}

/// Scalar product of two runs in a fixed order, in pieces short enough for single precision.
#[inline(always)]
fn row_dot(a: &[f32], b: &[f32]) -> f64 {
    /// Groups summed in f32 before they go to f64.
    const PIECE: usize = 16;
    let (a, b) = (a.as_chunks::<LANES>().0, b.as_chunks::<LANES>().0);
    let mut total = 0.0;
    for (a, b) in a.chunks(PIECE).zip(b.chunks(PIECE)) {
        total += f64::from(a.iter().zip(b).fold(Lanes::ZERO, |s, (a, b)| s + Lanes(*a) * Lanes(*b)).sum());
    }
    total
}

/// `p = z + beta p`, `q = A p`; the scalar products of p and q.
pub(super) fn direct(level: &Level, z: &Field, beta: Pair, p: &mut Field, q: &mut Field) -> Pair {
    let l = level.layout;
    let band = l.band() * l.pair();
    let beta = beta.map(narrow);
    let parts: Vec<Vec<Pair>> = p
        .strips(1)
        .into_par_iter()
        .zip(q.samples.par_chunks_mut(band))
        .map(|(strip, rows)| vectorized(Direct { level, z, beta, strip, rows }))
        .collect();
    sum(&parts.concat())
}

/// The new direction in a band of rows, and what the operator makes of it.
struct Direct<'a> {
    level: &'a Level,
    z: &'a Field,
    beta: [f32; 2],
    strip: Strip<'a>,
    rows: &'a mut [f32],
}

impl Kernel for Direct<'_> {
    type Output = Vec<Pair>;

    #[inline(always)]
    fn call(self) -> Vec<Pair> {
        let Self { level, z, beta, mut strip, rows } = self;
        let l = level.layout;
        let (first, last) = (strip.first(), strip.last());
        let mut ready = first;
        let mut dots = Vec::with_capacity(rows.len() / l.pair());
        for (y, q) in (strip.start..).zip(rows.chunks_mut(l.pair())) {
            while ready < last.min(y + 2) {
                turn(strip.around(ready).row, z.row(ready), beta);
                ready += 1;
            }
            let around = strip.around(y);
            for (channel, half) in HALVES {
                let at = channel * l.row();
                let out = stream_mut(&mut q[at..], l.start(half), l.groups);
                product(level, y, half, &around, at, |i, value| out[i] = value.0);
            }
            dots.push(Dot { a: around.row, b: q }.call());
        }
        dots
    }
}

#[expect(clippy::cast_possible_truncation, reason = "step lengths of single-precision fields")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// `p = z + beta p` in one row.
#[inline(always)]
fn turn(p: &mut [f32], z: &[f32], beta: [f32; 2]) {
    let plane = p.len() / 2;
    for ((p, z), beta) in p.chunks_mut(plane).zip(z.chunks(plane)).zip(beta) {
        for (p, z) in p.iter_mut().zip(z) {
            *p = z + beta * *p;
        }
    }
}

/// What a step changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Change {
    /// Largest change of a sample.
    pub(super) largest: f32,
    /// Samples that changed by more than was asked.
    pub(super) beyond: f64,
    /// Scalar product of each plane of the residual with itself.
    pub(super) residual: Pair,
}

/// `x += alpha p`, `r -= alpha q`; changes of x above `tol` are counted.
pub(super) fn step(alpha: Pair, p: &Field, q: &Field, x: &mut Chroma, r: &mut Field, tol: f32) -> Change {
    let l = p.layout;
    let (width, band) = (l.size.width, l.band());
    let alpha = alpha.map(narrow);
    let [x0, x1] = x;
    let parts: Vec<Vec<Change>> = x0
        .samples_mut()
        .par_chunks_mut(band * width)
        .zip(x1.samples_mut().par_chunks_mut(band * width))
        .zip(r.samples.par_chunks_mut(band * l.pair()))
        .enumerate()
        .map(|(k, ((x0, x1), r))| {
            let rows = x0.chunks_mut(width).zip(x1.chunks_mut(width)).zip(r.chunks_mut(l.pair()));
            let step = |(y, ((x0, x1), r)): (usize, ((_, _), _))| {
                vectorized(StepRow { l, alpha, tol, p: p.row(y), q: q.row(y), x: [x0, x1], r })
            };
            (k * band..).zip(rows).map(step).collect()
        })
        .collect();
    parts.concat().iter().fold(Change::default(), |s, c| Change {
        largest: s.largest.max(c.largest),
        beyond: s.beyond + c.beyond,
        residual: [s.residual[0] + c.residual[0], s.residual[1] + c.residual[1]],
    })
}

/// A step in one row of both planes, x in natural order.
struct StepRow<'a> {
    l: Layout,
    alpha: [f32; 2],
    tol: f32,
    p: &'a [f32],
    q: &'a [f32],
    x: [&'a mut [f32]; 2],
    r: &'a mut [f32],
}

impl Kernel for StepRow<'_> {
    type Output = Change;

    #[inline(always)]
    fn call(self) -> Change {
        let Self { l, alpha, tol, p, q, x, r } = self;
        let mut change = Change::default();
        for (c, (x, r)) in x.into_iter().zip(r.chunks_mut(l.row())).enumerate() {
            let at = c * l.row();
            let (largest, beyond) = step_row(alpha[c], tol, l, &p[at..at + l.row()], x);
            change.largest = change.largest.max(largest);
            change.beyond += beyond;
            change.residual[c] = retreat(alpha[c], &q[at..at + l.row()], r);
        }
        change
    }
}

/// `x += alpha p` in one row, x in natural order; the largest change, and how many are above `tol`.
#[inline(always)]
fn step_row(alpha: f32, tol: f32, l: Layout, p: &[f32], x: &mut [f32]) -> (f32, f64) {
    let (even, odd) = (l.half(p, Half::Even).as_flattened(), l.half(p, Half::Odd).as_flattened());
    let length = x.len();
    let mut pairs = x.chunks_exact_mut(2);
    for ((x, e), o) in (&mut pairs).zip(even).zip(odd) {
        x[0] += alpha * e;
        x[1] += alpha * o;
    }
    if let [last] = pairs.into_remainder() {
        *last += alpha * even[length / 2];
    }
    let (mut largest, mut beyond) = (Lanes::ZERO, Lanes::ZERO);
    for p in even.as_chunks::<LANES>().0.iter().chain(odd.as_chunks::<LANES>().0) {
        let change = Lanes(*p).map(|p| (alpha * p).abs());
        largest = largest.zip(change, |a, b| if b > a { b } else { a });
        beyond += change.map(|c| if c > tol { 1.0 } else { 0.0 });
    }
    (largest.0.into_iter().fold(0.0, f32::max), f64::from(beyond.sum()))
}

/// `r -= alpha q` in one row; the scalar product of r with itself.
#[inline(always)]
fn retreat(alpha: f32, q: &[f32], r: &mut [f32]) -> f64 {
    for (r, q) in r.iter_mut().zip(q) {
        *r -= alpha * q;
    }
    row_dot(r, r)
}

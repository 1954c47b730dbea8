//! The operator applied to fields: products, residuals, and the vector steps of conjugate gradients.
//!
//! Every product is formed from differences of neighbors, so that a constant gives exactly 0.

use rayon::prelude::*;

use super::grid::{Around, Field, Half, Layout};
use super::lanes::{LANES, Lanes, stream_mut};
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
    let (l, height) = (level.layout, level.layout.size.height);
    let row = |y: usize| if y < height { u.row(y) } else { &[] };
    let band = l.band();
    b.samples.par_chunks_mut(band * l.pair()).enumerate().for_each(|(k, rows)| {
        let mut middle = vec![0.0; l.pair()];
        for (y, out) in (k * band..).zip(rows.chunks_mut(l.pair())) {
            middle.copy_from_slice(u.row(y));
            let above = if y > 0 { u.row(y - 1) } else { &[] };
            let around = Around { above, row: &mut middle, below: row(y + 1) };
            for (channel, half) in HALVES {
                let at = channel * l.row();
                let out = stream_mut(&mut out[at..], l.start(half), l.groups);
                product(level, y, half, &around, at, |i, value| out[i] = (Lanes(out[i]) - value).0);
            }
        }
    });
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
        .map(|y| {
            let mut pair = [0.0; 2];
            for (sum, (a, b)) in pair.iter_mut().zip(a.row(y).chunks(l.row()).zip(b.row(y).chunks(l.row()))) {
                *sum = row_dot(a, b);
            }
            pair
        })
        .collect();
    sum(&rows)
}

fn sum(rows: &[Pair]) -> Pair {
    rows.iter().fold([0.0; 2], |s, r| [s[0] + r[0], s[1] + r[1]])
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
        .map(|(mut strip, rows)| {
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
                let (p0, p1) = around.row.split_at(l.row());
                let (q0, q1) = q.split_at(l.row());
                dots.push([row_dot(p0, q0), row_dot(p1, q1)]);
            }
            dots
        })
        .collect();
    sum(&parts.concat())
}

#[expect(clippy::cast_possible_truncation, reason = "step lengths of single-precision fields")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// `p = z + beta p` in one row.
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
    /// Scalar product of each plane of the residual with itself.
    pub(super) residual: Pair,
}

/// `x += alpha p`, `r -= alpha q`.
pub(super) fn step(alpha: Pair, p: &Field, q: &Field, x: &mut Chroma, r: &mut Field) -> Change {
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
            (k * band..)
                .zip(rows)
                .map(|(y, ((x0, x1), r))| {
                    let mut change = Change::default();
                    let planes = [x0, x1].into_iter().zip(r.chunks_mut(l.row())).enumerate();
                    for (c, (x, r)) in planes {
                        let at = c * l.row();
                        change.largest = change.largest.max(step_row(alpha[c], l, &p.row(y)[at..at + l.row()], x));
                        change.residual[c] = retreat(alpha[c], &q.row(y)[at..at + l.row()], r);
                    }
                    change
                })
                .collect()
        })
        .collect();
    parts.concat().iter().fold(Change::default(), |s, c| Change {
        largest: s.largest.max(c.largest),
        residual: [s.residual[0] + c.residual[0], s.residual[1] + c.residual[1]],
    })
}

/// `x += alpha p` in one row, x in natural order; the largest change.
fn step_row(alpha: f32, l: Layout, p: &[f32], x: &mut [f32]) -> f32 {
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
    let largest = even
        .as_chunks::<LANES>()
        .0
        .iter()
        .chain(odd.as_chunks::<LANES>().0)
        .fold(Lanes::ZERO, |m, p| m.zip(Lanes(*p).map(f32::abs), |a, b| if b > a { b } else { a }));
    alpha.abs() * largest.0.into_iter().fold(0.0, f32::max)
}

/// `r -= alpha q` in one row; the scalar product of r with itself.
fn retreat(alpha: f32, q: &[f32], r: &mut [f32]) -> f64 {
    for (r, q) in r.iter_mut().zip(q) {
        *r -= alpha * q;
    }
    row_dot(r, r)
}

//! The operator of the next coarser grid: Galerkin's product `P^T A P`, row by row.
//!
//! The points odd both ways are interpolated so that A annuls them; with it the product needs the rows of A P only at the
//! coarse points and at the points between two of them, and stays a nine-point operator. Only the four edges that begin
//! at a coarse point are formed. The coarse mass is `P^T A P 1`, formed from what the transfers lose, so that it is
//! exactly 0 where no hint is near.

use rayon::prelude::*;

use super::grid::{Half, Layout, split_row};
use super::lanes::{Kernel, LANES, Lanes, stream_mut, vectorized};
use super::level::{Level, Ties};
use super::transfer::{Between, Middle, Run};

/// A level below `fine`, and room for the transfers to it; nothing is formed yet.
pub(super) fn allocate(fine: &mut Level) -> Level {
    let mut coarse = Level::new(fine.layout.coarse());
    coarse.mass = vec![0.0; coarse.inverse.len()];
    fine.transfer = vec![0.0; coarse.layout.size.height * 4 * fine.layout.groups * LANES];
    coarse
}

/// Forms the transfers of `fine` and the operator of the level below it.
pub(super) fn coarsen(fine: &mut Level, coarse: &mut Level) {
    let layout = coarse.layout;
    let mut transfer = std::mem::take(&mut fine.transfer);
    let transfer_row = 4 * fine.layout.groups * LANES;
    let band = fine.layout.band() / 2;
    let (edges, row) = (4 * layout.row(), layout.row());
    let shared = &*fine;
    (coarse.weights[edges..].par_chunks_mut(band * edges), coarse.mass.par_chunks_mut(band * row))
        .into_par_iter()
        .zip(transfer.par_chunks_mut(band * transfer_row))
        .enumerate()
        .for_each(|(k, ((weights, mass), transfer))| {
            let mut window = Window::new(shared, k * band);
            let rows = weights.chunks_mut(edges).zip(mass.chunks_mut(row)).zip(transfer.chunks_mut(transfer_row));
            for (j, ((weights, mass), transfer)) in (k * band..).zip(rows) {
                vectorized(Form { window: &mut window, fine: shared, j, layout, weights, mass });
                window.store(transfer);
            }
        });
    fine.transfer = transfer;
    kill_hints(fine, coarse);
    invert(coarse);
}

/// Forms the edges that begin in coarse row `j`, and its mass.
struct Form<'a> {
    window: &'a mut Window,
    fine: &'a Level,
    j: usize,
    layout: Layout,
    weights: &'a mut [f32],
    mass: &'a mut [f32],
}

impl Kernel for Form<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { window, fine, j, layout, weights, mass } = self;
        window.advance(fine, j);
        window.product(fine, j, layout, weights);
        window.mass(fine, j, layout, mass);
    }
}

/// Marks with 1 in `coarse.inverse` the points whose fine point is alive.
fn kill_hints(fine: &Level, coarse: &mut Level) {
    let layout = coarse.layout;
    coarse.inverse.par_chunks_mut(layout.row()).enumerate().for_each(|(j, row)| {
        let natural: Vec<f32> = fine.inverse_row(2 * j)[..layout.size.width]
            .iter()
            .map(|inverse| if *inverse > 0.0 { 1.0 } else { 0.0 })
            .collect();
        split_row(&natural, row, layout);
    });
}

/// Replaces every `inverse` above 0 by 1 / (sum of weights + mass).
pub(super) fn invert(level: &mut Level) {
    let layout = level.layout;
    let mut inverse = std::mem::take(&mut level.inverse);
    let shared = &*level;
    inverse.par_chunks_mut(layout.row()).enumerate().for_each(|(y, row)| {
        for half in [Half::Even, Half::Odd] {
            let Ties { beside, across } = shared.ties(y, half);
            let mass = layout.half(shared.mass_row(y), half);
            for (i, out) in stream_mut(row, layout.start(half), layout.groups).iter_mut().enumerate() {
                let mut sum = Lanes(mass[i]);
                for k in across.iter().chain(&beside) {
                    sum += Lanes(k[i]);
                }
                let one = Lanes::splat(1.0);
                *out = Lanes(*out).select(sum.select(one / sum, Lanes::ZERO), Lanes::ZERO).0;
            }
        }
    });
    level.inverse = inverse;
}

/// Transfers around one coarse row j, and rows of A P there.
struct Window {
    /// Beside the coarse points of rows j and j + 1.
    beside: [Between; 2],
    /// Below those of rows j - 1 and j.
    below: [Between; 2],
    /// In the middle of rows j - 1, j and j, j + 1.
    middle: [Middle; 2],
    /// `-(A P)` at the points beside row j, to the coarse points east, south of west and south of east.
    beside_rows: [Run; 3],
    /// `-(A P)` at the points below rows j - 1 and j, to the coarse points north-east, south, south-east, south-west.
    below_rows: [[Run; 4]; 2],
    /// `A P 1` at the points beside row j, and below rows j - 1 and j.
    beside_mass: Run,
    below_mass: [Run; 2],
    out: Run,
}

impl Window {
    /// Everything that row `j` needs from the row above it.
    fn new(fine: &Level, j: usize) -> Self {
        let l = fine.layout;
        let (run, between, middle) = (|| Run::new(l), || Between::new(l), || Middle::new(l));
        let mut window = Self {
            beside: [between(), between()],
            below: [between(), between()],
            middle: [middle(), middle()],
            beside_rows: [run(), run(), run()],
            below_rows: [(); 2].map(|()| [(); 4].map(|()| run())),
            beside_mass: run(),
            below_mass: [run(), run()],
            out: run(),
        };
        let first = j.saturating_sub(1);
        window.beside[1].beside(fine, 2 * first);
        if j > 0 {
            window.advance(fine, first);
        }
        window
    }

    /// Moves on to row `j`; the one before it was the last.
    #[inline(always)]
    fn advance(&mut self, fine: &Level, j: usize) {
        self.beside.swap(0, 1);
        self.below.swap(0, 1);
        self.middle.swap(0, 1);
        self.below_rows.swap(0, 1);
        self.below_mass.swap(0, 1);
        self.beside[1].beside(fine, 2 * j + 2);
        self.below[1].below(fine, 2 * j + 1);
        self.middle[1].weigh(fine, 2 * j + 1, &self.beside[0], &self.below[1], &self.beside[1]);
        self.row_beside(fine, 2 * j);
        if 2 * j + 1 < fine.layout.size.height {
            self.row_below(fine, 2 * j + 1);
        }
    }

    /// Rows of A P at the points beside the coarse points of fine row `y`.
    #[inline(always)]
    fn row_beside(&mut self, fine: &Level, y: usize) {
        let l = fine.layout;
        let Ties { beside: [w, e], across: [n, s, nw, ne, sw, se] } = fine.ties(y, Half::Odd);
        let mass = l.half(fine.mass_row(y), Half::Odd);
        let ([own, _], [above, below], [north, south]) = (&self.beside, &self.below, &self.middle);
        let (second, lost) = (own.second.here(), own.lost.here());
        let (n_se, s_ne, s_sw, s_se) = (north.se.here(), south.ne.here(), south.sw.here(), south.se.here());
        let (above_e, below_e, below_w) = (above.second.east(), below.first.east(), below.second.here());
        let below_se = below.second.east();
        let losses = [
            (n, north.lost.here()),
            (s, south.lost.here()),
            (nw, above.lost.here()),
            (ne, above.lost.east()),
            (sw, below.lost.here()),
            (se, below.lost.east()),
        ];
        let [east, south_west, south_east] = &mut self.beside_rows;
        let (east, south_west, south_east) = (east.write(), south_west.write(), south_east.write());
        let out = self.beside_mass.write();
        for i in 0..l.groups {
            let at = |s: &[[f32; LANES]]| Lanes(s[i]);
            let (w, e, mass, lost) = (at(w), at(e), at(mass), at(lost));
            let mut diagonal = mass + w + e;
            let mut kept = mass - (mass + w + e) * lost;
            for (k, other) in losses {
                diagonal += at(k);
                kept += at(k) * (at(other) - lost);
            }
            let direct = e + at(n) * at(n_se) + at(s) * at(s_ne) + at(ne) * at(above_e) + at(se) * at(below_e);
            east[i] = (direct - diagonal * at(second)).0;
            south_west[i] = (at(s) * at(s_sw) + at(sw) * at(below_w)).0;
            south_east[i] = (at(s) * at(s_se) + at(se) * at(below_se)).0;
            out[i] = kept.0;
        }
    }

    /// Rows of A P at the points of fine row `y` below coarse points.
    #[inline(always)]
    fn row_below(&mut self, fine: &Level, y: usize) {
        let l = fine.layout;
        let Ties { beside: [w, e], across: [n, s, nw, ne, sw, se] } = fine.ties(y, Half::Even);
        let mass = l.half(fine.mass_row(y), Half::Even);
        let ([above, below], [_, own], [_, middle]) = (&self.beside, &self.below, &self.middle);
        let (second, lost) = (own.second.here(), own.lost.here());
        let (w_sw, w_se) = (middle.sw.west(), middle.se.west());
        let (e_ne, e_sw, e_se) = (middle.ne.here(), middle.sw.here(), middle.se.here());
        let (above_e, below_w_first, below_w) = (above.second.here(), below.first.west(), below.second.west());
        let (below_first, below_second) = (below.first.here(), below.second.here());
        let losses = [
            (w, middle.lost.west()),
            (e, middle.lost.here()),
            (nw, above.lost.west()),
            (ne, above.lost.here()),
            (sw, below.lost.west()),
            (se, below.lost.here()),
        ];
        let [north_east, south, south_east, south_west] = &mut self.below_rows[1];
        let (north_east, south) = (north_east.write(), south.write());
        let (south_east, south_west) = (south_east.write(), south_west.write());
        let out = self.below_mass[1].write();
        for i in 0..l.groups {
            let at = |s: &[[f32; LANES]]| Lanes(s[i]);
            let (n, s, mass, lost) = (at(n), at(s), at(mass), at(lost));
            let mut diagonal = mass + n + s;
            let mut kept = mass - (mass + n + s) * lost;
            for (k, other) in losses {
                diagonal += at(k);
                kept += at(k) * (at(other) - lost);
            }
            let direct = s + at(w) * at(w_se) + at(e) * at(e_sw) + at(sw) * at(below_w) + at(se) * at(below_first);
            north_east[i] = (at(e) * at(e_ne) + at(ne) * at(above_e)).0;
            south[i] = (direct - diagonal * at(second)).0;
            south_east[i] = (at(e) * at(e_se) + at(se) * at(below_second)).0;
            south_west[i] = (at(w) * at(w_sw) + at(sw) * at(below_w_first)).0;
            out[i] = kept.0;
        }
    }

    /// The four edges that begin in coarse row `j`.
    #[inline(always)]
    fn product(&mut self, fine: &Level, j: usize, layout: Layout, edges: &mut [f32]) {
        let Ties { beside: [_, e], across: [_, s, _, ne, sw, se] } = fine.ties(2 * j, Half::Even);
        let ([own, _], [above, below], [north, south]) = (&self.beside, &self.below, &self.middle);
        let [b_e, b_sw, b_se] = &self.beside_rows;
        let [[_, _, above_se, _], [v_ne, v_s, v_se, v_sw]] = &self.below_rows;
        let (west, north_w) = (own.first.here(), below.first.here());
        let sums: [[(_, _); 5]; 4] = [
            [
                (e, own.second.here()),
                (ne, north.se.here()),
                (se, south.ne.here()),
                (west, b_e.here()),
                (north_w, v_ne.here()),
            ],
            [
                (s, below.second.here()),
                (sw, south.se.west()),
                (se, south.sw.here()),
                (west, b_sw.here()),
                (north_w, v_s.here()),
            ],
            [(se, south.se.here()), (west, b_se.here()), (north_w, v_se.here()), NONE, NONE],
            [(sw, south.sw.west()), (own.second.west(), b_sw.west()), (north_w, v_sw.here()), NONE, NONE],
        ];
        let extra = [(above.second.here(), above_se.here()), (own.second.west(), b_se.west()), NONE, NONE];
        for ((edges, terms), extra) in edges.chunks_mut(layout.row()).zip(sums).zip(extra) {
            let out = self.out.write();
            out.fill([0.0; LANES]);
            for (a, b) in terms.into_iter().chain([extra]) {
                for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                    *out = (Lanes(*out) + Lanes(*a) * Lanes(*b)).0;
                }
            }
            split_row(self.out.first(layout.size.width), edges, layout);
        }
    }

    /// The mass of coarse row `j`.
    #[inline(always)]
    fn mass(&mut self, fine: &Level, j: usize, layout: Layout, row: &mut [f32]) {
        let l = fine.layout;
        let Ties { beside: [w, e], across: [n, s, nw, ne, sw, se] } = fine.ties(2 * j, Half::Even);
        let ([own, _], [above, below], [north, south]) = (&self.beside, &self.below, &self.middle);
        let terms = [
            (w, own.lost.west()),
            (e, own.lost.here()),
            (n, above.lost.here()),
            (s, below.lost.here()),
            (nw, north.lost.west()),
            (ne, north.lost.here()),
            (sw, south.lost.west()),
            (se, south.lost.here()),
            (own.second.west(), self.beside_mass.west()),
            (own.first.here(), self.beside_mass.here()),
            (above.second.here(), self.below_mass[0].here()),
            (below.first.here(), self.below_mass[1].here()),
        ];
        let mass = l.half(fine.mass_row(2 * j), Half::Even);
        for (i, out) in self.out.write().iter_mut().enumerate() {
            let mut sum = Lanes(mass[i]);
            for (a, b) in terms {
                sum += Lanes(a[i]) * Lanes(b[i]);
            }
            *out = sum.0;
        }
        split_row(self.out.first(layout.size.width), row, layout);
    }

    /// The transfers of row j.
    fn store(&self, transfer: &mut [f32]) {
        let runs = [&self.beside[0].first, &self.beside[0].second, &self.below[1].first, &self.below[1].second];
        let length = transfer.len() / 4;
        for (out, run) in transfer.chunks_mut(length).zip(runs) {
            out.copy_from_slice(run.first(length));
        }
    }
}

/// No term.
const NONE: (&[[f32; LANES]], &[[f32; LANES]]) = (&[], &[]);

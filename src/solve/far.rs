//! Far links in the system: `E(U) + sum w_ab (U_a - U_b)²` over pairs of alike pixels of a coarse lattice.
//!
//! The lattice is that of one level, and a point of it is a point of every finer level too, with the same value: there
//! the links are added to products and residuals as they are, a few thousand terms beside millions. On their own level
//! grid and links together are a sparse system of a few thousand unknowns, which is factorized and takes the place of all
//! coarser levels. Sweeps do not know the links, but they hold linked points back: with twice the weight of its links on
//! its diagonal, a point moves too little rather than too far, and the cycle is positive definite whatever the weights.
//!
//! Tried before: one unknown more for each superpixel, tied to the pixels in it and linked to others. It gained no more
//! and needs two further passes over the finest level.

use std::sync::OnceLock;

use faer::linalg::solvers::Solve;
use faer::sparse::linalg::solvers::{Llt, SymbolicLlt};
use faer::sparse::{Argsort, Pair, SparseColMat, SymbolicSparseColMat};
use faer::{Mat, Side};

use super::grid::{Field, Layout};
use super::level::Level;
use super::links::{Link, links};
use super::parts::Parts;
use crate::raster::{Chroma, Plane, Size, Window};

/// Points of the lattice, at most: its factors have some 40 entries a point, and the search for links takes the square.
/// (More gain more: 0.2 dB with 900, 0.28 with 2700 on 32 photographs.)
const LATTICE: usize = 4096;
/// Weight of a link; an edge between two pixels of the same luma weighs 1. (0.03 to 0.1 do the same on 32 photographs of
/// 192 pixels, 0.3 does harm; on their 512 pixels 0.05 to 0.2 do.)
const WEIGHT: f32 = 0.1;
/// The links of a point weigh at most this beside its ties on the grid.
const MOST: f32 = 0.25;

/// Links on the lattice of one level.
#[derive(Clone, Debug)]
pub(super) struct Far {
    level: usize,
    lattice: Layout,
    /// What is put on the diagonal of each point in sweeps.
    held: Vec<f32>,
    /// `[point][link]`: where the links of each point begin.
    starts: Vec<usize>,
    /// The other end and the weight of each link, both ways.
    ends: Vec<(u32, f32)>,
    /// Where the entries of grid and links together stand, and the order in which they are written.
    places: SymbolicSparseColMat<usize>,
    order: Argsort<usize>,
    symbolic: SymbolicLlt<usize>,
    /// The factors for the present hints; nothing inside where rounding made the matrix indefinite.
    factors: OnceLock<Option<Llt<usize, f64>>>,
}

/// The value of both planes at every point of the lattice.
type Values = Vec<[f32; 2]>;

impl Far {
    /// The links of a guide of 0..=1, within its parts if it has any, on the first of `levels` that is small enough;
    /// `loose` are places in plane 0 of a field, ascending, of pixels that take none. Nothing where there is no link.
    pub(super) fn new(guide: &Plane<f32>, parts: Option<&Parts>, levels: &[Level], loose: &[u32]) -> Option<Self> {
        let level = levels.iter().position(|l| l.layout.size.area() <= LATTICE)?;
        let lattice = levels[level].layout;
        let mut links = links(guide, level);
        if let Some(parts) = parts {
            let pixel = |k: u32| {
                let (x, y) = (k as usize % lattice.size.width, k as usize / lattice.size.width);
                (y << level) * guide.width() + (x << level)
            };
            links.retain(|link| parts.join(pixel(link.first), pixel(link.second)));
        }
        let weights = weights(&links, &levels[0], level, lattice.size, loose);
        let mut both: Vec<(u32, u32, f32)> = links
            .iter()
            .zip(weights)
            .filter(|(_, weight)| *weight > 0.0)
            .flat_map(|(l, weight)| [(l.first, l.second, weight), (l.second, l.first, weight)])
            .collect();
        both.sort_unstable_by_key(|&(a, b, _)| (a, b));
        let starts: Vec<_> =
            (0..=lattice.size.area()).map(|k| both.partition_point(|&(a, ..)| (a as usize) < k)).collect();
        let ends: Vec<_> = both.into_iter().map(|(_, b, weight)| (b, weight)).collect();
        if ends.is_empty() {
            return None;
        }
        let weight = |run: &[usize]| ends[run[0]..run[1]].iter().map(|(_, weight)| weight).sum::<f32>();
        let held = starts.windows(2).map(|run| 2.0 * weight(run)).collect();
        let (n, entries) = (lattice.size.area(), entries(lattice.size, &starts, &ends));
        let (places, order) = SymbolicSparseColMat::try_new_from_indices(n, n, &entries).ok()?;
        let symbolic = SymbolicLlt::try_new(places.as_ref(), Side::Lower).ok()?;
        Some(Self { level, lattice, held, starts, ends, places, order, symbolic, factors: OnceLock::new() })
    }

    /// Takes in operators that were formed anew: holds the linked points back and forgets the factors.
    pub(super) fn renew(&mut self, levels: &mut [Level]) {
        self.factors = OnceLock::new();
        for (l, level) in levels.iter_mut().enumerate().take(self.level) {
            for (k, held) in self.held.iter().enumerate().filter(|(_, held)| **held > 0.0) {
                let (x, y) = self.place(k, l);
                let at = y * level.layout.row() + level.layout.at(x);
                if level.inverse[at] > 0.0 {
                    let own = level.mass_row(y)[level.layout.at(x)] + level.ring(x, y).iter().sum::<f32>();
                    level.inverse[at] = 1.0 / (own + held);
                }
            }
        }
    }

    /// Factorizes grid and links together where that was not done since [`Self::renew`].
    pub(super) fn factorize(&self, levels: &[Level]) {
        self.factors.get_or_init(|| {
            let a = self.matrix(&levels[self.level])?;
            Llt::try_new_with_symbolic(self.symbolic.clone(), a.as_ref(), Side::Lower).ok()
        });
    }

    /// Whether level `l` is solved at once: that of the links, when its factors are made.
    pub(super) fn solves(&self, l: usize) -> bool {
        l == self.level && matches!(self.factors.get(), Some(Some(_)))
    }

    /// `u = K^-1 b` on `level`, that of the links, K being grid and links together; u is 0 at dead points, whatever b is.
    pub(super) fn solve(&self, level: &Level, b: &Field, u: &mut Field) {
        let Some(Some(factors)) = self.factors.get() else { return };
        let size = self.lattice.size;
        let place = |k: usize, c: usize| b.at(c, k % size.width, k / size.width);
        let alive = |k: usize| !level.is_dead(k % size.width, k / size.width);
        let mut x = Mat::from_fn(size.area(), 2, |k, c| if alive(k) { f64::from(b.samples[place(k, c)]) } else { 0.0 });
        factors.solve_in_place(&mut x);
        for k in 0..size.area() {
            for c in 0..2 {
                u.samples[place(k, c)] = narrow(x[(k, c)]);
            }
        }
    }

    /// `b -= W u`, where b and u are fields of `level`, number `l`; nothing on levels coarser than the lattice.
    pub(super) fn subtract_product(&self, l: usize, level: &Level, u: &Field, b: &mut Field) {
        if l <= self.level {
            self.subtract(&self.values(l, &[u]), 0.0, l, level, l, b);
        }
    }

    /// Puts right the restricted residual after a sweep from zero to u, a field of `level`, number `l`: the sweep knew
    /// no links, and held points back. The points of the lattice are points of the next level.
    pub(super) fn restrict_product(&self, l: usize, level: &Level, u: &Field, coarse: &mut Field) {
        if l < self.level {
            self.subtract(&self.values(l, &[u]), 1.0, l, level, l + 1, coarse);
        }
    }

    /// Prepares b for a sweep from `u + e`, where b and u are fields of `level`, number `l`, and e is one of the next:
    /// the links press, and what holds a point back lets it rest where it is. Gives what b was at the lattice.
    pub(super) fn press(&self, l: usize, level: &Level, [u, e]: [&Field; 2], b: &mut Field) -> Values {
        if l >= self.level {
            return Vec::new();
        }
        let (mut values, saved) = (self.values(l, &[u]), self.values(l, &[b]));
        for (value, e) in values.iter_mut().zip(self.values(l + 1, &[e])) {
            *value = [value[0] + e[0], value[1] + e[1]];
        }
        self.subtract(&values, 1.0, l, level, l, b);
        saved
    }

    /// Puts b back as it was before [`Self::press`].
    pub(super) fn release(&self, l: usize, saved: &[[f32; 2]], b: &mut Field) {
        for (k, saved) in saved.iter().enumerate() {
            let (x, y) = self.place(k, l);
            for (c, saved) in saved.iter().enumerate() {
                let at = b.at(c, x, y);
                b.samples[at] = *saved;
            }
        }
    }

    /// Adds `W p` to q on the finest level, and gives the scalar products of p and `W p`. Dead points of p are 0.
    pub(super) fn add_product(&self, finest: &Level, p: &Field, q: &mut Field) -> [f64; 2] {
        let values = self.values(0, &[p]);
        let negative: Values = values.iter().map(|v| v.map(|v| -v)).collect();
        self.subtract(&negative, 0.0, 0, finest, 0, q);
        let squares = |c: usize| {
            let both_ways = self.ties().map(|(k, j, w)| f64::from(w) * f64::from(values[k][c] - values[j][c]).powi(2));
            0.5 * both_ways.sum::<f64>()
        };
        [squares(0), squares(1)]
    }

    /// `r -= W x` at the points within one pixel of `changed`; r covers `window` of the picture, which holds them.
    pub(super) fn subtract_near(&self, finest: &Level, x: &Chroma, changed: Window, window: Window, r: &mut Field) {
        let near = |v: usize, low: usize, high: usize| v + 1 >= low && v < high + 1;
        let value = |k: usize, c: usize| x[c][self.place(k, 0)];
        for (k, run) in self.starts.windows(2).enumerate() {
            let (px, py) = self.place(k, 0);
            let inside = near(px, changed.x0, changed.x1) && near(py, changed.y0, changed.y1);
            if !inside || finest.is_dead(px, py) {
                continue;
            }
            for c in 0..2 {
                let links = self.ends[run[0]..run[1]].iter();
                let sum: f32 = links.map(|&(j, w)| w * (value(k, c) - value(j as usize, c))).sum();
                let at = r.at(c, px - window.x0, py - window.y0);
                r.samples[at] -= sum;
            }
        }
    }

    /// Bytes held, without the factors.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.starts[..]) + size_of_val(&self.ends[..])
    }

    /// Column and row on level `l` of point `k`.
    const fn place(&self, k: usize, l: usize) -> (usize, usize) {
        let (width, step) = (self.lattice.size.width, self.level - l);
        ((k % width) << step, (k / width) << step)
    }

    /// Every link both ways: its ends and its weight.
    fn ties(&self) -> impl Iterator<Item = (usize, usize, f32)> {
        self.starts
            .windows(2)
            .enumerate()
            .flat_map(|(k, run)| self.ends[run[0]..run[1]].iter().map(move |&(j, weight)| (k, j as usize, weight)))
    }

    /// What the fields of level `l` add up to at the points of the lattice.
    fn values(&self, l: usize, fields: &[&Field]) -> Values {
        let value = |c: usize, (x, y)| fields.iter().map(|f: &&Field| f.samples[f.at(c, x, y)]).sum();
        (0..self.lattice.size.area()).map(|k| [0, 1].map(|c| value(c, self.place(k, l)))).collect()
    }

    /// `b -= W v - hold H v` at the points that are alive on `level`, number `l`, H being what they are held by; b is a
    /// field of level `target`.
    fn subtract(&self, values: &Values, hold: f32, l: usize, level: &Level, target: usize, b: &mut Field) {
        for (k, run) in self.starts.windows(2).enumerate() {
            let (x, y) = self.place(k, l);
            if run[0] == run[1] || level.is_dead(x, y) {
                continue;
            }
            let own = values[k];
            let rest = own.map(|v| -hold * self.held[k] * v);
            let sum = self.ends[run[0]..run[1]].iter().fold(rest, |sum, &(j, weight)| {
                let other = values[j as usize];
                [sum[0] + weight * (own[0] - other[0]), sum[1] + weight * (own[1] - other[1])]
            });
            let (x, y) = self.place(k, target);
            for (c, sum) in sum.into_iter().enumerate() {
                let at = b.at(c, x, y);
                b.samples[at] -= sum;
            }
        }
    }

    /// Grid and links together, the lower triangle; a dead point is its own equation.
    fn matrix(&self, level: &Level) -> Option<SparseColMat<usize, f64>> {
        let size = self.lattice.size;
        let dead = |k: usize| level.is_dead(k % size.width, k / size.width);
        let mut values = Vec::with_capacity(5 * size.area() + self.ends.len() / 2);
        for k in 0..size.area() {
            let (x, y) = (k % size.width, k / size.width);
            let ring = level.ring(x, y);
            let links = &self.ends[self.starts[k]..self.starts[k + 1]];
            let mass = level.mass_row(y)[level.layout.at(x)];
            let diagonal = mass + ring.iter().sum::<f32>() + links.iter().map(|(_, weight)| weight).sum::<f32>();
            let tie = |j: usize, weight: f32| if dead(k) || dead(j) { 0.0 } else { f64::from(-weight) };
            values.push(if dead(k) { 1.0 } else { f64::from(diagonal) });
            values.extend(later(size, x, y, ring).map(|(j, weight)| tie(j, weight)));
            values.extend(links.iter().map(|&(j, w)| (j as usize, w)).filter(|&(j, _)| j > k).map(|(j, w)| tie(j, w)));
        }
        SparseColMat::new_from_argsort(self.places.clone(), &self.order, &values).ok()
    }
}

/// Row and column of every value of [`Far::matrix`], in its order.
fn entries(size: Size, starts: &[usize], ends: &[(u32, f32)]) -> Vec<Pair<usize, usize>> {
    let mut entries = Vec::with_capacity(5 * size.area() + ends.len() / 2);
    for k in 0..size.area() {
        entries.push(Pair::new(k, k));
        entries.extend(later(size, k % size.width, k / size.width, [0.0; 8]).map(|(j, _)| Pair::new(j, k)));
        let links = ends[starts[k]..starts[k + 1]].iter().map(|(j, _)| *j as usize);
        entries.extend(links.filter(|j| *j > k).map(|j| Pair::new(j, k)));
    }
    entries
}

/// The neighbors of a point that come after it in reading order, with the weights of the edges to them.
fn later(size: Size, x: usize, y: usize, ring: [f32; 8]) -> impl Iterator<Item = (usize, f32)> {
    let inside =
        |dx: isize, dy: usize| x.checked_add_signed(dx).is_some_and(|x| x < size.width) && y + dy < size.height;
    let steps = [(1, 0, ring[1]), (-1, 1, ring[6]), (0, 1, ring[3]), (1, 1, ring[7])];
    let at = y * size.width + x;
    let found = steps.map(|(dx, dy, w)| inside(dx, dy).then(|| ((at + dy * size.width).wrapping_add_signed(dx), w)));
    found.into_iter().flatten()
}

/// The weight of each link, so that no point has more than its share.
fn weights(links: &[Link], finest: &Level, level: usize, lattice: Size, loose: &[u32]) -> Vec<f32> {
    let layout = finest.layout;
    let mut counts = vec![0.0_f32; lattice.area()];
    for link in links {
        counts[link.first as usize] += WEIGHT;
        counts[link.second as usize] += WEIGHT;
    }
    let shares: Vec<f32> = (0..lattice.area())
        .map(|k| {
            let (x, y) = ((k % lattice.width) << level, (k / lattice.width) << level);
            let ties: f32 = finest.ring(x, y).iter().sum();
            let place = u32::try_from(y * layout.pair() + layout.at(x));
            if place.is_ok_and(|place| loose.binary_search(&place).is_ok()) {
                0.0
            } else {
                (MOST * ties / counts[k].max(WEIGHT)).min(1.0)
            }
        })
        .collect();
    links.iter().map(|l| WEIGHT * shares[l.first as usize].min(shares[l.second as usize])).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a solution rounded to single precision")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "test values are in range")]
mod tests;

//! One level of the hierarchy: a symmetric nine-point operator on a grid, and how the next coarser grid hangs on it.
//!
//! The operator is `A U (r) = sum_s K_rs (U_r - U_s) + m_r U_r`. An edge is stored once, with its upper or left end, so
//! that A is symmetric to the last bit and a sweep reads 16 bytes of weights a pixel. A hint is a *dead* point: its
//! `inverse` is 0, which keeps its value as it is, while its edges stay, so that its neighbors feel it. In a correction
//! the dead points are 0.

use super::grid::{Half, Layout};
use super::lanes::{LANES, Lanes, Stream, stream};

/// The weights from a half row to its neighbors.
#[derive(Clone, Copy)]
pub(super) struct Ties<'a> {
    /// West, east.
    pub(super) beside: [Stream<'a>; 2],
    /// North, south, north-west, north-east, south-west, south-east.
    pub(super) across: [Stream<'a>; 6],
}

/// One level.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) layout: Layout,
    /// `[H + 1][east | south | south-east | south-west][half | half]`, a row of zeros first; weights of edges, >= 0 on
    /// the finest level, on others some may be slightly negative.
    pub(super) weights: Vec<f32>,
    /// `[H]` rows of one plane: 1 / (sum of the eight weights + mass), 0 for a dead point.
    pub(super) inverse: Vec<f32>,
    /// `[H]` rows of one plane: m, the pull towards 0; empty where there is none.
    pub(super) mass: Vec<f32>,
    /// `[H / 2 up][west | east | north | south][groups]`: the weights by which the point right of coarse point i takes
    /// from i (west) and from i + 1 (east), and the point below it from row j (north) and from row j + 1 (south).
    pub(super) transfer: Vec<f32>,
    /// A row of zeros as long as any, for what lies beyond the border.
    pub(super) zeros: Vec<f32>,
}

impl Level {
    /// A level whose weights are all 0.
    pub(super) fn new(layout: Layout) -> Self {
        let (height, row) = (layout.size.height, layout.row());
        Self {
            layout,
            weights: vec![0.0; (height + 1) * 4 * row],
            inverse: vec![0.0; height * row],
            mass: Vec::new(),
            transfer: Vec::new(),
            zeros: vec![0.0; 4 * row],
        }
    }

    /// The edges that begin in row `y`; those of row -1, which are 0, for `y + 1 == 0`.
    #[inline(always)]
    pub(super) fn edges(&self, y_plus_1: usize) -> &[f32] {
        let length = 4 * self.layout.row();
        &self.weights[y_plus_1 * length..(y_plus_1 + 1) * length]
    }

    /// The edges that begin in row `y`, to be written.
    pub(super) fn edges_mut(&mut self, y_plus_1: usize) -> &mut [f32] {
        let length = 4 * self.layout.row();
        &mut self.weights[y_plus_1 * length..(y_plus_1 + 1) * length]
    }

    /// The weights of the edges of a half of row `y`.
    #[inline(always)]
    pub(super) fn ties(&self, y: usize, half: Half) -> Ties<'_> {
        ties(self.layout, self.edges(y), self.edges(y + 1), half)
    }

    /// 1 / diagonal of row `y`.
    #[inline(always)]
    pub(super) fn inverse_row(&self, y: usize) -> &[f32] {
        let row = self.layout.row();
        &self.inverse[y * row..(y + 1) * row]
    }

    /// Mass of row `y`.
    #[inline(always)]
    pub(super) fn mass_row(&self, y: usize) -> &[f32] {
        let row = self.layout.row();
        if self.mass.is_empty() { &self.zeros[..row] } else { &self.mass[y * row..(y + 1) * row] }
    }

    /// The four runs of transfer weights of coarse row `j`, each of `groups` groups.
    #[inline(always)]
    pub(super) fn transfers(&self, j: usize) -> [Stream<'_>; 4] {
        let groups = self.layout.groups;
        let at = |k: usize| (4 * j + k) * groups * LANES;
        [0, 1, 2, 3].map(|k| stream(&self.transfer, at(k), groups))
    }

    /// `row`, or zeros where there is none.
    #[inline(always)]
    pub(super) fn or_zeros<'a>(&'a self, row: &'a [f32]) -> &'a [f32] {
        if row.is_empty() { &self.zeros } else { row }
    }

    /// Whether the point is a hint or beyond the border.
    pub(super) fn is_dead(&self, x: usize, y: usize) -> bool {
        self.inverse[y * self.layout.row() + self.layout.at(x)] == 0.0
    }

    /// Makes a point a hint or an unknown.
    pub(super) fn set_dead(&mut self, x: usize, y: usize, dead: bool) {
        let at = y * self.layout.row() + self.layout.at(x);
        let [beside @ .., n, s, nw, ne, sw, se] = self.ring(x, y);
        let beside: [f32; 2] = beside;
        // The order of `invert`, so that the bits are the same.
        let mass = self.mass_row(y)[self.layout.at(x)];
        let sum = [n, s, nw, ne, sw, se].into_iter().chain(beside).fold(mass, |sum, k| sum + k);
        self.inverse[at] = if dead || sum <= 0.0 { 0.0 } else { 1.0 / sum };
    }

    /// The weights of the eight edges of a point: west, east, north, south, north-west, north-east, south-west,
    /// south-east; 0 beyond the border.
    pub(super) fn ring(&self, x: usize, y: usize) -> [f32; 8] {
        let (l, row) = (self.layout, self.layout.row());
        let edge = |plane: usize, x: usize, y_plus_1: usize| self.edges(y_plus_1)[plane * row + l.at(x)];
        let inner = x + 1 < l.size.width;
        let left = |plane: usize, y_plus_1| if x > 0 { edge(plane, x - 1, y_plus_1) } else { 0.0 };
        [
            left(0, y + 1),
            edge(0, x, y + 1),
            edge(1, x, y),
            edge(1, x, y + 1),
            left(2, y),
            if inner { edge(3, x + 1, y) } else { 0.0 },
            edge(3, x, y + 1),
            edge(2, x, y + 1),
        ]
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        4 * (self.weights.len() + self.inverse.len() + self.mass.len() + self.transfer.len() + self.zeros.len())
    }
}

/// The weights of a half row from the edges that begin in the row above and in its own.
#[inline(always)]
fn ties<'a>(layout: Layout, above: &'a [f32], own: &'a [f32], half: Half) -> Ties<'a> {
    let (row, m) = (layout.row(), layout.groups);
    let (even, odd) = (layout.start(Half::Even), layout.start(Half::Odd));
    let (east, south, south_east, south_west) = (0, row, 2 * row, 3 * row);
    let s = |edges: &'a [f32], at: usize| stream(edges, at, m);
    match half {
        Half::Even => Ties {
            beside: [s(own, east + odd - 1), s(own, east + even)],
            across: [
                s(above, south + even),
                s(own, south + even),
                s(above, south_east + odd - 1),
                s(above, south_west + odd),
                s(own, south_west + even),
                s(own, south_east + even),
            ],
        },
        Half::Odd => Ties {
            beside: [s(own, east + even), s(own, east + odd)],
            across: [
                s(above, south + odd),
                s(own, south + odd),
                s(above, south_east + even),
                s(above, south_west + even + 1),
                s(own, south_west + odd),
                s(own, south_east + odd),
            ],
        },
    }
}

/// Samples of the other half beside a half: west, east. `row` is one plane of the row.
#[inline(always)]
pub(super) fn beside(layout: Layout, row: &[f32], half: Half) -> [Stream<'_>; 2] {
    let other = match half {
        Half::Even => layout.start(Half::Odd) - 1,
        Half::Odd => layout.start(Half::Even),
    };
    [stream(row, other, layout.groups), stream(row, other + 1, layout.groups)]
}

/// Samples above and below a half: north, south, north-west, north-east, south-west, south-east. `above` and `below`
/// are one plane of the rows.
#[inline(always)]
pub(super) fn across<'a>(layout: Layout, above: &'a [f32], below: &'a [f32], half: Half) -> [Stream<'a>; 6] {
    let (at, m) = (layout.start(half), layout.groups);
    let ([nw, ne], [sw, se]) = (beside(layout, above, half), beside(layout, below, half));
    [stream(above, at, m), stream(below, at, m), nw, ne, sw, se]
}

/// `sum_k a_k b_k` of group `i`.
#[inline(always)]
pub(super) fn dot<const N: usize>(a: &[Stream<'_>; N], b: &[Stream<'_>; N], i: usize) -> Lanes {
    let mut sum = Lanes::ZERO;
    for k in 0..N {
        sum += Lanes(a[k][i]) * Lanes(b[k][i]);
    }
    sum
}

//! Rows of a grid with their even and odd columns apart, and the bands of rows that threads share.
//!
//! A four-color sweep updates every second column, and the coarse grid is every second column: kept apart, both are
//! runs of neighboring samples. A row of one plane is two slots of `slot()` samples: the even columns and then a gap of
//! one group, a gap and then the odd columns. Gaps and everything beyond the last column are 0 and stay 0, so that a
//! kernel may read one sample beside a slot and run to the end of its last group.
//!
//! It knows no weights.

use rayon::prelude::*;

use super::lanes::{LANES, Stream, stream};
use crate::raster::{Chroma, Size};

/// Even or odd columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    /// Columns 0, 2, 4, …
    Even,
    /// Columns 1, 3, 5, …
    Odd,
}

/// Where the samples of a grid lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Columns and rows.
    pub(super) size: Size,
    /// Groups of a half row.
    pub(super) groups: usize,
}

impl Layout {
    /// The layout of a grid of `size`.
    pub(super) const fn new(size: Size) -> Self {
        Self { size, groups: size.width.div_ceil(2).div_ceil(LANES) }
    }

    /// The grid of every second column and row.
    pub(super) const fn coarse(self) -> Self {
        Self::new(self.size.halved(1))
    }

    /// Samples of a half row with its gap.
    pub(super) const fn slot(self) -> usize {
        (self.groups + 1) * LANES
    }

    /// Samples of a row of one plane.
    pub(super) const fn row(self) -> usize {
        2 * self.slot()
    }

    /// Samples of a row of a field.
    pub(super) const fn pair(self) -> usize {
        2 * self.row()
    }

    /// Place of column `x` in a row.
    #[inline(always)]
    pub(super) const fn at(self, x: usize) -> usize {
        (x & 1) * (self.slot() + LANES) + (x >> 1)
    }

    /// The column at a place of a row: the inverse of [`Self::at`].
    pub(super) const fn column(self, at: usize) -> usize {
        let odd = self.slot() + LANES;
        if at < odd { 2 * at } else { 2 * (at - odd) + 1 }
    }

    /// Where a half begins in its row.
    #[inline(always)]
    pub(super) const fn start(self, half: Half) -> usize {
        match half {
            Half::Even => 0,
            Half::Odd => self.slot() + LANES,
        }
    }

    /// A half of a row of one plane.
    #[inline(always)]
    pub(super) fn half(self, row: &[f32], half: Half) -> Stream<'_> {
        stream(row, self.start(half), self.groups)
    }

    /// Rows of a band: as many bands as the threads need to balance, of an even number of rows; one for a small grid.
    /// Results do not depend on it.
    pub(super) fn band(self) -> usize {
        /// Below this many pixels starting threads costs more than it saves (measured: 8 µs a start, 4 ns a pixel).
        const SERIAL: usize = 1 << 14;
        /// Bands a thread, so that a thread that was held up leaves some to the others.
        const BANDS: usize = 4;
        let threads = rayon::current_num_threads();
        if threads == 1 || self.size.area() < SERIAL {
            return self.size.height.next_multiple_of(2);
        }
        self.size.height.div_ceil(BANDS * threads).max(8).next_multiple_of(2)
    }
}

/// Spreads a row in natural order over the two halves of `row`.
#[inline(always)]
pub(super) fn split_row(natural: &[f32], row: &mut [f32], layout: Layout) {
    let (even, odd) = row.split_at_mut(layout.start(Half::Odd));
    let pairs = natural.chunks_exact(2);
    if let [last] = pairs.remainder() {
        even[natural.len() / 2] = *last;
    }
    for ((e, o), pair) in even.iter_mut().zip(odd).zip(pairs) {
        (*e, *o) = (pair[0], pair[1]);
    }
}

/// Puts the two halves of `row` back in natural order.
#[inline(always)]
pub(super) fn join_row(row: &[f32], natural: &mut [f32], layout: Layout) {
    let (even, odd) = row.split_at(layout.start(Half::Odd));
    let length = natural.len();
    let mut pairs = natural.chunks_exact_mut(2);
    for ((e, o), pair) in even.iter().zip(odd).zip(&mut pairs) {
        (pair[0], pair[1]) = (*e, *o);
    }
    if let [last] = pairs.into_remainder() {
        *last = even[length / 2];
    }
}

/// Two planes on a grid, row by row: `[H][2][slot even | slot odd]`.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) layout: Layout,
    pub(super) samples: Vec<f32>,
}

impl Field {
    /// Zeros.
    pub(super) fn zeros(layout: Layout) -> Self {
        Self { layout, samples: vec![0.0; layout.size.height * layout.pair()] }
    }

    /// Row `y`: both planes.
    #[inline(always)]
    pub(super) fn row(&self, y: usize) -> &[f32] {
        let pair = self.layout.pair();
        &self.samples[y * pair..(y + 1) * pair]
    }

    /// Place of a sample of plane `channel`.
    #[inline(always)]
    pub(super) const fn at(&self, channel: usize, x: usize, y: usize) -> usize {
        y * self.layout.pair() + channel * self.layout.row() + self.layout.at(x)
    }

    /// Takes the samples of two planes of the same size.
    pub(super) fn load(&mut self, chroma: &Chroma) {
        let layout = self.layout;
        self.samples.par_chunks_mut(layout.pair()).enumerate().for_each(|(y, row)| {
            for (plane, half) in chroma.iter().zip(row.chunks_mut(layout.row())) {
                split_row(plane.row(y), half, layout);
            }
        });
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.samples[..])
    }

    /// Its rows in bands, each with copies of `margin` rows before and after it as they are now.
    pub(super) fn strips(&mut self, margin: usize) -> Vec<Strip<'_>> {
        let (layout, pair) = (self.layout, self.layout.pair());
        let (height, band) = (layout.size.height, layout.band());
        let starts = (0..height).step_by(band);
        let copy = |from: usize, to: usize| self.samples[from * pair..to * pair].to_vec();
        let margins: Vec<_> = starts
            .map(|y| {
                let end = (y + band).min(height);
                (copy(y.saturating_sub(margin), y), copy(end, (end + margin).min(height)))
            })
            .collect();
        self.samples
            .chunks_mut(band * pair)
            .zip(margins)
            .enumerate()
            .map(|(k, (own, (before, after)))| Strip { pair, height, start: k * band, before, own, after })
            .collect()
    }
}

/// A band of rows of a field, with private copies of the rows around it, which may be changed and are then dropped.
pub(super) struct Strip<'a> {
    pair: usize,
    height: usize,
    /// First row of its own.
    pub(super) start: usize,
    before: Vec<f32>,
    own: &'a mut [f32],
    after: Vec<f32>,
}

/// Three rows, the middle one to be written; empty beyond the border of the grid.
pub(super) struct Around<'a> {
    pub(super) above: &'a [f32],
    pub(super) row: &'a mut [f32],
    pub(super) below: &'a [f32],
}

impl Strip<'_> {
    /// Row after the last of its own.
    pub(super) fn end(&self) -> usize {
        self.start + self.own.len() / self.pair
    }

    /// First row it holds, copies included.
    pub(super) fn first(&self) -> usize {
        self.start - self.before.len() / self.pair
    }

    /// Row after the last it holds, copies included.
    pub(super) fn last(&self) -> usize {
        self.end() + self.after.len() / self.pair
    }

    /// Whether the grid has a row `y`.
    pub(super) const fn has(&self, y: usize) -> bool {
        y < self.height
    }

    /// Row `y`, own or copied.
    #[inline(always)]
    pub(super) fn row(&self, y: usize) -> &[f32] {
        let (first, end) = (self.first(), self.end());
        let (part, k) = match y {
            _ if y < self.start => (&self.before[..], y - first),
            _ if y < end => (&*self.own, y - self.start),
            _ => (&self.after[..], y - end),
        };
        &part[k * self.pair..(k + 1) * self.pair]
    }

    /// Row `y` to be written with the rows beside it; those the strip does not hold are empty.
    #[inline(always)]
    pub(super) fn around(&mut self, y: usize) -> Around<'_> {
        let (pair, first, end, start) = (self.pair, self.first(), self.end(), self.start);
        let (before, own, after) = (&mut self.before[..], &mut *self.own, &mut self.after[..]);
        match y {
            _ if y < start => three(before, y - first, pair, &[], own),
            _ if y < end => three(own, y - start, pair, before, after),
            _ => three(after, y - end, pair, own, &[]),
        }
    }
}

/// Row `k` of `part` and the rows beside it, from the neighbor parts where `part` ends.
#[inline(always)]
fn three<'a>(part: &'a mut [f32], k: usize, pair: usize, previous: &'a [f32], next: &'a [f32]) -> Around<'a> {
    let (low, rest) = part.split_at_mut(k * pair);
    let (row, high) = rest.split_at_mut(pair);
    let above = if low.is_empty() { previous } else { low };
    let below: &[f32] = if high.is_empty() { next } else { high };
    Around { above: &above[above.len().saturating_sub(pair)..], row, below: &below[..below.len().min(pair)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_split_and_joined_is_the_same_row() {
        for width in [1, 2, 7, 16, 33] {
            let layout = Layout::new(Size::new(width, 1));
            let natural: Vec<f32> = (0..width).map(|x| x as f32 + 1.0).collect();
            let (mut row, mut back) = (vec![0.0; layout.row()], vec![0.0; width]);
            split_row(&natural, &mut row, layout);
            join_row(&row, &mut back, layout);
            assert_eq!(back, natural);
            assert!((0..width).all(|x| row[layout.at(x)] == natural[x]));
            assert_eq!(row.iter().filter(|v| **v == 0.0).count(), row.len() - width);
        }
    }

    #[test]
    fn strips_give_every_row_and_its_neighbors() {
        let layout = Layout::new(Size::new(200, 201));
        let mut field = Field::zeros(layout);
        for (y, row) in field.samples.chunks_mut(layout.pair()).enumerate() {
            row[0] = y as f32;
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let mut strips = pool.install(|| field.strips(2));
        assert!(strips.len() > 2);
        let mut next = 0;
        for strip in &mut strips {
            assert_eq!((strip.start, strip.start % 2), (next, 0));
            next = strip.end();
            for y in strip.first()..strip.last() {
                assert_eq!(strip.row(y)[0], y as f32);
                let (first, last) = (strip.first(), strip.last());
                let around = strip.around(y);
                assert_eq!(around.row[0], y as f32);
                assert_eq!(around.above.first().copied(), (y > first).then_some(y as f32 - 1.0));
                assert_eq!(around.below.first().copied(), (y + 1 < last).then_some(y as f32 + 1.0));
            }
        }
        assert_eq!(next, 201);
    }
}

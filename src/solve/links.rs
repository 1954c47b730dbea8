//! Which far points are alike: links between places of one photograph that look the same.
//!
//! **Source:** the idea is that of Chen, Li, Tang, *KNN matting*, CVPR 2012: beside its neighbors on the grid a pixel is
//! tied to its nearest neighbors in a space of features. Differs: only the pixels of a coarse lattice are linked, a few
//! thousand whatever the size of the photograph, and the features are what gray has: tone, tone of the surroundings,
//! texture, and place, so that what is alike and near comes first. Measured on 32 photographs: links between the means of
//! superpixels gained no more, two or three times as many links gained no more and did more harm.

use std::ops::Range;

use rayon::prelude::*;

use crate::raster::{Plane, Size};

/// Links a point asks for; it has more where others ask for it. (5 of 3, 5, 8 and 10 on 32 photographs.)
const ASKED: usize = 5;
/// Longest side of the picture that features are taken from: what is smaller than that is texture. (By eye.)
const VIEW: usize = 256;
/// Radius of the surroundings, and of the window of texture, as a share of the longest side. (By eye.)
const SURROUNDINGS: f32 = 4.0 / 256.0;
const WINDOW: f32 = 3.0 / 256.0;
/// How much a deviation counts beside a difference of tone, both in units of the guide. (2 of 0, 2 and 6 on 32 photographs.)
const TEXTURE: f32 = 2.0;

/// What a point looks like: tone, tone of the surroundings, texture.
type Look = [f32; 3];

/// The points of a lattice in reading order.
struct Lattice {
    size: Size,
    looks: Vec<Look>,
    /// Distance of neighbors, in longest sides of the picture.
    spacing: f32,
}

/// A link between two points of a lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    /// The earlier point in reading order.
    pub(super) first: u32,
    /// The later one.
    pub(super) second: u32,
}

/// The links between the points of the lattice of every `2^level`-th pixel of a guide of 0..=1, in order, each once. Of
/// two that are equally alike the earlier is taken.
pub(super) fn links(guide: &Plane<f32>, level: usize) -> Vec<Link> {
    let lattice = Lattice::new(guide, level);
    let points = (0..lattice.looks.len()).into_par_iter().with_min_len(64);
    let mut found: Vec<Link> = points.flat_map_iter(|k| lattice.nearest(k).into_iter().flatten()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

impl Lattice {
    /// The links that point `k` asks for: rows are searched from its own outward until they are too far by place alone.
    fn nearest(&self, k: usize) -> [Option<Link>; ASKED] {
        let Size { width, height } = self.size;
        let (x, y) = (k % width, k / width);
        let mut best = [(f32::INFINITY, usize::MAX); ASKED];
        for step in 0..height {
            let apart = (step as f32 * self.spacing).powi(2);
            if apart > best[ASKED - 1].0 {
                break;
            }
            let rows = [y.checked_sub(step), (step > 0 && y + step < height).then_some(y + step)];
            for row in rows.into_iter().flatten() {
                self.search(k, row * width, self.reach(x, best[ASKED - 1].0 - apart), &mut best);
            }
        }
        let number = |j: usize| u32::try_from(j).ok();
        best.map(|(_, j)| {
            let (first, second) = (number(j.min(k))?, number(j.max(k))?);
            (j != usize::MAX).then_some(Link { first, second })
        })
    }

    /// The columns whose squared distance from column `x` is at most `square`, and perhaps one more on each side.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts of floats saturate")]
    fn reach(&self, x: usize, square: f32) -> Range<usize> {
        let columns = (square.max(0.0).sqrt() / self.spacing) as usize;
        x.saturating_sub(columns.saturating_add(1))..x.saturating_add(columns).saturating_add(2).min(self.size.width)
    }

    /// Puts those of some columns of the row that begins with point `start` among the best that are better.
    fn search(&self, k: usize, start: usize, columns: Range<usize>, best: &mut [(f32, usize); ASKED]) {
        let (own, column, row) = (self.looks[k], k % self.size.width, k / self.size.width);
        let away = |a: usize, b: usize| a.abs_diff(b) as f32 * self.spacing;
        let dy = away(row, start / self.size.width);
        for j in columns.map(|x| start + x).filter(|&j| j != k) {
            let dx = away(column, j - start);
            let look = own.iter().zip(&self.looks[j]).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
            let found = (dx * dx + dy * dy + look, j);
            if found < best[ASKED - 1] {
                let place = best.iter().position(|b| found < *b).unwrap_or(ASKED - 1);
                best[place..].rotate_right(1);
                best[place] = found;
            }
        }
    }

    /// The lattice of every `2^level`-th pixel.
    fn new(guide: &Plane<f32>, level: usize) -> Self {
        let longest = guide.size().longest();
        let shrink = longest.div_ceil(VIEW);
        let [tone, square] = view(guide, shrink);
        let share = tone.size().longest() as f32;
        let around = blurred(&tone, SURROUNDINGS * share);
        let (mean, square) = (blurred(&tone, WINDOW * share), blurred(&square, WINDOW * share));
        let size = (0..level).fold(guide.size(), |size, _| size.halved(1));
        let looks = (0..size.area()).map(|k| {
            let (x, y) = ((k % size.width) << level, (k / size.width) << level);
            let at = (x / shrink, y / shrink);
            let deviation = (square[at] - mean[at] * mean[at]).max(0.0).sqrt();
            [guide[(x, y)], around[at], TEXTURE * deviation]
        });
        Self { size, looks: looks.collect(), spacing: (1 << level) as f32 / longest as f32 }
    }
}

/// Means of the guide and of its square over cells of `shrink` by `shrink` pixels, cut off at the border.
fn view(guide: &Plane<f32>, shrink: usize) -> [Plane<f32>; 2] {
    let size = Size::new(guide.width().div_ceil(shrink), guide.height().div_ceil(shrink));
    let rows: Vec<Vec<[f32; 2]>> = (0..size.height)
        .into_par_iter()
        .map(|j| {
            let mut sums = vec![[0.0; 2]; size.width];
            let band = j * shrink..guide.height().min((j + 1) * shrink);
            let count = band.len();
            for y in band {
                for (sum, cell) in sums.iter_mut().zip(guide.row(y).chunks(shrink)) {
                    let (mut tone, mut square) = (0.0, 0.0);
                    for v in cell {
                        tone += v;
                        square += v * v;
                    }
                    let share = 1.0 / (count * cell.len()) as f32;
                    *sum = [sum[0] + share * tone, sum[1] + share * square];
                }
            }
            sums
        })
        .collect();
    [0, 1].map(|c| Plane::from_fn(size, |x, y| rows[y][x][c]))
}

/// A plane convolved with a Gaussian of `sigma` samples, its border repeated.
fn blurred(plane: &Plane<f32>, sigma: f32) -> Plane<f32> {
    let reach = (1..64).find(|r| *r as f32 >= 3.0 * sigma).unwrap_or(64_usize);
    let weights: Vec<f32> =
        (0..=2 * reach).map(|k| (-0.5 * ((k as f32 - reach as f32) / sigma.max(0.1)).powi(2)).exp()).collect();
    let total: f32 = weights.iter().sum();
    let near = |v: usize, k: usize, end: usize| (v + k).saturating_sub(reach).min(end - 1);
    let mut out = Plane::filled(plane.size(), 0.0);
    let (width, height) = (plane.width(), plane.height());
    out.samples_mut().par_chunks_mut(width).enumerate().for_each(|(y, out)| {
        let mut column = vec![0.0; width + 2 * reach];
        for (k, weight) in weights.iter().enumerate() {
            add_scaled(weight / total, plane.row(near(y, k, height)), &mut column[reach..reach + width]);
        }
        let (first, last) = (column[reach], column[reach + width - 1]);
        column[..reach].fill(first);
        column[reach + width..].fill(last);
        for (k, weight) in weights.iter().enumerate() {
            add_scaled(weight / total, &column[k..k + width], out);
        }
    });
    out
}

/// `y += a x`.
fn add_scaled(a: f32, x: &[f32], y: &mut [f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_linked_across_what_is_not() {
        // Rows of different tones, cut by narrow dark bars.
        let (size, lattice) = (Size::new(96, 64), 96 / 4);
        let column = |k: u32| 4 * (k as usize % lattice);
        let dark = |x: usize| x.is_multiple_of(24);
        let tone = |y: usize| 0.3 + 0.6 * ((y / 4 * 7) % 13) as f32 / 13.0;
        let guide = Plane::from_fn(size, |x, y| if dark(x / 4 * 4) { 0.05 } else { tone(y) });
        let found = links(&guide, 2);
        assert!(found.iter().any(|l| column(l.first) < 24 && column(l.second) > 24 && column(l.second) < 48));
        let astray = found.iter().filter(|l| dark(column(l.first)) != dark(column(l.second))).count();
        assert!(astray * 50 < found.len(), "{astray} of {}", found.len());
    }

    #[test]
    fn every_point_has_its_links_and_none_to_itself() {
        for (w, h, level) in [(1, 1, 0), (1, 3, 0), (50, 40, 1), (300, 17, 2)] {
            let guide = Plane::from_fn(Size::new(w, h), |x, y| ((x * 7 + y * 13) % 17) as f32 / 17.0);
            let found = links(&guide, level);
            let points = w.div_ceil(1 << level) * h.div_ceil(1 << level);
            assert!(found.iter().all(|link| link.first < link.second && (link.second as usize) < points));
            let has = |k: usize| found.iter().filter(|l| l.first as usize == k || l.second as usize == k).count();
            assert!((0..points).all(|k| has(k) >= ASKED.min(points - 1)), "{w} x {h}");
        }
    }

    #[test]
    fn any_number_of_threads_finds_the_same() {
        let guide = Plane::from_fn(Size::new(200, 150), |x, y| ((x * x + 3 * y * x) % 31) as f32 / 31.0);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        assert_eq!(pool.install(|| links(&guide, 2)), links(&guide, 2));
    }
}

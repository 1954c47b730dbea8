//! Small pieces of one tone.
//!
//! **Source:** Achanta et al., *SLIC superpixels*, TPAMI 2012, on lightness alone. Differs: each pixel looks at the nine
//! centers around its cell of the starting grid, so that rows need nothing of each other; pieces may come apart, as only
//! their means are used.

use rayon::prelude::*;

use crate::raster::Plane;

/// Rounds of assigning and averaging; the paper uses ten, after five a photograph's pieces move by less than a pixel.
const ROUNDS: usize = 5;
/// How many levels of L* weigh as much as the distance between two centers: low, so that pieces keep to edges of old
/// photographs, which are faint. By eye.
const COMPACT: f32 = 6.0;

/// A picture in pieces.
pub(super) struct Segments {
    /// `[H, W]` the piece each pixel belongs to.
    pub(super) labels: Plane<u32>,
    pub(super) pieces: Vec<Piece>,
    /// For each piece the pixel of it that is nearest to its mean place.
    pub(super) hearts: Vec<Option<(usize, usize)>>,
    /// For each piece those that touch it, each once, in order.
    pub(super) neighbors: Vec<Vec<u32>>,
    /// The distance between centers at the start, in pixels.
    pub(super) spacing: f32,
    /// Pieces a row of the starting grid.
    columns: usize,
}

/// One piece.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Piece {
    /// Mean place, in pixels, centers at whole numbers.
    pub(super) x: f32,
    pub(super) y: f32,
    /// Mean and standard deviation of lightness.
    pub(super) lightness: f32,
    pub(super) deviation: f32,
    /// Pixels.
    pub(super) area: u32,
}

impl Segments {
    /// About `count` pieces of a picture.
    pub(super) fn new(lightness: &Plane<f32>, count: usize) -> Self {
        let size = lightness.size();
        let spacing = (size.area() as f32 / count as f32).sqrt().max(2.0);
        let columns = cells(size.width, spacing);
        let rows = cells(size.height, spacing);
        let start = |i: usize| {
            let (x, y) = ((i % columns) as f32, (i / columns) as f32);
            let middle = |k: f32, n: usize, side: usize| (k + 0.5) / n as f32 * side as f32 - 0.5;
            let (x, y) = (middle(x, columns, size.width), middle(y, rows, size.height));
            Piece { x, y, lightness: at(lightness, x, y), ..Piece::default() }
        };
        let pieces = (0..columns * rows).map(start).collect();
        let (hearts, neighbors) = (Vec::new(), Vec::new());
        let mut segments = Self { labels: Plane::filled(size, 0), pieces, hearts, neighbors, spacing, columns };
        for _ in 0..ROUNDS {
            segments.assign(lightness);
            segments.average(lightness);
        }
        segments.hearts = segments.find_hearts();
        segments.neighbors = segments.find_neighbors();
        segments
    }

    fn rows(&self) -> usize {
        self.pieces.len() / self.columns
    }

    fn assign(&mut self, lightness: &Plane<f32>) {
        let size = lightness.size();
        let (columns, rows) = (self.columns, self.rows());
        let near = 1.0 / (self.spacing * self.spacing);
        let (pieces, labels) = (&self.pieces, &mut self.labels);
        labels.samples_mut().par_chunks_mut(size.width).enumerate().for_each(|(y, labels)| {
            let row = y * rows / size.height;
            for (x, label) in labels.iter_mut().enumerate() {
                let column = x * columns / size.width;
                let l = lightness.row(y)[x];
                let mut best = f32::INFINITY;
                for j in row.saturating_sub(1)..(row + 2).min(rows) {
                    for i in column.saturating_sub(1)..(column + 2).min(columns) {
                        let piece = &pieces[j * columns + i];
                        let tone = (l - piece.lightness) * (1.0 / COMPACT);
                        let (dx, dy) = (x as f32 - piece.x, y as f32 - piece.y);
                        let far = tone * tone + (dx * dx + dy * dy) * near;
                        if far < best {
                            best = far;
                            *label = index(j * columns + i);
                        }
                    }
                }
            }
        });
    }

    fn average(&mut self, lightness: &Plane<f32>) {
        let mut sums = vec![[0.0f64; 4]; self.pieces.len()];
        let mut areas = vec![0u32; self.pieces.len()];
        for y in 0..lightness.height() {
            for (x, (l, label)) in lightness.row(y).iter().zip(self.labels.row(y)).enumerate() {
                let k = *label as usize;
                let l = f64::from(*l);
                areas[k] += 1;
                for (sum, v) in sums[k].iter_mut().zip([x as f64, y as f64, l, l * l]) {
                    *sum += v;
                }
            }
        }
        for ((piece, sum), area) in self.pieces.iter_mut().zip(sums).zip(areas) {
            piece.area = area;
            if area > 0 {
                let [x, y, l, squares] = sum.map(|v| v / f64::from(area));
                #[expect(clippy::cast_possible_truncation, reason = "means of f32 values")]
                let [x, y, mean, deviation] = [x, y, l, (squares - l * l).max(0.0).sqrt()].map(|v| v as f32);
                *piece = Piece { x, y, lightness: mean, deviation, area };
            }
        }
    }

    /// The piece at a place; places outside count as those at the border.
    pub(super) fn at(&self, x: f32, y: f32) -> usize {
        at(&self.labels, x, y) as usize
    }

    /// The label in the middle of each piece.
    pub(super) fn middles(&self, of: &Plane<u8>) -> Vec<u8> {
        self.hearts.iter().map(|heart| heart.map_or(super::EXCLUDED, |place| of[place])).collect()
    }

    fn find_neighbors(&self) -> Vec<Vec<u32>> {
        let mut all = vec![Vec::new(); self.pieces.len()];
        let mut touch = |a: u32, b: u32| {
            if a != b {
                all[a as usize].push(b);
                all[b as usize].push(a);
            }
        };
        let size = self.labels.size();
        for y in 0..size.height {
            for x in 0..size.width {
                let here = self.labels[(x, y)];
                if x + 1 < size.width {
                    touch(here, self.labels[(x + 1, y)]);
                }
                if y + 1 < size.height {
                    touch(here, self.labels[(x, y + 1)]);
                }
            }
        }
        for list in &mut all {
            list.sort_unstable();
            list.dedup();
        }
        all
    }

    /// Mean of a plane over each piece.
    pub(super) fn means(&self, plane: &Plane<f32>) -> Vec<f32> {
        let mut sums = vec![0.0f32; self.pieces.len()];
        for (label, v) in self.labels.samples().iter().zip(plane.samples()) {
            sums[*label as usize] += v;
        }
        sums.iter().zip(&self.pieces).map(|(sum, piece)| sum / piece.area.max(1) as f32).collect()
    }

    fn find_hearts(&self) -> Vec<Option<(usize, usize)>> {
        let mut best = vec![(f32::INFINITY, None); self.pieces.len()];
        for y in 0..self.labels.height() {
            for (x, label) in self.labels.row(y).iter().enumerate() {
                let (piece, best) = (&self.pieces[*label as usize], &mut best[*label as usize]);
                let far = (x as f32 - piece.x).powi(2) + (y as f32 - piece.y).powi(2);
                if far < best.0 {
                    *best = (far, Some((x, y)));
                }
            }
        }
        best.into_iter().map(|(_, place)| place).collect()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded up from a positive quotient")]
fn cells(side: usize, spacing: f32) -> usize {
    ((side as f32 / spacing).round() as usize).clamp(1, side)
}

#[expect(clippy::cast_possible_truncation, reason = "there are a few thousand pieces")]
const fn index(k: usize) -> u32 {
    k as u32
}

/// The sample nearest to a place.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held inside the plane")]
pub(super) fn at<T: Copy>(plane: &Plane<T>, x: f32, y: f32) -> T {
    let inside = |v: f32, side: usize| (v.round().max(0.0) as usize).min(side - 1);
    plane[(inside(x, plane.width()), inside(y, plane.height()))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    #[test]
    fn pieces_keep_to_edges() {
        let lightness = Plane::from_fn(Size::new(96, 64), |x, y| if x + y / 3 < 50 { 40.0 } else { 55.0 });
        let segments = Segments::new(&lightness, 60);
        assert!((40..90).contains(&segments.pieces.len()), "{}", segments.pieces.len());
        assert!(segments.pieces.iter().all(|piece| piece.area == 0 || piece.deviation < 0.5));
        let total: u32 = segments.pieces.iter().map(|piece| piece.area).sum();
        assert_eq!(total, 96 * 64);
    }

    #[test]
    fn neighbors_are_mutual_and_hearts_lie_in_their_piece() {
        let lightness = Plane::from_fn(Size::new(50, 37), |x, y| ((x * 7 + y * 13) % 11) as f32 * 3.0);
        let segments = Segments::new(&lightness, 30);
        let neighbors = &segments.neighbors;
        for (k, list) in neighbors.iter().enumerate() {
            assert!(list.iter().all(|n| neighbors[*n as usize].contains(&index(k))));
        }
        for (k, heart) in segments.hearts.iter().enumerate() {
            assert_eq!(heart.is_some(), segments.pieces[k].area > 0);
            assert!(heart.is_none_or(|place| segments.labels[place] == index(k)));
        }
    }

    #[test]
    fn one_pixel_is_one_piece() {
        let segments = Segments::new(&Plane::filled(Size::new(1, 1), 5.0), 2000);
        assert_eq!((segments.pieces.len(), segments.pieces[0].area, segments.at(9.0, -3.0)), (1, 1, 0));
    }
}

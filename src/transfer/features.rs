//! What a piece of a picture looks like, and what lies around it.
//!
//! Two lists a piece. The first is short: lightness, its deviation, and the energy of its texture at three scales. The
//! second compares surroundings: on grids of four scales nine places about the piece, each with the strength of its edges
//! by direction and how much lighter it is than the piece. A mirrored picture's lists are those of the picture with places
//! and directions exchanged, so that a face that looks the other way is found as well.
//!
//! **Source:** the features are of the kinds of Gupta et al., *Image colorization using similar images*, ACM MM 2012, §3
//! (intensity, deviation, Gabor, SURF) and Irony et al., *Colorization by example*, EGSR 2005. Differs: gradients by
//! direction on coarse grids (Tola, Lepetit, Fua, *DAISY*, TPAMI 2010) stand for Gabor and SURF: they are sums, so all
//! pieces share them.

use rayon::prelude::*;

use super::segments::Segments;
use crate::raster::{Plane, Size, halve, resize_area};

/// Directions of gradients, a turn's eighths.
const DIRECTIONS: usize = 8;
/// Scales of the surroundings; each looks twice as far as the one before.
const SCALES: usize = 4;
/// Places of a scale: 3×3.
const PLACES: usize = 9;
/// Numbers a place: edges by direction, then lightness.
const NUMBERS: usize = DIRECTIONS + 1;
/// Numbers of the second list.
pub(super) const AROUND: usize = SCALES * PLACES * NUMBERS;
/// Numbers of the first list.
pub(super) const OWN: usize = 5;

/// Cells a piece's spacing: half a piece sees what is inside it.
const CELLS: f32 = 2.0;
/// The sum of gradients, in L* a cell, that edges are measured against: grain stays below. By eye.
const FAINT: f32 = 3.0;
/// How much a difference of lightness, in L*, weighs beside edges, which are at most 1: a quarter of the range is as much.
const TONE: f32 = 1.0 / 25.0;
/// What the numbers of the first list are divided by: the L* by which a person sees a difference of tone between two
/// photographs of one thing, and for energies their usual spread. By eye.
const UNITS: [f32; OWN] = [8.0, 5.0, 0.5, 0.5, 0.5];

/// The lists of all pieces of a picture.
pub(super) struct Features {
    own: Vec<[f32; OWN]>,
    around: Vec<f32>,
}

impl Features {
    /// Of a picture in pieces.
    pub(super) fn new(lightness: &Plane<f32>, segments: &Segments) -> Self {
        let grids = grids(lightness, segments.spacing / CELLS);
        let cell = [0, 1].map(|axis| {
            let (side, cells) = match axis {
                0 => (lightness.width(), grids[0].width()),
                _ => (lightness.height(), grids[0].height()),
            };
            cells as f32 / side as f32
        });
        let place = |k: usize| [(segments.pieces[k].x + 0.5) * cell[0], (segments.pieces[k].y + 0.5) * cell[1]];
        let pieces = 0..segments.pieces.len();
        let around = pieces.clone().into_par_iter().flat_map_iter(|k| surroundings(&grids, place(k))).collect();
        let energies = [0, 1, 2].map(|scale| energy(&grids, scale));
        let own = |k: usize| {
            let (piece, [x, y]) = (&segments.pieces[k], place(k));
            let energy = |scale: usize| {
                let shrunk = 0.5f32.powi(i32::try_from(scale).unwrap_or(0));
                bilinear(&energies[scale], x * shrunk, y * shrunk).ln_1p()
            };
            let all = [piece.lightness, piece.deviation, energy(0), energy(1), energy(2)];
            std::array::from_fn(|i| all[i] / UNITS[i])
        };
        Self { own: pieces.map(own).collect(), around }
    }

    /// The first list of a piece.
    pub(super) fn own(&self, k: usize) -> &[f32; OWN] {
        &self.own[k]
    }

    /// The second list of a piece.
    pub(super) fn around(&self, k: usize) -> &[f32] {
        &self.around[k * AROUND..(k + 1) * AROUND]
    }

    /// Those of the mirrored picture, piece by piece.
    pub(super) fn mirrored(&self) -> Self {
        let mut around = vec![0.0; self.around.len()];
        for (to, from) in around.chunks_exact_mut(AROUND).zip(self.around.chunks_exact(AROUND)) {
            for (i, v) in to.iter_mut().enumerate() {
                *v = from[mirror(i)];
            }
        }
        Self { own: self.own.clone(), around }
    }
}

/// Where number `i` of the second list stands in a mirrored picture's.
const fn mirror(i: usize) -> usize {
    let (scale, place, number) = (i / (PLACES * NUMBERS), i / NUMBERS % PLACES, i % NUMBERS);
    let (column, row) = (place % 3, place / 3);
    // A gradient at angle t becomes one at half a turn less t.
    let number = if number < DIRECTIONS { (DIRECTIONS / 2 + DIRECTIONS - number) % DIRECTIONS } else { number };
    (scale * PLACES + row * 3 + (2 - column)) * NUMBERS + number
}

/// The surroundings of a place of the finest grid.
fn surroundings(grids: &[Plane<[f32; NUMBERS]>], [x, y]: [f32; 2]) -> Vec<f32> {
    let mut out = Vec::with_capacity(AROUND);
    let own = sampled(&grids[0], x - 0.5, y - 0.5)[DIRECTIONS];
    let mut shrunk = 1.0;
    for grid in grids {
        for place in 0..PLACES {
            let (dx, dy) = ((place % 3) as f32 - 1.0, (place / 3) as f32 - 1.0);
            let mut numbers = sampled(grid, x * shrunk - 0.5 + dx, y * shrunk - 0.5 + dy);
            let edges: f32 = numbers[..DIRECTIONS].iter().map(|v| v * v).sum::<f32>().sqrt();
            numbers[..DIRECTIONS].iter_mut().for_each(|v| *v /= edges + FAINT);
            numbers[DIRECTIONS] = (numbers[DIRECTIONS] - own) * TONE;
            out.extend(numbers);
        }
        shrunk *= 0.5;
    }
    out
}

/// The sum of the edges of a scale.
fn energy(grids: &[Plane<[f32; NUMBERS]>], scale: usize) -> Plane<f32> {
    grids[scale].map(|numbers| numbers[..DIRECTIONS].iter().sum())
}

/// Edges by direction and lightness on grids of cells, each half as fine as the one before.
fn grids(lightness: &Plane<f32>, cell: f32) -> Vec<Plane<[f32; NUMBERS]>> {
    let side = |pixels: usize| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive quotient")]
        let cells = (pixels as f32 / cell).round() as usize;
        cells.clamp(1, pixels)
    };
    let size = Size::new(side(lightness.width()), side(lightness.height()));
    let directions = (0..NUMBERS).into_par_iter().map(|d| {
        let plane = if d == DIRECTIONS { lightness.clone() } else { directed(lightness, d) };
        let mut planes = vec![resize_area(&plane, size)];
        for k in 1..SCALES {
            planes.push(halve(&planes[k - 1]));
        }
        planes
    });
    let directions: Vec<_> = directions.collect();
    let grid = |scale: usize| {
        Plane::from_fn(directions[0][scale].size(), |x, y| std::array::from_fn(|d| directions[d][scale][(x, y)]))
    };
    (0..SCALES).map(grid).collect()
}

/// The part of each pixel's gradient that points in a direction: all of it there, none an eighth of a turn aside.
fn directed(lightness: &Plane<f32>, direction: usize) -> Plane<f32> {
    let size = lightness.size();
    let (sin, cos) = (direction as f32 * std::f32::consts::TAU / DIRECTIONS as f32).sin_cos();
    Plane::from_fn(size, |x, y| {
        let row = lightness.row(y);
        let dx = row[(x + 1).min(size.width - 1)] - row[x.saturating_sub(1)];
        let dy = lightness.row((y + 1).min(size.height - 1))[x] - lightness.row(y.saturating_sub(1))[x];
        // Within an eighth of a turn the slope along the direction exceeds the slope across it.
        let (along, across) = (dx * cos + dy * sin, (dy * cos - dx * sin).abs());
        (along - across).max(0.0)
    })
}

/// Bilinear between the cells of a grid; `x` and `y` count from the middle of its first cell.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held inside the grid")]
fn sampled(grid: &Plane<[f32; NUMBERS]>, x: f32, y: f32) -> [f32; NUMBERS] {
    let (x, y) = (x.clamp(0.0, (grid.width() - 1) as f32), y.clamp(0.0, (grid.height() - 1) as f32));
    let (left, top) = (x as usize, y as usize);
    let (right, below) = ((left + 1).min(grid.width() - 1), (top + 1).min(grid.height() - 1));
    let (u, v) = (x - left as f32, y - top as f32);
    let corners = [grid[(left, top)], grid[(right, top)], grid[(left, below)], grid[(right, below)]];
    let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v];
    std::array::from_fn(|i| corners.iter().zip(weights).map(|(corner, w)| w * corner[i]).sum())
}

/// The cell of a plane at a place of it, counted from its corner.
fn bilinear(plane: &Plane<f32>, x: f32, y: f32) -> f32 {
    super::segments::at(plane, x - 0.5, y - 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture without any symmetry.
    fn picture() -> Plane<f32> {
        Plane::from_fn(Size::new(64, 48), |x, y| {
            50.0 + 30.0 * ((x as f32 * 0.21).sin() * (y as f32 * 0.13 + x as f32 * 0.05).cos())
        })
    }

    #[test]
    fn mirroring_the_lists_is_mirroring_the_picture() {
        let (lightness, count) = (picture(), 48);
        let flipped = Plane::from_fn(lightness.size(), |x, y| lightness[(lightness.width() - 1 - x, y)]);
        let segments = Segments::new(&lightness, count);
        let mut turned = Segments::new(&flipped, count);
        // The same pieces, mirrored: ties between centers may fall otherwise.
        for (piece, own) in turned.pieces.iter_mut().zip(&segments.pieces) {
            *piece = super::super::segments::Piece { x: 63.0 - own.x, ..*own };
        }
        let mirrored = Features::new(&lightness, &segments).mirrored();
        let wanted = Features::new(&flipped, &turned);
        for k in 0..segments.pieces.len() {
            for (i, (a, b)) in mirrored.around(k).iter().zip(wanted.around(k)).enumerate() {
                assert!((a - b).abs() < 1e-3, "piece {k}, number {i}: {a} and {b}");
            }
        }
    }

    #[test]
    fn a_gradient_falls_into_its_direction() {
        let rising = Plane::from_fn(Size::new(9, 9), |x, _| 2.0 * x as f32);
        for d in 0..DIRECTIONS {
            let wanted = if d == 0 { 4.0 } else { 0.0 };
            assert!((directed(&rising, d)[(4, 4)] - wanted).abs() < 1e-4, "{d}");
        }
    }
}

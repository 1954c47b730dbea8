//! How far every pixel is from the nearest hint, on ways along which color flows.
//!
//! **Source:** Toivanen, *New geodesic distance transforms for gray-scale images*, Pattern Recognition Letters 17 (1996), and
//! Criminisi, Sharp, Blake, *GeoS: geodesic image segmentation*, ECCV 2008: shortest ways on the pixel grid, found by
//! raster sweeps. The length of a step is taken from the affinity, -ln k: next to nothing between pixels of one tone, 6.9
//! across the hardest edge. A cut edge is no way at all. Tried: 1 / k - 1, which parts a stroke's object from the rest less
//! well, as ways around a hard edge are then always found.
//!
//! It decides nothing: what is made of the distance is the caller's.

use super::affinity::affinity;
use super::border::cut;
use super::error::SolveError;
use super::grid::{Layout, join_row};
use super::hints::Hints;
use super::limits::Limits;
use crate::raster::{Plane, Size};

/// Length of a step between two pixels of the same tone, so that distance grows on flat ground too (by eye: a thousand
/// pixels are as far as one hard edge and a half).
const STEP: f32 = 0.01;
/// Sweeps down and up at most (measured: on texture made to be hard, distances are then a third too long at worst; without
/// a bound they are exact).
const SWEEPS: usize = 8;
/// What becomes nearer by less is not followed further: a thousandth of the distances that matter.
const SETTLED: f32 = 0.01;

/// The lengths of all steps on one picture.
#[derive(Clone, Debug)]
pub struct Distances {
    size: Size,
    /// `[H][east | south | south-east | south-west][W]`, infinite where there is no way.
    lengths: Vec<f32>,
}

impl Distances {
    /// The steps on a photograph, `[H, W]` luma 0..=1 encoded as in sRGB, within limits if there are any.
    ///
    /// # Errors
    /// [`SolveError::LimitsDiffer`] for limits made for another size.
    pub fn new(guide: &Plane<f32>, limits: Option<&Limits>) -> Result<Self, SolveError> {
        let size = guide.size();
        if size.area() == 0 {
            return Err(SolveError::Empty { size });
        }
        let mut level = affinity(guide);
        if let Some(limits) = limits {
            limits.fit(size)?;
            cut(&mut level, guide, limits);
        }
        let layout = Layout::new(size);
        let mut lengths = vec![f32::INFINITY; 4 * size.area()];
        for (y, rows) in lengths.chunks_mut(4 * size.width).enumerate() {
            let edges = level.edges(y + 1).chunks(layout.row());
            for ((k, out), weights) in rows.chunks_mut(size.width).enumerate().zip(edges) {
                let step = if k < 2 { STEP } else { STEP * std::f32::consts::SQRT_2 };
                join_row(weights, out, layout);
                for length in out {
                    *length = if *length > 0.0 { (-length.ln()).max(0.0) + step } else { f32::INFINITY };
                }
            }
        }
        Ok(Self { size, lengths })
    }

    /// Size of the picture.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// `[H, W]`: the length of the shortest way from each pixel to a hint, infinite where there is none.
    ///
    /// # Errors
    /// [`SolveError::SizesDiffer`] for hints made for another size.
    pub fn to(&self, hints: &Hints) -> Result<Plane<f32>, SolveError> {
        if hints.size() != self.size {
            return Err(SolveError::SizesDiffer { hints: hints.size(), guide: self.size });
        }
        let mut far = Plane::filled(self.size, f32::INFINITY);
        for hint in hints.entries() {
            far.samples_mut()[hint.pixel as usize] = 0.0;
        }
        // The pass in which each row became nearer last; at first each counts as new.
        let mut last = vec![0; self.size.height];
        for pass in 1..=2 * SWEEPS {
            self.sweep(&mut far, &mut last, pass);
            if !last.contains(&pass) {
                break;
            }
        }
        Ok(far)
    }

    /// The lengths of the steps that begin in row `y`.
    fn row(&self, y: usize) -> [&[f32]; 4] {
        let width = self.size.width;
        [0, 1, 2, 3].map(|k| &self.lengths[(4 * y + k) * width..(4 * y + k + 1) * width])
    }

    /// Takes every row from the one before it, down in odd passes and up in even ones, and along itself both ways. A row
    /// is left alone if nothing became nearer since it was taken from the same row before.
    fn sweep(&self, far: &mut Plane<f32>, last: &mut [usize], pass: usize) {
        let (width, height) = (self.size.width, self.size.height);
        let down = pass % 2 == 1;
        for k in 0..height {
            let y = if down { k } else { height - 1 - k };
            let mut changed = pass == 1;
            if k > 0 {
                let other = if down { y - 1 } else { y + 1 };
                if last[other] + 1 < pass {
                    continue;
                }
                let (head, tail) = far.samples_mut().split_at_mut(y.max(other) * width);
                changed |= if down {
                    fall(&head[other * width..], &mut tail[..width], self.row(other))
                } else {
                    rise(&tail[..width], &mut head[y * width..], self.row(y))
                };
            }
            if changed {
                along(far.row_mut(y), self.row(y)[0]);
                last[y] = pass;
            }
        }
    }
}

/// The row below from the row above, whose steps are given.
fn fall(from: &[f32], to: &mut [f32], [_, south, south_east, south_west]: [&[f32]; 4]) -> bool {
    let last = to.len() - 1;
    nearer(to, from, south) | nearer(&mut to[1..], &from[..last], south_east) | nearer(to, &from[1..], &south_west[1..])
}

/// The row above, whose steps are given, from the row below.
fn rise(from: &[f32], to: &mut [f32], [_, south, south_east, south_west]: [&[f32]; 4]) -> bool {
    let last = to.len() - 1;
    nearer(to, from, south) | nearer(to, &from[1..], south_east) | nearer(&mut to[1..], &from[..last], &south_west[1..])
}

/// Makes each sample what it is by way of another, if that is less; whether that matters anywhere.
fn nearer(to: &mut [f32], from: &[f32], steps: &[f32]) -> bool {
    let mut matters = false;
    for (to, (from, step)) in to.iter_mut().zip(from.iter().zip(steps)) {
        let way = from + step;
        matters |= way < *to - SETTLED;
        *to = if way < *to { way } else { *to };
    }
    matters
}

/// A row from its own samples, east and then west.
fn along(row: &mut [f32], east: &[f32]) {
    let mut way = f32::INFINITY;
    for (far, step) in row.iter_mut().zip(east) {
        *far = if way < *far { way } else { *far };
        way = *far + step;
    }
    way = f32::INFINITY;
    for (far, step) in row.iter_mut().zip(east).rev() {
        way += step;
        *far = if way < *far { way } else { *far };
        way = *far;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::hints::Hint;

    fn hints(size: Size, pixels: &[u32]) -> Hints {
        Hints::new(size, pixels.iter().map(|&pixel| Hint { pixel, chroma: [0.0; 2] }).collect()).unwrap()
    }

    /// Shortest ways by going through all steps until nothing changes.
    fn exact(distances: &Distances, sources: &Hints) -> Vec<f32> {
        let size = distances.size;
        let mut far = vec![f32::INFINITY; size.area()];
        for hint in sources.entries() {
            far[hint.pixel as usize] = 0.0;
        }
        let ends = [(1, 0), (0, 1), (1, 1), (-1, 1)];
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for k in 0..size.area() {
                for (plane, (dx, dy)) in ends.into_iter().enumerate() {
                    let Some(x) = (k % size.width).checked_add_signed(dx).filter(|x| *x < size.width) else { continue };
                    let y = k / size.width + dy;
                    if y == size.height {
                        continue;
                    }
                    let (other, step) = (y * size.width + x, distances.row(k / size.width)[plane][k % size.width]);
                    for (a, b) in [(k, other), (other, k)] {
                        if far[a] + step < far[b] {
                            far[b] = far[a] + step;
                            changed = true;
                        }
                    }
                }
            }
        }
        far
    }

    #[test]
    fn on_flat_ground_it_counts_steps() {
        let size = Size::new(9, 7);
        let far = Distances::new(&Plane::filled(size, 0.5), None).unwrap().to(&hints(size, &[0])).unwrap();
        for (x, y) in [(0, 0), (8, 0), (0, 6), (6, 6), (8, 6)] {
            let (long, short) = (x.max(y) as f32, x.min(y) as f32);
            let expected = STEP * (long - short + short * std::f32::consts::SQRT_2);
            assert!((far[(x, y)] - expected).abs() < 1e-5, "{x} {y}: {}", far[(x, y)]);
        }
    }

    #[test]
    fn sweeps_find_the_shortest_ways() {
        let size = Size::new(60, 50);
        let texture = |x: usize, y: usize| ((x * x * 3 + 5 * x * y + y * 7) % 31) as f32;
        let wall = |x: usize, y: usize| y % 8 == 7 && (x + 30 * (y / 8 % 2)) % 60 > 2;
        let mild = Plane::from_fn(size, |x, y| texture(x, y) / 2000.0);
        let winding = Plane::from_fn(size, |x, y| if wall(x, y) { 1.0 } else { 0.2 });
        let hard = Plane::from_fn(size, |x, y| texture(x, y) / 200.0);
        // Ways that turn up and down at every step are left longer than they need be; none is made too short.
        for (guide, most) in [(mild, 1.15), (winding, 1.02), (hard, 1.35)] {
            let (distances, sources) = (Distances::new(&guide, None).unwrap(), hints(size, &[5, 1700]));
            let (swept, exact) = (distances.to(&sources).unwrap(), exact(&distances, &sources));
            for (swept, exact) in swept.samples().iter().zip(exact) {
                assert!((0.999 * exact..=most * exact + SETTLED).contains(swept), "{swept} for {exact}");
            }
        }
    }

    #[test]
    fn there_is_no_way_across_a_border_and_none_without_hints() {
        let size = Size::new(12, 5);
        let guide = Plane::filled(size, 0.5);
        let limits = Limits::new(&Plane::from_fn(size, |x, _| Some(u16::from(x < 6))));
        let distances = Distances::new(&guide, Some(&limits)).unwrap();
        let far = distances.to(&hints(size, &[0])).unwrap();
        assert!((0..5).all(|y| far[(5, y)].is_finite() && far[(6, y)] == f32::INFINITY));
        assert!(distances.to(&hints(size, &[])).unwrap().samples().iter().all(|v| *v == f32::INFINITY));
        let other = hints(Size::new(5, 12), &[]);
        assert!(matches!(distances.to(&other), Err(SolveError::SizesDiffer { .. })));
    }
}

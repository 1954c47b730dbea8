//! Small groups of pixels that strong edges hold together, and no strong edge leaves.
//!
//! Most pixels belong to large groups and are told by the pixels before them; only the rest are flooded, each at most
//! once (6 ms a megapixel of a hard photograph). Which groups there are does not depend on the order of the search.

use rayon::prelude::*;

use super::grid::Half;
use super::level::Level;

/// An edge this strong holds two pixels together (measured: from 0.03 to 0.3 tried; 0.1 and 0.15 need the fewest steps).
const STRONG: f32 = 0.15;
/// Pixels of the largest group: larger ones the coarser grids know (measured: 30 to 300 make no difference).
const LARGEST: usize = 100;

/// What is known of a pixel: in bits 0 to 3 the strong edges that begin at it (east, south, south-east, south-west).
type Cell = u8;
/// The pixel has been put into a group.
const SEEN: Cell = 1 << 4;
/// Its group is larger than the largest.
const LARGE: Cell = 1 << 5;

/// The cells of a picture in reading order, after as many empty ones as lie between a pixel and the one before and above.
struct Map {
    width: usize,
    cells: Vec<Cell>,
}

/// Calls `each` with the pixels, ascending numbers `y * width + x`, of every small group of two or more.
pub(super) fn groups(level: &Level, mut each: impl FnMut(&[usize])) {
    let mut map = Map::new(level);
    let mut group = Vec::new();
    for at in map.margin()..map.cells.len() {
        if map.cells[at] & (SEEN | LARGE) != 0 {
            continue;
        }
        if map.follows_large(at) {
            map.cells[at] |= LARGE;
        } else if map.cells[at] != 0 && map.is_small(at, &mut group) && group.len() > 1 {
            group.sort_unstable();
            group.iter_mut().for_each(|at| *at -= map.margin());
            each(&group);
        }
    }
}

impl Map {
    /// The strong edges; nothing else is known.
    fn new(level: &Level) -> Self {
        let (l, width) = (level.layout, level.layout.size.width);
        let mut map = Self { width, cells: Vec::new() };
        map.cells = vec![0; map.margin() + l.size.area()];
        let rows = map.cells[width + 1..].par_chunks_mut(width).with_min_len(l.band()).enumerate();
        rows.for_each(|(y, cells)| {
            let edges = level.edges(y + 1);
            let planes = [0, 1, 2, 3].map(|k| edges[k * l.row()..(k + 1) * l.row()].split_at(l.start(Half::Odd)));
            let even = planes.map(|(even, _)| &even[..width.div_ceil(2)]);
            let odd = planes.map(|(_, odd)| &odd[..width / 2]);
            for (i, cell) in cells.iter_mut().step_by(2).enumerate() {
                *cell = strong(even.map(|run| run[i]));
            }
            for (i, cell) in cells.iter_mut().skip(1).step_by(2).enumerate() {
                *cell = strong(odd.map(|run| run[i]));
            }
        });
        map
    }

    const fn margin(&self) -> usize {
        self.width + 1
    }

    /// The bits of edges and how far they lead. Beyond the border there are none.
    const fn steps(&self) -> [(Cell, usize); 4] {
        [(1, 1), (2, self.width), (4, self.width + 1), (8, self.width - 1)]
    }

    /// Whether a strong edge from a pixel before it, known to be in a large group, leads here.
    #[inline(always)]
    fn follows_large(&self, at: usize) -> bool {
        self.steps().into_iter().any(|(bit, step)| self.cells[at - step] & (bit | LARGE) == bit | LARGE)
    }

    /// Fills `group` with the group of a pixel, or with a part that shows that it is large.
    fn is_small(&mut self, at: usize, group: &mut Vec<usize>) -> bool {
        group.clear();
        group.push(at);
        self.cells[at] |= SEEN;
        let (mut next, mut small) = (0, true);
        while let Some(&at) = group.get(next).filter(|_| small) {
            next += 1;
            for (bit, step) in self.steps() {
                if self.cells[at] & bit != 0 {
                    small &= self.visit(at + step, group);
                }
                if self.cells[at - step] & bit != 0 {
                    small &= self.visit(at - step, group);
                }
            }
            small &= group.len() <= LARGEST;
        }
        if !small {
            group.iter().for_each(|&at| self.cells[at] |= LARGE);
        }
        small
    }

    /// Puts a pixel into a group unless it is there; false if it is in a large one.
    #[inline(always)]
    fn visit(&mut self, at: usize, group: &mut Vec<usize>) -> bool {
        if self.cells[at] & (SEEN | LARGE) == 0 {
            self.cells[at] |= SEEN;
            group.push(at);
        }
        self.cells[at] & LARGE == 0
    }
}

/// The bits of four edges.
#[inline(always)]
fn strong(weights: [f32; 4]) -> Cell {
    let bit = |k: usize| u8::from(weights[k] > STRONG) << k;
    bit(0) | bit(1) | bit(2) | bit(3)
}

#[cfg(test)]
mod tests {
    use super::super::affinity::affinity;
    use super::*;
    use crate::raster::{Plane, Size};

    /// The groups of a picture drawn in letters, a letter a luma.
    fn found(rows: &[&str]) -> Vec<Vec<usize>> {
        let size = Size::new(rows[0].len(), rows.len());
        let guide = Plane::from_fn(size, |x, y| f32::from(rows[y].as_bytes()[x] - b'.') / 60.0);
        let mut groups_found = Vec::new();
        groups(&affinity(&guide), |group| groups_found.push(group.to_vec()));
        groups_found
    }

    #[test]
    fn specks_and_lines_are_groups_and_the_rest_is_not() {
        let wide = ".".repeat(24);
        let mut rows = vec![wide.as_str(); 10];
        rows[2] = "....RR...........Z......";
        rows[3] = "..................Z.....";
        rows[7] = ".RRRRR.................R";
        rows[8] = ".......................R";
        let row = |y: usize, xs: &[usize]| xs.iter().map(|x| y * 24 + x).collect::<Vec<_>>();
        let corner = [row(7, &[23]), row(8, &[23])].concat();
        let slant = [row(2, &[17]), row(3, &[18])].concat();
        let mut groups = found(&rows);
        groups.sort();
        assert_eq!(groups, [row(2, &[4, 5]), slant, row(7, &[1, 2, 3, 4, 5]), corner]);
    }

    #[test]
    fn a_group_is_small_up_to_the_largest() {
        let sky = ".".repeat(120);
        for (length, count) in [(LARGEST, 1), (LARGEST + 1, 0)] {
            let line = format!("...{}{}", "R".repeat(length), ".".repeat(117 - length));
            assert_eq!(found(&[&sky, &sky, &line, &sky, &sky]).len(), count, "{length}");
        }
    }
}

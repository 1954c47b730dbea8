//! The parts that limits leave of a picture: pixels that hang together, and whether anything tells their color.
//!
//! A part without a hint and without a proposal has no color of its own: its equations are singular. Its pixels, and those
//! that take no part at all, are given to the solver as hints that say neutral. Nothing is tied to them, so that they
//! change nothing elsewhere, and whatever hints are good for (operators formed again only where they came or went,
//! solutions that hold them exactly) is good for a part that gets its first stroke or loses its last.
//!
//! **Source:** connected components by union and find, Galler and Fischer 1964; paths halved as in Tarjan and van Leeuwen
//! 1984.

use super::hints::{Hint, Hints};
use super::limits::Limits;
use super::proposal::Proposal;
use crate::raster::Size;

/// In place of a part: the pixel takes no part.
const NONE: u32 = u32::MAX;

/// Which part every pixel belongs to.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    /// `[H * W]`, numbers of parts in the order of their first pixels, or [`NONE`].
    of: Vec<u32>,
    count: usize,
}

impl Parts {
    /// The parts of a picture with fewer than 2^32 pixels.
    pub(super) fn new(limits: &Limits) -> Self {
        let size = limits.size();
        let mut of = roots(limits);
        let mut count = 0;
        // A root stands before all that lead to it, so that it has its number by then.
        for k in 0..size.area() {
            if of[k] == NONE {
                continue;
            }
            if of[k] as usize == k {
                of[k] = count;
                count += 1;
            } else {
                of[k] = of[of[k] as usize];
            }
        }
        Self { of, count: count as usize }
    }

    /// Whether two pixels, `y * width + x`, take part and hang together.
    pub(super) fn join(&self, a: usize, b: usize) -> bool {
        self.of[a] != NONE && self.of[a] == self.of[b]
    }

    /// The hints on pixels that take part, and hints that say neutral wherever nothing tells a color; nothing if no color
    /// is told anywhere. `hints` and `proposal` have the size of the picture.
    pub(super) fn ground(&self, hints: &Hints, proposal: Option<&Proposal>) -> Option<Hints> {
        let fed = self.fed(hints, proposal);
        if !fed.contains(&true) {
            return None;
        }
        let mut given = hints.entries().iter().peekable();
        let mut entries = Vec::with_capacity(hints.entries().len());
        for (pixel, &part) in (0u32..).zip(&self.of) {
            let hint = given.next_if(|h| h.pixel == pixel);
            if part == NONE || !fed[part as usize] {
                entries.push(Hint { pixel, chroma: [0.0; 2] });
            } else if let Some(hint) = hint {
                entries.push(*hint);
            }
        }
        Some(Hints::ordered(hints.size(), entries))
    }

    /// Whether a hint or a proposal tells the color of each part.
    fn fed(&self, hints: &Hints, proposal: Option<&Proposal>) -> Vec<bool> {
        let mut fed = vec![false; self.count];
        let mut feed = |part: u32| {
            if let Some(fed) = fed.get_mut(part as usize) {
                *fed = true;
            }
        };
        for hint in hints.entries() {
            feed(self.of[hint.pixel as usize]);
        }
        if let Some(proposal) = proposal {
            let confidence = proposal.confidence().samples();
            self.of.iter().zip(confidence).filter(|(_, c)| **c > 0.0).for_each(|(part, _)| feed(*part));
        }
        fed
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.of[..])
    }
}

/// For every pixel the first pixel of its part, or [`NONE`].
fn roots(limits: &Limits) -> Vec<u32> {
    let size = limits.size();
    let mut parents: Vec<u32> = (0u32..).take(size.area()).collect();
    for y in 0..size.height {
        for x in 0..size.width {
            let here = index(size, x, y);
            if !limits.takes_part(x, y) {
                parents[here as usize] = NONE;
                continue;
            }
            for neighbor in before(size, x, y).into_iter().flatten() {
                if limits.tied((x, y), neighbor) {
                    join(&mut parents, here, index(size, neighbor.0, neighbor.1));
                }
            }
        }
    }
    for k in 0..parents.len() {
        if parents[k] != NONE {
            parents[k] = parents[parents[k] as usize];
        }
    }
    parents
}

/// The neighbors of a pixel that stand before it in reading order.
fn before(size: Size, x: usize, y: usize) -> [Option<(usize, usize)>; 4] {
    let west = x.checked_sub(1);
    let north = y.checked_sub(1);
    let east = (x + 1 < size.width).then_some(x + 1);
    [west.map(|x| (x, y)), west.zip(north), north.map(|y| (x, y)), east.zip(north)]
}

#[expect(clippy::cast_possible_truncation, reason = "a picture has fewer than 2^32 pixels")]
const fn index(size: Size, x: usize, y: usize) -> u32 {
    (y * size.width + x) as u32
}

/// Joins two parts; the root with the lower number stays.
fn join(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parents, a), root(parents, b));
    parents[a.max(b) as usize] = a.min(b);
}

fn root(parents: &mut [u32], mut k: u32) -> u32 {
    while parents[k as usize] != k {
        parents[k as usize] = parents[parents[k as usize] as usize];
        k = parents[k as usize];
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Plane;

    /// Labels drawn in letters, `#` for a pixel that takes no part, and the parts in letters from `A`.
    fn check(rows: &[&str], expected: &[&str]) {
        let size = Size::new(rows[0].len(), rows.len());
        let label = |x: usize, y: usize| Some(rows[y].as_bytes()[x]).filter(|b| *b != b'#').map(u16::from);
        let parts = Parts::new(&Limits::new(&Plane::from_fn(size, label)));
        let letter = |part: &u32| if *part == NONE { '#' } else { (b'A' + u8::try_from(*part).unwrap()) as char };
        let found: Vec<String> = parts.of.chunks(size.width).map(|row| row.iter().map(letter).collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn parts_hang_together_and_end_at_borders() {
        check(&["aaaa", "aaaa"], &["AAAA", "AAAA"]);
        check(&["aab.", "abb.", "##bb"], &["AABC", "ABBC", "##BB"]);
        check(&["a.a.a", "a.a.a", "aaa.a"], &["ABACD", "ABACD", "AAACD"]);
        check(&["#"], &["#"]);
    }

    #[test]
    fn a_slanted_line_parts_what_lies_beside_it() {
        check(&["b...", ".b..", "..b.", "...b"], &["ABBB", "CABB", "CCAB", "CCCA"]);
        check(&["...b", "..b.", ".b..", "b..."], &["AAAB", "AABC", "ABCC", "BCCC"]);
        check(&["#..", ".#.", "..#"], &["#AA", "B#A", "BB#"]);
    }

    #[test]
    fn what_nothing_tells_is_told_neutral() {
        let size = Size::new(4, 1);
        let labels = Plane::from_fn(size, |x, _| [Some(1), Some(2), None, Some(2)][x]);
        let parts = Parts::new(&Limits::new(&labels));
        let hint = |pixel, a| Hint { pixel, chroma: [a, a] };
        let hints = |entries: Vec<Hint>| Hints::new(size, entries).unwrap();
        let told = parts.ground(&hints(vec![hint(1, 0.5), hint(2, 0.7)]), None).unwrap();
        assert_eq!(told.entries(), [hint(0, 0.0), hint(1, 0.5), hint(2, 0.0), hint(3, 0.0)]);
        assert_eq!(parts.ground(&hints(vec![hint(2, 0.7)]), None), None);
        let plane = |value| Plane::filled(size, value);
        let confidence = Plane::from_fn(size, |x, _| [0.0, 0.0, 1.0, 0.1][x]);
        let proposal = Proposal::new([plane(0.3), plane(0.3)], confidence).unwrap();
        let told = parts.ground(&hints(vec![]), Some(&proposal)).unwrap();
        assert_eq!(told.entries(), [hint(0, 0.0), hint(1, 0.0), hint(2, 0.0)]);
    }
}

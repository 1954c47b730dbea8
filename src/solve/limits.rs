//! What may take part, and across which borders nothing flows.
//!
//! Two neighbors are tied if both take part and bear the same label. A border is therefore as tight as the grid allows:
//! no edge leads across it, straight or slanted. Where the two diagonals of four pixels belong to different labels they
//! cross, and the higher label keeps its own: a region one pixel wide holds together and parts what lies beside it, in
//! every direction alike. Pixels that take no part count as the highest of all.
//!
//! It knows no outlines: those are the document's.

use super::error::SolveError;
use crate::raster::{Plane, Size};

/// In place of a label: the pixel takes no part.
const MASKED: u32 = u32::MAX;

/// For every pixel its region, or that it takes no part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The labels, [`MASKED`] for a pixel that takes no part.
    keys: Plane<u32>,
}

impl Limits {
    /// `[H, W]`: color flows between neighbors of equal labels only; what has none takes no part and stays neutral.
    #[must_use]
    pub fn new(labels: &Plane<Option<u16>>) -> Self {
        Self { keys: labels.map(|label| label.map_or(MASKED, u32::from)) }
    }

    /// Size of the picture.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.keys.size()
    }

    /// Whether the pixel takes part.
    #[must_use]
    pub fn takes_part(&self, x: usize, y: usize) -> bool {
        self.keys.get(x, y).is_some_and(|key| key != MASKED)
    }

    /// Whether nothing is limited: every pixel takes part and bears one label.
    #[must_use]
    pub fn is_void(&self) -> bool {
        let first = self.keys.samples().first();
        first.is_none_or(|first| *first != MASKED && self.keys.samples().iter().all(|key| key == first))
    }

    /// # Errors
    /// [`SolveError::LimitsDiffer`] where they were made for another size than that of the picture.
    pub(super) fn fit(&self, guide: Size) -> Result<(), SolveError> {
        let limits = self.size();
        if limits == guide { Ok(()) } else { Err(SolveError::LimitsDiffer { limits, guide }) }
    }

    /// Whether an edge leads from a pixel to one of its eight neighbors.
    #[inline]
    pub(super) fn tied(&self, (x, y): (usize, usize), (sx, sy): (usize, usize)) -> bool {
        let (here, there) = (self.keys[(x, y)], self.keys[(sx, sy)]);
        if here != there || here == MASKED {
            return false;
        }
        let beside = x == sx || y == sy;
        beside || {
            let (other, across) = (self.keys[(sx, y)], self.keys[(x, sy)]);
            other != across || other <= here
        }
    }

    /// Whether a neighbor of each pixel of row `y` differs from it, or it takes no part: only there may an edge be cut.
    pub(super) fn broken(&self, y: usize, out: &mut [bool]) {
        let (own, width) = (self.keys.row(y), self.keys.width());
        let rows = y.saturating_sub(1)..self.keys.height().min(y + 2);
        for (out, key) in out.iter_mut().zip(own) {
            *out = *key == MASKED;
        }
        for row in rows.map(|y| self.keys.row(y)) {
            for x in 0..width {
                let around = &row[x.saturating_sub(1)..width.min(x + 2)];
                out[x] |= around.iter().any(|key| *key != own[x]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels drawn in letters, `#` for a pixel that takes no part.
    fn limits(rows: &[&str]) -> Limits {
        let size = Size::new(rows[0].len(), rows.len());
        let label = |x: usize, y: usize| Some(rows[y].as_bytes()[x]).filter(|b| *b != b'#').map(u16::from);
        Limits::new(&Plane::from_fn(size, label))
    }

    /// Which of the two diagonals of four pixels hold: the falling one, the rising one.
    fn check(rows: &[&str], expected: [bool; 2]) {
        let limits = limits(rows);
        let (falling, rising) = (limits.tied((0, 0), (1, 1)), limits.tied((1, 0), (0, 1)));
        assert_eq!([falling, rising], expected, "{rows:?}");
        assert_eq!([limits.tied((1, 1), (0, 0)), limits.tied((0, 1), (1, 0))], expected, "back: {rows:?}");
    }

    #[test]
    fn of_two_diagonals_that_cross_the_higher_label_keeps_its_own() {
        check(&["aa", "aa"], [true, true]);
        check(&["ab", "ba"], [false, true]);
        check(&["ba", "ab"], [true, false]);
        check(&["ab", "ca"], [true, false]);
        check(&["ab", "aa"], [true, false]);
        check(&["a#", "#a"], [false, false]);
        check(&["a#", "aa"], [true, false]);
        check(&["##", "##"], [false, false]);
    }

    #[test]
    fn only_pixels_beside_a_border_are_broken() {
        let limits = limits(&["aaaabb", "aaaabb", "aaaa#b"]);
        let rows = [0, 1, 2].map(|y| {
            let mut row = [false; 6];
            limits.broken(y, &mut row);
            row.map(u8::from)
        });
        assert_eq!(rows, [[0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1]]);
    }

    #[test]
    fn one_label_everywhere_limits_nothing() {
        assert!(limits(&["aa", "aa"]).is_void() && !limits(&["aa", "ab"]).is_void());
        assert!(!limits(&["##", "##"]).is_void() && limits(&[""]).is_void());
    }
}

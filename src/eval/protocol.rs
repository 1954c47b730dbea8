//! How pictures and hints are prepared, as published evaluations do it, so that figures can be compared.
//!
//! **Source:** Zhang, Zhu, Isola, Geng, Lin, Yu, Efros, *Real-time user-guided image colorization with learned deep priors*,
//! SIGGRAPH 2017, section 4; Yun, Lee, Park, Choo, *iColoriT*, WACV 2023, section 4. Differs: Zhang et al. draw places near
//! the middle more often, here they are spread evenly; iColoriT squashes pictures to its square, here the middle is cut out
//! under either protocol.

use serde::{Deserialize, Serialize};

use super::draw::Draw;
use crate::raster::{Chroma, Size};

/// A protocol: the square that pictures are brought to, and the hints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// 256 pixels a side; hints are 6 x 6 pixels anywhere in it, the later over the earlier.
    Zhang,
    /// 224 pixels a side; hints are cells of a grid of 2 x 2 pixels, none twice.
    #[serde(rename = "icolorit")]
    IColoriT,
}

/// A hint: a square of pixels and the mean of the true colors in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// Its first column.
    pub x: usize,
    /// Its first row.
    pub y: usize,
    /// Its side in pixels.
    pub side: usize,
    /// a and b of CIE Lab.
    pub chroma: [f32; 2],
}

impl Patch {
    /// Its pixels, as column and row.
    pub fn pixels(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let Self { x, y, side, .. } = *self;
        (y..y + side).flat_map(move |row| (x..x + side).map(move |column| (column, row)))
    }
}

impl Protocol {
    /// In one word.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Zhang => "zhang",
            Self::IColoriT => "icolorit",
        }
    }

    /// Side in pixels of the square that pictures are brought to.
    #[must_use]
    pub const fn side(self) -> usize {
        match self {
            Self::Zhang => 256,
            Self::IColoriT => 224,
        }
    }

    /// Side in pixels of a hint.
    #[must_use]
    pub const fn hint_side(self) -> usize {
        match self {
            Self::Zhang => 6,
            Self::IColoriT => 2,
        }
    }

    /// The size of prepared pictures.
    #[must_use]
    pub const fn size(self) -> Size {
        Size::new(self.side(), self.side())
    }

    /// First column and row of `count` hints: a seed gives the same places for ever, and fewer are the first of more.
    /// There are never more than a protocol has room for.
    #[must_use]
    pub fn positions(self, seed: u64, count: usize) -> Vec<[usize; 2]> {
        let mut draw = Draw(seed);
        let room = self.side() - self.hint_side() + 1;
        match self {
            Self::Zhang => (0..count).map(|_| [draw.below(room), draw.below(room)]).collect(),
            Self::IColoriT => {
                let cells = self.side() / 2;
                let mut free: Vec<usize> = (0..cells * cells).collect();
                let count = count.min(free.len());
                let cell = |cell: usize| [2 * (cell % cells), 2 * (cell / cells)];
                (0..count).map(|_| cell(free.swap_remove(draw.below(free.len())))).collect()
            }
        }
    }

    /// Whether a hint may lie there.
    #[must_use]
    pub fn has_place(self, [x, y]: [usize; 2]) -> bool {
        let on_grid = self == Self::Zhang || (x % 2 == 0 && y % 2 == 0);
        on_grid && x.max(y) <= self.side() - self.hint_side()
    }

    /// The hints at these places of a prepared picture of true chroma.
    #[must_use]
    pub fn patches(self, truth: &Chroma, places: &[[usize; 2]]) -> Vec<Patch> {
        let patch = |&[x, y]: &[usize; 2]| {
            let blank = Patch { x, y, side: self.hint_side(), chroma: [0.0; 2] };
            let mean = |c: usize| blank.pixels().map(|at| truth[c][at]).sum::<f32>() / blank.side.pow(2) as f32;
            Patch { chroma: [mean(0), mean(1)], ..blank }
        };
        places.iter().map(patch).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Plane;

    const BOTH: [Protocol; 2] = [Protocol::Zhang, Protocol::IColoriT];

    #[test]
    fn fewer_places_are_the_first_of_more_and_depend_on_the_seed_alone() {
        for protocol in BOTH {
            let many = protocol.positions(7, 100);
            assert_eq!(protocol.positions(7, 10), many[..10]);
            assert_eq!(protocol.positions(7, 100), many);
            assert_ne!(protocol.positions(8, 100), many);
            assert!(many.iter().all(|at| protocol.has_place(*at)));
        }
    }

    #[test]
    fn places_never_change() {
        // Reports name them by seed: another generator would silently be another test.
        assert_eq!(Protocol::Zhang.positions(1, 3), [[142, 187], [243, 111], [111, 191]]);
        assert_eq!(Protocol::IColoriT.positions(1, 3), [[100, 126], [116, 166], [164, 216]]);
    }

    #[test]
    fn places_reach_all_of_the_square() {
        for protocol in BOTH {
            let size = protocol.size();
            let mut covered = Plane::filled(size, false);
            let blank = [Plane::filled(size, 0.0), Plane::filled(size, 0.0)];
            let patches = protocol.patches(&blank, &protocol.positions(3, 40_000));
            patches.iter().flat_map(Patch::pixels).for_each(|at| covered[at] = true);
            // At the border few places of a larger hint cover a pixel.
            let inner = protocol.hint_side() - 1..size.width + 1 - protocol.hint_side();
            let bare = inner.clone().flat_map(|y| inner.clone().map(move |x| (x, y))).filter(|&at| !covered[at]);
            assert_eq!(bare.count(), 0, "{protocol:?}");
        }
        let cells = Protocol::IColoriT.positions(3, 40_000);
        assert_eq!(cells.len(), 112 * 112, "every cell once");
    }

    #[test]
    fn a_patch_is_the_mean_of_what_it_covers() {
        let size = Protocol::Zhang.size();
        let truth = [Plane::from_fn(size, |x, _| x as f32), Plane::from_fn(size, |_, y| -(y as f32))];
        let patches = Protocol::Zhang.patches(&truth, &[[10, 20], [250, 0]]);
        assert_eq!(patches[0], Patch { x: 10, y: 20, side: 6, chroma: [12.5, -22.5] });
        assert_eq!((patches[1].chroma, patches[1].pixels().count()), ([252.5, -2.5], 36));
    }
}

//! Boxes around things that a network is to color each on its own.

use serde::{Deserialize, Serialize};

use crate::raster::{ImagePoint, Size};

/// The most boxes: as many as the only network that takes some was published with (Su, Chu, Huang, CVPR 2020).
pub const MOST_BOXES: usize = 8;

/// A box around a thing, in pixels of the photograph: the first column and row, and those behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThingBox {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Column behind the last.
    pub right: u32,
    /// Row behind the last.
    pub bottom: u32,
}

impl ThingBox {
    /// The box of all pixels that are touched between two corners, as far as it lies in a photograph of that size; nothing
    /// where it lies beside.
    #[must_use]
    pub fn between(one: ImagePoint, other: ImagePoint, photo: Size) -> Option<Self> {
        let along = |a: f32, b: f32, n: usize| {
            let n = u32::try_from(n).ok()?;
            let (first, behind) = (whole(a.min(b).floor()), whole(a.max(b).ceil()));
            Some((first.min(n), behind.min(n))).filter(|(first, behind)| first < behind)
        };
        let (left, right) = along(one.x, other.x, photo.width)?;
        let (top, bottom) = along(one.y, other.y, photo.height)?;
        Some(Self { left, top, right, bottom })
    }

    /// Whether it has an inside, which lies in a photograph of that size.
    #[must_use]
    pub const fn is_within(&self, photo: Size) -> bool {
        self.left < self.right
            && self.top < self.bottom
            && self.right as usize <= photo.width
            && self.bottom as usize <= photo.height
    }

    /// Whether a place lies in it.
    #[must_use]
    pub fn holds(&self, at: ImagePoint) -> bool {
        let [left, top, right, bottom] = [self.left, self.top, self.right, self.bottom].map(|v| v as f32);
        (left..right).contains(&at.x) && (top..bottom).contains(&at.y)
    }

    /// How many pixels it has.
    #[must_use]
    pub fn area(&self) -> u64 {
        u64::from(self.right.saturating_sub(self.left)) * u64::from(self.bottom.saturating_sub(self.top))
    }
}

/// A coordinate as a count of pixels; what is negative or no number is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float is brought into the range by the cast"
)]
const fn whole(v: f32) -> u32 {
    v as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: Size = Size::new(20, 10);

    fn check(one: (f32, f32), other: (f32, f32), expected: Option<[u32; 4]>) {
        let point = |(x, y)| ImagePoint::new(x, y);
        let found = ThingBox::between(point(one), point(other), PHOTO);
        assert_eq!(found.map(|b| [b.left, b.top, b.right, b.bottom]), expected, "{one:?} {other:?}");
        assert!(found.is_none_or(|found| found.is_within(PHOTO) && found.area() > 0));
    }

    #[test]
    fn corners_in_any_order_make_a_box_that_ends_with_the_photograph() {
        check((2.4, 3.0), (7.1, 8.9), Some([2, 3, 8, 9]));
        check((7.1, 3.0), (2.4, 8.9), Some([2, 3, 8, 9]));
        check((-5.0, -1.0), (99.0, 4.0), Some([0, 0, 20, 4]));
        check((5.0, 5.0), (5.0, 9.0), None);
        check((21.0, 3.0), (30.0, 5.0), None);
        check((-9.0, 3.0), (-2.0, 5.0), None);
        check((f32::NAN, 0.0), (f32::NAN, 5.0), None);
    }

    #[test]
    fn a_place_is_in_a_box_or_beside_it() {
        let thing = ThingBox { left: 2, top: 3, right: 8, bottom: 9 };
        assert!(thing.holds(ImagePoint::new(2.0, 3.0)) && thing.holds(ImagePoint::new(7.9, 8.9)));
        assert!(!thing.holds(ImagePoint::new(8.0, 5.0)) && !thing.holds(ImagePoint::new(5.0, 2.9)));
        assert!(!ThingBox { right: 21, ..thing }.is_within(PHOTO) && !ThingBox { right: 2, ..thing }.is_within(PHOTO));
    }
}

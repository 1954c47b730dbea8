//! Quarter turns: of a view, which leaves the photograph as it is, or of the photograph itself.

use serde::{Deserialize, Serialize};

use super::{ImagePoint, Size};

/// A number of quarter turns, clockwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// As it is.
    #[default]
    None,
    /// A quarter turn clockwise.
    Right,
    /// Upside down.
    Half,
    /// A quarter turn counterclockwise.
    Left,
}

impl Turn {
    /// This turn and then `other`.
    #[must_use]
    pub const fn then(self, other: Self) -> Self {
        match (self as u8 + other as u8) % 4 {
            0 => Self::None,
            1 => Self::Right,
            2 => Self::Half,
            _ => Self::Left,
        }
    }

    /// The turn that takes this one back.
    #[must_use]
    pub const fn back(self) -> Self {
        match self {
            Self::Right => Self::Left,
            Self::Left => Self::Right,
            turn => turn,
        }
    }

    /// Whether columns become rows.
    #[must_use]
    pub const fn is_quarter(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }

    /// The size of a turned picture.
    #[must_use]
    pub const fn size(self, size: Size) -> Size {
        if self.is_quarter() { Size::new(size.height, size.width) } else { size }
    }

    /// A turned vector, x to the right and y down.
    #[must_use]
    pub const fn vector(self, [x, y]: [f32; 2]) -> [f32; 2] {
        match self {
            Self::None => [x, y],
            Self::Right => [-y, x],
            Self::Half => [-x, -y],
            Self::Left => [y, -x],
        }
    }

    /// Where a place of a picture of `size` lies in the turned picture.
    #[must_use]
    pub const fn point(self, p: ImagePoint, size: Size) -> ImagePoint {
        let (width, height) = (size.width as f32, size.height as f32);
        match self {
            Self::None => p,
            Self::Right => ImagePoint::new(height - p.y, p.x),
            Self::Half => ImagePoint::new(width - p.x, height - p.y),
            Self::Left => ImagePoint::new(p.y, width - p.x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Turn; 4] = [Turn::None, Turn::Right, Turn::Half, Turn::Left];

    #[test]
    fn turns_add_up_and_are_taken_back() {
        for turn in ALL {
            assert_eq!(turn.then(turn.back()), Turn::None);
            assert_eq!(turn.then(turn), if turn.is_quarter() { Turn::Half } else { Turn::None });
        }
        assert_eq!(Turn::Right.then(Turn::Half), Turn::Left);
    }

    #[test]
    fn the_upper_left_corner_goes_clockwise_through_the_corners() {
        let (size, corner) = (Size::new(40, 30), ImagePoint::new(0.0, 0.0));
        let corners = ALL.map(|turn| turn.point(corner, size)).map(|p| (p.x, p.y));
        assert_eq!(corners, [(0.0, 0.0), (30.0, 0.0), (40.0, 30.0), (0.0, 40.0)]);
    }

    #[test]
    fn a_place_turned_there_and_back_is_the_same_place() {
        let (size, place) = (Size::new(40, 30), ImagePoint::new(7.0, 21.5));
        for turn in ALL {
            assert_eq!(turn.back().point(turn.point(place, size), turn.size(size)), place);
            assert_eq!(turn.back().vector(turn.vector([3.0, -2.0])), [3.0, -2.0]);
        }
    }
}

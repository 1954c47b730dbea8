//! A rectangle of whole pixels.

use super::{ImagePoint, Size};

/// The pixels of columns `x0..x1` and rows `y0..y1`; empty where `x0 >= x1` or `y0 >= y1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Window {
    /// First column.
    pub x0: usize,
    /// First row.
    pub y0: usize,
    /// Column after the last.
    pub x1: usize,
    /// Row after the last.
    pub y1: usize,
}

impl Window {
    /// All pixels of a plane.
    #[must_use]
    pub const fn whole(size: Size) -> Self {
        Self { x0: 0, y0: 0, x1: size.width, y1: size.height }
    }

    /// The pixels of a plane of `size` within `margin_px` of any of `points`; empty for no points or points that are far
    /// outside. Points must be finite.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the plane before the cast")]
    pub fn around(points: &[ImagePoint], margin_px: f32, size: Size) -> Self {
        let bounds = |coordinate: fn(&ImagePoint) -> f32, limit: usize| {
            let low = points.iter().map(coordinate).fold(f32::INFINITY, f32::min) - margin_px;
            let high = points.iter().map(coordinate).fold(f32::NEG_INFINITY, f32::max) + margin_px;
            let limit = limit as f32;
            (low.floor().clamp(0.0, limit) as usize, high.ceil().clamp(0.0, limit) as usize)
        };
        let (x0, x1) = bounds(|p| p.x, size.width);
        let (y0, y1) = bounds(|p| p.y, size.height);
        Self { x0, y0, x1, y1 }
    }

    /// Width and height.
    #[must_use]
    pub const fn size(self) -> Size {
        Size::new(self.x1.saturating_sub(self.x0), self.y1.saturating_sub(self.y0))
    }

    /// Whether it holds no pixel.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    /// Whether the pixel in column `x` of row `y` is inside.
    #[must_use]
    pub const fn contains(self, x: usize, y: usize) -> bool {
        self.x0 <= x && x < self.x1 && self.y0 <= y && y < self.y1
    }

    /// The smallest window that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self {
                x0: self.x0.min(other.x0),
                y0: self.y0.min(other.y0),
                x1: self.x1.max(other.x1),
                y1: self.y1.max(other.y1),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_points_is_clipped_to_the_plane() {
        let size = Size::new(20, 10);
        let w = Window::around(&[ImagePoint::new(2.5, 4.5), ImagePoint::new(30.0, 6.0)], 3.0, size);
        assert_eq!(w, Window { x0: 0, y0: 1, x1: 20, y1: 9 });
        assert!(Window::around(&[], 3.0, size).is_empty());
        assert!(Window::around(&[ImagePoint::new(-50.0, 4.0)], 3.0, size).is_empty());
    }

    #[test]
    fn the_union_of_nothing_and_something_is_something() {
        let w = Window { x0: 1, y0: 2, x1: 3, y1: 4 };
        assert_eq!(Window::default().union(w), w);
        assert_eq!(w.union(Window { x0: 0, y0: 3, x1: 2, y1: 9 }), Window { x0: 0, y0: 2, x1: 3, y1: 9 });
    }
}

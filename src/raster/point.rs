//! Points on the photograph and points on the screen, and the one transform between them.

use serde::{Deserialize, Serialize};

use super::Turn;

/// A place on the photograph, in pixels of the photograph; the first pixel covers (0, 0) to (1, 1).
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct ImagePoint {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the upper edge.
    pub y: f32,
}

/// A place in the window, in logical points from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct ScreenPoint {
    /// Points from the left edge.
    pub x: f32,
    /// Points from the upper edge.
    pub y: f32,
}

impl ImagePoint {
    /// The point `(x, y)`.
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Distance to `other` in pixels.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// Distance in pixels to the segment from `a` to `b` (which may be one point).
    #[must_use]
    pub fn distance_to_segment(self, a: Self, b: Self) -> f32 {
        let (ex, ey) = (b.x - a.x, b.y - a.y);
        let length2 = ex * ex + ey * ey;
        let t =
            if length2 > 0.0 { (((self.x - a.x) * ex + (self.y - a.y) * ey) / length2).clamp(0.0, 1.0) } else { 0.0 };
        self.distance(Self::new(a.x + t * ex, a.y + t * ey))
    }
}

impl ScreenPoint {
    /// The point `(x, y)`.
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// How the photograph lies in the window: `screen = origin + zoom * turn(image)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Where the photograph's upper left corner lies.
    pub origin: ScreenPoint,
    /// Logical points a pixel of the photograph takes; above 0.
    pub zoom: f32,
    /// How the photograph is turned about that corner.
    pub turn: Turn,
}

impl View {
    /// Where a place of the photograph appears in the window.
    #[must_use]
    pub fn to_screen(self, p: ImagePoint) -> ScreenPoint {
        let [x, y] = self.turn.vector([p.x, p.y]);
        ScreenPoint::new(self.origin.x + self.zoom * x, self.origin.y + self.zoom * y)
    }

    /// Which place of the photograph lies under a place of the window.
    #[must_use]
    pub fn to_image(self, p: ScreenPoint) -> ImagePoint {
        let turned = [(p.x - self.origin.x) / self.zoom, (p.y - self.origin.y) / self.zoom];
        let [x, y] = self.turn.back().vector(turned);
        ImagePoint::new(x, y)
    }

    /// This view with another zoom; the place of the photograph under `anchor` stays there.
    #[must_use]
    pub fn zoomed_at(self, anchor: ScreenPoint, zoom: f32) -> Self {
        let ratio = zoom / self.zoom;
        let origin = ScreenPoint::new(
            anchor.x + (self.origin.x - anchor.x) * ratio,
            anchor.y + (self.origin.y - anchor.y) * ratio,
        );
        Self { origin, zoom, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_view_and_back_is_the_same_place(x in -1e4f32..1e4, y in -1e4f32..1e4, zoom in 0.02f32..32.0) {
            for turn in [Turn::None, Turn::Right, Turn::Half, Turn::Left] {
                let view = View { origin: ScreenPoint::new(13.5, -200.25), zoom, turn };
                let p = view.to_image(view.to_screen(ImagePoint::new(x, y)));
                prop_assert!(p.distance(ImagePoint::new(x, y)) < 0.01 + 0.02 / zoom);
            }
        }

        #[test]
        fn zooming_keeps_the_place_under_the_pointer(zoom in 0.02f32..32.0) {
            let view = View { origin: ScreenPoint::new(40.0, 8.0), zoom: 0.5, turn: Turn::Right };
            let anchor = ScreenPoint::new(320.0, 200.0);
            let before = view.to_image(anchor);
            prop_assert!(view.zoomed_at(anchor, zoom).to_image(anchor).distance(before) < 0.05);
        }
    }

    #[test]
    fn distance_to_a_segment_and_to_its_ends() {
        let (a, b) = (ImagePoint::new(0.0, 0.0), ImagePoint::new(10.0, 0.0));
        assert!((ImagePoint::new(5.0, 3.0).distance_to_segment(a, b) - 3.0).abs() < 1e-6);
        assert!((ImagePoint::new(13.0, 4.0).distance_to_segment(a, b) - 5.0).abs() < 1e-6);
        assert!((ImagePoint::new(3.0, 4.0).distance_to_segment(a, a) - 5.0).abs() < 1e-6);
    }
}

//! Where the photograph lies in the canvas.
//!
//! What is kept is what a person would say ("fitted", or "this place in the middle at that zoom"), so a window that
//! changes its size keeps showing the same thing.

use eframe::egui::{Pos2, Rect};

use crate::raster::{ImagePoint, ScreenPoint, Size, Turn, View};
use crate::ui::theme;

/// How the photograph is to lie, and how it is turned; the document knows neither.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(in crate::ui) struct Placement {
    pub(in crate::ui) lying: Lying,
    pub(in crate::ui) turn: Turn,
}

/// How the photograph is to lie.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(in crate::ui) enum Lying {
    /// All of it, as large as the canvas allows.
    #[default]
    Fit,
    /// A place of the photograph in the middle of the canvas.
    At {
        /// That place.
        center: ImagePoint,
        /// Logical points a pixel of the photograph takes.
        zoom: f32,
    },
}

/// How far one can zoom in, in logical points a pixel: single pixels are then the size of buttons.
const CLOSEST: f32 = 40.0;
/// How far one can zoom out, in points of the longer side.
const FARTHEST: f32 = 48.0;

impl Placement {
    /// The view of a photograph of `size` in a canvas.
    pub(in crate::ui) fn view(self, canvas: Rect, size: Size) -> View {
        let (center, zoom) = match self.lying {
            Lying::Fit => {
                let (width, height) = sides(size);
                (ImagePoint::new(0.5 * width, 0.5 * height), fitting(canvas, self.turn.size(size)))
            }
            Lying::At { center, zoom } => (center, zoom),
        };
        let middle = canvas.center();
        let [x, y] = self.turn.vector([center.x, center.y]);
        View { origin: ScreenPoint::new(middle.x - zoom * x, middle.y - zoom * y), zoom, turn: self.turn }
    }

    /// The placement that a view shows.
    pub(in crate::ui) fn of(view: View, canvas: Rect) -> Self {
        let lying = Lying::At { center: view.to_image(point(canvas.center())), zoom: view.zoom };
        Self { lying, turn: view.turn }
    }

    /// All of it, turned as it is now.
    pub(in crate::ui) const fn fitted(self) -> Self {
        Self { lying: Lying::Fit, ..self }
    }

    /// Turned further; what lies in the middle stays there.
    pub(in crate::ui) const fn turned(self, turn: Turn) -> Self {
        Self { turn: self.turn.then(turn), ..self }
    }

    /// With another place of the photograph in the middle of the canvas; a photograph that fits stays as it is.
    pub(in crate::ui) fn centered(self, center: ImagePoint, canvas: Rect, size: Size) -> Self {
        match self.lying {
            Lying::Fit => self,
            Lying::At { zoom, .. } => Self { lying: Lying::At { center, zoom }, ..self }.held(canvas, size),
        }
    }

    /// Zoomed by `factor` with the place under `anchor` kept there.
    pub(in crate::ui) fn zoomed(self, factor: f32, anchor: Pos2, canvas: Rect, size: Size) -> Self {
        let view = self.view(canvas, size);
        let (width, height) = sides(size);
        let farthest = (FARTHEST / width.max(height)).min(fitting(canvas, self.turn.size(size)));
        let zoom = (view.zoom * factor).clamp(farthest, CLOSEST.max(farthest));
        Self::of(view.zoomed_at(point(anchor), zoom), canvas).held(canvas, size)
    }

    /// Moved by some points of the screen.
    pub(in crate::ui) fn panned(self, dx: f32, dy: f32, canvas: Rect, size: Size) -> Self {
        let mut view = self.view(canvas, size);
        view.origin = ScreenPoint::new(view.origin.x + dx, view.origin.y + dy);
        Self::of(view, canvas).held(canvas, size)
    }

    /// One pixel of the photograph on one pixel of the screen.
    pub(in crate::ui) fn actual(self, canvas: Rect, size: Size, pixels_per_point: f32) -> Self {
        let zoom = self.view(canvas, size).zoom;
        self.zoomed(1.0 / (pixels_per_point * zoom), canvas.center(), canvas, size)
    }

    /// The photograph never leaves the canvas: its middle stays over it.
    fn held(self, canvas: Rect, size: Size) -> Self {
        let Lying::At { center, zoom } = self.lying else { return self };
        let (width, height) = sides(size);
        // The canvas along the sides of the photograph.
        let along = if self.turn.is_quarter() { canvas.size().yx() } else { canvas.size() };
        // At least this share of the canvas, or all of a smaller photograph, remains in sight. By eye.
        let margin = 0.6 * 0.5 / zoom * along;
        let x = center.x.clamp(-margin.x, width + margin.x);
        let y = center.y.clamp(-margin.y, height + margin.y);
        Self { lying: Lying::At { center: ImagePoint::new(x, y), zoom }, ..self }
    }
}

/// A place of egui's as a place of ours.
pub(in crate::ui) const fn point(p: Pos2) -> ScreenPoint {
    ScreenPoint::new(p.x, p.y)
}

/// A place of ours as a place of egui's.
pub(in crate::ui) const fn pos(p: ScreenPoint) -> Pos2 {
    Pos2::new(p.x, p.y)
}

/// What lies between two places of the photograph, as a rectangle of egui's.
pub(in crate::ui) fn rect_of(view: View, [one, other]: [ImagePoint; 2]) -> Rect {
    Rect::from_two_pos(pos(view.to_screen(one)), pos(view.to_screen(other)))
}

/// Width and height for geometry.
pub(in crate::ui) const fn sides(size: Size) -> (f32, f32) {
    (size.width as f32, size.height as f32)
}

/// The zoom at which all of a photograph of that size, as it is turned, is seen.
fn fitting(canvas: Rect, size: Size) -> f32 {
    let (width, height) = sides(size);
    let mat = theme::MAT.min(0.08 * canvas.width().min(canvas.height()));
    let room = (canvas.width() - 2.0 * mat, canvas.height() - 2.0 * mat);
    (room.0 / width).min(room.1 / height).clamp(1e-4, CLOSEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    const CANVAS: Rect = Rect { min: pos2(60.0, 40.0), max: pos2(860.0, 640.0) };
    const SIZE: Size = Size::new(4000, 3000);
    const FIT: Placement = Placement { lying: Lying::Fit, turn: Turn::None };
    const TURNS: [Turn; 4] = [Turn::None, Turn::Right, Turn::Half, Turn::Left];

    #[test]
    fn a_fitted_photograph_lies_inside_and_in_the_middle() {
        for size in [SIZE, Size::new(3, 2), Size::new(1, 9000), Size::new(20_000, 10)] {
            for turn in TURNS {
                let view = FIT.turned(turn).view(CANVAS, size);
                let (width, height) = sides(size);
                let first = pos(view.to_screen(ImagePoint::new(0.0, 0.0)));
                let last = pos(view.to_screen(ImagePoint::new(width, height)));
                assert!(CANVAS.contains(first) && CANVAS.contains(last), "{size} {turn:?}");
                let middle = first + 0.5 * (last - first);
                assert!(middle.distance(CANVAS.center()) < 0.01, "{size} {turn:?}");
            }
        }
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer_and_stops_at_the_ends() {
        let anchor = pos2(200.0, 500.0);
        let before = FIT.view(CANVAS, SIZE).to_image(point(anchor));
        for turn in TURNS {
            let before = FIT.turned(turn).view(CANVAS, SIZE).to_image(point(anchor));
            let closer = FIT.turned(turn).zoomed(3.0, anchor, CANVAS, SIZE);
            assert!(closer.view(CANVAS, SIZE).to_image(point(anchor)).distance(before) < 0.01, "{turn:?}");
        }
        let closer = FIT.zoomed(3.0, anchor, CANVAS, SIZE);
        assert!(closer.view(CANVAS, SIZE).to_image(point(anchor)).distance(before) < 0.01);
        let closest = closer.zoomed(1e9, anchor, CANVAS, SIZE).view(CANVAS, SIZE);
        assert!((closest.zoom - CLOSEST).abs() < 1e-3);
        let farthest = closer.zoomed(1e-9, anchor, CANVAS, SIZE).view(CANVAS, SIZE);
        assert!(farthest.zoom > 0.0 && farthest.zoom <= FIT.view(CANVAS, SIZE).zoom);
    }

    #[test]
    fn actual_size_is_one_pixel_on_one_pixel() {
        let view = FIT.actual(CANVAS, SIZE, 2.0).view(CANVAS, SIZE);
        assert!((view.zoom * 2.0 - 1.0).abs() < 1e-5);
    }

    #[test]
    fn the_photograph_cannot_be_lost_by_panning() {
        let far = FIT.zoomed(4.0, CANVAS.center(), CANVAS, SIZE).panned(1e7, -1e7, CANVAS, SIZE);
        let view = far.view(CANVAS, SIZE);
        let first = pos(view.to_screen(ImagePoint::new(0.0, 0.0)));
        let last = pos(view.to_screen(ImagePoint::new(4000.0, 3000.0)));
        assert!(CANVAS.intersects(Rect::from_two_pos(first, last)));
    }

    #[test]
    fn a_turned_view_goes_clockwise_about_the_middle_and_four_turns_are_none() {
        let at = FIT.zoomed(2.0, pos2(300.0, 300.0), CANVAS, SIZE);
        let middle = at.view(CANVAS, SIZE).to_image(point(CANVAS.center()));
        let turned = at.turned(Turn::Right).view(CANVAS, SIZE);
        assert!(turned.to_image(point(CANVAS.center())).distance(middle) < 0.01);
        // What lay to the right lies below.
        let below = turned.to_screen(ImagePoint::new(middle.x + 100.0, middle.y));
        assert!((below.x - CANVAS.center().x).abs() < 0.01 && below.y > CANVAS.center().y);
        assert_eq!(TURNS.iter().fold(at, |placement, _| placement.turned(Turn::Right)), at);
    }

    #[test]
    fn a_place_is_brought_to_the_middle_unless_all_is_seen() {
        let place = ImagePoint::new(1000.0, 2000.0);
        assert_eq!(FIT.centered(place, CANVAS, SIZE), FIT);
        let near = FIT.zoomed(4.0, CANVAS.center(), CANVAS, SIZE).centered(place, CANVAS, SIZE);
        assert!(near.view(CANVAS, SIZE).to_image(point(CANVAS.center())).distance(place) < 0.01);
    }
}

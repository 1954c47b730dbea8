//! The frame of a scan: drawn anew by a drag, or changed by its sides.

use eframe::egui::{CornerRadius, CursorIcon, Painter, Rect, Shape, Stroke, Ui};

use super::selecting::TOLERANCE;
use super::view::{rect_of, sides};
use crate::raster::{ImagePoint, Size, View};
use crate::ui::easel::Easel;
use crate::ui::theme;

/// Frames of which a side is shorter than this are slips of the hand, in points of the screen. By eye.
const SLIP: f32 = 12.0;

/// A press with the tool and where the pointer went from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::ui) struct Framing {
    from: ImagePoint,
    to: ImagePoint,
    grabbed: Option<Grabbed>,
}

/// Sides of the frame there is that were pressed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Grabbed {
    frame: [f32; 4],
    /// Left, top, right, bottom.
    which: [bool; 4],
}

impl Framing {
    pub(super) fn begin(easel: &Easel, at: ImagePoint, zoom: f32) -> Self {
        let grabbed = easel.frame().and_then(|frame| {
            let which = near(frame, at, TOLERANCE / zoom);
            which.contains(&true).then_some(Grabbed { frame, which })
        });
        Self { from: at, to: at, grabbed }
    }

    pub(super) const fn on_to(self, to: ImagePoint) -> Self {
        Self { to, ..self }
    }

    /// Left, top, right and bottom of what is framed now, within a photograph of `size`.
    pub(super) fn frame(self, size: Size) -> [f32; 4] {
        let (width, height) = sides(size);
        let (from, to) = (self.from, self.to);
        let [left, top, right, bottom] = match self.grabbed {
            None => [from.x, from.y, to.x, to.y],
            Some(Grabbed { frame: [left, top, right, bottom], which }) => {
                let (dx, dy) = (to.x - from.x, to.y - from.y);
                let moved = |v: f32, by: f32, moves: bool| if moves { v + by } else { v };
                [
                    moved(left, dx, which[0]),
                    moved(top, dy, which[1]),
                    moved(right, dx, which[2]),
                    moved(bottom, dy, which[3]),
                ]
            }
        };
        let (x, y) = (|v: f32| v.round().clamp(0.0, width), |v: f32| v.round().clamp(0.0, height));
        [x(left.min(right)), y(top.min(bottom)), x(left.max(right)), y(top.max(bottom))]
    }

    /// The same where it was no slip and changed something.
    pub(super) fn finished(self, size: Size, zoom: f32) -> Option<[f32; 4]> {
        let frame = self.frame(size);
        let [left, top, right, bottom] = frame;
        let large = (right - left).min(bottom - top) * zoom >= SLIP;
        (large && self.grabbed.is_none_or(|grabbed| grabbed.frame != frame)).then_some(frame)
    }
}

/// The sides of a frame that lie within `reach` of a place; corners are two.
fn near([left, top, right, bottom]: [f32; 4], at: ImagePoint, reach: f32) -> [bool; 4] {
    let beside = |v: f32, side: f32| (v - side).abs() <= reach;
    let along_x = (left - reach..=right + reach).contains(&at.x);
    let along_y = (top - reach..=bottom + reach).contains(&at.y);
    let x = |side: f32| along_y && beside(at.x, side);
    let y = |side: f32| along_x && beside(at.y, side);
    [x(left), y(top), x(right), y(bottom)]
}

/// The cursor over sides of the frame that a press would move.
pub(super) fn cursor(easel: &Easel, at: ImagePoint, view: View) -> Option<CursorIcon> {
    let [left, top, right, bottom] = near(easel.frame()?, at, TOLERANCE / view.zoom);
    let (across, down) =
        if view.turn.is_quarter() { (top || bottom, left || right) } else { (left || right, top || bottom) };
    match (across, down) {
        (false, false) => None,
        (true, false) => Some(CursorIcon::ResizeHorizontal),
        (false, true) => Some(CursorIcon::ResizeVertical),
        (true, true) => {
            let falls = (left && top) || (right && bottom);
            Some(if falls == view.turn.is_quarter() { CursorIcon::ResizeNeSw } else { CursorIcon::ResizeNwSe })
        }
    }
}

/// Draws a frame: what lies outside is veiled.
pub(super) fn show(ui: &Ui, painter: &Painter, view: View, size: Size, [left, top, right, bottom]: [f32; 4]) {
    let (width, height) = sides(size);
    let rect = |x0, y0, x1, y1| rect_of(view, [ImagePoint::new(x0, y0), ImagePoint::new(x1, y1)]);
    let (photo, inside) = (rect(0.0, 0.0, width, height), rect(left, top, right, bottom));
    let inside = inside.intersect(photo);
    let veil = theme::OVER_DARK;
    for part in [
        Rect::from_min_max(photo.min, eframe::egui::pos2(photo.right(), inside.top())),
        Rect::from_min_max(eframe::egui::pos2(photo.left(), inside.bottom()), photo.max),
        Rect::from_x_y_ranges(photo.left()..=inside.left(), inside.y_range()),
        Rect::from_x_y_ranges(inside.right()..=photo.right(), inside.y_range()),
    ] {
        painter.rect_filled(part, CornerRadius::ZERO, veil);
    }
    let corners =
        [inside.left_top(), inside.right_top(), inside.right_bottom(), inside.left_bottom(), inside.left_top()];
    painter.add(Shape::line(corners.to_vec(), Stroke::new(3.0, theme::OVER_DARK)));
    painter.add(Shape::line(corners.to_vec(), Stroke::new(1.4, theme::OVER_LIGHT)));
    // Corners one can take hold of.
    let arm = 14.0_f32.min(0.3 * inside.width()).min(0.3 * inside.height());
    for (corner, [x, y]) in corners.into_iter().zip([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]) {
        let ends = [corner + arm * eframe::egui::vec2(x, 0.0), corner, corner + arm * eframe::egui::vec2(0.0, y)];
        painter.add(Shape::line(ends.to_vec(), Stroke::new(3.5, theme::colors(ui).accent)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size::new(400, 300);

    fn check(grabbed: Option<Grabbed>, from: (f32, f32), to: (f32, f32), expected: Option<[f32; 4]>) {
        let point = |(x, y)| ImagePoint::new(x, y);
        let framing = Framing { from: point(from), to: point(to), grabbed };
        assert_eq!(framing.finished(SIZE, 1.0), expected);
    }

    #[test]
    fn a_drag_frames_what_lies_between_within_the_photograph() {
        check(None, (300.4, 200.0), (20.0, -40.0), Some([20.0, 0.0, 300.0, 200.0]));
        check(None, (20.0, 20.0), (25.0, 200.0), None);
    }

    #[test]
    fn sides_that_are_pressed_move_alone() {
        let frame = [50.0, 40.0, 350.0, 260.0];
        let grab = |x, y| Some(Grabbed { frame, which: near(frame, ImagePoint::new(x, y), 5.0) });
        check(grab(52.0, 150.0), (52.0, 150.0), (32.0, 190.0), Some([30.0, 40.0, 350.0, 260.0]));
        check(grab(348.0, 258.0), (348.0, 258.0), (338.0, 268.0), Some([50.0, 40.0, 340.0, 270.0]));
        check(grab(52.0, 150.0), (52.0, 150.0), (52.0, 150.0), None);
        assert_eq!(near(frame, ImagePoint::new(200.0, 150.0), 5.0), [false; 4]);
        assert_eq!(near(frame, ImagePoint::new(50.0, 290.0), 5.0), [false; 4], "beyond its end");
    }
}

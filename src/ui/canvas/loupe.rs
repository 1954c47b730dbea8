//! A loupe under the pointer: the picture larger, without the strokes that lie over it.

use eframe::egui::{Painter, Pos2, Rect, Response, Stroke, Ui};

use super::paint_callback::Small;
use super::view::point;
use crate::raster::View;
use crate::ui::desk::Desk;
use crate::ui::theme;

/// Radius in points, by eye: large enough for a face in a group.
const RADIUS: f32 = 88.0;

/// How much larger things are under it than around it, by eye; and how many pixels of the screen a pixel of the photograph
/// takes at least, so that it shows more than the whole picture at its actual size would.
const LARGER: f32 = 3.0;
const LEAST: f32 = 2.0;

/// A loupe and what it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lens {
    pub(super) center: Pos2,
    /// In points.
    pub(super) radius: f32,
    pub(super) view: View,
}

/// The loupe, where it is wanted and the pointer is over the canvas.
pub(super) fn lens(ui: &Ui, response: &Response, view: View, desk: &Desk) -> Option<Lens> {
    let center = response.hover_pos().filter(|_| desk.seeing.loupe.is_on() && response.contains_pointer())?;
    Some(around(ui, center, view))
}

/// The loupe over a place of a view.
pub(super) fn around(ui: &Ui, center: Pos2, view: View) -> Lens {
    let zoom = (LARGER * view.zoom).max(LEAST / ui.ctx().pixels_per_point());
    Lens { center, radius: RADIUS, view: view.zoomed_at(point(center), zoom) }
}

/// Draws it over the canvas that lies in `area`.
pub(super) fn show(ui: &Ui, painter: &Painter, area: Rect, lens: &Lens) {
    painter.circle_filled(lens.center, lens.radius, theme::colors(ui).ground);
    painter.add(Small::Loupe.into_shape(area));
    for (width, color) in [(4.0, theme::OVER_DARK), (1.8, theme::OVER_LIGHT)] {
        painter.circle_stroke(lens.center, lens.radius, Stroke::new(width, color));
    }
}

//! What is said of the selected reference, over the photograph: what goes with what, and where it is used.

use eframe::egui::{Align2, Painter, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use super::overlay::plate;
use super::view::pos;
use crate::document::Takes;
use crate::raster::{ImagePoint, View};
use crate::ui::desk::{Desk, Page};
use crate::ui::easel::Easel;
use crate::ui::outlines::{self, Edge, MARK, closed, middle};
use crate::ui::strings::references as words;
use crate::ui::theme;

/// Draws it while the list of references is open.
pub(super) fn show(ui: &Ui, painter: &Painter, view: View, (desk, easel): (&Desk, &Easel)) {
    let selected = easel.selected_exemplar().filter(|exemplar| exemplar.takes == Takes::Places);
    let Some(exemplar) = selected.filter(|_| desk.page == Some(Page::References)) else { return };
    let on_screen = |points: &[ImagePoint]| -> Vec<Pos2> { points.iter().map(|at| pos(view.to_screen(*at))).collect() };
    if let Some(only) = &exemplar.only {
        let corners = closed(on_screen(only));
        let top = corners.iter().copied().min_by(|a, b| a.y.total_cmp(&b.y));
        outlines::line(painter, &corners, Edge::Dashed, theme::colors(ui).accent);
        if let Some(top) = top {
            plate(painter, top, Align2::CENTER_BOTTOM, words::ONLY_PLATE);
            named(ui, painter, top, words::ONLY_PLATE);
        }
    }
    for (number, pair) in (1..).zip(exemplar.pairs.iter()) {
        let corners = on_screen(&pair.here);
        let at = middle(&corners);
        if corners.len() > 1 {
            outlines::line(painter, &closed(corners), Edge::Solid, theme::OVER_LIGHT);
        }
        outlines::mark(painter, at, &format!("{number}"));
        named(ui, painter, at, &words::pair_here(number));
    }
}

/// Names a mark for screen readers.
fn named(ui: &Ui, painter: &Painter, at: Pos2, name: &str) {
    let rect = Rect::from_center_size(at, Vec2::splat(2.0 * MARK));
    if painter.clip_rect().intersects(rect) {
        let response = ui.interact(rect, ui.scope_id().with(name), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    }
}

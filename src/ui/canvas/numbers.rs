//! The number of every stroke beside its beginning, so that strokes can be told apart by other means than their color.

use eframe::egui::{
    Align2, CornerRadius, FontId, Id, Painter, Rect, Role, Sense, Stroke as Line, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::view::pos;
use crate::document::{Paint, Stroke, StrokeId};
use crate::raster::View;
use crate::ui::color_words::of_paint;
use crate::ui::easel::Easel;
use crate::ui::strings::lists as words;
use crate::ui::theme;

/// Height of the digits in points, by eye.
const DIGITS: f32 = 11.0;

/// Draws a plate with its number beside every stroke that begins in sight. Plates of colors are round; others have the
/// letter of their tool.
pub(super) fn show(ui: &Ui, painter: &Painter, view: View, easel: &Easel) {
    let selected = easel.selected().map(|stroke| stroke.id);
    for (number, stroke) in (1..).zip(easel.snapshot().strokes.iter()) {
        let Some(first) = stroke.points.first() else { continue };
        let at = pos(view.to_screen(*first));
        if painter.clip_rect().expand(20.0).contains(at) {
            plate(ui, painter, at, number, stroke, selected == Some(stroke.id));
        }
    }
}

fn plate(ui: &Ui, painter: &Painter, at: eframe::egui::Pos2, number: usize, stroke: &Stroke, is_selected: bool) {
    let (letter, radius) = match stroke.paint {
        Paint::Color { .. } | Paint::Ramp(_) => ("", 9),
        Paint::Neutral => (" N", 2),
        Paint::Keep => (" K", 2),
        Paint::Erase => (" E", 2),
    };
    let color = theme::OVER_LIGHT;
    let galley = painter.layout_no_wrap(format!("{number}{letter}"), FontId::proportional(DIGITS), color);
    let size = galley.size() + vec2(10.0, 3.0);
    let rect = Rect::from_center_size(at, vec2(size.x.max(size.y), size.y));
    let radius = CornerRadius::same(radius);
    painter.rect_filled(rect, radius, theme::OVER_PANEL);
    let edge = if is_selected { Line::new(1.5, theme::colors(ui).accent) } else { Line::new(1.0, color) };
    painter.rect_stroke(rect, radius, edge, StrokeKind::Inside);
    painter.galley(Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min, galley, color);
    let response = ui.interact(rect, id(ui, stroke.id), Sense::empty());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words::marker(number, &of_paint(stroke.paint))));
}

fn id(ui: &Ui, stroke: StrokeId) -> Id {
    ui.scope_id().with(("number", stroke))
}

//! A row of a list: a number, a sample and a few words; chosen by a click or by the keyboard.

use eframe::egui::{
    Align2, CornerRadius, FontId, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::ui::theme;

// Lengths in points, by eye.
pub(super) const ROW: f32 = 28.0;
pub(super) const SAMPLE: f32 = 16.0;
const NUMBERS: f32 = 30.0;
const MARK: f32 = 13.0;

/// A row.
pub(super) struct Row<'a> {
    /// For screen readers.
    pub(super) label: &'a str,
    pub(super) number: usize,
    pub(super) text: &'a str,
    pub(super) is_selected: bool,
}

/// Where more can be drawn into a row.
pub(super) struct Places {
    /// Between number and words.
    pub(super) sample: Rect,
    /// At the right end.
    pub(super) mark: Rect,
}

impl Row<'_> {
    pub(super) fn show(&self, ui: &mut Ui) -> (Response, Places) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let Self { label, number, text, is_selected } = *self;
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_selected, label));
        let colors = theme::colors(ui);
        let radius = CornerRadius::same(theme::RADIUS);
        let lively = response.hovered() || response.has_focus();
        if is_selected || lively {
            let fill = if is_selected { colors.chosen } else { ui.visuals().widgets.inactive.weak_bg_fill };
            ui.painter().rect_filled(rect, radius, fill);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, colors.accent), StrokeKind::Inside);
        }
        let middle = rect.center().y;
        let square = |x: f32, side: f32| Rect::from_center_size(pos2(x, middle), Vec2::splat(side));
        let sample = square(rect.left() + NUMBERS + 0.5 * SAMPLE, SAMPLE);
        let mark = square(rect.right() - 12.0, MARK);
        let at = pos2(sample.left() - 6.0, middle);
        let small = FontId::proportional(12.0);
        ui.painter().text(at, Align2::RIGHT_CENTER, number.to_string(), small, colors.weak);
        let color = if is_selected || lively { colors.strong } else { colors.text };
        let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(13.0), color);
        let from = sample.right() + theme::GAP;
        let room = Rect::from_x_y_ranges(from..=mark.left() - 3.0, rect.y_range());
        ui.painter_at(room).galley(pos2(from, middle - 0.5 * galley.size().y), galley, color);
        (response, Places { sample, mark })
    }
}

/// Words that stand where there is nothing else to show.
pub(super) fn weak(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(theme::colors(ui).weak));
}

//! A slider of the inspector: its name, a rail, a number; and the gesture that a drag is.

use eframe::egui::{Align, CornerRadius, DragValue, Layout, Rect, Response, RichText, Slider, Stroke, Ui, pos2, vec2};

use crate::ui::commands::Gesture;
use crate::ui::theme;

/// A slider.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) name: &'static str,
    /// For screen readers; no two sliders share it.
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) unit: &'static str,
    /// Decimals of the number.
    pub(super) decimals: usize,
}

/// What happened to a slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    None,
    /// It is held but did not move.
    Held,
    /// It is held and moved.
    Dragged,
    /// Keys, or a number typed in.
    Set,
    /// Double-clicked.
    Reset,
}

impl Change {
    pub(super) const fn changed(self) -> bool {
        matches!(self, Self::Dragged | Self::Set)
    }

    pub(super) fn is_reset(self) -> bool {
        self == Self::Reset
    }
}

/// How values lie along a rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Linear,
    Logarithmic,
}

/// The slider whose drag has begun, if any: a drag is one entry of the history.
#[derive(Debug, Default)]
pub(super) struct Sliding(Option<&'static str>);

impl Sliding {
    /// The gesture of a change of a slider; nothing where its value stays.
    pub(super) fn gesture(&mut self, row: Row, change: Change) -> Option<Gesture> {
        let begun = self.0 == Some(row.label);
        let gesture = if begun { Gesture::Continue } else { Gesture::Begin };
        match change {
            Change::None if begun => self.0 = None,
            Change::None | Change::Held => {}
            Change::Dragged => self.0 = Some(row.label),
            Change::Set | Change::Reset => self.0 = None,
        }
        match change {
            Change::None | Change::Held => None,
            Change::Reset => Some(Gesture::Begin),
            Change::Dragged | Change::Set => Some(gesture),
        }
    }
}

// Lengths of a slider's row in points, by eye.
const NAME: f32 = 78.0;
const NUMBER: f32 = 56.0;
const GAP: f32 = 8.0;
/// Radius of the knob; egui's slider keeps as much room at both ends.
const KNOB: f32 = 6.3;

impl Row {
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        value: &mut f32,
        range: std::ops::RangeInclusive<f32>,
        scale: Scale,
    ) -> Change {
        let height = ui.spacing().interact_size.y;
        let layout = Layout::left_to_right(Align::Center);
        let (slider, number) = ui
            .allocate_ui_with_layout(vec2(ui.available_width(), height), layout, |ui| {
                name(ui, self.name, self.hint);
                ui.spacing_mut().slider_width = ui.available_width() - NUMBER - GAP;
                let slider = self.rail(ui, value, range.clone(), scale);
                // What is dragged is a number of the rail's: a hundredth of it for each point.
                let speed = if self.decimals == 0 { 1.0 } else { 0.01 };
                let number = DragValue::new(value).range(range).suffix(self.unit).fixed_decimals(self.decimals);
                let number = ui.add_sized(vec2(ui.available_width(), height), number.speed(speed));
                (slider, number.accessible_name(format!("{} value", self.label)).on_hover_text(self.hint))
            })
            .inner;
        let held = slider.dragged() || number.dragged();
        match slider.changed() || number.changed() {
            _ if slider.double_clicked() => Change::Reset,
            true if held => Change::Dragged,
            true => Change::Set,
            false if held => Change::Held,
            false => Change::None,
        }
    }

    /// A slider of egui's in its behavior, of our own in its look: a thin rail and a small bright knob.
    fn rail(&self, ui: &mut Ui, value: &mut f32, range: std::ops::RangeInclusive<f32>, scale: Scale) -> Response {
        let (first, last) = (*range.start(), *range.end());
        let response = ui
            .scope(|ui| {
                ui.set_opacity(0.0);
                let slider = Slider::new(value, range).logarithmic(scale == Scale::Logarithmic).show_value(false);
                ui.add(slider).accessible_name(self.label)
            })
            .inner;
        let share = match scale {
            Scale::Linear => (*value - first) / (last - first),
            Scale::Logarithmic => (*value / first).ln() / (last / first).ln(),
        };
        paint_rail(ui, &response, share.clamp(0.0, 1.0));
        response
    }
}

/// The name at the left, in a column of its own that all rows of the inspector share.
pub(super) fn name(ui: &mut Ui, name: &str, hint: &str) {
    let name = RichText::new(name).color(theme::colors(ui).weak);
    ui.scope(|ui| {
        ui.set_min_width(NAME);
        ui.set_max_width(NAME);
        ui.label(name).on_hover_text(hint);
    });
}

fn paint_rail(ui: &Ui, response: &Response, share: f32) {
    let colors = theme::colors(ui);
    let lively = response.hovered() || response.dragged() || response.has_focus();
    let inner = response.rect.shrink2(vec2(KNOB, 0.0));
    let opacity = if ui.is_enabled() { 1.0 } else { 0.4 };
    let at = pos2(inner.left() + share * inner.width(), inner.center().y);
    let rail = |from: f32, to: f32| Rect::from_min_max(pos2(from, at.y - 1.5), pos2(to, at.y + 1.5));
    let painter = ui.painter();
    painter.rect_filled(rail(inner.left(), inner.right()), CornerRadius::same(2), colors.rail.gamma_multiply(opacity));
    painter.rect_filled(rail(inner.left(), at.x), CornerRadius::same(2), colors.accent.gamma_multiply(opacity));
    let knob = if lively { colors.strong } else { colors.knob };
    let edge = if response.has_focus() { Stroke::new(2.0, colors.accent) } else { Stroke::new(1.0, colors.line) };
    painter.circle(at, KNOB, knob.gamma_multiply(opacity), edge);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_is_one_gesture_and_another_slider_begins_its_own() {
        let row = |label| Row { name: "", label, hint: "", unit: "", decimals: 0 };
        let mut sliding = Sliding::default();
        assert_eq!(sliding.gesture(row("a"), Change::Held), None);
        assert_eq!(sliding.gesture(row("a"), Change::Dragged), Some(Gesture::Begin));
        assert_eq!(sliding.gesture(row("b"), Change::None), None);
        assert_eq!(sliding.gesture(row("a"), Change::Held), None);
        assert_eq!(sliding.gesture(row("a"), Change::Dragged), Some(Gesture::Continue));
        assert_eq!(sliding.gesture(row("a"), Change::None), None);
        assert_eq!(sliding.gesture(row("a"), Change::Dragged), Some(Gesture::Begin));
        assert_eq!(sliding.gesture(row("b"), Change::Dragged), Some(Gesture::Begin));
        assert_eq!(sliding.gesture(row("b"), Change::Reset), Some(Gesture::Begin));
        assert_eq!(sliding.gesture(row("b"), Change::Set), Some(Gesture::Begin));
    }
}

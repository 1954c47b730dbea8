//! The panel at the right: color, brush, finish.

use eframe::egui::{
    Align, CornerRadius, DragValue, Frame, Layout, Margin, Panel, Rect, Response, RichText, ScrollArea, Sense, Slider,
    Stroke, TextEdit, Ui, Vec2, pos2, vec2,
};

use super::color_plane::ColorPlane;
use super::pieces::section;
use super::swatches;
use crate::document::Edit;
use crate::ui::brush::{Brush, RADII_PX, Tint, parse_hex, to_hex};
use crate::ui::commands::{Command, Gesture};
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::palette::name_of;
use crate::ui::strings::inspector as words;
use crate::ui::theme;

/// What the panel remembers between frames.
#[derive(Default)]
pub(in crate::ui) struct Inspector {
    plane: ColorPlane,
    /// The hex field while it is being typed in.
    hex: Option<String>,
    /// A color was typed in it and its gesture has begun.
    typed: bool,
    /// A slider is being dragged and its gesture has begun.
    sliding: bool,
}

/// Draws it.
pub(in crate::ui) fn show(ui: &mut Ui, memory: &mut Inspector, desk: &Desk, commands: &mut Vec<Command>) {
    let Some(easel) = &desk.easel else { return };
    let frame =
        Frame::new().fill(theme::colors(ui).panel).inner_margin(Margin { left: 16, right: 4, top: 14, bottom: 0 });
    Panel::right("inspector").exact_size(theme::INSPECTOR).resizable(false).frame(frame).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_width(theme::INSPECTOR - 16.0 - 4.0 - 14.0);
            color(ui, memory, desk, commands);
            ui.add_space(theme::GROUP_GAP);
            size(ui, desk, commands);
            ui.add_space(theme::GROUP_GAP);
            finish(ui, memory, easel, commands);
            ui.add_space(theme::GROUP_GAP);
            section(ui, words::PALETTE);
            swatches::palette(ui, desk.brush.tint, commands);
            ui.add_space(theme::GROUP_GAP);
        });
    });
}

fn color(ui: &mut Ui, memory: &mut Inspector, desk: &Desk, commands: &mut Vec<Command>) {
    let brush = &desk.brush;
    let selected = desk.easel.as_ref().is_some_and(|easel| easel.selected().is_some());
    section(ui, if selected { words::COLOR_OF_STROKE } else { words::COLOR });
    if let Some((tint, gesture)) = memory.plane.show(ui, brush.tint, brush.lightness) {
        commands.push(Command::Color(tint, gesture));
    }
    let mut lightness = brush.lightness;
    let slider = Row { name: words::LIGHTNESS, hint: words::LIGHTNESS_HINT, unit: "" };
    if slider.show(ui, &mut lightness, 0.0..=100.0, Scale::Linear).changed() {
        commands.push(Command::Lightness(lightness));
    }
    entry(ui, memory, brush, commands);
    ui.label(RichText::new(words::RECENT).size(11.5).color(theme::colors(ui).weak));
    swatches::recent(ui, &brush.recent, brush.tint, commands);
}

/// The color as it is, its code, and its name where it has one.
fn entry(ui: &mut Ui, memory: &mut Inspector, brush: &Brush, commands: &mut Vec<Command>) {
    let rgb = brush.tint.at(brush.lightness);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(26.0), Sense::hover());
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), theme::srgb(rgb));
        let mut text = memory.hex.clone().unwrap_or_else(|| to_hex(rgb));
        let wrong = memory.hex.as_deref().is_some_and(|t| parse_hex(t).is_none());
        let color = if wrong { theme::colors(ui).alarm } else { theme::colors(ui).text };
        let field = TextEdit::singleline(&mut text).desired_width(76.0).text_color(color).char_limit(9);
        let response = ui.add(field.hint_text(words::HEX));
        let response = response.accessible_name(words::HEX).on_hover_text(words::NOT_HEX);
        if response.changed() {
            if let Some((tint, lightness)) = parse_hex(&text).map(Tint::of_srgb) {
                let gesture = if memory.typed { Gesture::Continue } else { Gesture::Begin };
                memory.typed = true;
                commands.extend([Command::Color(tint, gesture), Command::Lightness(lightness)]);
            }
            memory.hex = Some(text);
        }
        if !response.has_focus() {
            memory.hex = None;
            memory.typed = false;
        }
        if let Some(name) = name_of(brush.tint) {
            let name = RichText::new(name).color(theme::colors(ui).weak);
            ui.add(eframe::egui::Label::new(name).truncate());
        }
    });
}

fn size(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    section(ui, words::BRUSH);
    let mut diameter = 2.0 * desk.brush.radius_px;
    let range = 2.0 * RADII_PX.start()..=2.0 * RADII_PX.end();
    let slider = Row { name: words::SIZE, hint: words::SIZE_HINT, unit: " px" };
    let changed = ui
        .add_enabled_ui(desk.has_brush(), |ui| slider.show(ui, &mut diameter, range, Scale::Logarithmic).changed())
        .inner;
    if changed {
        commands.push(Command::Radius(0.5 * diameter));
    }
}

fn finish(ui: &mut Ui, memory: &mut Inspector, easel: &Easel, commands: &mut Vec<Command>) {
    section(ui, words::FINISH);
    let mut percent = 100.0 * easel.snapshot().finish.saturation;
    let slider = Row { name: words::SATURATION, hint: words::SATURATION_HINT, unit: " %" };
    let change = slider.show(ui, &mut percent, 0.0..=200.0, Scale::Linear);
    if change == Change::Reset {
        commands.push(Command::Edit(Edit::SetSaturation(1.0), Gesture::Begin));
    } else if change.changed() {
        let gesture = if memory.sliding { Gesture::Continue } else { Gesture::Begin };
        commands.push(Command::Edit(Edit::SetSaturation(percent / 100.0), gesture));
    }
    memory.sliding = matches!(change, Change::Dragged | Change::Held) && (memory.sliding || change.changed());
}

/// A slider: its name, the rail, its value.
struct Row {
    name: &'static str,
    hint: &'static str,
    unit: &'static str,
}

/// What happened to a slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
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
    const fn changed(self) -> bool {
        matches!(self, Self::Dragged | Self::Set)
    }
}

impl Row {
    fn show(&self, ui: &mut Ui, value: &mut f32, range: std::ops::RangeInclusive<f32>, scale: Scale) -> Change {
        let height = ui.spacing().interact_size.y;
        let layout = Layout::left_to_right(Align::Center);
        let (slider, number) = ui
            .allocate_ui_with_layout(vec2(ui.available_width(), height), layout, |ui| {
                self.name(ui);
                ui.spacing_mut().slider_width = ui.available_width() - NUMBER - GAP;
                let slider = self.rail(ui, value, range.clone(), scale);
                let number = DragValue::new(value).range(range).suffix(self.unit).fixed_decimals(0);
                let number = ui.add_sized(vec2(ui.available_width(), height), number);
                (slider, number.accessible_name(format!("{} value", self.name)).on_hover_text(self.hint))
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

    fn name(&self, ui: &mut Ui) {
        let name = RichText::new(self.name).color(theme::colors(ui).weak);
        ui.scope(|ui| {
            ui.set_min_width(NAME);
            ui.set_max_width(NAME);
            ui.label(name).on_hover_text(self.hint);
        });
    }

    /// A slider of egui's in its behavior, of our own in its look: a thin rail and a small bright knob.
    fn rail(&self, ui: &mut Ui, value: &mut f32, range: std::ops::RangeInclusive<f32>, scale: Scale) -> Response {
        let (first, last) = (*range.start(), *range.end());
        let response = ui
            .scope(|ui| {
                ui.set_opacity(0.0);
                let slider = Slider::new(value, range).logarithmic(scale == Scale::Logarithmic).show_value(false);
                ui.add(slider).accessible_name(self.name)
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

/// How values lie along a rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Linear,
    Logarithmic,
}

// Lengths of a slider's row in points, by eye.
const NAME: f32 = 66.0;
const NUMBER: f32 = 56.0;
const GAP: f32 = 8.0;
/// Radius of the knob; egui's slider keeps as much room at both ends.
const KNOB: f32 = 6.3;

//! The panel at the right: color, brush, base, finish.

use eframe::egui::{Button, CornerRadius, Frame, Margin, Panel, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2, vec2};

use super::color_plane::ColorPlane;
use super::pieces::section;
use super::slider::{Row, Scale, Sliding};
use super::{base, limits, suggestions, swatches};
use crate::document::Edit;
use crate::ui::brush::{Brush, Coat, Limit, RADII_PX, Tint, parse_hex, to_hex};
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
    sliding: Sliding,
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
            suggestions::show(ui, desk, easel, commands);
            limits::show(ui, &mut memory.sliding, desk, commands);
            size(ui, &mut memory.sliding, desk, commands);
            ui.add_space(theme::GROUP_GAP);
            base::show(ui, &mut memory.sliding, desk, easel, commands);
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
    let filled = desk.region().is_some() && desk.limit() == Limit::Filled;
    section(
        ui,
        match () {
            () if selected => words::COLOR_OF_STROKE,
            () if filled => words::COLOR_OF_REGION,
            () => words::COLOR,
        },
    );
    if let Some((tint, gesture)) = memory.plane.show(ui, brush.tint, brush.lightness) {
        commands.push(Command::Color(tint, gesture));
    }
    let mut lightness = brush.lightness;
    let slider =
        Row { name: words::LIGHTNESS, label: words::LIGHTNESS, hint: words::LIGHTNESS_HINT, unit: "", decimals: 0 };
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

fn size(ui: &mut Ui, sliding: &mut Sliding, desk: &Desk, commands: &mut Vec<Command>) {
    section(ui, if desk.has_selection() { words::STROKE } else { words::BRUSH });
    if desk.has_selection() {
        coats(ui, desk, commands);
    }
    let mut diameter = 2.0 * desk.radius_px();
    let range = 2.0 * RADII_PX.start()..=2.0 * RADII_PX.end();
    let slider = Row { name: words::SIZE, label: words::SIZE, hint: words::SIZE_HINT, unit: " px", decimals: 0 };
    let size = |ui: &mut Ui| slider.show(ui, &mut diameter, range, Scale::Logarithmic);
    let change = ui.add_enabled_ui(desk.has_size(), size).inner;
    if let Some(gesture) = sliding.gesture(slider, change).filter(|_| !change.is_reset()) {
        commands.push(Command::Radius(0.5 * diameter, gesture));
    }
}

/// What the selected stroke says: one of three.
fn coats(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    ui.columns_const(|columns: &mut [Ui; 3]| {
        for ((ui, coat), name) in columns.iter_mut().zip(Coat::ALL).zip(words::COATS) {
            let command = Command::Coat(coat);
            let button = Button::selectable(desk.is_on(&command) == Some(true), name).frame_when_inactive(true);
            let button = button.min_size(vec2(ui.available_width(), 0.0));
            let response = ui.add_enabled(desk.allows(&command), button).on_hover_text(command.tooltip(ui.ctx()));
            if response.accessible_name(command.label()).clicked() {
                commands.push(command);
            }
        }
    });
}

fn finish(ui: &mut Ui, memory: &mut Inspector, easel: &Easel, commands: &mut Vec<Command>) {
    section(ui, words::FINISH);
    let mut percent = 100.0 * easel.snapshot().finish.saturation;
    let hint = words::SATURATION_HINT;
    let row = Row { name: words::SATURATION, label: words::SATURATION, hint, unit: " %", decimals: 0 };
    let change = row.show(ui, &mut percent, 0.0..=200.0, Scale::Linear);
    let saturation = if change.is_reset() { 1.0 } else { percent / 100.0 };
    if let Some(gesture) = memory.sliding.gesture(row, change) {
        commands.push(Command::Edit(Edit::SetSaturation(saturation), gesture));
    }
}

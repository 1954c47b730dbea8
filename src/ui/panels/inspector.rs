//! The panel at the right: color, brush, base, finish.

use eframe::egui::{Button, Frame, Margin, Panel, RichText, ScrollArea, Ui};

use super::color_entry::Entry;
use super::color_plane::ColorPlane;
use super::palette::PaletteSection;
use super::pieces::{in_middle, section};
use super::slider::{Row, Scale, Sliding};
use super::{base, limits, suggestions, swatches};
use crate::document::{Edit, Revision};
use crate::raster::ImagePoint;
use crate::ui::brush::{Coat, Limit, RADII_PX};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::strings::inspector as words;
use crate::ui::theme;

/// What the panel remembers between frames.
#[derive(Default)]
pub(in crate::ui) struct Inspector {
    plane: ColorPlane,
    entry: Entry,
    palette: PaletteSection,
    sliding: Sliding,
    suggested: Option<(Revision, ImagePoint)>,
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
            suggestions::show(ui, &mut memory.suggested, desk, easel, commands);
            limits::show(ui, &mut memory.sliding, desk, commands);
            size(ui, &mut memory.sliding, desk, commands);
            ui.add_space(theme::GROUP_GAP);
            base::show(ui, &mut memory.sliding, desk, easel, commands);
            ui.add_space(theme::GROUP_GAP);
            finish(ui, memory, easel, commands);
            ui.add_space(theme::GROUP_GAP);
            memory.palette.show(ui, desk, commands);
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
    memory.entry.show(ui, &mut memory.sliding, brush, commands);
    let weak = theme::colors(ui).weak;
    ui.label(RichText::new(words::HARMONIES).size(11.5).color(weak));
    swatches::harmonious(ui, brush, commands);
    ui.label(RichText::new(words::RECENT).size(11.5).color(weak));
    swatches::recent(ui, &brush.recent, brush.tint, commands);
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
            let response = in_middle(ui, desk.allows(&command), button).on_hover_text(command.tooltip(ui.ctx()));
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

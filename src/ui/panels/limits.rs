//! What regions do and how soft their edges are: of the selected one, or of those that are drawn next.

use eframe::egui::{Button, TextWrapMode, Ui, vec2};

use super::pieces::section;
use super::slider::{Row, Scale, Sliding};
use crate::ui::brush::Limit;
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::strings::inspector as words;
use crate::ui::theme;

/// The softest edge the window offers, in pixels of the photograph.
const SOFTEST_PX: f32 = 200.0;

// Lengths in points, by eye: so the five stand in one row.
const BETWEEN: f32 = 4.0;
const BESIDE_WORD: f32 = 5.0;

/// Draws it where there is something to change.
pub(super) fn show(ui: &mut Ui, sliding: &mut Sliding, desk: &Desk, commands: &mut Vec<Command>) {
    if !desk.has_limit() {
        return;
    }
    section(ui, if desk.region().is_some() { words::REGION } else { words::REGIONS });
    choice(ui, desk, commands);
    let mut feather_px = desk.region().map_or(desk.brush.feather_px, |region| region.feather_px);
    let hint = words::FEATHER_HINT;
    let row = Row { name: words::FEATHER, label: words::FEATHER, hint, unit: " px", decimals: 0 };
    let change = row.show(ui, &mut feather_px, 0.0..=SOFTEST_PX, Scale::Linear);
    let feather_px = if change.is_reset() { 0.0 } else { feather_px };
    if let Some(gesture) = sliding.gesture(row, change) {
        commands.push(Command::Feather(feather_px, gesture));
    }
    ui.add_space(theme::GROUP_GAP);
}

/// One of five, in as many rows as whole words need.
fn choice(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(BETWEEN, BETWEEN);
        ui.spacing_mut().button_padding.x = BESIDE_WORD;
        for (limit, name) in Limit::ALL.into_iter().zip(words::LIMITS) {
            let command = Command::Limit(limit);
            let button = Button::selectable(desk.limit() == limit, name).frame_when_inactive(true);
            let response = ui.add(button.wrap_mode(TextWrapMode::Extend)).on_hover_text(command.tooltip(ui.ctx()));
            if response.accessible_name(command.label()).clicked() {
                commands.push(command);
            }
        }
    });
}

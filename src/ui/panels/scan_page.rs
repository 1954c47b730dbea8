//! The page of the scan at the left: frame, quarter turns, tones, and what is known of its tint.

use eframe::egui::{Button, ScrollArea, Ui, vec2};

use super::pieces::section;
use super::rows::weak;
use super::slider::{Row, Scale, Sliding};
use super::tones::{self, TonesMemory};
use crate::raster::{ImagePoint, Size, Turn};
use crate::ui::brush::Tool;
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::scan::ScanCommand;
use crate::ui::strings::scan as words;
use crate::ui::theme;

/// What the page remembers between frames.
#[derive(Default)]
pub(super) struct ScanMemory {
    sliding: Sliding,
    tones: TonesMemory,
}

pub(super) fn show(ui: &mut Ui, memory: &mut ScanMemory, desk: &Desk, easel: &Easel, commands: &mut Vec<Command>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The bar of the scroll area shall cover nothing.
        ui.set_width(ui.available_width() - 8.0);
        section(ui, words::FRAME);
        let frame = [
            (Command::Use(Tool::Frame), words::DRAW, words::DRAW_LABEL),
            short(ScanCommand::FindFrame, words::FIND),
            short(ScanCommand::RemoveFrame, words::REMOVE),
        ];
        buttons(ui, desk, frame, commands);
        match easel.frame() {
            Some(frame) => sides(ui, &mut memory.sliding, easel, frame, commands),
            None => weak(ui, words::NO_FRAME),
        }
        ui.add_space(theme::GROUP_GAP);
        section(ui, words::TURN);
        let turns = [short(ScanCommand::TurnLeft, words::LEFT), short(ScanCommand::TurnRight, words::RIGHT)];
        buttons(ui, desk, turns, commands);
        ui.add_space(theme::GROUP_GAP);
        section(ui, words::TONES);
        tones::show(ui, &mut memory.tones, easel, commands);
        let both = [short(ScanCommand::AutoLevels, words::AUTO), short(ScanCommand::ResetTones, words::RESET)];
        buttons(ui, desk, both, commands);
        weak(ui, words::TONES_NOTE);
        if easel.has_tint() {
            ui.add_space(theme::GROUP_GAP);
            section(ui, words::TINT);
            weak(ui, words::TINT_NOTE);
        }
    });
}

/// A command, its short name, and its name for screen readers.
type Short = (Command, &'static str, &'static str);

const fn short(command: ScanCommand, name: &'static str) -> Short {
    let label = match command.words() {
        Some(words) => words.label,
        None => name,
    };
    (Command::Scan(command), name, label)
}

/// Commands side by side under short names.
fn buttons<const N: usize>(ui: &mut Ui, desk: &Desk, row: [Short; N], commands: &mut Vec<Command>) {
    ui.columns_const(|columns: &mut [Ui; N]| {
        for (ui, (command, name, label)) in columns.iter_mut().zip(row) {
            let button = Button::selectable(desk.is_on(&command) == Some(true), name).frame_when_inactive(true);
            ui.spacing_mut().button_padding.x = 4.0;
            let button = button.min_size(vec2(ui.available_width(), 0.0));
            let response = ui.add_enabled(desk.allows(&command), button).on_hover_text(command.tooltip(ui.ctx()));
            if response.accessible_name(label).clicked() {
                commands.push(command);
            }
        }
    });
}

/// Where the frame lies, in numbers, as the photograph is turned.
fn sides(ui: &mut Ui, sliding: &mut Sliding, easel: &Easel, frame: [f32; 4], commands: &mut Vec<Command>) {
    let (turn, size) = (easel.snapshot().finish.turn, easel.size());
    let Size { width, height } = turn.size(size);
    let mut seen = turned(frame, turn, size);
    for (k, [name, label]) in words::SIDES.into_iter().enumerate() {
        let last = if k % 2 == 0 { width } else { height } as f32;
        // A frame has an inside.
        let range = if k < 2 { 0.0..=(seen[k + 2] - 1.0).max(0.0) } else { (seen[k - 2] + 1.0).min(last)..=last };
        let row = Row { name, label, hint: words::SIDE_HINT, unit: "", decimals: 0 };
        let change = row.show(ui, &mut seen[k], range, Scale::Linear);
        if change.is_reset() {
            seen[k] = if k < 2 { 0.0 } else { last };
        }
        if let Some(gesture) = sliding.gesture(row, change) {
            let frame = turned(seen, turn.back(), turn.size(size)).map(f32::round);
            commands.push(Command::Scan(ScanCommand::Frame(frame, gesture)));
        }
    }
    weak(ui, words::FRAME_NOTE);
}

/// Left, top, right and bottom of a part of a picture of `size` after a turn.
fn turned([left, top, right, bottom]: [f32; 4], turn: Turn, size: Size) -> [f32; 4] {
    let [p, q] = [(left, top), (right, bottom)].map(|(x, y)| turn.point(ImagePoint::new(x, y), size));
    [p.x.min(q.x), p.y.min(q.y), p.x.max(q.x), p.y.max(q.y)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_follow_the_turn_and_come_back() {
        let (size, frame) = (Size::new(400, 300), [10.0, 20.0, 350.0, 260.0]);
        assert_eq!(turned(frame, Turn::Right, size), [40.0, 10.0, 280.0, 350.0]);
        for turn in [Turn::None, Turn::Right, Turn::Half, Turn::Left] {
            assert_eq!(turned(turned(frame, turn, size), turn.back(), turn.size(size)), frame);
        }
    }
}

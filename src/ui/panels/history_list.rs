//! The history: every state by the gesture that led to it, to go back to and forth again.

use eframe::egui::{Checkbox, ScrollArea, Ui};

use super::lists::Lists;
use super::rows::{ROW, Row};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::strings::lists as words;
use crate::ui::theme;

/// What stands below the list takes so much of the height, in points. By eye.
const BELOW: f32 = 56.0;

pub(super) fn show(ui: &mut Ui, desk: &Desk, memory: &mut Lists, easel: &Easel, commands: &mut Vec<Command>) {
    let (verbs, present) = easel.history.verbs();
    let count = verbs.len();
    let height = (ui.available_height() - BELOW).max(3.0 * ROW);
    let mut area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
    if memory.state != Some(present) {
        memory.state = Some(present);
        area = area.vertical_scroll_offset(((present as f32 + 0.5) * ROW - 0.5 * height).max(0.0));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, count, |ui, rows| {
        for (state, verb) in verbs.enumerate().take(rows.end).skip(rows.start) {
            let verb = verb.filter(|_| state > 0);
            let text = verb.map_or_else(|| words::BEGINNING.to_owned(), |verb| words::state(verb.label()));
            let label = words::state_label(state, &text);
            let row = Row { label: &label, number: state, text: &text, is_selected: state == present };
            // What was taken back is there still, but paler.
            let undone = state > present;
            let response = ui
                .scope(|ui| {
                    ui.multiply_opacity(if undone { 0.55 } else { 1.0 });
                    row.show(ui).0
                })
                .inner;
            if response.clicked() {
                commands.push(Command::GoTo(state));
            }
        }
    });
    ui.spacing_mut().item_spacing.y = theme::GAP;
    ui.separator();
    let mut keeps = desk.settings.keep_history;
    let keep = ui.add(Checkbox::new(&mut keeps, Command::KeepHistory.label()));
    if keep.on_hover_text(Command::KeepHistory.tooltip(ui.ctx())).clicked() {
        commands.push(Command::KeepHistory);
    }
}

//! Asks before work is lost.

use eframe::egui::{Context, RichText};

use super::frame::{answers, dialog};
use super::{Answer, Next};
use crate::ui::commands::Command;
use crate::ui::strings::dialog as words;
use crate::ui::theme;

pub(super) fn show(ctx: &Context, name: &str, next: Next, commands: &mut Vec<Command>) {
    dialog(ctx, words::UNSAVED, theme::DIALOG, commands, |ui, commands| {
        ui.label(RichText::new(name).color(theme::colors(ui).strong));
        ui.label(words::UNSAVED_TEXT);
        let others = [(words::DISCARD, Answer::Discard(next)), (words::CANCEL, Answer::Cancel)];
        if answers(ui, words::SAVE, true, &others, commands) {
            commands.push(Command::Answer(Answer::Save(next)));
        }
    });
}

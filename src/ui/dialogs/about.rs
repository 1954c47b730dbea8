//! What the program is and who made what it stands on.

use eframe::egui::{Context, RichText};

use super::Answer;
use super::frame::{answers, dialog};
use crate::engine::PROGRAM;
use crate::ui::commands::Command;
use crate::ui::strings::dialog as words;
use crate::ui::theme;

pub(super) fn show(ctx: &Context, commands: &mut Vec<Command>) {
    dialog(ctx, words::ABOUT, theme::DIALOG, commands, |ui, commands| {
        ui.label(RichText::new(PROGRAM).color(theme::colors(ui).strong));
        ui.label(words::ABOUT_TEXT);
        if answers(ui, words::CLOSE, true, &[], commands) {
            commands.push(Command::Answer(Answer::Cancel));
        }
    });
}

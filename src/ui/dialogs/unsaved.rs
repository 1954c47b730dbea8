//! Asks before work is lost.

use eframe::egui::{Context, RichText, Ui};

use super::frame::{answers, dialog};
use super::{Answer, Next};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::strings::dialog as words;
use crate::ui::theme;

pub(super) fn show(ctx: &Context, desk: &Desk, next: Next, commands: &mut Vec<Command>) {
    dialog(ctx, words::UNSAVED, theme::DIALOG, commands, |ui, commands| {
        if let Some(easel) = &desk.easel {
            ui.label(RichText::new(easel.name()).color(theme::colors(ui).strong));
            ui.label(state(easel));
        }
        if next == Next::Quit {
            others(ui, desk);
        }
        let others = [(words::DISCARD, Answer::Discard(next)), (words::CANCEL, Answer::Cancel)];
        if answers(ui, words::SAVE, true, &others, commands) {
            commands.push(Command::Answer(Answer::Save(next)));
        }
    });
}

/// The photographs that are asked about after the one in front.
fn others(ui: &mut Ui, desk: &Desk) {
    let others: Vec<&Easel> = desk.unsaved().filter(|easel| !desk.is_front(easel.document())).collect();
    if others.is_empty() {
        return;
    }
    let weak = theme::colors(ui).weak;
    ui.add_space(theme::GAP);
    ui.label(RichText::new(words::ASKED_NEXT).color(weak));
    for easel in others {
        let told = format!("{}: {}", easel.name(), state(easel).to_lowercase());
        ui.label(RichText::new(told).color(weak));
    }
}

/// What of its work would be lost.
const fn state(easel: &Easel) -> &'static str {
    if easel.project.is_some() { words::CHANGED_SINCE } else { words::NEVER_SAVED }
}

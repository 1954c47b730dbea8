//! The list of shortcuts, made from the commands themselves.

use eframe::egui::{Context, Grid, RichText, ScrollArea};

use super::Answer;
use super::frame::{answers, dialog};
use crate::ui::commands::{Command, LISTED};
use crate::ui::strings::{dialog as words, shortcuts as extra};
use crate::ui::theme;

pub(super) fn show(ctx: &Context, commands: &mut Vec<Command>) {
    dialog(ctx, words::SHORTCUTS, theme::DIALOG + 20.0, commands, |ui, commands| {
        let height = (ui.ctx().content_rect().height() - 220.0).clamp(120.0, 460.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            Grid::new("shortcuts").num_columns(2).spacing([theme::GROUP_GAP, 6.0]).min_col_width(150.0).show(
                ui,
                |ui| {
                    let of_commands = LISTED.iter().filter_map(|c| {
                        let keys = ui.ctx().format_shortcut(&c.shortcut()?);
                        Some((keys, c.label()))
                    });
                    let rows: Vec<(String, &str)> = of_commands
                        .chain(extra::POINTER.iter().map(|(keys, what)| ((*keys).to_owned(), *what)))
                        .collect();
                    for (keys, what) in rows {
                        ui.label(RichText::new(what));
                        ui.label(RichText::new(keys).color(theme::colors(ui).weak));
                        ui.end_row();
                    }
                },
            );
        });
        if answers(ui, words::CLOSE, true, &[], commands) {
            commands.push(Command::Answer(Answer::Cancel));
        }
    });
}

//! Offers work that was not saved when the program ended.

use eframe::egui::{Align, Button, Context, Label, Layout, RichText, vec2};

use super::Answer;
use super::frame::dialog;
use crate::engine::Recovery;
use crate::ui::commands::Command;
use crate::ui::panels::accent_button;
use crate::ui::strings::dialog as words;
use crate::ui::theme;

/// More would not fit; the others follow as these are taken up or deleted.
const MOST: usize = 6;

pub(super) fn show(ctx: &Context, found: &[Recovery], commands: &mut Vec<Command>) {
    dialog(ctx, words::RECOVERY, theme::DIALOG + 40.0, commands, |ui, commands| {
        ui.label(words::RECOVERY_TEXT);
        ui.add_space(4.0);
        for recovery in found.iter().take(MOST) {
            ui.horizontal(|ui| {
                describe(ui, recovery);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let label = format!("{} {}", words::RECOVER, name(recovery));
                    if accent_button(ui, words::RECOVER).accessible_name(label).clicked() {
                        commands.push(Command::Answer(Answer::Recover(recovery.path.clone())));
                    }
                    let label = format!("{} {}", words::FORGET, name(recovery));
                    let forget = ui.button(words::FORGET).on_hover_text(words::FORGET_HINT);
                    if forget.accessible_name(label).clicked() {
                        commands.push(Command::Answer(Answer::Forget(recovery.path.clone())));
                    }
                });
            });
        }
        ui.add_space(theme::MARGIN);
        let row = vec2(ui.available_width(), 30.0);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::new(words::NOT_NOW).min_size(vec2(84.0, 30.0))).clicked() {
                commands.push(Command::Answer(Answer::Cancel));
            }
            if found.len() > 1 && ui.add(Button::new(words::RECOVER_ALL).min_size(vec2(84.0, 30.0))).clicked() {
                commands.push(Command::Answer(Answer::RecoverAll));
            }
        });
    });
}

fn describe(ui: &mut eframe::egui::Ui, recovery: &Recovery) {
    let colors = theme::colors(ui);
    let strokes = if recovery.strokes == 1 { "1 stroke".to_owned() } else { format!("{} strokes", recovery.strokes) };
    ui.scope(|ui| {
        ui.set_max_size(vec2(280.0, 40.0));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let name = RichText::new(name(recovery)).color(colors.strong);
            ui.add(Label::new(name).truncate()).on_hover_text(recovery.photograph.display().to_string());
            ui.label(RichText::new(strokes).size(11.5).color(colors.weak));
        });
    });
}

fn name(recovery: &Recovery) -> String {
    let path = &recovery.photograph;
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

//! What all dialogs look like: a title, what is asked, and the answers in the lower right.

use eframe::egui::{Align, Button, Context, Frame, Id, Key, Layout, Margin, Modal, RichText, Ui, vec2};

use super::Answer;
use crate::ui::commands::Command;
use crate::ui::panels::accent_button;
use crate::ui::theme;

/// Draws a dialog `width` points wide; Escape and a click beside it answer [`Answer::Cancel`].
pub(super) fn dialog(
    ctx: &Context,
    title: &str,
    width: f32,
    commands: &mut Vec<Command>,
    contents: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    let style = ctx.global_style();
    let frame = Frame::popup(&style).inner_margin(Margin::same(20));
    let room = ctx.content_rect().width() - 80.0;
    let response = Modal::new(Id::unique(title)).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(room));
        ui.label(RichText::new(title).heading().color(theme::colors(ui).strong));
        ui.add_space(4.0);
        contents(ui, commands);
    });
    if response.should_close() {
        commands.push(Command::Answer(Answer::Cancel));
    }
}

/// The answers of a dialog: the meant one at the right, the others to its left.
pub(super) fn answers(
    ui: &mut Ui,
    meant: &str,
    ready: bool,
    others: &[(&str, Answer)],
    commands: &mut Vec<Command>,
) -> bool {
    ui.add_space(theme::MARGIN);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let clicked = ui.add_enabled_ui(ready, |ui| accent_button(ui, meant)).inner.clicked();
        for (label, answer) in others {
            if ui.add(Button::new(*label).min_size(vec2(84.0, 30.0))).clicked() {
                commands.push(Command::Answer(answer.clone()));
            }
        }
        clicked || (ready && entered(ui))
    })
    .inner
}

/// Enter means the meant answer, unless the keyboard is on another button.
fn entered(ui: &Ui) -> bool {
    ui.memory(|m| m.focused().is_none()) && ui.input(|i| i.key_pressed(Key::Enter))
}

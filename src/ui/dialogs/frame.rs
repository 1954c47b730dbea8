//! What all dialogs look like: a title, what is asked, and the answers in the lower right.

use eframe::egui::{Align, AreaState, Button, Context, Frame, Id, Key, Layout, Margin, Modal, RichText, Ui, vec2};

use super::Answer;
use crate::ui::commands::Command;
use crate::ui::panels::accent_button;
use crate::ui::theme;

/// Height of the answers in points, by eye.
const HEIGHT: f32 = 30.0;

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
    let id = Id::unique(title);
    let before = AreaState::load(ctx, id).and_then(|area| area.size);
    let response = Modal::new(id).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(room));
        ui.label(RichText::new(title).heading().color(theme::colors(ui).strong));
        ui.add_space(4.0);
        contents(ui, commands);
    });
    // It was laid around the middle by the size it had before: where that is another now, it is laid anew before it is seen.
    let after = response.response.rect.size();
    if before.is_none_or(|before| (before - after).abs().max_elem() > 0.5) {
        ctx.request_discard("the size of a dialog changed");
        ctx.request_repaint();
    }
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
    // No higher than its buttons: they would stand in the middle of all the room that the dialog had before, and keep it.
    let row = vec2(ui.available_width(), HEIGHT);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        let clicked = ui.add_enabled_ui(ready, |ui| accent_button(ui, meant)).inner.clicked();
        for (label, answer) in others {
            if ui.add(Button::new(*label).min_size(vec2(84.0, HEIGHT))).clicked() {
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

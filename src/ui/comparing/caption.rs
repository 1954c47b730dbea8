//! What is told under a candidate, and in its place while there is none.

use eframe::egui::{Align, Button, CornerRadius, Label, Layout, ProgressBar, Rect, RichText, Ui, UiBuilder, vec2};

use super::candidates::{Cell, Comparing, Origin, Work};
use super::command::CompareCommand;
use crate::engine::size_words;
use crate::ui::commands::Command;
use crate::ui::icons::Icon;
use crate::ui::panels::icon_only;
use crate::ui::strings::comparing as words;
use crate::ui::theme;

// Lengths in points, by eye.
/// Height of a caption: a line of the name, and two of what is told.
pub(super) const CAPTION: f32 = 66.0;
const SMALL: f32 = 11.5;
const BAR: f32 = 120.0;
/// Height of what is told over an older picture.
const STRIP: f32 = 52.0;

/// Draws the caption of the candidate of that number.
pub(super) fn show(ui: &mut Ui, rect: Rect, (number, cell): (usize, &Cell), commands: &mut Vec<Command>) {
    let layout = Layout::top_down(Align::LEFT);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 1.0);
        ui.horizontal(|ui| {
            ui.set_height(24.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                buttons(ui, (number, cell), commands);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| name(ui, number, cell));
            });
        });
        let weak = theme::colors(ui).weak;
        let mut line = |text: String| {
            ui.add(Label::new(RichText::new(text).color(weak).size(SMALL)).truncate());
        };
        let Some(drawn) = &cell.drawn else { return };
        if cell.origin != Origin::Original {
            let memory = drawn.bytes.map(|bytes| size_words(whole(bytes)));
            line(words::took(drawn.ms, memory.as_deref(), drawn.device.as_deref()));
        }
        line(match cell.measured() {
            Some(measured) => {
                let figures = &measured.figures;
                words::measured(figures.psnr_db, figures.ssim, figures.delta_e, figures.colorfulness)
            }
            None => words::colorfulness(drawn.colorfulness),
        });
    });
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes, held above 0")]
fn whole(bytes: f64) -> u64 {
    bytes.max(0.0) as u64
}

fn name(ui: &mut Ui, number: usize, cell: &Cell) {
    let colors = theme::colors(ui);
    ui.label(RichText::new(number.to_string()).color(colors.weak).size(12.0));
    let text = RichText::new(cell.title()).color(colors.strong);
    ui.add(Label::new(text).truncate());
}

fn buttons(ui: &mut Ui, (number, cell): (usize, &Cell), commands: &mut Vec<Command>) {
    let mut send = |command| commands.push(Command::Compare(command));
    let more = icon_only(Icon::More, &words::menu(number)).frame_when_inactive(false);
    let (menu, _) = eframe::egui::containers::menu::MenuButton::from_button(more).ui(ui, |ui| {
        ui.set_min_width(180.0);
        let mut entry = |ui: &mut Ui, text: &str, command: CompareCommand| {
            if ui.button(text).clicked() {
                send(command);
                ui.close();
            }
        };
        entry(ui, words::BESIDE, CompareCommand::Beside(cell.id));
        if cell.drawn.is_some() && cell.origin != Origin::Now {
            entry(ui, words::EVERYWHERE, CompareCommand::Everywhere(cell.id));
        }
        if cell.origin != Origin::Original {
            entry(ui, words::AGAIN, CompareCommand::Again(cell.id));
        }
        entry(ui, words::REMOVE, CompareCommand::Remove(cell.id));
    });
    menu.on_hover_text(words::menu(number));
    if matches!(cell.origin, Origin::Way(_) | Origin::Kept(..)) && cell.drawn.is_some() {
        let button = ui.add(Button::new(words::USE).small()).on_hover_text(words::USE_HINT);
        if button.accessible_name(words::using(number)).clicked() {
            send(CompareCommand::Use(cell.id));
        }
    }
}

/// Draws what stands over or in the place of a picture: how far it is, or why there is none.
pub(super) fn state(ui: &mut Ui, rect: Rect, (number, cell): (usize, &Cell), commands: &mut Vec<Command>) {
    let mut send = |command| commands.push(Command::Compare(command));
    let inside = rect.shrink(theme::GAP);
    let layout = Layout::top_down(Align::Center);
    // In the middle, or in a corner where there is an older picture. By eye.
    let is_over = cell.drawn.is_some();
    let at = if is_over { inside.height() - STRIP } else { 0.5 * inside.height() - 34.0 };
    let place = Rect::from_min_max(inside.min + vec2(0.0, at.max(0.0)), inside.max);
    if is_over && cell.work != Work::Done {
        let ground = place.expand2(vec2(theme::GAP, theme::GAP));
        ui.painter().rect_filled(ground, CornerRadius::ZERO, theme::OVER_PANEL);
    }
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let colors = theme::colors(ui);
        let text_color = if is_over { theme::OVER_LIGHT } else { colors.text };
        match &cell.work {
            Work::Done => {}
            Work::Waiting | Work::Drawing { .. } => {
                let (label, share) = match cell.work {
                    Work::Drawing { label, share } => (label, share),
                    _ => (words::WAITING, 0.0),
                };
                ui.add(Label::new(RichText::new(label).color(text_color).size(12.0)).truncate());
                let bar = ProgressBar::new(share).fill(colors.accent);
                ui.add(bar.desired_width(BAR.min(inside.width())).desired_height(4.0));
                let stop = ui.add(on_ground(ui, words::STOP));
                if stop.accessible_name(words::stopping(number)).clicked() {
                    send(CompareCommand::Stop(cell.id));
                }
            }
            Work::Stopped => {
                ui.label(RichText::new(words::STOPPED).color(text_color).size(12.0));
                if ui.add(on_ground(ui, words::AGAIN)).clicked() {
                    send(CompareCommand::Again(cell.id));
                }
            }
            Work::Failed(why) => {
                ui.add(Label::new(RichText::new(why).color(colors.alarm).size(12.0)).wrap());
                if ui.add(on_ground(ui, words::AGAIN)).clicked() {
                    send(CompareCommand::Again(cell.id));
                }
            }
        }
    });
}

/// A button that stands out from the ground around pictures.
fn on_ground(ui: &Ui, text: &'static str) -> Button<'static> {
    Button::new(text).small().fill(theme::colors(ui).panel)
}

/// The letter of a candidate that is one of two: A is the chosen one, B the one beside it.
pub(super) fn letter(comparing: &Comparing, cell: &Cell) -> Option<&'static str> {
    let is = |other: Option<&Cell>| other.is_some_and(|other| other.id == cell.id);
    match () {
        () if is(comparing.chosen()) => Some("A"),
        () if is(comparing.beside()) => Some("B"),
        () => None,
    }
}

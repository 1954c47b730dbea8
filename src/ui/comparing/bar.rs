//! What can be done with all candidates, above them.

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{
    Align, Align2, Button, Frame, Key, Layout as Flow, Margin, Panel, PopupCloseBehavior, RichText, ScrollArea,
    TextEdit, Ui, vec2,
};

use super::blind::Entrants;
use super::candidates::{Aim, Comparing, Layout};
use super::command::CompareCommand;
use crate::engine::{Trial, trial};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::strings::{comparing as words, lists, variants};
use crate::ui::theme;

// Lengths in points, by eye.
/// Below this width what is in it takes several lines.
const ROOM: f32 = 800.0;
const MENU: f32 = 300.0;

/// So many variants are looked for where no number is given.
const FEW: usize = 4;

/// Draws it; `ways` is what is typed in its menu.
pub(super) fn show(ui: &mut Ui, ways: &mut String, (desk, easel): (&Desk, &Easel), commands: &mut Vec<Command>) {
    let frame = Frame::new().fill(theme::colors(ui).panel).inner_margin(Margin::symmetric(10, 6));
    Panel::top("comparing").resizable(false).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if ui.available_width() < ROOM {
            ui.horizontal_wrapped(|ui| {
                tools(ui, ways, (desk, easel), commands);
                done(ui, commands);
            });
            return;
        }
        ui.horizontal(|ui| {
            tools(ui, ways, (desk, easel), commands);
            ui.with_layout(Flow::right_to_left(Align::Center), |ui| done(ui, commands));
        });
    });
}

fn tools(ui: &mut Ui, ways: &mut String, (desk, easel): (&Desk, &Easel), commands: &mut Vec<Command>) {
    // Pressing the field in it must not close it.
    let stays = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let menu = MenuButton::new(words::ADD).config(stays);
    let (response, _) = menu.ui(ui, |ui| add(ui, ways, (desk, easel), commands));
    response.on_hover_text(words::ADD_HINT);
    ui.add_space(theme::GAP);
    for layout in [Layout::Grid, Layout::Split, Layout::Difference] {
        button(ui, desk, CompareCommand::Lay(layout), commands);
    }
    ui.add_space(theme::GAP);
    for aim in [Aim::Look, Aim::Adopt, Aim::Points] {
        button(ui, desk, CompareCommand::Aim(aim), commands);
    }
    ui.add_space(theme::GAP);
    truth(ui, desk, &easel.comparing, commands);
    let menu = ui.menu_button(words::BLIND, |ui| blind(ui, desk, commands));
    menu.response.on_hover_text(words::BLIND_HINT);
}

fn done(ui: &mut Ui, commands: &mut Vec<Command>) {
    if ui.add(Button::new(words::CLOSE)).on_hover_text(words::CLOSE_HINT).clicked() {
        commands.push(Command::Compare(CompareCommand::Toggle));
    }
}

fn button(ui: &mut Ui, desk: &Desk, command: CompareCommand, commands: &mut Vec<Command>) {
    let command = Command::Compare(command);
    let button = Button::new(command.label()).selected(desk.is_on(&command) == Some(true));
    let response = ui.add_enabled(desk.allows(&command), button);
    let hint = if desk.allows(&command) { command.tooltip(ui.ctx()) } else { words::TWO.to_owned() };
    if response.on_hover_text(&hint).on_disabled_hover_text(&hint).clicked() {
        commands.push(command);
    }
}

fn truth(ui: &mut Ui, desk: &Desk, comparing: &Comparing, commands: &mut Vec<Command>) {
    match &comparing.truth {
        None => button(ui, desk, CompareCommand::OpenTruth, commands),
        Some(truth) => {
            let forget = Button::new(words::FORGET_TRUTH);
            if ui.add(forget).on_hover_text(truth.path.display().to_string()).clicked() {
                commands.push(Command::Compare(CompareCommand::ForgetTruth));
            }
        }
    }
}

/// Who can take part in a blind test.
fn blind(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    ui.set_min_width(MENU);
    let can = desk.allows(&Command::Compare(CompareCommand::Lay(Layout::Split)));
    for (text, entrants) in [(words::BLIND_PAIR, Entrants::Pair), (words::BLIND_ALL, Entrants::All)] {
        if ui.add_enabled(can, Button::new(text)).on_disabled_hover_text(words::TWO).clicked() {
            commands.push(Command::Compare(CompareCommand::Blind(entrants)));
            ui.close();
        }
    }
}

/// What can be added.
fn add(ui: &mut Ui, ways: &mut String, (desk, easel): (&Desk, &Easel), commands: &mut Vec<Command>) {
    ui.set_min_width(MENU);
    ui.spacing_mut().item_spacing.y = 1.0;
    let mut entry = |ui: &mut Ui, text: &str, hint: &str, command: CompareCommand| {
        if ui.add(Button::new(text).truncate().min_size(vec2(MENU, 0.0))).on_hover_text(hint).clicked() {
            commands.push(Command::Compare(command));
            ui.close();
        }
    };
    entry(ui, words::KEEP.label, words::KEEP.hint, CompareCommand::Keep);
    ui.separator();
    ui.menu_button(words::METHODS, |ui| {
        ui.set_min_width(MENU);
        let base = &easel.snapshot().base;
        ScrollArea::vertical().max_height(MENU).show(ui, |ui| {
            for method in &desk.networks.methods {
                let hint = method.unavailable.as_ref().unwrap_or(&method.summary);
                let way = trial(method, base.affinity, base.proposing);
                entry(ui, &method.name, hint, CompareCommand::AddWay(way));
            }
        });
    });
    ui.menu_button(variants::VARIANTS, |ui| {
        ui.set_min_width(MENU);
        let base = &easel.snapshot().base;
        for method in desk.networks.methods.iter().filter(|method| method.is_network()) {
            let way = Trial { count: FEW, ..trial(method, base.affinity, base.proposing) };
            entry(ui, &method.name, variants::VARIANTS_HINT, CompareCommand::AddWay(way));
        }
    });
    ui.menu_button(words::STATES, |ui| {
        ui.set_min_width(MENU);
        ScrollArea::vertical().max_height(MENU).show(ui, |ui| {
            let (verbs, _) = easel.history.verbs();
            for (state, verb) in verbs.enumerate() {
                let verb = verb.filter(|_| state > 0).map_or(lists::BEGINNING, |verb| verb.label());
                entry(ui, &words::state(state, verb), words::KEEP.hint, CompareCommand::AddState(state));
            }
        });
    });
    ui.separator();
    ui.label(RichText::new(words::WAYS).color(theme::colors(ui).weak));
    let field = TextEdit::singleline(ways).hint_text(words::WAYS_HINT).desired_width(MENU).align(Align2::LEFT_CENTER);
    let field = ui.add(field).accessible_name(words::WAYS);
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let pressed = ui.add_enabled(!ways.trim().is_empty(), Button::new(words::ADD_WAYS)).clicked();
    if (entered || pressed) && !ways.trim().is_empty() {
        commands.push(Command::Compare(CompareCommand::AddWays(std::mem::take(ways))));
        ui.close();
    }
}

//! The list of shortcuts, made from the commands themselves, and the place to choose others.

use eframe::egui::{Button, Context, Event, Grid, Key, KeyboardShortcut, Modifiers, RichText, ScrollArea, Ui, vec2};

use super::Answer;
use super::frame::{answers, dialog};
use crate::ui::commands::{Command, LISTED};
use crate::ui::keymap::{self, Keymap};
use crate::ui::strings::{dialog as words, shortcuts as extra};
use crate::ui::theme;

/// What the dialog holds while it is open.
#[derive(Clone, Debug, Default)]
pub(in crate::ui) struct ShortcutsForm {
    /// The command whose new keys are waited for.
    waits: Option<Command>,
    /// Keys that were pressed for it and that another command has.
    taken: Option<(KeyboardShortcut, Command)>,
}

pub(super) fn show(ctx: &Context, form: &mut ShortcutsForm, commands: &mut Vec<Command>) {
    let keymap = Keymap::current(ctx);
    listen(ctx, form, &keymap, commands);
    dialog(ctx, words::SHORTCUTS, theme::DIALOG + 60.0, commands, |ui, commands| {
        ui.label(RichText::new(words::SHORTCUTS_HINT).color(theme::colors(ui).weak));
        let height = (ui.ctx().content_rect().height() - 260.0).clamp(120.0, 460.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            let grid = Grid::new("shortcuts").num_columns(3).spacing([theme::GROUP_GAP, 4.0]);
            grid.min_col_width(60.0).show(ui, |ui| {
                for command in LISTED {
                    row(ui, form, command, &keymap, commands);
                    ui.end_row();
                }
            });
            ui.add_space(theme::GAP);
            Grid::new("pointer").num_columns(2).spacing([theme::GROUP_GAP, 4.0]).show(ui, |ui| {
                for (keys, what) in extra::POINTER {
                    ui.label(*what);
                    ui.label(RichText::new(*keys).color(theme::colors(ui).weak));
                    ui.end_row();
                }
            });
        });
        if let (Some((keys, other)), Some(command)) = (form.taken.clone(), form.waits.clone()) {
            taken(ui, form, (keys, &other), &command, commands);
        }
        let others = [(words::RESET_ALL, Answer::ResetShortcuts)];
        if answers(ui, words::CLOSE, form.waits.is_none(), &others, commands) {
            commands.push(Command::Answer(Answer::Cancel));
        }
    });
}

/// A command, its keys as a button that waits for others, and the way back to the usual ones.
fn row(ui: &mut Ui, form: &mut ShortcutsForm, command: &Command, keymap: &Keymap, commands: &mut Vec<Command>) {
    ui.label(command.label());
    let waits = form.waits.as_ref() == Some(command);
    let shown = keymap.keys(command).first().map(|keys| keymap::shown(ui.ctx(), keys));
    let keys = shown.unwrap_or_else(|| words::NO_KEYS.to_owned());
    let text = if waits { words::PRESS_KEYS } else { &keys };
    let button = Button::selectable(waits, text).frame_when_inactive(true).min_size(vec2(120.0, 0.0));
    if ui.add(button).accessible_name(words::keys_of(command.label(), &keys)).clicked() {
        *form = ShortcutsForm { waits: (!waits).then(|| command.clone()), taken: None };
    }
    let usual = ui.add_enabled(keymap.is_chosen(command), Button::new(words::RESET).small());
    if usual.accessible_name(words::reset_of(command.label())).clicked() {
        commands.push(Command::Rebind(Box::new(command.clone()), None));
    }
}

/// Keys that another command has: named, and taken over only when asked.
fn taken(
    ui: &mut Ui,
    form: &mut ShortcutsForm,
    (keys, other): (KeyboardShortcut, &Command),
    command: &Command,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        let text = words::taken(&keymap::shown(ui.ctx(), &keys), other.label());
        ui.label(RichText::new(text).color(theme::colors(ui).accent));
        if ui.button(words::TAKE_OVER).clicked() {
            commands.push(Command::Rebind(Box::new(command.clone()), Some(keys)));
            *form = ShortcutsForm::default();
        }
    });
}

/// Takes the keys that are waited for; Escape gives up. Taken before anything else in the dialog sees them.
fn listen(ctx: &Context, form: &mut ShortcutsForm, keymap: &Keymap, commands: &mut Vec<Command>) {
    let Some(command) = form.waits.clone() else { return };
    let Some(keys) = ctx.input_mut(|i| {
        let keys = i.events.iter().find_map(|event| match event {
            Event::Key { key, pressed: true, repeat: false, modifiers, .. } => Some((*key, *modifiers)),
            Event::Copy => Some((Key::C, Modifiers::COMMAND)),
            Event::Cut => Some((Key::X, Modifiers::COMMAND)),
            Event::Paste(_) => Some((Key::V, Modifiers::COMMAND)),
            _ => None,
        });
        if keys.is_some() {
            i.events.retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_)));
        }
        keys
    }) else {
        return;
    };
    let (key, held) = keys;
    if key == Key::Escape {
        *form = ShortcutsForm::default();
        return;
    }
    let modifiers = Modifiers { command: held.command, shift: held.shift, alt: held.alt, ..Modifiers::NONE };
    let keys = KeyboardShortcut::new(modifiers, key);
    match keymap.command(&keys).filter(|other| **other != command) {
        Some(other) => form.taken = Some((keys, other.clone())),
        None => {
            commands.push(Command::Rebind(Box::new(command), Some(keys)));
            *form = ShortcutsForm::default();
        }
    }
}

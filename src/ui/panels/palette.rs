//! The palette: the built-in one, or one of the person's own, and what can be done with it.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, ComboBox, Key, Label, RichText, TextEdit, Ui};

use super::pieces::{icon_only, section};
use super::swatches::{built_in, own};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::icons::Icon;
use crate::ui::palettes::PaletteCommand;
use crate::ui::strings::{dialog as answer_words, palettes as words};
use crate::ui::theme;

/// What a name is being typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    New,
    Rename,
}

/// What the section remembers between frames.
#[derive(Default)]
pub(super) struct PaletteSection {
    /// What is being named, and the name as typed so far.
    naming: Option<(Naming, String)>,
    /// The field has been given the keyboard.
    focused: bool,
}

/// Width of the button of the menu beside the list, by eye.
const MENU: f32 = 34.0;
/// Room beside the field of a name for its two buttons, by eye.
const BESIDE_NAME: f32 = 106.0;

impl PaletteSection {
    /// Draws it.
    pub(super) fn show(&mut self, ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
        section(ui, words::TITLE);
        ui.horizontal(|ui| {
            chooser(ui, desk, commands);
            self.menu(ui, desk, commands);
        });
        self.name(ui, commands);
        match desk.palettes.chosen() {
            Some(palette) if palette.colors.is_empty() => {
                let text = RichText::new(words::EMPTY).size(11.5).color(theme::colors(ui).weak);
                ui.add(Label::new(text).wrap());
            }
            Some(palette) => own(ui, palette, desk.brush.tint, commands),
            None => built_in(ui, &desk.brush, commands),
        }
    }

    fn menu(&mut self, ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
        let button = icon_only(Icon::More, words::MENU);
        let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
            ui.set_min_width(220.0);
            ui.spacing_mut().item_spacing.y = 1.0;
            entry(ui, desk, PaletteCommand::Add, commands);
            entry(ui, desk, PaletteCommand::TakeOut, commands);
            ui.separator();
            if ui.button(words::NEW).clicked() {
                self.begin(Naming::New, words::NEW_NAME);
                ui.close();
            }
            let chosen = desk.palettes.chosen().map(|palette| palette.name.as_str());
            if ui.add_enabled(chosen.is_some(), Button::new(words::RENAME)).clicked() {
                self.begin(Naming::Rename, chosen.unwrap_or_default());
                ui.close();
            }
            ui.add_enabled_ui(chosen.is_some(), |ui| {
                ui.menu_button(words::DELETE_MENU, |ui| entry(ui, desk, PaletteCommand::Delete, commands));
            });
            ui.separator();
            entry(ui, desk, PaletteCommand::Import, commands);
            entry(ui, desk, PaletteCommand::ExportAs, commands);
        });
        response.on_hover_text(words::MENU);
    }

    fn begin(&mut self, naming: Naming, name: &str) {
        *self = Self { naming: Some((naming, name.into())), focused: false };
    }

    /// The field in which a name is typed.
    fn name(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let Some((naming, typed)) = &mut self.naming else { return };
        let (mut keep, mut cancel) = (false, false);
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(typed).desired_width(ui.available_width() - BESIDE_NAME).char_limit(60);
            let response = ui.add(field.hint_text(words::NAME)).accessible_name(words::NAME);
            if !std::mem::replace(&mut self.focused, true) {
                response.request_focus();
            }
            let key = |ui: &Ui, key| response.lost_focus() && ui.input(|i| i.key_pressed(key));
            let named = !typed.trim().is_empty();
            let clicked = ui.add_enabled(named, Button::new(words::KEEP)).accessible_name(words::KEEP_LABEL).clicked();
            keep = named && (clicked || key(ui, Key::Enter));
            let close = icon_only(Icon::Close, answer_words::CANCEL).frame_when_inactive(false);
            cancel = ui.add(close).clicked() || key(ui, Key::Escape);
        });
        if keep {
            let name = typed.trim().to_owned();
            commands.push(Command::Palette(match naming {
                Naming::New => PaletteCommand::New(name),
                Naming::Rename => PaletteCommand::Rename(name),
            }));
        }
        if keep || cancel {
            self.naming = None;
        }
    }
}

/// An entry of the menu.
fn entry(ui: &mut Ui, desk: &Desk, command: PaletteCommand, commands: &mut Vec<Command>) {
    let command = Command::Palette(command);
    let hint = command.words().map_or("", |w| w.hint);
    let button = ui.add_enabled(desk.allows(&command), Button::new(command.label())).on_hover_text(hint);
    if button.clicked() {
        commands.push(command);
        ui.close();
    }
}

fn chooser(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    let chosen = desk.palettes.chosen().map(|palette| palette.name.as_str());
    let width = ui.available_width() - MENU - theme::GAP;
    let list =
        ComboBox::from_id_salt("palette").selected_text(chosen.unwrap_or(words::BUILT_IN)).width(width).truncate();
    let response = list.show_ui(ui, |ui| {
        let mut choice = |ui: &mut Ui, name: Option<&str>| {
            let button = Button::selectable(chosen == name, name.unwrap_or(words::BUILT_IN)).truncate();
            if ui.add(button).clicked() {
                commands.push(Command::Palette(PaletteCommand::Choose(name.map(str::to_owned))));
            }
        };
        choice(ui, None);
        for palette in &desk.palettes.own {
            choice(ui, Some(&palette.name));
        }
    });
    response.response.accessible_name(words::SHOWN);
}

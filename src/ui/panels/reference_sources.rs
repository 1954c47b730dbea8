//! Where else references can be taken from than from files.

use eframe::egui::{Button, Ui, vec2};

use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::references::{Gives, ReferenceCommand};
use crate::ui::strings::references as words;

/// The menu of the photographs in other tabs.
pub(super) fn open(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    if !desk.has_tabs() {
        return;
    }
    let button = Button::new(words::FROM_OPEN.label).min_size(vec2(ui.available_width(), 0.0));
    let menu = eframe::egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(220.0);
        ui.set_max_width(360.0);
        for easel in desk.open().filter(|easel| !desk.is_front(easel.document())) {
            let (name, gives) = (easel.name(), easel.gives());
            let entry = Button::new(&name).truncate().right_text(words::gives(gives));
            let response = ui.add_enabled(gives != Gives::Nothing, entry).accessible_name(words::take_open(&name));
            if response.on_hover_text(easel.path().display().to_string()).clicked() {
                commands.push(Command::Reference(ReferenceCommand::TakeOpen(easel.document())));
                ui.close();
            }
        }
    });
    menu.0.on_hover_text(words::FROM_OPEN.hint);
}

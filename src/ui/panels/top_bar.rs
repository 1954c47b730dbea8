//! The bar at the top: menus, the name of what is open, and what one needs often.

use eframe::egui::{
    Align, Button, Frame, Label, Layout, Margin, Panel, Rect, RichText, ScrollArea, Sides, TextWrapMode, Ui, UiBuilder,
    Widget, style::ScrollStyle, vec2,
};

use super::pieces::{accent_button, icon_button};
use crate::engine::Theme;
use crate::ui::brush::{Coat, Limit, Tool};
use crate::ui::commands::Command;
use crate::ui::comparing::CompareCommand;
use crate::ui::desk::{Desk, Page};
use crate::ui::keymap;
use crate::ui::palettes::PaletteCommand;
use crate::ui::references::ReferenceCommand;
use crate::ui::scan::ScanCommand;
use crate::ui::seeing::Sight;
use crate::ui::strings::{menu as words, status};
use crate::ui::theme;
use crate::ui::tour::TourCommand;

/// Below this width the name gives way to the menus. By eye.
const ROOM_FOR_NAME: f32 = 760.0;

/// Below this width the buttons give way to the menus, which have the same. By eye.
const ROOM_FOR_BUTTONS: f32 = 560.0;

/// What a menu leaves free of the window below the bar for its own edges, in points. By eye.
const BELOW_MENU: f32 = 24.0;

/// However low the window is, a menu is no lower, in points. By eye.
const LOWEST_MENU: f32 = 80.0;

/// Draws it.
pub(in crate::ui) fn show(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    let frame = Frame::new().fill(theme::colors(ui).panel).inner_margin(Margin::symmetric(8, 0));
    Panel::top("top bar").exact_size(theme::TOP_BAR).frame(frame).show(ui, |ui| {
        let bar = ui.max_rect();
        let mut at_right = Vec::new();
        Sides::new().height(bar.height()).show(ui, |ui| menus(ui, desk, commands), |ui| often(ui, desk, &mut at_right));
        commands.extend(at_right);
        if bar.width() >= ROOM_FOR_NAME {
            name(ui, bar, desk);
        }
    });
}

fn menus(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 2.0;
    ui.style_mut().visuals.widgets.inactive.weak_bg_fill = theme::colors(ui).panel;
    menu(ui, words::FILE, |ui| file_menu(ui, desk, commands));
    menu(ui, words::EDIT, |ui| {
        items(ui, desk, &[Command::Undo, Command::Redo, Command::KeepHistory], commands);
        ui.separator();
        items(ui, desk, &[Command::SelectNext, Command::SelectPrevious, Command::LetGo], commands);
        ui.separator();
        items(ui, desk, &[Command::CopyStrokes, Command::Paste], commands);
        ui.separator();
        items(ui, desk, &Coat::ALL.map(Command::Coat), commands);
        ui.separator();
        items(ui, desk, &[Command::RemoveStroke, Command::RemoveAllStrokes], commands);
        ui.separator();
        let adopted = Command::Compare(CompareCommand::ForgetAdopted);
        items(ui, desk, &[Command::TintRest, Command::GrayRest, adopted], commands);
        ui.separator();
        let scan = [
            ScanCommand::TurnLeft,
            ScanCommand::TurnRight,
            ScanCommand::FindFrame,
            ScanCommand::RemoveFrame,
            ScanCommand::AutoLevels,
            ScanCommand::ResetTones,
        ];
        items(ui, desk, &scan.map(Command::Scan), commands);
    });
    menu(ui, words::TOOLS, |ui| {
        items(ui, desk, &Tool::ALL.map(Command::Use), commands);
        ui.separator();
        items(ui, desk, &[Command::Smaller, Command::Larger], commands);
        ui.separator();
        items(ui, desk, &Limit::ALL.map(Command::Limit), commands);
        ui.separator();
        items(ui, desk, &[PaletteCommand::PickFromPicture, PaletteCommand::Paste].map(Command::Palette), commands);
        ui.separator();
        items(ui, desk, &[Command::KeyboardCursor], commands);
        ui.separator();
        items(ui, desk, &[Command::Suggest, Command::NextPlace, Command::Models], commands);
        ui.separator();
        let references = [Command::List(Page::References), Command::Reference(ReferenceCommand::Add)];
        items(ui, desk, &references, commands);
        ui.separator();
        items(ui, desk, &[CompareCommand::Toggle, CompareCommand::Keep].map(Command::Compare), commands);
    });
    menu(ui, words::VIEW, |ui| view_menu(ui, desk, commands));
    menu(ui, words::HELP, |ui| {
        items(
            ui,
            desk,
            &[Command::Find, Command::Shortcuts, Command::Tour(TourCommand::Begin), Command::About],
            commands,
        )
    });
}

fn menu(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    ui.menu_button(title, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        // Always in sight where it is needed: a menu that ends at the window's edge looks complete otherwise.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        let room = (ui.ctx().content_rect().height() - theme::TOP_BAR - BELOW_MENU).max(LOWEST_MENU);
        ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
            ui.set_min_width(232.0);
            contents(ui);
        });
    });
}

fn file_menu(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    items(ui, desk, &[Command::Open, Command::OpenFolder], commands);
    ui.menu_button(crate::ui::strings::command::OPEN_RECENT.label, |ui| {
        ui.set_min_width(220.0);
        ui.set_max_width(360.0);
        if desk.settings.recent.is_empty() {
            ui.add_enabled(false, Button::new(words::NO_RECENT));
        }
        for path in &desk.settings.recent {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            let entry = Button::new(name.as_ref()).truncate();
            if ui.add(entry).on_hover_text(path.display().to_string()).clicked() {
                commands.push(Command::OpenPath(path.clone()));
                ui.close();
            }
        }
    });
    ui.separator();
    items(
        ui,
        desk,
        &[Command::Save, Command::SaveAs, Command::EmbedPhotograph, Command::Export, Command::CopyPicture],
        commands,
    );
    if desk.allows(&Command::CancelExport) {
        item(ui, desk, &Command::CancelExport, commands);
    }
    ui.separator();
    items(ui, desk, &[Command::NextTab, Command::PreviousTab, Command::Close, Command::Quit], commands);
}

fn view_menu(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    items(ui, desk, &[Command::ZoomIn, Command::ZoomOut, Command::Fit, Command::ActualSize], commands);
    ui.separator();
    items(ui, desk, &[Sight::TurnLeft, Sight::TurnRight, Sight::Navigator, Sight::Loupe].map(Command::See), commands);
    ui.separator();
    items(ui, desk, &[Command::ToggleStrokes, Command::ToggleReach, Command::ToggleDoubt], commands);
    items(ui, desk, &[Sight::Gamut, Sight::Luminance, Sight::Chroma].map(Command::See), commands);
    ui.separator();
    let before = [Sight::Before, Sight::SplitUpright, Sight::SplitLevel, Sight::SplitBack, Sight::SplitOn];
    items(ui, desk, &before.map(Command::See), commands);
    ui.separator();
    items(ui, desk, &[Page::Strokes, Page::Regions, Page::History, Page::Scan].map(Command::List), commands);
    items(ui, desk, &[Command::ToggleNumbers], commands);
    ui.separator();
    items(ui, desk, &[Theme::Dark, Theme::Light, Theme::Contrast, Theme::System].map(Command::Theme), commands);
}

fn items(ui: &mut Ui, desk: &Desk, listed: &[Command], commands: &mut Vec<Command>) {
    for command in listed {
        item(ui, desk, command, commands);
    }
}

/// An entry of a menu, with its shortcut at the right and its hint as a tooltip.
fn item(ui: &mut Ui, desk: &Desk, command: &Command, commands: &mut Vec<Command>) {
    let mut button = Button::new(desk.label(command)).wrap_mode(TextWrapMode::Extend);
    if let Some(on) = desk.is_on(command) {
        button = button.selected(on);
    }
    if let Some(shortcut) = command.shortcut(ui.ctx()) {
        button = button.shortcut_text(keymap::shown(ui.ctx(), &shortcut));
    }
    let hint = command.words().map_or("", |w| w.hint);
    if ui.add_enabled(desk.allows(command), button).on_hover_text(hint).clicked() {
        commands.push(command.clone());
        ui.close();
    }
}

/// What one needs often, from the right.
fn often(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    if desk.easel.is_none() {
        return;
    }
    ui.spacing_mut().item_spacing.x = 2.0;
    let export = ui.add_enabled_ui(desk.allows(&Command::Export), |ui| accent_button(ui, "Export")).inner;
    if export.on_hover_text(Command::Export.tooltip(ui.ctx())).clicked() {
        commands.push(Command::Export);
    }
    if ui.ctx().content_rect().width() < ROOM_FOR_BUTTONS {
        return;
    }
    ui.add_space(theme::GAP);
    for command in [Command::See(Sight::SplitUpright), Command::ToggleReach, Command::ToggleStrokes] {
        icon_button(ui, desk, &command, 30.0, commands);
    }
    ui.add_space(theme::GAP);
    for command in [Command::Redo, Command::Undo] {
        icon_button(ui, desk, &command, 30.0, commands);
    }
}

/// The name of what is open, in the middle of the bar; a dot where work is not saved.
fn name(ui: &mut Ui, bar: Rect, desk: &Desk) {
    // Where there are tabs they have the names.
    let Some(easel) = desk.easel.as_ref().filter(|_| !desk.has_tabs()) else { return };
    // Between the menus and the buttons, as wide as they leave room on both sides. By eye.
    let room = Rect::from_center_size(bar.center(), vec2(bar.width() - 2.0 * 250.0, bar.height()));
    let colors = theme::colors(ui);
    let layout = Layout::centered_and_justified(eframe::egui::Direction::LeftToRight).with_cross_align(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(room).layout(layout), |ui| {
        let dot = if easel.is_unsaved() { " •" } else { "" };
        let name = RichText::new(format!("{}{dot}", easel.name())).color(colors.weak);
        let hint = if easel.is_unsaved() {
            format!("{}\n{}", easel.path().display(), status::UNSAVED)
        } else {
            easel.path().display().to_string()
        };
        Label::new(name).truncate().ui(ui).on_hover_text(hint);
    });
}

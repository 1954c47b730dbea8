//! Our own way to choose a file, where the system has no file dialogs: a path to type in, and a folder to walk.

use std::path::{Path, PathBuf};

use eframe::egui::{Button, Context, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::folder::{Entry, Folders};
use super::frame::{answers, dialog};
use super::{Answer, Dialog};
use crate::ui::commands::Command;
use crate::ui::file_dialogs::{Purpose, Question};
use crate::ui::icons::Icon;
use crate::ui::strings::{dialog as words, models};
use crate::ui::theme;

/// What the picker holds while it is open.
pub(in crate::ui) struct Picker {
    purpose: Purpose,
    folder: PathBuf,
    /// As typed: a name in the folder, or a whole path.
    typed: String,
    /// The dialog to go back to.
    behind: Option<Box<Dialog>>,
    /// The field has been given the keyboard.
    focused: bool,
}

impl Picker {
    pub(in crate::ui) fn new(question: Question, behind: Option<Dialog>) -> Self {
        let folder = std::path::absolute(&question.folder).unwrap_or(question.folder);
        let behind = behind.map(Box::new);
        Self { purpose: question.purpose, folder, typed: question.name, behind, focused: false }
    }

    /// The dialog that was open before, to go back to.
    pub(in crate::ui) fn into_behind(self) -> Option<Dialog> {
        self.behind.map(|dialog| *dialog)
    }

    /// The path that is meant: what is typed, in the folder unless it is whole.
    fn path(&self) -> PathBuf {
        let typed = self.typed.trim();
        if typed.is_empty() {
            return self.folder.clone();
        }
        match typed.strip_prefix("~/").zip(std::env::home_dir()) {
            Some((below, home)) => home.join(below),
            None => self.folder.join(typed),
        }
    }

    fn walk_to(&mut self, folder: PathBuf) {
        self.folder = folder;
        if self.purpose.is_of_old_file() {
            self.typed.clear();
        }
    }
}

/// Height of the list, by eye.
const LIST: f32 = 260.0;

pub(super) fn show(ctx: &Context, picker: &mut Picker, folders: &mut Folders, commands: &mut Vec<Command>) {
    dialog(ctx, picker.purpose.title(), theme::DIALOG + 100.0, commands, |ui, commands| {
        place(ui, picker);
        path_field(ui, picker);
        ui.add_space(4.0);
        list(ui, picker, folders, commands);
        let named = picker.purpose == Purpose::Folder || !picker.typed.trim().is_empty();
        let meant = match picker.purpose {
            Purpose::Open
            | Purpose::Folder
            | Purpose::ImportPalette
            | Purpose::Reference
            | Purpose::Exemplar
            | Purpose::Truth => words::OPEN,
            Purpose::Weights => models::ADD,
            _ if folders.holds(&picker.path(), picker.purpose, ui.ctx()) => {
                ui.label(RichText::new(words::EXISTS).color(theme::colors(ui).accent));
                words::REPLACE
            }
            Purpose::SaveProject | Purpose::Export | Purpose::ExportPalette => words::SAVE,
        };
        let clicked = answers(ui, meant, named, &[(words::CANCEL, Answer::Cancel)], commands);
        if clicked {
            commands.push(Command::Answer(Answer::Picked(picker.purpose, picker.path())));
        }
    });
}

/// The folder that is shown, and the way up.
fn place(ui: &mut Ui, picker: &mut Picker) {
    ui.horizontal(|ui| {
        let above = picker.folder.parent().map(Path::to_path_buf);
        let up = Button::new(Icon::Up.image().alt_text(words::FOLDER_UP)).image_tint_follows_text_color(true);
        if ui.add_enabled(above.is_some(), up).on_hover_text(words::FOLDER_UP).clicked()
            && let Some(above) = above
        {
            picker.walk_to(above);
        }
        let here = RichText::new(picker.folder.display().to_string()).color(theme::colors(ui).weak);
        ui.add(eframe::egui::Label::new(here).truncate());
    });
}

fn path_field(ui: &mut Ui, picker: &mut Picker) {
    let field = TextEdit::singleline(&mut picker.typed).desired_width(f32::INFINITY).hint_text(words::PATH);
    let response = ui.add(field).accessible_name(words::PATH);
    if !picker.focused {
        response.request_focus();
        picker.focused = true;
    }
}

fn list(ui: &mut Ui, picker: &mut Picker, folders: &mut Folders, commands: &mut Vec<Command>) {
    let weak = theme::colors(ui).weak;
    let contents = folders.contents(&picker.folder, picker.purpose, ui.ctx());
    let entries = match contents {
        None => return note(ui, words::READING, weak),
        Some(Err(message)) => return note(ui, message, theme::colors(ui).alarm),
        Some(Ok(entries)) if entries.is_empty() => return note(ui, picker.purpose.nothing_here(), weak),
        Some(Ok(entries)) => entries,
    };
    let row = ui.spacing().interact_size.y;
    let mut walk = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let area = ScrollArea::vertical().max_height(LIST).min_scrolled_height(LIST).auto_shrink(false);
        area.show_rows(ui, row, entries.len(), |ui, rows| {
            for entry in entries.get(rows).unwrap_or_default() {
                let (icon, name) = match entry {
                    Entry::Folder(name) => (Icon::Folder, name),
                    Entry::File(name) => (Icon::Picture, name),
                };
                let chosen = picker.typed == *name;
                let button = Button::selectable(chosen, (icon.sized(16.0).tint(weak), name.as_str()));
                let button = button.truncate().min_size(vec2(ui.available_width(), row));
                let response = ui.add(button);
                match entry {
                    Entry::Folder(name) if response.clicked() => walk = Some(picker.folder.join(name)),
                    Entry::File(name) if response.double_clicked() => {
                        let path = picker.folder.join(name);
                        commands.push(Command::Answer(Answer::Picked(picker.purpose, path)));
                    }
                    Entry::File(name) if response.clicked() => picker.typed.clone_from(name),
                    _ => {}
                }
            }
        });
    });
    if let Some(folder) = walk {
        picker.walk_to(folder);
    }
}

fn note(ui: &mut Ui, text: &str, color: eframe::egui::Color32) {
    ui.allocate_ui(vec2(ui.available_width(), LIST), |ui| {
        ui.set_min_height(LIST);
        ui.centered_and_justified(|ui| ui.label(RichText::new(text).color(color)));
    });
}

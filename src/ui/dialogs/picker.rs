//! Our own way to choose a file, where the system has no file dialogs: a path to type in, and a folder to walk.

use std::path::{Path, PathBuf};

use eframe::egui::{Button, Context, Response, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::folder::{Entry, Folders};
use super::frame::{answers, dialog};
use super::{Answer, Dialog};
use crate::engine::{PROJECTS, has_ending, pictures_folder};
use crate::ui::commands::Command;
use crate::ui::file_dialogs::{Purpose, Question};
use crate::ui::icons::Icon;
use crate::ui::strings::{dialog as words, gallery, models};
use crate::ui::theme;

/// What the picker holds while it is open.
pub(in crate::ui) struct Picker {
    purpose: Purpose,
    folder: PathBuf,
    /// As typed: a name in the folder, or a whole path.
    typed: String,
    /// The name proposed for a new file.
    proposed: String,
    /// Why what was meant last could not be taken.
    wrong: Option<String>,
    /// Folders that are a press away, with their names.
    near: Vec<(&'static str, PathBuf)>,
    /// The dialog to go back to.
    behind: Option<Box<Dialog>>,
    /// The field has been given the keyboard.
    focused: bool,
}

impl Picker {
    pub(in crate::ui) fn new(question: Question, behind: Option<Dialog>) -> Self {
        let folder = std::path::absolute(&question.folder).unwrap_or(question.folder);
        let near = [(words::HOME, std::env::home_dir()), (words::PICTURES, pictures_folder())];
        Self {
            purpose: question.purpose,
            folder,
            typed: question.name.clone(),
            proposed: question.name,
            wrong: None,
            near: near.into_iter().filter_map(|(name, folder)| Some((name, folder?))).collect(),
            behind: behind.map(Box::new),
            focused: false,
        }
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
        (self.folder, self.wrong) = (folder, None);
        if self.purpose.is_of_old_file() {
            self.typed.clear();
        }
    }

    /// Whether that can be taken. Where it cannot, the picker says why, or shows the folder that was named.
    pub(in crate::ui) fn takes(&mut self, path: &Path) -> bool {
        let is_folder = path.is_dir();
        let above = path.parent().unwrap_or(path);
        let wrong = match self.purpose {
            Purpose::Folder if is_folder => return true,
            Purpose::Folder => (words::NO_FOLDER, path),
            _ if is_folder => {
                self.typed.clone_from(&self.proposed);
                self.walk_to(path.into());
                return false;
            }
            purpose if purpose.is_of_old_file() => {
                if path.is_file() {
                    return true;
                }
                (words::NO_FILE, path)
            }
            _ if above.is_dir() => return true,
            _ => (words::NO_FOLDER, above),
        };
        self.wrong = Some(format!("{} {}", wrong.0, wrong.1.display()));
        self.focused = false;
        false
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
        if let Some(wrong) = &picker.wrong {
            ui.label(RichText::new(wrong).color(theme::colors(ui).alarm));
        }
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
        for (name, folder) in picker.near.clone() {
            let there = Button::selectable(picker.folder == folder, name).frame_when_inactive(true);
            if ui.add(there).on_hover_text(folder.display().to_string()).clicked() {
                picker.walk_to(folder);
            }
        }
        let here = RichText::new(picker.folder.display().to_string()).color(theme::colors(ui).weak);
        ui.add(eframe::egui::Label::new(here).truncate());
    });
}

fn path_field(ui: &mut Ui, picker: &mut Picker) {
    let field = TextEdit::singleline(&mut picker.typed).desired_width(f32::INFINITY).hint_text(words::PATH);
    let response = ui.add(field).accessible_name(words::PATH);
    if response.changed() {
        picker.wrong = None;
    }
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
                let response = line(ui, entry, &picker.typed, row);
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

/// What lies in the folder, by its name; a project beside its photograph says what it is.
fn line(ui: &mut Ui, entry: &Entry, typed: &str, row: f32) -> Response {
    let weak = theme::colors(ui).weak;
    let (icon, name, kind) = match entry {
        Entry::Folder(name) => (Icon::Folder, name, ""),
        Entry::File(name) if has_ending(Path::new(name), PROJECTS) => (Icon::App, name, gallery::PROJECT),
        Entry::File(name) => (Icon::Picture, name, ""),
    };
    let button = Button::selectable(typed == name, (icon.sized(16.0).tint(weak), name.as_str())).truncate();
    let button = button.right_text(RichText::new(kind).color(weak).size(12.0));
    let response = ui.add(button.min_size(vec2(ui.available_width(), row)));
    response.accessible_name(gallery::picture(name, !kind.is_empty(), None))
}

fn note(ui: &mut Ui, text: &str, color: eframe::egui::Color32) {
    ui.allocate_ui(vec2(ui.available_width(), LIST), |ui| {
        ui.set_min_height(LIST);
        ui.centered_and_justified(|ui| ui.label(RichText::new(text).color(color)));
    });
}

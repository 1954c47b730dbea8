//! The system's own file dialogs, on a thread of their own.
//!
//! Where the system has none (no desktop portal, no `zenity`), rfd answers as if the person had canceled; so that is
//! found out first, and the window then shows its own picker.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

use eframe::egui::Context;

use super::strings::{comparing, dialog as words, files, models, palettes, references};
use crate::engine::{PICTURES, PROJECTS, has_ending};

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Something to open.
    Open,
    /// A folder whose pictures are to be shown.
    Folder,
    /// Where to save a project.
    SaveProject,
    /// Where to write a picture.
    Export,
    /// Weights of a network to add.
    Weights,
    /// A palette to keep a copy of.
    ImportPalette,
    /// Where to write a palette.
    ExportPalette,
    /// A picture to take colors from.
    Reference,
    /// A reference of the photograph.
    Exemplar,
    /// The photograph's true colors.
    Truth,
}

/// Endings of the files a purpose is about.
const WEIGHTS: &[&str] = &["pth", "pt", "safetensors", "ckpt", "bin"];
const PALETTES: &[&str] = &["gpl"];
const WRITTEN: &[&str] = &["png", "tif", "tiff", "jpg", "jpeg", "webp"];

impl Purpose {
    /// The title of the dialog.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Open => words::OPEN_TITLE,
            Self::Folder => words::FOLDER_TITLE,
            Self::SaveProject => words::SAVE_TITLE,
            Self::Export => words::EXPORT_TITLE,
            Self::Weights => models::ADD_TITLE,
            Self::ImportPalette => palettes::IMPORT_TITLE,
            Self::ExportPalette => palettes::EXPORT_TITLE,
            Self::Reference => palettes::PICK_TITLE,
            Self::Exemplar => references::PICK_TITLE,
            Self::Truth => comparing::TRUTH_TITLE,
        }
    }

    /// What is said of a folder that holds no such files.
    pub(super) const fn nothing_here(self) -> &'static str {
        match self {
            Self::Open | Self::Export | Self::Reference | Self::Exemplar | Self::Truth => words::EMPTY_FOLDER,
            Self::SaveProject => words::NO_PROJECTS,
            Self::Folder => words::NO_FOLDERS,
            Self::ImportPalette | Self::ExportPalette => palettes::NO_FILES,
            Self::Weights => models::EMPTY_FOLDER,
        }
    }

    /// Whether it is about a file that is there already.
    pub(super) const fn is_of_old_file(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Folder
                | Self::Weights
                | Self::ImportPalette
                | Self::Reference
                | Self::Exemplar
                | Self::Truth
        )
    }

    /// Whether a file of that name is of the kind that is wanted.
    pub(super) fn wants(self, path: &Path) -> bool {
        let is_one_of = |endings: &[&str]| has_ending(path, endings);
        match self {
            Self::Open => is_one_of(PICTURES) || is_one_of(PROJECTS),
            Self::Folder => false,
            Self::SaveProject => is_one_of(PROJECTS),
            Self::Export => is_one_of(WRITTEN),
            Self::Weights => is_one_of(WEIGHTS),
            Self::ImportPalette | Self::ExportPalette => is_one_of(PALETTES),
            Self::Reference | Self::Exemplar | Self::Truth => is_one_of(PICTURES),
        }
    }
}

/// A question to the system.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) purpose: Purpose,
    /// Where to look first.
    pub(super) folder: PathBuf,
    /// The name proposed for a new file; empty to open one.
    pub(super) name: String,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The dialog is open, or none is.
    Nothing,
    /// The person chose.
    Chosen(Purpose, PathBuf),
    /// The person did not want to.
    Canceled,
}

/// At most one dialog of the system at a time.
#[derive(Default)]
pub(super) struct FileDialogs {
    open: Option<(Purpose, Receiver<Option<PathBuf>>)>,
}

impl FileDialogs {
    /// Opens a dialog. Returns the question where the system cannot ask it and we must.
    pub(super) fn ask(&mut self, question: Question, ctx: &Context) -> Result<(), Question> {
        if self.open.is_some() {
            return Ok(());
        }
        if !system_has_dialogs() {
            return Err(question);
        }
        let (answer, answered) = sync_channel(1);
        let (purpose, ctx) = (question.purpose, ctx.clone());
        let asked = question.clone();
        let asking = thread::Builder::new().name("tintype-dialog".into()).spawn(move || {
            let chosen = ask_system(&asked);
            // The window may be gone by now; then nobody waits for the answer.
            answer.send(chosen).ok();
            ctx.request_repaint();
        });
        match asking {
            Ok(_) => {
                self.open = Some((purpose, answered));
                Ok(())
            }
            Err(_) => Err(question),
        }
    }

    /// What the person answered since the last look.
    pub(super) fn outcome(&mut self) -> Outcome {
        let Some((purpose, answered)) = &self.open else { return Outcome::Nothing };
        let outcome = match answered.try_recv() {
            Err(TryRecvError::Empty) => return Outcome::Nothing,
            Ok(Some(path)) => Outcome::Chosen(*purpose, path),
            Ok(None) | Err(TryRecvError::Disconnected) => Outcome::Canceled,
        };
        self.open = None;
        outcome
    }
}

fn ask_system(question: &Question) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(question.purpose.title()).set_directory(&question.folder);
    match question.purpose {
        Purpose::Open => {
            let all = [PICTURES, PROJECTS].concat();
            dialog.add_filter(files::ALL, &with_capitals(&all)).pick_file()
        }
        Purpose::Folder => dialog.pick_folder(),
        Purpose::Weights => dialog.add_filter(models::FILES, &with_capitals(WEIGHTS)).pick_file(),
        Purpose::ImportPalette => dialog.add_filter(palettes::FILES, &with_capitals(PALETTES)).pick_file(),
        Purpose::ExportPalette => {
            dialog.add_filter(palettes::FILES, PALETTES).set_file_name(&question.name).save_file()
        }
        Purpose::Reference | Purpose::Exemplar | Purpose::Truth => {
            dialog.add_filter(files::PICTURE, &with_capitals(PICTURES)).pick_file()
        }
        Purpose::SaveProject => dialog.add_filter(files::PROJECT, PROJECTS).set_file_name(&question.name).save_file(),
        Purpose::Export => dialog.add_filter(files::PICTURE, WRITTEN).set_file_name(&question.name).save_file(),
    }
}

/// Filters tell capitals apart, cameras write them.
fn with_capitals(endings: &[&str]) -> Vec<String> {
    endings.iter().flat_map(|e| [(*e).to_owned(), e.to_uppercase()]).collect()
}

/// Whether there is a desktop portal on the session bus, or `zenity`.
fn system_has_dialogs() -> bool {
    if cfg!(not(target_os = "linux")) {
        return true;
    }
    let in_path =
        |name: &str| env::var_os("PATH").is_some_and(|p| env::split_paths(&p).any(|d| d.join(name).is_file()));
    in_path("zenity") || (has_session_bus() && has_portal())
}

fn has_session_bus() -> bool {
    let socket = || env::var_os("XDG_RUNTIME_DIR").is_some_and(|d| Path::new(&d).join("bus").exists());
    env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|a| !a.is_empty()) || socket()
}

/// The portal is started by the bus when it is first called, so its service file tells whether it is there.
fn has_portal() -> bool {
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    let folders = env::var_os("XDG_DATA_DIRS").filter(|d| !d.is_empty());
    let folders = folders.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    env::split_paths(&folders).any(|folder| folder.join(service).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_goes_by_the_ending_in_any_case() {
        assert!(Purpose::Open.wants(Path::new("a/IDA.JPG")) && Purpose::Open.wants(Path::new("ida.tintype")));
        assert!(!Purpose::Open.wants(Path::new("notes.txt")) && !Purpose::Open.wants(Path::new("jpg")));
        assert!(Purpose::Export.wants(Path::new("ida.tiff")) && !Purpose::Export.wants(Path::new("ida.bmp")));
    }
}

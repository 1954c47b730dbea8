//! The in-order lanes: opening, saving, autosaving, recovering and exporting, one job after the other.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::canvas::Canvas;
use super::display::Display;
use super::export::export;
use super::lane::Outlet;
use super::marked::photograph_of;
use super::palettes::{self, PaletteFolder};
use super::protocol::{ExportOptions, JobKind, Opened, Report, Request};
use super::recovery::RecoveryFolder;
use super::reference::open_reference;
use super::render::check_size;
use super::{EngineError, Networks, PROGRAM, Settings, methods};
use crate::document::{Edit, Past, Snapshot, load_project, locate_photograph, save_project, save_project_with_past};
use crate::photo::{Limits, Photo, Tone, open};

/// What the in-order workers share.
#[derive(Clone)]
pub(super) struct Files {
    pub(super) recovery: RecoveryFolder,
    pub(super) settings_folder: PathBuf,
    pub(super) limits: Limits,
    pub(super) networks: Arc<Networks>,
    /// To be colored again where a network is tried again.
    pub(super) canvas: Canvas,
    /// Breaks off the running export.
    pub(super) cancel_export: Arc<AtomicBool>,
}

impl Files {
    /// Does one job and tells its result.
    pub(super) fn run(&self, request: Request, outlet: &Outlet) -> Result<(), EngineError> {
        match request {
            Request::Open(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                progress(outlet, JobKind::Opening, format!("Opening {name}"), None);
                let opened = open_any(&path, &self.limits, &self.recovery, &self.networks)?;
                outlet.send(Report::Opened(Box::new(opened)));
            }
            Request::Save { path, revision, snapshot, past } => {
                match past {
                    Some(past) => save_project_with_past(&path, &past, PROGRAM)?,
                    None => save_project(&path, &snapshot, PROGRAM)?,
                }
                self.recovery.discard(snapshot.photograph.hash)?;
                outlet.send(Report::Saved { path, revision });
            }
            Request::Autosave { revision, snapshot } => {
                self.recovery.write(&snapshot)?;
                outlet.send(Report::Autosaved { revision });
            }
            Request::Discard { hash } => self.recovery.discard(hash)?,
            Request::Recoverable => outlet.send(Report::Recoverable(self.recovery.list())),
            Request::SaveSettings(settings) => Settings::save(&settings, &self.settings_folder)?,
            Request::Export { path, snapshot, photo, options } => {
                self.export(&path, &snapshot, &photo, options, outlet)?;
            }
            Request::Retry => {
                self.networks.retry();
                self.canvas.put_again();
            }
            request @ (Request::Palettes
            | Request::KeepPalette { .. }
            | Request::RemovePalette(_)
            | Request::ImportPalette(_)
            | Request::ExportPalette { .. }) => self.palettes(request, outlet)?,
            Request::Reference(path) => {
                outlet.send(Report::Reference(Box::new(open_reference(&path, &self.limits)?)));
            }
            Request::Methods => outlet.send(Report::Methods(methods(&self.networks))),
            // Not of these lanes.
            Request::Shelf
            | Request::AddWeights(_)
            | Request::VerifyWeights(_)
            | Request::RemoveWeights(_)
            | Request::Worker
            | Request::Color { .. }
            | Request::Reach { .. }
            | Request::Suggest { .. }
            | Request::Doubt { .. }
            | Request::Rest
            | Request::CancelExport => {}
        }
        Ok(())
    }

    fn palettes(&self, request: Request, outlet: &Outlet) -> Result<(), EngineError> {
        let folder = PaletteFolder::new(self.settings_folder.join("palettes"));
        let kept = match request {
            Request::KeepPalette { palette, was } => Some(folder.keep(&palette, was.as_deref())?),
            Request::ImportPalette(path) => Some(folder.import(&path)?),
            Request::RemovePalette(name) => {
                folder.remove(&name)?;
                None
            }
            Request::ExportPalette { path, palette } => {
                palettes::write(&path, &palette)?;
                outlet.send(Report::PaletteExported(path));
                return Ok(());
            }
            _ => None,
        };
        outlet.send(Report::Palettes { all: folder.list(), kept });
        Ok(())
    }

    fn export(
        &self,
        path: &Path,
        snapshot: &Snapshot,
        photo: &Photo,
        options: ExportOptions,
        outlet: &Outlet,
    ) -> Result<(), EngineError> {
        let report = export(path, snapshot, photo, &self.networks, options, &mut |step| {
            progress(
                outlet,
                JobKind::Exporting,
                format!("Export: {}", step.label().to_lowercase()),
                Some(step.share()),
            );
            if self.cancel_export.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        outlet.send(Report::Exported(Box::new(report)));
        Ok(())
    }
}

fn progress(outlet: &Outlet, job: JobKind, label: String, fraction: Option<f32>) {
    outlet.send(Report::Progress { job, label, fraction });
}

/// Opens a photograph, or a project with its photograph; what it is, the file's first bytes tell.
fn open_any(
    path: &Path,
    limits: &Limits,
    recovery: &RecoveryFolder,
    networks: &Networks,
) -> Result<Opened, EngineError> {
    // A project is saved and remembered under this path, whatever the current folder is by then.
    let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if is_project(path) {
        let recovered = recovery.holds(path);
        let (photo, snapshot, past) = open_with_past(path, limits)?;
        let project = (!recovered).then(|| path.into());
        return Ok(Opened { project, recovered, past, ..opened(photo, snapshot) });
    }
    let photo = open(path, limits)?;
    let snapshot = Snapshot { base: networks.first_base(), ..Snapshot::new(photograph_of(path, &photo)) };
    Ok(opened(photo, snapshot))
}

/// Opens a project and its photograph, wherever that is now.
///
/// # Errors
/// Where either cannot be read, or the photograph is not to be found.
pub fn open_project(path: &Path, limits: &Limits) -> Result<(Photo, Snapshot), EngineError> {
    open_with_past(path, limits).map(|(photo, snapshot, _)| (photo, snapshot))
}

/// The same with the states one can go back to, where the project kept them.
fn open_with_past(path: &Path, limits: &Limits) -> Result<(Photo, Snapshot, Option<Past>), EngineError> {
    let project = load_project(path)?;
    let found = locate_photograph(path, &project)?;
    let photo = open(&found, limits)?;
    let (snapshot, _) = project.snapshot.apply(&Edit::Relink(found));
    check_size(&snapshot, photo.size())?;
    let past = project.past.map(|past| past.of_photograph_in(&snapshot));
    Ok((photo, snapshot, past))
}

/// Whether a file holds a project: no picture begins with a brace. A file that cannot be read is left to the opening of
/// pictures, which tells why.
fn is_project(path: &Path) -> bool {
    let mut first = [0; 64];
    let read = path.is_file().then(|| File::open(path).and_then(|mut f| f.read(&mut first)));
    let named = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("tintype"));
    named || matches!(read, Some(Ok(n)) if first[..n].trim_ascii_start().starts_with(b"{"))
}

fn opened(photo: Photo, snapshot: Snapshot) -> Opened {
    let display = Arc::new(Display::new(&photo.gray));
    let notes = photo.notes.iter().map(ToString::to_string).chain(tone_note(photo.tone)).collect();
    Opened { photo: Arc::new(photo), snapshot, past: None, project: None, recovered: false, display, notes }
}

/// What the person should know about the color a photograph came with.
fn tone_note(tone: Tone) -> Option<String> {
    let words = match tone {
        Tone::Neutral => return None,
        Tone::Tinted { .. } => "The scan has a tint, such as sepia; it is colored from its lightness alone",
        Tone::Color => "This is a color picture; it is colored anew from its lightness alone",
    };
    Some(words.into())
}

//! The in-order lanes: opening, saving, autosaving, recovering and exporting, one job after the other.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::canvas::Canvas;
use super::display::Display;
use super::exemplars::find_exemplars;
use super::export::export;
use super::keeping::{Embedding, Seen, embedded, keep, kept_name};
use super::lane::Outlet;
use super::marked::photograph_of;
use super::options::ExportOptions;
use super::palettes::{self, PaletteFolder};
use super::protocol::{JobKind, Opened, Report, Request};
use super::recovery::RecoveryFolder;
use super::reference::open_reference;
use super::render::{RenderStep, check_size, render};
use super::{EngineError, Networks, PROGRAM, Settings, methods, sample};
use crate::document::{
    Base, DocumentError, DocumentId, Edit, Kept, Past, Project, Snapshot, load_project, locate_photograph,
    save_project_with,
};
use crate::photo::{Depth, Format, Limits, Photo, Pixels, Tone, decode, hash_of, open, png_of};

/// What the in-order workers share.
#[derive(Clone)]
pub(super) struct Files {
    pub(super) recovery: RecoveryFolder,
    /// Of photographs that lie nowhere else.
    pub(super) photographs: PathBuf,
    /// Projects as they were seen last.
    pub(super) seen: Arc<Mutex<Seen>>,
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
            Request::Open { path, .. } if path.is_dir() => outlet.send(Report::IsFolder(path)),
            Request::Open { document, path } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                progress(outlet, JobKind::Opening, format!("Opening {name}{}", how_large(&path)), None);
                let opened = self.open(document, &path)?;
                outlet.send(Report::Opened(Box::new(opened)));
            }
            Request::Save { path, revision, snapshot, past, embed } => {
                let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen().check(&path)?;
                // A photograph that lies with us alone is the project's from now on.
                let is_ours = snapshot.photograph.path.starts_with(&self.photographs);
                let embed = if is_ours { Embedding::Yes } else { embed };
                let (embedded, remark) = embedded(&path, &snapshot.photograph, embed);
                save_project_with(&path, &snapshot, &Kept { past, embedded }, PROGRAM)?;
                seen().note(revision.document, &path);
                remark.into_iter().for_each(|remark| outlet.send(Report::Remark(remark)));
                outlet.send(Report::Saved { path, revision });
                self.recovery.discard(revision.document, snapshot.photograph.hash)?;
            }
            Request::Autosave { revision, snapshot } => {
                self.recovery.write(revision.document, &snapshot)?;
                outlet.send(Report::Autosaved { revision });
            }
            Request::Discard { document, hash } => self.recovery.discard(document, hash)?,
            Request::PutAway(document) => {
                self.seen.lock().unwrap_or_else(PoisonError::into_inner).put_away(document);
            }
            Request::Forget(path) => self.recovery.forget(&path)?,
            Request::Recoverable => outlet.send(Report::Recoverable(self.recovery.list())),
            Request::SaveSettings(settings) => Settings::save(&settings, &self.settings_folder)?,
            Request::Export { path, snapshot, photo, options } => {
                self.export(&path, &snapshot, &photo, options, outlet)?;
            }
            Request::Copy { snapshot, photo } => self.copy(&snapshot, &photo, outlet)?,
            Request::Keep(picture) => {
                let bytes = png_of(&picture)?;
                let name = kept_name(Path::new("Pasted"), hash_of(&bytes), Format::Png);
                outlet.send(Report::Kept(keep(&self.photographs, &name, &bytes)?));
            }
            Request::Sample => {
                let bytes = png_of(&sample::sample())?;
                outlet.send(Report::Sampled(keep(&self.photographs, sample::FILE, &bytes)?));
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
            request @ (Request::Exemplar { .. } | Request::PastedExemplar { .. } | Request::ColoredExemplar { .. }) => {
                self.take_exemplar(request, outlet)?
            }
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
            | Request::Browse(_)
            | Request::Likely(_)
            | Request::Compare(_)
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
        let watch = &mut |step| self.watch("Export", step, outlet);
        let report = export(path, snapshot, photo, &self.networks, options, watch)?;
        outlet.send(Report::Exported(Box::new(report)));
        Ok(())
    }

    fn copy(&self, snapshot: &Snapshot, photo: &Photo, outlet: &Outlet) -> Result<(), EngineError> {
        let watch = &mut |step| self.watch("Export", step, outlet);
        if let Pixels::Rgb8(picture) = render(snapshot, photo, &self.networks, Depth::Eight, watch)?.pixels {
            outlet.send(Report::Copied(picture));
        }
        Ok(())
    }

    /// Tells how far a rendering is that is called so, and whether it goes on.
    pub(super) fn watch(&self, name: &str, step: RenderStep, outlet: &Outlet) -> ControlFlow<()> {
        let label = format!("{name}: {}", step.label().to_lowercase());
        progress(outlet, JobKind::Exporting, label, Some(step.share()));
        if self.cancel_export.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// The length of a file that takes a while to read, as words after its name.
fn how_large(path: &Path) -> String {
    /// A project of so many bytes is read in a second or so.
    const LARGE: u64 = 16 << 20;
    let large = std::fs::metadata(path).ok().map(|m| m.len()).filter(|bytes| *bytes >= LARGE);
    large.map(|bytes| format!(", {} MB", bytes >> 20)).unwrap_or_default()
}

fn progress(outlet: &Outlet, job: JobKind, label: String, fraction: Option<f32>) {
    outlet.send(Report::Progress { job, label, fraction });
}

/// A project and its photograph as they were opened.
struct OpenedProject {
    photo: Photo,
    snapshot: Snapshot,
    past: Option<Past>,
    /// The bytes of the photograph, where they were found in the project alone.
    bytes: Option<Vec<u8>>,
    /// What there is to say of references that were not found.
    lost: Vec<String>,
}

impl Files {
    /// Opens a photograph, or a project with its photograph; what it is, the file's first bytes tell.
    fn open(&self, document: DocumentId, path: &Path) -> Result<Opened, EngineError> {
        // A project is saved and remembered under this path, whatever the current folder is by then.
        let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if is_project(path) {
            return self.open_project(document, path);
        }
        let photo = open(path, &self.limits)?;
        // The tour shows what strokes do, so nothing is proposed there.
        let is_sample = *path == self.photographs.join(sample::FILE);
        let base = if is_sample { Base::default() } else { self.networks.first_base() };
        let snapshot = Snapshot { base, ..Snapshot::new(photograph_of(path, &photo)) };
        Ok(Opened { is_sample, ..opened(document, photo, snapshot) })
    }

    fn open_project(&self, document: DocumentId, path: &Path) -> Result<Opened, EngineError> {
        let OpenedProject { photo, mut snapshot, mut past, bytes, lost } = read_project(path, &self.limits)?;
        let mut notes = lost;
        if let Some(bytes) = bytes {
            let lost = snapshot.photograph.path.clone();
            let name = kept_name(&lost, photo.hash, photo.format);
            let kept = keep(&self.photographs, &name, &bytes)?;
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).unpacked(document, kept.clone());
            notes.push(format!(
                "The photograph was not found at {}; the one kept in the project is used, a copy of it lies at {}",
                lost.display(),
                kept.display()
            ));
            snapshot = snapshot.apply(&Edit::Relink(kept)).0;
            past = past.map(|past| past.of_photograph_in(&snapshot));
        }
        let recovered = self.recovery.holds(path);
        if recovered {
            self.recovery.take_over(path, document, photo.hash);
        } else if self.seen.lock().unwrap_or_else(PoisonError::into_inner).note(document, path) {
            notes.push(format!(
                "Another window has this project open; save under another name here: {}",
                path.display()
            ));
        }
        notes.extend(too_many_points(&snapshot));
        let mut opened = opened(document, photo, snapshot);
        opened.notes.extend(notes);
        Ok(Opened { project: (!recovered).then(|| path.into()), recovered, past, ..opened })
    }
}

/// Opens a project and its photograph, wherever that is now: in its file, or in the project itself.
///
/// # Errors
/// Where either cannot be read, or the photograph is not to be found.
pub fn open_project(path: &Path, limits: &Limits) -> Result<(Photo, Snapshot), EngineError> {
    read_project(path, limits).map(|opened| (opened.photo, opened.snapshot))
}

fn read_project(path: &Path, limits: &Limits) -> Result<OpenedProject, EngineError> {
    let project = load_project(path)?;
    let photograph = Arc::clone(&project.snapshot.photograph);
    let (photo, snapshot, bytes) = match find_photograph(path, &project)? {
        Lying::At(found) => (open(&found, limits)?, project.snapshot.apply(&Edit::Relink(found)).0, None),
        Lying::Inside(bytes) => (decode(&bytes, &photograph.path, limits)?, project.snapshot, Some(bytes)),
    };
    check_size(&snapshot, photo.size())?;
    let past = project.past.map(|past| past.of_photograph_in(&snapshot));
    let states = past.iter().flat_map(|past| past.states.iter().map(|state| &*state.snapshot));
    let states: Vec<&Snapshot> = std::iter::once(&snapshot).chain(states).collect();
    let (pictures, lost) = find_exemplars(path, &states, limits);
    let past = past.map(|past| past.with_pictures(&pictures));
    Ok(OpenedProject { photo, snapshot: snapshot.with_pictures(&pictures), past, bytes, lost })
}

/// Where the photograph of a project is.
pub(super) enum Lying {
    /// In its file.
    At(PathBuf),
    /// In the project: the bytes of its file.
    Inside(Vec<u8>),
}

/// Finds the photograph of a project: its file goes before what the project holds.
pub(super) fn find_photograph(path: &Path, project: &Project) -> Result<Lying, EngineError> {
    let photograph = &project.snapshot.photograph;
    match (locate_photograph(path, project), &project.embedded) {
        (Ok(found), _) => Ok(Lying::At(found)),
        (Err(lost), None) => Err(lost.into()),
        (Err(_), Some(embedded)) => {
            let damaged =
                || DocumentError::EmbeddedDamaged { project: path.into(), photograph: photograph.path.clone() };
            Ok(Lying::Inside(embedded.bytes(photograph).ok_or_else(damaged)?))
        }
    }
}

/// Whether a file holds a project: no picture begins with a brace. A file that cannot be read is left to the opening of
/// pictures, which tells why.
fn is_project(path: &Path) -> bool {
    let mut first = [0; 64];
    let read = path.is_file().then(|| File::open(path).and_then(|mut f| f.read(&mut first)));
    let named = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("tintype"));
    named || matches!(read, Some(Ok(n)) if first[..n].trim_ascii_start().starts_with(b"{"))
}

fn opened(document: DocumentId, photo: Photo, snapshot: Snapshot) -> Opened {
    let display = Arc::new(Display::new(&photo.gray));
    let notes = photo.notes.iter().map(ToString::to_string).chain(tone_note(photo.tone)).collect();
    Opened {
        document,
        photo: Arc::new(photo),
        snapshot,
        past: None,
        project: None,
        recovered: false,
        is_sample: false,
        display,
        notes,
    }
}

/// What the person should know about strokes that take long to draw and to color.
fn too_many_points(snapshot: &Snapshot) -> Option<String> {
    /// A person who paints all day makes a tenth of it.
    const MANY: usize = 1_000_000;
    let points: usize = snapshot.strokes.iter().map(|stroke| stroke.points.len()).sum();
    (points >= MANY)
        .then(|| format!("The strokes of this project have {points} points; it is drawn and colored slowly"))
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

//! The project file: one versioned JSON text that holds a snapshot.
//!
//! Numbers are written so that reading gives the same bits, hence the same pixels. The photograph is named by path and
//! hash. A file from outside is not trusted: its length is checked before it is read, its numbers before they are used.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Affinity, Base, DocumentError, Finish, MOST_BOXES, Mark, Marks, MethodId, Paint, Past, PastState, Photograph,
    Proposing, Snapshot, ThingBox, Verb,
};
use crate::photo::{Hash, hash_of, write_atomically};
use crate::raster::{Size, Turn};
use adopted::{AdoptedEntry, adopted_of};
pub use embedded::{Embedded, NotEmbedded};
use exemplars::{ExemplarEntry, exemplars_of};
use finish::{LevelsEntry, is_upright};
use past::PastEntry;
use regions::{LabelRun, RegionEntry, map_of, regions_of, runs_of_labels};
use strokes::{StrokeEntry, strokes_of};

/// The newest format this program reads. Format 2 has regions and tints, format 3 how a network proposes, format 4 boxes;
/// without them the picture would be another. Format 5 has paints that go with lightness, fills, soft edges and names of
/// regions, and what is written about strokes, format 6 the photograph itself, which an older program would lose, format 7
/// frames, turned photographs and levels, format 8 references and proposals that are held less along edges, format 9 colors
/// taken over from candidates, format 10 other weights of those in its history, and
/// palettes and likely colors that a network is given. Work is written in the first format that has all of it, which older programs read.
const VERSION: u64 = 10;

/// The first format that has the photograph itself.
const EMBEDDING: u64 = 6;

/// The longest project file that is read: a million strokes of ten points take a fifth of it.
const MAX_BYTES: u64 = 256 << 20;

/// The most pixels a photograph may claim to have, as in `photo::Limits`.
const MAX_PIXELS: u64 = 400_000_000;

/// What a* and b* of a tint may be: no color that is seen lies beyond.
const TINTS: std::ops::RangeInclusive<f32> = -256.0..=256.0;

/// The most files whose length is looked at when a photograph is searched in a folder.
const MAX_SEARCHED: usize = 10_000;

/// A project as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// The work.
    pub snapshot: Snapshot,
    /// The program that wrote it, with its version.
    pub program: String,
    /// Where the photograph lay as seen from the project file, if it lay beside or below it.
    pub relative: Option<PathBuf>,
    /// The states one can go back to, where they were kept.
    pub past: Option<Past>,
    /// The photograph itself, where it was kept.
    pub embedded: Option<Embedded>,
}

/// What a project keeps beside the work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The states one can go back to; as many of the newest as there is room for.
    pub past: Option<Box<Past>>,
    /// The photograph itself.
    pub embedded: Option<Embedded>,
}

#[derive(Deserialize)]
struct Header {
    tintype: u64,
}

#[derive(Serialize, Deserialize)]
struct File {
    tintype: u64,
    program: String,
    photograph: PhotographEntry,
    base: BaseEntry,
    finish: FinishEntry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    marks: Option<Vec<MarkRun>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    regions: Vec<RegionEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label_map: Option<Vec<LabelRun>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exemplars: Vec<ExemplarEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    adopted: Vec<AdoptedEntry>,
    strokes: Vec<StrokeEntry>,
    /// No pixel depends on it, and older programs read the rest without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    history: Option<PastEntry>,
    /// The bytes of the photograph's file, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    photograph_file: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PhotographEntry {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    relative: Option<String>,
    hash: Hash,
    width: usize,
    height: usize,
    bytes: u64,
}

#[derive(Serialize, Deserialize)]
struct BaseEntry {
    method: MethodId,
    affinity: Affinity,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tint: Option<[f32; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proposing: Option<Proposing>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    boxes: Vec<ThingBox>,
}

#[derive(Serialize, Deserialize)]
struct FinishEntry {
    saturation: f32,
    #[serde(default, skip_serializing_if = "is_upright")]
    turn: Turn,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    levels: Option<LevelsEntry>,
}

/// First pixel, number of pixels, red, green, blue.
type MarkRun = (u32, u32, u8, u8, u8);

/// Writes `snapshot` to `path`, whole or not at all. `program` is this program's name and version.
///
/// # Errors
/// [`DocumentError::Unwritable`] where the file cannot be written; what was there before is untouched then.
pub fn save_project(path: &Path, snapshot: &Snapshot, program: &str) -> Result<(), DocumentError> {
    save_project_with(path, snapshot, &Kept::default(), program)
}

/// The same with what is to be kept beside the work.
///
/// # Errors
/// As for [`save_project`].
pub fn save_project_with(path: &Path, snapshot: &Snapshot, kept: &Kept, program: &str) -> Result<(), DocumentError> {
    let mut file = File::of(path, snapshot, program);
    if let Some(past) = &kept.past {
        file.history = PastEntry::of(past);
        // Older programs read no file with a frame or a reference in it, and not these states.
        let of = |state: &PastState| since(&state.snapshot).max((state.verb == Some(Verb::Blend)).then_some(10));
        let newer = past.states.iter().filter_map(of).max();
        file.tintype = file.tintype.max(newer.unwrap_or(0));
    }
    if let Some(embedded) = &kept.embedded {
        file.photograph_file = Some(embedded.text().to_owned());
        file.tintype = file.tintype.max(EMBEDDING);
    }
    let text = serde_json::to_vec(&file).map_err(std::io::Error::from);
    text.and_then(|text| write_atomically(path, |out| out.write_all(&text)))
        .map(|_| ())
        .map_err(|reason| DocumentError::Unwritable { reason, path: path.into() })
}

/// Reads the project at `path`. The photograph is not looked for; see [`locate_photograph`].
///
/// # Errors
/// Every way a file can fail to be a project of this program, named as a [`DocumentError`].
pub fn load_project(path: &Path) -> Result<Project, DocumentError> {
    let unreadable = |reason| DocumentError::Unreadable { reason, path: path.into() };
    let bytes = fs::metadata(path).map_err(unreadable)?.len();
    if bytes > MAX_BYTES {
        return Err(DocumentError::TooLarge { bytes, limit: MAX_BYTES, path: path.into() });
    }
    let text = fs::read(path).map_err(unreadable)?;
    let header: Header = serde_json::from_slice(&text)
        .map_err(|e| DocumentError::NotAProject { reason: e.to_string(), path: path.into() })?;
    if header.tintype > VERSION {
        return Err(DocumentError::Newer { version: header.tintype, newest: VERSION, path: path.into() });
    }
    let damaged = |reason: String| DocumentError::Damaged { reason, path: path.into() };
    let file: File = serde_json::from_slice(&text).map_err(|e| damaged(e.to_string()))?;
    file.into_project().map_err(damaged)
}

/// Finds the photograph of the project at `project_path`: where it was, beside the project, or anywhere in those two
/// folders under another name, told by its hash.
///
/// # Errors
/// [`DocumentError::PhotographChanged`] where another picture has taken its place and the original is nowhere,
/// [`DocumentError::PhotographMissing`] where nothing is found.
pub fn locate_photograph(project_path: &Path, project: &Project) -> Result<PathBuf, DocumentError> {
    let photograph = &*project.snapshot.photograph;
    let folder = project_path.parent().unwrap_or(Path::new(""));
    let named = [Some(photograph.path.clone()), project.relative.as_ref().map(|p| folder.join(p))];
    let beside = photograph.path.file_name().map(|name| folder.join(name));
    let folders = [Some(folder), photograph.path.parent()].into_iter().flatten();
    let mut candidates = named.into_iter().flatten().chain(beside).chain(folders.flat_map(files_of));
    if let Some(found) = candidates.find(|path| is_photograph(path, photograph)) {
        return Ok(found);
    }
    let (project, photograph) = (project_path.to_owned(), photograph.path.clone());
    Err(if photograph.is_file() {
        DocumentError::PhotographChanged { project, photograph }
    } else {
        DocumentError::PhotographMissing { project, photograph }
    })
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.filter_map(|e| Some(e.ok()?.path())).take(MAX_SEARCHED).collect()
}

/// Whether the file has the photograph's bytes. Only files of its length are read.
fn is_photograph(path: &Path, photograph: &Photograph) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == photograph.bytes)
        && fs::read(path).is_ok_and(|bytes| hash_of(&bytes) == photograph.hash)
}

impl File {
    fn of(path: &Path, snapshot: &Snapshot, program: &str) -> Self {
        let photograph = &snapshot.photograph;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let relative = folder.and_then(|folder| photograph.path.strip_prefix(folder).ok());
        let base = BaseEntry::of(&snapshot.base);
        let regions: Vec<_> = snapshot.regions.iter().map(|r| RegionEntry::of(r)).collect();
        Self {
            tintype: version_of(snapshot, &base, &regions),
            program: program.to_owned(),
            photograph: PhotographEntry {
                path: photograph.path.to_string_lossy().into_owned(),
                relative: relative.map(|p| p.to_string_lossy().into_owned()),
                hash: photograph.hash,
                width: photograph.size.width,
                height: photograph.size.height,
                bytes: photograph.bytes,
            },
            base,
            finish: FinishEntry::of(&snapshot.finish),
            marks: snapshot.marks.as_ref().map(|m| runs_of(m)),
            regions,
            label_map: snapshot.label_map.as_ref().map(|m| runs_of_labels(m)),
            exemplars: snapshot.exemplars.iter().map(|e| ExemplarEntry::with_picture(e)).collect(),
            adopted: snapshot.adopted.iter().filter_map(|a| AdoptedEntry::of(a)).collect(),
            strokes: snapshot.strokes.iter().map(|s| StrokeEntry::of(s)).collect(),
            history: None,
            photograph_file: None,
        }
    }

    fn into_project(self) -> Result<Project, String> {
        let size = Size::new(self.photograph.width, self.photograph.height);
        let pixels = size.width as u64 * size.height as u64;
        if pixels == 0 || pixels > MAX_PIXELS || size.longest() as u64 > MAX_PIXELS {
            return Err(format!("a photograph of {size} pixels"));
        }
        let mut snapshot = Snapshot::new(Photograph {
            path: self.photograph.path.into(),
            hash: self.photograph.hash,
            size,
            bytes: self.photograph.bytes,
        });
        snapshot.strokes = Arc::new(strokes_of(self.strokes)?);
        snapshot.marks = self.marks.map(|runs| marks_of(size, &runs)).transpose()?.map(Arc::new);
        snapshot.regions = Arc::new(regions_of(self.regions)?);
        snapshot.label_map = self.label_map.map(|runs| map_of(size, &runs)).transpose()?.map(Arc::new);
        snapshot.exemplars = exemplars_of(self.exemplars)?;
        snapshot.base = self.base.into_base(size)?;
        snapshot.adopted = Arc::new(adopted_of(self.adopted, size)?);
        snapshot.finish = self.finish.into_finish()?;
        let past = self.history.map(|past| past.into_past(&snapshot)).transpose()?;
        let relative = self.photograph.relative.map(PathBuf::from);
        let embedded = self.photograph_file.map(Embedded::from_text);
        Ok(Project { snapshot, program: self.program, relative, past, embedded })
    }
}

/// The first format that has all of it.
fn version_of(snapshot: &Snapshot, base: &BaseEntry, regions: &[RegionEntry]) -> u64 {
    if let Some(newer) = since(snapshot) {
        return newer;
    }
    match () {
        () if snapshot.strokes.iter().any(|s| s.caption.is_some() || matches!(s.paint, Paint::Ramp(_))) => 5,
        () if regions.iter().any(RegionEntry::is_newer) => 5,
        () if !base.boxes.is_empty() => 4,
        () if base.proposing.is_some() => 3,
        () if !snapshot.regions.is_empty() || snapshot.label_map.is_some() || base.tint.is_some() => 2,
        () => 1,
    }
}

impl BaseEntry {
    fn of(base: &Base) -> Self {
        let tint = Some(base.tint).filter(|tint| *tint != Base::default().tint);
        let proposing = Some(base.proposing).filter(|proposing| *proposing != Proposing::default());
        Self { method: base.method.clone(), affinity: base.affinity, tint, proposing, boxes: base.boxes.to_vec() }
    }

    /// `size` is the photograph's.
    fn into_base(self, size: Size) -> Result<Base, String> {
        let tint = self.tint.unwrap_or(Base::default().tint);
        if !tint.iter().all(|v| TINTS.contains(v)) {
            return Err(format!("a tint of {} and {}", tint[0], tint[1]));
        }
        let proposing = self.proposing.unwrap_or_default();
        if !proposing.is_sound() {
            return Err(format!("a proposal with {proposing:?}"));
        }
        if self.boxes.len() > MOST_BOXES || !self.boxes.iter().all(|thing| thing.is_within(size)) {
            return Err(format!("boxes that are too many or do not lie in the photograph: {:?}", self.boxes));
        }
        Ok(Base { method: self.method, affinity: self.affinity, tint, proposing, boxes: Arc::new(self.boxes) })
    }
}

/// The format that work needs for what no program before it keeps, not even in a history.
fn since(snapshot: &Snapshot) -> Option<u64> {
    if snapshot.base.proposing.mode != 0 || snapshot.base.proposing.palette.is_some() {
        return Some(10);
    }
    if !snapshot.adopted.is_empty() {
        return Some(9);
    }
    if !snapshot.exemplars.is_empty() || snapshot.base.proposing.edges != 0.0 {
        return Some(8);
    }
    is_scan(snapshot).then_some(7)
}

/// Whether something was done to the photograph as a scan.
fn is_scan(snapshot: &Snapshot) -> bool {
    let Finish { turn, levels, .. } = &snapshot.finish;
    *turn != Turn::None || !levels.is_off() || snapshot.frame().is_some()
}

fn sound_saturation(saturation: f32) -> Result<f32, String> {
    let sound = (0.0..=2.0).contains(&saturation);
    sound.then_some(saturation).ok_or_else(|| format!("a saturation of {saturation}"))
}

fn runs_of(marks: &Marks) -> Vec<MarkRun> {
    let mut runs: Vec<MarkRun> = Vec::new();
    for &Mark { pixel, rgb: [r, g, b] } in marks.marks() {
        match runs.last_mut() {
            Some((first, length, r0, g0, b0)) if pixel == *first + *length && [*r0, *g0, *b0] == [r, g, b] => {
                *length += 1
            }
            _ => runs.push((pixel, 1, r, g, b)),
        }
    }
    runs
}

fn marks_of(size: Size, runs: &[MarkRun]) -> Result<Marks, String> {
    // Checked before memory is taken: a short run list may claim billions of pixels.
    let claimed: u64 = runs.iter().map(|&(_, length, ..)| u64::from(length)).sum();
    if claimed > size.area() as u64 {
        return Err(format!("{claimed} marked pixels in a photograph of {size}"));
    }
    let pixels = |&(first, length, r, g, b): &MarkRun| {
        (0..length).map(move |i| Mark { pixel: first.saturating_add(i), rgb: [r, g, b] })
    };
    Marks::new(size, runs.iter().flat_map(pixels).collect()).map_err(|e| e.to_string())
}

mod adopted;
mod embedded;
mod exemplars;
mod finish;
mod past;
mod regions;
pub(super) mod strokes;
#[cfg(test)]
mod tests;

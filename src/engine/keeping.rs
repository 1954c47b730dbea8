//! Photographs that this program keeps: inside of projects, and in a folder of its own where they lie nowhere else.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::EngineError;
use crate::document::{DocumentId, Embedded, Photograph, load_project};
use crate::photo::{Format, Hash, write_atomically};

/// Whether a project takes its photograph in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Embedding {
    /// It names where the photograph lies.
    #[default]
    No,
    /// It holds the photograph's file too.
    Yes,
}

/// What a project at `path` holds of its photograph when it is saved, and what the person should know about that.
///
/// A photograph whose file is gone is kept in any case if the project that is written over still has it.
pub(super) fn embedded(path: &Path, photograph: &Photograph, wish: Embedding) -> (Option<Embedded>, Option<String>) {
    let kept = || {
        let old = load_project(path).ok()?.embedded?;
        old.bytes(photograph).is_some().then_some(old)
    };
    match wish {
        Embedding::No if photograph.path.is_file() => (None, None),
        Embedding::No => {
            let old = kept();
            let remark = format!(
                "The photograph is not there any more; put it back, or the project will not open: {}",
                photograph.path.display()
            );
            let remark = old.is_none().then_some(remark);
            (old, remark)
        }
        Embedding::Yes => match Embedded::of(photograph) {
            Ok(embedded) => (Some(embedded), None),
            Err(reason) => {
                let old = kept();
                let remark = format!("The project is saved without its photograph: {reason}");
                let remark = old.is_none().then_some(remark);
                (old, remark)
            }
        },
    }
}

/// Writes a photograph that lies nowhere else into the folder of such, and tells where.
///
/// # Errors
/// [`EngineError::Folder`] where the folder cannot be written to.
pub(super) fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, EngineError> {
    let path = folder.join(name);
    let write = || {
        fs::create_dir_all(folder)?;
        write_atomically(&path, |out| out.write_all(bytes)).map(|_| ())
    };
    write().map_err(|reason| EngineError::Folder { reason, path: folder.into() })?;
    Ok(path)
}

/// The name of a photograph that came out of a project: its own, and as much of its hash as keeps it from another's.
pub(super) fn kept_name(photograph: &Path, hash: Hash, format: Format) -> String {
    let stem = photograph.file_stem().unwrap_or_default().to_string_lossy();
    let hash = hash.to_string();
    format!("{stem} {}.{}", hash.get(..8).unwrap_or(&hash), format.to_string().to_lowercase())
}

/// What project files looked like when they were read or written here, to notice that somebody else wrote one.
#[derive(Debug, Default)]
pub(super) struct Seen {
    stamps: HashMap<PathBuf, Stamp>,
    /// The projects that are open here, locked so that another window can tell.
    open: HashMap<DocumentId, File>,
    /// Copies of photographs that projects hold, for as long as these are open.
    unpacked: HashMap<DocumentId, PathBuf>,
}

/// Length and time of a file.
type Stamp = (u64, Option<SystemTime>);

fn stamp(path: &Path) -> Option<Stamp> {
    fs::metadata(path).ok().map(|m| (m.len(), m.modified().ok()))
}

impl Seen {
    /// Notes how the project of a document looks that was just read or written. Whether another window has it open too.
    pub(super) fn note(&mut self, document: DocumentId, path: &Path) -> bool {
        if let Some(stamp) = stamp(path) {
            self.stamps.insert(path.into(), stamp);
        }
        self.open.remove(&document);
        let Ok(file) = File::open(path) else { return false };
        let is_taken = matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock));
        self.open.insert(document, file);
        is_taken
    }

    /// Notes that the photograph of a document lies in a copy of what its project holds.
    pub(super) fn unpacked(&mut self, document: DocumentId, copy: PathBuf) {
        self.unpacked.insert(document, copy);
    }

    /// Lets go of the project of a document; a copy of its photograph is taken away with the last that needs it.
    pub(super) fn put_away(&mut self, document: DocumentId) {
        self.open.remove(&document);
        if let Some(copy) = self.unpacked.remove(&document)
            && !self.unpacked.values().any(|other| *other == copy)
        {
            // A copy that stays does no harm; opening the project again finds it.
            fs::remove_file(copy).ok();
        }
    }

    /// Whether a project is still as it was seen last. Told once: whoever asks again means it.
    ///
    /// # Errors
    /// [`EngineError::ChangedMeanwhile`] where somebody else wrote it.
    pub(super) fn check(&mut self, path: &Path) -> Result<(), EngineError> {
        let is_other = self.stamps.get(path).is_some_and(|seen| stamp(path).is_some_and(|now| now != *seen));
        if is_other {
            self.stamps.remove(path);
            return Err(EngineError::ChangedMeanwhile(path.into()));
        }
        Ok(())
    }
}

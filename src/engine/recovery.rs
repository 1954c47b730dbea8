//! Recovery files: work that was not saved yet, one file a document and window, in the user's data folder.
//!
//! A window holds a locked file as long as it lives; the system lets go of the lock when the program ends, however it ends.
//! So what another window is still at work on is neither offered as lost nor written over.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{EngineError, PROGRAM};
use crate::document::{DocumentId, Snapshot, load_project, save_project};
use crate::photo::Hash;

/// Work that was autosaved but not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// The recovery file; open it like a project, or [`super::Request::Forget`] it.
    pub path: PathBuf,
    /// The photograph it belongs to.
    pub photograph: PathBuf,
    /// How many strokes it has.
    pub strokes: usize,
}

/// The folder of recovery files; made when it is first written to.
#[derive(Clone, Debug)]
pub(super) struct RecoveryFolder {
    path: PathBuf,
    session: Arc<Session>,
}

/// This window among those that are open.
#[derive(Debug)]
struct Session {
    name: String,
    locks: PathBuf,
    /// Locked as long as the window lives; nothing where the folder cannot be written to.
    lock: Option<File>,
}

/// Windows of one process that are told apart; more than anybody opens.
const WINDOWS: usize = 64;

impl RecoveryFolder {
    pub(super) fn new(path: PathBuf) -> Self {
        let session = Arc::new(Session::begin(path.with_file_name("sessions")));
        Self { path, session }
    }

    /// Writes the recovery file of a document.
    pub(super) fn write(&self, document: DocumentId, snapshot: &Snapshot) -> Result<(), EngineError> {
        fs::create_dir_all(&self.path).map_err(|reason| EngineError::Folder { reason, path: self.path.clone() })?;
        Ok(save_project(&self.file(document, snapshot.photograph.hash), snapshot, PROGRAM)?)
    }

    /// Takes this window's recovery file of a document away; nothing happens where there is none.
    pub(super) fn discard(&self, document: DocumentId, hash: Hash) -> Result<(), EngineError> {
        removed(self.file(document, hash))
    }

    /// Takes away what was offered, if it is a recovery file.
    pub(super) fn forget(&self, path: &Path) -> Result<(), EngineError> {
        if self.holds(path) { removed(path.into()) } else { Ok(()) }
    }

    /// Makes a recovery file that was opened this window's own, so that it goes when the work is saved.
    pub(super) fn take_over(&self, path: &Path, document: DocumentId, hash: Hash) {
        // Where it cannot be renamed it is offered once more, which loses nothing.
        fs::rename(path, self.file(document, hash)).ok();
    }

    /// What can be recovered: what no window that is open is at work on. Files that cannot be read are left where they are
    /// and not offered.
    pub(super) fn list(&self) -> Vec<Recovery> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        let mut found: Vec<Recovery> = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                if self.session.others_hold(&path) {
                    return None;
                }
                let snapshot = load_project(&path).ok()?.snapshot;
                let photograph = snapshot.photograph.path.clone();
                Some(Recovery { path, photograph, strokes: snapshot.strokes.len() })
            })
            .collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    }

    /// Whether a project file is one of the recovery files.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.parent() == Some(&self.path)
    }

    /// A photograph may be open as itself and in several projects, so its hash alone is not enough.
    fn file(&self, document: DocumentId, hash: Hash) -> PathBuf {
        self.path.join(format!("{hash}.{}.{}.tintype", self.session.name, document.0))
    }
}

fn removed(path: PathBuf) -> Result<(), EngineError> {
    match fs::remove_file(&path) {
        Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => Err(EngineError::Folder { reason, path }),
        _ => Ok(()),
    }
}

impl Session {
    fn begin(locks: PathBuf) -> Self {
        let name = |number: usize| format!("{}-{number}", std::process::id());
        let locked = |number: usize| {
            fs::create_dir_all(&locks).ok()?;
            let file = File::create(locks.join(name(number))).ok()?;
            file.try_lock().ok().map(|()| file)
        };
        let found = (0..WINDOWS).find_map(|number| locked(number).map(|lock| (name(number), lock)));
        let (name, lock) = found.map_or_else(|| (name(WINDOWS), None), |(name, lock)| (name, Some(lock)));
        Self { name, locks, lock }
    }

    /// Whether the window that wrote this recovery file, another than this, still lives.
    fn others_hold(&self, recovery: &Path) -> bool {
        let Some(stem) = recovery.file_stem().map(|s| s.to_string_lossy()) else { return false };
        let Some(name) = stem.split('.').nth(1) else { return false };
        let lock = self.locks.join(name);
        name != self.name && File::open(lock).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // A file that stays holds nobody up: it is not locked any more.
            fs::remove_file(self.locks.join(&self.name)).ok();
        }
    }
}

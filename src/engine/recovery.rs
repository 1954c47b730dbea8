//! Recovery files: work that was not saved yet, one file a photograph, in the user's data folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::protocol::Recovery;
use super::{EngineError, PROGRAM};
use crate::document::{Snapshot, load_project, save_project};
use crate::photo::Hash;

/// The folder of recovery files; made when it is first written to.
#[derive(Clone, Debug)]
pub(super) struct RecoveryFolder {
    path: PathBuf,
}

impl RecoveryFolder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Writes the recovery file of the snapshot's photograph.
    pub(super) fn write(&self, snapshot: &Snapshot) -> Result<(), EngineError> {
        fs::create_dir_all(&self.path).map_err(|reason| EngineError::Folder { reason, path: self.path.clone() })?;
        Ok(save_project(&self.file(snapshot.photograph.hash), snapshot, PROGRAM)?)
    }

    /// Takes the recovery file of a photograph away; nothing happens where there is none.
    pub(super) fn discard(&self, hash: Hash) -> Result<(), EngineError> {
        let path = self.file(hash);
        match fs::remove_file(&path) {
            Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => Err(EngineError::Folder { reason, path }),
            _ => Ok(()),
        }
    }

    /// What can be recovered. Files that cannot be read are left where they are and not offered.
    pub(super) fn list(&self) -> Vec<Recovery> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        let mut found: Vec<Recovery> = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let snapshot = load_project(&path).ok()?.snapshot;
                let photograph = snapshot.photograph.path.clone();
                let (hash, strokes) = (snapshot.photograph.hash, snapshot.strokes.len());
                Some(Recovery { path, photograph, hash, strokes })
            })
            .collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    }

    /// Whether a project file is one of the recovery files.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.parent() == Some(&self.path)
    }

    fn file(&self, hash: Hash) -> PathBuf {
        self.path.join(format!("{hash}.tintype"))
    }
}

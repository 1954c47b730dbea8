//! What lies in a folder, read on a thread of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use eframe::egui::Context;

use crate::ui::UiError;
use crate::ui::file_dialogs::Purpose;

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    Folder(String),
    File(String),
}

/// More entries than a person looks through; the rest is left out, typing a name reaches them.
const MOST: usize = 2000;

/// What reading a folder gave, or why it gave nothing.
type Contents = Result<Vec<Entry>, String>;

/// The contents of the folder the picker shows.
pub(in crate::ui) struct Folders {
    reading: Option<(PathBuf, Receiver<Contents>)>,
    read: Option<(PathBuf, Purpose, Contents)>,
}

impl Folders {
    pub(in crate::ui) const fn new() -> Self {
        Self { reading: None, read: None }
    }

    /// What is in a folder: `None` while it is being read.
    pub(super) fn contents(&mut self, folder: &Path, purpose: Purpose, ctx: &Context) -> Option<&Contents> {
        if let Some((path, answer)) = &self.reading
            && let Ok(contents) = answer.try_recv()
        {
            self.read = Some((path.clone(), purpose, contents));
            self.reading = None;
        }
        let is_read = self.read.as_ref().is_some_and(|(path, p, _)| path == folder && *p == purpose);
        let is_reading = self.reading.as_ref().is_some_and(|(path, _)| path == folder);
        if !is_read && !is_reading {
            self.start(folder, purpose, ctx);
        }
        self.read.as_ref().filter(|_| is_read).map(|(_, _, contents)| contents)
    }

    /// Whether there is a file of that path already, so that writing would replace it; no while its folder is being read.
    pub(super) fn holds(&mut self, path: &Path, purpose: Purpose, ctx: &Context) -> bool {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name().map(|n| n.to_string_lossy())) else {
            return false;
        };
        let contents = self.contents(folder, purpose, ctx).and_then(|c| c.as_ref().ok());
        contents.is_some_and(|entries| entries.iter().any(|entry| matches!(entry, Entry::File(f) if **f == *name)))
    }

    /// Forgets what was read, so that it is read anew.
    pub(in crate::ui) fn forget(&mut self) {
        *self = Self::new();
    }

    fn start(&mut self, folder: &Path, purpose: Purpose, ctx: &Context) {
        let (answer, answered) = sync_channel(1);
        let (path, ctx) = (folder.to_path_buf(), ctx.clone());
        let read = move || {
            // The picker may be closed by now; then nobody waits for the answer.
            answer.send(entries(&path, purpose).map_err(|e| e.to_string())).ok();
            ctx.request_repaint();
        };
        if let Err(reason) = thread::Builder::new().name("tintype-folder".into()).spawn(read) {
            self.read = Some((folder.into(), purpose, Err(reason.to_string())));
        } else {
            self.reading = Some((folder.into(), answered));
        }
    }
}

/// Folders and wanted files, folders first, without hidden ones.
fn entries(folder: &Path, purpose: Purpose) -> Result<Vec<Entry>, UiError> {
    let list = fs::read_dir(folder).map_err(|reason| UiError::Folder { reason, path: folder.into() })?;
    let mut found: Vec<Entry> = list
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_string_lossy().into_owned();
            match () {
                () if name.starts_with('.') => None,
                () if path.is_dir() => Some(Entry::Folder(name)),
                () if purpose.wants(&path) => Some(Entry::File(name)),
                () => None,
            }
        })
        .collect();
    found.sort();
    found.truncate(MOST);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_first_and_other_files_are_left_out() {
        let folder = tempfile::TempDir::new().unwrap();
        for name in ["b.png", "a.JPG", "notes.txt", ".hidden.png"] {
            fs::write(folder.path().join(name), b"").unwrap();
        }
        fs::create_dir(folder.path().join("zebra")).unwrap();
        let names = [Entry::Folder("zebra".into()), Entry::File("a.JPG".into()), Entry::File("b.png".into())];
        assert_eq!(entries(folder.path(), Purpose::Open).unwrap(), names);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named_with_the_reason() {
        let message = entries(Path::new("/nowhere/at/all"), Purpose::Open).unwrap_err().to_string();
        assert!(message.contains("/nowhere/at/all"), "{message}");
    }
}

//! The pictures of a folder, each in small: listed at once, then decoded one after the other on a thread of their own, which
//! stops where nobody looks any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::EngineError;
use super::containment::{contained, named};
use super::error::sentence;
use super::files::{Lying, find_photograph};
use super::lane::{Latest, Outlet};
use super::protocol::{JobKind, Report};
use super::reference::smaller;
use crate::document::load_project;
use crate::photo::{Limits, decode_srgb, open_srgb};
use crate::raster::Plane;

/// Endings of pictures that can be opened, in small letters.
pub const PICTURES: &[&str] = &["jpg", "jpeg", "png", "tif", "tiff", "webp", "bmp"];

/// Endings of projects.
pub const PROJECTS: &[&str] = &["tintype"];

/// The longest side of a thumbnail in pixels: as large as one is shown on a fine screen.
const LONGEST: usize = 256;

/// More than a person looks through, and 100 MB of thumbnails; the others are counted.
const MOST: usize = 500;

/// What lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderReport {
    /// Which.
    pub folder: PathBuf,
    /// Pictures and projects, by name.
    pub files: Vec<PathBuf>,
    /// How many more there are.
    pub left_out: usize,
}

/// How a file of a folder looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail {
    /// Which file.
    pub path: PathBuf,
    /// `[H, W]` encoded sRGB, at most 256 pixels a side; or why it cannot be opened.
    pub picture: Result<Plane<[u8; 3]>, String>,
}

/// The folders that are looked through; one at a time.
#[derive(Clone, Default)]
pub(super) struct Browser {
    folders: Arc<Latest<Option<PathBuf>>>,
}

impl Browser {
    /// Looks through a folder from now on, or through none.
    pub(super) fn put(&self, folder: Option<PathBuf>) {
        self.folders.put(folder);
    }

    /// Ends the thread at its next check.
    pub(super) fn close(&self) {
        self.folders.close();
    }

    /// The thread that looks through folders.
    pub(super) fn look(self, limits: Limits, outlet: Outlet) -> Result<JoinHandle<()>, EngineError> {
        named("tintype-browse", move || {
            while let Some((folder, ticket)) = self.folders.take() {
                let Some(folder) = folder else { continue };
                let left = || self.folders.superseded(ticket);
                contained(JobKind::Browsing, Some(folder.clone()), &outlet, || {
                    look_through(&folder, &limits, &left, &outlet)
                });
                if !left() {
                    outlet.send(Report::Idle(JobKind::Browsing));
                }
            }
        })
    }
}

/// Tells what lies in a folder, and then how each of it looks.
fn look_through(folder: &Path, limits: &Limits, left: &dyn Fn() -> bool, outlet: &Outlet) -> Result<(), EngineError> {
    let (files, left_out) = files_in(folder)?;
    let report = FolderReport { folder: folder.into(), files: files.clone(), left_out };
    outlet.send(Report::Folder(report));
    for path in files {
        if left() {
            return Ok(());
        }
        // A file that a decoder breaks off at is as broken as one that it refuses.
        let seen = std::panic::catch_unwind(|| thumbnail(&path, limits));
        let picture = match seen {
            Ok(Ok(picture)) => Ok(picture),
            Ok(Err(error)) => Err(sentence(&error.to_string())),
            Err(_) => Err("The file could not be decoded".into()),
        };
        outlet.send(Report::Thumbnail(Thumbnail { path, picture }));
    }
    Ok(())
}

/// Pictures and projects of a folder by name, and how many more there are.
pub(super) fn files_in(folder: &Path) -> Result<(Vec<PathBuf>, usize), EngineError> {
    let entries = fs::read_dir(folder).map_err(|reason| EngineError::Folder { reason, path: folder.into() })?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> = paths.filter(|path| is_openable(path) && path.is_file()).collect();
    files.sort_by_key(|path| path.file_name().map(|name| name.to_string_lossy().to_lowercase()));
    let left_out = files.len().saturating_sub(MOST);
    files.truncate(MOST);
    Ok((files, left_out))
}

/// Whether a file of that name is a picture or a project; hidden ones are not.
fn is_openable(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && (has_ending(path, PICTURES) || has_ending(path, PROJECTS))
}

/// Whether the name of a file has one of these endings, in any case.
#[must_use]
pub fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| endings.contains(&&*ending))
}

/// How a file looks: a project as its photograph does.
fn thumbnail(path: &Path, limits: &Limits) -> Result<Plane<[u8; 3]>, EngineError> {
    let picture = if has_ending(path, PROJECTS) {
        let project = load_project(path)?;
        match find_photograph(path, &project)? {
            Lying::At(found) => open_srgb(&found, limits)?,
            Lying::Inside(bytes) => decode_srgb(&bytes, path, limits)?,
        }
    } else {
        open_srgb(path, limits)?
    };
    Ok(smaller(&picture, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::png_of;
    use crate::raster::Size;
    use crossbeam_channel::bounded;
    use tempfile::TempDir;

    fn folder() -> TempDir {
        let folder = TempDir::new().unwrap();
        let picture = png_of(&Plane::filled(Size::new(640, 480), [90, 90, 90, 255])).unwrap();
        for name in ["b.png", "A.JPG", ".hidden.png"] {
            fs::write(folder.path().join(name), &picture).unwrap();
        }
        fs::write(folder.path().join("c.png"), "no picture").unwrap();
        fs::write(folder.path().join("notes.txt"), "no picture").unwrap();
        folder
    }

    #[test]
    fn pictures_are_listed_by_name_and_then_shown_with_what_is_broken() {
        let (folder, (reports, received)) = (folder(), bounded(16));
        let outlet = Outlet::new(reports, Arc::new(|| ()));
        look_through(folder.path(), &Limits::default(), &|| false, &outlet).unwrap();
        drop(outlet);
        let reports: Vec<Report> = received.iter().collect();
        let Report::Folder(told) = &reports[0] else { panic!("{reports:?}") };
        let names: Vec<_> = told.files.iter().map(|path| path.file_name().unwrap().to_string_lossy()).collect();
        assert_eq!((names, told.left_out), (vec!["A.JPG".into(), "b.png".into(), "c.png".into()], 0));
        let [Report::Thumbnail(first), _, Report::Thumbnail(broken)] = &reports[1..] else { panic!("{reports:?}") };
        assert_eq!(first.picture.as_ref().unwrap().size(), Size::new(256, 192));
        assert!(broken.picture.as_ref().unwrap_err().contains("c.png"), "{broken:?}");
    }

    #[test]
    fn nothing_is_decoded_for_whoever_left_and_a_lost_folder_is_named() {
        let (folder, (reports, received)) = (folder(), bounded(16));
        let outlet = Outlet::new(reports, Arc::new(|| ()));
        look_through(folder.path(), &Limits::default(), &|| true, &outlet).unwrap();
        assert_eq!(received.try_iter().count(), 1, "only what there is");
        let lost = look_through(&folder.path().join("gone"), &Limits::default(), &|| false, &outlet).unwrap_err();
        assert!(lost.to_string().contains("gone"), "{lost}");
    }
}

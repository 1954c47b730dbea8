//! Color photographs: what the program would see of them, and what it should find.

use std::path::{Path, PathBuf};

use super::draw::seed_of;
use super::error::EvalError;
use crate::color::lab_from_srgb;
use crate::photo::{Limits, Tone, format_of, open, open_srgb};
use crate::raster::{Chroma, Plane};

/// A photograph whose colors are known.
#[derive(Clone, Debug)]
pub struct Truth {
    /// `[H, W]` encoded gray, 0..=65535, as the program opens the file.
    pub gray: Plane<u16>,
    /// `[H, W]` a and b of CIE Lab as in the file.
    pub chroma: Chroma,
    /// A number that depends on the file's bytes alone.
    pub seed: u64,
}

impl Truth {
    /// Opens a photograph; nothing for one that is gray or of one tint.
    ///
    /// # Errors
    /// [`EvalError::Photo`] for a file that does not open.
    pub fn open(path: &Path) -> Result<Option<Self>, EvalError> {
        let limits = Limits::default();
        let photo = open(path, &limits)?;
        if photo.tone != Tone::Color {
            return Ok(None);
        }
        let colors = open_srgb(path, &limits)?.map(lab_from_srgb);
        let chroma = [colors.map(|c| c.a), colors.map(|c| c.b)];
        Ok(Some(Self { gray: photo.gray, chroma, seed: seed_of(photo.hash) }))
    }
}

/// The files of a folder whose names end as those of photographs do, by name, folders in it left out; at most so many, taken
/// evenly.
///
/// # Errors
/// [`EvalError::Folder`] for a folder that cannot be read, [`EvalError::NoPhotographs`] where there is none.
pub fn photographs(folder: &Path, most: Option<usize>) -> Result<Vec<PathBuf>, EvalError> {
    let failed = |reason| EvalError::Folder { reason, path: folder.into() };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && format_of(&path).is_some() {
            files.push(path);
        }
    }
    files.sort();
    let most = most.unwrap_or(files.len()).min(files.len());
    if most == 0 {
        return Err(EvalError::NoPhotographs(folder.into()));
    }
    Ok((0..most).filter_map(|k| files.get(k * files.len() / most).cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_photographs_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["c.png", "a.JPG", "b.webp", "notes.txt", "d.tif"] {
            std::fs::write(folder.path().join(name), []).unwrap();
        }
        std::fs::create_dir(folder.path().join("e.png")).unwrap();
        let names = |most| -> Vec<String> {
            let paths = photographs(folder.path(), most).unwrap();
            paths.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names(None), ["a.JPG", "b.webp", "c.png", "d.tif"]);
        assert_eq!(names(Some(2)), ["a.JPG", "c.png"]);
        assert!(matches!(photographs(folder.path(), Some(0)), Err(EvalError::NoPhotographs(_))));
        assert!(matches!(photographs(&folder.path().join("x"), None), Err(EvalError::Folder { .. })));
    }

    #[test]
    fn an_empty_file_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        std::fs::write(&path, []).unwrap();
        assert!(Truth::open(&path).unwrap_err().to_string().contains("a.png"));
    }
}

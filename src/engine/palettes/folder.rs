//! The folder of palettes.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::gpl::{MAX_BYTES, parse, text_of, tidy};
use super::{Palette, PaletteError};
use crate::engine::EngineError;
use crate::photo::write_atomically;

/// The most files that are looked at.
const MAX_FILES: usize = 500;

/// Where the person's palettes lie; made when it is first written to.
#[derive(Clone, Debug)]
pub(in crate::engine) struct PaletteFolder {
    path: PathBuf,
}

impl PaletteFolder {
    pub(in crate::engine) const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// All that can be read, by name. Files that are no palettes are left where they are.
    pub(in crate::engine) fn list(&self) -> Vec<Palette> {
        self.files().into_iter().map(|(_, palette)| palette).collect()
    }

    /// Keeps a palette in place of the one that is called `was`, if any. Returns the name it is kept under.
    pub(in crate::engine) fn keep(&self, palette: &Palette, was: Option<&str>) -> Result<String, EngineError> {
        let name = tidy(&palette.name);
        let files = self.files();
        if was != Some(&*name) && files.iter().any(|(_, other)| other.name == name) {
            return Err(PaletteError::Taken(name).into());
        }
        let old = files.iter().find(|(_, other)| Some(other.name.as_str()) == was).map(|(path, _)| path.clone());
        let path = old.unwrap_or_else(|| self.free_path(&name));
        fs::create_dir_all(&self.path).map_err(|reason| EngineError::Folder { reason, path: self.path.clone() })?;
        write(&path, &Palette { name: name.clone(), ..palette.clone() })?;
        Ok(name)
    }

    /// Takes a palette away; nothing happens where there is none.
    pub(in crate::engine) fn remove(&self, name: &str) -> Result<(), EngineError> {
        for (path, _) in self.files().into_iter().filter(|(_, palette)| palette.name == name) {
            fs::remove_file(&path).map_err(|reason| EngineError::Folder { reason, path })?;
        }
        Ok(())
    }

    /// Keeps a copy of the palette in a file from elsewhere, under a name that is free. Returns that name.
    pub(in crate::engine) fn import(&self, path: &Path) -> Result<String, EngineError> {
        let palette = read(path)?;
        if palette.colors.is_empty() {
            return Err(PaletteError::Empty { path: path.into() }.into());
        }
        let taken: Vec<String> = self.list().into_iter().map(|palette| palette.name).collect();
        let numbered = (2..).map(|k: u32| format!("{} {k}", palette.name));
        let free = std::iter::once(palette.name.clone()).chain(numbered).find(|name| !taken.contains(name));
        self.keep(&Palette { name: free.unwrap_or_default(), ..palette }, None)
    }

    fn files(&self) -> Vec<(PathBuf, Palette)> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path())).take(MAX_FILES);
        let is_palette = |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gpl"));
        let read = |path: PathBuf| read(&path).ok().map(|palette| (path, palette));
        let mut found: Vec<_> = paths.filter(is_palette).filter_map(read).collect();
        found.sort_by(|(a, one), (b, other)| (&one.name, a).cmp(&(&other.name, b)));
        found.dedup_by(|(_, one), (_, other)| one.name == other.name);
        found
    }

    /// A file of that name, with letters that every system takes, that is not there yet.
    fn free_path(&self, name: &str) -> PathBuf {
        let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
        let numbered = (2..).map(|k: u32| format!("{plain}-{k}.gpl"));
        let mut names = std::iter::once(format!("{plain}.gpl")).chain(numbered).map(|name| self.path.join(name));
        names.find(|path| !path.exists()).unwrap_or_else(|| self.path.join("palette.gpl"))
    }
}

/// Reads a palette of anyone's.
fn read(path: &Path) -> Result<Palette, PaletteError> {
    let unreadable = |reason| PaletteError::Unreadable { reason, path: path.into() };
    // The kind is asked before opening: opening a pipe would wait for its writer.
    let found = fs::metadata(path).map_err(unreadable)?;
    if !found.is_file() {
        return Err(unreadable(std::io::Error::other("it is no file")));
    }
    if found.len() > MAX_BYTES {
        return Err(PaletteError::TooLarge { bytes: found.len(), limit: MAX_BYTES, path: path.into() });
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
    parse(&bytes, path)
}

/// Writes a palette, whole or not at all.
pub(in crate::engine) fn write(path: &Path, palette: &Palette) -> Result<(), PaletteError> {
    write_atomically(path, |out| out.write_all(text_of(palette).as_bytes()))
        .map(|_| ())
        .map_err(|reason| PaletteError::Unwritable { reason, path: path.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::NamedColor;
    use tempfile::TempDir;

    fn palette(name: &str) -> Palette {
        Palette { name: name.into(), colors: vec![NamedColor { name: "Rust".into(), rgb: [150, 80, 40] }] }
    }

    fn folder() -> (TempDir, PaletteFolder) {
        let temporary = TempDir::new().unwrap();
        let folder = PaletteFolder::new(temporary.path().join("made/palettes"));
        (temporary, folder)
    }

    fn names(folder: &PaletteFolder) -> Vec<String> {
        folder.list().into_iter().map(|palette| palette.name).collect()
    }

    #[test]
    fn palettes_are_kept_renamed_and_taken_away() {
        let (_temporary, folder) = folder();
        assert!(folder.list().is_empty());
        folder.keep(&palette("Uniforms / 1914"), None).unwrap();
        folder.keep(&palette("Ida"), None).unwrap();
        assert_eq!(folder.list(), [palette("Ida"), palette("Uniforms / 1914")]);
        folder.keep(&palette("Aunt Ida"), Some("Ida")).unwrap();
        assert_eq!(names(&folder), ["Aunt Ida", "Uniforms / 1914"]);
        let taken = folder.keep(&palette("Aunt Ida"), Some("Uniforms / 1914")).unwrap_err().to_string();
        assert!(taken.contains("choose another name"), "{taken}");
        folder.remove("Aunt Ida").unwrap();
        folder.remove("nobody").unwrap();
        assert_eq!(names(&folder), ["Uniforms / 1914"]);
    }

    #[test]
    fn an_imported_palette_finds_a_free_name_and_what_is_none_is_refused() {
        let (temporary, folder) = folder();
        let from = temporary.path().join("from.gpl");
        write(&from, &palette("Ida")).unwrap();
        assert_eq!(folder.import(&from).unwrap(), "Ida");
        assert_eq!(folder.import(&from).unwrap(), "Ida 2");
        let huge = temporary.path().join("huge.gpl");
        fs::File::create(&huge).unwrap().set_len(1 << 40).unwrap();
        let empty = temporary.path().join("empty.gpl");
        fs::write(&empty, "GIMP Palette\n#\n").unwrap();
        let refused =
            [(huge, "more than the 400000"), (temporary.path().into(), "it is no file"), (empty, "no colors")];
        for (path, expected) in refused {
            let message = folder.import(&path).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
        assert_eq!(names(&folder), ["Ida", "Ida 2"]);
    }

    #[test]
    fn a_new_palette_has_no_colors_yet() {
        let (_temporary, folder) = folder();
        folder.keep(&Palette { name: "New".into(), colors: Vec::new() }, None).unwrap();
        assert_eq!(names(&folder), ["New"]);
    }

    #[test]
    fn a_file_in_the_folder_that_is_no_palette_is_left_alone() {
        let (_temporary, folder) = folder();
        folder.keep(&palette("Ida"), None).unwrap();
        let other = folder.path.join("notes.gpl");
        fs::write(&other, "buy milk").unwrap();
        assert_eq!(names(&folder), ["Ida"]);
        folder.keep(&palette("notes"), None).unwrap();
        assert_eq!(fs::read_to_string(other).unwrap(), "buy milk");
        assert_eq!(names(&folder), ["Ida", "notes"]);
    }
}

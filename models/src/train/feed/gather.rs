//! What pictures there are: files of folders, folders in them, and members of tar files, in a fixed order.

use crate::train::TrainError;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tintype::photo::format_of;

/// A picture that has not been read yet.
#[derive(Debug, Clone)]
pub struct Entry {
    /// For messages: the file, and the member of it.
    pub name: PathBuf,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    File,
    /// A tar file with the offset and the length of a member.
    Member(Arc<Path>, u64, u64),
}

/// A member of a tar file larger than this is no picture to learn from.
const LARGEST_MEMBER: u64 = 256 << 20;

impl Entry {
    /// The bytes of its file.
    ///
    /// # Errors
    /// What the system says.
    pub fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let Place::Member(tar, offset, length) = &self.place else { return std::fs::read(&self.name) };
        if *length > LARGEST_MEMBER {
            return Err(std::io::Error::other("a member of more than 256 MiB"));
        }
        let mut file = File::open(tar)?;
        file.seek(SeekFrom::Start(*offset))?;
        let mut bytes = Vec::new();
        file.take(*length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == *length { Ok(bytes) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// All pictures of these folders and tar files, by name.
///
/// # Errors
/// [`TrainError::NoPhotographs`] for a place without any, [`TrainError::Io`] for one that cannot be read. A tar file that
/// ends early gives what comes before.
pub fn gather(places: &[PathBuf]) -> Result<Vec<Entry>, TrainError> {
    let mut entries = Vec::new();
    for place in places {
        let before = entries.len();
        walk(place, &mut entries)?;
        if entries.len() == before {
            return Err(TrainError::NoPhotographs { path: place.clone() });
        }
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

fn walk(path: &Path, entries: &mut Vec<Entry>) -> Result<(), TrainError> {
    let failed = |e| TrainError::io(e, path);
    if !std::fs::metadata(path).map_err(failed)?.is_dir() {
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("tar")) {
            return members(path, entries).map_err(failed);
        }
        if format_of(path).is_some() {
            entries.push(Entry { name: path.into(), place: Place::File });
        }
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        // A link to a folder above would never end.
        if !entry.file_type().map_err(failed)?.is_symlink() || entry.path().is_file() {
            walk(&entry.path(), entries)?;
        }
    }
    Ok(())
}

fn members(path: &Path, entries: &mut Vec<Entry>) -> std::io::Result<()> {
    let tar: Arc<Path> = path.into();
    let mut archive = tar::Archive::new(File::open(path)?);
    for member in archive.entries_with_seek()? {
        let Ok(member) = member else { break };
        let Ok(name) = member.path().map(|name| path.join(name)) else { continue };
        if member.header().entry_type().is_file() && format_of(&name).is_some() {
            let place = Place::Member(Arc::clone(&tar), member.raw_file_position(), member.size());
            entries.push(Entry { name, place });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_tar_files_give_the_same_bytes_in_the_order_of_names() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("in");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("b.png"), b"second").unwrap();
        std::fs::write(folder.path().join("notes.txt"), b"-").unwrap();
        let mut tar = tar::Builder::new(File::create(folder.path().join("a.tar")).unwrap());
        tar.append_path_with_name(inner.join("b.png"), "z/c.webp").unwrap();
        tar.append_path_with_name(folder.path().join("notes.txt"), "notes.txt").unwrap();
        tar.finish().unwrap();
        let entries = gather(&[folder.path().into()]).unwrap();
        let names: Vec<_> = entries.iter().map(|e| e.name.strip_prefix(folder.path()).unwrap().to_owned()).collect();
        assert_eq!(names, [Path::new("a.tar/z/c.webp"), Path::new("in/b.png")]);
        assert!(entries.iter().all(|entry| entry.bytes().unwrap() == b"second"));
    }

    #[test]
    fn a_place_without_pictures_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            matches!(gather(&[folder.path().into()]), Err(TrainError::NoPhotographs { path }) if path == folder.path())
        );
        let missing = folder.path().join("missing");
        assert!(gather(&[missing]).unwrap_err().to_string().contains("missing"));
    }

    #[test]
    fn a_tar_file_cut_off_gives_what_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tar");
        let picture = folder.path().join("p.png");
        std::fs::write(&picture, vec![7; 4000]).unwrap();
        let mut tar = tar::Builder::new(Vec::new());
        tar.append_path_with_name(&picture, "1.png").unwrap();
        tar.append_path_with_name(&picture, "2.png").unwrap();
        let bytes = tar.into_inner().unwrap();
        std::fs::write(&path, &bytes[..6000]).unwrap();
        let entries = gather(&[path]).unwrap();
        assert_eq!(entries[0].bytes().unwrap().len(), 4000);
        assert!(entries[1..].iter().all(|cut| cut.bytes().is_err()));
    }
}

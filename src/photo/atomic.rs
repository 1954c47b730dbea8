//! Files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes gathered before they go to the system; encoders write rows of a few kilobytes.
const BUFFER_BYTES: usize = 1 << 20;

/// Writes a file by writing a temporary one beside it and renaming that over it; gives the bytes written.
///
/// The file that was there keeps its permissions, and stays as it is until the new one is safely on the disk. A link is
/// followed: the file it leads to is replaced, the link stays. When anything fails no temporary file stays behind.
///
/// # Errors
/// What the system or `write` said; also where the target is read-only, a directory or a device.
pub fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<u64> {
    let target = target_of(path)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tintype-").suffix(".part");
    let fresh = fresh_permissions();
    if let Some(permissions) = fresh.clone() {
        builder.permissions(permissions);
    }
    let file = builder.tempfile_in(folder).map_err(|e| named(&e, folder))?;
    let mut buffer = BufWriter::with_capacity(BUFFER_BYTES, file);
    write(&mut buffer)?;
    let file = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Ok(old) = fs::metadata(&target) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    let bytes = file.as_file().metadata()?.len();
    file.persist(&target).map_err(|e| e.error)?;
    sync_folder(folder);
    Ok(bytes)
}

/// The file that will be replaced: the end of a chain of links. Refuses what must not be replaced.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    let refuse = |kind, words: &str| Err(io::Error::new(kind, words.to_owned()));
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => refuse(io::ErrorKind::IsADirectory, "it is a directory"),
        Ok(found) if !found.is_file() => refuse(io::ErrorKind::InvalidInput, "it is a device or a pipe"),
        // Renaming would replace it all the same: the permission to do so comes from the folder.
        Ok(found) if found.permissions().readonly() => refuse(io::ErrorKind::PermissionDenied, "it is read-only"),
        Ok(_) => fs::canonicalize(path),
        Err(_) => match fs::read_link(path) {
            Ok(_) => refuse(io::ErrorKind::NotFound, "it is a link that leads nowhere"),
            Err(_) if path.file_name().is_none() => refuse(io::ErrorKind::InvalidInput, "it has no file name"),
            Err(_) => Ok(path.into()),
        },
    }
}

/// Permissions of a new file, from which the system takes what the person's mask forbids; temporary files are private else.
#[cfg(unix)]
fn fresh_permissions() -> Option<fs::Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn fresh_permissions() -> Option<fs::Permissions> {
    None
}

/// Says which folder it was: the temporary file's random name in a message helps nobody.
fn named(error: &io::Error, folder: &Path) -> io::Error {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read, not written: choose another folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to write in the folder".to_owned(),
        _ => error
            .raw_os_error()
            .map_or_else(|| error.to_string(), |code| io::Error::from_raw_os_error(code).to_string()),
    };
    io::Error::new(error.kind(), format!("{reason}: {}", folder.display()))
}

/// Makes the rename itself last through a power cut, where the system can. The file is in place either way, so that a file
/// system that cannot do this is no reason to report failure.
fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        drop(folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        assert_eq!(write_atomically(&path, |w| w.write_all(b"one")).unwrap(), 3);
        assert_eq!(write_atomically(&path, |w| w.write_all(b"two!")).unwrap(), 4);
        assert_eq!(fs::read(&path).unwrap(), b"two!");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, b"old").unwrap();
        let full = write_atomically(&path, |w| {
            w.write_all(&vec![1; 3 << 20])?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(full.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn targets_that_cannot_be_are_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let nothing = |w: &mut dyn Write| w.write_all(b"x");
        let missing = write_atomically(&folder.path().join("no/where.txt"), nothing).unwrap_err();
        assert!(missing.to_string().starts_with("there is no such folder"), "{missing}");
        assert!(!missing.to_string().contains(".part"), "{missing}");
        assert_eq!(write_atomically(folder.path(), nothing).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        let path = folder.path().join("fixed.txt");
        fs::write(&path, b"fixed").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(write_atomically(&path, nothing).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(fs::read(&path).unwrap(), b"fixed");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.txt"), folder.path().join("link"));
        write_atomically(&path, |w| w.write_all(b"one")).unwrap();
        let plain = fs::File::create(folder.path().join("plain")).unwrap().metadata().unwrap().permissions();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode(), plain.mode(), "the person's mask holds");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.txt", &link).unwrap();
        write_atomically(&link, |w| w.write_all(b"two")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        symlink("gone.txt", folder.path().join("dangling")).unwrap();
        assert!(write_atomically(&folder.path().join("dangling"), |w| w.write_all(b"x")).is_err());
        assert!(write_atomically(Path::new("/dev/null"), |w| w.write_all(b"x")).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_reported() {
        // A buffer that cannot be flushed fails like a full disk; the last bytes are written on closing.
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let result = write_atomically(&path, |_| BufWriter::new(&full).write_all(&vec![0; 2 << 20]));
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(names(folder.path()), [""; 0]);
    }
}

//! The identity of a weight file: its size and SHA-256, under which authors publish it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Bytes read at a time; a megabyte keeps the disk busy and costs nothing.
const PIECE_BYTES: usize = 1 << 20;

/// Name, size and hash of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// The file's name without its folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in small hexadecimal digits.
    pub sha256: String,
}

/// Reads a file to its end and gives its identity.
///
/// # Errors
/// What the system says.
pub fn sha256_of(path: &Path) -> io::Result<FileHash> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE_BYTES];
    let mut bytes = 0;
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => {
                hasher.update(&piece[..n]);
                bytes += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let sha256 = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(FileHash { name, bytes, sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("abc.pth");
        std::fs::write(&path, "abc").unwrap();
        let hash = sha256_of(&path).unwrap();
        assert_eq!((hash.name.as_str(), hash.bytes), ("abc.pth", 3));
        // FIPS 180-4, the example of its appendix.
        assert_eq!(hash.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}

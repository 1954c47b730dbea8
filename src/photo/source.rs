//! The bytes of a file, how much of them we take, and the name that identifies them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Format, PhotoError};

/// How much a file may ask for before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest number of pixels; 400 million by default: a 20 000 × 20 000 scan, which takes 2 GB while it is colored.
    pub max_pixels: u64,
    /// Largest file in bytes; 4 GiB by default, which is where TIFF ends.
    pub max_file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_pixels: 400_000_000, max_file_bytes: 4 << 30 }
    }
}

/// BLAKE3 of a file's bytes: the identity of a photograph. Shown and stored as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hash(blake3::Hash);

/// The identity of these bytes.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes);
    Hash(hasher.finalize())
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.to_hex().as_str())
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a hash of 64 hexadecimal digits")]
pub struct HashTextError;

impl std::str::FromStr for Hash {
    type Err = HashTextError;

    fn from_str(text: &str) -> Result<Self, HashTextError> {
        blake3::Hash::from_hex(text).map(Self).map_err(|_| HashTextError)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.to_hex().as_str())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A file's bytes on their way through a decoder, with what its errors need to say.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) name: &'a Path,
    pub(super) format: Format,
    pub(super) limits: &'a Limits,
}

impl Source<'_> {
    pub(super) fn corrupt(&self, reason: &impl ToString) -> PhotoError {
        PhotoError::Corrupt { format: self.format, reason: reason.to_string(), path: self.name.into() }
    }

    pub(super) fn unsupported(&self, feature: &impl ToString) -> PhotoError {
        PhotoError::Unsupported { format: self.format, feature: feature.to_string(), path: self.name.into() }
    }

    pub(super) fn truncated(&self) -> PhotoError {
        PhotoError::Truncated { format: self.format, path: self.name.into() }
    }

    /// What an error of the reading side means, where the reader is the file in memory.
    pub(super) fn read_error(&self, error: &io::Error) -> PhotoError {
        if error.kind() == io::ErrorKind::UnexpectedEof { self.truncated() } else { self.corrupt(error) }
    }

    /// A zeroed buffer for `width * height` pixels of `samples` samples each, once the size is found allowed.
    pub(super) fn buffer<T: Clone + Default>(
        &self,
        width: u64,
        height: u64,
        samples: usize,
    ) -> Result<Vec<T>, PhotoError> {
        self.check_size(width, height)?;
        let bytes = (width * height).saturating_mul((samples * size_of::<T>()) as u64);
        let refused = || PhotoError::OutOfMemory { bytes, path: self.name.into() };
        let len = usize::try_from(bytes).map_err(|_| refused())? / size_of::<T>();
        // The probe asks and gives back: the allocation after it would otherwise end the program where memory is short,
        // and one grown by hand would touch every page of a picture whose file may hold nothing.
        Vec::<T>::new().try_reserve_exact(len).map_err(|_| refused())?;
        Ok(vec![T::default(); len])
    }

    /// Refuses pictures of no pixels and of too many.
    pub(super) fn check_size(&self, width: u64, height: u64) -> Result<(), PhotoError> {
        let limit = self.limits.max_pixels;
        match width.checked_mul(height) {
            Some(0) => Err(PhotoError::NoPixels { format: self.format, path: self.name.into() }),
            Some(pixels) if pixels <= limit => Ok(()),
            _ => Err(PhotoError::TooManyPixels { width, height, limit, path: self.name.into() }),
        }
    }
}

/// The whole of a regular file within the limits.
///
/// # Errors
/// [`PhotoError`] where it is no file, cannot be read, is empty or too large.
pub fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, PhotoError> {
    // The kind is asked before opening: opening a pipe would wait for its writer.
    let found = fs::metadata(path).map_err(|e| read_failure(path, e))?;
    if found.is_dir() {
        return Err(PhotoError::Directory { path: path.into() });
    }
    if !found.is_file() {
        return Err(PhotoError::NotAFile { path: path.into() });
    }
    let too_large = |bytes| PhotoError::FileTooLarge { bytes, limit: limits.max_file_bytes, path: path.into() };
    if found.len() > limits.max_file_bytes {
        return Err(too_large(found.len()));
    }
    let file = File::open(path).map_err(|e| read_failure(path, e))?;
    let mut bytes = Vec::new();
    let room = usize::try_from(found.len()).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(room).map_err(|_| PhotoError::OutOfMemory { bytes: found.len(), path: path.into() })?;
    // The file may grow while we read: never more than one byte above the limit.
    file.take(limits.max_file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| read_failure(path, e))?;
    match bytes.len() as u64 {
        0 => Err(PhotoError::Empty { path: path.into() }),
        len if len > limits.max_file_bytes => Err(too_large(len)),
        _ => Ok(bytes),
    }
}

fn read_failure(path: &Path, source: io::Error) -> PhotoError {
    let path = path.into();
    match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => PhotoError::Missing { path },
        io::ErrorKind::PermissionDenied => PhotoError::Unreadable { path },
        _ => PhotoError::Read { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::IntoDeserializer;
    use serde::de::value::StrDeserializer;

    /// What a serializer is given: serde can write a text into a formatter.
    struct Stored(Hash);

    impl std::fmt::Display for Stored {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.serialize(f)
        }
    }

    #[test]
    fn a_hash_is_its_text() {
        let hash = hash_of(b"tintype");
        assert_eq!(hash.to_string().len(), 64);
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("12".parse::<Hash>(), Err(HashTextError));
        let read = |text: &str| {
            let text: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
            Hash::deserialize(text)
        };
        assert_eq!(read(&Stored(hash).to_string()), Ok(hash));
        assert!(read("zz").is_err());
    }

    #[test]
    fn sizes_are_refused_before_memory_is_taken() {
        let limits = Limits { max_pixels: 100, ..Limits::default() };
        let source = Source { bytes: &[], name: Path::new("p"), format: Format::Png, limits: &limits };
        assert_eq!(source.buffer::<u16>(10, 10, 3).unwrap().len(), 300);
        assert!(matches!(source.buffer::<u8>(0, 10, 3), Err(PhotoError::NoPixels { .. })));
        assert!(matches!(source.buffer::<u8>(101, 1, 3), Err(PhotoError::TooManyPixels { .. })));
        assert!(matches!(source.buffer::<u8>(u64::MAX, u64::MAX, 3), Err(PhotoError::TooManyPixels { .. })));
        let limits = Limits { max_pixels: u64::MAX, ..Limits::default() };
        let source = Source { limits: &limits, ..source };
        assert!(matches!(source.buffer::<u8>(1 << 31, 1 << 31, 3), Err(PhotoError::OutOfMemory { .. })));
    }
}

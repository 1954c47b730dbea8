//! A photograph inside of its project file: the bytes of its own file, as text.

use std::fs;

use crate::document::Photograph;
use crate::photo::{base64_of, bytes_of_base64, hash_of};

/// The largest photograph file that a project takes in: with strokes and history the project can still be read.
const LARGEST: u64 = 112 << 20;

/// The bytes of a photograph's file, as they stand in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded(String);

/// Why a photograph is not taken into its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEmbedded {
    /// The file is gone, or another one now.
    #[error("its file is not there any more, or has changed")]
    Gone,
    /// The project could not be read again.
    #[error("its file has {0} MB, more than the {limit} a project can hold", limit = LARGEST >> 20)]
    TooLarge(u64),
}

impl Embedded {
    /// The photograph as its file is now.
    ///
    /// # Errors
    /// [`NotEmbedded`] where the file is not the photograph's any more, or too large.
    pub fn of(photograph: &Photograph) -> Result<Self, NotEmbedded> {
        if photograph.bytes > LARGEST {
            return Err(NotEmbedded::TooLarge(photograph.bytes >> 20));
        }
        let found = fs::metadata(&photograph.path).is_ok_and(|m| m.is_file() && m.len() == photograph.bytes);
        let bytes = found.then(|| fs::read(&photograph.path).ok()).flatten();
        bytes.filter(|bytes| hash_of(bytes) == photograph.hash).map(|b| Self(base64_of(&b))).ok_or(NotEmbedded::Gone)
    }

    /// As it stands in a project; whether it is the photograph, [`Self::bytes`] tells.
    pub(super) const fn from_text(text: String) -> Self {
        Self(text)
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// The bytes of the file; nothing where they are not those of `photograph`.
    #[must_use]
    pub fn bytes(&self, photograph: &Photograph) -> Option<Vec<u8>> {
        let length = usize::try_from(photograph.bytes).ok().filter(|_| photograph.bytes <= LARGEST)?;
        bytes_of_base64(&self.0, length).filter(|bytes| hash_of(bytes) == photograph.hash)
    }
}

//! A document made from a photograph and a marked copy of it.

use std::path::Path;

use super::EngineError;
use crate::document::{Base, Edit, Marks, Photograph, Snapshot};
use crate::photo::{Limits, Photo, open, open_srgb};

/// Opens the photograph and takes its strokes from a marked copy: pixels of `marked` that differ from the photograph
/// are hints, gray ones among them mean neutral.
///
/// # Errors
/// Where a file cannot be opened, the copy has another size, or nothing is painted on it.
pub fn marked_snapshot(photograph: &Path, marked: &Path, base: &Base) -> Result<(Photo, Snapshot), EngineError> {
    let limits = Limits::default();
    let photo = open(photograph, &limits)?;
    let marks = Marks::between(&open_srgb(photograph, &limits)?, &open_srgb(marked, &limits)?)?;
    let untouched = Snapshot::new(photograph_of(photograph, &photo));
    if marks.marks().is_empty() {
        return Err(EngineError::NoMarks(marked.into()));
    }
    let edits = [Edit::SetMarks(marks.into()), Edit::SetBase(base.clone())];
    let snapshot = edits.iter().fold(untouched, |snapshot, edit| snapshot.apply(edit).0);
    Ok((photo, snapshot))
}

/// How a document names an opened photograph. The path is made absolute, so that a project finds it from anywhere.
pub(super) fn photograph_of(path: &Path, photo: &Photo) -> Photograph {
    Photograph {
        path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        hash: photo.hash,
        size: photo.size(),
        bytes: std::fs::metadata(path).map_or(0, |m| m.len()),
    }
}

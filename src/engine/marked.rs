//! A document made from a photograph and a marked copy of it.

use std::path::Path;
use std::sync::Arc;

use super::EngineError;
use crate::document::{Base, Edit, LabelMap, Marks, Photograph, Snapshot};
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

/// Opens the photograph, to be colored by `base` alone.
///
/// # Errors
/// Where the file cannot be opened.
pub fn untouched_snapshot(photograph: &Path, base: &Base) -> Result<(Photo, Snapshot), EngineError> {
    let photo = open(photograph, &Limits::default())?;
    let untouched = Snapshot::new(photograph_of(photograph, &photo));
    Ok((photo, untouched.apply(&Edit::SetBase(base.clone())).0))
}

/// The snapshot with the regions of a picture and the mask of another: pixels of different value in `regions` belong to
/// different regions, and black ones in `mask` take no part.
///
/// # Errors
/// Where a picture cannot be opened or has another size than the photograph.
pub fn limited_snapshot(
    snapshot: &Snapshot,
    regions: Option<&Path>,
    mask: Option<&Path>,
) -> Result<Snapshot, EngineError> {
    let opened = |path: Option<&Path>| path.map(|path| open_srgb(path, &Limits::default())).transpose();
    let size = snapshot.photograph.size;
    let labels = |regions: Option<&Path>, mask: Option<&Path>| {
        let (of_regions, of_mask) = (opened(regions)?, opened(mask)?);
        LabelMap::from_pictures(size, of_regions.as_ref(), of_mask.as_ref()).map_err(|reason| {
            let path = regions.or(mask).map(Path::to_owned).unwrap_or_default();
            EngineError::BadLimits { reason, path }
        })
    };
    // Each by itself first, so that a refusal names the file that is wrong.
    for (regions, mask) in [(regions, None), (None, mask)] {
        labels(regions, mask)?;
    }
    Ok(snapshot.apply(&Edit::SetLabelMap(Some(Arc::new(labels(regions, mask)?)))).0)
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

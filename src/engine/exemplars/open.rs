//! Opening references, and finding those of a project again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::given::MOST_SIDE;
use crate::document::{Exemplar, ExemplarId, Photograph, Pictures, Snapshot};
use crate::engine::EngineError;
use crate::engine::color::PREVIEW_PIXELS;
use crate::engine::reference::smaller;
use crate::photo::{Limits, decode_srgb, hash_of, read_file};
use crate::raster::{Plane, Size};

/// Opens a picture as a reference of that name, upright and made small.
///
/// # Errors
/// [`EngineError::Photo`] for what is no picture within the limits.
pub fn open_exemplar(id: ExemplarId, path: &Path, limits: &Limits) -> Result<Exemplar, EngineError> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let bytes = read_file(&path, limits)?;
    let picture = decode_srgb(&bytes, &path, limits)?;
    let file = Photograph { hash: hash_of(&bytes), size: picture.size(), bytes: bytes.len() as u64, path };
    Ok(Exemplar::new(id, file, smaller(&picture, longest(picture.size()))))
}

/// The longest side of a picture of that size once it has no more than [`PREVIEW_PIXELS`], and [`MOST_SIDE`] at most.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than a side of a picture")]
fn longest(size: Size) -> usize {
    let shrink = (size.area() as f64 / PREVIEW_PIXELS as f64).sqrt().max(1.0);
    ((size.longest() as f64 / shrink) as usize).clamp(1, MOST_SIDE)
}

/// The pictures of the references of states of a project; of those that have none where their files were, or beside the
/// project. Second, a sentence for each that was not found.
#[must_use]
pub fn find_exemplars(project: &Path, states: &[&Snapshot], limits: &Limits) -> (Pictures, Vec<String>) {
    let mut lost = Vec::new();
    let mut known: Pictures = states.iter().flat_map(|state| state.pictures()).collect();
    for exemplar in states.iter().flat_map(|state| state.exemplars.iter()) {
        if known.contains_key(&exemplar.file.hash) {
            continue;
        }
        match places(project, &exemplar.file.path).find_map(|path| reopened(exemplar, &path, limits)) {
            Some(picture) => drop(known.insert(exemplar.file.hash, picture)),
            None => lost.push(format!(
                "A reference picture was not found, or is another one now; put it back or remove the reference: {}",
                exemplar.file.path.display()
            )),
        }
    }
    lost.sort();
    lost.dedup();
    (known, lost)
}

fn places(project: &Path, path: &Path) -> impl Iterator<Item = PathBuf> {
    let beside = project.parent().zip(path.file_name()).map(|(folder, name)| folder.join(name));
    std::iter::once(path.to_owned()).chain(beside)
}

/// The picture of a reference from a file, if that is still the same.
fn reopened(exemplar: &Exemplar, path: &Path, limits: &Limits) -> Option<Arc<Plane<[u8; 3]>>> {
    let opened = open_exemplar(exemplar.id, path, limits).ok()?;
    opened.picture.filter(|_| opened.file.hash == exemplar.file.hash)
}

//! Opening references, and finding those of a project again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::{Exemplar, ExemplarId, Photograph, Pictures, Snapshot};
use crate::engine::EngineError;
use crate::engine::color::PREVIEW_PIXELS;
use crate::photo::{Limits, decode_srgb, hash_of, read_file};
use crate::raster::{Plane, Size, resize_area};

/// Opens a picture as a reference of that name, upright and made small.
///
/// # Errors
/// [`EngineError::Photo`] for what is no picture within the limits.
pub fn open_exemplar(id: ExemplarId, path: &Path, limits: &Limits) -> Result<Exemplar, EngineError> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let bytes = read_file(&path, limits)?;
    let picture = decode_srgb(&bytes, &path, limits)?;
    let file = Photograph { hash: hash_of(&bytes), size: picture.size(), bytes: bytes.len() as u64, path };
    Ok(Exemplar::new(id, file, small(&picture)))
}

/// The picture on a grid of at most [`PREVIEW_PIXELS`], of 8 bits.
fn small(picture: &Plane<[f32; 3]>) -> Plane<[u8; 3]> {
    let level = |size: Size| (size.area() as f32 / PREVIEW_PIXELS as f32).sqrt().max(1.0);
    let shrink = level(picture.size());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than a side of a picture")]
    let side = |side: usize| ((side as f32 / shrink) as usize).max(1);
    let size = Size::new(side(picture.width()), side(picture.height()));
    let channels = [0, 1, 2].map(|c| {
        let plane = picture.map(|rgb| rgb[c]);
        if size == plane.size() { plane } else { resize_area(&plane, size) }
    });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
    let eight = |v: f32| (255.0 * v.clamp(0.0, 1.0)).round() as u8;
    Plane::from_fn(size, |x, y| [0, 1, 2].map(|c| eight(channels[c][(x, y)])))
}

/// The pictures of those references of states of a project that have none: where their files were, or beside the project.
/// Second, a sentence for each that was not found.
#[must_use]
pub fn find_exemplars(project: &Path, states: &[&Snapshot], limits: &Limits) -> (Pictures, Vec<String>) {
    let (mut found, mut lost) = (Pictures::new(), Vec::new());
    let mut known: Pictures = states.iter().flat_map(|state| state.pictures()).collect();
    for exemplar in states.iter().flat_map(|state| state.exemplars.iter()) {
        let hash = exemplar.file.hash;
        if known.contains_key(&hash) {
            continue;
        }
        match places(project, &exemplar.file.path).find_map(|path| reopened(exemplar, &path, limits)) {
            Some(picture) => {
                known.insert(hash, Arc::clone(&picture));
                found.insert(hash, picture);
            }
            None => lost.push(format!(
                "A reference picture was not found, or is another one now; put it back or remove the reference: {}",
                exemplar.file.path.display()
            )),
        }
    }
    lost.sort();
    lost.dedup();
    known.extend(found);
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

//! Hints as strokes: a document whose strokes constrain exactly the pixels of the hints, to exactly their colors.

use std::path::PathBuf;

use super::racer::Assignment;
use crate::document::{Base, Edit, Paint, Photograph, Snapshot, Stroke};
use crate::eval::{Patch, Subject};
use crate::photo::{Depth, Format, Metadata, Photo, Tone, hash_of};
use crate::raster::ImagePoint;

/// The thinnest brush: drawn along the corners between pixels it covers one pixel on either side.
const THIN: f32 = 0.75;

/// The prepared photograph as the engine opens one. Its identity is that of its pixels, so that two protocols never mistake
/// their crops of one file for each other.
pub(super) fn photo_of(subject: &Subject) -> Photo {
    Photo {
        gray: subject.gray.clone(),
        alpha: None,
        depth: Depth::Eight,
        tone: Tone::Color,
        format: Format::Png,
        metadata: Metadata::default(),
        hash: hash_of(subject.rgb.samples().as_flattened()),
        notes: Vec::new(),
    }
}

/// The work on it: a base, its reference, and strokes for the hints, the later over the earlier.
pub(super) fn hinted(given: &Assignment<'_>, base: &Base) -> Snapshot {
    let Assignment { subject, photo, patches, exemplar } = given;
    let (path, bytes) = (PathBuf::from(&subject.name), 0);
    let untouched = Snapshot::new(Photograph { path, hash: photo.hash, size: photo.size(), bytes });
    let based = untouched.apply(&Edit::SetBase(base.clone())).0;
    let referred = exemplar.map(|exemplar| based.apply(&Edit::AddExemplar(Box::new(exemplar.clone()))).0);
    patches.iter().fold(referred.unwrap_or(based), |snapshot, patch| {
        let [a, b] = patch.chroma;
        // A rim blends into what lies below, so that is taken away first.
        [Paint::Erase, Paint::Color { a, b }].into_iter().fold(snapshot, |snapshot, paint| {
            let stroke = Stroke::new(snapshot.next_stroke_id(), path_over(patch), THIN, paint);
            snapshot.apply(&Edit::AddStroke(stroke)).0
        })
    })
}

/// A way back and forth over a square of an even side, two rows at a time.
fn path_over(patch: &Patch) -> Vec<ImagePoint> {
    let [left, right] = [patch.x + 1, patch.x + patch.side - 1];
    let rows = (patch.y + 1..patch.y + patch.side).step_by(2).enumerate();
    let ends = rows.flat_map(|(k, y)| {
        let ends = if k % 2 == 0 { [left, right] } else { [right, left] };
        ends.map(|x| ImagePoint::new(x as f32, y as f32))
    });
    ends.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Ink, ink};
    use crate::eval::Protocol;
    use crate::raster::Plane;

    #[test]
    fn strokes_constrain_exactly_the_pixels_of_the_hints() {
        for protocol in [Protocol::Zhang, Protocol::IColoriT] {
            let rgb =
                Plane::from_fn(protocol.size(), |x, y| [x % 256, y % 256, (x * y) % 256].map(|v| v.to_le_bytes()[0]));
            let subject = Subject::new("a".into(), hash_of(b"a"), rgb);
            // So many that some of them overlap, and some lie at the border.
            let patches = protocol.patches(&subject.chroma(), &protocol.positions(4, 150));
            let photo = photo_of(&subject);
            let given = Assignment { subject: &subject, photo: &photo, patches: &patches, exemplar: None };
            let snapshot = hinted(&given, &Base::default());
            let mut asked = Plane::filled(protocol.size(), None);
            patches.iter().for_each(|p| p.pixels().for_each(|at| asked[at] = Some(p.chroma)));
            let mut found = Plane::filled(protocol.size(), None);
            for dot in ink(&snapshot.strokes, None, protocol.size(), 1.0, &|_| 0.0) {
                let Ink::Chroma(chroma) = dot.ink else { panic!("{dot:?}") };
                found.samples_mut()[dot.pixel as usize] = Some(chroma);
            }
            assert!(asked == found, "{protocol:?}");
        }
    }
}

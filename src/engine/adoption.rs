//! Colors taken over from candidates: proposed within their outlines with full confidence, over what is proposed elsewhere.
//! Strokes correct them as they correct any proposal, and across the outline the solver makes colors meet.

use std::sync::Arc;

use super::base::Source;
use super::feather::nearness;
use super::hints::Space;
use super::tones::Tones;
use crate::document::{Adopted, Ink, Snapshot};
use crate::raster::{Chroma, ImagePoint, Plane, Size};

/// How far from an outline, as a share of the longest side, nothing is sure, so that colors meet at the photograph's own edges
/// there and run into each other where it has none. By eye.
const BAND: f32 = 0.012;

/// What is taken over, and what is proposed elsewhere.
#[derive(Clone)]
pub(super) struct Adoption {
    all: Arc<Vec<Arc<Adopted>>>,
    /// The photograph's.
    size: Size,
    below: Option<Source>,
}

/// What is proposed with the colors that a snapshot has taken over, over `below`.
pub(super) fn adopted(snapshot: &Snapshot, below: Option<Source>) -> Option<Source> {
    if snapshot.adopted.is_empty() {
        return below;
    }
    // Where nothing else tells a color, what was taken over would run over all of the photograph.
    let bare = snapshot.strokes.is_empty() && snapshot.marks.is_none();
    let below = below.or_else(|| bare.then_some(Source::Tint([0.0; 2])));
    let (all, size) = (Arc::clone(&snapshot.adopted), snapshot.photograph.size);
    Some(Source::Adopted(Box::new(Adoption { all, size, below })))
}

impl Adoption {
    pub(super) fn is(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.all, &other.all);
        let same = ours.len() == theirs.len() && ours.iter().zip(theirs.iter()).all(|(a, b)| Arc::ptr_eq(a, b));
        same && match (&self.below, &other.below) {
            (None, None) => true,
            (Some(a), Some(b)) => a.is(b),
            _ => false,
        }
    }

    /// What is proposed elsewhere.
    pub(super) const fn below(&self) -> Option<&Source> {
        self.below.as_ref()
    }

    /// The color proposed on a grid, in the space of the solver.
    pub(super) fn chroma(&self, gray: &Plane<u16>, space: Space, tones: &Tones) -> Chroma {
        let below = self.below.as_ref().map(|source| source.chroma(gray, space, tones));
        let [mut first, mut second] = below.unwrap_or_else(|| [0, 1].map(|_| Plane::filled(gray.size(), 0.0)));
        self.each(gray.size(), |adopted, (x, y), at| {
            let [u, v] = space.chroma(Ink::Chroma(adopted.at(at)), gray[(x, y)], tones);
            (first[(x, y)], second[(x, y)]) = (u, v);
        });
        [first, second]
    }

    /// A plane of confidence with `sure` within the outlines, and none on them.
    pub(super) fn over(&self, mut plane: Plane<f32>, sure: f32) -> Plane<f32> {
        let size = plane.size();
        let scale = size.width as f32 / self.size.width as f32;
        self.each(size, |_, at, _| plane[at] = sure);
        for adopted in self.all.iter() {
            let path: Vec<_> = adopted.outline.iter().map(|p| ImagePoint::new(p.x * scale, p.y * scale)).collect();
            let near = nearness(&path, (BAND * size.longest() as f32).max(2.0), size);
            for (sure, near) in plane.samples_mut().iter_mut().zip(near.samples()) {
                *sure *= (1.0 - near).powi(3);
            }
        }
        plane
    }

    /// Calls `each` with every pixel of a grid that lies in an outline, and where that is in the photograph.
    fn each(&self, size: Size, mut each: impl FnMut(&Adopted, (usize, usize), ImagePoint)) {
        let scale = size.width as f32 / self.size.width as f32;
        for adopted in self.all.iter() {
            let inside = adopted.inside(size, scale);
            for (k, _) in inside.samples().iter().enumerate().filter(|(_, inside)| **inside) {
                let (x, y) = (k % size.width, k / size.width);
                each(adopted, (x, y), ImagePoint::new((x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale));
            }
        }
    }
}

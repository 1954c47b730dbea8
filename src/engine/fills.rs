//! Regions that are filled with a color: it is proposed there as a plain tint is, so that strokes inside correct it, and
//! elsewhere the method's own proposal holds.

use std::sync::Arc;

use super::base::Source;
use super::hints::Space;
use super::tones::Tones;
use crate::document::{Ink, Region, Snapshot, fills};
use crate::raster::{Chroma, Plane, Size};

/// Fills of regions, and what is proposed elsewhere.
#[derive(Clone)]
pub(super) struct Fills {
    regions: Arc<Vec<Arc<Region>>>,
    /// The photograph's.
    size: Size,
    below: Option<Source>,
}

/// What is proposed with the fills of a snapshot, over `below`.
pub(super) fn filled(snapshot: &Snapshot, below: Option<Source>) -> Option<Source> {
    if snapshot.regions.iter().all(|region| region.fill.is_none()) {
        return below;
    }
    let (regions, size) = (Arc::clone(&snapshot.regions), snapshot.photograph.size);
    Some(Source::Fills(Box::new(Fills { regions, size, below })))
}

impl Fills {
    pub(super) fn is(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<Region>, &Arc<Region>)| a.fill == b.fill && a.limits_as(b);
        let (ours, theirs) = (&self.regions, &other.regions);
        let below = match (&self.below, &other.below) {
            (None, None) => true,
            (Some(a), Some(b)) => a.is(b),
            _ => false,
        };
        below && ours.len() == theirs.len() && ours.iter().zip(theirs.iter()).all(same)
    }

    /// What is proposed elsewhere.
    pub(super) const fn below(&self) -> Option<&Source> {
        self.below.as_ref()
    }

    /// The color proposed on a grid, in the space of the solver.
    pub(super) fn chroma(&self, gray: &Plane<u16>, space: Space, tones: &Tones) -> Chroma {
        let below = self.below.as_ref().map(|source| source.chroma(gray, space, tones));
        let [first, second] = below.unwrap_or_else(|| [0, 1].map(|_| Plane::filled(gray.size(), 0.0)));
        let color = |fill, pixel: usize| {
            let gray = gray.samples().get(pixel).copied().unwrap_or_default();
            space.chroma(Ink::Chroma(fill), gray, tones)
        };
        [self.over(first, |fill, pixel| color(fill, pixel)[0]), self.over(second, |fill, pixel| color(fill, pixel)[1])]
    }

    /// A plane with the pixels of fills set to what `value` makes of a fill and the index of a pixel.
    pub(super) fn over(&self, mut plane: Plane<f32>, value: impl Fn([f32; 2], usize) -> f32) -> Plane<f32> {
        let scale = plane.width() as f32 / self.size.width as f32;
        let Some(fills) = fills(&self.regions, plane.size(), scale) else { return plane };
        for (pixel, (sample, fill)) in plane.samples_mut().iter_mut().zip(fills.samples()).enumerate() {
            if let Some(fill) = fill {
                *sample = value(*fill, pixel);
            }
        }
        plane
    }
}

//! From regions of the document to limits of the solver.

use std::borrow::Cow;
use std::sync::Arc;

use super::feather::feather;
use crate::document::{LabelMap, Region, Snapshot, labels};
use crate::raster::{Chroma, Size};
use crate::solve::Limits;

/// All that decides where color may flow: a system made for it serves as long as it stays the same.
#[derive(Clone, Debug)]
pub(super) struct Territory {
    regions: Arc<Vec<Arc<Region>>>,
    map: Option<Arc<LabelMap>>,
}

impl Territory {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        Self { regions: Arc::clone(&snapshot.regions), map: snapshot.label_map.clone() }
    }

    /// The limits on a grid of `size`, `scale` times as fine as the photograph; nothing where nothing is limited.
    pub(super) fn limits(&self, size: Size, scale: f32) -> Option<Limits> {
        labels(&self.regions, self.map.as_deref(), size, scale).map(|labels| Limits::new(&labels))
    }

    /// Whether a system made for `other` serves this.
    pub(super) fn limits_as(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.regions, &other.regions);
        let same = || ours.len() == theirs.len() && ours.iter().zip(theirs.iter()).all(|(a, b)| a.limits_as(b));
        self.map == other.map && (Arc::ptr_eq(ours, theirs) || same())
    }

    /// Color with soft edges where regions have them, on a grid that is `scale` times as fine as the photograph; as it is
    /// where none has.
    pub(super) fn softened<'a>(&self, chroma: &'a Chroma, scale: f32) -> Cow<'a, Chroma> {
        let mut chroma = Cow::Borrowed(chroma);
        for region in self.regions.iter().filter(|region| region.feather_px > 0.0) {
            feather(chroma.to_mut(), region, scale);
        }
        chroma
    }

    /// Sets what takes no part to neutral, on the photograph's own grid.
    pub(super) fn impose(&self, chroma: &mut Chroma) {
        let Some(labels) = labels(&self.regions, self.map.as_deref(), chroma[0].size(), 1.0) else { return };
        for plane in chroma {
            for (sample, label) in plane.samples_mut().iter_mut().zip(labels.samples()) {
                if label.is_none() {
                    *sample = 0.0;
                }
            }
        }
    }
}

//! From regions of the document to limits of the solver.

use std::sync::Arc;

use crate::document::{LabelMap, Region, Snapshot, labels};
use crate::raster::{Chroma, Size};
use crate::solve::Limits;

/// All that decides where color may flow: a system made for it serves as long as it stays the same.
#[derive(Clone, Debug, PartialEq)]
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

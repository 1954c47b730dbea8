//! Regions and labels in the project file.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::{LabelMap, OUTLINE, Region, RegionId, RegionKind};
use crate::raster::{ImagePoint, Plane, Size};

#[derive(Serialize, Deserialize)]
pub(super) struct RegionEntry {
    id: RegionId,
    kind: RegionKind,
    /// x and y in turn.
    outline: Vec<f32>,
}

/// Number of pixels in reading order, and their label, if they take part.
pub(super) type LabelRun = (u32, Option<u16>);

impl RegionEntry {
    pub(super) fn of(region: &Region) -> Self {
        let outline = region.outline.iter().flat_map(|p| [p.x, p.y]).collect();
        Self { id: region.id, kind: region.kind, outline }
    }

    fn into_region(self) -> Result<Arc<Region>, String> {
        let id = self.id.0;
        if !self.outline.len().is_multiple_of(2) {
            return Err(format!("region {id} has an odd number of coordinates"));
        }
        if !self.outline.iter().all(|v| OUTLINE.contains(v)) {
            return Err(format!("region {id} reaches too far"));
        }
        let outline = self.outline.chunks_exact(2).map(|p| ImagePoint::new(p[0], p[1])).collect();
        Ok(Arc::new(Region::new(self.id, outline, self.kind)))
    }
}

/// The regions of a file, or what is wrong with them.
pub(super) fn regions_of(entries: Vec<RegionEntry>) -> Result<Vec<Arc<Region>>, String> {
    let mut ids = HashSet::new();
    if let Some(twice) = entries.iter().find(|r| !ids.insert(r.id)) {
        return Err(format!("two regions are named {}", twice.id.0));
    }
    entries.into_iter().map(RegionEntry::into_region).collect()
}

pub(super) fn runs_of_labels(map: &LabelMap) -> Vec<LabelRun> {
    let runs = map.labels().samples().chunk_by(|a, b| a == b);
    runs.filter_map(|run| Some((u32::try_from(run.len()).ok()?, *run.first()?))).collect()
}

/// The labels of a photograph of that size, or what is wrong with them.
pub(super) fn map_of(size: Size, runs: &[LabelRun]) -> Result<LabelMap, String> {
    // Checked before memory is taken: a short run list may claim billions of pixels.
    let claimed: u64 = runs.iter().map(|&(length, _)| u64::from(length)).sum();
    if claimed != size.area() as u64 {
        return Err(format!("labels for {claimed} pixels in a photograph of {size}"));
    }
    let labels = runs.iter().flat_map(|&(length, label)| (0..length).map(move |_| label)).collect();
    Plane::from_vec(size, labels).map(LabelMap::new).map_err(|e| e.to_string())
}

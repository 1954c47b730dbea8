//! Regions and labels in the project file.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::region::FILLS;
use crate::document::{FEATHER_PX, LabelMap, NAME_CHARS, OUTLINE, Region, RegionId, RegionKind, caption};
use crate::raster::{ImagePoint, Plane, Size};

#[derive(Serialize, Deserialize)]
pub(super) struct RegionEntry {
    id: RegionId,
    kind: RegionKind,
    /// x and y in turn.
    outline: Vec<f32>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    name: Arc<str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fill: Option<[f32; 2]>,
    #[serde(default, skip_serializing_if = "is_sharp")]
    feather_px: f32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_sharp(feather_px: &f32) -> bool {
    *feather_px == 0.0
}

/// Number of pixels in reading order, and their label, if they take part.
pub(super) type LabelRun = (u32, Option<u16>);

impl RegionEntry {
    /// Whether programs that know only format 2 would lose something of it.
    pub(super) fn is_newer(&self) -> bool {
        !self.name.is_empty() || self.fill.is_some() || self.feather_px != 0.0
    }

    pub(super) fn of(region: &Region) -> Self {
        let outline = region.outline.iter().flat_map(|p| [p.x, p.y]).collect();
        let Region { id, kind, fill, feather_px, .. } = *region;
        Self { id, kind, outline, name: Arc::clone(&region.name), fill, feather_px }
    }

    /// The regions; they may share a name, one region as it was at different times.
    pub(super) fn into_all(entries: Vec<Self>) -> Result<Vec<Arc<Region>>, String> {
        entries.into_iter().map(Self::into_region).collect()
    }

    fn into_region(self) -> Result<Arc<Region>, String> {
        let id = self.id.0;
        if !self.outline.len().is_multiple_of(2) {
            return Err(format!("region {id} has an odd number of coordinates"));
        }
        if !self.outline.iter().all(|v| OUTLINE.contains(v)) {
            return Err(format!("region {id} reaches too far"));
        }
        caption::check_length("a name", &self.name, NAME_CHARS).map_err(|what| format!("region {id} has {what}"))?;
        if !self.fill.iter().flatten().all(|v| FILLS.contains(v)) {
            return Err(format!("region {id} has a fill of {:?}", self.fill.unwrap_or_default()));
        }
        if !FEATHER_PX.contains(&self.feather_px) {
            return Err(format!("region {id} has soft edges of {} pixels", self.feather_px));
        }
        let outline = self.outline.chunks_exact(2).map(|p| ImagePoint::new(p[0], p[1])).collect();
        let region = Region::new(self.id, outline, self.kind);
        Ok(Arc::new(region.named(&self.name).filled(self.fill).feathered(self.feather_px)))
    }
}

/// The regions of a file, or what is wrong with them.
pub(super) fn regions_of(entries: Vec<RegionEntry>) -> Result<Vec<Arc<Region>>, String> {
    let mut ids = HashSet::new();
    if let Some(twice) = entries.iter().find(|r| !ids.insert(r.id)) {
        return Err(format!("two regions are named {}", twice.id.0));
    }
    RegionEntry::into_all(entries)
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

//! Strokes in the project file, and in the text by which they go to another photograph.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::{Caption, Evidence, Paint, RADIUS_PX, Stroke, StrokeId};
use crate::raster::ImagePoint;

#[derive(Serialize, Deserialize)]
pub(in crate::document) struct StrokeEntry {
    id: StrokeId,
    paint: Paint,
    radius_px: f32,
    /// x and y in turn.
    points: Vec<f32>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "is_unsaid")]
    evidence: Evidence,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_unsaid(evidence: &Evidence) -> bool {
    *evidence == Evidence::Unsaid
}

impl StrokeEntry {
    pub(in crate::document) fn of(stroke: &Stroke) -> Self {
        let points = stroke.points.iter().flat_map(|p| [p.x, p.y]).collect();
        let Caption { name, note, evidence } = stroke.caption.as_deref().cloned().unwrap_or_default();
        Self { id: stroke.id, paint: stroke.paint, radius_px: stroke.radius_px, points, name, note, evidence }
    }

    fn into_stroke(self) -> Result<Arc<Stroke>, String> {
        let id = self.id.0;
        if !self.points.len().is_multiple_of(2) {
            return Err(format!("stroke {id} has an odd number of coordinates"));
        }
        if id > LARGEST_ID
            || !self.paint.is_sound()
            || !self.radius_px.is_finite()
            || !self.points.iter().all(|v| v.is_finite())
        {
            return Err(format!("stroke {id} has a number that is too large"));
        }
        if !RADIUS_PX.contains(&self.radius_px) {
            return Err(format!("stroke {id} has a radius of {} pixels", self.radius_px));
        }
        let caption = Caption { name: self.name, note: self.note, evidence: self.evidence };
        caption.check().map_err(|what| format!("stroke {id} has {what}"))?;
        let points = self.points.chunks_exact(2).map(|p| ImagePoint::new(p[0], p[1])).collect();
        Ok(Arc::new(Stroke::new(self.id, points, self.radius_px, self.paint).described(caption)))
    }
}

/// The largest number a stroke may be named by: larger ones other programs do not read exactly, and there must be room for
/// more.
const LARGEST_ID: u64 = 1 << 53;

/// The strokes of a file, or what is wrong with them.
pub(in crate::document) fn strokes_of(entries: Vec<StrokeEntry>) -> Result<Vec<Arc<Stroke>>, String> {
    let mut ids = HashSet::new();
    if let Some(twice) = entries.iter().find(|s| !ids.insert(s.id)) {
        return Err(format!("two strokes are named {}", twice.id.0));
    }
    strokes_from(entries)
}

/// The same where strokes may share a name: one stroke as it was at different times.
pub(super) fn strokes_from(entries: Vec<StrokeEntry>) -> Result<Vec<Arc<Stroke>>, String> {
    entries.into_iter().map(StrokeEntry::into_stroke).collect()
}

//! How far strokes carry on one grid, kept as long as the same pixels are constrained. Where only the color of such strokes
//! changes, the new picture is known without a solution.
//!
//! Where strokes meet, a pixel belongs to several in part, as their paints blend ([`ink`]); its hint is linear in their
//! colors all the same, so that sums of reaches times changes of color are exact. In YIQ they are not, since chroma there
//! depends on the gray below: that space has no reaches.

use std::sync::Arc;

use super::EngineError;
use super::display::ReachTexels;
use crate::document::{Ink, InkDot, Paint, Snapshot, Stroke, StrokeId, ink};
use crate::raster::{Plane, Size};
use crate::solve::{Hint, Hints};

/// Bytes that may be kept for one grid: a dozen strokes on the preview's.
const BUDGET: usize = 32 << 20;

/// What is kept of one stroke.
struct Field {
    stroke: StrokeId,
    reach: Plane<f32>,
    texels: Arc<ReachTexels>,
}

impl Field {
    fn bytes(&self) -> usize {
        size_of_val(self.reach.samples()) + size_of_val(&self.texels.texels[..])
    }
}

/// The reaches that are known on one grid.
#[derive(Default)]
pub(super) struct Reaches {
    /// The state that the grid's system was last given to solve.
    state: Option<Arc<Snapshot>>,
    /// The one used last at the end.
    fields: Vec<Field>,
}

impl Reaches {
    /// Whether they are those of this state's strokes.
    pub(super) fn serve(&self, snapshot: &Snapshot) -> bool {
        self.state.as_ref().is_some_and(|state| state.constrains_as(snapshot))
    }

    /// The system is given this state; what no longer holds is forgotten.
    pub(super) fn follow(&mut self, snapshot: &Arc<Snapshot>) {
        if !self.serve(snapshot) {
            self.fields.clear();
        }
        self.state = Some(Arc::clone(snapshot));
    }

    /// What changes from the present state to this one, as reaches and changes of chroma; nothing where more changes than
    /// colors of strokes whose reach is known, or none does.
    pub(super) fn changes(&self, snapshot: &Snapshot) -> Option<Vec<(&Plane<f32>, [f32; 2])>> {
        let state = self.state.as_ref().filter(|state| state.constrains_as(snapshot))?;
        let recolored = state.strokes.iter().zip(snapshot.strokes.iter()).filter(|(old, new)| old.paint != new.paint);
        let change = |(old, new): (&Arc<Stroke>, &Arc<Stroke>)| {
            let field = self.fields.iter().find(|field| field.stroke == new.id)?;
            let (old, new) = (old.paint.chroma()?, new.paint.chroma()?);
            Some((&field.reach, [new[0] - old[0], new[1] - old[1]]))
        };
        let changes: Option<Vec<_>> = recolored.map(change).collect();
        changes.filter(|changes| !changes.is_empty())
    }

    /// The reach of a stroke for the screen, if it is known.
    pub(super) fn find(&mut self, stroke: StrokeId) -> Option<Arc<ReachTexels>> {
        let index = self.fields.iter().position(|field| field.stroke == stroke)?;
        let field = self.fields.remove(index);
        let texels = Arc::clone(&field.texels);
        self.fields.push(field);
        Some(texels)
    }

    /// Keeps the reach of a stroke, and forgets those that were not used for longest where there is no room.
    pub(super) fn keep(&mut self, stroke: StrokeId, reach: Plane<f32>) {
        let texels = Arc::new(ReachTexels::new(&reach));
        self.fields.retain(|field| field.stroke != stroke);
        self.fields.push(Field { stroke, reach, texels });
        while self.fields.iter().map(Field::bytes).sum::<usize>() > BUDGET && self.fields.len() > 1 {
            self.fields.remove(0);
        }
    }

    /// Strokes whose reach is to be found together: this one and, as the solver carries two, one that is not known yet, the
    /// next in the order one goes through them.
    pub(super) fn pair(&self, snapshot: &Snapshot, stroke: StrokeId) -> [StrokeId; 2] {
        let at = snapshot.strokes.iter().position(|s| s.id == stroke).unwrap_or_default();
        let (before, after) = snapshot.strokes.split_at(at);
        let unknown = |s: &&Arc<Stroke>| s.id != stroke && self.fields.iter().all(|field| field.stroke != s.id);
        [stroke, after.iter().chain(before).find(unknown).map_or(stroke, |s| s.id)]
    }
}

/// How far each constrained pixel of a grid, `scale` times as fine as the photograph, belongs to either of two strokes.
pub(super) fn shares(snapshot: &Snapshot, pair: [StrokeId; 2], size: Size, scale: f32) -> Result<Hints, EngineError> {
    // Paints blend linearly, so a share is what one more unit of the stroke's color makes of the pixel.
    let painted = |unit: f32| {
        let paint = |stroke: &Arc<Stroke>| {
            let [a, b] = pair.map(|id| if id == stroke.id { unit } else { 0.0 });
            match stroke.paint {
                Paint::Color { .. } | Paint::Ramp(_) | Paint::Neutral => {
                    Arc::new(Stroke { paint: Paint::Color { a, b }, ..(**stroke).clone() })
                }
                Paint::Keep | Paint::Erase => Arc::clone(stroke),
            }
        };
        let strokes: Vec<_> = snapshot.strokes.iter().map(paint).collect();
        ink(&strokes, snapshot.marks.as_deref(), size, scale, &|_| 0.0)
    };
    let share = |(dot, other): (InkDot, InkDot)| match (dot.ink, other.ink) {
        (Ink::Chroma(none), Ink::Chroma(all)) if none != all => {
            let chroma = [0, 1].map(|k| (all[k] - none[k]).clamp(0.0, 1.0));
            Some(Hint { pixel: dot.pixel, chroma })
        }
        _ => None,
    };
    let entries = painted(0.0).into_iter().zip(painted(1.0)).filter_map(share);
    Ok(Hints::new(size, entries.collect())?)
}

#[cfg(test)]
mod tests;

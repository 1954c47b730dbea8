//! Networks for the canvas.

use std::sync::Arc;

use super::{Ask, Networks};
use crate::document::Snapshot;
use crate::engine::canvas::{NetworkJob, Propose};
use crate::engine::color::ColorJob;
use crate::engine::lane::Outlet;
use crate::engine::protocol::{DoubtReport, JobKind, Report, Suggestion, SuggestionReport};
use crate::engine::tones::Tones;
use crate::engine::weights::Installed;
use crate::engine::wire::Uncertainty;
use crate::engine::{EngineError, Method, ReachTexels, method};
use crate::raster::{ImagePoint, Plane, resize_area};

/// What asks these networks for the canvas.
pub(in crate::engine) fn propose_with(networks: Arc<Networks>) -> Propose {
    let desk = Desk { networks, tones: Tones::new() };
    Box::new(move |job, superseded, outlet, again| match job {
        NetworkJob::Propose(state) => desk.propose(state, superseded, outlet, again),
        NetworkJob::Suggest(state, place) => desk.suggest(state, *place, superseded, outlet),
        NetworkJob::Doubt(state) => desk.doubt(state, superseded, outlet),
    })
}

/// Networks with what is needed to ask them.
struct Desk {
    networks: Arc<Networks>,
    tones: Tones,
}

impl Desk {
    /// The method of a state and its weights; nothing where it is no network.
    fn method(&self, state: &ColorJob) -> Result<Option<(Method, Installed)>, EngineError> {
        let mut method = method(&state.snapshot.base.method.0, &self.networks)?;
        Ok(method.weights.take().map(|weights| (method, *weights)))
    }

    fn ask<'a>(&'a self, state: &'a ColorJob, weights: &'a Installed) -> Option<Ask<'a>> {
        Ask::new(&state.snapshot, &state.photo, weights, &self.tones)
    }

    fn propose(
        &self,
        state: &ColorJob,
        superseded: &dyn Fn() -> bool,
        outlet: &Outlet,
        again: &dyn Fn(),
    ) -> Result<(), EngineError> {
        let Some((method, weights)) = self.method(state)? else { return Ok(()) };
        let Some(ask) = self.ask(state, &weights) else { return Ok(()) };
        let progress = |label: String, fraction: Option<f32>| {
            outlet.send(Report::Progress { job: JobKind::Proposing, label, fraction });
        };
        progress(format!("Asking {}", method.name), None);
        let told = self.networks.propose_for_canvas(&ask, superseded, &mut |news| match news {
            Some((stage, fraction)) => progress(format!("{}: {}", method.name, stage.to_lowercase()), Some(fraction)),
            None => again(),
        })?;
        let news = [told.fallback.map(Report::Remark), told.ran.map(Report::Ran)];
        news.into_iter().flatten().for_each(|report| outlet.send(report));
        Ok(())
    }

    fn suggest(
        &self,
        state: &ColorJob,
        place: ImagePoint,
        superseded: &dyn Fn() -> bool,
        outlet: &Outlet,
    ) -> Result<(), EngineError> {
        let Some((_, weights)) = self.method(state)? else { return Ok(()) };
        let Some(ask) = self.ask(state, &weights) else { return Ok(()) };
        let colors = self.networks.suggest(&ask, place, superseded)?;
        let colors = colors.iter().map(|c| Suggestion { ab: [c.a, c.b], weight: c.weight }).collect();
        outlet.send(Report::Suggestions(SuggestionReport { revision: state.revision, place, colors }));
        Ok(())
    }

    fn doubt(&self, state: &ColorJob, superseded: &dyn Fn() -> bool, outlet: &Outlet) -> Result<(), EngineError> {
        let Some((_, weights)) = self.method(state)? else { return self.doubt_of_references(state, outlet) };
        let Some(ask) = self.ask(state, &weights) else { return Ok(()) };
        let Uncertainty { map, next } = self.networks.uncertainty(&ask, superseded)?;
        let Some(plane) = map.planes().next() else { return Ok(()) };
        let next = ask.place(next, plane.size());
        let texels = Arc::new(ReachTexels::new(&plane));
        outlet.send(Report::Doubt(DoubtReport { revision: state.revision, texels, next }));
        Ok(())
    }

    /// The same where references give the color; nothing where none does.
    fn doubt_of_references(&self, state: &ColorJob, outlet: &Outlet) -> Result<(), EngineError> {
        let ColorJob { revision, snapshot, photo } = state;
        if !method(&snapshot.base.method.0, &self.networks)?.tells_origins() {
            return Ok(());
        }
        let Some(matched) = self.networks.transfers().matched(snapshot, photo, &self.tones)? else { return Ok(()) };
        let next = next_place(&matched.unsure, snapshot);
        let texels = Arc::new(ReachTexels::new(&matched.unsure));
        outlet.send(Report::Doubt(DoubtReport { revision: *revision, texels, next }));
        Ok(())
    }
}

/// Sides of the fields among which the next place for a hint is looked for: a thing, not a speck.
const FIELDS: usize = 24;

/// The middle of the least sure field of a photograph that has no stroke.
fn next_place(unsure: &Plane<f32>, snapshot: &Snapshot) -> ImagePoint {
    let (grid, photo) = (unsure.size().within(FIELDS), snapshot.photograph.size);
    let mut fields = resize_area(unsure, grid);
    let scale = [grid.width as f32 / photo.width as f32, grid.height as f32 / photo.height as f32];
    for at in snapshot.strokes.iter().flat_map(|stroke| stroke.points.iter()) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "beyond the grid there is no field"
        )]
        let (x, y) = ((at.x * scale[0]).max(0.0) as usize, (at.y * scale[1]).max(0.0) as usize);
        if x < grid.width && y < grid.height {
            fields[(x, y)] = 0.0;
        }
    }
    let least_sure = fields.samples().iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(k, _)| k);
    let middle = |k: usize, scale: f32| (k as f32 + 0.5) / scale;
    ImagePoint::new(middle(least_sure % grid.width, scale[0]), middle(least_sure / grid.width, scale[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Edit, Paint, Photograph, Stroke, StrokeId};
    use crate::photo::hash_of;
    use crate::raster::Size;

    #[test]
    fn the_next_place_is_the_least_sure_one_without_a_stroke() {
        let size = Size::new(480, 240);
        let photograph = Photograph { path: "ida.png".into(), hash: hash_of(b"ida"), size, bytes: 9 };
        let snapshot = Snapshot::new(photograph);
        // On half the photograph's grid: a field at the right is the least sure, one at the left is second.
        let unsure = Plane::from_fn(Size::new(240, 120), |x, y| match (x / 10, y / 10) {
            (20, 3) => 0.9,
            (2, 8) => 0.7,
            _ => 0.1,
        });
        assert_eq!(next_place(&unsure, &snapshot), ImagePoint::new(410.0, 70.0));
        let stroke = Stroke::new(StrokeId(1), vec![ImagePoint::new(405.0, 62.0)], 3.0, Paint::Neutral);
        let painted = snapshot.apply(&Edit::AddStroke(stroke)).0;
        assert_eq!(next_place(&unsure, &painted), ImagePoint::new(50.0, 170.0));
    }
}

//! Networks for the canvas.

use std::sync::Arc;

use super::{Ask, Networks};
use crate::engine::canvas::{NetworkJob, Propose};
use crate::engine::color::ColorJob;
use crate::engine::lane::Outlet;
use crate::engine::protocol::{DoubtReport, JobKind, Report, Suggestion, SuggestionReport};
use crate::engine::tones::Tones;
use crate::engine::weights::Installed;
use crate::engine::wire::Uncertainty;
use crate::engine::{EngineError, Method, ReachTexels, method};
use crate::raster::ImagePoint;

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
        let Some((_, weights)) = self.method(state)? else { return Ok(()) };
        let Some(ask) = self.ask(state, &weights) else { return Ok(()) };
        let Uncertainty { map, next } = self.networks.uncertainty(&ask, superseded)?;
        let Some(plane) = map.planes().next() else { return Ok(()) };
        let next = ask.place(next, plane.size());
        let texels = Arc::new(ReachTexels::new(&plane));
        outlet.send(Report::Doubt(DoubtReport { revision: state.revision, texels, next }));
        Ok(())
    }
}

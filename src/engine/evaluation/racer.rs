//! What competes in an evaluation, and how each colors.

use std::ops::ControlFlow;

use super::hinted::hinted;
use crate::color::lab_from_srgb;
use crate::document::{Affinity, Base, Exemplar, HintUse, MethodId, Proposing};
use crate::engine::base::{Hold, Source};
use crate::engine::hints::Space;
use crate::engine::networks::{Ask, Networks};
use crate::engine::neural::NeuralError;
use crate::engine::tones::Tones;
use crate::engine::wire::Run;
use crate::engine::{EngineError, Method, method, render};
use crate::eval::{Competitor, Patch, Subject, Weights, interpolated};
use crate::photo::{Depth, Photo, Pixels};
use crate::raster::{Chroma, Plane};

/// What competes.
pub(super) struct Racer {
    pub(super) competitor: Competitor,
    way: Way,
}

/// How it colors.
enum Way {
    /// Not at all.
    Gray,
    /// Between hints, whatever the photograph shows.
    Interpolated,
    /// As a document with this base is rendered.
    Rendered(Base),
    /// What the network of this base proposes, as it is.
    Alone(Base, Box<Method>),
}

/// A photograph as a method is given it.
#[derive(Clone, Copy)]
pub(super) struct Assignment<'a> {
    pub(super) subject: &'a Subject,
    pub(super) photo: &'a Photo,
    pub(super) patches: &'a [Patch],
    /// The reference for methods that take some.
    pub(super) exemplar: Option<&'a Exemplar>,
}

/// What all share.
pub(super) struct Course<'a> {
    pub(super) networks: &'a Networks,
    pub(super) affinity: Affinity,
    pub(super) temperature: Option<f32>,
    pub(super) tones: Tones,
}

/// The baselines, and what the methods of these ids give.
pub(super) fn racers(ids: &[String], course: &Course<'_>) -> Result<Vec<Racer>, EngineError> {
    let mut racers = baselines();
    for (k, id) in ids.iter().enumerate() {
        let method = method(id, course.networks)?;
        if !ids[..k].contains(id) {
            racers.extend(course.racers_of(method));
        }
    }
    Ok(racers)
}

fn baselines() -> Vec<Racer> {
    let gray = Racer::new("gray", "Gray", "the photograph as it is", Way::Gray);
    let definition = "piecewise linear between the hints' centers, over their Delaunay triangulation, held outside it; the \
                      photograph plays no part";
    vec![gray, Racer::new("linear", "Linear between hints", definition, Way::Interpolated)]
}

impl Racer {
    fn new(id: &str, title: &str, definition: &str, way: Way) -> Self {
        let (id, title, definition) = (id.into(), title.into(), definition.into());
        Self { competitor: Competitor { id, title, definition, weights: None }, way }
    }

    fn on(mut self, weights: Option<&Weights>) -> Self {
        self.competitor.weights = weights.cloned();
        self
    }

    /// The chroma it gives a photograph with its hints.
    pub(super) fn color(&mut self, course: &Course<'_>, given: &Assignment<'_>) -> Result<Chroma, EngineError> {
        let size = given.photo.size();
        match &self.way {
            Way::Gray => Ok([Plane::filled(size, 0.0), Plane::filled(size, 0.0)]),
            Way::Interpolated => Ok(interpolated(size, given.patches)),
            Way::Rendered(base) => course.again_if_lost(&|| course.rendered(base, given)),
            Way::Alone(base, method) => {
                let (chroma, run) = course.again_if_lost(&|| course.proposed(base, method, given))?;
                if let Some(weights) = &mut self.competitor.weights {
                    weights.run = run.as_ref().map(words);
                }
                Ok(chroma)
            }
        }
    }
}

impl Course<'_> {
    /// A plain method as it is; a network alone, under strokes, and under strokes it was told of where it listens.
    fn racers_of(&self, method: Method) -> Vec<Racer> {
        let id = method.id.clone();
        let Some(installed) = method.weights() else {
            let way = Way::Rendered(self.base(&id, HintUse::Solver));
            return vec![Racer::new(&id, &format!("{} ({id})", method.name), &method.summary, way)];
        };
        let (architecture, sha256) = (installed.architecture.clone(), installed.file.sha256.clone());
        let weights = Weights { id: id.clone(), architecture, sha256, run: None };
        let corrected = Racer::new(
            &format!("levin-on-{id}"),
            &format!("levin on {id}"),
            "the network proposes without hints; they are strokes that the solver honors over its proposal",
            Way::Rendered(self.base(&id, HintUse::Solver)),
        );
        let follows = method.follows_strokes();
        let (told, definition) = match follows {
            true => (HintUse::Network, "what the network proposes when it is told of the hints, without the solver"),
            false => (HintUse::Solver, "what the network proposes, without the solver; it takes no hints"),
        };
        let guided = follows.then(|| {
            let definition = "the network is told of the hints, and the solver honors them over its proposal too";
            let way = Way::Rendered(self.base(&id, HintUse::Network));
            Racer::new(&format!("levin-on-guided-{id}"), &format!("levin on {id}, guided"), definition, way)
        });
        let way = Way::Alone(self.base(&id, told), Box::new(method));
        let alone = Racer::new(&id, &format!("{id} alone"), definition, way);
        let all = [Some(alone), Some(corrected), guided].into_iter().flatten();
        all.map(|racer| racer.on(Some(&weights))).collect()
    }

    fn base(&self, id: &str, hints: HintUse) -> Base {
        let proposing = Proposing { temperature: self.temperature, hints, ..Proposing::default() };
        Base { method: MethodId(id.into()), affinity: self.affinity, proposing, ..Base::default() }
    }

    /// As the product renders it, back in Lab; 16 bits lose nothing that counts.
    fn rendered(&self, base: &Base, given: &Assignment<'_>) -> Result<Chroma, EngineError> {
        let snapshot = hinted(given, base);
        let watch = &mut |_| ControlFlow::Continue(());
        let lab = match render(&snapshot, given.photo, self.networks, Depth::Sixteen, watch)?.pixels {
            Pixels::Rgb8(pixels) => pixels.map(|rgb| lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0))),
            Pixels::Rgb16(pixels) => pixels.map(|rgb| lab_from_srgb(rgb.map(|v| f32::from(v) / 65535.0))),
        };
        Ok([lab.map(|c| c.a), lab.map(|c| c.b)])
    }

    /// What a network proposes, brought to the photograph's size as the solver would take it.
    fn proposed(
        &self,
        base: &Base,
        method: &Method,
        given: &Assignment<'_>,
    ) -> Result<(Chroma, Option<Run>), EngineError> {
        let Some(weights) = method.weights() else { return Err(EngineError::UnknownMethod(method.id.clone())) };
        let (snapshot, photo) = (hinted(given, base), given.photo);
        let Some(ask) = Ask::new(&snapshot, photo, weights, &self.tones) else {
            return Ok(([0.0; 2].map(|gray| Plane::filled(photo.size(), gray)), None));
        };
        let proposed = self.networks.propose(&ask, &|| false, &mut |_| ())?;
        let run = proposed.run.clone();
        Ok((Source::Network(proposed, Hold::FIRM).chroma(&photo.gray, Space::Lab, &self.tones), run))
    }

    /// A worker that was lost is started again by the next question, once: an hour's evaluation does not end with it.
    fn again_if_lost<T>(&self, color: &dyn Fn() -> Result<T, EngineError>) -> Result<T, EngineError> {
        match color() {
            Err(EngineError::Neural(
                NeuralError::Died { .. } | NeuralError::Killed { .. } | NeuralError::Silent { .. },
            )) => color(),
            result => result,
        }
    }
}

/// Where and with which numbers a network ran, and why not elsewhere.
fn words(run: &Run) -> String {
    let fallback = run.fell_back.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
    format!("{}{fallback}", format!("{:?}, {:?}", run.device, run.precision).to_lowercase())
}

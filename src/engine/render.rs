//! The one function that renders a snapshot.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::adoption::adopted;
use super::base::{Source, Underlay, tint};
use super::fills::filled;
use super::finish::{Look, finish};
use super::hints::{Space, guide, hints, system_of};
use super::limits::Territory;
use super::networks::{Ask, Networks, Proposed};
use super::neural::Interim;
use super::tones::Tones;
use super::{EngineError, ToneReport, method};
use crate::color::Ramp;
use crate::document::{Affinity, Snapshot};
use crate::photo::{Depth, Photo, Pixels};
use crate::raster::{Chroma, Plane, Size, resize_area, resize_bilinear};
use crate::solve::{self, Step, Summary, System};

/// The most pixels that are solved one by one, 40 MP: about 3.4 GB for the solver at 85 bytes a pixel. Chroma of larger photographs is solved on
/// a coarser grid, enlarged, and set to the painted colors under every stroke; [`Rendered::solved`] then says so.
const MAX_SOLVED_PIXELS: usize = 40_000_000;

/// How often a watch hears of a network that is at work; between, the worker is looked at every few milliseconds. By eye:
/// a bar that moves twenty times a second moves smoothly, and a person who breaks off waits no longer.
const TOLD_EVERY: Duration = Duration::from_millis(50);

/// How far a rendering has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RenderStep {
    /// The system is being built.
    Preparing,
    /// A network is at work.
    Proposing {
        /// How far it is, 0..=1.
        fraction: f32,
    },
    /// The solver is at work.
    Solving {
        /// Cycles done.
        cycle: usize,
        /// Relative residual.
        residual: f32,
    },
    /// The picture is being put together.
    Finishing,
}

impl RenderStep {
    /// What is being done, in sentence case without a full stop.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Preparing => "Preparing the photograph",
            Self::Proposing { .. } => "Asking the network",
            Self::Solving { .. } => "Coloring",
            Self::Finishing => "Writing",
        }
    }

    /// How far the whole is, 0..=1; the shares of the stages by eye from 12 MP photographs.
    #[must_use]
    pub fn share(self) -> f32 {
        match self {
            Self::Preparing => 0.0,
            Self::Proposing { fraction } => 0.15 * fraction,
            Self::Solving { residual, .. } => 0.2 + 0.6 * solved_share(residual),
            Self::Finishing => 0.85,
        }
    }
}

/// How far a relative residual is on its way from 1 to 1e-5, on a logarithmic scale, 0..=1.
pub(super) fn solved_share(residual: f32) -> f32 {
    (residual.max(1e-9).log10() / -5.0).clamp(0.0, 1.0)
}

/// Milliseconds each stage took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// What a network took to propose, with its start.
    pub propose_ms: f64,
    /// Affinity and hierarchy.
    pub prepare_ms: f64,
    /// Hints and cycles.
    pub solve_ms: f64,
    /// Gamut, encoding, report.
    pub finish_ms: f64,
    /// Encoding and writing the file.
    pub write_ms: f64,
}

/// A snapshot's picture.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// sRGB at the depth asked for, turned as the document says.
    pub pixels: Pixels,
    /// How far its tones are from the photograph's.
    pub tones: ToneReport,
    /// What the solver did.
    pub summary: Summary,
    /// How long it took.
    pub timings: Timings,
    /// The grid chroma was solved on; the photograph's own size unless that was too large.
    pub solved: Size,
    /// Why the network ran elsewhere than it was asked to, in a sentence; nothing where it did not.
    pub fallback: Option<String>,
    /// Where the network ran and with which numbers, as the end of a sentence; nothing where none did.
    pub ran: Option<String>,
}

/// Renders `snapshot` from its opened photograph: always from a cold start, so the pixels depend on nothing else.
/// `watch` is told of progress and may break off.
///
/// # Errors
/// Where the method is unknown or not available, the photograph has another size than the document says, the solver
/// refuses its input, or `watch` broke off ([`EngineError::Cancelled`]).
pub fn render(
    snapshot: &Snapshot,
    photo: &Photo,
    networks: &Networks,
    depth: Depth,
    watch: &mut dyn FnMut(RenderStep) -> ControlFlow<()>,
) -> Result<Rendered, EngineError> {
    render_tinted(snapshot, photo, networks, (depth, None), watch)
}

/// The same with a tint over all colors, where one is given.
pub(super) fn render_tinted(
    snapshot: &Snapshot,
    photo: &Photo,
    networks: &Networks,
    (depth, over): (Depth, Option<Ramp>),
    watch: &mut dyn FnMut(RenderStep) -> ControlFlow<()>,
) -> Result<Rendered, EngineError> {
    let mut watch = |step| if watch(step).is_break() { Err(EngineError::Cancelled) } else { Ok(()) };
    let tones = Tones::new();
    let solved = solved(snapshot, photo, networks, (MAX_SOLVED_PIXELS, &tones), &mut watch)?;
    let (summary, size) = (solved.summary.clone(), solved.chroma[0].size());
    let (mut timings, fallback, ran) = (solved.timings, solved.fallback.clone(), solved.ran.clone());
    let began = Instant::now();
    let chroma = enlarged(snapshot, &photo.gray, solved, &tones)?;
    timings.solve_ms += ms_since(began);

    watch(RenderStep::Finishing)?;
    let began = Instant::now();
    let look = Look { finish: &snapshot.finish, depth, tint: over };
    let territory = Territory::of(snapshot);
    let (pixels, tones) =
        finish(&photo.gray, &territory.softened(&chroma, 1.0), Space::of(snapshot.base.affinity), look);
    timings.finish_ms = ms_since(began);
    Ok(Rendered { pixels, tones, summary, timings, solved: size, fallback, ran })
}

/// A snapshot's color on the grid it was solved on, before soft edges are made.
pub(super) struct Solved {
    /// Of that grid, in the space of the affinity.
    pub(super) chroma: Chroma,
    /// The photograph on that grid, where it is not its own.
    pub(super) gray: Option<Plane<u16>>,
    source: Option<Source>,
    summary: Summary,
    timings: Timings,
    fallback: Option<String>,
    /// Where the network ran and with which numbers.
    pub(super) ran: Option<String>,
}

/// Solves a snapshot on the finest halving of its photograph with at most `most` pixels.
pub(super) fn solved(
    snapshot: &Snapshot,
    photo: &Photo,
    networks: &Networks,
    (most, tones): (usize, &Tones),
    watch: &mut dyn FnMut(RenderStep) -> Result<(), EngineError>,
) -> Result<Solved, EngineError> {
    let method = method(&snapshot.base.method.0, networks)?;
    check_size(snapshot, photo.gray.size())?;
    let mut timings = Timings::default();

    watch(RenderStep::Preparing)?;
    let began = Instant::now();
    let (source, fallback, ran) = match &method.weights {
        Some(weights) => match Ask::new(snapshot, photo, weights, tones) {
            Some(ask) => {
                let proposed = proposed(&ask, networks, watch)?;
                let (fallback, ran) = (proposed.fallback(), proposed.ran());
                (Source::network(snapshot, proposed), fallback, ran)
            }
            None => (None, None, None),
        },
        None if method.takes_references() => {
            let matched = networks.transfers().matched(snapshot, photo, tones)?;
            (matched.and_then(|matched| Source::matched(snapshot, &matched)), None, None)
        }
        None => (tint(&snapshot.base).map(Source::Tint), None, None),
    };
    timings.propose_ms = ms_since(began);
    let source = adopted(snapshot, filled(snapshot, source));
    let (chroma, gray, summary) =
        solved_chroma(snapshot, (&photo.gray, most), source.clone(), tones, &mut timings, watch)?;
    Ok(Solved { chroma, gray, source, summary, timings, fallback, ran })
}

/// Solved color at the size of the photograph: set to the painted colors under every stroke where it was enlarged.
fn enlarged(snapshot: &Snapshot, gray: &Plane<u16>, solved: Solved, tones: &Tones) -> Result<Chroma, EngineError> {
    let Solved { mut chroma, source, .. } = solved;
    if chroma[0].size() != gray.size() {
        let space = Space::of(snapshot.base.affinity);
        chroma = chroma.map(|plane| resize_bilinear(&plane, gray.size()));
        let proposed = source.map(|source| source.chroma(gray, space, tones));
        impose(&mut chroma, &hints(snapshot, gray, 1.0, space, proposed.as_ref(), tones)?);
        Territory::of(snapshot).impose(&mut chroma);
    }
    Ok(chroma)
}

/// What a network proposes; `watch` may break it off.
pub(super) fn proposed(
    ask: &Ask<'_>,
    networks: &Networks,
    watch: &mut dyn FnMut(RenderStep) -> Result<(), EngineError>,
) -> Result<Arc<Proposed>, EngineError> {
    watch(RenderStep::Proposing { fraction: 0.0 })?;
    // Asked between looks at the worker, and told of progress: one watch serves both.
    let wait = RefCell::new(Wait { watch, fraction: 0.0, told: Instant::now(), broken_off: false });
    networks.propose(ask, &|| wait.borrow_mut().is_broken_off(Instant::now()), &mut |interim| {
        if let Interim::Progress { fraction, .. } = interim {
            wait.borrow_mut().fraction = fraction;
        }
    })
}

/// The wait for a network.
struct Wait<'a> {
    watch: &'a mut dyn FnMut(RenderStep) -> Result<(), EngineError>,
    fraction: f32,
    /// When the watch was told last.
    told: Instant,
    broken_off: bool,
}

impl Wait<'_> {
    /// Whether the watch broke it off, which it is asked from time to time.
    fn is_broken_off(&mut self, now: Instant) -> bool {
        if !self.broken_off && now.saturating_duration_since(self.told) >= TOLD_EVERY {
            self.told = now;
            self.broken_off = (self.watch)(RenderStep::Proposing { fraction: self.fraction }).is_err();
        }
        self.broken_off
    }
}

pub(super) fn check_size(snapshot: &Snapshot, found: Size) -> Result<(), EngineError> {
    let expected = snapshot.photograph.size;
    if expected == found {
        return Ok(());
    }
    Err(EngineError::OtherSize { expected, found, path: snapshot.photograph.path.clone() })
}

/// Chroma on the finest halving of `gray` with at most so many pixels, that grid where it is not `gray` itself, and what the
/// solver did.
fn solved_chroma(
    snapshot: &Snapshot,
    (gray, most): (&Plane<u16>, usize),
    source: Option<Source>,
    tones: &Tones,
    timings: &mut Timings,
    watch: &mut dyn FnMut(RenderStep) -> Result<(), EngineError>,
) -> Result<(Chroma, Option<Plane<u16>>, Summary), EngineError> {
    let space = Space::of(snapshot.base.affinity);
    let size = grid_within(gray.size(), most);
    let coarse = if size == gray.size() { None } else { Some(coarser(gray, size)) };
    let grid = coarse.as_ref().unwrap_or(gray);

    let began = Instant::now();
    let scale = size.width as f32 / gray.width() as f32;
    let territory = Territory::of(snapshot);
    let mut system = system(grid, scale, snapshot.base.affinity, &territory)?;
    timings.prepare_ms = ms_since(began);

    let began = Instant::now();
    let new = |source| Underlay::new(gray, grid, space, &territory, source, tones);
    let mut underlay = source.map(new).transpose()?;
    let wanted = hints(snapshot, grid, scale, space, underlay.as_ref().map(Underlay::chroma), tones)?;
    let mut cancelled = None;
    let proposal = underlay.as_mut().map(|underlay| underlay.beside(snapshot)).transpose()?;
    let mut on_step = |step: Step<'_>| {
        let Step::Cycle { index, residual, .. } = step else { return ControlFlow::Continue(()) };
        match watch(RenderStep::Solving { cycle: index, residual }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(e) => {
                cancelled = Some(e);
                ControlFlow::Break(())
            }
        }
    };
    let summary = match proposal {
        Some(proposal) => system.solve_with(&wanted, proposal, &space.config(), &mut on_step)?,
        None => system.solve(&wanted, &space.config(), &mut on_step)?,
    };
    if let Some(error) = cancelled {
        return Err(error);
    }
    let chroma = system.into_chroma();
    timings.solve_ms = ms_since(began);
    Ok((chroma, coarse, summary))
}

/// The finest halving of a photograph with at most so many pixels.
pub(super) fn grid_within(full: Size, most: usize) -> Size {
    let level = (0..).find(|&k| full.halved(k).area() <= most).unwrap_or(0);
    full.halved(level)
}

/// The system of a grid that is `scale` times as fine as the photograph.
pub(super) fn system(
    gray: &Plane<u16>,
    scale: f32,
    affinity: Affinity,
    territory: &Territory,
) -> Result<System, EngineError> {
    let guide = guide(gray);
    Ok(match territory.limits(gray.size(), scale) {
        Some(limits) => System::with_limits(&guide, system_of(affinity), &limits)?,
        None => System::new(&guide, system_of(affinity))?,
    })
}

/// Sets every hinted pixel to its hint.
fn impose(chroma: &mut Chroma, hints: &solve::Hints) {
    for hint in hints.entries() {
        for (plane, value) in chroma.iter_mut().zip(hint.chroma) {
            if let Some(sample) = plane.samples_mut().get_mut(hint.pixel as usize) {
                *sample = value;
            }
        }
    }
}

/// Gray on a coarser grid, by area means.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "means of u16 values")]
pub(super) fn coarser(gray: &Plane<u16>, size: Size) -> Plane<u16> {
    resize_area(&gray.map(f32::from), size).map(|v| v.round() as u16)
}

pub(super) fn ms_since(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watch_hears_of_a_network_now_and_then_and_breaks_off_for_good() {
        let begun = Instant::now();
        let mut heard = Vec::new();
        let mut watch = |step| {
            heard.push(step);
            if heard.len() < 10 { Ok(()) } else { Err(EngineError::Cancelled) }
        };
        let mut wait = Wait { watch: &mut watch, fraction: 0.0, told: begun, broken_off: false };
        // Looked at every 5 ms for a second.
        let broken_off = |k: u16| {
            wait.fraction = f32::from(k);
            wait.is_broken_off(begun + Duration::from_millis(5 * u64::from(k)))
        };
        let first = (1..=200).map(broken_off).position(|broken_off| broken_off);
        assert_eq!(first, Some(99), "at 500 ms, counted from 0");
        assert!((101..=200).all(|k| wait.is_broken_off(begun + Duration::from_millis(5 * k))));
        let wanted: Vec<_> = (1..=10u8).map(|k| RenderStep::Proposing { fraction: 10.0 * f32::from(k) }).collect();
        assert_eq!(heard, wanted);
    }
}

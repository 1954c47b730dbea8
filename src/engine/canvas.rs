//! The threads that color the canvas: the first answers on a coarse grid while a hand paints, the second refines on the
//! photograph's own grid once the hand rests; both drop a state as soon as a newer one is put. The third asks a network
//! where the first found that there is no proposal yet, so that no stroke ever waits for a network.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::EngineError;
use super::color::{ColorJob, Colorer, ReachJob, Then};
use super::containment::{contained, named};
use super::lane::{Latest, Outlet, Ticket};
use super::protocol::{JobKind, Report};
use crate::raster::ImagePoint;

/// How long a hand must rest before the photograph's own grid is solved: shorter than a look at the result, longer than
/// the way from one stroke to the next, by eye. A full pass that starts too early slows the answers to strokes.
pub(super) const REST: Duration = Duration::from_millis(400);

/// How long after the last refinement what it took is kept: 85 bytes a pixel, a gigabyte at 12 MP, which the next one would
/// begin from. A hand that has rested for longer has the time to wait for a system made anew, a second and a half at 12 MP
/// on two cores; the preview, which answers while it paints, keeps its own.
pub(super) const IDLE: Duration = Duration::from_secs(5);

/// Work for the canvas.
pub(super) enum CanvasJob {
    /// Color this state.
    Color(ColorJob),
    /// Find how far a stroke carries.
    Reach(ReachJob),
    /// Free what coloring holds.
    Rest,
}

/// What colors the canvas: real in the program, of any behavior in tests.
pub(super) type Paint = Box<dyn FnMut(&CanvasJob, &dyn Fn() -> bool, &Outlet) -> Result<Then, EngineError> + Send>;

/// A colorer as a [`Paint`].
pub(super) fn paint_with(mut colorer: Colorer) -> Paint {
    Box::new(move |job, superseded, outlet| match job {
        CanvasJob::Color(job) => colorer.color(job, superseded, outlet),
        CanvasJob::Reach(job) => colorer.reach(job, superseded, outlet),
        CanvasJob::Rest => {
            colorer.rest();
            Ok(Then::Rest)
        }
    })
}

/// What a network is asked about a state.
pub(super) enum NetworkJob {
    /// Its color.
    Propose(ColorJob),
    /// Likely colors of a place, in pixels of the photograph.
    Suggest(ColorJob, ImagePoint),
    /// Where it is unsure.
    Doubt(ColorJob),
}

/// How a question to a network ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Answered,
    BrokenOff,
}

/// What asks networks: real in the program, of any behavior in tests. It calls `again` where there is something new to be
/// shown.
pub(super) type Propose =
    Box<dyn FnMut(&NetworkJob, &dyn Fn() -> bool, &Outlet, &dyn Fn()) -> Result<(), EngineError> + Send>;

/// The lane of states to be colored, the lane of those to be refined with their tickets of the first, and the lane of those
/// that a network is to be asked about.
#[derive(Clone, Default)]
pub(super) struct Canvas {
    states: Arc<Latest<CanvasJob>>,
    refinements: Arc<Latest<(CanvasJob, Ticket)>>,
    proposals: Arc<Latest<NetworkJob>>,
    /// The state that was asked for last, to be colored again when there is a proposal.
    present: Arc<Mutex<Option<ColorJob>>>,
}

impl Canvas {
    /// Asks for a state; older ones are dropped.
    pub(super) fn put(&self, job: CanvasJob) {
        let mut present = self.present();
        match &job {
            CanvasJob::Color(state) => *present = Some(state.clone()),
            CanvasJob::Rest => *present = None,
            CanvasJob::Reach(_) => {}
        }
        self.states.put(job);
    }

    /// Asks for the present state once more.
    pub(super) fn put_again(&self) {
        let present = self.present();
        if let Some(state) = present.as_ref() {
            self.states.put(CanvasJob::Color(state.clone()));
        }
    }

    /// Asks a network about something, once it was asked for the color of what is on the canvas.
    pub(super) fn ask_aside(&self, job: NetworkJob) {
        self.proposals.put_aside(job);
    }

    fn present(&self) -> MutexGuard<'_, Option<ColorJob>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for something that is done once no state waits, and breaks off none.
    pub(super) fn put_aside(&self, job: CanvasJob) {
        self.states.put_aside(job);
    }

    /// Whether the threads are to end.
    pub(super) fn is_closed(&self) -> bool {
        self.states.is_closed()
    }

    /// Ends the threads at their next check.
    pub(super) fn close(&self) {
        self.states.close();
        self.refinements.close();
        self.proposals.close();
    }

    /// The thread that answers while a hand paints.
    pub(super) fn answer(self, mut paint: Paint, outlet: Outlet) -> Result<JoinHandle<()>, EngineError> {
        named("tintype-color", move || {
            while let Some((job, ticket)) = self.states.take() {
                let superseded = || self.states.superseded(ticket);
                let then = contained(JobKind::Coloring, None, &outlet, || paint(&job, &superseded, &outlet));
                let refine = then == Some(Then::Refine) || matches!(job, CanvasJob::Rest);
                if refine {
                    self.refinements.put((job, ticket));
                } else if let (Some(Then::Propose), CanvasJob::Color(state)) = (then, &job) {
                    self.proposals.put(NetworkJob::Propose(state.clone()));
                } else if !superseded() && !matches!(job, CanvasJob::Reach(_)) {
                    outlet.send(Report::Idle(JobKind::Coloring));
                }
            }
        })
    }

    /// The thread that asks networks. It goes on while strokes are painted that the network is not told of.
    pub(super) fn propose(self, mut propose: Propose, outlet: Outlet) -> Result<JoinHandle<()>, EngineError> {
        named("tintype-propose", move || {
            while let Some((job, ticket)) = self.proposals.take() {
                let superseded = || self.proposals.superseded(ticket) || self.present().is_none();
                let again = || self.put_again();
                let end = contained(JobKind::Proposing, None, &outlet, || {
                    match propose(&job, &superseded, &outlet, &again) {
                        Err(EngineError::Cancelled) => Ok(End::BrokenOff),
                        result => result.map(|()| End::Answered),
                    }
                });
                outlet.send(Report::Idle(JobKind::Proposing));
                if matches!(job, NetworkJob::Propose(_)) {
                    // Whatever came of it: the state is to be shown as far as it is known now.
                    self.put_again();
                } else if end == Some(End::BrokenOff) && self.present().is_some() {
                    // A question that a proposal came before is asked after it.
                    self.proposals.put_back(job, ticket);
                }
            }
        })
    }

    /// The thread that refines once the hand has rested for the first time, and lets go of what it holds once nothing was to be
    /// refined for the second.
    pub(super) fn refine(
        self,
        mut paint: Paint,
        [rest, idle]: [Duration; 2],
        outlet: Outlet,
    ) -> Result<JoinHandle<()>, EngineError> {
        named("tintype-refine", move || {
            let mut holds = false;
            loop {
                let taken = self.refinements.take_within(if holds { idle } else { Duration::MAX });
                let Some(((job, ticket), _)) = taken else {
                    if self.is_closed() {
                        break;
                    }
                    contained(JobKind::Coloring, None, &outlet, || paint(&CanvasJob::Rest, &|| false, &outlet));
                    holds = false;
                    continue;
                };
                let superseded = || self.states.superseded(ticket);
                let resting = matches!(job, CanvasJob::Rest);
                if !resting && self.states.superseded_within(ticket, rest) {
                    continue;
                }
                contained(JobKind::Coloring, None, &outlet, || paint(&job, &superseded, &outlet));
                holds = !resting;
                if !superseded() {
                    outlet.send(Report::Idle(JobKind::Coloring));
                }
            }
        })
    }
}

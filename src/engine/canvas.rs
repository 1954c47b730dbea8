//! The two threads that color the canvas: the first answers on a coarse grid while a hand paints, the second refines on
//! the photograph's own grid once the hand rests. Both drop a state as soon as a newer one is put.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::EngineError;
use super::color::{ColorJob, Colorer, ReachJob, Then};
use super::containment::{contained, named};
use super::lane::{Latest, Outlet, Ticket};
use super::protocol::{JobKind, Report};

/// How long a hand must rest before the photograph's own grid is solved: shorter than a look at the result, longer than
/// the way from one stroke to the next, by eye. A full pass that starts too early slows the answers to strokes.
pub(super) const REST: Duration = Duration::from_millis(400);

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

/// The lane of states to be colored, and the lane of those to be refined with their tickets of the first.
#[derive(Clone, Default)]
pub(super) struct Canvas {
    states: Arc<Latest<CanvasJob>>,
    refinements: Arc<Latest<(CanvasJob, Ticket)>>,
}

impl Canvas {
    /// Asks for a state; older ones are dropped.
    pub(super) fn put(&self, job: CanvasJob) {
        self.states.put(job);
    }

    /// Asks for something that is done once no state waits, and breaks off none.
    pub(super) fn put_aside(&self, job: CanvasJob) {
        self.states.put_aside(job);
    }

    /// Ends both threads at their next check.
    pub(super) fn close(&self) {
        self.states.close();
        self.refinements.close();
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
                } else if !superseded() && !matches!(job, CanvasJob::Reach(_)) {
                    outlet.send(Report::Idle(JobKind::Coloring));
                }
            }
        })
    }

    /// The thread that refines once the hand has rested for `rest`.
    pub(super) fn refine(
        self,
        mut paint: Paint,
        rest: Duration,
        outlet: Outlet,
    ) -> Result<JoinHandle<()>, EngineError> {
        named("tintype-refine", move || {
            while let Some(((job, ticket), _)) = self.refinements.take() {
                let superseded = || self.states.superseded(ticket);
                let resting = matches!(job, CanvasJob::Rest);
                if !resting && self.states.superseded_within(ticket, rest) {
                    continue;
                }
                contained(JobKind::Coloring, None, &outlet, || paint(&job, &superseded, &outlet));
                if !superseded() {
                    outlet.send(Report::Idle(JobKind::Coloring));
                }
            }
        })
    }
}

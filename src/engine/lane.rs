//! The lanes of work: *latest wins*, whose worker only ever sees the newest job, and the outlet every worker reports to.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::Sender;

use super::protocol::Report;

/// A place for one job. A new job replaces one that was not yet taken.
pub(super) struct Latest<T> {
    place: Mutex<Place<T>>,
    changed: Condvar,
}

struct Place<T> {
    job: Option<T>,
    newest: Ticket,
    open: bool,
}

/// Tells jobs of a lane apart, in the order they were put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Ticket(u64);

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self { place: Mutex::new(Place { job: None, newest: Ticket(0), open: true }), changed: Condvar::new() }
    }
}

impl<T> Latest<T> {
    /// Puts a job into the place, over an older one.
    pub(super) fn put(&self, job: T) {
        let mut place = self.lock();
        place.job = Some(job);
        place.newest = Ticket(place.newest.0 + 1);
        self.changed.notify_all();
    }

    /// Takes the job, waiting for one; nothing once the lane is closed.
    pub(super) fn take(&self) -> Option<(T, Ticket)> {
        let mut place = self.lock();
        while place.open && place.job.is_none() {
            place = self.changed.wait(place).unwrap_or_else(PoisonError::into_inner);
        }
        if !place.open {
            return None;
        }
        place.job.take().map(|job| (job, place.newest))
    }

    /// Whether the job of this ticket is stale: a newer one was put, or the lane is closed.
    pub(super) fn superseded(&self, ticket: Ticket) -> bool {
        self.lock().stale(ticket)
    }

    /// Waits until the job of this ticket is stale, at most for `rest`, and tells whether it is.
    pub(super) fn superseded_within(&self, ticket: Ticket, rest: Duration) -> bool {
        let fresh = |place: &mut Place<T>| !place.stale(ticket);
        let waited = self.changed.wait_timeout_while(self.lock(), rest, fresh);
        waited.unwrap_or_else(PoisonError::into_inner).0.stale(ticket)
    }

    /// Ends the lane; its worker stops at the next check.
    pub(super) fn close(&self) {
        self.lock().open = false;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Place<T>> {
        // A job is put or taken in one step, so a poisoned place is still whole.
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Place<T> {
    fn stale(&self, ticket: Ticket) -> bool {
        self.newest != ticket || !self.open
    }
}

/// Where workers put their reports: into a channel, followed by a call that wakes the face.
#[derive(Clone)]
pub(super) struct Outlet {
    reports: Sender<Report>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outlet {
    pub(super) fn new(reports: Sender<Report>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { reports, wake }
    }

    /// Sends a report and wakes the face. Waits while the face is far behind; a face that is gone gets nothing.
    pub(super) fn send(&self, report: Report) {
        if self.reports.send(report).is_ok() {
            (self.wake)();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_latest_job_is_seen() {
        let lane = Latest::default();
        for job in 1..=3 {
            lane.put(job);
        }
        let (job, ticket) = lane.take().unwrap();
        assert_eq!(job, 3);
        assert!(!lane.superseded(ticket) && !lane.superseded_within(ticket, Duration::ZERO));
        lane.put(4);
        assert!(lane.superseded(ticket) && lane.superseded_within(ticket, Duration::MAX));
        let (_, ticket) = lane.take().unwrap();
        assert!(!lane.superseded(ticket), "taken, and nothing newer put");
    }

    #[test]
    fn a_closed_lane_ends_its_worker_even_with_a_job_in_place() {
        let lane = Arc::new(Latest::default());
        let waiting = {
            let lane = Arc::clone(&lane);
            std::thread::Builder::new().name("waiting".into()).spawn(move || lane.take()).unwrap()
        };
        lane.close();
        assert_eq!(waiting.join().unwrap(), None);
        lane.put(1);
        assert_eq!(lane.take(), None);
    }
}

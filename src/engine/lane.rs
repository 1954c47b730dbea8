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
    /// A job to be done when there is no other.
    aside: Option<T>,
    newest: u64,
    newest_aside: u64,
    open: bool,
}

/// Tells jobs of a lane apart, in the order they were put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket {
    newest: u64,
    /// Of a job that was put aside.
    aside: Option<u64>,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        let place = Place { job: None, aside: None, newest: 0, newest_aside: 0, open: true };
        Self { place: Mutex::new(place), changed: Condvar::new() }
    }
}

impl<T> Latest<T> {
    /// Puts a job into the place, over an older one.
    pub(super) fn put(&self, job: T) {
        let mut place = self.lock();
        place.job = Some(job);
        place.newest += 1;
        self.changed.notify_all();
    }

    /// Puts a job beside the place, over an older one that was put there. It waits until there is no other and makes none
    /// stale; any other that is put after it was taken makes it stale.
    pub(super) fn put_aside(&self, job: T) {
        let mut place = self.lock();
        place.aside = Some(job);
        place.newest_aside += 1;
        self.changed.notify_all();
    }

    /// Puts back a job that was put aside and broken off by another, unless a newer one was put aside.
    pub(super) fn put_back(&self, job: T, ticket: Ticket) {
        let mut place = self.lock();
        if ticket.aside == Some(place.newest_aside) && place.aside.is_none() {
            place.aside = Some(job);
            self.changed.notify_all();
        }
    }

    /// Takes the job, waiting for one; nothing once the lane is closed.
    pub(super) fn take(&self) -> Option<(T, Ticket)> {
        self.take_within(Duration::MAX)
    }

    /// The same, waiting for at most so long; whether the lane is closed then, it tells by itself.
    pub(super) fn take_within(&self, wait: Duration) -> Option<(T, Ticket)> {
        let empty = |place: &mut Place<T>| place.open && place.job.is_none() && place.aside.is_none();
        let waited = self.changed.wait_timeout_while(self.lock(), wait, empty);
        let (mut place, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if !place.open {
            return None;
        }
        let newest = place.newest;
        if let Some(job) = place.job.take() {
            return Some((job, Ticket { newest, aside: None }));
        }
        let ticket = Ticket { newest, aside: Some(place.newest_aside) };
        place.aside.take().map(|job| (job, ticket))
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

    /// Whether the lane is closed.
    pub(super) fn is_closed(&self) -> bool {
        !self.lock().open
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
        let is_newest = self.newest == ticket.newest && ticket.aside.is_none_or(|aside| self.newest_aside == aside);
        !(is_newest && self.open)
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
    fn a_job_put_aside_waits_and_makes_no_other_stale() {
        let lane = Latest::default();
        lane.put_aside(10);
        lane.put(1);
        let (job, ticket) = lane.take().unwrap();
        lane.put_aside(11);
        assert!(job == 1 && !lane.superseded(ticket), "what is put aside waits");
        let (job, aside) = lane.take().unwrap();
        assert!(job == 11 && !lane.superseded(aside) && !lane.superseded(ticket));
        lane.put_aside(12);
        assert!(lane.superseded(aside) && !lane.superseded(ticket), "only another put aside makes the first stale");
        let (job, aside) = lane.take().unwrap();
        lane.put(2);
        assert!(job == 12 && lane.superseded(aside) && lane.superseded(ticket));
        lane.put_back(12, aside);
        let (state, ticket) = lane.take().unwrap();
        let (job, again) = lane.take().unwrap();
        assert!((state, job) == (2, 12) && !lane.superseded(again), "it comes back after what broke it off");
        lane.put_back(2, ticket);
        lane.put_aside(13);
        lane.put_back(12, again);
        let (job, newer) = lane.take().unwrap();
        lane.put_back(12, again);
        lane.put_aside(14);
        assert!(job == 13 && lane.superseded(newer) && lane.take().unwrap().0 == 14, "a newer one takes its place");
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

    #[test]
    fn whoever_waits_no_longer_goes_without_a_job_and_misses_none() {
        let lane = Latest::default();
        assert_eq!(lane.take_within(Duration::ZERO), None);
        assert!(!lane.is_closed());
        lane.put(1);
        assert_eq!(lane.take_within(Duration::ZERO).map(|(job, _)| job), Some(1));
    }
}

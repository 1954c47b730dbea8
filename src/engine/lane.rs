//! The lanes of work: *latest wins*, whose worker only ever sees the newest job, and the outlet every worker reports to.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::Sender;

use super::protocol::Report;

/// A place for one job. A new job replaces one that was not yet taken.
pub(super) struct Latest<T> {
    place: Mutex<Place<T>>,
    changed: Condvar,
}

struct Place<T> {
    job: Option<T>,
    open: bool,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self { place: Mutex::new(Place { job: None, open: true }), changed: Condvar::new() }
    }
}

impl<T> Latest<T> {
    /// Puts a job into the place, over an older one.
    pub(super) fn put(&self, job: T) {
        self.lock().job = Some(job);
        self.changed.notify_one();
    }

    /// Takes the job, waiting for one; nothing once the lane is closed.
    pub(super) fn take(&self) -> Option<T> {
        let mut place = self.lock();
        while place.open && place.job.is_none() {
            place = self.changed.wait(place).unwrap_or_else(PoisonError::into_inner);
        }
        if place.open { place.job.take() } else { None }
    }

    /// Whether the job in work is stale: a newer one waits, or the lane is closed.
    pub(super) fn superseded(&self) -> bool {
        let place = self.lock();
        place.job.is_some() || !place.open
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
        assert_eq!(lane.take(), Some(3));
        assert!(!lane.superseded());
        lane.put(4);
        assert!(lane.superseded());
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

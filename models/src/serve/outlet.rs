//! Where a job's replies go, and where it learns that it was cancelled.

use super::Failure;
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tintype::engine::wire::{self, Answer, JobId, Prediction, Reply, WireError};

/// The jobs that were cancelled and did not end yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Cancels(Arc<Mutex<BTreeSet<JobId>>>);

impl Cancels {
    /// A job is to end. One that has ended already is none of the next, whose numbers are others.
    pub(super) fn put(&self, job: JobId) {
        self.lock().insert(job);
    }

    fn has(&self, job: JobId) -> bool {
        self.lock().contains(&job)
    }

    /// A job has ended; what was cancelled before it has, too.
    fn forget(&self, job: JobId) {
        self.lock().retain(|other| *other > job);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<JobId>> {
        // A number is put or taken in one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One job's way to the program.
pub(super) struct Outlet<'a> {
    pub(super) job: JobId,
    pub(super) cancels: &'a Cancels,
    pub(super) out: &'a mut dyn Write,
}

impl Outlet<'_> {
    /// Tells that a stage begins; the job ends here where it was cancelled.
    pub(super) fn stage(&mut self, stage: &str, fraction: f32) -> Result<(), Failure> {
        self.look()?;
        Ok(self.send(Answer::Progress { stage: stage.into(), fraction })?)
    }

    /// Tells a coarse result; the job ends here where it was cancelled.
    pub(super) fn partial(&mut self, prediction: Prediction) -> Result<(), Failure> {
        self.look()?;
        Ok(self.send(Answer::Partial(prediction))?)
    }

    /// Ends the job with an answer.
    pub(super) fn end(mut self, answer: Answer) -> Result<(), WireError> {
        self.cancels.forget(self.job);
        self.send(answer)
    }

    /// The job ends here where it was cancelled.
    pub(super) fn look(&self) -> Result<(), Failure> {
        if self.cancels.has(self.job) { Err(Failure::Cancelled) } else { Ok(()) }
    }

    fn send(&mut self, answer: Answer) -> Result<(), WireError> {
        let mut out = &mut *self.out;
        wire::write(&mut out, &Reply { job: self.job, answer })
    }
}

//! Jobs for the worker: one at a time, each with exactly one end.

use super::conversation::{Conversation, End};
use super::worker::Worker;
use super::{NeuralConfig, NeuralError};
use crate::engine::PROGRAM;
use crate::engine::wire::{self, Answer, Hello, JobId, Prediction, Request, Task};

/// What a job tells before its end.
#[derive(Clone, Debug, PartialEq)]
pub enum Interim {
    /// Work goes on.
    Progress {
        /// At what, sentence case, without a full stop.
        stage: String,
        /// 0..=1.
        fraction: f32,
    },
    /// A coarse result; a better one follows.
    Partial(Prediction),
}

/// A worker that is started when it is needed, and again after it was lost.
pub struct Client {
    config: NeuralConfig,
    worker: Option<(Worker, Hello)>,
    /// Of the last job.
    job: u64,
    starts: u64,
}

impl Client {
    /// A client whose worker is not started yet.
    #[must_use]
    pub const fn new(config: NeuralConfig) -> Self {
        Self { config, worker: None, job: 0, starts: 0 }
    }

    /// Who the worker is and what it has; starts it if need be. `cancelled` is asked every few milliseconds.
    ///
    /// # Errors
    /// [`NeuralError`] where it cannot be started or is not what it should be.
    pub fn hello(&mut self, cancelled: &dyn Fn() -> bool) -> Result<&Hello, NeuralError> {
        let worker = self.take_worker(cancelled)?;
        Ok(&self.worker.insert(worker).1)
    }

    /// Does one job and waits for its end; the worker is started if need be. `cancelled` is asked every few milliseconds;
    /// once it says yes, the worker is asked to stop, and killed where it does not. `interim` is called with what comes
    /// before the end, not after a cancel.
    ///
    /// # Errors
    /// [`NeuralError`]; the next job finds a worker that is well, or starts another.
    pub fn run(
        &mut self,
        task: Task,
        cancelled: &dyn Fn() -> bool,
        interim: &mut dyn FnMut(Interim),
    ) -> Result<Answer, NeuralError> {
        let (mut worker, hello) = self.take_worker(cancelled)?;
        let request = self.request(task);
        let conversation = Conversation { silence: self.config.silence, grace: self.config.grace, cancelled, interim };
        match conversation.hold(&mut worker, &request) {
            End::Well(result) => {
                self.worker = Some((worker, hello));
                result
            }
            End::Lost(error) => Err(error),
        }
    }

    /// How often a worker was started. What was loaded and encoded before the last start is gone.
    #[must_use]
    pub const fn starts(&self) -> u64 {
        self.starts
    }

    /// Ends the worker, if there is one: it is asked, and killed where it does not. The next job starts another.
    pub fn stop(&mut self) {
        let Some((worker, _)) = self.worker.take() else { return };
        let frame = wire::encode(&self.request(Task::Shutdown)).unwrap_or_default();
        worker.close(frame, self.config.grace);
    }

    /// Ends the worker at once, if there is one. The next job starts another.
    pub fn kill(&mut self) {
        self.worker = None;
    }

    /// The worker, out of its place: whatever happens to it while it is out, it is not used again unless it is put back.
    fn take_worker(&mut self, cancelled: &dyn Fn() -> bool) -> Result<(Worker, Hello), NeuralError> {
        if let Some((mut worker, hello)) = self.worker.take()
            && !worker.has_ended()
        {
            return Ok((worker, hello));
        }
        self.start(cancelled)
    }

    fn start(&mut self, cancelled: &dyn Fn() -> bool) -> Result<(Worker, Hello), NeuralError> {
        let mut worker = Worker::start(&self.config)?;
        self.starts += 1;
        let silence = self.config.handshake;
        let request = self.request(Task::Hello { program: PROGRAM.into() });
        let conversation = Conversation { silence, grace: self.config.grace, cancelled, interim: &mut |_| () };
        match conversation.hold(&mut worker, &request) {
            End::Well(Ok(Answer::Hello(hello))) => Ok((worker, hello)),
            End::Well(Ok(_)) => Err(NeuralError::Confused { said: worker.said() }),
            End::Lost(NeuralError::Silent { seconds, said }) => Err(NeuralError::NoHello { seconds, said }),
            End::Well(Err(error)) | End::Lost(error) => Err(error),
        }
    }

    fn request(&mut self, task: Task) -> Request {
        self.job += 1;
        Request { job: JobId(self.job), task }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.stop();
    }
}

//! One request and its replies, up to the one that ends it, a cancel, or the loss of the worker.

use std::time::{Duration, Instant};

use super::worker::Worker;
use super::{Interim, NeuralError};
use crate::engine::wire::{self, Answer, FailureKind, JobId, Reply, Request, Task};

/// How a job ended.
pub(super) enum End {
    /// The worker is well, whatever became of the job.
    Well(Result<Answer, NeuralError>),
    /// The worker is of no more use.
    Lost(NeuralError),
}

/// How a job is waited for.
pub(super) struct Conversation<'a> {
    /// How long the worker may be silent.
    pub(super) silence: Duration,
    /// How long it may go on after it was asked to stop.
    pub(super) grace: Duration,
    /// Whether the job is to be broken off.
    pub(super) cancelled: &'a dyn Fn() -> bool,
    /// Told what comes before the end.
    pub(super) interim: &'a mut dyn FnMut(Interim),
}

/// Where a conversation stands.
enum Stand {
    /// Something was heard last at this time.
    Working(Instant),
    /// The worker was asked to stop at this time.
    Stopping(Instant),
}

impl Conversation<'_> {
    /// Asks, and waits for the end.
    pub(super) fn hold(mut self, worker: &mut Worker, request: &Request) -> End {
        match wire::encode(request) {
            Ok(frame) => worker.send(frame),
            Err(error) => return End::Well(Err(NeuralError::Request(error))),
        }
        let mut stand = Stand::Working(Instant::now());
        loop {
            let end = match worker.receive() {
                Ok(None) => None,
                Ok(Some(reply)) => {
                    if matches!(stand, Stand::Working(_)) {
                        stand = Stand::Working(Instant::now());
                    }
                    self.judge(reply, request, &stand, worker)
                }
                Err(error) => Some(End::Lost(error)),
            };
            let end = end.or_else(|| self.look(&mut stand, request.job, worker));
            match (end, &stand) {
                (None, _) => {}
                (Some(end), Stand::Working(_)) => return end,
                // What was cancelled has no result, however it ended.
                (Some(End::Well(_)), Stand::Stopping(_)) => return End::Well(Err(NeuralError::Cancelled)),
                (Some(End::Lost(_)), Stand::Stopping(_)) => return End::Lost(NeuralError::Cancelled),
            }
        }
    }

    /// What a reply means for the job: its end, or nothing.
    fn judge(&mut self, reply: Reply, request: &Request, stand: &Stand, worker: &Worker) -> Option<End> {
        let confused = || End::Lost(NeuralError::Confused { said: worker.said() });
        if reply.job != request.job {
            return Some(match reply.answer {
                // The worker could not read the request, and so does not know which it was.
                Answer::Failed { kind, message } if reply.job == JobId(0) => End::Lost(failed(kind, message)),
                _ => confused(),
            });
        }
        let interim = match reply.answer {
            Answer::Progress { stage, fraction } => Interim::Progress { stage, fraction },
            Answer::Partial(prediction) => Interim::Partial(prediction),
            Answer::Failed { kind, message } => return Some(End::Well(Err(failed(kind, message)))),
            Answer::Cancelled => return Some(End::Well(Err(NeuralError::Cancelled))),
            answer if answer.answers(&request.task) => return Some(End::Well(Ok(answer))),
            _ => return Some(confused()),
        };
        if matches!(stand, Stand::Working(_)) {
            (self.interim)(interim);
        }
        None
    }

    /// Looks whether the job is to be broken off, or has been silent or stopping for too long.
    fn look(&self, stand: &mut Stand, job: JobId, worker: &Worker) -> Option<End> {
        match *stand {
            Stand::Working(_) if (self.cancelled)() => {
                *stand = Stand::Stopping(Instant::now());
                worker.send(wire::encode(&Request { job, task: Task::Cancel }).unwrap_or_default());
                None
            }
            Stand::Working(heard) if heard.elapsed() >= self.silence => {
                let (seconds, said) = (self.silence.as_secs_f32(), worker.said());
                Some(End::Lost(NeuralError::Silent { seconds, said }))
            }
            Stand::Stopping(since) if since.elapsed() >= self.grace => Some(End::Lost(NeuralError::Cancelled)),
            _ => None,
        }
    }
}

fn failed(kind: FailureKind, message: String) -> NeuralError {
    match kind {
        FailureKind::OutOfMemory => NeuralError::OutOfMemory(message),
        kind => NeuralError::Failed { kind, message },
    }
}

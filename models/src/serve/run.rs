//! The loop itself: a thread that reads, and the caller's thread that works and writes.

use super::outlet::{Cancels, Outlet};
use super::{Desk, Failure};
use std::any::Any;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use tintype::engine::wire::{self, Answer, FailureKind, JobId, Request, Task, WireError};

/// Requests that may wait: the program asks for one job at a time.
const WAITING: usize = 4;

/// Serves until it is told to end or the input ends. `gone` is called at the end of the input, from the thread that
/// reads: a process should end there and then, whatever it is doing.
///
/// # Errors
/// [`WireError`] where the input is no request or the output is closed.
pub fn run(
    input: impl Read + Send + 'static,
    mut output: impl Write,
    mut desk: Desk,
    gone: impl FnOnce() + Send + 'static,
) -> Result<(), WireError> {
    let cancels = Cancels::default();
    let (requests, queue) = sync_channel(WAITING);
    let reader = {
        let cancels = cancels.clone();
        thread::Builder::new().name("serve-read".into()).spawn(move || {
            if read_requests(input, &cancels, &requests).is_none() {
                gone();
            }
        })
    };
    // The thread ends with its input, at which nobody has to be waited for.
    drop(reader.map_err(WireError::Stream)?);
    serve(&queue, &cancels, &mut output, &mut desk)
}

/// Reads until the input ends; tells why where it ended badly.
fn read_requests(
    mut input: impl Read,
    cancels: &Cancels,
    requests: &SyncSender<Result<Request, WireError>>,
) -> Option<()> {
    loop {
        let request = match wire::read(&mut input) {
            Ok(Some(Request { job, task: Task::Cancel })) => {
                cancels.put(job);
                continue;
            }
            Ok(Some(request)) => Ok(request),
            Ok(None) => return None,
            Err(error) => Err(error),
        };
        let is_bad = request.is_err();
        requests.send(request).ok()?;
        if is_bad {
            return Some(());
        }
    }
}

fn serve(
    queue: &Receiver<Result<Request, WireError>>,
    cancels: &Cancels,
    out: &mut dyn Write,
    desk: &mut Desk,
) -> Result<(), WireError> {
    for request in queue {
        let Request { job, task } = match request {
            Ok(request) => request,
            Err(error) => {
                let failure = Failure::told(FailureKind::BadRequest, format!("a request cannot be read: {error}"));
                Outlet { job: JobId(0), cancels, out }.end(failure.answer())?;
                return Err(error);
            }
        };
        let is_end = matches!(task, Task::Shutdown);
        let mut outlet = Outlet { job, cancels, out };
        // A network that panicked in the middle has changed nothing but its own tensors, which die with the job.
        let outcome = catch_unwind(AssertUnwindSafe(|| desk.answer(task, &mut outlet)));
        let answer = match outcome.unwrap_or_else(|payload| Err(Failure::Panicked(panic_text(&*payload)))) {
            Ok(answer) => answer,
            Err(Failure::Wire(WireError::Stream(error))) => return Err(WireError::Stream(error)),
            Err(failure) => failure.answer(),
        };
        outlet.end(told(answer))?;
        if is_end {
            return Ok(());
        }
    }
    Ok(())
}

/// The answer, or why it cannot be told: a network may say what the wire does not carry.
fn told(answer: Answer) -> Answer {
    let reply = wire::Reply { job: JobId(0), answer };
    match wire::Message::check(&reply) {
        Ok(()) => reply.answer,
        Err(error) => Failure::Wire(error).answer(),
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}

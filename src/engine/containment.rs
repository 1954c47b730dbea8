//! Threads with names, and jobs whose panic costs nothing but themselves.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use super::EngineError;
use super::error::sentence;
use super::lane::Outlet;
use super::protocol::{JobKind, Report};

/// Starts a named thread.
pub(super) fn named(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, EngineError> {
    thread::Builder::new().name(name.into()).spawn(work).map_err(EngineError::Thread)
}

/// Runs a job; an error or a panic costs that job and is told.
pub(super) fn contained<T>(
    job: JobKind,
    path: Option<PathBuf>,
    outlet: &Outlet,
    work: impl FnOnce() -> Result<T, EngineError>,
) -> Option<T> {
    // What a job changes is either its own or, in the colorer, taken out before it is changed.
    let result = catch_unwind(AssertUnwindSafe(work));
    let error = match result {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => error,
        Err(payload) => EngineError::Panicked(panic_text(&*payload)),
    };
    outlet.send(failure(job, path, &error));
    None
}

/// What a person is told of an error.
pub(super) fn failure(job: JobKind, path: Option<PathBuf>, error: &EngineError) -> Report {
    Report::Failed { job, path, message: sentence(&error.to_string()), detail: format!("{error:#?}") }
}

/// What a panic said.
pub(super) fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}

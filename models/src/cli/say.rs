//! Words to the terminal: results to standard output, messages to standard error.

use std::io::{self, Write};
use std::process::ExitCode;

/// Writes a result. A reader that has gone away (`tintype-models devices | head -1`) is no failure.
pub(super) fn say(line: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout(), "{line}") {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}

/// Writes a message; where standard error is closed there is nobody to tell.
pub(super) fn tell(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}

/// The exit code of an outcome; a failure is told on standard error.
pub(super) fn outcome(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error is closed there is nobody to tell.
            drop(writeln!(io::stderr(), "tintype-models: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

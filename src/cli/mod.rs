//! The command line: one file a subcommand, nothing but words in and words out. All work is the engine's.
//!
//! Results go to standard output, messages and progress to standard error. Exit code 0 means done, 1 that something
//! failed, 2 that the words were not understood.

mod args;
mod bench;
mod bench_solve;
mod boxes;
mod colorize;
mod compare;
mod eval;
mod format;
mod lines;
mod methods;
mod points;
mod progress;
mod references;
mod render;
mod say;
mod scan;
mod weights;

pub use args::{Command, Invocation, parse};
pub use say::outcome;

use std::process::ExitCode;

/// Runs a command and tells how it went.
#[must_use]
pub fn execute(command: &Command) -> ExitCode {
    outcome(match command {
        Command::Colorize(args) => colorize::run(args),
        Command::Render(args) => render::run(args),
        Command::Methods(networks) => methods::run(networks),
        Command::Eval(args) => eval::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Weights(args) => weights::run(args),
    })
}

//! The worker's program: its command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    tintype_models::cli::run()
}

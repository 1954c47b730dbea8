//! The program: the command line, and the window where no command is given.

use std::process::ExitCode;

use tintype::cli::{self, Invocation};

fn main() -> ExitCode {
    match cli::parse() {
        Invocation::Window(files) => window(files),
        Invocation::Command(command) => cli::execute(&command),
    }
}

#[cfg(feature = "desktop")]
fn window(files: Vec<std::path::PathBuf>) -> ExitCode {
    let options = tintype::ui::Options { files, ..tintype::ui::Options::default() };
    cli::outcome(tintype::ui::run(options).map_err(anyhow::Error::from))
}

#[cfg(not(feature = "desktop"))]
fn window(_files: Vec<std::path::PathBuf>) -> ExitCode {
    cli::outcome(Err(anyhow::anyhow!(
        "this build has no window; build with the feature `desktop`, or see `tintype --help` for the commands"
    )))
}

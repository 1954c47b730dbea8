//! The set-up commands: `cargo xtask run`, `test`, `libtorch` and `fuzz`.
//!
//! All start from a machine that has Rust and a C compiler and nothing else: they install what is missing, say what
//! they do, and may be run again. It does not build packages for distribution and it never changes a source file.
#![expect(clippy::print_stderr, reason = "this program talks to a person at a terminal, and stdout is cargo's")]

mod args;
mod fixtures;
mod fuzz;
mod libtorch;
mod packages;
mod run;
mod test;

use args::Command;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};

fn main() -> ExitCode {
    let command = match args::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(refusal) => {
            eprintln!("xtask: {refusal}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    let outcome = match command {
        Command::Help => return print_usage(),
        Command::Run { parts, files } => run::run(parts, &files),
        Command::Libtorch { parts } => libtorch::provide(parts).map(|()| ExitCode::SUCCESS),
        Command::Test => test::test(),
        Command::Fuzz { seconds } => fuzz::fuzz(seconds),
    };
    match outcome {
        Ok(code) => code,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Help that was asked for goes to stdout, so that it can be piped into a pager.
fn print_usage() -> ExitCode {
    match writeln!(io::stdout(), "{}", args::USAGE) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// A cargo of the same toolchain, working on this repository from whatever directory the person stands in.
fn cargo(verb: &str) -> process::Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = process::Command::new(cargo);
    command.arg(verb).arg("--manifest-path").arg(root().join("Cargo.toml"));
    command
}

/// The repository: two folders above this crate.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

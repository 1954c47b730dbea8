//! The words of the command line, and what each command runs.

use super::{bench, convert, devices, inspect, say, serve, train};
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The version and the release of libtorch it is built for.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (libtorch 2.11.0)");

/// The neural worker of Tintype: networks propose colors for a photograph.
#[derive(Debug, Parser)]
#[command(name = "tintype-models", version = VERSION, arg_required_else_help = true)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what this machine computes with: the processor's instructions, the cards and their memory.
    Devices,
    /// Serve the program on standard input and output; Tintype starts this itself.
    Serve,
    /// Show what is in a weight file: format, network, what is missing, hash and licence
    Inspect(inspect::Inspect),
    /// Check a weight file and write it as safetensors, norms folded
    Convert(convert::Convert),
    /// Measure the networks on this machine, with weights of noise: number formats against f32, a stroke against a whole pass.
    Bench(bench::Args),
    /// Train a network on folders of color photographs
    Train(Box<train::Train>),
}

/// Reads the command line and runs it.
#[must_use]
pub fn run() -> ExitCode {
    say::outcome(match Args::parse().command {
        Command::Devices => devices::run(),
        Command::Serve => serve::serve(),
        Command::Inspect(args) => inspect::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Train(args) => train::run(&args),
    })
}

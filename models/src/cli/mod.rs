//! The command line: one file a subcommand. Results go to standard output, messages to standard error.
//!
//! Exit code 0 means done, 1 that something failed, 2 that the words were not understood.

mod args;
mod bench;
mod bench_worker;
mod convert;
mod devices;
mod inspect;
mod say;
mod serve;
mod train;

pub use args::run;

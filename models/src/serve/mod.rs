//! The worker's loop: requests on standard input, replies on standard output, one job at a time.
//!
//! A thread of its own reads, so that a cancel is seen while a job runs; a job looks between its stages whether it was
//! cancelled. When the input ends, the program is gone, and so is the worker at once: nobody waits for its result.
//! Failures and panics of a job are answers; what kills the process is the program's business, which starts another.
//!
//! How a network is made from a weight file comes in as a function ([`Open`]), so the loop knows no architecture; [`open`]
//! is the one the program runs with.

mod desk;
mod failure;
mod hello;
mod memory;
mod open;
mod outlet;
mod run;
mod shelf;
mod translate;

pub use desk::Desk;
pub use failure::Failure;
pub use hello::hello;
pub use open::open;
pub use run::run;
pub use shelf::{Open, Wanted};

#[cfg(test)]
mod tests;

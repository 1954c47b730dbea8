//! The worker's loop: requests on standard input, replies on standard output, one job at a time.
//!
//! A thread of its own reads, so that a cancel is seen while a job runs; a job looks between its stages whether it was
//! cancelled. When the input ends, the program is gone, and so is the worker at once: nobody waits for its result.
//! Failures and panics of a job are answers; what kills the process is the program's business, which starts another.
//!
//! The program names a weight file by its path on its own machine and by its hash; where this is another machine, the file is
//! sought among the weights installed here (`find`).
//!
//! What a network computes in is found out once on each machine (`trial`).
//!
//! How a network is made from a weight file comes in as a function ([`Open`]), so the loop knows no architecture; [`open`]
//! is the one the program runs with.

mod desk;
mod failure;
mod find;
mod hello;
mod memory;
mod open;
mod outlet;
mod run;
mod shelf;
mod translate;
mod trial;

pub use desk::Desk;
pub use failure::Failure;
pub use hello::hello;
pub use open::open;
pub use run::run;
pub use shelf::{Open, Wanted};
pub use trial::Book;

#[cfg(test)]
mod tests;

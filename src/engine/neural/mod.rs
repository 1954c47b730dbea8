//! The client of the neural networks: starts the worker, watches it, asks it, and ends it.
//!
//! The networks live in a process of their own, so that what goes wrong there costs one result. [`Client::run`] asks for
//! one job and waits for its end; a worker that is needed and not there is started. Whatever goes wrong is one
//! [`NeuralError`] of that job, with what happened and what to do; afterwards the worker is either well or gone, and the
//! next job starts another. A job is cancelled by asking; a worker that goes on is killed, with all that it started.
//!
//! Three threads with names serve a worker: one writes, one reads replies, one reads its error output, of which the end is
//! kept. They and the process end with the [`Client`] at the latest.
//!
//! **Invariant:** no failure of a worker panics, hangs, or leaves a process or a thread behind. Nothing here knows what the
//! networks compute; [`super::wire`] has the messages.

mod client;
mod command;
mod config;
mod conversation;
mod error;
mod pipe;
mod process;
mod tail;
mod words;
mod worker;

pub use client::{Client, Interim};
pub(in crate::engine) use command::patient;
pub use command::{find_worker, has_worker};
pub use config::NeuralConfig;
pub use error::NeuralError;

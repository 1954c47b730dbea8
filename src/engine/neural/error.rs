//! Why the networks gave no result, in words for the person at the window.

use crate::engine::size_words;
use crate::engine::wire::{FailureKind, WireError, limits::VERSION};

/// Why a job of the networks has no result. `said` is the end of the worker's error output.
#[derive(Debug, thiserror::Error)]
pub enum NeuralError {
    /// The command line of the settings cannot be split into words.
    #[error("the command that starts the networks cannot be read ({reason}); correct it in the settings: {command}")]
    Command {
        /// What is wrong with it.
        reason: &'static str,
        /// The setting.
        command: String,
    },
    /// There is no such program.
    #[error(
        "the networks are not installed: there is no {program}; `cargo xtask run` builds it, and the settings can name \
         the command that starts it"
    )]
    NotInstalled {
        /// What was looked for.
        program: String,
    },
    /// The system does not start it.
    #[error("the worker of the networks cannot be started ({reason}); is it a program that may be run? {program}")]
    Start {
        /// What the system says.
        reason: std::io::Error,
        /// Which program.
        program: String,
    },
    /// A worker of another version.
    #[error(
        "the worker of the networks speaks version {found} of the protocol and this program version {VERSION}; install \
         both from the same release: {program}"
    )]
    Version {
        /// What the worker speaks.
        found: u16,
        /// Which program.
        program: String,
    },
    /// It started and said nothing.
    #[error(
        "the worker of the networks did not answer within {seconds:.1} s of its start and was ended; a command like ssh \
         must not ask for a password{}", ending(.said)
    )]
    NoHello {
        /// How long it was given.
        seconds: f32,
        /// The end of its error output.
        said: String,
    },
    /// It fell silent in a job.
    #[error(
        "the worker of the networks was silent for {seconds:.1} s and was ended; try again, or choose a smaller network{}",
        ending(.said)
    )]
    Silent {
        /// How long it was given.
        seconds: f32,
        /// The end of its error output.
        said: String,
    },
    /// It sent something else than replies.
    #[error(
        "the worker of the networks sent what is no reply and was ended ({reason}); does its command start \
         `tintype-models serve`, and print nothing else?{}", ending(.said)
    )]
    Garbled {
        /// What is wrong with it.
        reason: WireError,
        /// The end of its error output.
        said: String,
    },
    /// It sent a reply that does not belong to the job.
    #[error("the worker of the networks answered another question and was ended; install it again{}", ending(.said))]
    Confused {
        /// The end of its error output.
        said: String,
    },
    /// It ended by itself.
    #[error("the worker of the networks stopped ({status}); the next try starts it again{}", ending(.said))]
    Died {
        /// Its exit code or signal, as the system says it.
        status: String,
        /// The end of its error output.
        said: String,
    },
    /// It was built, and what it computes with is not there any more.
    #[error("the worker of the networks does not find libtorch; `cargo xtask run` gets it again{}", ending(.said))]
    NoLibtorch {
        /// The end of its error output.
        said: String,
    },
    /// The system killed it: as a rule, because memory ran out.
    #[error(
        "the worker of the networks was killed by the system, as a rule for want of memory; close other programs, or \
         choose a smaller network{}", ending(.said)
    )]
    Killed {
        /// The end of its error output.
        said: String,
    },
    /// The worker has too little memory for the job.
    #[error("{0}; close other programs, or choose a smaller network")]
    OutOfMemory(String),
    /// By the forecast the worker's machine has too little memory for a network.
    #[error(
        "there is no room for {network}: it needs about {} of memory and {} are free{}; close other programs, choose a smaller network, or let a \
         worker on another machine run it (--worker, or the command under Models)",
        size_words(*needed), size_words(*free), on(host)
    )]
    NoRoom {
        /// The weights' id.
        network: String,
        /// Bytes.
        needed: u64,
        /// Bytes.
        free: u64,
        /// The worker's machine; empty where it is not known.
        host: String,
    },
    /// The worker says why it cannot do the job.
    #[error("{message}")]
    Failed {
        /// Of which kind.
        kind: FailureKind,
        /// What happened and what to do, from the worker.
        message: String,
    },
    /// The request itself cannot be sent.
    #[error("this cannot be asked of the networks: {0}")]
    Request(WireError),
    /// The system refuses a thread or a pipe.
    #[error("the system refuses what a worker needs ({0}); close other programs and try again")]
    System(std::io::Error),
    /// The job was cancelled.
    #[error("cancelled")]
    Cancelled,
}

fn on(host: &str) -> String {
    if host.is_empty() { String::new() } else { format!(" on {host}") }
}

/// What a worker said last, as the end of a message.
fn ending(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!("; it said last: {said}") }
}

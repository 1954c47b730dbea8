//! What can go wrong with installed weights: the reason, what to do, the file.

use std::io;
use std::path::PathBuf;

/// Why weights could not be added, verified or removed.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The manifest that came with the program.
    #[error("the list of published weights cannot be read: {0}")]
    Manifest(#[from] toml::de::Error),
    /// A file or folder that cannot be read or written.
    #[error("cannot read or write here ({reason}); check the permissions and the space on the disk: {}", path.display())]
    File {
        /// What the system says.
        reason: io::Error,
        /// Which.
        path: PathBuf,
    },
    /// No weights are installed under that id.
    #[error("no weights are installed as {id:?}; `tintype weights list` shows what there is")]
    NotInstalled {
        /// What was asked for.
        id: String,
    },
    /// Weights that came with the program.
    #[error("{id} came with the program and stays with it; other weights can be added beside it with --as NAME")]
    Shipped {
        /// Under which id.
        id: String,
    },
    /// Weights are there under that id already.
    #[error("{id} is installed already; `tintype weights remove {id}` makes room for another file")]
    Installed {
        /// Under which id.
        id: String,
    },
    /// An id that is no plain word.
    #[error("{0:?} is no name for weights: use small letters, digits and hyphens")]
    BadId(String),
    /// The worker that reads weight files is not there.
    #[error("the neural worker is not installed, and it reads the weight files; `cargo xtask run` gets and builds it: {}",
        path.display())]
    NoWorker {
        /// The program that was looked for.
        path: PathBuf,
    },
    /// The worker refused the file.
    #[error("{0}")]
    Refused(String),
    /// The worker ended without an answer.
    #[error("the neural worker ended without an answer ({reason}); build it again with `cargo xtask run`: {}", path.display())]
    Worker {
        /// What it said or did.
        reason: String,
        /// The worker's program.
        path: PathBuf,
    },
}

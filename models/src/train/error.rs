//! What can go wrong while a network learns.

use std::io;
use std::path::PathBuf;

/// Why a run did not start or ended early. Every message names the file and what to do.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum TrainError {
    #[error("{source}: {}", path.display())]
    Io { source: io::Error, path: PathBuf },
    #[error("{reason}; see models/unihint.toml for every setting: {}", path.display())]
    Config { reason: String, path: PathBuf },
    #[error("the setting {name} cannot be {value}: {reason}")]
    Setting { name: &'static str, value: f64, reason: &'static str },
    #[error("no photographs there; give folders or tar files of JPEG, PNG or WebP pictures: {}", path.display())]
    NoPhotographs { path: PathBuf },
    #[error("none of the {n_refused} pictures can be learned from; the first is {first}")]
    NothingUsable { n_refused: usize, first: String },
    #[error("this worker does not train {0:?}; it has {1}")]
    UnknownNetwork(String, String),
    #[error(
        "a checkpoint of {found}, not of {wanted}; give --out another folder, or --arch {found}: {}", path.display()
    )]
    OtherNetwork { found: String, wanted: String, path: PathBuf },
    #[error(
        "a checkpoint of version {found}, this program writes version {known}; train on with the program that wrote it, \
         or start anew from its weights with --init: {}", path.display()
    )]
    OtherVersion { found: String, known: u32, path: PathBuf },
    #[error("not a checkpoint of this program ({reason}); give --out another folder: {}", path.display())]
    NotACheckpoint { reason: String, path: PathBuf },
    #[error("weights that do not fit {network} ({reason}); `tintype-models inspect` tells what they are: {}", path.display())]
    Weights { network: String, reason: String, path: PathBuf },
    #[error(
        "the loss or its gradient is {loss} after step {step}; the last good checkpoint is kept, go on from it with a lower --lr: {}",
        kept.display()
    )]
    NotANumber { step: u64, loss: f64, kept: PathBuf },
    #[error("libtorch: {0}")]
    Libtorch(#[from] tch::TchError),
    #[error("the threads that decode pictures stopped; a picture may have taken too much memory")]
    FeedStopped,
    #[error("hints cannot be carried over a picture: {0}")]
    Carry(#[from] tintype::solve::SolveError),
    #[error(transparent)]
    Photo(#[from] tintype::photo::PhotoError),
}

impl TrainError {
    /// A failure of the system at a file.
    pub(super) fn io(source: io::Error, path: impl Into<PathBuf>) -> Self {
        Self::Io { source, path: path.into() }
    }
}

//! What can go wrong with a weight file: every message names the reason, the remedy and the file.

use std::io;
use std::path::{Path, PathBuf};

use super::check::Mismatch;
use super::format::Foreign;

/// Why weights could not be read, checked or written.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// Another of these, with the file it happened to and what to do about it.
    #[error("{reason}; {remedy}: {}", path.display(), remedy = .reason.remedy())]
    In {
        /// What happened.
        reason: Box<Self>,
        /// To which file.
        path: PathBuf,
    },
    /// The system failed while reading or writing.
    #[error("reading or writing failed ({0})")]
    Io(#[from] io::Error),
    /// A format that is known and not read.
    #[error("this is {}, not PyTorch or safetensors weights", .0.name())]
    Foreign(Foreign),
    /// No format we know.
    #[error("these bytes are no weight file of any format we know")]
    UnknownFormat,
    /// The file ends too early.
    #[error("the file ends in the middle of {what}, at byte {at}")]
    Truncated {
        /// What was being read.
        what: &'static str,
        /// Where the file ended.
        at: u64,
    },
    /// Something is larger than is reasonable, or than the file can hold.
    #[error("{what} claims a size of {size}, more than the {limit} there can be")]
    TooLarge {
        /// What claims it.
        what: &'static str,
        /// The claim.
        size: u64,
        /// What is possible or allowed.
        limit: u64,
    },
    /// A pickle that breaks its own rules.
    #[error("damaged pickle at byte {at}: {reason}")]
    Pickle {
        /// Position in the pickle.
        at: u64,
        /// Which rule.
        reason: &'static str,
    },
    /// A pickle instruction that weights do not need.
    #[error("the pickle holds the instruction {code:#04x} at byte {at}, which weights do not need")]
    Instruction {
        /// The instruction.
        code: u8,
        /// Position in the pickle.
        at: u64,
    },
    /// A zip archive that breaks its own rules.
    #[error("damaged or deceptive zip archive ({reason}) at the entry {entry:?}")]
    Zip {
        /// Which rule.
        reason: &'static str,
        /// The entry, or nothing for the archive itself.
        entry: String,
    },
    /// A safetensors header that breaks its own rules.
    #[error("damaged safetensors header: {0}")]
    Header(String),
    /// A pickled program object where a dictionary of tensors was expected.
    #[error("the file holds an object of the program {0:?} rather than a dictionary of tensors; it is not run")]
    Program(String),
    /// A dictionary without a tensor.
    #[error("there is no tensor in it")]
    NoTensors,
    /// A tensor that does not lie within its storage, or is stored in a way we do not read.
    #[error("the tensor {name:?}: {reason}")]
    Tensor {
        /// Its name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Keys of no network we know.
    #[error("{n_tensors} tensors of no network we know (such as {})", first.join(", "))]
    UnknownArchitecture {
        /// How many tensors there are.
        n_tensors: usize,
        /// The first few names.
        first: Vec<String>,
    },
    /// A known network with keys or shapes that are not its own.
    #[error("not the weights of {architecture}: {mismatch}")]
    Mismatch {
        /// The network it looks like.
        architecture: &'static str,
        /// What differs.
        mismatch: Mismatch,
    },
    /// A network whose weights come in several files, of which some were not given.
    #[error("{architecture} needs {} besides", missing.join(" and "))]
    Incomplete {
        /// The network.
        architecture: &'static str,
        /// Files that are missing, as their authors name them.
        missing: Vec<&'static str>,
    },
    /// Files that belong to different networks, or twice to the same part.
    #[error("these files do not belong together: {0}")]
    Mixed(String),
    /// The network was run once and its output was not in order.
    #[error("the network does not work with these weights: {reason}")]
    SelfTest {
        /// What was wrong with the output.
        reason: String,
    },
    /// A weight that is no number.
    #[error("the tensor {name:?} holds a value that is not a finite number, at place {index}")]
    NotFinite {
        /// The tensor.
        name: String,
        /// Its place, row-major.
        index: usize,
    },
}

impl WeightsError {
    /// The same, with the file it happened to.
    #[must_use]
    pub fn at(self, path: &Path) -> Self {
        match self {
            Self::In { .. } => self,
            reason => Self::In { reason: Box::new(reason), path: path.into() },
        }
    }

    /// The same of a member of an archive, which a person knows by both names and not by the place it was unpacked to.
    #[must_use]
    pub(super) fn in_archive(self, archive: &Path, member: &str) -> Self {
        match self {
            Self::In { reason, .. } => reason.at(&archive.join(member)),
            reason => reason.at(&archive.join(member)),
        }
    }

    /// What happened, without file and remedy.
    #[must_use]
    pub fn root(&self) -> &Self {
        match self {
            Self::In { reason, .. } => reason.root(),
            other => other,
        }
    }

    /// What a person can do about it, as a clause without a full stop.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::In { reason, .. } => reason.remedy(),
            Self::Io(_) => "check the name, the permissions and the space on the disk",
            Self::Foreign(foreign) => foreign.remedy(),
            Self::UnknownFormat => "choose a .pth, .pt or .safetensors file of a network that Tintype lists",
            Self::Truncated { .. } | Self::Zip { .. } | Self::Header(_) | Self::NotFinite { .. } => {
                "fetch the file again from where it is published; this copy is damaged"
            }
            Self::TooLarge { .. } | Self::Pickle { .. } | Self::Instruction { .. } | Self::Tensor { .. } => {
                "fetch the file again from where it is published, and do not trust this copy"
            }
            Self::Program(_) | Self::NoTensors => "choose the file with the network's state dictionary",
            Self::UnknownArchitecture { .. } => "`tintype weights list` names the networks that can be added",
            Self::Mismatch { .. } => "choose the file its authors publish; variants of a network do not fit",
            Self::Incomplete { .. } => "give all its files at once, or the archive its authors publish",
            Self::SelfTest { .. } => "fetch the file again, or choose another version of the network's weights",
            Self::Mixed(_) => "give the files of one network at a time",
        }
    }
}

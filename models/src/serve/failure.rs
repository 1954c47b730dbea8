//! Why a job has no result, as the wire tells it.

use crate::colorize::ColorizeError;
use tintype::engine::wire::{Answer, FailureKind, WireError};

/// Why a job has no result.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A reply could not be built or sent.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The network gave nothing.
    #[error(transparent)]
    Colorize(#[from] ColorizeError),
    /// Anything that is told with its own kind.
    #[error("{message}")]
    Told {
        /// Of which kind.
        kind: FailureKind,
        /// What happened, to which file, and what to do.
        message: String,
    },
    /// The job panicked: an error of the worker.
    #[error("an error inside the worker of the networks stopped this job ({0})")]
    Panicked(String),
}

impl Failure {
    /// With its kind and words.
    #[must_use]
    pub fn told(kind: FailureKind, message: impl Into<String>) -> Self {
        Self::Told { kind, message: message.into() }
    }

    /// Whether memory ran out.
    #[must_use]
    pub fn is_memory(&self) -> bool {
        self.kind() == FailureKind::OutOfMemory
    }

    fn kind(&self) -> FailureKind {
        match self {
            Self::Told { kind, .. } => *kind,
            Self::Colorize(ColorizeError::OutOfMemory(_)) => FailureKind::OutOfMemory,
            Self::Colorize(ColorizeError::Weights { .. } | ColorizeError::SelfTest { .. }) => FailureKind::BadWeights,
            Self::Colorize(ColorizeError::Empty | ColorizeError::Size { .. } | ColorizeError::Number(_)) => {
                FailureKind::BadRequest
            }
            Self::Colorize(ColorizeError::Missing { .. } | ColorizeError::Hints(_)) => FailureKind::BadRequest,
            Self::Colorize(ColorizeError::Unused { .. }) => FailureKind::Unsupported,
            Self::Colorize(ColorizeError::Unknown(_)) => FailureKind::UnknownNetwork,
            Self::Colorize(ColorizeError::Libtorch(_)) | Self::Cancelled | Self::Wire(_) | Self::Panicked(_) => {
                FailureKind::Inside
            }
        }
    }

    /// As an answer; a text that is too long for the wire is cut.
    pub(super) fn answer(&self) -> Answer {
        if matches!(self, Self::Cancelled) {
            return Answer::Cancelled;
        }
        // A thousand letters are at most four thousand bytes, within the wire's limit of a text.
        let message = self.to_string().chars().take(1000).collect();
        Answer::Failed { kind: self.kind(), message }
    }
}

//! What can go wrong between a photograph and a proposal.

/// Why there is no proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColorizeError {
    /// No network has this id.
    #[error("there is no network {0}")]
    Unknown(String),
    /// The photograph has no pixels.
    #[error("the photograph has no pixels")]
    Empty,
    /// Two planes that belong together differ in size.
    #[error("{what} has {found} pixels a plane instead of {wanted}")]
    Size {
        /// Which plane.
        what: &'static str,
        /// Its number of pixels.
        found: usize,
        /// What the photograph has.
        wanted: usize,
    },
    /// The network cannot do without something that was not given.
    #[error("{network} needs {what}")]
    Missing {
        /// The architecture's id.
        network: &'static str,
        /// What it needs.
        what: &'static str,
    },
    /// The network was given something that it does not take.
    #[error("{network} takes no {what}")]
    Unused {
        /// The architecture's id.
        network: &'static str,
        /// What it was given.
        what: &'static str,
    },
    /// Hints that the solver does not take.
    #[error("the hints cannot be carried over the photograph: {0}")]
    Hints(#[from] tintype::solve::SolveError),
    /// A number that is not finite, or outside its range.
    #[error("{0} is not a usable number")]
    Number(&'static str),
    /// The network's weights could not be put in place.
    #[error("the weights of {network} do not fit: {reason}")]
    Weights {
        /// The architecture's id.
        network: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The network says nothing useful: gray, the same everywhere, or no numbers.
    #[error("{network} fails its self-test: {reason}; its weight file is damaged or belongs to another network")]
    SelfTest {
        /// The architecture's id.
        network: &'static str,
        /// What it said.
        reason: &'static str,
    },
    /// The device has not enough memory for this size.
    #[error("not enough memory on this device: {0}")]
    OutOfMemory(String),
    /// libtorch failed otherwise.
    #[error("libtorch failed: {0}")]
    Libtorch(String),
}

//! The networks by name.

/// The ids of all networks that color, as the lists of their parameters in `keys/` are named.
pub const NETWORKS: &[&str] = &[
    "siggraph17",
    "eccv16",
    "unihint",
    "deoldify-artistic",
    "deoldify-stable",
    "ddcolor-tiny",
    "ddcolor-large",
    "icolorit-tiny",
    "icolorit-small",
    "icolorit-base",
    "devc",
    "instance-colorization",
];

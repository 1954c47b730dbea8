//! What a network is shown and what it should find: a batch of crops brought to the device.

mod degrade;
mod exemplar;
mod jpeg;
mod prepare;

pub use degrade::degraded;
pub use exemplar::warped;
pub use jpeg::compressed;
pub use prepare::{Scene, prepare};

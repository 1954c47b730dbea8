//! How weights change: the loss, the optimizer, the running mean of the weights, the rate over time.

mod classes;
mod loss;
mod masters;
mod schedule;

pub use classes::Classes;
pub use loss::{Parts, loss};
pub(super) use masters::STATE;
pub use masters::{Group, Masters};
pub use schedule::{rate_factor, share_done};

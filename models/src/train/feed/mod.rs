//! From folders and tar files to crops with simulated hints, on threads that keep the device busy.

mod carried;
mod crop;
mod gather;
mod hints;
mod pictures;
mod sample;
mod threads;

pub use carried::carried;
pub(super) use crop::square;
pub use gather::{Entry, gather};
pub use hints::dabs;
pub use pictures::{Picture, Pictures};
pub(super) use sample::N_PALETTE;
pub use sample::{Sample, Tones, sample};
pub use threads::Feed;

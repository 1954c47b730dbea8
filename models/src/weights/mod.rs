//! Weight files: what is in them, whose network it is, and our own copy of it.
//!
//! [`open`] reads the formats in which networks are published; [`inspect`] tells what is in a file; [`convert`] checks every
//! key and shape, folds spectral and weight norm into plain weights and writes one safetensors file. Key lists of the
//! networks lie in `models/keys/`, one file an architecture, as the converted file has them.
//!
//! **Invariant:** a file from outside is data. Nothing in it is run, and every size is checked before memory is taken.

pub mod architecture;
mod archive;
mod check;
mod convert;
mod error;
#[cfg(test)]
mod fixtures;
mod fold;
mod format;
mod gather;
mod inspect;
pub mod keys;
mod legacy;
mod opened;
pub mod pickle;
mod safetensors;
mod save;
mod state;
mod tensor;
#[cfg(test)]
mod tests;
mod torch_zip;
mod zip;

pub use check::Mismatch;
pub use convert::{SelfTest, Summary, convert};
pub use error::WeightsError;
pub use format::{Foreign, Format};
pub use gather::known;
pub use inspect::{Report, inspect};
pub use opened::{Opened, open};
pub use save::Precision;
pub use tensor::{Element, Extent, Stored};

//! Weights of neural networks, as far as the program without libtorch knows them: which files there are to be had, which
//! are installed, and how one is added by the worker's own importer.
//!
//! [`Manifest`] lists published files; [`Catalog`] is the folder of installed ones, each a safetensors file with a note
//! beside it; [`add()`] has the worker check and convert a file into it. Nothing here reads a tensor, and nothing is
//! fetched over a network.

mod add;
mod catalog;
mod error;
mod hash;
mod manifest;
#[cfg(test)]
pub(in crate::engine) mod tally;

pub use add::{Added, add};
pub use catalog::{Catalog, Installed, Listed, Origin, Verdict};
pub use error::WeightsError;
pub use hash::{FileHash, sha256_of};
pub use manifest::{KnownFile, Manifest};

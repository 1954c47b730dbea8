//! The architectures, one a file: `Config` → `new` → `forward`, parameters named as in the published checkpoint.
//!
//! A network knows tensors and nothing else: what goes in and comes out of one, in whose units, is `colorize`'s. All of
//! them are built to evaluate; batch normalization uses its stored statistics also while other layers learn.

pub mod bins;
pub mod convnext;
pub mod ddcolor;
pub mod deoldify;
pub mod devc;
pub mod eccv16;
pub mod icolorit;
pub mod instance;
pub mod layers;
pub mod lite0;
pub mod parts;
pub mod resnet;
pub mod siggraph17;
pub mod unihint;

mod names;

pub use names::NETWORKS;

#[cfg(test)]
mod listed;
#[cfg(test)]
pub(crate) mod parity;

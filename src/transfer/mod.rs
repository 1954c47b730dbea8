//! Color from reference pictures, without a network: for each place of a photograph the place of a reference that is most
//! like it, the color found there, and how sure that is. Numbers only.
//!
//! `welsh` compares pixels by lightness and its deviation. `superpixel` cuts both pictures into small pieces of one tone
//! (`segments`), describes each with what lies around it (`features`), and looks for like pieces whose neighbors are like
//! the neighbors (`matching`). Either gives a [`Transferred`], which strokes then correct. `likeness` tells which of several
//! pictures is worth being a reference.
//!
//! **Invariant:** nothing here knows files, strokes, clocks or globals.
//! **Invariant:** the same input gives the same bits, for any number of threads.

mod error;
mod exemplar;
mod features;
mod likeness;
mod matching;
mod segments;
mod superpixel;
mod transferred;
mod welsh;

pub use error::TransferError;
pub use exemplar::{EXCLUDED, Exemplar, FREE};
pub use likeness::likeness;
pub use superpixel::superpixel;
pub use transferred::{Origin, Transferred};
pub use welsh::welsh;

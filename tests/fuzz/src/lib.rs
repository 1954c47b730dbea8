//! The readers of weight files for the fuzz targets, compiled from where they stand: so fuzzing needs no libtorch, which
//! nothing in them touches.

mod file;
#[path = "../../../models/src/weights/mod.rs"]
pub mod weights;

pub use file::read_all;

//! Tintype: color for black-and-white photographs.

pub mod cli;
pub mod color;
pub mod document;
pub mod engine;
pub mod photo;
pub mod raster;
pub mod solve;
#[cfg(feature = "desktop")]
pub mod ui;

//! Layers that several architectures share. Each takes a path and puts its parameters right there.

mod block;
mod conv;
mod norm;
mod pad;
mod resize;
mod shuffle;

pub use block::Block;
pub use conv::{Bias, Window, conv, double, every_other, unpadded};
pub use norm::{IMAGENET_MEAN, IMAGENET_STD, batch_norm, normalized};
pub use pad::{Border, continued, crop, tf_same, to_multiple};
pub use resize::{bilinear, nearest};
pub use shuffle::{Crossing, Shuffle};

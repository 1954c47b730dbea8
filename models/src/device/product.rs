//! How quickly a device multiplies matrices in a number format: the bound of what a network can gain from the format.

use super::Precision;
use std::time::Instant;
use tch::{Device, Kind, Tensor};

/// Milliseconds of one product of two square matrices, after one that does not count.
#[must_use]
pub fn product_ms(device: Device, precision: Precision, side: i64) -> f64 {
    let matrix = Tensor::randn([side, side], (Kind::Float, device)) / (side as f64).sqrt();
    let matrix = matrix.to_kind(precision.kind());
    // A number is read back, so a card has done its work by then.
    let multiply = || matrix.matmul(&matrix).narrow(0, 0, 1).sum(Kind::Float).double_value(&[]);
    multiply();
    let begun = Instant::now();
    multiply();
    begun.elapsed().as_secs_f64() * 1e3
}

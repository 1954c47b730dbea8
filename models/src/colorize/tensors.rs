//! Planes to tensors and back.

use super::ColorizeError;
use tch::{Device, Kind, Tensor};
use tintype::raster::{Chroma, Plane, Size};

/// A plane as `[1, 1, H, W]` of f32 on the processor.
pub fn tensor_of(plane: &Plane<f32>) -> Tensor {
    Tensor::from_slice(plane.samples()).reshape([1, 1, side(plane.height()), side(plane.width())])
}

/// One channel `[H, W]`, or a tensor with sides of one before these, as a plane of f32.
///
/// # Errors
/// The tensor has more than one channel.
pub fn plane_of(tensor: &Tensor) -> Result<Plane<f32>, ColorizeError> {
    let sides = tensor.size();
    let at = |back: usize| sides.iter().rev().nth(back).map_or(1, |side| usize::try_from(*side).unwrap_or(0));
    let size = Size::new(at(0), at(1));
    let flat = tensor.detach().to_device(Device::Cpu).to_kind(Kind::Float).contiguous().flatten(0, -1);
    let samples = Vec::<f32>::try_from(&flat).map_err(|error| ColorizeError::Libtorch(error.to_string()))?;
    let wrong = |found| ColorizeError::Size { what: "a tensor", found, wanted: size.area() };
    Plane::from_vec(size, samples).map_err(|error| wrong(error.samples))
}

/// Two channels `[1, 2, H, W]` as planes of a and b.
///
/// # Errors
/// As [`plane_of`].
pub fn chroma_of(tensor: &Tensor) -> Result<Chroma, ColorizeError> {
    Ok([plane_of(&tensor.narrow(1, 0, 1))?, plane_of(&tensor.narrow(1, 1, 1))?])
}

/// A number of pixels as libtorch counts.
pub(super) fn side(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

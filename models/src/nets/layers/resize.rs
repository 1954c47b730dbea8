//! Resampling of maps; pixel centers lie at +0.5, as everywhere in Tintype.

use tch::Tensor;

/// Bilinear, with the border's pixels continued; PyTorch's `align_corners=False`. `[N, C, h, w]`.
pub fn bilinear(maps: &Tensor, h: i64, w: i64) -> Tensor {
    maps.upsample_bilinear2d([h, w], false, None, None)
}

/// The pixel whose area holds the center. `[N, C, h, w]`.
pub fn nearest(maps: &Tensor, h: i64, w: i64) -> Tensor {
    maps.upsample_nearest2d([h, w], None, None)
}

//! Convolutions as the published networks have them: zero padding that keeps the size at stride 1.

use tch::Tensor;
use tch::nn;

/// The shape of a convolution's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its side in pixels; odd.
    pub size: i64,
    /// Every how many pixels it is applied.
    pub stride: i64,
    /// How many pixels lie between two of its samples, plus one.
    pub dilation: i64,
    /// Into how many groups the channels fall; as many as channels makes it depthwise.
    pub groups: i64,
}

impl Window {
    /// A square window at every pixel.
    #[must_use]
    pub const fn of(size: i64) -> Self {
        Self { size, stride: 1, dilation: 1, groups: 1 }
    }

    /// Zeros on every side so that stride 1 keeps the size.
    fn padding(self) -> i64 {
        self.dilation * (self.size - 1) / 2
    }
}

/// Whether a convolution adds a number to each channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bias {
    /// It does, and learns it.
    Learned,
    /// It does not: a normalization follows.
    Absent,
}

/// A convolution with parameters `weight` and, with a bias, `bias`.
#[must_use]
pub fn conv(path: &nn::Path<'_>, n_in: i64, n_out: i64, window: Window, bias: Bias) -> nn::Conv2D {
    nn::conv2d(path, n_in, n_out, window.size, config(window, bias, window.padding()))
}

/// The same without padding, for networks that pad in a way of their own.
#[must_use]
pub fn unpadded(path: &nn::Path<'_>, n_in: i64, n_out: i64, window: Window, bias: Bias) -> nn::Conv2D {
    nn::conv2d(path, n_in, n_out, window.size, config(window, bias, 0))
}

fn config(window: Window, bias: Bias, padding: i64) -> nn::ConvConfig {
    nn::ConvConfig {
        stride: window.stride,
        padding,
        dilation: window.dilation,
        groups: window.groups,
        bias: bias == Bias::Learned,
        ..nn::ConvConfig::default()
    }
}

/// Twice the size by a transposed convolution of 4×4, stride 2, padding 1. Its `weight` is `[n_in, n_out, 4, 4]`.
#[must_use]
pub fn double(path: &nn::Path<'_>, n_in: i64, n_out: i64) -> nn::ConvTranspose2D {
    let config = nn::ConvTransposeConfig { stride: 2, padding: 1, ..nn::ConvTransposeConfig::default() };
    nn::conv_transpose2d(path, n_in, n_out, 4, config)
}

/// Every second pixel of every second row, from the first: `[N, C, ceil(H/2), ceil(W/2)]`.
pub fn every_other(maps: &Tensor) -> Tensor {
    maps.slice(2, 0, None, 2).slice(3, 0, None, 2)
}

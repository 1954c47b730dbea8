//! The block of the VGG-like networks: convolutions with a ReLU each, then batch normalization.
//!
//! In the published checkpoints a block is a sequence in which ReLUs count: convolutions have every second index.

use super::conv::{Bias, Window, conv};
use super::norm::{batch_norm, normalized};
use tch::Tensor;
use tch::nn::{self, Module};

/// PyTorch's default for the number added to a variance.
const EPS: f64 = 1e-5;

/// Convolutions and the normalization after the last ReLU.
#[derive(Debug)]
pub struct Block {
    convs: Vec<nn::Conv2D>,
    norm: nn::BatchNorm,
}

impl Block {
    /// One convolution for each window, from `n_in` to `n_out` channels and then from `n_out` to `n_out`. The first has
    /// index `first` below the path, the others every second one, and the normalization comes after the last ReLU.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, first: i64, n_in: i64, n_out: i64, windows: &[Window]) -> Self {
        let mut convs = Vec::with_capacity(windows.len());
        let (mut n_before, mut index) = (n_in, first);
        for window in windows {
            convs.push(conv(&(path / index), n_before, n_out, *window, Bias::Learned));
            (n_before, index) = (n_out, index + 2);
        }
        Self { convs, norm: batch_norm(&(path / index), n_out, EPS) }
    }

    /// One convolution of 3×3 without a bias, with index 0, and the normalization after its ReLU, with index 2.
    #[must_use]
    pub fn unbiased(path: &nn::Path<'_>, n_in: i64, n_out: i64) -> Self {
        let only = conv(&(path / 0), n_in, n_out, Window::of(3), Bias::Absent);
        Self { convs: vec![only], norm: batch_norm(&(path / 2), n_out, EPS) }
    }

    /// `[N, n_in, H, W]` to `[N, n_out, H', W']`, smaller only by the strides.
    pub fn forward(&self, maps: &Tensor) -> Tensor {
        let after = self.convs.iter().fold(maps.shallow_clone(), |maps, conv| conv.forward(&maps).relu());
        normalized(&self.norm, &after)
    }
}

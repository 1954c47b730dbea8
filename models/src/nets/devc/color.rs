//! The color network: siggraph17's trunk with other norms, a learned reduction, and enlarging without transposed windows.
//!
//! **Source:** Zhang et al. 2019, section 3.3 and the authors' `ColorVidNet.py`, in which the batch normalizations are
//! replaced by instance normalizations without parameters, and the transposed convolutions by the nearest pixel and a
//! convolution.

use super::warp::normalized;
use crate::nets::layers::{Bias, Window, conv};
use tch::Tensor;
use tch::nn::{self, Module};

/// L, a and b warped, similarity, and L, a, b of the frame before.
const N_INPUTS: i64 = 7;

/// The slope of the last ReLU for negative numbers.
const LEAK: f64 = 0.2;

/// The largest a or b.
const LARGEST: f64 = 128.0;

/// Convolutions with a ReLU each and a normalization over the picture.
#[derive(Debug)]
struct Stage(Vec<nn::Conv2D>);

impl Stage {
    fn forward(&self, maps: &Tensor) -> Tensor {
        normalized(&self.0.iter().fold(maps.shallow_clone(), |maps, conv| conv.forward(&maps).relu()))
    }
}

/// The network.
#[derive(Debug)]
pub(super) struct ColorVidNet {
    down: Vec<(Stage, nn::Conv2D)>,
    middle: Vec<Stage>,
    up: Vec<Up>,
    out: nn::Conv2D,
}

/// One step to twice the size: enlarged and convolved, the skip added, and the convolutions after that.
#[derive(Debug)]
struct Up {
    conv: nn::Conv2D,
    skip: nn::Conv2D,
    after: Vec<nn::Conv2D>,
}

impl ColorVidNet {
    /// Makes the parameters at this path.
    pub(super) fn new(path: &nn::Path<'_>, width: i64) -> Self {
        let (w1, w2, w4, w8) = (width, 2 * width, 4 * width, 8 * width);
        let plain = |name: &str, n_in, n_out| conv(&(path / name), n_in, n_out, Window::of(3), Bias::Learned);
        let first = path / "conv1_1";
        let inner = |i: i64, n_in, n_out| conv(&(&first / i), n_in, n_out, Window::of(3), Bias::Learned);
        let reduced =
            |name: &str, n| conv(&(path / name), n, n, Window { stride: 2, groups: n, ..Window::of(1) }, Bias::Absent);
        let deep = |stage: i64, n_in, dilation| {
            let window = Window { dilation, ..Window::of(3) };
            let conv = |i: i64, n_in| conv(&(path / format!("conv{stage}_{i}")), n_in, w8, window, Bias::Learned);
            Stage(vec![conv(1, n_in), conv(2, w8), conv(3, w8)])
        };
        let up = |stage: i64, n_in, n_out, skip: &str, n_skip, after: Vec<nn::Conv2D>| Up {
            conv: conv(&(path / format!("conv{stage}_1") / 1), n_in, n_out, Window::of(3), Bias::Learned),
            skip: plain(skip, n_skip, n_out),
            after,
        };
        Self {
            down: vec![
                (
                    Stage(vec![inner(0, N_INPUTS, w1 / 2), inner(2, w1 / 2, w1), plain("conv1_2", w1, w1)]),
                    reduced("conv1_2norm_ss", w1),
                ),
                (Stage(vec![plain("conv2_1", w1, w2), plain("conv2_2", w2, w2)]), reduced("conv2_2norm_ss", w2)),
                (
                    Stage(vec![plain("conv3_1", w2, w4), plain("conv3_2", w4, w4), plain("conv3_3", w4, w4)]),
                    reduced("conv3_3norm_ss", w4),
                ),
            ],
            middle: vec![deep(4, w4, 1), deep(5, w8, 2), deep(6, w8, 2), deep(7, w8, 1)],
            up: vec![
                up(8, w8, w4, "conv3_3_short", w4, vec![plain("conv8_2", w4, w4), plain("conv8_3", w4, w4)]),
                up(9, w4, w2, "conv2_2_short", w2, vec![plain("conv9_2", w2, w2)]),
                up(10, w2, w2, "conv1_2_short", w1, vec![plain("conv10_2", w2, w2)]),
            ],
            out: conv(&(path / "conv10_ab"), w2, 2, Window::of(1), Bias::Learned),
        }
    }

    /// `xs` is `[N, 7, H, W]`, H and W multiples of 8, in units of Lab; a and b, `[N, 2, H, W]`.
    pub(super) fn forward(&self, xs: &Tensor) -> Tensor {
        let (mut maps, mut skips) = (xs.shallow_clone(), Vec::with_capacity(self.down.len()));
        for (stage, reduce) in &self.down {
            let whole = stage.forward(&maps);
            maps = reduce.forward(&whole);
            skips.push(whole);
        }
        maps = self.middle.iter().fold(maps, |maps, stage| stage.forward(&maps)); // [N, 8 · width, H/8, W/8]
        let last = self.up.len().saturating_sub(1);
        for (i, (step, skip)) in self.up.iter().zip(skips.iter().rev()).enumerate() {
            maps = step.joined(&maps, skip);
            maps = match step.after.as_slice() {
                [only] if i == last => leaky(&only.forward(&maps)),
                after => normalized(&after.iter().fold(maps, |maps, conv| conv.forward(&maps).relu())),
            };
        }
        self.out.forward(&maps).tanh() * LARGEST
    }
}

impl Up {
    fn joined(&self, maps: &Tensor, skip: &Tensor) -> Tensor {
        let size = skip.size();
        let large = maps.upsample_nearest2d([size[2], size[3]], None, None);
        (self.conv.forward(&large) + self.skip.forward(skip)).relu()
    }
}

fn leaky(maps: &Tensor) -> Tensor {
    maps.maximum(&(maps * LEAK))
}

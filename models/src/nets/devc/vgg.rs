//! VGG19, as it was trained in Caffe: what the matcher sees.
//!
//! **Source:** K. Simonyan, A. Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, ICLR 2015,
//! table 1, column E. Channels are blue, green, red in 0..=255, less their means.

use crate::nets::layers::{Bias, Window, conv};
use tch::Tensor;
use tch::nn::{self, Module};

/// The means of blue, green and red over ImageNet, of 1, as the authors' code has them.
const MEANS: [f32; 3] = [0.407_603_92, 0.457_956_86, 0.485_019_61];

/// Convolutions of each of the five stages.
const DEPTHS: [i64; 5] = [2, 2, 4, 4, 4];

/// After which convolution of a stage its maps are read.
const READ: usize = 2;

/// The network without its classifier.
#[derive(Debug)]
pub(super) struct Vgg19 {
    stages: Vec<Vec<nn::Conv2D>>,
}

impl Vgg19 {
    /// Makes the parameters at this path; those of the last two convolutions are in the file and used for nothing.
    pub(super) fn new(path: &nn::Path<'_>, width: i64) -> Self {
        let mut n_in = 3;
        let stages = DEPTHS.into_iter().zip([1, 2, 4, 8, 8]).zip(1..).map(|((depth, widening), stage)| {
            let convs = (1..=depth).map(|i| {
                let at = path / format!("conv{stage}_{i}");
                let conv = conv(&at, n_in, widening * width, Window::of(3), Bias::Learned);
                n_in = widening * width;
                conv
            });
            convs.collect()
        });
        Self { stages: stages.collect() }
    }

    /// `rgb` is `[N, 3, H, W]` in 0..=1; maps at 1/2, 1/4, 1/8 and 1/16, each divided by its length over the channels.
    pub(super) fn forward(&self, rgb: &Tensor) -> Vec<Tensor> {
        let means = Tensor::from_slice(&MEANS).reshape([1, 3, 1, 1]).to_device(rgb.device()).to_kind(rgb.kind());
        let mut maps = (rgb.flip([1]) - means) * 255.0;
        let mut taps = Vec::with_capacity(self.stages.len());
        let n_stages = self.stages.len();
        for (stage, convs) in self.stages.iter().enumerate() {
            for (i, conv) in convs.iter().enumerate() {
                // After the last map that is read there is nothing to compute.
                if stage + 1 == n_stages && i == READ {
                    break;
                }
                maps = conv.forward(&maps).relu();
                if i + 1 == READ && stage > 0 {
                    taps.push(directions(&maps));
                }
            }
            maps = maps.max_pool2d([2, 2], [2, 2], [0, 0], [1, 1], false);
        }
        taps
    }
}

/// Each pixel's channels divided by their length, zero where that is zero; squares are summed in 32 bits.
pub(super) fn directions(maps: &Tensor) -> Tensor {
    let wide = maps.to_kind(tch::Kind::Float);
    let lengths = wide.square().sum_dim_intlist(1, true, tch::Kind::Float).sqrt();
    (wide / (lengths + f64::EPSILON)).to_kind(maps.kind())
}

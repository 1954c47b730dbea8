//! ConvNeXt: the encoder of DDColor, with a normalization at each of its four scales instead of a classifier.
//!
//! **Source:** Z. Liu et al., *A ConvNet for the 2020s*, CVPR 2022, figure 4; names of the parameters are those of the
//! authors' code, with `norm0` to `norm3` as DDColor adds them.

use super::layers::{Bias, Window, conv};
use tch::Tensor;
use tch::nn::{self, Module};

/// The number added to a variance, as the authors' code has it.
const EPS: f64 = 1e-6;

/// What the layer scale starts from (section 2.6).
const LAYER_SCALE: f64 = 1e-6;

/// The network's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Channels of each stage.
    pub widths: [i64; 4],
    /// Blocks of each stage.
    pub depths: [i64; 4],
}

impl Config {
    /// ConvNeXt-T.
    #[must_use]
    pub const fn tiny() -> Self {
        Self { widths: [96, 192, 384, 768], depths: [3, 3, 9, 3] }
    }

    /// ConvNeXt-L.
    #[must_use]
    pub const fn large() -> Self {
        Self { widths: [192, 384, 768, 1536], depths: [3, 3, 27, 3] }
    }
}

/// The network.
#[derive(Debug)]
pub struct ConvNext {
    stages: Vec<Stage>,
}

/// A reduction, blocks, and the normalization of what other networks read off.
#[derive(Debug)]
struct Stage {
    reduction: Reduction,
    blocks: Vec<Block>,
    tap: nn::LayerNorm,
}

impl ConvNext {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let [.., deepest] = config.widths;
        // In every file, but of the classifier: nothing here reads it.
        drop(layer_norm(&(path / "norm"), deepest));
        let mut n_before = 3;
        let stages = config.widths.iter().zip(config.depths).zip(0_i64..).map(|((&n, depth), i)| {
            let (at, blocks) = (path / "downsample_layers" / i, path / "stages" / i);
            let reduction = Reduction::new(&at, n_before, n, i == 0);
            n_before = n;
            let blocks = (0..depth).map(|block| Block::new(&(&blocks / block), n)).collect();
            Stage { reduction, blocks, tap: layer_norm(&(path / format!("norm{i}")), n) }
        });
        Self { stages: stages.collect() }
    }

    /// `xs` is `[N, 3, H, W]`, normalized as ImageNet's, H and W multiples of 32. Maps at 1/4, 1/8, 1/16, 1/32.
    #[must_use]
    pub fn forward(&self, xs: &Tensor) -> Vec<Tensor> {
        let mut maps = xs.shallow_clone();
        let taps = self.stages.iter().map(|stage| {
            let reduced = stage.reduction.forward(&maps);
            maps = stage.blocks.iter().fold(reduced, |maps, block| block.forward(&maps));
            over_channels(&stage.tap, &maps)
        });
        taps.collect()
    }
}

/// Patches to one pixel: 4×4 and then a normalization at first, a normalization and then 2×2 later.
#[derive(Debug)]
enum Reduction {
    First(nn::Conv2D, nn::LayerNorm),
    Later(nn::LayerNorm, nn::Conv2D),
}

impl Reduction {
    fn new(path: &nn::Path<'_>, n_in: i64, n_out: i64, is_first: bool) -> Self {
        let patches = |index: i64, side: i64| {
            nn::conv2d(path / index, n_in, n_out, side, nn::ConvConfig { stride: side, ..nn::ConvConfig::default() })
        };
        if is_first {
            Self::First(patches(0, 4), layer_norm(&(path / 1), n_out))
        } else {
            Self::Later(layer_norm(&(path / 0), n_in), patches(1, 2))
        }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        match self {
            Self::First(conv, norm) => over_channels(norm, &conv.forward(maps)),
            Self::Later(norm, conv) => conv.forward(&over_channels(norm, maps)),
        }
    }
}

/// A depthwise window of 7×7 and two layers on each pixel, added to what went in.
#[derive(Debug)]
struct Block {
    window: nn::Conv2D,
    norm: nn::LayerNorm,
    layers: [nn::Linear; 2],
    gamma: Tensor,
}

impl Block {
    fn new(path: &nn::Path<'_>, n: i64) -> Self {
        let linear = |name: &str, n_in, n_out| nn::linear(path / name, n_in, n_out, nn::LinearConfig::default());
        let depthwise = Window { groups: n, ..Window::of(7) };
        Self {
            window: conv(&(path / "dwconv"), n, n, depthwise, Bias::Learned),
            norm: layer_norm(&(path / "norm"), n),
            layers: [linear("pwconv1", n, 4 * n), linear("pwconv2", 4 * n, n)],
            gamma: path.var("gamma", &[n], nn::Init::Const(LAYER_SCALE)),
        }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        let pixels = self.norm.forward(&self.window.forward(maps).permute([0, 2, 3, 1])); // [N, H, W, C]
        let [first, second] = &self.layers;
        let pixels = second.forward(&first.forward(&pixels).gelu("none")) * &self.gamma;
        maps + pixels.permute([0, 3, 1, 2])
    }
}

fn layer_norm(path: &nn::Path<'_>, n: i64) -> nn::LayerNorm {
    nn::layer_norm(path, vec![n], nn::LayerNormConfig { eps: EPS, ..nn::LayerNormConfig::default() })
}

/// Each pixel of `[N, C, H, W]` normalized over its channels.
fn over_channels(norm: &nn::LayerNorm, maps: &Tensor) -> Tensor {
    norm.forward(&maps.permute([0, 2, 3, 1])).permute([0, 3, 1, 2])
}

//! DDColor, tiny and large: an automatic network that paints with learned colors, each a query that looks at the picture.
//!
//! **Source:** X. Kang et al., *DDColor: Towards Photo-Realistic Image Colorization via Dual Decoders*, ICCV 2023, figure 2;
//! names of the parameters are those of the authors' code (`ddcolor/model.py`), where spectral norm is folded into `weight`
//! when a file is imported. Files with the older single-scale color decoder have other keys and are not read.
//!
//! Structure and arithmetic were compared with a PyTorch network of the same keys; the published weights themselves have
//! not been run here.

mod colors;

use super::convnext::{self, ConvNext};
use super::layers::{Bias, Block, Crossing, IMAGENET_MEAN, IMAGENET_STD, Shuffle, Window, conv};
use colors::Colors;
use tch::Tensor;
use tch::nn::{self, Module};

/// Both sides of what goes in must be multiples of this.
pub const MULTIPLE: i64 = 32;

/// The network's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The encoder.
    pub encoder: convnext::Config,
    /// Channels of the pixel decoder; the color decoder has half of it.
    pub width: i64,
    /// Colors it paints with.
    pub n_queries: i64,
    /// Heads of the color decoder's attention.
    pub n_heads: i64,
    /// Layers of the color decoder.
    pub depth: i64,
}

impl Config {
    /// As `ddcolor_paper_tiny.pth` has it.
    #[must_use]
    pub const fn tiny() -> Self {
        Self { encoder: convnext::Config::tiny(), width: 512, n_queries: 100, n_heads: 8, depth: 9 }
    }

    /// As `ddcolor_modelscope.pth`, `ddcolor_artistic.pth` and `ddcolor_paper.pth` have it.
    #[must_use]
    pub const fn large() -> Self {
        Self { encoder: convnext::Config::large(), ..Self::tiny() }
    }
}

/// The network.
#[derive(Debug)]
pub struct DdColor {
    mean: Tensor,
    std: Tensor,
    encoder: ConvNext,
    steps: Vec<(Crossing, Block)>,
    last: Shuffle,
    colors: Colors,
    refine: nn::Conv2D,
}

impl DdColor {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let (decoder, d) = (path / "decoder", config.width / 2);
        let [n4, n8, n16, n32] = config.encoder.widths;
        let shapes = [(n32, config.width, n16), (config.width, config.width, n8), (config.width, d, n4)];
        let step = |((n_deep, n_out, n_skip), i): ((i64, i64, i64), i64)| {
            let at = &decoder / "layers" / i;
            (Crossing::new(&at, n_deep, n_out, n_skip), Block::unbiased(&(&at / "conv"), n_out + n_skip, n_out))
        };
        let channel = |values: [f32; 3]| Tensor::from_slice(&values).reshape([1, 3, 1, 1]);
        let last = Window::of(1);
        Self {
            mean: path.var_copy("mean", &channel(IMAGENET_MEAN)),
            std: path.var_copy("std", &channel(IMAGENET_STD)),
            encoder: ConvNext::new(&(path / "encoder" / "arch"), &config.encoder),
            steps: shapes.into_iter().zip(0..).map(step).collect(),
            last: Shuffle::new(&(&decoder / "last_shuf"), d, d, 4, Bias::Learned),
            colors: Colors::new(&(&decoder / "color_decoder"), [config.width, config.width, d], d, config),
            refine: conv(&(path / "refine_net" / 0 / 0), config.n_queries + 3, 2, last, Bias::Learned),
        }
    }

    /// `xs` is `[N, 3, H, W]`, a gray photograph as RGB in 0..=1, H and W multiples of [`MULTIPLE`]. a and b in units of Lab,
    /// `[N, 2, H, W]`, not bounded.
    pub fn forward(&self, xs: &Tensor) -> Tensor {
        let xs = (xs - &self.mean) / &self.std;
        let mut taps = self.encoder.forward(&xs);
        let mut maps = taps.pop().unwrap_or_else(|| xs.shallow_clone()); // [N, n32, H/32, W/32]
        let mut levels = Vec::with_capacity(self.steps.len());
        for ((crossing, block), skip) in self.steps.iter().zip(taps.iter().rev()) {
            maps = block.forward(&crossing.forward(&maps, skip));
            levels.push(maps.shallow_clone());
        }
        let pixels = self.last.forward(&maps); // [N, width/2, H, W]
        let painted = self.colors.forward(&levels, &pixels); // [N, n_queries, H, W]
        self.refine.forward(&Tensor::cat(&[painted, xs], 1))
    }
}

#[cfg(test)]
mod tests;

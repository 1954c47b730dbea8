//! DeOldify, artistic and stable: an automatic network, a ResNet with a decoder that joins every scale.
//!
//! **Source:** J. Antic, *DeOldify*, 2018–2020 (github.com/jantic/DeOldify, `deoldify/unet.py`), on fastai's dynamic U-Net;
//! H. Zhang et al., *Self-Attention Generative Adversarial Networks*, ICML 2019 (the attention). The decoder of "artistic"
//! is his deep one, that of "stable" (and of "video", which has the same shape) his wide one. Parameter names are those of
//! the published files, where spectral and weight norm are folded into `weight` when they are imported. Batch
//! normalization comes after the ReLU here and stays as it is.
//!
//! Structure and arithmetic were compared with a PyTorch network of the same keys; the published weights themselves have
//! not been run here.

use super::layers::{Bias, Block, Crossing, Shuffle, Window, batch_norm, conv, nearest, normalized};
use super::resnet::{self, ResNet};
use tch::Tensor;
use tch::nn::{self, Module};

/// PyTorch's default for the number added to a variance.
const EPS: f64 = 1e-5;

/// Which step of the decoder ends with attention: the second, at 1/8.
const ATTENTIVE: usize = 1;

/// Outputs are in -`RANGE`..`RANGE`, wider than any normalized color.
const RANGE: f64 = 3.0;

/// How the decoder grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoder {
    /// Two convolutions a step, to 1.5 times what comes in: "artistic".
    Deep,
    /// One convolution a step, to this many channels, half of it in the last: "stable" with 512.
    Wide(i64),
}

/// The network's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The encoder.
    pub encoder: resnet::Config,
    /// The decoder.
    pub decoder: Decoder,
}

impl Config {
    /// As `ColorizeArtistic_gen.pth` has it.
    #[must_use]
    pub const fn artistic() -> Self {
        Self { encoder: resnet::Config::of_34(), decoder: Decoder::Deep }
    }

    /// As `ColorizeStable_gen.pth` and `ColorizeVideo_gen.pth` have it.
    #[must_use]
    pub const fn stable() -> Self {
        Self { encoder: resnet::Config::of_101(), decoder: Decoder::Wide(512) }
    }
}

/// The network.
#[derive(Debug)]
pub struct DeOldify {
    encoder: ResNet,
    norm: nn::BatchNorm,
    middle: [Block; 2],
    steps: Vec<Step>,
    last: Shuffle,
    residual: [nn::Conv2D; 2],
    out: nn::Conv2D,
}

impl DeOldify {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let at = path / "layers";
        let [n2, n4, n8, n16, n32] = config.encoder.channels();
        let mut n = n32;
        let steps = [n16, n8, n4, n2].into_iter().enumerate();
        let steps = steps.map(|(i, n_skip)| {
            let step = Step::new(&(&at / (4 + i as i64)), n, n_skip, i, config.decoder);
            n = step.n_out;
            step
        });
        let steps = steps.collect();
        let n_last = n + 3;
        let plain = |i: i64| conv(&(&at / 10 / "layers" / i / 0), n_last, n_last, Window::of(3), Bias::Learned);
        Self {
            encoder: ResNet::new(&(&at / 0), &config.encoder),
            norm: batch_norm(&(&at / 1), n32, EPS),
            middle: [Block::unbiased(&(&at / 3 / 0), n32, 2 * n32), Block::unbiased(&(&at / 3 / 1), 2 * n32, n32)],
            steps,
            last: Shuffle::new(&(&at / 8), n, n, 2, Bias::Learned),
            residual: [plain(0), plain(1)],
            out: conv(&(&at / 11 / 0), n_last, 3, Window::of(1), Bias::Learned),
        }
    }

    /// `xs` is `[N, 3, H, W]`, a gray photograph normalized as ImageNet's; any size goes through, multiples of 16 are
    /// what the network knows. The colored one, `[N, 3, H, W]`, normalized in the same way.
    pub fn forward(&self, xs: &Tensor) -> Tensor {
        let mut taps = self.encoder.forward(xs);
        let deepest = taps.pop().map_or_else(|| xs.shallow_clone(), |maps| normalized(&self.norm, &maps).relu());
        let mut maps = self.middle.iter().fold(deepest, |maps, block| block.forward(&maps)); // [N, n32, H/32, W/32]
        for (step, skip) in self.steps.iter().zip(taps.iter().rev()) {
            maps = step.forward(&maps, skip);
        }
        let maps = self.last.forward(&maps); // [N, n, H, W], of an odd size one more
        let (h, w) = (xs.size()[2], xs.size()[3]);
        let maps = if maps.size()[2..] == [h, w] { maps } else { nearest(&maps, h, w) };
        let maps = Tensor::cat(&[&maps, xs], 1);
        let inner = self.residual.iter().fold(maps.shallow_clone(), |maps, conv| conv.forward(&maps).relu());
        self.out.forward(&(maps + inner)).sigmoid() * (2.0 * RANGE) - RANGE
    }
}

/// One step of the decoder, to twice the size.
#[derive(Debug)]
struct Step {
    crossing: Crossing,
    blocks: Vec<Block>,
    attention: Option<Attention>,
    n_out: i64,
}

impl Step {
    fn new(path: &nn::Path<'_>, n_deep: i64, n_skip: i64, i: usize, decoder: Decoder) -> Self {
        let is_last = i == 3;
        let (n_up, n_out, names): (_, _, &[&str]) = match decoder {
            Decoder::Deep => {
                let n_in = n_deep / 2 + n_skip;
                (n_deep / 2, if is_last { n_in / 2 } else { n_in } * 3 / 2, &["conv1", "conv2"])
            }
            Decoder::Wide(n) => (if is_last { n / 2 } else { n }, if is_last { n / 2 } else { n }, &["conv"]),
        };
        let mut n_in = n_up + n_skip;
        let block = |name: &&str| {
            let block = Block::unbiased(&(path / *name), n_in, n_out);
            n_in = n_out;
            block
        };
        let blocks = names.iter().map(block).collect();
        let at = path / names[names.len() - 1] / 3;
        let attention = (i == ATTENTIVE).then(|| Attention::new(&at, n_out));
        Self { crossing: Crossing::new(path, n_deep, n_up, n_skip), blocks, attention, n_out }
    }

    fn forward(&self, deep: &Tensor, skip: &Tensor) -> Tensor {
        let joined = self.crossing.forward(deep, skip);
        let maps = self.blocks.iter().fold(joined, |maps, block| block.forward(&maps));
        self.attention.as_ref().map_or_else(|| maps.shallow_clone(), |attention| attention.forward(&maps))
    }
}

/// Lets every pixel see every other, one head.
#[derive(Debug)]
struct Attention {
    query: nn::Conv1D,
    key: nn::Conv1D,
    value: nn::Conv1D,
    gamma: Tensor,
}

impl Attention {
    fn new(path: &nn::Path<'_>, n: i64) -> Self {
        let config = nn::ConvConfig { bias: false, ..nn::ConvConfig::default() };
        let conv = |name: &str, n_out| nn::conv1d(path / name, n, n_out, 1, config);
        let (query, key, value) = (conv("query", n / 8), conv("key", n / 8), conv("value", n));
        Self { query, key, value, gamma: path.zeros("gamma", &[1]) }
    }

    /// The softmax is over the pixels of the query: what goes to pixel j is Σᵢ hᵢ βᵢⱼ with Σᵢ βᵢⱼ = 1, so query and key
    /// change places against the usual form.
    fn forward(&self, maps: &Tensor) -> Tensor {
        let pixels = maps.flatten(2, 3); // [N, C, H·W]
        let tokens = |conv: &nn::Conv1D| conv.forward(&pixels).transpose(1, 2).unsqueeze(1); // [N, 1, H·W, C']
        let (f, g, h) = (tokens(&self.query), tokens(&self.key), tokens(&self.value));
        let seen = Tensor::scaled_dot_product_attention::<Tensor>(&g, &f, &h, None, 0.0, false, Some(1.0), false);
        (seen.squeeze_dim(1).transpose(1, 2) * &self.gamma + pixels).reshape_as(maps)
    }
}

#[cfg(test)]
mod tests;

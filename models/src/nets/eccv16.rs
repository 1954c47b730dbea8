//! eccv16: an automatic network that says a distribution over 313 colors.
//!
//! **Source:** R. Zhang, P. Isola, A. A. Efros, *Colorful Image Colorization*, ECCV 2016, section 2 and its supplement;
//! parameter names are those of the authors' PyTorch checkpoint. The temperature of the annealed mean (equation 5) is in
//! the checkpoint's weights, so it is not applied here once more.

use super::layers::{Bias, Block, Window, bilinear, conv, double};
use tch::nn::{self, Module};
use tch::{Kind, Tensor};

/// The network's shape; the default is the published one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Channels of the first block, 64 in the paper; all other widths are multiples of it.
    pub width: i64,
    /// Colors of the grid that lie in the gamut.
    pub n_bins: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self { width: 64, n_bins: 313 }
    }
}

/// What the network says.
#[derive(Debug)]
pub struct Output {
    /// `[N, 2, H, W]`: a and b divided by 110, the mean of the distribution.
    pub ab: Tensor,
    /// `[N, n_bins, H/4, W/4]`: logits over the colors.
    pub logits: Tensor,
}

/// The network.
#[derive(Debug)]
pub struct Eccv16 {
    blocks: Vec<Block>,
    up: nn::ConvTranspose2D,
    head: [nn::Conv2D; 3],
    out: nn::Conv2D,
}

impl Eccv16 {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let (w1, w2, w4, w8) = (config.width, 2 * config.width, 4 * config.width, 8 * config.width);
        let plain = Window::of(3);
        let half = Window { stride: 2, ..plain };
        let wide = Window { dilation: 2, ..plain };
        let shapes: [(i64, i64, &[Window]); 7] = [
            (1, w1, &[plain, half]),
            (w1, w2, &[plain, half]),
            (w2, w4, &[plain, plain, half]),
            (w4, w8, &[plain; 3]),
            (w8, w8, &[wide; 3]),
            (w8, w8, &[wide; 3]),
            (w8, w8, &[plain; 3]),
        ];
        let named = shapes.iter().zip(1..);
        let head = path / "model8";
        Self {
            blocks: named
                .map(|((n_in, n_out, windows), i)| Block::new(&(path / format!("model{i}")), 0, *n_in, *n_out, windows))
                .collect(),
            up: double(&(&head / 0), w8, w4),
            head: [
                conv(&(&head / 2), w4, w4, plain, Bias::Learned),
                conv(&(&head / 4), w4, w4, plain, Bias::Learned),
                conv(&(&head / 6), w4, config.n_bins, Window::of(1), Bias::Learned),
            ],
            out: conv(&(path / "model_out"), config.n_bins, 2, Window::of(1), Bias::Absent),
        }
    }

    /// `xs` is `[N, 1, H, W]`, H and W multiples of 8: (L - 50) / 100.
    #[must_use]
    pub fn forward(&self, xs: &Tensor) -> Output {
        let maps = self.blocks.iter().fold(xs.shallow_clone(), |maps, block| block.forward(&maps)); // [N, 512, H/8, W/8]
        let maps = self.up.forward(&maps).relu(); // [N, 256, H/4, W/4]
        let [first, second, last] = &self.head;
        let logits = last.forward(&second.forward(&first.forward(&maps).relu()).relu());
        let (h, w) = (xs.size()[2], xs.size()[3]);
        Output { ab: bilinear(&self.mean(&logits), h, w), logits }
    }

    /// The mean color of each distribution, `[N, 2, h, w]` divided by 110, for logits `[N, n_bins, h, w]`.
    pub fn mean(&self, logits: &Tensor) -> Tensor {
        self.out.forward(&logits.softmax(1, Kind::Float).to_kind(self.out.ws.kind()))
    }
}

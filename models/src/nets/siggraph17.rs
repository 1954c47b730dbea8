//! siggraph17: a network that takes hints, with a head for the distribution of colors.
//!
//! **Source:** R. Zhang, J.-Y. Zhu, P. Isola, X. Geng, A. S. Lin, T. Yu, A. A. Efros, *Real-Time User-Guided Image
//! Colorization with Learned Deep Priors*, SIGGRAPH 2017, section 3.2 and figure 2; parameter names are those of the
//! authors' PyTorch checkpoints. The branch for global hints exists in Caffe only and is not here.

use super::layers::{Bias, Block, Window, conv, double, every_other};
use tch::Tensor;
use tch::nn::{self, Module};

/// The slope of the last ReLU for negative numbers.
const LEAK: f64 = 0.2;

/// The network's shape; the default is the published one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Channels at full size, 64 in the paper; all other widths are multiples of it.
    pub width: i64,
    /// Input channels: tone, a, b, mask.
    pub n_inputs: i64,
    /// Cells of the color grid, 23 × 23.
    pub n_bins: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self { width: 64, n_inputs: 4, n_bins: 529 }
    }
}

/// The layers after which another network may change the maps, by their names in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the paper's")]
pub enum Stage {
    Conv1,
    Conv2,
    Conv3,
    Conv4,
    Conv5,
    Conv6,
    Conv7,
    Up8,
    Conv8,
    Up9,
    Conv9,
    Up10,
    Conv10,
}

/// What the network says.
#[derive(Debug)]
pub struct Output {
    /// `[N, 2, H, W]`: a and b divided by 110, each in -1..=1.
    pub ab: Tensor,
    /// `[N, n_bins, H/4, W/4]`: logits over the cells of the color grid.
    pub logits: Tensor,
}

/// The network.
#[derive(Debug)]
pub struct Siggraph17 {
    down: [Block; 4],
    middle: [Block; 3],
    up8: (nn::ConvTranspose2D, nn::Conv2D, Block),
    up9: (nn::ConvTranspose2D, nn::Conv2D, Block),
    up10: (nn::ConvTranspose2D, nn::Conv2D, nn::Conv2D),
    out: nn::Conv2D,
    class: nn::Conv2D,
}

impl Siggraph17 {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let (w1, w2, w4, w8) = (config.width, 2 * config.width, 4 * config.width, 8 * config.width);
        let plain = Window::of(3);
        let wide = Window { dilation: 2, ..plain };
        let skip = |name: &str, n_in, n_out| conv(&(path / name / 0), n_in, n_out, plain, Bias::Learned);
        let up = |name: &str, n_in, n_out| double(&(path / name / 0), n_in, n_out);
        Self {
            down: [
                Block::new(&(path / "model1"), 0, config.n_inputs, w1, &[plain; 2]),
                Block::new(&(path / "model2"), 0, w1, w2, &[plain; 2]),
                Block::new(&(path / "model3"), 0, w2, w4, &[plain; 3]),
                Block::new(&(path / "model4"), 0, w4, w8, &[plain; 3]),
            ],
            middle: [
                Block::new(&(path / "model5"), 0, w8, w8, &[wide; 3]),
                Block::new(&(path / "model6"), 0, w8, w8, &[wide; 3]),
                Block::new(&(path / "model7"), 0, w8, w8, &[plain; 3]),
            ],
            up8: (
                up("model8up", w8, w4),
                skip("model3short8", w4, w4),
                Block::new(&(path / "model8"), 1, w4, w4, &[plain; 2]),
            ),
            up9: (
                up("model9up", w4, w2),
                skip("model2short9", w2, w2),
                Block::new(&(path / "model9"), 1, w2, w2, &[plain]),
            ),
            up10: (
                up("model10up", w2, w2),
                skip("model1short10", w1, w2),
                conv(&(path / "model10" / 1), w2, w2, plain, Bias::Learned),
            ),
            out: conv(&(path / "model_out" / 0), w2, 2, Window::of(1), Bias::Learned),
            class: conv(&(path / "model_class" / 0), w4, config.n_bins, Window::of(1), Bias::Learned),
        }
    }

    /// `xs` is `[N, n_inputs, H, W]`, H and W multiples of 8: (L - 50) / 100, a / 110, b / 110, mask less its center.
    #[must_use]
    pub fn forward(&self, xs: &Tensor) -> Output {
        self.forward_through(xs, &mut |_, maps| maps)
    }

    /// The same, with the maps of every stage handed to `change` and what it gives back used instead.
    #[must_use]
    pub fn forward_through(&self, xs: &Tensor, change: &mut dyn FnMut(Stage, Tensor) -> Tensor) -> Output {
        let conv1 = change(Stage::Conv1, self.down[0].forward(xs)); // [N, 64, H, W]
        let conv2 = change(Stage::Conv2, self.down[1].forward(&every_other(&conv1))); // [N, 128, H/2, W/2]
        let conv3 = change(Stage::Conv3, self.down[2].forward(&every_other(&conv2))); // [N, 256, H/4, W/4]
        let mut maps = change(Stage::Conv4, self.down[3].forward(&every_other(&conv3))); // [N, 512, H/8, W/8]
        for (stage, block) in [Stage::Conv5, Stage::Conv6, Stage::Conv7].into_iter().zip(&self.middle) {
            maps = change(stage, block.forward(&maps));
        }
        let (up, skip, block) = &self.up8;
        let maps = change(Stage::Up8, up.forward(&maps) + skip.forward(&conv3));
        let conv8 = change(Stage::Conv8, block.forward(&maps.relu())); // [N, 256, H/4, W/4]
        let (up, skip, block) = &self.up9;
        let maps = change(Stage::Up9, up.forward(&conv8) + skip.forward(&conv2));
        let maps = change(Stage::Conv9, block.forward(&maps.relu())); // [N, 128, H/2, W/2]
        let (up, skip, last) = &self.up10;
        let maps = change(Stage::Up10, up.forward(&maps) + skip.forward(&conv1));
        let maps = change(Stage::Conv10, leaky(&last.forward(&maps.relu()))); // [N, 128, H, W]
        Output { ab: self.out.forward(&maps).tanh(), logits: self.class.forward(&conv8) }
    }
}

fn leaky(maps: &Tensor) -> Tensor {
    maps.maximum(&(maps * LEAK))
}

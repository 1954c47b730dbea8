//! ResNet: the encoder of DeOldify, without its classifier.
//!
//! **Source:** K. He, X. Zhang, S. Ren, J. Sun, *Deep Residual Learning for Image Recognition*, CVPR 2016, table 1. Names of
//! the parameters are those of torchvision's network cut into a sequence: 0 and 1 are the stem, 4 to 7 the stages. As
//! there, the bottleneck's stride is in its 3×3 convolution.

use super::layers::{Bias, Window, batch_norm, conv, normalized};
use tch::Tensor;
use tch::nn::{self, Module};

/// PyTorch's default for the number added to a variance.
const EPS: f64 = 1e-5;

/// What a residual block consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Two convolutions of 3×3; ResNet-18 and -34.
    Basic,
    /// 1×1, 3×3 and 1×1 to four times the channels; ResNet-50 and deeper.
    Bottleneck,
}

/// The network's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Channels of the stem, 64 in the paper; all other widths are multiples of it.
    pub width: i64,
    /// Blocks of each stage.
    pub depths: [i64; 4],
    /// What a block consists of.
    pub kind: Kind,
}

impl Config {
    /// ResNet-34.
    #[must_use]
    pub const fn of_34() -> Self {
        Self { width: 64, depths: [3, 4, 6, 3], kind: Kind::Basic }
    }

    /// ResNet-101.
    #[must_use]
    pub const fn of_101() -> Self {
        Self { width: 64, depths: [3, 4, 23, 3], kind: Kind::Bottleneck }
    }

    /// Channels of the five maps that [`ResNet::forward`] gives.
    #[must_use]
    pub const fn channels(&self) -> [i64; 5] {
        let n = self.width * self.expansion();
        [self.width, n, 2 * n, 4 * n, 8 * n]
    }

    const fn expansion(&self) -> i64 {
        match self.kind {
            Kind::Basic => 1,
            Kind::Bottleneck => 4,
        }
    }
}

/// The network.
#[derive(Debug)]
pub struct ResNet {
    stem: Unit,
    stages: Vec<Vec<Residual>>,
}

impl ResNet {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let mut n_in = config.width;
        let mut stages = Vec::with_capacity(config.depths.len());
        for ((n_blocks, n_out), i) in config.depths.into_iter().zip(config.channels().into_iter().skip(1)).zip(0..) {
            let at = path / (4 + i);
            let mut stage = Vec::new();
            for block in 0..n_blocks {
                let stride = if block == 0 && i > 0 { 2 } else { 1 };
                stage.push(Residual::new(&(&at / block), n_in, n_out, stride, config));
                n_in = n_out;
            }
            stages.push(stage);
        }
        let wide = Window { stride: 2, ..Window::of(7) };
        Self { stem: Unit::new(&(path / 0), &(path / 1), 3, config.width, wide), stages }
    }

    /// `xs` is `[N, 3, H, W]`, normalized as ImageNet's. The stem's maps at 1/2 and those of the stages at 1/4, 1/8, 1/16 and
    /// 1/32, each size rounded up.
    #[must_use]
    pub fn forward(&self, xs: &Tensor) -> Vec<Tensor> {
        let stem = self.stem.forward(xs).relu(); // [N, width, H/2, W/2]
        let mut maps = stem.max_pool2d([3, 3], [2, 2], [1, 1], [1, 1], false);
        let mut taps = vec![stem];
        for stage in &self.stages {
            maps = stage.iter().fold(maps, |maps, block| block.forward(&maps));
            taps.push(maps.shallow_clone());
        }
        taps
    }
}

/// A convolution without a bias and batch normalization.
#[derive(Debug)]
struct Unit {
    conv: nn::Conv2D,
    norm: nn::BatchNorm,
}

impl Unit {
    fn new(at: &nn::Path<'_>, norm: &nn::Path<'_>, n_in: i64, n_out: i64, window: Window) -> Self {
        Self { conv: conv(at, n_in, n_out, window, Bias::Absent), norm: batch_norm(norm, n_out, EPS) }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        normalized(&self.norm, &self.conv.forward(maps))
    }
}

/// Units with a ReLU between them, added to what went in.
#[derive(Debug)]
struct Residual {
    units: Vec<Unit>,
    shortcut: Option<Unit>,
}

impl Residual {
    fn new(path: &nn::Path<'_>, n_in: i64, n_out: i64, stride: i64, config: &Config) -> Self {
        let n = n_out / config.expansion();
        let (point, plain) = (Window::of(1), Window::of(3));
        let strided = Window { stride, ..plain };
        let shapes = match config.kind {
            Kind::Basic => vec![(n_in, n, strided), (n, n, plain)],
            Kind::Bottleneck => vec![(n_in, n, point), (n, n, strided), (n, n_out, point)],
        };
        let unit = |((n_in, n_out, window), i): ((i64, i64, Window), i64)| {
            Unit::new(&(path / format!("conv{i}")), &(path / format!("bn{i}")), n_in, n_out, window)
        };
        let at = path / "downsample";
        let shortcut = (stride > 1 || n_in != n_out)
            .then(|| Unit::new(&(&at / 0), &(&at / 1), n_in, n_out, Window { stride, ..point }));
        Self { units: shapes.into_iter().zip(1..).map(unit).collect(), shortcut }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        let mut inner = maps.shallow_clone();
        for (i, unit) in self.units.iter().enumerate() {
            inner = if i == 0 { unit.forward(&inner) } else { unit.forward(&inner.relu()) };
        }
        let beside = self.shortcut.as_ref().map_or_else(|| maps.shallow_clone(), |unit| unit.forward(maps));
        (inner + beside).relu()
    }
}

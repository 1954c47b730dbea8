//! EfficientNet-Lite0: an encoder trained on a million photographs, and its classifier.
//!
//! **Source:** M. Tan, Q. V. Le, *EfficientNet: Rethinking Model Scaling*, ICML 2019, table 1, in the "Lite" variant
//! published by Google in 2020: ReLU6, no squeeze-and-excitation, fixed stem and head. Padding is TensorFlow's. Here it
//! only reads features off; what they are for is another network's matter.

use super::layers::{Bias, Window, batch_norm, normalized, tf_same, unpadded};
use tch::Tensor;
use tch::nn::{self, Module};

/// TensorFlow's number added to a variance, which the published weights were trained with.
const EPS: f64 = 1e-3;

/// Channels out, window, stride of the first, expansion, repeats: the rows of table 1 at width 1.
const STAGES: [(i64, i64, i64, i64, i64); 7] = [
    (16, 3, 1, 1, 1),
    (24, 3, 2, 6, 2),
    (40, 5, 2, 6, 2),
    (80, 3, 2, 6, 3),
    (112, 5, 1, 6, 3),
    (192, 5, 2, 6, 4),
    (320, 3, 1, 6, 1),
];

/// Channels after the stem, and after the classifier's last convolution.
const STEM: i64 = 32;
const HEAD: i64 = 1280;

/// The blocks whose output is read off: the last one before each halving, and the last of all.
const TAPS: [usize; 5] = [0, 2, 4, 10, 15];

/// Under which names the parameters are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Those of the published checkpoint: `_conv_stem`, `_blocks.0._depthwise_conv`, `_blocks.0._bn1`.
    Published,
    /// Those within UniHint: `stem.c`, `blocks.0.d.c`, `blocks.0.d.b`.
    Short,
}

impl Names {
    /// The paths of the stem's convolution and normalization.
    fn stem<'a>(self, path: &nn::Path<'a>) -> [nn::Path<'a>; 2] {
        match self {
            Self::Published => [path / "_conv_stem", path / "_bn0"],
            Self::Short => [path / "stem" / "c", path / "stem" / "b"],
        }
    }

    /// The paths of one part of a block: 0 expands, 1 is depthwise, 2 projects.
    fn part<'a>(self, path: &nn::Path<'a>, block: usize, part: usize) -> [nn::Path<'a>; 2] {
        const LONG: [&str; 3] = ["_expand_conv", "_depthwise_conv", "_project_conv"];
        const SHORT: [&str; 3] = ["e", "d", "p"];
        match self {
            Self::Published => {
                let block = path / "_blocks" / block;
                [&block / LONG[part], &block / format!("_bn{part}")]
            }
            Self::Short => {
                let part = path / "blocks" / block / SHORT[part];
                [&part / "c", &part / "b"]
            }
        }
    }
}

/// The name within UniHint's encoder of a parameter of the published checkpoint: `_blocks.3._bn1.weight` is
/// `blocks.3.d.b.weight`. `None` for the classifier's and for counters.
#[must_use]
pub fn short_name(published: &str) -> Option<String> {
    if published.ends_with("num_batches_tracked") {
        return None;
    }
    if let Some(rest) = published.strip_prefix("_conv_stem.") {
        return Some(format!("stem.c.{rest}"));
    }
    if let Some(rest) = published.strip_prefix("_bn0.") {
        return Some(format!("stem.b.{rest}"));
    }
    let (block, rest) = published.strip_prefix("_blocks.")?.split_once('.')?;
    let (part, rest) = rest.split_once('.')?;
    let short = match part {
        "_expand_conv" => "e.c",
        "_bn0" => "e.b",
        "_depthwise_conv" => "d.c",
        "_bn1" => "d.b",
        "_project_conv" => "p.c",
        "_bn2" => "p.b",
        _ => return None,
    };
    Some(format!("blocks.{block}.{short}.{rest}"))
}

/// A convolution padded as TensorFlow does it, without a bias, and its normalization.
#[derive(Debug)]
struct Unit {
    window: Window,
    conv: nn::Conv2D,
    norm: nn::BatchNorm,
}

impl Unit {
    fn new(paths: &[nn::Path<'_>; 2], n_in: i64, n_out: i64, window: Window) -> Self {
        let conv = unpadded(&paths[0], n_in, n_out, window, Bias::Absent);
        Self { window, conv, norm: batch_norm(&paths[1], n_out, EPS) }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        let padded = tf_same(maps, self.window.size, self.window.stride);
        normalized(&self.norm, &self.conv.forward(&padded))
    }
}

/// Expand, filter each channel, project; and add what came in where the shape allows.
#[derive(Debug)]
struct InvertedResidual {
    expand: Option<Unit>,
    depthwise: Unit,
    project: Unit,
    adds_input: bool,
}

impl InvertedResidual {
    fn forward(&self, maps: &Tensor) -> Tensor {
        let wide = self.expand.as_ref().map_or_else(|| maps.shallow_clone(), |unit| unit.forward(maps).relu6());
        let out = self.project.forward(&self.depthwise.forward(&wide).relu6());
        if self.adds_input { maps + out } else { out }
    }
}

/// Maps read off at five sizes, finest first: 16, 24, 40, 112 and 320 channels at 1/2, 1/4, 1/8, 1/16 and 1/32.
#[derive(Debug)]
pub struct Taps(pub [Tensor; 5]);

/// The encoder.
#[derive(Debug)]
pub struct Lite0 {
    stem: Unit,
    blocks: Vec<InvertedResidual>,
}

impl Lite0 {
    /// Makes the parameters at this path, under these names.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, names: Names) -> Self {
        let stem = Unit::new(&names.stem(path), 3, STEM, Window { stride: 2, ..Window::of(3) });
        let mut blocks: Vec<InvertedResidual> = Vec::with_capacity(16);
        let mut n_in = STEM;
        for (n_out, size, first_stride, expansion, repeats) in STAGES {
            for repeat in 0..repeats {
                let at = |part| names.part(path, blocks.len(), part);
                let n_wide = n_in * expansion;
                let stride = if repeat == 0 { first_stride } else { 1 };
                let filter = Window { stride, groups: n_wide, ..Window::of(size) };
                let block = InvertedResidual {
                    expand: (expansion > 1).then(|| Unit::new(&at(0), n_in, n_wide, Window::of(1))),
                    depthwise: Unit::new(&at(1), n_wide, n_wide, filter),
                    project: Unit::new(&at(2), n_wide, n_out, Window::of(1)),
                    adds_input: stride == 1 && n_in == n_out,
                };
                blocks.push(block);
                n_in = n_out;
            }
        }
        Self { stem, blocks }
    }

    /// `xs` is `[N, 3, H, W]`: R, G, B in 0..=255, each less 127 and divided by 128.
    #[must_use]
    pub fn forward(&self, xs: &Tensor) -> Taps {
        let mut maps = self.stem.forward(xs).relu6(); // [N, 32, H/2, W/2]
        let mut taps = [(); 5].map(|()| maps.shallow_clone());
        for (i, block) in self.blocks.iter().enumerate() {
            maps = block.forward(&maps);
            if let Some(place) = TAPS.iter().position(|tap| *tap == i) {
                taps[place] = maps.shallow_clone();
            }
        }
        Taps(taps)
    }
}

/// The shape of the classifier; the default is the published one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// How many classes it tells apart.
    pub n_classes: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self { n_classes: 1000 }
    }
}

/// The encoder with the head it was trained with, which proves that weights and preprocessing are right.
#[derive(Debug)]
pub struct Classifier {
    encoder: Lite0,
    head: Unit,
    last: nn::Linear,
}

impl Classifier {
    /// Makes the parameters at this path, under the published names.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let n_features = STAGES[STAGES.len() - 1].0;
        Self {
            encoder: Lite0::new(path, Names::Published),
            head: Unit::new(&[path / "_conv_head", path / "_bn1"], n_features, HEAD, Window::of(1)),
            last: nn::linear(path / "_fc", HEAD, config.n_classes, nn::LinearConfig::default()),
        }
    }

    /// Logits `[N, n_classes]` for a picture as [`Lite0::forward`] takes it.
    pub fn forward(&self, xs: &Tensor) -> Tensor {
        let Taps([.., features]) = self.encoder.forward(xs);
        let pooled = self.head.forward(&features).relu6().adaptive_avg_pool2d([1, 1]).flatten(1, -1); // [N, 1280]
        self.last.forward(&pooled)
    }

    /// The encoder.
    #[must_use]
    pub fn encoder(&self) -> &Lite0 {
        &self.encoder
    }
}

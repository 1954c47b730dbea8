//! InstColorization: a picture colored as a whole while each of its things is colored alone, and the two blended layer by
//! layer. The things are boxes, which a person draws here; the authors ask a detector.
//!
//! **Source:** J.-W. Su, H.-K. Chu, J.-B. Huang, *Instance-Aware Image Colorization*, CVPR 2020, section 3; names of the
//! parameters are those of the authors' files behind `instance.` (`latest_net_G.pth`) and `fusion.` (`latest_net_GF.pth`).
//! Both trunks are siggraph17. Differs: without a box the fusion network runs alone, on what is the background then; the
//! authors have a third network for that.
//!
//! Structure and arithmetic were compared with a PyTorch network of the same keys; the published weights themselves have
//! not been run here.

use super::layers::{Bias, Window, bilinear, conv};
use super::siggraph17::{Config, Siggraph17, Stage};
use tch::nn::{self, Module};
use tch::{Kind, Tensor};

/// Channels between the layers that say how much a map counts.
const BETWEEN: i64 = 16;

/// What is added for the whole picture where there is no box: nothing else counts there.
const ALONE: f64 = 1e5;

/// The layer names of the blends, in the order of the trunk's stages, and their channels by the trunk's width.
const BLENDS: [(&str, i64); 13] = [
    ("weight_layer", 1),
    ("weight_layer2", 2),
    ("weight_layer3", 4),
    ("weight_layer4", 8),
    ("weight_layer5", 8),
    ("weight_layer6", 8),
    ("weight_layer7", 8),
    ("weight_layer8_1", 4),
    ("weight_layer8_2", 4),
    ("weight_layer9_1", 2),
    ("weight_layer9_2", 2),
    ("weight_layer10_1", 2),
    ("weight_layer10_2", 2),
];

/// A box in a picture, its sides as parts of the picture's, 0..=1.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// The network.
#[derive(Debug)]
pub struct Instance {
    instance: Siggraph17,
    fusion: Siggraph17,
    blends: Vec<Blend>,
}

impl Instance {
    /// Makes the parameters at this path; `config` is that of both trunks.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let at = path / "fusion";
        // In the file; the authors' code does not call it either.
        drop(Blend::new(&(&at / "weight_layerout"), 2));
        Self {
            instance: Siggraph17::new(&(path / "instance"), config),
            fusion: Siggraph17::new(&at, config),
            blends: BLENDS.iter().map(|(name, n)| Blend::new(&(&at / *name), n * config.width)).collect(),
        }
    }

    /// `xs` is `[1, 4, H, W]`, as siggraph17 takes it with a mask less 0.5; `crops` `[B, 4, H', W']` is the same of what is in
    /// each of `areas`, at least one. a / 110 and b / 110, `[1, 2, H, W]`.
    pub fn forward(&self, xs: &Tensor, crops: &Tensor, areas: &[Area]) -> Tensor {
        let mut kept = Vec::with_capacity(BLENDS.len());
        let keep = &mut |stage, maps: Tensor| {
            // The authors' ReLU overwrites what they keep of the stages before it.
            let is_overwritten = matches!(stage, Stage::Up8 | Stage::Up9 | Stage::Up10);
            kept.push(if is_overwritten { maps.relu() } else { maps.shallow_clone() });
            maps
        };
        drop(self.instance.forward_through(crops, keep));
        let mut blends = self.blends.iter().zip(kept);
        let blend = &mut |_, maps: Tensor| match blends.next() {
            Some((blend, things)) => blend.forward(&things, &maps, areas),
            None => maps,
        };
        self.fusion.forward_through(xs, blend).ab
    }

    /// The same without a box.
    pub fn whole(&self, xs: &Tensor) -> Tensor {
        self.fusion.forward(xs).ab
    }
}

/// How much each thing and the whole count at each pixel of one stage.
#[derive(Debug)]
struct Blend {
    thing: [nn::Conv2D; 3],
    whole: [nn::Conv2D; 3],
}

impl Blend {
    fn new(path: &nn::Path<'_>, n: i64) -> Self {
        let convs = |name: &str| {
            let at = path / name;
            let conv = |i: i64, n_in, n_out| conv(&(&at / i), n_in, n_out, Window::of(3), Bias::Learned);
            [conv(0, n, BETWEEN), conv(2, BETWEEN, BETWEEN), conv(4, BETWEEN, 1)]
        };
        Self { thing: convs("simple_instance_conv"), whole: convs("simple_bg_conv") }
    }

    /// `things` `[B, C, h', w']`, `whole` `[1, C, h, w]`; `[1, C, h, w]`.
    fn forward(&self, things: &Tensor, whole: &Tensor, areas: &[Area]) -> Tensor {
        let size = whole.size();
        let (h, w) = (size[2], size[3]);
        let logits = through(&self.thing, things);
        let alone = Tensor::full([1, 1, h, w], ALONE, (Kind::Float, whole.device()));
        let (mut maps, mut counts) = (Vec::new(), Vec::new());
        for (area, i) in areas.iter().zip(0..) {
            let place = Place::new(*area, h, w);
            maps.push(place.put(&things.narrow(0, i, 1)));
            counts.push(place.put(&logits.narrow(0, i, 1)).to_kind(Kind::Float));
            let _ = place.within(&alone).zero_();
        }
        maps.push(whole.shallow_clone());
        // In 32 bits: the number for "alone" is above what 16 bits hold.
        counts.push(through(&self.whole, whole).to_kind(Kind::Float) + alone);
        let weights = Tensor::cat(&counts, 0).softmax(0, Kind::Float).to_kind(whole.kind()); // [B + 1, 1, h, w]
        (Tensor::cat(&maps, 0) * weights).sum_dim_intlist(0, true, whole.kind())
    }
}

fn through(convs: &[nn::Conv2D; 3], maps: &Tensor) -> Tensor {
    convs.iter().fold(maps.shallow_clone(), |maps, conv| conv.forward(&maps).relu())
}

/// A box on maps of some size, in whole pixels, at least one each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    h: i64,
    w: i64,
    rows: (i64, i64),
    columns: (i64, i64),
}

impl Place {
    fn new(area: Area, h: i64, w: i64) -> Self {
        Self { h, w, rows: run(area.top, area.bottom, h), columns: run(area.left, area.right, w) }
    }

    /// `[1, C, h', w']` resampled to the box, zeros around it: `[1, C, h, w]`.
    fn put(&self, maps: &Tensor) -> Tensor {
        let ((top, n_rows), (left, n_columns)) = (self.rows, self.columns);
        let (below, right) = (self.h - top - n_rows, self.w - left - n_columns);
        bilinear(maps, n_rows, n_columns).constant_pad_nd([left, right, top, below])
    }

    /// The part of `[1, 1, h, w]` in the box, not a copy.
    fn within(&self, maps: &Tensor) -> Tensor {
        maps.narrow(2, self.rows.0, self.rows.1).narrow(3, self.columns.0, self.columns.1)
    }
}

/// The first of `n` pixels and how many there are from one part of a side to another, rounded down as the authors do it.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the map")]
fn run(from: f64, to: f64, n: i64) -> (i64, i64) {
    let pixel = |part: f64| ((part * n as f64) as i64).clamp(0, n);
    let (first, last) = (pixel(from), pixel(to));
    if last > first {
        (first, last - first)
    } else {
        // None is left: one is taken on the right, or on the left at the right border.
        (if n - last > 1 { first } else { (first - 1).max(0) }, 1)
    }
}

#[cfg(test)]
mod tests;

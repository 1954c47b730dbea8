//! The color decoder: queries look at the picture at three scales in turn, and each becomes one channel of paint.
//!
//! **Source:** Kang et al. 2023, section 3.2, on B. Cheng et al., *Masked-Attention Mask Transformer*, CVPR 2022, without the
//! masks; the position code is that of N. Carion et al., *End-to-End Object Detection with Transformers*, ECCV 2020.

use super::Config;
use crate::nets::layers::{Bias, Window, conv};
use std::f64::consts::TAU;
use tch::nn::{self, Module};
use tch::{Kind, Tensor};

/// Width of the layers on each query by that of the queries.
const GROWTH: i64 = 8;

/// The longest wavelength of the position code, and what keeps its division from zero; both of Carion et al.'s code.
const LONGEST: f64 = 10_000.0;
const EPS: f64 = 1e-6;

/// The decoder.
#[derive(Debug)]
pub(super) struct Colors {
    features: Tensor,
    places: Tensor,
    levels: Tensor,
    projections: Vec<nn::Conv2D>,
    layers: Vec<Layer>,
    norm: nn::LayerNorm,
    embed: [nn::Linear; 3],
}

impl Colors {
    /// `widths` are the channels of the three scales, coarsest first, `d` those of the queries and of the pixels.
    pub(super) fn new(path: &nn::Path<'_>, widths: [i64; 3], d: i64, config: &Config) -> Self {
        let table = |name: &str, n| (path / name).var("weight", &[n, d], nn::Init::Randn { mean: 0.0, stdev: 1.0 });
        let project = |i: i64, n| conv(&(path / "input_proj" / i), n, d, Window::of(1), Bias::Learned);
        let linear = |i: i64| nn::linear(path / "color_embed" / "layers" / i, d, d, nn::LinearConfig::default());
        Self {
            features: table("query_feat", config.n_queries),
            places: table("query_embed", config.n_queries),
            levels: table("level_embed", 3),
            projections: widths.into_iter().zip(0..).map(|(n, i)| project(i, n)).collect(),
            layers: (0..config.depth).map(|i| Layer::new(path, i, d, config.n_heads)).collect(),
            norm: layer_norm(&(path / "decoder_norm"), d),
            embed: [linear(0), linear(1), linear(2)],
        }
    }

    /// `levels` are maps at 1/16, 1/8 and 1/4, `pixels` is `[N, d, H, W]`; `[N, n_queries, H, W]`.
    pub(super) fn forward(&self, levels: &[Tensor], pixels: &Tensor) -> Tensor {
        let size = pixels.size();
        // The table is cut here, not when it is made: it changes its numbers and device when the network is brought to a place.
        let of_level = levels.iter().zip(&self.projections).zip(0..);
        let seen: Vec<(Tensor, Tensor)> =
            of_level.map(|((maps, project), i)| seen(maps, project, &self.levels.get(i))).collect();
        let mut queries = self.features.unsqueeze(0).expand([size[0], -1, -1], false); // [N, n_queries, d]
        for (layer, (values, keys)) in self.layers.iter().zip(seen.iter().cycle()) {
            queries = layer.forward(&queries, &self.places, keys, values);
        }
        let [first, second, third] = &self.embed;
        let colors = self.norm.forward(&queries);
        let colors = third.forward(&second.forward(&first.forward(&colors).relu()).relu());
        colors.matmul(&pixels.flatten(2, 3)).reshape([size[0], -1, size[2], size[3]])
    }
}

/// What a query sees of a scale, `[N, h·w, d]`: values, and keys, which know their place.
fn seen(maps: &Tensor, project: &nn::Conv2D, level: &Tensor) -> (Tensor, Tensor) {
    let maps = project.forward(maps); // [N, d, h, w]
    let values = maps.flatten(2, 3).transpose(1, 2) + level;
    let keys = &values + positions(&maps);
    (values, keys)
}

/// Sines and cosines of each cell's row and column, by turns, `[1, h·w, d]` for `[N, d, h, w]`. Rows and columns are scaled
/// to one turn.
pub(super) fn positions(maps: &Tensor) -> Tensor {
    let size = maps.size();
    let (d, h, w) = (size[1], size[2], size[3]);
    let options = (Kind::Float, maps.device());
    let n = d / 2;
    let rates = (Tensor::arange(n / 2, options) * (-2.0 * LONGEST.ln() / n as f64)).exp(); // [d/4]
    let code = |n_cells: i64| {
        let turns = (Tensor::arange(n_cells, options) + 1.0) * (TAU / (n_cells as f64 + EPS));
        let phases = turns.unsqueeze(1) * &rates; // [cells, d/4]
        Tensor::stack(&[phases.sin(), phases.cos()], 2).flatten(1, 2) // [cells, d/2]
    };
    let rows = code(h).unsqueeze(1).expand([h, w, n], false);
    let columns = code(w).unsqueeze(0).expand([h, w, n], false);
    Tensor::cat(&[rows, columns], 2).reshape([1, h * w, d]).to_kind(maps.kind())
}

/// A look at the picture, a look at each other, and two layers on each query; each is added and then normalized.
#[derive(Debug)]
struct Layer {
    outward: (Attention, nn::LayerNorm),
    inward: (Attention, nn::LayerNorm),
    each: ([nn::Linear; 2], nn::LayerNorm),
}

impl Layer {
    fn new(path: &nn::Path<'_>, i: i64, d: i64, n_heads: i64) -> Self {
        let look = |of: &str, name: &str| {
            let at = path / format!("transformer_{of}_attention_layers") / i;
            (Attention::new(&(&at / name), d, n_heads), layer_norm(&(&at / "norm"), d))
        };
        let at = path / "transformer_ffn_layers" / i;
        let linear = |name: &str, n_in, n_out| nn::linear(&at / name, n_in, n_out, nn::LinearConfig::default());
        let layers = [linear("linear1", d, GROWTH * d), linear("linear2", GROWTH * d, d)];
        Self {
            outward: look("cross", "multihead_attn"),
            inward: look("self", "self_attn"),
            each: (layers, layer_norm(&(&at / "norm"), d)),
        }
    }

    fn forward(&self, queries: &Tensor, places: &Tensor, keys: &Tensor, values: &Tensor) -> Tensor {
        let (look, norm) = &self.outward;
        let queries = norm.forward(&(queries + look.forward(&(queries + places), keys, values)));
        let (look, norm) = &self.inward;
        let placed = &queries + places;
        let queries = norm.forward(&(&queries + look.forward(&placed, &placed, &queries)));
        let ([first, second], norm) = &self.each;
        norm.forward(&(&queries + second.forward(&first.forward(&queries).relu())))
    }
}

fn layer_norm(path: &nn::Path<'_>, d: i64) -> nn::LayerNorm {
    nn::layer_norm(path, vec![d], nn::LayerNormConfig::default())
}

/// PyTorch's `MultiheadAttention`: the rows of `in_proj_weight` are those of query, key and value, one after the other.
#[derive(Debug)]
pub(super) struct Attention {
    weight: Tensor,
    bias: Tensor,
    out: nn::Linear,
    n_heads: i64,
}

impl Attention {
    pub(super) fn new(path: &nn::Path<'_>, d: i64, n_heads: i64) -> Self {
        Self {
            weight: path.var(
                "in_proj_weight",
                &[3 * d, d],
                nn::Init::Randn { mean: 0.0, stdev: (d as f64).powf(-0.5) },
            ),
            bias: path.zeros("in_proj_bias", &[3 * d]),
            out: nn::linear(path / "out_proj", d, d, nn::LinearConfig::default()),
            n_heads,
        }
    }

    /// `queries` `[N, T, d]`, `keys` and `values` `[N, S, d]`; `[N, T, d]`.
    pub(super) fn forward(&self, queries: &Tensor, keys: &Tensor, values: &Tensor) -> Tensor {
        let d = self.weight.size()[1];
        let project = |tokens: &Tensor, i: i64| {
            let (n, t) = (tokens.size()[0], tokens.size()[1]);
            let bias = self.bias.narrow(0, i * d, d);
            let all = tokens.linear(&self.weight.narrow(0, i * d, d), Some(&bias));
            all.reshape([n, t, self.n_heads, d / self.n_heads]).transpose(1, 2) // [N, heads, T, d / heads]
        };
        let (q, k, v) = (project(queries, 0), project(keys, 1), project(values, 2));
        let seen = Tensor::scaled_dot_product_attention::<Tensor>(&q, &k, &v, None, 0.0, false, None, false);
        self.out.forward(&seen.transpose(1, 2).reshape_as(queries))
    }
}

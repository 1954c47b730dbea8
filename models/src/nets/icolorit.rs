//! iColoriT, tiny, small and base: a vision transformer that takes hints and lets every patch see every other.
//!
//! **Source:** J. Yun, S. Lee, M. Park, J. Choo, *iColoriT: Towards Propagating Local Hint to the Right Region in Interactive
//! Colorization by Leveraging Vision Transformer*, WACV 2023, section 3; names of the parameters are those of the authors'
//! code (`modeling.py`, head "cnn", relative positions on). The position code and the indices of relative positions are
//! computed here; where a file has the latter they are left out.
//!
//! Structure and arithmetic were compared with a PyTorch network of the same keys; the published weights themselves have
//! not been run here.

use super::layers::{Bias, Window, unpadded};
use tch::nn::{self, Module};
use tch::{Kind, Tensor};

/// The side of a patch in pixels.
pub const PATCH: i64 = 16;

/// The number added to a variance, as the authors' code has it.
const EPS: f64 = 1e-6;

/// The longest wavelength of the position code.
const LONGEST: f64 = 10_000.0;

/// The network's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Channels of a patch.
    pub width: i64,
    /// Attention heads.
    pub n_heads: i64,
    /// Transformer blocks.
    pub depth: i64,
    /// Patches along a side. The table of relative positions is as large as that, so no other size goes through.
    pub side: i64,
}

impl Config {
    /// `icolorit_tiny_4ch_patch16_224`.
    #[must_use]
    pub const fn tiny() -> Self {
        Self { width: 192, n_heads: 3, depth: 12, side: 14 }
    }

    /// `icolorit_small_4ch_patch16_224`.
    #[must_use]
    pub const fn small() -> Self {
        Self { width: 384, n_heads: 6, ..Self::tiny() }
    }

    /// `icolorit_base_4ch_patch16_224`.
    #[must_use]
    pub const fn base() -> Self {
        Self { width: 768, n_heads: 12, ..Self::tiny() }
    }
}

/// The network.
#[derive(Debug)]
pub struct IColoriT {
    side: i64,
    embed: nn::Conv2D,
    blocks: Vec<Block>,
    norm: nn::LayerNorm,
    head: nn::Conv2D,
}

impl IColoriT {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let d = config.width;
        let patches = Window { stride: PATCH, ..Window::of(PATCH) };
        let colors = 2 * PATCH * PATCH;
        Self {
            side: config.side,
            embed: unpadded(&(path / "patch_embed" / "proj"), 4, d, patches, Bias::Learned),
            blocks: (0..config.depth).map(|i| Block::new(&(path / "blocks" / i), config)).collect(),
            norm: layer_norm(&(path / "norm"), d),
            head: unpadded(&(path / "head" / "head"), d, colors, Window::of(3), Bias::Learned),
        }
    }

    /// The side in pixels of what goes in.
    #[must_use]
    pub const fn side_px(&self) -> i64 {
        self.side * PATCH
    }

    /// `xs` is `[N, 4, S, S]` with S of [`Self::side_px`]: (L - 50) / 100, a / 110 and b / 110 where there is a hint and 0
    /// elsewhere, 1 where there is a hint. a / 110 and b / 110 in -1..=1, `[N, 2, S, S]`.
    pub fn forward(&self, xs: &Tensor) -> Tensor {
        let maps = self.embed.forward(xs); // [N, width, side, side]
        let mut tokens = maps.flatten(2, 3).transpose(1, 2) + places(&maps); // [N, side², width]
        for block in &self.blocks {
            tokens = block.forward(&tokens);
        }
        let maps = self.norm.forward(&tokens).transpose(1, 2).reshape_as(&maps);
        pixels(&self.head.forward(&maps.reflection_pad2d([1, 1, 1, 1])).tanh())
    }
}

/// Patches `[N, 16 · 16 · 2, h, w]`, whose channels are rows, then columns, then a and b, as `[N, 2, 16 h, 16 w]`.
fn pixels(patches: &Tensor) -> Tensor {
    let size = patches.size();
    let (n, h, w) = (size[0], size[2], size[3]);
    let split = patches.reshape([n, PATCH, PATCH, 2, h, w]);
    split.permute([0, 3, 4, 1, 5, 2]).reshape([n, 2, h * PATCH, w * PATCH])
}

/// Sines and cosines, by turns, of each patch's number, `[1, h·w, d]` for `[N, d, h, w]`.
fn places(maps: &Tensor) -> Tensor {
    let size = maps.size();
    let (d, n) = (size[1], size[2] * size[3]);
    let options = (Kind::Float, maps.device());
    let rates = (Tensor::arange(d / 2, options) * (-2.0 * LONGEST.ln() / d as f64)).exp(); // [d/2]
    let phases = Tensor::arange(n, options).unsqueeze(1) * rates; // [h·w, d/2]
    Tensor::stack(&[phases.sin(), phases.cos()], 2).reshape([1, n, d]).to_kind(maps.kind())
}

/// A transformer block, normalized before each part.
#[derive(Debug)]
struct Block {
    norms: [nn::LayerNorm; 2],
    attention: Attention,
    mlp: [nn::Linear; 2],
}

impl Block {
    fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let d = config.width;
        let linear =
            |name: &str, n_in, n_out| nn::linear(path / "mlp" / name, n_in, n_out, nn::LinearConfig::default());
        Self {
            norms: [layer_norm(&(path / "norm1"), d), layer_norm(&(path / "norm2"), d)],
            attention: Attention::new(&(path / "attn"), config),
            mlp: [linear("fc1", d, 4 * d), linear("fc2", 4 * d, d)],
        }
    }

    fn forward(&self, tokens: &Tensor) -> Tensor {
        let [before, between] = &self.norms;
        let tokens = tokens + self.attention.forward(&before.forward(tokens));
        let [first, second] = &self.mlp;
        &tokens + second.forward(&first.forward(&between.forward(&tokens)).gelu("none"))
    }
}

fn layer_norm(path: &nn::Path<'_>, d: i64) -> nn::LayerNorm {
    nn::layer_norm(path, vec![d], nn::LayerNormConfig { eps: EPS, ..nn::LayerNormConfig::default() })
}

/// Attention that adds a learned number for how two patches lie to each other. Keys have no bias.
#[derive(Debug)]
struct Attention {
    qkv: Tensor,
    biases: [Tensor; 2],
    table: Tensor,
    index: Tensor,
    out: nn::Linear,
    n_heads: i64,
}

impl Attention {
    fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let (d, n) = (config.width, 2 * config.side - 1);
        let init = nn::Init::Randn { mean: 0.0, stdev: (d as f64).powf(-0.5) };
        Self {
            qkv: (path / "qkv").var("weight", &[3 * d, d], init),
            biases: [path.zeros("q_bias", &[d]), path.zeros("v_bias", &[d])],
            table: path.zeros("rpb_table", &[n * n, config.n_heads]),
            index: offsets(config.side),
            out: nn::linear(path / "proj", d, d, nn::LinearConfig::default()),
            n_heads: config.n_heads,
        }
    }

    fn forward(&self, tokens: &Tensor) -> Tensor {
        let size = tokens.size();
        let (n, t, d) = (size[0], size[1], size[2]);
        let [q, v] = &self.biases;
        let bias = Tensor::cat(&[q, &v.zeros_like(), v], 0);
        let qkv = tokens.linear(&self.qkv, Some(bias)).reshape([n, t, 3, self.n_heads, d / self.n_heads]);
        let qkv = qkv.permute([2, 0, 3, 1, 4]); // [3, N, heads, T, width / heads]
        let (q, k, v) = (qkv.get(0), qkv.get(1), qkv.get(2));
        let lie = self.table.index_select(0, &self.index.to_device(self.table.device())); // [T·T, heads]
        let lie = lie.reshape([t, t, self.n_heads]).permute([2, 0, 1]).unsqueeze(0).contiguous();
        let seen = Tensor::scaled_dot_product_attention(&q, &k, &v, Some(lie), 0.0, false, None, false);
        self.out.forward(&seen.transpose(1, 2).reshape([n, t, d]))
    }
}

/// Which row of the table belongs to each pair of patches, `[side⁴]`, the seeing patch first: its row less the other's, by
/// 2 side - 1, and its column less the other's, both counted from the least.
fn offsets(side: i64) -> Tensor {
    let n = side * side;
    let row = |patch: i64| patch / side;
    let column = |patch: i64| patch % side;
    let of = |i: i64, j: i64| (row(i) - row(j) + side - 1) * (2 * side - 1) + column(i) - column(j) + side - 1;
    let all: Vec<i64> = (0..n).flat_map(|i| (0..n).map(move |j| of(i, j))).collect();
    Tensor::from_slice(&all)
}

#[cfg(test)]
mod tests;

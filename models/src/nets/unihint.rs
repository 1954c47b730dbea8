//! UniHint: our own network, which colors a photograph with no hints, with points and strokes, with a warped exemplar, with
//! a palette, or with all of these.
//!
//! A pretrained encoder sees the tones, a small stem sees the hints, attention at 1/16 carries hints across the
//! photograph, and a decoder gives chroma at 1/2 and a distribution over 313 colors at 1/4. The encoder does not see
//! hints, so its maps are kept from one stroke to the next. Hints are honored softly; holding them exactly is the
//! solver's work.

use super::layers::{Bias, Window, bilinear, conv};
use super::lite0::{Lite0, Names, Taps};
use tch::nn::{self, Module};
use tch::{Kind, Tensor};

/// Groups of each group normalization; every width is a multiple of it.
const GROUPS: i64 = 8;

/// Channels of the hint stem at 1/2, 1/4, 1/8, 1/16, and of the decoder at 1/8, 1/4, 1/2.
const STEM: [i64; 4] = [32, 48, 64, 96];
const DECODER: [i64; 3] = [160, 96, 48];

/// Channels of the encoder's maps.
const ENCODER: [i64; 5] = [16, 24, 40, 112, 320];

/// Channels that go into the stem: hint, exemplar and tone.
const CONDITIONS: i64 = 7;

/// The longest wavelength of the position code, in cells of 16 pixels; no photograph at work size has as many.
const LONGEST: f64 = 1000.0;

/// Both sides of what goes in must be multiples of this.
pub const MULTIPLE: i64 = 32;

/// The network's shape; the default is the one whose weights come with the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Channels of the trunk; a multiple of 4 and of `n_heads`.
    pub width: i64,
    /// Transformer blocks.
    pub depth: i64,
    /// Attention heads.
    pub n_heads: i64,
    /// Colors of the distribution.
    pub n_bins: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self { width: 256, depth: 4, n_heads: 8, n_bins: 313 }
    }
}

/// What the network is told besides the tones; all zeros means nothing.
#[derive(Debug)]
pub struct Conditions {
    /// `[N, 3, H, W]`: a / 110, b / 110, and 1 where there is a hint.
    pub hint: Tensor,
    /// `[N, 3, H, W]`: a / 110, b / 110 of a reference warped onto the photograph, and the confidence in it in 0..=1; what
    /// hints carry over the picture is told in the same way, see [`joined`].
    pub exemplar: Tensor,
    /// `[N, K, 4]`: a / 110, b / 110, weight, and 1 where there is a color.
    pub palette: Tensor,
}

/// An exemplar with what hints carry over the picture ([`tintype::solve::carry`]), both `[N, 3, H, W]` as
/// [`Conditions::exemplar`] has it: at each pixel the one of which more is sure. A person's hint goes before a reference.
pub fn joined(exemplar: &Tensor, carried: &Tensor) -> Tensor {
    let hinted = carried.narrow(1, 2, 1).ge_tensor(&exemplar.narrow(1, 2, 1));
    carried.where_self(&hinted, exemplar)
}

/// What the network says.
#[derive(Debug)]
pub struct Output {
    /// `[N, 2, H/2, W/2]`: a and b divided by 110, not bounded.
    pub ab: Tensor,
    /// `[N, n_bins, H/4, W/4]`: logits over the colors.
    pub logits: Tensor,
}

/// The network.
#[derive(Debug)]
pub struct UniHint {
    encoder: Lite0,
    stem: [Unit; 4],
    project: nn::Conv2D,
    palette: [nn::Linear; 2],
    global: Tensor,
    blocks: Vec<Attention>,
    norm: nn::LayerNorm,
    decoder: [[Unit; 2]; 3],
    ab: nn::Conv2D,
    distribution: nn::Conv2D,
}

impl UniHint {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        let half = Window { stride: 2, ..Window::of(3) };
        let stem = |name: &str, n_in, n_out| Unit::new(&(path / name), n_in, n_out, half);
        let pair = |name: &str, n_in, n_out| {
            let at = path / name;
            [Unit::new(&(&at / 0), n_in, n_out, Window::of(3)), Unit::new(&(&at / 1), n_out, n_out, Window::of(3))]
        };
        let (d, point) = (config.width, Window::of(1));
        let linear = |index: i64, n_in| nn::linear(path / "pal" / index, n_in, d, nn::LinearConfig::default());
        let zero = nn::ConvConfig { padding: 1, ws_init: nn::Init::Const(0.0), ..nn::ConvConfig::default() };
        Self {
            encoder: Lite0::new(&(path / "enc"), Names::Short),
            stem: [
                stem("h2", CONDITIONS, STEM[0]),
                stem("h4", STEM[0], STEM[1]),
                stem("h8", STEM[1], STEM[2]),
                stem("h16", STEM[2], STEM[3]),
            ],
            project: conv(&(path / "proj"), ENCODER[3] + ENCODER[4] + STEM[3], d, point, Bias::Learned),
            palette: [linear(0, 4), linear(2, d)],
            global: path.zeros("glob", &[1, 1, d]),
            blocks: (0..config.depth).map(|i| Attention::new(&(path / "blocks" / i), d, config.n_heads)).collect(),
            norm: nn::layer_norm(path / "norm", vec![d], nn::LayerNormConfig::default()),
            decoder: [
                pair("d8", d + ENCODER[2] + STEM[2], DECODER[0]),
                pair("d4", DECODER[0] + ENCODER[1] + STEM[1], DECODER[1]),
                pair("d2", DECODER[1] + ENCODER[0] + STEM[0], DECODER[2]),
            ],
            // From zero: an untrained network proposes gray, not noise.
            ab: nn::conv2d(path / "ab", DECODER[2], 2, 3, zero),
            distribution: conv(&(path / "dist"), DECODER[1], config.n_bins, point, Bias::Learned),
        }
    }

    /// The encoder's maps for a photograph; they do not depend on hints. `tones` is `[N, 1, H, W]`, L in 0..=100, H and W
    /// multiples of [`MULTIPLE`]; in 32 bits also where the network has 16, which would leave half a unit of L.
    #[must_use]
    pub fn encode(&self, tones: &Tensor) -> Taps {
        // L in 0..=100 as a gray of 0..=255, then as the encoder was trained: less 127, divided by 128.
        let gray = ((tones * 2.55 - 127.0) / 128.0).to_kind(self.kind());
        self.encoder.forward(&gray.expand([-1, 3, -1, -1], false))
    }

    /// Chroma from the encoder's maps, the same tones and the conditions.
    #[must_use]
    pub fn propose(&self, taps: &Taps, tones: &Tensor, conditions: &Conditions) -> Output {
        let Taps([f2, f4, f8, f16, f32]) = taps;
        let tone = (tones / 50.0 - 1.0).to_kind(self.kind());
        let [to2, to4, to8, to16] = &self.stem;
        let h2 = to2.forward(&Tensor::cat(&[&conditions.hint, &conditions.exemplar, &tone], 1)); // [N, 32, H/2, W/2]
        let h4 = to4.forward(&h2);
        let h8 = to8.forward(&h4);
        let h16 = to16.forward(&h8); // [N, 96, H/16, W/16]
        let joined = Tensor::cat(&[f16, &like(f32, f16), &h16], 1);
        let trunk = self.attend(&self.project.forward(&joined), &conditions.palette); // [N, width, H/16, W/16]
        let [d8, d4, d2] = &self.decoder;
        let maps = through(d8, &Tensor::cat(&[&like(&trunk, f8), f8, &h8], 1)); // [N, 160, H/8, W/8]
        let maps = through(d4, &Tensor::cat(&[&like(&maps, f4), f4, &h4], 1)); // [N, 96, H/4, W/4]
        let logits = self.distribution.forward(&maps);
        let maps = through(d2, &Tensor::cat(&[&like(&maps, f2), f2, &h2], 1)); // [N, 48, H/2, W/2]
        Output { ab: self.ab.forward(&maps), logits }
    }

    /// Both steps at once.
    #[must_use]
    pub fn forward(&self, tones: &Tensor, conditions: &Conditions) -> Output {
        self.propose(&self.encode(tones), tones, conditions)
    }

    /// The number format of the weights.
    fn kind(&self) -> Kind {
        self.project.ws.kind()
    }

    /// Lets every cell of the map see every other, the palette's colors and one learned token.
    fn attend(&self, map: &Tensor, palette: &Tensor) -> Tensor {
        let size = map.size(); // [N, width, h, w]
        let (n, d, h, w) = (size[0], size[1], size[2], size[3]);
        let cells = map.flatten(2, 3).transpose(1, 2) + positions(map); // [N, h·w, width]
        let [first, second] = &self.palette;
        let colors = second.forward(&first.forward(palette).gelu("none")) * palette.narrow(2, 3, 1); // [N, K, width]
        let mut tokens = Tensor::cat(&[&cells, &colors, &self.global.expand([n, -1, -1], false)], 1);
        for block in &self.blocks {
            tokens = block.forward(&tokens);
        }
        map + self.norm.forward(&tokens.narrow(1, 0, h * w)).transpose(1, 2).reshape([n, d, h, w])
    }
}

/// A convolution without a bias, group normalization and SiLU.
#[derive(Debug)]
struct Unit {
    conv: nn::Conv2D,
    norm: nn::GroupNorm,
}

impl Unit {
    fn new(path: &nn::Path<'_>, n_in: i64, n_out: i64, window: Window) -> Self {
        let norm = nn::group_norm(path / "n", GROUPS, n_out, nn::GroupNormConfig::default());
        Self { conv: conv(&(path / "c"), n_in, n_out, window, Bias::Absent), norm }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        self.norm.forward(&self.conv.forward(maps)).silu()
    }
}

fn through(units: &[Unit; 2], maps: &Tensor) -> Tensor {
    units[1].forward(&units[0].forward(maps))
}

/// A transformer block, normalized before each part.
#[derive(Debug)]
struct Attention {
    n_heads: i64,
    norms: [nn::LayerNorm; 2],
    qkv: nn::Linear,
    out: nn::Linear,
    mlp: [nn::Linear; 2],
}

impl Attention {
    fn new(path: &nn::Path<'_>, d: i64, n_heads: i64) -> Self {
        let norm = |name: &str| nn::layer_norm(path / name, vec![d], nn::LayerNormConfig::default());
        let linear = |name: &str, n_in, n_out| nn::linear(path / name, n_in, n_out, nn::LinearConfig::default());
        Self {
            n_heads,
            norms: [norm("n1"), norm("n2")],
            qkv: linear("qkv", d, 3 * d),
            out: linear("o", d, d),
            mlp: [linear("f1", d, 4 * d), linear("f2", 4 * d, d)],
        }
    }

    /// `[N, T, width]` to the same.
    fn forward(&self, tokens: &Tensor) -> Tensor {
        let size = tokens.size();
        let (n, t, d) = (size[0], size[1], size[2]);
        let qkv = self.qkv.forward(&self.norms[0].forward(tokens)).reshape([n, t, 3, self.n_heads, d / self.n_heads]);
        let qkv = qkv.permute([2, 0, 3, 1, 4]); // [3, N, heads, T, width / heads]
        let (q, k, v) = (qkv.get(0), qkv.get(1), qkv.get(2));
        let seen = Tensor::scaled_dot_product_attention::<Tensor>(&q, &k, &v, None, 0.0, false, None, false);
        let tokens = tokens + self.out.forward(&seen.transpose(1, 2).reshape([n, t, d]));
        let [first, second] = &self.mlp;
        &tokens + second.forward(&first.forward(&self.norms[1].forward(&tokens)).gelu("none"))
    }
}

/// Sines and cosines of each cell's row and column, `[1, h·w, width]`, for a map `[N, width, h, w]`: any size will do.
fn positions(map: &Tensor) -> Tensor {
    let size = map.size();
    let (d, h, w) = (size[1], size[2], size[3]);
    let options = (Kind::Float, map.device());
    let n = d / 4;
    let rates = (Tensor::arange(n, options) * (-LONGEST.ln() / n as f64)).exp(); // [width/4]
    let code = |n_cells: i64| {
        let phases = Tensor::arange(n_cells, options).unsqueeze(1) * &rates; // [cells, width/4]
        Tensor::cat(&[phases.sin(), phases.cos()], 1) // [cells, width/2]
    };
    let rows = code(h).unsqueeze(1).expand([h, w, d / 2], false);
    let columns = code(w).unsqueeze(0).expand([h, w, d / 2], false);
    Tensor::cat(&[rows, columns], 2).reshape([1, h * w, d]).to_kind(map.kind())
}

/// Maps resampled to the size of others.
fn like(maps: &Tensor, other: &Tensor) -> Tensor {
    bilinear(maps, other.size()[2], other.size()[3])
}

#[cfg(test)]
mod tests;

//! The warp: for each place of the photograph, the place of the reference that looks most alike, and its color.
//!
//! **Source:** Zhang et al. 2019, section 3.2 and equation 2. Differs: at a temperature of 1e-10, as the authors' code runs
//! it, the softmax is the largest alone, so that is looked for, some rows at a time; of equal ones the first is taken, not
//! the mean.

use super::vgg::directions;
use crate::nets::layers::{Bias, Window, unpadded};
use crate::nets::parts::Parts;
use tch::nn::{self, Module};
use tch::{Kind, Tensor};

/// PyTorch's default for the number added to a variance.
const EPS: f64 = 1e-5;

/// Similarities that are held at once: 64 MiB of f32.
const AT_ONCE: i64 = 1 << 24;

/// Colors and similarities are kept for cells of this side in pixels.
pub const CELL: i64 = 4;

/// A reference brought onto a photograph.
#[derive(Debug)]
pub struct Warped {
    /// `[N, 3, H, W]`: L - 50, a, b of the reference, the same over 4×4 pixels.
    pub lab: Tensor,
    /// `[N, 1, H, W]`: how alike the two places look, -1..=1; -2 where no place may go with this.
    pub similarity: Tensor,
}

/// The network.
#[derive(Debug)]
pub(super) struct WarpNet {
    scales: Vec<Scale>,
    blocks: Vec<Residual>,
    theta: nn::Conv2D,
    phi: nn::Conv2D,
}

impl WarpNet {
    /// Makes the parameters at this path.
    pub(super) fn new(path: &nn::Path<'_>, width: i64) -> Self {
        let w = width;
        let scale = |name: &str, n_in, n_between, shape| Scale::new(&(path / name), [n_in, n_between, w], shape);
        let point = |name: &str| nn::conv2d(path / name, 4 * w, 4 * w, 1, nn::ConvConfig::default());
        Self {
            scales: vec![
                scale("layer2_1", 2 * w, 2 * w, Shape { stride: 2, between: 1, after: 1 }),
                scale("layer3_1", 4 * w, 2 * w, Shape { stride: 1, between: 1, after: 1 }),
                scale("layer4_1", 8 * w, 4 * w, Shape { stride: 1, between: 1, after: 2 }),
                scale("layer5_1", 8 * w, 4 * w, Shape { stride: 1, between: 2, after: 2 }),
            ],
            blocks: (0..3).map(|i| Residual::new(&(path / "layer" / i), 4 * w)).collect(),
            theta: point("theta"),
            phi: point("phi"),
        }
    }

    /// What a picture looks like at each cell, `[N, 4 · width, H/4, W/4]`, from the maps of VGG at 1/2, 1/4, 1/8 and 1/16.
    pub(super) fn features(&self, taps: &[Tensor]) -> Tensor {
        let scaled: Vec<Tensor> = taps.iter().zip(&self.scales).map(|(maps, scale)| scale.forward(maps)).collect();
        let joined = Tensor::cat(&scaled, 1); // [N, 4 · width, H/4, W/4]
        self.blocks.iter().fold(joined, |maps, block| block.forward(&maps))
    }

    /// `lab` is the reference's, `[N, 3, H', W']`; `parts` say which of the cells go with which.
    pub(super) fn forward(&self, photo: &Tensor, (reference, lab): (&Tensor, &Tensor), parts: &Parts) -> Warped {
        let theta = centered(&self.theta.forward(photo));
        let phi = centered(&self.phi.forward(reference));
        let (similarity, index) = matched(&theta, &phi, parts, AT_ONCE);
        let cells = lab.avg_pool2d([CELL, CELL], [CELL, CELL], [0, 0], false, true, None).flatten(2, 3); // [N, 3, cells]
        let lab = cells.gather(2, &index.unsqueeze(1).expand([-1, 3, -1], false), false);
        let size = photo.size();
        let spread = |cells: &Tensor| {
            let maps = cells.reshape([size[0], -1, size[2], size[3]]);
            maps.upsample_nearest2d([CELL * size[2], CELL * size[3]], None, None)
        };
        Warped { lab: spread(&lab), similarity: spread(&similarity.to_kind(lab.kind())) }
    }
}

/// `[N, C, h, w]` less the mean over the cells, divided by the length over the channels: `[N, C, h·w]` of f32.
pub(super) fn centered(maps: &Tensor) -> Tensor {
    let cells = maps.to_kind(Kind::Float).flatten(2, 3);
    directions(&(&cells - cells.mean_dim(-1, true, Kind::Float)))
}

/// The largest product of each column of `theta` `[N, C, T]` with a column of `phi` `[N, C, S]`, and the number of that
/// column: `[N, T]` each; of a column that may go with none -2. Not more than about `at_once` products are held.
pub(super) fn matched(theta: &Tensor, phi: &Tensor, parts: &Parts, at_once: i64) -> (Tensor, Tensor) {
    let (n_columns, n_others) = (theta.size()[2], phi.size()[2]);
    let step = (at_once / n_others.max(1)).clamp(1, n_columns.max(1));
    let parts = (0..n_columns).step_by(usize::try_from(step).unwrap_or(1)).map(|first| {
        let count = step.min(n_columns - first);
        let rows = theta.narrow(2, first, count).transpose(1, 2); // [N, some, C]
        parts.held_apart(&rows.bmm(phi), first, count).max_dim(2, false)
    });
    let (largest, index): (Vec<_>, Vec<_>) = parts.unzip();
    (Tensor::cat(&largest, 1), Tensor::cat(&index, 1))
}

/// The second convolution's stride, and by how much maps are enlarged between the two and after them.
#[derive(Debug, Clone, Copy)]
struct Shape {
    stride: i64,
    between: i64,
    after: i64,
}

/// Two convolutions that bring one scale to a quarter of the picture's size.
#[derive(Debug)]
struct Scale {
    convs: [nn::Conv2D; 2],
    slopes: [Tensor; 2],
    shape: Shape,
}

impl Scale {
    fn new(path: &nn::Path<'_>, [n_in, n_between, n_out]: [i64; 3], shape: Shape) -> Self {
        let strided = Window { stride: shape.stride, ..Window::of(3) };
        // Where maps are enlarged between the two, that takes an index of the sequence.
        let second = if shape.between > 1 { 6 } else { 5 };
        Self {
            convs: [
                unpadded(&(path / 1), n_in, n_between, Window::of(3), Bias::Learned),
                unpadded(&(path / second), n_between, n_out, strided, Bias::Learned),
            ],
            slopes: [slope(&(path / 3)), slope(&(path / (second + 2)))],
            shape,
        }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        let [first, second] = &self.convs;
        let maps = normalized(&first.forward(&reflected(maps))).prelu(&self.slopes[0]);
        let maps = normalized(&second.forward(&reflected(&enlarged(&maps, self.shape.between))));
        enlarged(&maps.prelu(&self.slopes[1]), self.shape.after)
    }
}

/// Two convolutions, added to what went in; both slopes are the same.
#[derive(Debug)]
struct Residual {
    convs: [nn::Conv2D; 2],
    slope: Tensor,
}

impl Residual {
    fn new(path: &nn::Path<'_>, n: i64) -> Self {
        let conv = |name: &str| unpadded(&(path / name), n, n, Window::of(3), Bias::Learned);
        Self { convs: [conv("conv1"), conv("conv2")], slope: slope(&(path / "prelu")) }
    }

    fn forward(&self, maps: &Tensor) -> Tensor {
        let [first, second] = &self.convs;
        let inner = normalized(&first.forward(&reflected(maps))).prelu(&self.slope);
        (normalized(&second.forward(&reflected(&inner))) + maps).prelu(&self.slope)
    }
}

/// The slope of a ReLU for negative numbers; learned, from PyTorch's 0.25.
fn slope(path: &nn::Path<'_>) -> Tensor {
    path.var("weight", &[1], nn::Init::Const(0.25))
}

fn reflected(maps: &Tensor) -> Tensor {
    maps.reflection_pad2d([1, 1, 1, 1])
}

/// Each channel of each picture to mean 0 and variance 1; there are no parameters, and no stored statistics.
pub(super) fn normalized(maps: &Tensor) -> Tensor {
    maps.instance_norm::<Tensor>(None, None, None, None, true, 0.0, EPS, false)
}

fn enlarged(maps: &Tensor, by: i64) -> Tensor {
    let size = maps.size();
    if by == 1 { maps.shallow_clone() } else { maps.upsample_nearest2d([by * size[2], by * size[3]], None, None) }
}

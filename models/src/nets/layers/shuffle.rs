//! Enlarging by moving channels to pixels, and the step of a U-Net that is built on it.
//!
//! **Source:** W. Shi et al., *Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel CNN*, CVPR
//! 2016 (the shuffle); Y. Sugawara et al., *Super-Resolution using CNNs without Any Checkerboard Artifacts*, ICIP 2018
//! (the blur); names of the parameters are those of fastai's `PixelShuffle_ICNR` and `UnetBlock`, which DeOldify and DDColor
//! took over. Spectral and weight norm are folded into the weights when a file is imported.

use super::conv::{Bias, Window, conv};
use super::norm::{batch_norm, normalized};
use super::resize::nearest;
use tch::Tensor;
use tch::nn::{self, Module};

/// PyTorch's default for the number added to a variance.
const EPS: f64 = 1e-5;

/// Convolution of one pixel, ReLU, channels to pixels, a blur of 2×2.
#[derive(Debug)]
pub struct Shuffle {
    conv: nn::Conv2D,
    norm: Option<nn::BatchNorm>,
    scale: i64,
}

impl Shuffle {
    /// From `n_in` to `n_out` channels at `scale` times the size. The convolution is `conv.0` below the path; without a bias
    /// of its own it is followed by batch normalization, `conv.1`.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, n_in: i64, n_out: i64, scale: i64, bias: Bias) -> Self {
        let (at, n) = (path / "conv", n_out * scale * scale);
        let norm = (bias == Bias::Absent).then(|| batch_norm(&(&at / 1), n, EPS));
        Self { conv: conv(&(&at / 0), n_in, n, Window::of(1), bias), norm, scale }
    }

    /// `[N, n_in, H, W]` to `[N, n_out, scale · H, scale · W]`.
    pub fn forward(&self, maps: &Tensor) -> Tensor {
        let maps = self.conv.forward(maps);
        let maps = self.norm.as_ref().map_or_else(|| maps.shallow_clone(), |norm| normalized(norm, &maps));
        blurred(&maps.relu().pixel_shuffle(self.scale))
    }
}

/// The mean of each pixel with those above, to the left and above left; the border is continued. fastai's switch for it is
/// always on, since it asks whether the layer is there.
fn blurred(maps: &Tensor) -> Tensor {
    maps.replication_pad2d([1, 0, 1, 0]).avg_pool2d([2, 2], [1, 1], [0, 0], false, true, None)
}

/// Joins deep maps, enlarged, with maps of the encoder, normalized; a ReLU is over both.
#[derive(Debug)]
pub struct Crossing {
    shuffle: Shuffle,
    norm: nn::BatchNorm,
}

impl Crossing {
    /// `n_deep` channels become `n_up`, and the encoder's `n_skip` come behind them.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, n_deep: i64, n_up: i64, n_skip: i64) -> Self {
        Self {
            shuffle: Shuffle::new(&(path / "shuf"), n_deep, n_up, 2, Bias::Absent),
            norm: batch_norm(&(path / "bn"), n_skip, EPS),
        }
    }

    /// `[N, n_up + n_skip, H, W]` in the size of `skip`, to which the deep maps are brought by the nearest pixel where
    /// twice their size is another.
    pub fn forward(&self, deep: &Tensor, skip: &Tensor) -> Tensor {
        let up = self.shuffle.forward(deep);
        let (h, w) = (skip.size()[2], skip.size()[3]);
        let up = if up.size()[2..] == [h, w] { up } else { nearest(&up, h, w) };
        Tensor::cat(&[up, normalized(&self.norm, skip)], 1).relu()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::{Device, Kind};

    /// What [`Shuffle`] says of one place, by the definition: channel `c · scale² + dy · scale + dx` is the pixel (dx, dy) of
    /// its cell.
    fn shuffled(values: &[f64], (h, w): (i64, i64), scale: i64, c: i64, (y, x): (i64, i64)) -> f64 {
        let at = |y: i64, x: i64| {
            let channel = c * scale * scale + (y % scale) * scale + x % scale;
            values[usize::try_from((channel * h + y / scale) * w + x / scale).unwrap()].max(0.0)
        };
        let (above, left) = ((y - 1).max(0), (x - 1).max(0));
        (at(y, x) + at(above, x) + at(y, left) + at(above, left)) / 4.0
    }

    #[test]
    fn channels_become_pixels_and_are_blurred_to_the_lower_right() {
        for scale in [2, 4] {
            let store = nn::VarStore::new(Device::Cpu);
            let (n_out, h, w) = (2, 2, 3);
            let n = n_out * scale * scale;
            let layer = Shuffle::new(&store.root(), n, n_out, scale, Bias::Learned);
            for (name, mut tensor) in store.variables() {
                let identity = Tensor::eye(n, (Kind::Float, Device::Cpu)).reshape([n, n, 1, 1]);
                tch::no_grad(|| {
                    if name.ends_with("weight") {
                        tensor.copy_(&identity)
                    } else {
                        let _ = tensor.zero_();
                    }
                });
            }
            let maps = Tensor::randn([1, n, h, w], (Kind::Float, Device::Cpu));
            let values: Vec<f64> = Vec::try_from(maps.flatten(0, -1).to_kind(Kind::Double)).unwrap();
            let got = tch::no_grad(|| layer.forward(&maps));
            assert_eq!(got.size(), [1, n_out, scale * h, scale * w]);
            for (c, y, x) in
                (0..n_out).flat_map(|c| (0..scale * h).flat_map(move |y| (0..scale * w).map(move |x| (c, y, x))))
            {
                let wanted = shuffled(&values, (h, w), scale, c, (y, x));
                let got = got.double_value(&[0, c, y, x]);
                assert!((got - wanted).abs() < 1e-6, "×{scale} at {c} {y} {x}: {got} instead of {wanted}");
            }
        }
    }

    #[test]
    fn deep_maps_of_an_odd_size_are_brought_to_the_encoder_s() {
        let store = nn::VarStore::new(Device::Cpu);
        let step = Crossing::new(&store.root(), 4, 3, 5);
        let options = (Kind::Float, Device::Cpu);
        let joined = step.forward(&Tensor::randn([1, 4, 5, 4], options), &Tensor::randn([1, 5, 9, 7], options));
        assert_eq!(joined.size(), [1, 8, 9, 7]);
        assert!(joined.min().double_value(&[]) >= 0.0);
    }
}

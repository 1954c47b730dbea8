//! siggraph17 in use: local hints in, chroma and a distribution over 529 colors out.
//!
//! **Source:** R. Zhang et al., SIGGRAPH 2017, and the authors' code `interactive-deep-colorization` and
//! `colorization-pytorch`: the photograph is squashed to 256 × 256, hints are small squares, the mask's center depends on
//! the weight file. Differs: the distribution is read in the order it was trained in, and chroma is scaled once.

use super::bins::LARGEST;
use super::colorizer::{finished, laid};
use super::{
    ColorizeError, Colorizer, Distribution, Encoded, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction,
};
use super::{contained, grid_bins, hints};
use crate::nets::layers::Border;
use crate::nets::siggraph17::{self as net, Config, Output};
use std::sync::Arc;
use tch::{Kind, Tensor, nn};
use tintype::raster::Plane;

/// The side of the official work grid, in pixels.
const SIDE: usize = 256;

/// The network halves three times.
const MULTIPLE: usize = 8;

/// The longer side of a first answer, where it is shown more than its authors did: a ninth of the time of 384 or less.
const DRAFT: usize = 128;

/// The side of a point's square; the middle of the 1 to 9 pixels it was trained with.
const SQUARE: usize = 5;

/// The official interface softens the distribution by this before it suggests colors.
const SUGGESTION_SHARPNESS: f64 = 0.2;

/// A head whose mean entropy on a test picture is above this share of the largest, or below the other, says nothing of
/// the picture: the converted Caffe weights have no such head. By judgment: a trained head lies between 0.2 and 0.8.
const DEGENERATE: [f64; 2] = [0.001, 0.98];

/// The network at a place.
#[derive(Debug)]
pub struct Siggraph17 {
    placed: Placed<net::Siggraph17>,
    bins: Arc<Vec<[f32; 2]>>,
    mask_center: f64,
    has_distribution: bool,
}

impl Siggraph17 {
    /// Builds it and lets `fill` put the weights in place. `mask_center` is the weight file's: 0 for those converted from
    /// Caffe and for siggraph17-df00044c, 0.5 for the file retrained in PyTorch.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        mask_center: f32,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let placed = Placed::build(place, |path| net::Siggraph17::new(path, config), fill)?;
        let (bins, mask_center) = (Arc::new(grid_bins()), f64::from(mask_center));
        let mut whole = Self { placed, bins, mask_center, has_distribution: false };
        whole.has_distribution = contained(|| Ok(whole.head_says_something()))?;
        Ok(whole)
    }

    /// One pass without hints over a ramp of tones, for the entropy of the distribution head.
    fn head_says_something(&self) -> bool {
        let ramp = Tensor::linspace(0, 100, 64, (Kind::Float, tch::Device::Cpu)).expand([1, 1, 64, 64], false);
        let hints = Tensor::zeros([1, 3, 64, 64], (Kind::Float, tch::Device::Cpu));
        let logs = self.run(&ramp, &hints).logits.to_kind(Kind::Float).log_softmax(1, Kind::Float);
        let entropy = -(logs.exp() * logs).sum_dim_intlist(1, false, Kind::Float).mean(Kind::Float).double_value(&[]);
        let share = entropy / (self.bins.len() as f64).ln();
        share > DEGENERATE[0] && share < DEGENERATE[1]
    }

    /// `tones` is L, `[1, 1, H, W]`; `hints` is `[1, 3, H, W]`: a / 110, b / 110, mask of 0 and 1.
    fn run(&self, tones: &Tensor, hints: &Tensor) -> Output {
        let place = self.placed.place();
        let tones = (tones.to_device(place.device) - 50.0) / 100.0;
        let hints = hints.to_device(place.device);
        let mask = hints.narrow(1, 2, 1) - self.mask_center;
        self.placed.net.forward(&place.bring(&Tensor::cat(&[&tones, &hints.narrow(1, 0, 2), &mask], 1))) // [1, 4, H, W]
    }
}

impl Colorizer for Siggraph17 {
    fn id(&self) -> &'static str {
        "siggraph17"
    }

    fn accepts(&self) -> &'static [Input] {
        &[Input::Hints]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        self.has_distribution.then_some(SUGGESTION_SHARPNESS)
    }

    fn draft(&self) -> Option<usize> {
        Some(DRAFT)
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let grid = Grid::new(tones.size(), fit, Fit::Squash { side: SIDE }, MULTIPLE)?;
        contained(|| laid(tones, grid, self.placed.place()))
    }

    fn predict(&self, photo: &Encoded, hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        hints.check(photo.grid.photo)?;
        options.check()?;
        contained(|| {
            let told = photo.grid.pad(&hints::tensor(hints, &photo.grid, SQUARE), Border::Zero);
            let out = self.run(&photo.tones, &told);
            let distribution =
                self.has_distribution.then(|| Distribution::new(photo.grid, Arc::clone(&self.bins), &out.logits));
            let ab = match (options.temperature, &distribution) {
                (Some(temperature), Some(distribution)) => distribution.mean(1.0 / f64::from(temperature)),
                _ => out.ab.to_kind(Kind::Float) * LARGEST,
            };
            Ok(Prediction { ab: finished(&ab, &photo.grid, options)?, distribution })
        })
    }
}

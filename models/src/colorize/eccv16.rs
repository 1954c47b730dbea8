//! eccv16 in use: tones in, a distribution over 313 colors and its annealed mean out. It takes no hints.
//!
//! **Source:** R. Zhang, P. Isola, A. A. Efros, ECCV 2016, equation 5, and the authors' PyTorch code: the photograph is
//! squashed to 256 × 256, and the temperature 0.38 is in the published weights.

use super::bins::LARGEST;
use super::colorizer::{finished, laid};
use super::{
    ColorizeError, Colorizer, Distribution, Encoded, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction,
};
use super::{contained, gamut_bins};
use crate::nets::eccv16::{self as net, Config};
use std::sync::Arc;
use tch::{Device, Kind, nn};
use tintype::raster::Plane;

/// The side of the official work grid, in pixels.
const SIDE: usize = 256;

/// Three strides of two.
const MULTIPLE: usize = 8;

/// The temperature that the published weights carry in them.
const TEMPERATURE: f64 = 0.38;

/// How far a color of the output layer may lie from its bin, in units of Lab: rounding, not another order.
const NEAR: f32 = 0.5;

/// The network at a place.
#[derive(Debug)]
pub struct Eccv16 {
    placed: Placed<net::Eccv16>,
    bins: Arc<Vec<[f32; 2]>>,
}

impl Eccv16 {
    /// Builds it and lets `fill` put the weights in place. The colors of the distribution are those of the weights' own
    /// output layer.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let mut colors = Vec::new();
        let fill = |variables: &mut nn::VarStore| {
            fill(variables)?;
            colors = output_colors(variables)?;
            Ok(())
        };
        let placed = Placed::build(place, |path| net::Eccv16::new(path, config), fill)?;
        Ok(Self { placed, bins: Arc::new(colors) })
    }

    /// Whether the colors of the output layer are the published bins in their order, as they are in the published weights.
    ///
    /// # Errors
    /// [`ColorizeError::Weights`] with the first color that is another.
    pub fn check_bins(&self) -> Result<(), ColorizeError> {
        let differs = |(found, bin): &(&[f32; 2], [f32; 2])| (0..2).any(|c| (found[c] - bin[c]).abs() > NEAR);
        match self.bins.iter().zip(gamut_bins()).find(differs) {
            None if self.bins.len() == gamut_bins().len() => Ok(()),
            found => Err(ColorizeError::Weights {
                network: "eccv16",
                reason: format!("its colors are not the bins: {found:?}"),
            }),
        }
    }
}

/// The color that each probability is multiplied by, from `model_out.weight` `[2, bins, 1, 1]`.
fn output_colors(variables: &nn::VarStore) -> Result<Vec<[f32; 2]>, ColorizeError> {
    let missing = || ColorizeError::Weights { network: "eccv16", reason: "no model_out.weight".into() };
    let weight = variables.variables().remove("model_out.weight").ok_or_else(missing)?;
    let columns = (weight.to_device(Device::Cpu).to_kind(Kind::Float) * LARGEST).flatten(1, -1).transpose(0, 1);
    let flat = Vec::<f32>::try_from(&columns.contiguous().flatten(0, -1));
    let flat = flat.map_err(|error| ColorizeError::Libtorch(error.to_string()))?;
    Ok(flat.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect())
}

impl Colorizer for Eccv16 {
    fn id(&self) -> &'static str {
        "eccv16"
    }

    fn accepts(&self) -> &'static [Input] {
        &[]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        // Without the temperature in the weights: the distribution itself.
        Some(TEMPERATURE)
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let grid = Grid::new(tones.size(), fit, Fit::Squash { side: SIDE }, MULTIPLE)?;
        contained(|| {
            let place = self.placed.place();
            let mut encoded = laid(tones, grid, place)?;
            let xs = place.bring(&((&encoded.tones - 50.0) / 100.0));
            // No hint changes what it says, so all of its work is done here.
            encoded.maps.push(self.placed.net.forward(&xs).logits);
            Ok(encoded)
        })
    }

    fn predict(&self, photo: &Encoded, _hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        options.check()?;
        contained(|| {
            let logits = photo.maps.first().ok_or(ColorizeError::Empty)?;
            let distribution = Distribution::new(photo.grid, Arc::clone(&self.bins), logits);
            let sharpness = options.temperature.map_or(1.0, |temperature| TEMPERATURE / f64::from(temperature));
            let ab = finished(&distribution.mean(sharpness), &photo.grid, options)?;
            Ok(Prediction { ab, distribution: Some(distribution) })
        })
    }
}

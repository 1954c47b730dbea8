//! UniHint in use: hints, an exemplar and a palette in, chroma and a distribution over 313 colors out.
//!
//! The encoder runs once a photograph; a stroke runs the stem, the trunk and the decoder.

use super::bins::LARGEST;
use super::colorizer::{finished, laid};
use super::{ColorizeError, Colorizer, Distribution, Encoded, Exemplar, Fit, Grid, Hints, Input, Options, Place};
use super::{Placed, Prediction, Swatch, contained, gamut_bins, hints, tensor_of};
use crate::nets::layers::Border;
use crate::nets::lite0::Taps;
use crate::nets::unihint::{self as net, Conditions, Config, Output};
use std::sync::Arc;
use tch::{Device, Kind, Tensor, nn};
use tintype::raster::Plane;

/// The longer side of the work grid, in pixels: chroma beyond that is the eye's least concern, and a pass stays below half a
/// second on two cores.
const LONGEST: usize = 512;

/// The side of a point's square; the middle of the 1 to 9 pixels it is trained with.
const SQUARE: usize = 5;

/// Colors of a palette it can be told.
const N_PALETTE: usize = 16;

/// Chroma beyond this is no color of a photograph; in units of the largest bin.
const BOUND: f64 = 1.1;

/// The network at a place.
#[derive(Debug)]
pub struct UniHint {
    placed: Placed<net::UniHint>,
    bins: Arc<Vec<[f32; 2]>>,
}

impl UniHint {
    /// Builds it and lets `fill` put the weights in place.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let placed = Placed::build(place, |path| net::UniHint::new(path, config), fill)?;
        Ok(Self { placed, bins: Arc::new(gamut_bins()) })
    }

    fn run(&self, photo: &Encoded, hints: &Hints, options: &Options) -> Result<Output, ColorizeError> {
        let (place, grid) = (self.placed.place(), &photo.grid);
        let taps: Vec<Tensor> = photo.maps.iter().map(Tensor::shallow_clone).collect();
        let taps: [Tensor; 5] = taps.try_into().map_err(|_| ColorizeError::Empty)?;
        let padded = |maps: &Tensor| place.bring(&grid.pad(maps, Border::Zero));
        let conditions = Conditions {
            hint: padded(&hints::tensor(hints, grid, SQUARE)),
            exemplar: padded(&exemplar(options.exemplar.as_ref(), grid)?),
            palette: place.bring(&palette(&options.palette)),
        };
        Ok(self.placed.net.propose(&Taps(taps), &photo.tones, &conditions))
    }
}

/// `[1, 3, work]`: a / 110, b / 110, confidence.
fn exemplar(exemplar: Option<&Exemplar>, grid: &Grid) -> Result<Tensor, ColorizeError> {
    let Some(Exemplar { ab, confidence }) = exemplar else {
        let (h, w) = (super::tensors::side(grid.work.height), super::tensors::side(grid.work.width));
        return Ok(Tensor::zeros([1, 3, h, w], (Kind::Float, Device::Cpu)));
    };
    for (what, plane) in
        [("a of the reference", &ab[0]), ("b of the reference", &ab[1]), ("its confidence", confidence)]
    {
        if plane.size() != grid.photo {
            let (found, wanted) = (plane.size().area(), grid.photo.area());
            return Err(ColorizeError::Size { what, found, wanted });
        }
    }
    let [a, b, confidence] = [&ab[0], &ab[1], confidence].map(|plane| tensor_of(&grid.fitted(plane)));
    Ok(Tensor::cat(&[a / LARGEST, b / LARGEST, confidence.clamp(0.0, 1.0)], 1))
}

/// `[1, 16, 4]`: a / 110, b / 110, weight, 1 where there is a color.
fn palette(colors: &[Swatch]) -> Tensor {
    let mut rows = [[0.0_f32; 4]; N_PALETTE];
    for (row, color) in rows.iter_mut().zip(colors) {
        *row = [color.ab[0] / 110.0, color.ab[1] / 110.0, color.weight, 1.0];
    }
    Tensor::from_slice(rows.as_flattened()).reshape([1, super::tensors::side(N_PALETTE), 4])
}

impl Colorizer for UniHint {
    fn id(&self) -> &'static str {
        "unihint"
    }

    fn accepts(&self) -> &'static [Input] {
        &[Input::Hints, Input::Exemplar, Input::Palette]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        Some(1.0)
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let multiple = usize::try_from(net::MULTIPLE).unwrap_or(1);
        let grid = Grid::new(tones.size(), fit, Fit::Keep { longest: LONGEST }, multiple)?;
        contained(|| {
            let mut encoded = laid(tones, grid, self.placed.place())?;
            let Taps(taps) = self.placed.net.encode(&encoded.tones);
            encoded.maps = taps.into();
            Ok(encoded)
        })
    }

    fn predict(&self, photo: &Encoded, hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        hints.check(photo.grid.photo)?;
        options.check()?;
        contained(|| {
            let out = self.run(photo, hints, options)?;
            let distribution = Distribution::new(photo.grid, Arc::clone(&self.bins), &out.logits);
            let ab = match options.temperature {
                Some(temperature) => distribution.mean(1.0 / f64::from(temperature)),
                None => out.ab.to_kind(Kind::Float).clamp(-BOUND, BOUND) * LARGEST,
            };
            Ok(Prediction { ab: finished(&ab, &photo.grid, options)?, distribution: Some(distribution) })
        })
    }
}

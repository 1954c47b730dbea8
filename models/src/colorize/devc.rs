//! DEVC in use: a color photograph in besides the tones, and chroma after it out.
//!
//! **Source:** B. Zhang et al., CVPR 2019, and the authors' `test.py`: both pictures are seen at about 384 × 216, the
//! network is told of no frame before, and its chroma is multiplied by 1.25. Differs: sides keep their ratio, are reduced to
//! 384 at most and continued to multiples of 32; the authors crop both to 16 : 9. The edge-aware smoothing that their video
//! goes through last (a weighted least squares filter, λ 500, σ 4) is left out: the program's solver takes the proposal to
//! the photograph's edges, and at work size bilinear enlarging alone keeps more of correct chroma.
//!
//! It computes in 32 bits everywhere: which place is most alike turns on the last digits, and a place that takes its color
//! from elsewhere is no small error. What the photograph looks like is kept; the reference is looked at by every prediction.

use super::colorizer::{finished, laid};
use super::light::rgb_of;
use super::tensors::tensor_of;
use super::{
    ColorizeError, Colorizer, Encoded, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction, Reference,
    contained,
};
use crate::device::Precision;
use crate::nets::devc::{self as net, Config};
use crate::nets::layers::Border;
use tch::{Kind, Tensor, nn};
use tintype::raster::Plane;

/// The longer side of the authors' work grid, in pixels.
const LONGEST: usize = 384;

/// The longer side of a first answer: a ninth of the time or less.
const DRAFT: usize = 128;

/// By how much the authors' code multiplies what the network says.
const GAIN: f64 = 1.25;

/// The network at a place.
#[derive(Debug)]
pub struct Devc {
    placed: Placed<net::Devc>,
}

impl Devc {
    /// Builds it and lets `fill` put the weights in place.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let place = Place { precision: Precision::Single, ..place };
        let placed = Placed::build(place, |path| net::Devc::new(path, config), fill)?;
        Ok(Self { placed })
    }

    fn refer(&self, reference: &Reference) -> Result<net::Reference, ColorizeError> {
        let Reference { tones, ab: [a, b] } = reference;
        let grid = grid(tones, Fit::Published)?;
        let [l, a, b] = [tones, a, b].map(|plane| grid.fitted(plane));
        let lab = Tensor::cat(&[tensor_of(&l) - 50.0, tensor_of(&a), tensor_of(&b)], 1);
        let padded = |maps: &Tensor| self.placed.place().bring(&grid.pad(maps, Border::Replicate));
        Ok(self.placed.net.refer(&padded(&rgb_of(&l, &[a, b])), &padded(&lab)))
    }
}

fn grid(tones: &Plane<f32>, fit: Fit) -> Result<Grid, ColorizeError> {
    let multiple = usize::try_from(net::MULTIPLE).unwrap_or(1);
    Grid::new(tones.size(), fit, Fit::Keep { longest: LONGEST }, multiple)
}

/// Whether a reference's planes fit each other and all are numbers.
fn check(reference: &Reference) -> Result<(), ColorizeError> {
    let Reference { tones, ab: [a, b] } = reference;
    let (found, wanted) = (a.size().area().min(b.size().area()), tones.size().area());
    if a.size() != tones.size() || b.size() != tones.size() {
        return Err(ColorizeError::Size { what: "the reference's color", found, wanted });
    }
    let is_finite = [tones, a, b].iter().all(|plane| plane.samples().iter().all(|v| v.is_finite()));
    if is_finite { Ok(()) } else { Err(ColorizeError::Number("the reference")) }
}

impl Colorizer for Devc {
    fn id(&self) -> &'static str {
        "devc"
    }

    fn accepts(&self) -> &'static [Input] {
        &[Input::Reference]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        None
    }

    fn draft(&self) -> Option<usize> {
        Some(DRAFT)
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let grid = grid(tones, fit)?;
        contained(|| {
            let place = self.placed.place();
            let mut encoded = laid(tones, grid, place)?;
            encoded.maps.push(self.placed.net.look(&place.bring(&(&encoded.tones - 50.0))));
            Ok(encoded)
        })
    }

    fn predict(&self, photo: &Encoded, _hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        options.check()?;
        let missing = ColorizeError::Missing { network: "devc", what: "a color photograph as a reference" };
        let reference = options.reference.as_ref().ok_or(missing)?;
        check(reference)?;
        contained(|| {
            let looks = photo.maps.first().ok_or(ColorizeError::Empty)?;
            let tones = self.placed.place().bring(&(&photo.tones - 50.0));
            let warped = self.placed.net.warp(looks, &self.refer(reference)?);
            let ab = self.placed.net.color(&tones, &warped).to_kind(Kind::Float) * GAIN;
            Ok(Prediction { ab: finished(&ab, &photo.grid, options)?, distribution: None })
        })
    }
}

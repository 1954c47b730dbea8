//! DEVC in use: a color photograph in besides the tones, and chroma after it out.
//!
//! **Source:** B. Zhang et al., CVPR 2019, and the authors' `test.py`: both pictures are seen at about 384 × 216, the
//! network is told of no frame before, and its chroma is multiplied by 1.25. Differs: sides keep their ratio, are reduced to
//! 384 at most and continued to multiples of 32; the authors crop both to 16 : 9. The edge-aware smoothing that their video
//! goes through last (a weighted least squares filter, λ 500, σ 4) is left out: the program's solver takes the proposal to
//! the photograph's edges, and at work size bilinear enlarging alone keeps more of correct chroma.
//!
//! It computes in 32 bits everywhere: which place is most alike turns on the last digits, and a place that takes its color
//! from elsewhere is no small error. What photograph and references look like is kept.
//!
//! Of several references each place takes from the one that is most alike there. Differs: the authors have one.

use super::colorizer::{finished, laid};
use super::light::rgb_of;
use super::reference::parts_of;
use super::tensors::{side, tensor_of};
use super::{
    ColorizeError, Colorizer, Encoded, Exemplar, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction,
    Reference, Referred, chroma_of, contained, plane_of,
};
use crate::device::Precision;
use crate::nets::devc::{self as net, Config};
use crate::nets::layers::{Border, crop};
use crate::nets::parts::{APART, Parts};
use tch::{Kind, Tensor, nn};
use tintype::raster::Plane;

/// The longer side of the authors' work grid, in pixels.
const LONGEST: usize = 384;

/// The longer side of a first answer: a ninth of the time or less.
const DRAFT: usize = 128;

/// By how much the authors' code multiplies what the network says.
const GAIN: f64 = 1.25;

/// What it cannot do without.
const MISSING: ColorizeError = ColorizeError::Missing { network: "devc", what: "a color picture as a reference" };

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

    fn look(&self, reference: &Reference) -> Result<Referred, ColorizeError> {
        let Reference { tones, ab: [a, b], there, here } = reference;
        let grid = grid(tones, Fit::Published)?;
        let [l, a, b] = [tones, a, b].map(|plane| grid.fitted(plane));
        let lab = Tensor::cat(&[tensor_of(&l) - 50.0, tensor_of(&a), tensor_of(&b)], 1);
        let padded = |maps: &Tensor| self.placed.place().bring(&grid.pad(maps, Border::Replicate));
        let net::Reference { features, lab } = self.placed.net.refer(&padded(&rgb_of(&l, &[a, b])), &padded(&lab));
        let parts = parts(there, &grid, self.placed.place());
        Ok(Referred { grid, maps: vec![features, lab, parts], here: here.clone() })
    }

    /// What a reference brings: a, b and how alike the places are that they come from, `[1, 3, padded]`; zeros where no
    /// place may give any.
    fn warped(&self, photo: &Encoded, referred: &Referred, strength: f32) -> Result<Tensor, ColorizeError> {
        let (Some(looks), [features, lab, there]) = (photo.maps.first(), referred.maps.as_slice()) else {
            return Err(ColorizeError::Empty);
        };
        let reference = net::Reference { features: features.shallow_clone(), lab: lab.shallow_clone() };
        let here = parts(&referred.here, &photo.grid, self.placed.place());
        let parts = Parts { here, there: there.shallow_clone() };
        let net::Warped { lab, similarity } = self.placed.net.warp(looks, &reference, &parts);
        let given = similarity.gt(0.5 * (APART - 1.0)).to_kind(Kind::Float);
        Ok(Tensor::cat(&[lab.narrow(1, 1, 2), similarity * f64::from(strength)], 1) * given)
    }
}

/// The parts of the cells that are compared.
fn parts(parts: &Plane<u8>, grid: &Grid, place: Place) -> Tensor {
    let cell = usize::try_from(net::CELL).unwrap_or(1);
    let cells = [grid.padded.height / cell, grid.padded.width / cell];
    Tensor::from_slice(&parts_of(parts, grid, cells, cell)).to_device(place.device)
}

fn grid(tones: &Plane<f32>, fit: Fit) -> Result<Grid, ColorizeError> {
    let multiple = usize::try_from(net::MULTIPLE).unwrap_or(1);
    Grid::new(tones.size(), fit, Fit::Keep { longest: LONGEST }, multiple)
}

impl Colorizer for Devc {
    fn id(&self) -> &'static str {
        "devc"
    }

    fn accepts(&self) -> &'static [Input] {
        &[Input::References]
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

    fn refer(&self, reference: &Reference) -> Result<Referred, ColorizeError> {
        reference.check()?;
        contained(|| self.look(reference))
    }

    fn bring(&self, photo: &Encoded, references: &[(&Referred, f32)]) -> Result<Exemplar, ColorizeError> {
        contained(|| {
            let mut best: Option<Tensor> = None;
            for (referred, strength) in references {
                let maps = self.warped(photo, referred, *strength)?;
                best = Some(match best {
                    None => maps,
                    Some(known) => {
                        let better = maps.narrow(1, 2, 1).gt_tensor(&known.narrow(1, 2, 1));
                        maps.where_self(&better, &known)
                    }
                });
            }
            let work = photo.grid.work;
            let maps = crop(&best.ok_or(MISSING)?, side(work.height), side(work.width));
            Ok(Exemplar { ab: chroma_of(&maps.narrow(1, 0, 2))?, confidence: plane_of(&maps.narrow(1, 2, 1))? })
        })
    }

    fn predict(&self, photo: &Encoded, _hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        options.check()?;
        let planes = options.exemplar.as_ref().ok_or(MISSING)?.planes()?;
        contained(|| {
            let [a, b, similarity] = planes.map(|plane| {
                let fitted = tensor_of(&photo.grid.fitted(plane));
                self.placed.place().bring(&photo.grid.pad(&fitted, Border::Replicate))
            });
            let tones = self.placed.place().bring(&(&photo.tones - 50.0));
            let warped = net::Warped { lab: Tensor::cat(&[tones.shallow_clone(), a, b], 1), similarity };
            let ab = self.placed.net.color(&tones, &warped).to_kind(Kind::Float) * GAIN;
            Ok(Prediction { ab: finished(&ab, &photo.grid, options)?, distribution: None })
        })
    }
}

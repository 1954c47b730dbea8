//! InstColorization in use: boxes around things in, chroma out. Without a box the picture is colored as a whole.
//!
//! **Source:** J.-W. Su, H.-K. Chu, J.-B. Huang, CVPR 2020, and the authors' `fusion_dataset.py` and `test_fusion.py`: the
//! photograph and each box, cut from the photograph at its own size, are squashed to 256 × 256. Where siggraph17 has a 0 for
//! "no hint" these weights have -0.5. At most eight boxes go in, as there: each takes memory for all its layers.

use super::bins::LARGEST;
use super::colorizer::{finished, laid};
use super::tensors::tensor_of;
use super::{
    ColorizeError, Colorizer, Encoded, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction, ThingBox,
    contained, plane_of,
};
use crate::nets::instance::{self as net, Area};
use crate::nets::siggraph17::Config;
use tch::{Kind, Tensor, nn};
use tintype::raster::{Plane, Size};

/// The side of the official work grid, in pixels.
const SIDE: usize = 256;

/// The network halves three times.
const MULTIPLE: usize = 8;

/// The longer side of a first answer, where it is shown more than its authors did: a ninth of the time of 384 or less.
const DRAFT: usize = 128;

/// What the mask is where there is no hint.
const NO_HINT: f64 = -0.5;

/// The most boxes.
const MOST: usize = 8;

/// The network at a place.
#[derive(Debug)]
pub struct Instance {
    placed: Placed<net::Instance>,
}

impl Instance {
    /// Builds it and lets `fill` put the weights in place.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let placed = Placed::build(place, |path| net::Instance::new(path, config), fill)?;
        Ok(Self { placed })
    }

    /// L in 0..=100, `[N, 1, H, W]`, as the network takes it: no hint anywhere.
    fn input(&self, tones: &Tensor) -> Tensor {
        let scaled = (tones.to_device(self.placed.place().device) - 50.0) / 100.0;
        let none = scaled.zeros_like();
        self.placed.place().bring(&Tensor::cat(&[&scaled, &none, &none, &(&none + NO_HINT)], 1))
    }

    fn boxed(&self, photo: &Encoded, boxes: &[ThingBox]) -> Result<Tensor, ColorizeError> {
        let whole = plane_of(photo.maps.first().ok_or(ColorizeError::Empty)?)?;
        let crops = boxes.iter().map(|thing| crop(&whole, *thing)).collect::<Result<Vec<_>, _>>()?;
        let areas: Vec<Area> = boxes.iter().map(|thing| area(*thing, &photo.grid)).collect();
        Ok(self.placed.net.forward(&self.input(&photo.tones), &self.input(&Tensor::cat(&crops, 0)), &areas))
    }
}

/// What is in a box, squashed to the work grid, `[1, 1, 256, 256]`.
fn crop(whole: &Plane<f32>, thing: ThingBox) -> Result<Tensor, ColorizeError> {
    let size = Size::new(thing.right - thing.left, thing.bottom - thing.top);
    let part = Plane::from_fn(size, |x, y| whole[(thing.left + x, thing.top + y)]);
    let squashed = Fit::Squash { side: SIDE };
    Ok(tensor_of(&Grid::new(size, squashed, squashed, MULTIPLE)?.fitted(&part)))
}

/// A box as parts of the padded grid's sides.
fn area(thing: ThingBox, grid: &Grid) -> Area {
    let part =
        |at: usize, photo: usize, work: usize, padded: usize| at as f64 / photo as f64 * (work as f64 / padded as f64);
    let across = |at| part(at, grid.photo.width, grid.work.width, grid.padded.width);
    let down = |at| part(at, grid.photo.height, grid.work.height, grid.padded.height);
    Area { left: across(thing.left), top: down(thing.top), right: across(thing.right), bottom: down(thing.bottom) }
}

fn check(boxes: &[ThingBox], photo: Size) -> Result<(), ColorizeError> {
    let is_within = |thing: &ThingBox| {
        thing.left < thing.right
            && thing.right <= photo.width
            && thing.top < thing.bottom
            && thing.bottom <= photo.height
    };
    if boxes.len() > MOST {
        Err(ColorizeError::Number("the number of boxes"))
    } else if !boxes.iter().all(is_within) {
        Err(ColorizeError::Number("a side of a box"))
    } else {
        Ok(())
    }
}

impl Colorizer for Instance {
    fn id(&self) -> &'static str {
        "instance-colorization"
    }

    fn accepts(&self) -> &'static [Input] {
        &[Input::Boxes]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        None
    }

    fn draft(&self) -> Option<usize> {
        Some(DRAFT)
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let grid = Grid::new(tones.size(), fit, Fit::Squash { side: SIDE }, MULTIPLE)?;
        contained(|| {
            let mut encoded = laid(tones, grid, self.placed.place())?;
            // Boxes are cut from the photograph itself, so that a small thing is seen as large as it is.
            encoded.maps.push(tensor_of(tones));
            Ok(encoded)
        })
    }

    fn predict(&self, photo: &Encoded, _hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        options.check()?;
        check(&options.boxes, photo.grid.photo)?;
        contained(|| {
            let ab = match options.boxes.as_slice() {
                [] => self.placed.net.whole(&self.input(&photo.tones)),
                boxes => self.boxed(photo, boxes)?,
            };
            let ab = ab.to_kind(Kind::Float) * LARGEST;
            Ok(Prediction { ab: finished(&ab, &photo.grid, options)?, distribution: None })
        })
    }
}

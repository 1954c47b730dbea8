//! The interface of every network: encode a photograph once, then predict for hints again and again.

use super::tensors::side;
use super::{ColorizeError, Distribution, Exemplar, Fit, Grid, Hints, Reference, Referred};
use crate::nets::layers::crop;
use tch::Tensor;
use tintype::raster::{Chroma, Plane};

/// What a network takes besides the photograph's tones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Colors at pixels or along strokes.
    Hints,
    /// Pictures to take color from.
    References,
    /// Colors that the whole picture should have.
    Palette,
    /// Boxes around things that are to be colored each on its own.
    Boxes,
}

/// A photograph as one network sees it, with everything that does not depend on hints.
#[derive(Debug)]
pub struct Encoded {
    /// How the photograph lies on the network's grid.
    pub grid: Grid,
    /// L in 0..=100 on the padded grid, `[1, 1, H, W]`, at the network's place.
    pub tones: Tensor,
    /// What the network keeps between predictions; which maps, only it knows.
    pub maps: Vec<Tensor>,
}

impl Encoded {
    /// L in 0..=100 on the work grid, as the network sees it.
    ///
    /// # Errors
    /// What libtorch says.
    pub fn lightness(&self) -> Result<Plane<f32>, ColorizeError> {
        let work = self.grid.work;
        super::plane_of(&crop(&self.tones, side(work.height), side(work.width)))
    }
}

/// A color of a palette.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swatch {
    /// CIE a and b.
    pub ab: [f32; 2],
    /// Its share of the picture, 0..=1.
    pub weight: f32,
}

/// A box around a thing, in pixels of the photograph: the first column and row, and those behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ThingBox {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
}

/// How a photograph is colored.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Factor on chroma; 1 leaves it as the network says it.
    pub saturation: f32,
    /// Of the color distribution, where the network has one: near 0 the likeliest color, 1 the mean of all. `None` is the
    /// network's own way.
    pub temperature: Option<f32>,
    /// What [`Colorizer::bring`] made of references; used by networks that take some.
    pub exemplar: Option<Exemplar>,
    /// Used by networks that take one.
    pub palette: Vec<Swatch>,
    /// Used by networks that take some.
    pub boxes: Vec<ThingBox>,
}

impl Default for Options {
    fn default() -> Self {
        Self { saturation: 1.0, temperature: None, exemplar: None, palette: Vec::new(), boxes: Vec::new() }
    }
}

impl Options {
    /// Whether all numbers are usable.
    ///
    /// # Errors
    /// [`ColorizeError::Number`].
    pub fn check(&self) -> Result<(), ColorizeError> {
        let is_color = |swatch: &Swatch| swatch.ab.iter().chain([&swatch.weight]).all(|v| v.is_finite());
        if !(self.saturation.is_finite() && self.saturation >= 0.0) {
            Err(ColorizeError::Number("the saturation"))
        } else if self.temperature.is_some_and(|t| !(t.is_finite() && t > 0.0)) {
            Err(ColorizeError::Number("the temperature"))
        } else if !self.palette.iter().all(is_color) {
            Err(ColorizeError::Number("a color of the palette"))
        } else {
            Ok(())
        }
    }
}

/// What a network proposes.
#[derive(Debug)]
pub struct Prediction {
    /// CIE a and b, planes of the encoded photograph's size. Finite; not bounded to any gamut.
    pub ab: Chroma,
    /// What else it holds for possible, where it says so.
    pub distribution: Option<Distribution>,
}

/// A network with its weights in place.
pub trait Colorizer: Send {
    /// The architecture's id.
    fn id(&self) -> &'static str;

    /// What it takes besides tones; anything else it is told it does not look at.
    fn accepts(&self) -> &'static [Input];

    /// Factor on the logits with which [`Distribution::suggest`] tells the colors a person chooses from; `None` where it has
    /// no distribution.
    fn suggestion_sharpness(&self) -> Option<f64>;

    /// The longer side in pixels at which a first, coarse answer is worth having before one at full size; `None` where little
    /// is left to do after [`Self::encode`], or the network knows one size only.
    fn draft(&self) -> Option<usize> {
        None
    }

    /// Prepares a photograph. `tones` is CIE L, 0..=100.
    ///
    /// # Errors
    /// [`ColorizeError`].
    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError>;

    /// Looks at a reference, once for every photograph it was made for.
    ///
    /// # Errors
    /// [`ColorizeError::Unused`] from networks that take none.
    fn refer(&self, _reference: &Reference) -> Result<Referred, ColorizeError> {
        Err(ColorizeError::Unused { network: self.id(), what: "reference picture" })
    }

    /// Brings the color of references to a prepared photograph, each with a strength of 0..=1: at every place the surest of
    /// them. Photograph and references must have been prepared by the same network at the same place.
    ///
    /// # Errors
    /// [`ColorizeError`].
    fn bring(&self, _photo: &Encoded, _references: &[(&Referred, f32)]) -> Result<Exemplar, ColorizeError> {
        Err(ColorizeError::Unused { network: self.id(), what: "reference picture" })
    }

    /// Colors a prepared photograph. It must have been encoded by the same network at the same place.
    ///
    /// # Errors
    /// [`ColorizeError`].
    fn predict(&self, photo: &Encoded, hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError>;
}

/// Chroma over the padded grid, in units of Lab, as planes of the photograph.
///
/// # Errors
/// [`ColorizeError::Number`] where the network did not say numbers: gray that looks like an answer is not one.
pub(super) fn finished(ab: &Tensor, grid: &Grid, options: &Options) -> Result<Chroma, ColorizeError> {
    let ab = grid.back(&ab.to_kind(tch::Kind::Float)) * f64::from(options.saturation);
    let planes = super::chroma_of(&ab)?;
    let is_finite = planes.iter().flat_map(Plane::samples).all(|v| v.is_finite());
    if is_finite { Ok(planes) } else { Err(ColorizeError::Number("what the network says")) }
}

/// The tones checked and laid on a grid at a place: the beginning of every encoding.
pub(super) fn laid(tones: &Plane<f32>, grid: Grid, place: super::Place) -> Result<Encoded, ColorizeError> {
    if !tones.samples().iter().all(|v| v.is_finite()) {
        return Err(ColorizeError::Number("the photograph's lightness"));
    }
    let tones = grid.tones(tones).to_device(place.device); // [1, 1, H, W], kept in 32 bits until it is scaled
    Ok(Encoded { grid, tones, maps: Vec::new() })
}

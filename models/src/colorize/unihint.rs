//! UniHint in use: hints, an exemplar and a palette in, chroma and a distribution over 313 colors out.
//!
//! The encoder runs once a photograph, at full size and at that of a draft; a stroke runs the stem, the trunk and the decoder,
//! on the draft's maps first. Computing beforehand what the encoder's maps add to the first convolution of each decoder stage
//! was tried: those convolutions took 31 ms instead of 30 in 16 bits and 181 instead of 199 in 32 (at 512, one thread), 4 % of a
//! hint at best, and one more rounding.

use super::bins::LARGEST;
use super::colorizer::{finished, laid};
use super::gather::{bring, refer};
use super::tensors::{chroma_of, side};
use super::{ColorizeError, Colorizer, Distribution, Encoded, Exemplar, Fit, Grid, Hints, Input, Options, Place};
use super::{Placed, Prediction, Reference, Referred, Swatch, contained, gamut_bins, rasterize, tensor_of};
use crate::nets::layers::{Border, bilinear, crop};
use crate::nets::lite0::Taps;
use crate::nets::unihint::{self as net, Conditions, Config, Output};
use std::sync::Arc;
use tch::{Device, Kind, Tensor, nn};
use tintype::color::{luminance_of_lightness, srgb_encode};
use tintype::raster::Plane;
use tintype::solve::{self, Carried, carry, spread};

/// The longer side of the work grid, in pixels: chroma beyond that is the eye's least concern, and a pass stays below half a
/// second on two cores.
const LONGEST: usize = 512;

/// The longer side of a first answer to a hint: a quarter of the attention's cells and of the decoder's pixels, so that it
/// comes in a quarter of the time of a whole pass or less (`tintype-models bench`), and half of the colors' detail.
const DRAFT: usize = 256;

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

    /// What hints carry over a prepared photograph, on its work grid: a, b and how much of them is left. A prediction begins
    /// with it.
    ///
    /// # Errors
    /// What the solver says.
    pub fn carried(photo: &Encoded, hints: &Hints) -> Result<[Plane<f32>; 3], ColorizeError> {
        Ok(Painted::new(photo, hints)?.carried)
    }

    fn run(&self, photo: &Encoded, painted: &Painted, options: &Options) -> Result<Output, ColorizeError> {
        let (place, grid) = (self.placed.place(), &photo.grid);
        let taps: Vec<Tensor> = photo.maps.iter().map(Tensor::shallow_clone).collect();
        let taps: [Tensor; 5] = taps.try_into().map_err(|_| ColorizeError::Empty)?;
        let padded = |maps: &Tensor| place.bring(&grid.pad(maps, Border::Zero));
        let exemplar = exemplar(options.exemplar.as_ref(), grid)?;
        let conditions = Conditions {
            hint: padded(&told(&painted.hints)),
            exemplar: padded(&net::joined(&exemplar, &told(&painted.carried))),
            palette: place.bring(&palette(&options.palette)),
        };
        Ok(self.placed.net.propose(&Taps(taps), &photo.tones, &conditions))
    }
}

/// Hints on the work grid of a photograph.
struct Painted {
    /// a, b and a mask of 0 and 1.
    hints: [Plane<f32>; 3],
    /// What they carry over the photograph: a, b and how much of them is left.
    carried: [Plane<f32>; 3],
    /// The luma that they are carried over, 0..=1 encoded as in sRGB; nothing where there are no hints.
    guide: Option<Plane<f32>>,
}

impl Painted {
    fn new(photo: &Encoded, hints: &Hints) -> Result<Self, ColorizeError> {
        let hints = rasterize(hints, photo.grid.photo, photo.grid.work, SQUARE);
        let [a, b, mask] = &hints;
        if mask.samples().iter().all(|v| *v == 0.0) {
            return Ok(Self { carried: hints.clone(), hints, guide: None });
        }
        let guide = photo.lightness()?.map(|l| srgb_encode(luminance_of_lightness(l)));
        let Carried { chroma: [far_a, far_b], share } =
            carry(&guide, &solve::Hints::painted(&[a.clone(), b.clone()], mask)?)?;
        Ok(Self { hints, carried: [far_a, far_b, share], guide: Some(guide) })
    }

    /// What the network says, a and b over the padded grid at whatever resolution, less what it is off by at the hints, as far
    /// as hints carry: so it keeps to them, and is right around them as far as they tell. The square root of the share that is
    /// left was as good as any power on 24 training pictures, and 0.02 dB at ten hints and 0.15 at fifty better than nothing.
    fn correct(&self, grid: &Grid, ab: &Tensor) -> Result<Tensor, ColorizeError> {
        let Some(guide) = &self.guide else { return Ok(ab.shallow_clone()) };
        let whole = bilinear(ab, side(grid.padded.height), side(grid.padded.width));
        let own = chroma_of(&crop(&whole, side(grid.work.height), side(grid.work.width)))?;
        let ([a, b, mask], [_, _, share]) = (&self.hints, &self.carried);
        let off = |hint: &Plane<f32>, own: &Plane<f32>| {
            Plane::from_fn(grid.work, |x, y| mask[(x, y)] * (hint[(x, y)] - own[(x, y)]))
        };
        let off = spread(guide, &solve::Hints::painted(&[off(a, &own[0]), off(b, &own[1])], mask)?)?;
        let right = |c: usize| {
            tensor_of(&Plane::from_fn(grid.work, |x, y| own[c][(x, y)] + share[(x, y)].sqrt() * off[c][(x, y)]))
        };
        Ok(grid.pad(&Tensor::cat(&[right(0), right(1)], 1), Border::Zero))
    }
}

/// Planes of a, b and something of 0..=1 as the network is told of them, `[1, 3, work]`: a / 110, b / 110 and that.
fn told(planes: &[Plane<f32>; 3]) -> Tensor {
    let [a, b, share] = planes.each_ref().map(tensor_of);
    Tensor::cat(&[a / LARGEST, b / LARGEST, share], 1)
}

/// `[1, 3, work]`: a / 110, b / 110, confidence.
fn exemplar(exemplar: Option<&Exemplar>, grid: &Grid) -> Result<Tensor, ColorizeError> {
    let Some(exemplar) = exemplar else {
        let (h, w) = (side(grid.work.height), side(grid.work.width));
        return Ok(Tensor::zeros([1, 3, h, w], (Kind::Float, Device::Cpu)));
    };
    Ok(told(&exemplar.planes()?.map(|plane| grid.fitted(plane))))
}

/// `[1, 16, 4]`: a / 110, b / 110, weight, 1 where there is a color.
fn palette(colors: &[Swatch]) -> Tensor {
    let mut rows = [[0.0_f32; 4]; N_PALETTE];
    for (row, color) in rows.iter_mut().zip(colors) {
        *row = [color.ab[0] / 110.0, color.ab[1] / 110.0, color.weight, 1.0];
    }
    Tensor::from_slice(rows.as_flattened()).reshape([1, side(N_PALETTE), 4])
}

impl Colorizer for UniHint {
    fn id(&self) -> &'static str {
        "unihint"
    }

    fn accepts(&self) -> &'static [Input] {
        &[Input::Hints, Input::References, Input::Palette]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        Some(1.0)
    }

    fn draft(&self) -> Option<usize> {
        Some(DRAFT)
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

    fn refer(&self, reference: &Reference) -> Result<Referred, ColorizeError> {
        reference.check()?;
        contained(|| refer(reference, |tones| self.encode(tones, Fit::Published)))
    }

    fn bring(&self, photo: &Encoded, references: &[(&Referred, f32)]) -> Result<Exemplar, ColorizeError> {
        contained(|| bring(photo, references))
    }

    fn predict(&self, photo: &Encoded, hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        hints.check(photo.grid.photo)?;
        options.check()?;
        contained(|| {
            let painted = Painted::new(photo, hints)?;
            let out = self.run(photo, &painted, options)?;
            let distribution = Distribution::new(photo.grid, Arc::clone(&self.bins), &out.logits);
            let ab = match options.temperature {
                Some(temperature) => distribution.mean(1.0 / f64::from(temperature)),
                None => out.ab.to_kind(Kind::Float).clamp(-BOUND, BOUND) * LARGEST,
            };
            let ab = painted.correct(&photo.grid, &ab)?;
            Ok(Prediction { ab: finished(&ab, &photo.grid, options)?, distribution: Some(distribution) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colorize::{Point, Scaling, untrained};
    use crate::device::Precision;
    use tintype::eval::chroma_psnr;
    use tintype::raster::{Chroma, Size};

    const SIZE: Size = Size { width: 96, height: 64 };

    fn network(place: Place) -> UniHint {
        let config = Config { width: 64, depth: 2, n_heads: 4, ..Config::default() };
        UniHint::new(place, &config, untrained(5, Scaling::Normalized)).unwrap()
    }

    /// The plain pass of the network, with nothing kept, a square of color around one place and what it carries; less what it
    /// is off by there, carried in the same way.
    fn plain(network: &UniHint, photo: &Plane<f32>, point: Point) -> Chroma {
        let is_near = |x: usize, y: usize| x.abs_diff(point.x) <= SQUARE / 2 && y.abs_diff(point.y) <= SQUARE / 2;
        let mask = Plane::from_fn(SIZE, |x, y| f32::from(u8::from(is_near(x, y))));
        let [a, b] = point.ab.map(|v| mask.map(|m| m * v));
        let guide = photo.map(|l| srgb_encode(luminance_of_lightness(l)));
        let hints = solve::Hints::painted(&[a.clone(), b.clone()], &mask).unwrap();
        let Carried { chroma: [far_a, far_b], share } = carry(&guide, &hints).unwrap();
        let (hint, exemplar) = (told(&[a, b, mask.clone()]), told(&[far_a, far_b, share.clone()]));
        let palette = Tensor::zeros([1, 16, 4], (Kind::Float, Device::Cpu));
        let conditions = Conditions { hint, exemplar, palette };
        let ab = tch::no_grad(|| network.placed.net.forward(&tensor_of(photo), &conditions).ab) * LARGEST;
        let own = chroma_of(&bilinear(&ab, 64, 96)).unwrap();
        let off = [0, 1].map(|c| Plane::from_fn(SIZE, |x, y| mask[(x, y)] * (point.ab[c] - own[c][(x, y)])));
        let off = spread(&guide, &solve::Hints::painted(&off, &mask).unwrap()).unwrap();
        [0, 1].map(|c| Plane::from_fn(SIZE, |x, y| own[c][(x, y)] + share[(x, y)].sqrt() * off[c][(x, y)]))
    }

    /// One photograph is encoded; hint after hint gives what a whole pass gives: to the last digits in 32 bits, and in 16
    /// to 45 dB of the range of 255, which the eye does not tell.
    #[test]
    fn hints_on_kept_maps_give_what_the_plain_pass_gives() {
        let photo = Plane::from_fn(SIZE, |x, y| 50.0 + 40.0 * ((x as f32 * 0.21).sin() * (y as f32 * 0.13).cos()));
        let exact = network(Place::reference());
        for (precision, least_db) in [(Precision::Single, 100.0), (Precision::Bfloat16, 45.0)] {
            let quick = network(Place { device: Device::Cpu, precision });
            let kept = quick.encode(&photo, Fit::Published).unwrap();
            for (x, y, ab) in [(20, 30, [70.0, 50.0]), (80, 10, [-40.0, 5.0]), (20, 30, [70.0, 50.0])] {
                let point = Point { x, y, ab };
                let said = quick.predict(&kept, &Hints::Points(vec![point]), &Options::default()).unwrap();
                let psnr = chroma_psnr(&said.ab, &plain(&exact, &photo, point));
                assert!(psnr > least_db, "{precision:?}: {psnr} dB at {x} {y}");
            }
        }
    }
}

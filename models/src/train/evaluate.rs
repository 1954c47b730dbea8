//! How good a network is while it learns: PSNR on a fixed set at fixed hints.
//!
//! **Source:** R. Zhang et al., SIGGRAPH 2017, section 4: patches of 6 × 6 pixels with the mean true color, PSNR of RGB. The
//! picture is joined with the true L, cut to the gamut, rounded to 8 bits. For figures to publish there is
//! `tintype eval`; this is the same measure on what the network itself says.

use super::draw::{Purpose, generator};
use super::feed::{Entry, Picture, Pictures, carried};
use super::scene::Scene;
use super::space::{lab_of_rgb, rgb_of_lab};
use super::{Evaluation, Learner, TrainError};
use crate::nets::bins::LARGEST;
use serde::Serialize;
use std::path::Path;
use tch::{Device, Kind, Tensor};
use tintype::raster::{Plane, Size};

/// The side of a hint in pixels.
const PATCH_PX: i64 = 6;

/// A picture that is met exactly would have no end of decibels.
const LEAST_ERROR: f64 = 1e-6;

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Mean PSNR of RGB in dB at each number of hints.
    pub psnr: Vec<(usize, f64)>,
    /// The same of the gray picture.
    pub gray: f64,
    /// Mean chroma of what was said without hints, by that of the truth.
    pub colorful: f64,
}

/// The pictures a network is measured with.
#[derive(Debug)]
pub struct Validation {
    pictures: Vec<Measured>,
    hints: Vec<usize>,
}

#[derive(Debug)]
struct Measured {
    /// `[1, 3, S, S]`, 0..=1, of 8 bits.
    rgb: Tensor,
    lab: Tensor,
    /// Upper left corners of the hints, all that may be needed.
    places: Vec<[i64; 2]>,
}

impl Validation {
    /// Reads the pictures and brings the center of each to a device. Where the hints lie is read from `stored`, or drawn and
    /// written there; those of ten are the first of those of fifty.
    ///
    /// # Errors
    /// [`TrainError::NothingUsable`], [`TrainError::Io`].
    pub fn open(entries: &[Entry], settings: &Evaluation, stored: &Path, device: Device) -> Result<Self, TrainError> {
        let n = entries.len().min(settings.pictures);
        let chosen: Vec<Entry> = (0..n).filter_map(|k| entries.get(k * entries.len() / n.max(1)).cloned()).collect();
        let pictures = Pictures::new(chosen, settings.size_px, usize::MAX);
        let most = settings.hints.iter().copied().max().unwrap_or(0);
        let places = places(stored, n, most, settings.size_px)?;
        let mut measured = Vec::with_capacity(n);
        for (index, places) in places.into_iter().enumerate() {
            if let Ok(picture) = pictures.at(index) {
                measured.push(Measured::of(&picture, settings.size_px, places, device));
            }
        }
        let hints = settings.hints.clone();
        if measured.is_empty() && n > 0 {
            let first = pictures.refused().first().cloned().unwrap_or_default();
            return Err(TrainError::NothingUsable { n_refused: n, first });
        }
        Ok(Self { pictures: measured, hints })
    }

    /// How many pictures there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pictures.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pictures.is_empty()
    }

    /// Measures a network.
    ///
    /// # Errors
    /// Those of [`carried`].
    pub fn score(&self, learner: &dyn Learner) -> Result<Score, TrainError> {
        let mean = |of: &dyn Fn(&Measured) -> Result<f64, TrainError>| {
            let sum = self.pictures.iter().map(of).sum::<Result<f64, TrainError>>()?;
            Ok::<f64, TrainError>(sum / self.pictures.len().max(1) as f64)
        };
        let psnr = |n: usize| mean(&|picture| Ok(picture.psnr(&picture.colored(learner, n)?)));
        let chroma =
            |ab: &Tensor| ab.square().sum_dim_intlist(1, false, Kind::Float).sqrt().mean(Kind::Float).double_value(&[]);
        let said = mean(&|picture| Ok(chroma(&picture.said(learner, 0)?)))?;
        let truth = mean(&|picture| Ok(chroma(&picture.lab.narrow(1, 1, 2))))?;
        Ok(Score {
            psnr: self.hints.iter().map(|n| Ok((*n, psnr(*n)?))).collect::<Result<_, TrainError>>()?,
            gray: mean(&|picture| Ok(picture.psnr(&picture.lab.narrow(1, 1, 2).zeros_like())))?,
            colorful: said / truth.max(1e-9),
        })
    }

    /// Pictures side by side, one a row: gray, what is said at each number of hints, the truth. At most `n` rows; each is
    /// `[3, S, S]` of 0..=1.
    ///
    /// # Errors
    /// Those of [`carried`].
    pub fn rows(&self, learner: &dyn Learner, n: usize) -> Result<Vec<Vec<Tensor>>, TrainError> {
        let shown = |picture: &Measured, ab: &Tensor| picture.joined(ab).get(0);
        let row = |picture: &Measured| {
            let gray = picture.lab.narrow(1, 1, 2).zeros_like();
            let said = self.hints.iter().map(|n| Ok(shown(picture, &picture.colored(learner, *n)?)));
            [Ok(shown(picture, &gray))].into_iter().chain(said).chain([Ok(picture.rgb.get(0))]).collect()
        };
        self.pictures.iter().take(n).map(row).collect()
    }
}

impl Measured {
    fn of(picture: &Picture, size_px: usize, places: Vec<[i64; 2]>, device: Device) -> Self {
        let shorter = picture.width().min(picture.height());
        let corner = [(picture.width() - shorter) / 2, (picture.height() - shorter) / 2];
        let bytes = super::feed::square(picture, corner, shorter, false, size_px);
        let size = side(size_px);
        let rgb = Tensor::from_slice(&bytes).reshape([1, 3, size, size]).to_device(device).to_kind(Kind::Float) / 255.0;
        let lab = lab_of_rgb(&rgb);
        Self { rgb, lab, places }
    }

    fn scene(&self, n_hints: usize) -> Result<Scene, TrainError> {
        let (size, options) = (self.lab.size(), (Kind::Float, self.lab.device()));
        let hint = Tensor::zeros([1, 3, size[2], size[3]], options);
        for [x, y] in self.places.iter().take(n_hints) {
            let at = |maps: &Tensor| maps.narrow(2, *y, PATCH_PX).narrow(3, *x, PATCH_PX);
            let color = at(&self.lab.narrow(1, 1, 2)).mean_dim([2_i64, 3].as_slice(), true, Kind::Float) / LARGEST;
            at(&hint.narrow(1, 0, 2)).copy_(&color.expand([1, 2, PATCH_PX, PATCH_PX], false));
            let _ = at(&hint.narrow(1, 2, 1)).fill_(1.0);
        }
        Ok(Scene {
            tones: self.lab.narrow(1, 0, 1),
            ab: self.lab.narrow(1, 1, 2),
            exemplar: self.carried(&hint)?,
            hint,
            palette: Tensor::zeros([1, side(super::feed::N_PALETTE), 4], options),
        })
    }

    /// What hints carry over it, `[1, 3, S, S]`.
    fn carried(&self, hint: &Tensor) -> Result<Tensor, TrainError> {
        let flat = |maps: &Tensor| Vec::<f32>::try_from(&maps.to_device(Device::Cpu).flatten(0, -1));
        let (tones, sides) = (flat(&self.lab.narrow(1, 0, 1))?, hint.size());
        let side = usize::try_from(sides[3]).unwrap_or(0);
        let at = |x, y| tones.get(y * side + x).copied().unwrap_or(0.0);
        let maps = carried(&Plane::from_fn(Size::new(side, side), at), &flat(hint)?)?;
        Ok(Tensor::from_slice(&maps).reshape(sides).to_device(hint.device()))
    }

    /// a and b at the network's size.
    fn said(&self, learner: &dyn Learner, n_hints: usize) -> Result<Tensor, TrainError> {
        let scene = self.scene(n_hints)?;
        let said = tch::no_grad(|| learner.ask(&scene));
        let none = || self.lab.narrow(1, 1, 2).zeros_like();
        Ok(said.ab.map_or_else(none, |ab| ab.to_kind(Kind::Float) * LARGEST))
    }

    /// a and b at full size.
    fn colored(&self, learner: &dyn Learner, n_hints: usize) -> Result<Tensor, TrainError> {
        let size = self.lab.size();
        Ok(self.said(learner, n_hints)?.upsample_bilinear2d([size[2], size[3]], false, None, None))
    }

    /// RGB of 8 bits with the true L.
    fn joined(&self, ab: &Tensor) -> Tensor {
        let rgb = rgb_of_lab(&Tensor::cat(&[&self.lab.narrow(1, 0, 1), ab], 1));
        (rgb.clamp(0.0, 1.0) * 255.0).round() / 255.0
    }

    fn psnr(&self, ab: &Tensor) -> f64 {
        let error = (self.joined(ab) - &self.rgb).square().mean(Kind::Float).double_value(&[]);
        -10.0 * error.max(LEAST_ERROR).log10()
    }
}

/// Upper left corners of `n_hints` hints for each of `n` pictures: those that are stored, where they fit, or new ones, which
/// are stored.
fn places(stored: &Path, n: usize, n_hints: usize, size_px: usize) -> Result<Vec<Vec<[i64; 2]>>, TrainError> {
    let largest = side(size_px) - PATCH_PX;
    let text = std::fs::read(stored).unwrap_or_default();
    if let Ok(places) = serde_json::from_slice::<Vec<Vec<[i64; 2]>>>(&text) {
        let fits = |corners: &Vec<[i64; 2]>| {
            corners.len() >= n_hints && corners.iter().flatten().all(|at| (0..=largest).contains(at))
        };
        if places.len() == n && places.iter().all(fits) {
            return Ok(places);
        }
    }
    let drawn = |index: usize| {
        let mut rng = generator(0, Purpose::Evaluation, 0, index);
        let mut corner = || rng.i64(0..=largest);
        (0..n_hints).map(|_| [corner(), corner()]).collect()
    };
    let places: Vec<Vec<[i64; 2]>> = (0..n).map(drawn).collect();
    let failed = |e| TrainError::io(e, stored);
    std::fs::write(stored, serde_json::to_vec(&places).map_err(|e| failed(e.into()))?).map_err(failed)?;
    Ok(places)
}

fn side(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_lie_where_they_are_stored_and_are_drawn_anew_only_where_those_do_not_fit() {
        let folder = tempfile::tempdir().unwrap();
        let stored = folder.path().join("hints.json");
        let first = places(&stored, 2, 5, 64).unwrap();
        assert!(first.iter().flatten().flatten().all(|at| (0..=58).contains(at)) && first[0] != first[1]);
        let mut moved = first.clone();
        moved[1][4] = [3, 7];
        std::fs::write(&stored, serde_json::to_vec(&moved).unwrap()).unwrap();
        assert_eq!(places(&stored, 2, 3, 64).unwrap(), moved);
        assert_eq!(places(&stored, 2, 5, 32).unwrap()[0].len(), 5);
        assert_eq!(places(&stored, 3, 9, 64).unwrap()[2].len(), 9);
    }
}

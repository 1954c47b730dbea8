//! One crop of a batch: pixels, hints, a palette, and what is to happen to its tones.

use super::{Picture, Pictures, carried, crop, dabs};
use crate::train::draw::{Purpose, generator, happens, normal};
use crate::train::{Config, Degradations, TrainError};
use fastrand::Rng;
use tintype::color::lab_from_srgb;
use tintype::raster::{Plane, Size};

/// Colors of a palette.
pub(in crate::train) const N_PALETTE: usize = 16;

/// What a and b are divided by where networks see them.
const LARGEST_AB: f32 = 110.0;

/// Specks and scratches of a crop that has any, at most.
const MOST_SPECKS: usize = 24;
const MOST_SCRATCHES: usize = 4;

/// How far L of a speck lies from what it covers, at most.
const SPECK_L: f32 = 60.0;

/// A crop, `S` pixels to a side.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// `[3, S, S]`, sRGB.
    pub rgb: Vec<u8>,
    /// `[3, S, S]`: a / 110, b / 110, 1 where there is a hint.
    pub hint: Vec<f32>,
    /// `[3, S, S]`: a / 110, b / 110 and how much is left of what the hints carry; empty where nothing is.
    pub carried: Vec<f32>,
    /// `[16, 4]`: a / 110, b / 110, weight, 1 where there is a color.
    pub palette: Vec<f32>,
    /// `[S, S]`, added to L; empty where there is no dust.
    pub dust: Vec<f32>,
    /// What happens to its tones.
    pub tones: Tones,
    /// How sure a warped exemplar is to be, 0..=1; 0 for none.
    pub exemplar: f32,
}

/// What happens to the tones of a crop; neutral values leave them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tones {
    /// Shares of red, green and blue in a gray that is mixed from encoded values; zeros take CIE L.
    pub mix: [f32; 3],
    /// The exponent of a faded curve; 1 is straight.
    pub gamma: f32,
    /// L of black and of white.
    pub range: [f32; 2],
    /// A factor on L.
    pub gain: f32,
    /// Added to L.
    pub offset: f32,
    /// How much of a blurred copy is taken, 0..=1.
    pub blur: f32,
    /// The deviation of grain in L.
    pub grain: f32,
    /// JPEG's factor on its quantization table; 0 for none, 1 is quality 50, more is worse.
    pub jpeg: f32,
}

impl Tones {
    /// Nothing happens.
    pub const KEPT: Self = Self {
        mix: [0.0; 3],
        gamma: 1.0,
        range: [0.0, 100.0],
        gain: 1.0,
        offset: 0.0,
        blur: 0.0,
        grain: 0.0,
        jpeg: 0.0,
    };

    fn draw(d: &Degradations, rng: &mut Rng) -> Self {
        let mut tones = Self::KEPT;
        let even = |rng: &mut Rng, low: f32, high: f32| low + (high - low) * rng.f32();
        if happens(rng, d.exposure) {
            // ±7.5 % and ±3 L, by eye on scans of the same print.
            (tones.gain, tones.offset) = (even(rng, 0.925, 1.075), even(rng, -3.0, 3.0));
        }
        if happens(rng, d.fading) {
            // By eye on faded prints: black up to L 20, white down to L 75.
            tones.range = [even(rng, 0.0, 20.0), even(rng, 75.0, 100.0)];
            tones.gamma = even(rng, 0.7, 1.4);
        }
        if happens(rng, d.grain) {
            tones.grain = even(rng, 0.0, 4.0);
        }
        if happens(rng, d.blur) {
            tones.blur = rng.f32();
        }
        if happens(rng, d.jpeg) {
            // Quality 90 down to 30.
            tones.jpeg = even(rng, 0.2, 1.7);
        }
        if happens(rng, d.mix) {
            let shares = [(); 3].map(|()| rng.f32() + 1e-3);
            let sum: f32 = shares.iter().sum();
            tones.mix = shares.map(|share| share / sum);
        }
        tones
    }
}

/// The crop for a place in a step's batch.
///
/// # Errors
/// [`TrainError::NothingUsable`].
pub fn sample(pictures: &Pictures, config: &Config, step: u64, place: usize) -> Result<Sample, TrainError> {
    let mut rng = generator(config.seed, Purpose::Crop, step, place);
    let picture = pictures.at(rng.usize(0..pictures.len().max(1)))?;
    let size = config.size_px;
    let rgb = cut(&picture, config, &mut rng);
    let lab = |x: usize, y: usize| {
        let at = y * size + x;
        let value = |c: usize| f32::from(rgb.get(c * size * size + at).copied().unwrap_or(0)) / 255.0;
        let lab = lab_from_srgb([value(0), value(1), value(2)]);
        [lab.l, lab.a, lab.b]
    };
    let dabs = dabs(&config.hints, size, &lab, &mut rng);
    let hint = painted(&dabs, size);
    let palette = palette(config, size, &lab, &mut rng);
    let tones = Tones::draw(&config.degradations, &mut rng);
    let dust = if happens(&mut rng, config.degradations.dust) { dust(size, &mut rng) } else { Vec::new() };
    let exemplar = if happens(&mut rng, config.exemplars) { 0.5 + 0.5 * rng.f32() } else { 0.0 };
    let carried = if config.hints.carried && !dabs.is_empty() {
        // As grainy as the crop will be, for grain is what a color is held back by.
        let seen = |x, y| lab(x, y)[0] + tones.grain * normal(&mut rng);
        carried(&Plane::from_fn(Size::new(size, size), seen), &hint)?
    } else {
        Vec::new()
    };
    Ok(Sample { rgb, hint, carried, palette, dust, tones, exemplar })
}

/// A square of the picture, `[3, S, S]`.
fn cut(picture: &Picture, config: &Config, rng: &mut Rng) -> Vec<u8> {
    let (w, h) = (picture.width(), picture.height());
    let shorter = w.min(h);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the side")]
    let least = ((shorter as f64 * config.least_crop) as usize).clamp(1, shorter);
    let side = rng.usize(least..=shorter);
    let corner = [rng.usize(0..=w - side), rng.usize(0..=h - side)];
    crop::square(picture, corner, side, rng.bool(), config.size_px)
}

/// `[3, S, S]`; later squares lie over earlier ones.
fn painted(dabs: &[super::hints::Dab], size: usize) -> Vec<f32> {
    let n = size * size;
    let mut planes = vec![0.0; 3 * n];
    for dab in dabs {
        for y in dab.y..dab.y + dab.side {
            for x in dab.x..dab.x + dab.side {
                let at = y * size + x;
                for (c, value) in [dab.ab[0] / LARGEST_AB, dab.ab[1] / LARGEST_AB, 1.0].into_iter().enumerate() {
                    planes[c * n + at] = value;
                }
            }
        }
    }
    planes
}

/// `[16, 4]`: colors of the crop, each with the same weight; empty rows where there are fewer.
fn palette(config: &Config, size: usize, lab: &dyn Fn(usize, usize) -> [f32; 3], rng: &mut Rng) -> Vec<f32> {
    let n = if happens(rng, config.palettes) { rng.usize(1..=N_PALETTE) } else { 0 };
    let mut rows = vec![0.0; 4 * N_PALETTE];
    for row in rows.chunks_exact_mut(4).take(n) {
        let [_, a, b] = lab(rng.usize(0..size), rng.usize(0..size));
        row.copy_from_slice(&[a / LARGEST_AB, b / LARGEST_AB, 1.0 / n as f32, 1.0]);
    }
    rows
}

/// Specks and scratches to be added to L.
fn dust(size: usize, rng: &mut Rng) -> Vec<f32> {
    let mut plane = vec![0.0; size * size];
    let mut mark = |x: f32, y: f32, value: f32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against the crop below")]
        let (u, v) = (x.max(0.0) as usize, y.max(0.0) as usize);
        if u < size && v < size {
            plane[v * size + u] = value;
        }
    };
    let side = size as f32;
    for _ in 0..rng.usize(0..=MOST_SPECKS) {
        let (x, y, value) = (side * rng.f32(), side * rng.f32(), SPECK_L * (2.0 * rng.f32() - 1.0));
        for _ in 0..rng.usize(1..=6) {
            mark(x + normal(rng), y + normal(rng), value);
        }
    }
    for _ in 0..rng.usize(0..=MOST_SCRATCHES) {
        let (mut x, mut y, angle) = (side * rng.f32(), side * rng.f32(), std::f32::consts::TAU * rng.f32());
        let value = SPECK_L * rng.f32();
        for _ in 0..rng.usize(8..=size) {
            (x, y) = (x + angle.cos(), y + angle.sin());
            mark(x, y, value);
        }
    }
    plane
}

//! Decoded samples as planes: the gray of equal lightness, the alpha, the colors.

use rayon::prelude::*;

use super::curve::{Decoding, Encoding};
use super::decode::{Decoded, Sample, Samples};
use super::profile::{Space, space_of};
use super::source::Source;
use super::tone::{Tone, tone_of};
use super::upright::upright;
use super::{Note, PhotoError};
use crate::color::luminance;
use crate::raster::{Plane, Size};

/// Pixels looked at to judge the tone of a photograph: a fourth of a megapixel, 30 ms.
const TONE_PIXELS: usize = 250_000;

/// Samples of a fully opaque pixel.
const OPAQUE: u16 = u16::MAX;

/// The planes of an opened photograph, upright.
pub(super) struct Planes {
    pub(super) gray: Plane<u16>,
    pub(super) alpha: Option<Plane<u16>>,
    pub(super) tone: Tone,
}

/// From samples to light, and to sRGB.
struct Reader {
    space: Space,
    srgb: Decoding,
    encode: Encoding,
}

impl Reader {
    /// The reader for the file's profile; a profile that cannot be used becomes a note.
    fn new(icc: Option<&[u8]>, channels: usize, notes: &mut Vec<Note>) -> Self {
        let space = icc.map_or(Space::Srgb, |icc| {
            space_of(icc, channels < 3).unwrap_or_else(|reason| {
                notes.push(Note::ProfileIgnored { reason });
                Space::Srgb
            })
        });
        Self { space, srgb: Decoding::srgb(), encode: Encoding::srgb() }
    }

    /// Linear sRGB of a pixel.
    fn linear(&self, pixel: [u16; 3]) -> [f32; 3] {
        match &self.space {
            Space::Srgb => pixel.map(|v| self.srgb.light(v)),
            Space::Gray(curve) => pixel.map(|v| curve.light(v)),
            Space::Matrix(matrix) => matrix.linear(pixel),
            Space::Table(transform) => {
                let mut srgb = [0; 3];
                // Three samples in, three out: nothing can be wrong with the lengths.
                if transform.transform(&pixel, &mut srgb).is_err() {
                    srgb = pixel;
                }
                srgb.map(|v| self.srgb.light(v))
            }
        }
    }

    /// The sRGB gray of the same luminance. In sRGB a gray pixel is its own value, with no rounding on the way.
    fn gray(&self, pixel: [u16; 3]) -> u16 {
        let [r, g, b] = pixel;
        if matches!(self.space, Space::Srgb) && r == g && g == b {
            return r;
        }
        self.encode.nearest(luminance(self.linear(pixel)))
    }

    /// Encoded sRGB of a pixel, 0..=1.
    fn srgb(&self, pixel: [u16; 3]) -> [f32; 3] {
        if matches!(self.space, Space::Srgb) {
            return pixel.map(|v| f32::from(v) / 65_535.0);
        }
        self.linear(pixel).map(|v| self.encode.sample(v) / 65_535.0)
    }
}

/// Gray, alpha and tone of a decoded photograph, upright.
pub(super) fn planes(source: &Source<'_>, decoded: Decoded, notes: &mut Vec<Note>) -> Result<Planes, PhotoError> {
    let Decoded { size, channels, samples, orientation, metadata, .. } = decoded;
    let reader = Reader::new(metadata.icc.as_deref(), channels, notes);
    let (gray, alpha, tone) = match samples {
        Samples::Eight(samples) => split(&reader, &samples, channels),
        Samples::Sixteen(samples) => split(&reader, &samples, channels),
    };
    let turn = |samples| plane(source, size, samples).map(|plane| upright(plane, orientation));
    Ok(Planes { gray: turn(gray)?, alpha: alpha.map(turn).transpose()?, tone })
}

fn plane<T: Copy>(source: &Source<'_>, size: Size, samples: Vec<T>) -> Result<Plane<T>, PhotoError> {
    Plane::from_vec(size, samples).map_err(|e| source.corrupt(&e))
}

type Split = (Vec<u16>, Option<Vec<u16>>, Tone);

fn split<T: Sample>(reader: &Reader, samples: &[T], channels: usize) -> Split {
    let gray = match channels {
        1 | 2 => grays(reader, samples, channels),
        3 => luminances::<T, 3>(reader, samples),
        _ => luminances::<T, 4>(reader, samples),
    };
    let has_alpha =
        channels.is_multiple_of(2) && samples.iter().skip(channels - 1).step_by(channels).any(|a| a.wide() < OPAQUE);
    let alpha = has_alpha.then(|| samples.iter().skip(channels - 1).step_by(channels).map(|a| a.wide()).collect());
    let tone = if channels < 3 { Tone::Neutral } else { tone_of(visible_pixels(reader, samples, channels)) };
    (gray, alpha, tone)
}

/// Gray files: one table from sample to sRGB gray.
fn grays<T: Sample>(reader: &Reader, samples: &[T], channels: usize) -> Vec<u16> {
    let table: Vec<u16> = (0..=u16::MAX).into_par_iter().map(|v| reader.gray([v; 3])).collect();
    samples.par_chunks_exact(channels).map(|pixel| table[usize::from(pixel[0].wide())]).collect()
}

fn luminances<T: Sample, const N: usize>(reader: &Reader, samples: &[T]) -> Vec<u16> {
    let gray = |pixel: &[T; N]| reader.gray([pixel[0].wide(), pixel[1].wide(), pixel[2].wide()]);
    samples.as_chunks::<N>().0.par_iter().map(gray).collect()
}

/// Pixels evenly from the picture that are not transparent, in encoded sRGB.
fn visible_pixels<'a, T: Sample>(
    reader: &'a Reader,
    samples: &'a [T],
    channels: usize,
) -> impl Iterator<Item = [f32; 3]> + 'a {
    let step = (samples.len() / channels).div_ceil(TONE_PIXELS).max(1);
    samples
        .chunks_exact(channels)
        .step_by(step)
        .filter(move |pixel| channels < 4 || pixel[3].wide() > OPAQUE / 2)
        .map(|pixel| reader.srgb([pixel[0].wide(), pixel[1].wide(), pixel[2].wide()]))
}

/// The colors of a decoded picture in encoded sRGB, 0..=1, upright. Alpha is left out.
pub(super) fn colors(source: &Source<'_>, decoded: Decoded) -> Result<Plane<[f32; 3]>, PhotoError> {
    let Decoded { size, channels, samples, orientation, metadata, .. } = decoded;
    // A reference with an odd profile is still a reference: its notes are for nobody.
    let reader = Reader::new(metadata.icc.as_deref(), channels, &mut Vec::new());
    let colors = match samples {
        Samples::Eight(samples) => srgb_of(&reader, &samples, channels),
        Samples::Sixteen(samples) => srgb_of(&reader, &samples, channels),
    };
    Ok(upright(plane(source, size, colors)?, orientation))
}

fn srgb_of<T: Sample>(reader: &Reader, samples: &[T], channels: usize) -> Vec<[f32; 3]> {
    let color = |pixel: &[T]| {
        let [r, g, b] = if channels < 3 { [0; 3] } else { [0, 1, 2] }.map(|c| pixel[c].wide());
        reader.srgb([r, g, b])
    };
    samples.par_chunks_exact(channels).map(color).collect()
}

//! ICC profiles: what an embedded one means for the samples, and the ones we write.
//!
//! Profiles of a curve and a matrix (nearly all) are applied by our own tables in single precision; the 16-bit path of the
//! ICC library rounds linear light to 16 bit, which is steps of 13 in the shadows. Profiles that are tables of colors
//! (scanners, printers) go through the library. Rendering is relative colorimetric: a scan's tones are wanted as they are.
//!
//! **Source:** ICC.1:2022, annex F.3 for the matrix model.

use std::sync::Arc;

use moxcms::{
    ColorDateTime, ColorProfile, DataColorSpace, Layout, RenderingIntent, ToneReprCurve, Transform16BitExecutor,
    TransformOptions,
};

use super::curve::{Decoding, Encoding};

/// Deviation, in 16-bit steps, up to which a profile is taken for sRGB, so that the tones of the many files that carry
/// one of the dozen sRGB profiles stay exactly what they are: half a step of 8 bit.
const SRGB_TOLERANCE: f32 = 128.0;

/// How a file's samples become light.
pub(super) enum Space {
    /// sRGB, or no profile.
    Srgb,
    /// Gray with a curve of its own.
    Gray(Decoding),
    /// RGB with three curves and a matrix.
    Matrix(Box<Matrix>),
    /// RGB through the library's tables, to encoded sRGB.
    Table(Arc<Transform16BitExecutor>),
}

/// Three curves, and the matrix from their light to linear sRGB.
pub(super) struct Matrix {
    curves: [Decoding; 3],
    rows: [[f32; 3]; 3],
}

impl Matrix {
    /// Linear sRGB of a pixel; outside 0..=1 where the color is outside the gamut.
    pub(super) fn linear(&self, pixel: [u16; 3]) -> [f32; 3] {
        let light = [0, 1, 2].map(|c| self.curves[c].light(pixel[c]));
        self.rows.map(|row| dot(row, light))
    }
}

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0].mul_add(b[0], a[1].mul_add(b[1], a[2] * b[2]))
}

/// The space of samples with this profile; an error in words if the profile cannot be used for them.
pub(super) fn space_of(icc: &[u8], gray: bool) -> Result<Space, String> {
    let profile = ColorProfile::new_from_slice(icc).map_err(|e| e.to_string())?;
    let space = match profile.color_space {
        DataColorSpace::Gray if gray => gray_space(&profile)?,
        DataColorSpace::Gray => return Err("a gray profile in a color file".into()),
        DataColorSpace::Rgb if profile.is_matrix_shaper() => Space::Matrix(Box::new(matrix_of(&profile)?)),
        DataColorSpace::Rgb => {
            let srgb = ColorProfile::new_srgb();
            let transform = profile.create_transform_16bit(Layout::Rgb, &srgb, Layout::Rgb, colorimetric());
            Space::Table(transform.map_err(|e| e.to_string())?)
        }
        other => return Err(format!("a profile for {other:?}")),
    };
    Ok(if is_srgb(&space) { Space::Srgb } else { space })
}

fn gray_space(profile: &ColorProfile) -> Result<Space, String> {
    let curve = profile.gray_trc.as_ref().ok_or("a gray profile without a curve")?;
    decoding_of(curve).map(Space::Gray)
}

fn matrix_of(profile: &ColorProfile) -> Result<Matrix, String> {
    let (Some(r), Some(g), Some(b)) = (&profile.red_trc, &profile.green_trc, &profile.blue_trc) else {
        return Err("a profile without curves".into());
    };
    let rows = single(profile.transform_matrix(&ColorProfile::new_srgb()).v);
    // White must stay about white, else the colorants are not adapted to the connection space.
    if !rows.iter().all(|row| (row[0] + row[1] + row[2] - 1.0).abs() < 0.05) {
        return Err("colorants that do not add up to white".into());
    }
    Ok(Matrix { curves: [decoding_of(r)?, decoding_of(g)?, decoding_of(b)?], rows })
}

fn decoding_of(curve: &ToneReprCurve) -> Result<Decoding, String> {
    let evaluator = curve.make_linear_evaluator().map_err(|e| e.to_string())?;
    let decoding = Decoding::of(|v| evaluator.evaluate_value(v).clamp(0.0, 1.0));
    if decoding.is_sound() { Ok(decoding) } else { Err("a tone curve that does not rise from black to white".into()) }
}

#[expect(clippy::cast_possible_truncation, reason = "coefficients near 1 in single precision")]
fn single(rows: [[f64; 3]; 3]) -> [[f32; 3]; 3] {
    rows.map(|row| row.map(|v| v as f32))
}

fn colorimetric() -> TransformOptions {
    TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        prefer_fixed_point: false,
        ..TransformOptions::default()
    }
}

/// Whether the space maps grays and full colors to themselves within the tolerance.
fn is_srgb(space: &Space) -> bool {
    let encoding = Encoding::srgb();
    let grays = (0..=32u16).map(|i| [i * 2047; 3]);
    let colors = (1..7u16).map(|bits| [bits & 1, bits >> 1 & 1, bits >> 2 & 1].map(|on| 12_000 + on * 42_000));
    grays.chain(colors).all(|pixel| {
        let linear = match space {
            Space::Srgb => return true,
            Space::Gray(curve) if pixel[0] == pixel[1] && pixel[1] == pixel[2] => [curve.light(pixel[0]); 3],
            Space::Gray(_) => return true,
            Space::Matrix(matrix) => matrix.linear(pixel),
            Space::Table(_) => return false,
        };
        let near = |c: usize| (encoding.sample(linear[c]) - f32::from(pixel[c])).abs() <= SRGB_TOLERANCE;
        near(0) && near(1) && near(2)
    })
}

/// The way from sRGB back into the space of a photograph.
pub(super) enum Back {
    /// Matrix from linear sRGB, then three curves.
    Matrix {
        /// sRGB samples to light.
        srgb: Decoding,
        /// Rows of the matrix.
        rows: [[f32; 3]; 3],
        /// Light to samples of the space.
        curves: Box<[Encoding; 3]>,
    },
    /// The library's tables.
    Table(Arc<Transform16BitExecutor>),
}

impl Back {
    /// The way back into an RGB profile, nothing if it is sRGB; an error in words if there is no way.
    pub(super) fn into_profile(icc: &[u8]) -> Result<Option<Self>, String> {
        let profile = ColorProfile::new_from_slice(icc).map_err(|e| e.to_string())?;
        let srgb = ColorProfile::new_srgb();
        Ok(match space_of(icc, false)? {
            Space::Srgb => None,
            Space::Gray(_) => return Err("a gray profile".into()),
            Space::Matrix(matrix) => Some(Self::Matrix {
                srgb: Decoding::srgb(),
                rows: single(srgb.transform_matrix(&profile).v),
                curves: Box::new(matrix.curves.each_ref().map(Encoding::inverse)),
            }),
            Space::Table(_) => {
                let back = srgb.create_transform_16bit(Layout::Rgb, &profile, Layout::Rgb, colorimetric());
                Some(Self::Table(back.map_err(|e| e.to_string())?))
            }
        })
    }

    /// Converts samples of RGB pixels from sRGB into the space; `pixels` holds three a pixel.
    pub(super) fn convert(&self, pixels: &mut [u16]) {
        match self {
            Self::Matrix { srgb, rows, curves } => {
                for pixel in pixels.as_chunks_mut::<3>().0 {
                    let light = pixel.map(|v| srgb.light(v));
                    *pixel = [0, 1, 2].map(|c| curves[c].nearest(dot(rows[c], light)));
                }
            }
            Self::Table(transform) => {
                let from = pixels.to_vec();
                // Both lengths are a multiple of three and equal, the only thing that can be wrong.
                if transform.transform(&from, pixels).is_err() {
                    pixels.copy_from_slice(&from);
                }
            }
        }
    }
}

/// The sRGB profile we embed, the same bytes every time.
pub(super) fn srgb_icc() -> Vec<u8> {
    let mut icc = ColorProfile::new_srgb().encode().unwrap_or_default();
    // The library writes the hour of writing; the profile is that of the standard, so its date is the standard's.
    if let Some(date) = icc.get_mut(24..36) {
        let standard = ColorDateTime { year: 1999, month: 10, day_of_the_month: 18, hours: 0, minutes: 0, seconds: 0 };
        let fields = [
            standard.year,
            standard.month,
            standard.day_of_the_month,
            standard.hours,
            standard.minutes,
            standard.seconds,
        ];
        for (bytes, field) in date.as_chunks_mut::<2>().0.iter_mut().zip(fields) {
            *bytes = field.to_be_bytes();
        }
    }
    icc
}

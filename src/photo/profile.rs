//! ICC profiles: what an embedded one means for the samples, and the ones we write.
//!
//! Profiles of a curve and a matrix (nearly all) are applied by our own tables in single precision; the 16-bit path of the
//! ICC library rounds linear light to 16 bit, which is steps of 13 in the shadows. Profiles that are tables of colors
//! (scanners, printers) go through the library. Rendering is relative colorimetric: a scan's tones are wanted as they are.
//!
//! **Source:** ICC.1:2022, annex F.3 for the matrix model.

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, ToneReprCurve, Transform16BitExecutor, TransformOptions,
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
    let red = decoding_of(r)?;
    let green = if g == r { red.clone() } else { decoding_of(g)? };
    let blue = if b == r { red.clone() } else { decoding_of(b)? };
    Ok(Matrix { curves: [red, green, blue], rows })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::srgb_profile::srgb_icc;

    /// Profiles of every kind, among them one of tables.
    fn profiles() -> Vec<Vec<u8>> {
        let made = [
            ColorProfile::new_srgb(),
            ColorProfile::new_adobe_rgb(),
            ColorProfile::new_pro_photo_rgb(),
            ColorProfile::new_gray_with_gamma(2.2),
        ];
        made.iter().map(|profile| profile.encode().unwrap()).collect()
    }

    #[test]
    fn damaged_profiles_never_panic() {
        for icc in profiles() {
            // Every byte of the header, the table of tags and the curves, in steps that share no factor with their layout.
            for place in (0..icc.len()).step_by(7) {
                for value in [0, 0xFF] {
                    let mut damaged = icc.clone();
                    damaged[place] = value;
                    for gray in [false, true] {
                        if let Ok(space) = space_of(&damaged, gray)
                            && let Space::Matrix(matrix) = &space
                        {
                            assert!(matrix.linear([0, 30_000, 65_535]).iter().all(|v| v.is_finite()));
                        }
                    }
                    if let Ok(Some(back)) = Back::into_profile(&damaged) {
                        back.convert(&mut [0, 30_000, 65_535]);
                    }
                }
                drop(space_of(&icc[..place], true));
            }
        }
    }

    #[test]
    fn there_and_back_is_the_same_sample() {
        for icc in &profiles()[1..3] {
            let back = Back::into_profile(icc).unwrap().unwrap();
            let Space::Matrix(matrix) = space_of(icc, false).unwrap() else { panic!("a matrix") };
            let encode = Encoding::srgb();
            for pixel in [[0, 0, 0], [65_535; 3], [300, 300, 300], [40_000, 30_000, 20_000], [1000, 60_000, 30_000]] {
                let mut there = pixel;
                back.convert(&mut there);
                let again = matrix.linear(there).map(|v| encode.nearest(v));
                for (a, b) in again.iter().zip(pixel) {
                    // Gamma 2.2 has no straight piece at black: its first steps are coarse there.
                    assert!(a.abs_diff(b) <= 12, "{pixel:?} came back as {again:?}");
                }
            }
        }
    }

    #[test]
    fn srgb_is_recognized_whoever_wrote_it() {
        assert!(matches!(space_of(&srgb_icc(), false), Ok(Space::Srgb)));
        // As a table of 1024 points, the way the most common profile of all writes it.
        let mut points = ColorProfile::new_srgb();
        let curve = (0..1024).map(|i| crate::color::srgb_decode(i as f32 / 1023.0) * 65_535.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 65535")]
        let curve = ToneReprCurve::Lut(curve.map(|v| v.round() as u16).collect());
        points.red_trc = Some(curve.clone());
        points.green_trc = Some(curve.clone());
        points.blue_trc = Some(curve);
        assert!(matches!(space_of(&points.encode().unwrap(), false), Ok(Space::Srgb)));
        assert!(matches!(space_of(&ColorProfile::new_display_p3().encode().unwrap(), false), Ok(Space::Matrix(_))));
    }
}

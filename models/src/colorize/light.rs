//! Between Lab, in which photographs come and proposals go, and the encoded RGB that some networks see and say.

use super::ColorizeError;
use super::tensors::{plane_of, tensor_of};
use tch::Tensor;
use tintype::color::{Lab, lab_from_srgb};
use tintype::raster::{Chroma, Plane};

/// Where the curves of CIE L* and of sRGB stop being lines (CIE 15:2004; IEC 61966-2-1), and their lines' slopes.
const TOE: f64 = 216.0 / 24_389.0;
const TOE_SLOPE: f64 = 24_389.0 / 27.0;
const DARK: f64 = 0.003_130_8;
const DARK_SLOPE: f64 = 12.92;

/// The encoded gray, 0..=1, of L in 0..=100: what red, green and blue of Lab (L, 0, 0) are.
pub(super) fn gray(tones: &Tensor) -> Tensor {
    let f = (tones + 16.0) / 116.0;
    let cube = &f * &f * &f;
    let y = cube.where_self(&cube.gt(TOE), &((f * 116.0 - 16.0) / TOE_SLOPE)).clamp(0.0, 1.0);
    let curve = y.pow_tensor_scalar(1.0 / 2.4) * 1.055 - 0.055;
    curve.where_self(&y.gt(DARK), &(&y * DARK_SLOPE))
}

/// a and b of `[1, 3, H, W]` encoded RGB, as `[1, 2, H, W]` of f32 on the processor.
///
/// # Errors
/// [`ColorizeError::Libtorch`].
pub(super) fn chroma_of_rgb(rgb: &Tensor) -> Result<Tensor, ColorizeError> {
    let [red, green, blue] = [0, 1, 2].map(|c| plane_of(&rgb.narrow(1, c, 1)));
    let (mut a, mut b) = (red?, green?);
    let blue = blue?;
    for ((a, b), blue) in a.samples_mut().iter_mut().zip(b.samples_mut()).zip(blue.samples()) {
        let lab = lab_from_srgb([*a, *b, *blue]);
        (*a, *b) = (lab.a, lab.b);
    }
    Ok(Tensor::cat(&[tensor_of(&a), tensor_of(&b)], 1))
}

/// Encoded RGB of L and chroma, `[1, 3, H, W]` of f32 on the processor; what lies outside the gamut is cut off.
pub(super) fn rgb_of(tones: &Plane<f32>, [a, b]: &Chroma) -> Tensor {
    let mut channels = [tones.clone(), tones.clone(), tones.clone()];
    let chroma = a.samples().iter().zip(b.samples());
    for (i, (l, (a, b))) in tones.samples().iter().zip(chroma).enumerate() {
        let rgb = Lab::new(*l, *a, *b).to_srgb();
        for (channel, value) in channels.iter_mut().zip(rgb) {
            if let Some(sample) = channel.samples_mut().get_mut(i) {
                *sample = value.clamp(0.0, 1.0);
            }
        }
    }
    Tensor::cat(&channels.map(|channel| tensor_of(&channel)), 1)
}

#[cfg(test)]
mod tests {
    use super::super::chroma_of;
    use super::*;
    use tintype::raster::Size;

    #[test]
    fn gray_is_that_of_the_program() {
        let tones = Plane::from_fn(Size::new(101, 2), |x, y| (x as f32 + 0.5 * y as f32).min(100.0));
        let got = plane_of(&gray(&tensor_of(&tones))).unwrap();
        for (got, l) in got.samples().iter().zip(tones.samples()) {
            let wanted = Lab::new(*l, 0.0, 0.0).to_srgb();
            assert!(wanted.iter().all(|v| (v - got).abs() < 2e-5), "{l}: {got} instead of {wanted:?}");
        }
    }

    #[test]
    fn colors_come_back() {
        let size = Size::new(4, 3);
        let tones = Plane::from_fn(size, |x, y| 40.0 + 5.0 * x as f32 + 3.0 * y as f32);
        let ab = [tones.map(|l| l - 50.0), tones.map(|l| 20.0 - 0.3 * l)];
        let back = chroma_of(&chroma_of_rgb(&rgb_of(&tones, &ab)).unwrap()).unwrap();
        for (back, plane) in back.iter().zip(&ab) {
            assert!(back.samples().iter().zip(plane.samples()).all(|(p, q)| (p - q).abs() < 1e-2));
        }
    }
}

//! CIE Lab and encoded sRGB as tensors on any device, differentiable.
//!
//! **Source:** CIE 15:2004 (Lab, D65), IEC 61966-2-1 (sRGB). The same numbers as `tintype::color`, as a test checks.

use tch::{Kind, Tensor};

/// The primaries of sRGB under D65 (IEC 61966-2-1): rows X, Y, Z.
const XYZ: [[f64; 3]; 3] = [
    [0.412_390_8, 0.357_584_3, 0.180_480_8],
    [0.212_639, 0.715_168_7, 0.072_192_3],
    [0.019_330_8, 0.119_194_8, 0.950_532_2],
];

/// Where the curves stop being lines, and their lines' slopes.
const TOE: f64 = 216.0 / 24_389.0;
const TOE_SLOPE: f64 = 24_389.0 / 27.0;
const DARK: f64 = 0.003_130_8;
const DARK_SLOPE: f64 = 12.92;

/// `[N, 3, H, W]` encoded sRGB, 0..=1, to L in 0..=100, a, b.
pub fn lab_of_rgb(rgb: &Tensor) -> Tensor {
    let linear = ((rgb + 0.055) / 1.055).clamp_min(0.0).pow_tensor_scalar(2.4);
    let linear = linear.where_self(&rgb.gt(DARK * DARK_SLOPE), &(rgb / DARK_SLOPE));
    let xyz = mixed(&matrix(rgb), &linear);
    let root = xyz.clamp_min(TOE).pow_tensor_scalar(1.0 / 3.0);
    let f = root.where_self(&xyz.gt(TOE), &((&xyz * TOE_SLOPE + 16.0) / 116.0));
    let [x, y, z] = [0, 1, 2].map(|c| f.narrow(1, c, 1));
    Tensor::cat(&[&y * 116.0 - 16.0, (x - &y) * 500.0, (y - z) * 200.0], 1)
}

/// The way back; what lies outside the gamut is not cut off.
pub fn rgb_of_lab(lab: &Tensor) -> Tensor {
    let [l, a, b] = [0, 1, 2].map(|c| lab.narrow(1, c, 1));
    let y = (l + 16.0) / 116.0;
    let f = Tensor::cat(&[a / 500.0 + &y, y.shallow_clone(), y - b / 200.0], 1);
    let cube = &f * &f * &f;
    let xyz = cube.where_self(&cube.gt(TOE), &((f * 116.0 - 16.0) / TOE_SLOPE));
    let linear = mixed(&matrix(lab).inverse(), &xyz);
    // Below zero there is no root; the line goes on.
    let root = linear.clamp_min(DARK).pow_tensor_scalar(1.0 / 2.4) * 1.055 - 0.055;
    root.where_self(&linear.gt(DARK), &(&linear * DARK_SLOPE))
}

fn matrix(like: &Tensor) -> Tensor {
    // Each row is divided by its sum, which is the white point's X, Y or Z: white is 1, 1, 1.
    let rows = XYZ.map(|row| row.map(|value| value / row.iter().sum::<f64>()));
    Tensor::from_slice(rows.as_flattened()).reshape([3, 3]).to_kind(Kind::Float).to_device(like.device())
}

fn mixed(matrix: &Tensor, channels: &Tensor) -> Tensor {
    Tensor::einsum("ij,njhw->nihw", &[matrix, &channels.to_kind(Kind::Float)], None::<i64>)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tintype::color::lab_from_srgb;

    #[test]
    fn the_program_s_colors_and_these_are_the_same_both_ways() {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut values: Vec<f32> = (0..3 * 500).map(|_| rng.f32()).collect();
        values[..6].copy_from_slice(&[0.0, 1.0, 0.01, 0.03, 0.002, 1.0]);
        let rgb = Tensor::from_slice(&values).reshape([1, 3, 20, 25]);
        let lab = lab_of_rgb(&rgb);
        let flat = Vec::<f32>::try_from(&lab.flatten(0, -1)).unwrap();
        for i in 0..500 {
            let ours = lab_from_srgb([values[i], values[500 + i], values[1000 + i]]);
            for (c, wanted) in [ours.l, ours.a, ours.b].into_iter().enumerate() {
                assert!((flat[c * 500 + i] - wanted).abs() < 0.02, "{i} {c}: {} {wanted}", flat[c * 500 + i]);
            }
        }
        assert!((rgb_of_lab(&lab) - rgb).abs().max().double_value(&[]) < 1e-3);
    }

    #[test]
    fn no_color_gives_a_gradient_that_is_not_a_number() {
        let lab = Tensor::from_slice(&[0.0_f32, 100.0, 50.0, 0.0, 90.0, -90.0, 0.0, -90.0, 120.0]);
        let lab = lab.reshape([1, 3, 1, 3]).set_requires_grad(true);
        rgb_of_lab(&lab).sum(Kind::Float).backward();
        assert!(bool::try_from(lab.grad().isfinite().all()).unwrap());
    }
}

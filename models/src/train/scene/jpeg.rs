//! What JPEG leaves of tones: blocks of 8 × 8 whose frequencies are rounded. Coding what is left loses nothing and is
//! not done.
//!
//! **Source:** ITU-T T.81 (1992), A.3.3 (the transform) and table K.1 (the quantization of luminance).

use tch::{Kind, Tensor};

/// The side of a block.
const BLOCK: i64 = 8;

/// Table K.1.
const QUANTA: [f32; 64] = [
    16.0, 11.0, 10.0, 16.0, 24.0, 40.0, 51.0, 61.0, //
    12.0, 12.0, 14.0, 19.0, 26.0, 58.0, 60.0, 55.0, //
    14.0, 13.0, 16.0, 24.0, 40.0, 57.0, 69.0, 56.0, //
    14.0, 17.0, 22.0, 29.0, 51.0, 87.0, 80.0, 62.0, //
    18.0, 22.0, 37.0, 56.0, 68.0, 109.0, 103.0, 77.0, //
    24.0, 35.0, 55.0, 64.0, 81.0, 104.0, 113.0, 92.0, //
    49.0, 64.0, 78.0, 87.0, 103.0, 121.0, 120.0, 101.0, //
    72.0, 92.0, 95.0, 98.0, 112.0, 100.0, 103.0, 99.0,
];

/// Levels of a byte in a unit of L.
const LEVELS: f64 = 2.55;

/// `[N, 1, H, W]` of 0..=100, sides multiples of 8; `coarseness` `[N, 1, 1, 1]` multiplies the table, above zero.
pub fn compressed(tones: &Tensor, coarseness: &Tensor) -> Tensor {
    let size = tones.size();
    let (n, h, w) = (size[0], size[2] / BLOCK, size[3] / BLOCK);
    let dct = transform().to_device(tones.device());
    let blocks = (tones * LEVELS - 128.0).reshape([n, h, BLOCK, w, BLOCK]).permute([0, 1, 3, 2, 4]); // [N, h, w, 8, 8]
    let quanta = Tensor::from_slice(&QUANTA).reshape([1, 1, 1, BLOCK, BLOCK]).to_device(tones.device());
    let quanta = (quanta * coarseness.unsqueeze(4)).clamp_min(1.0);
    let frequencies = dct.matmul(&blocks).matmul(&dct.transpose(0, 1));
    let kept = (frequencies / &quanta).round() * quanta;
    let back = dct.transpose(0, 1).matmul(&kept).matmul(&dct);
    (back.permute([0, 1, 3, 2, 4]).reshape(size) + 128.0) / LEVELS
}

/// The orthonormal cosine transform of 8 samples, `[8, 8]`: frequencies by places.
fn transform() -> Tensor {
    let value = |k: usize, x: usize| {
        let scale: f64 = if k == 0 { 0.125_f64.sqrt() } else { 0.5 };
        scale * (std::f64::consts::PI * (2.0 * x as f64 + 1.0) * k as f64 / 16.0).cos()
    };
    let flat: Vec<f64> = (0..8).flat_map(|k| (0..8).map(move |x| value(k, x))).collect();
    Tensor::from_slice(&flat).reshape([BLOCK, BLOCK]).to_kind(Kind::Float)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    #[test]
    fn flat_and_fine_quanta_keep_the_picture_and_coarse_ones_do_not() {
        tch::manual_seed(1);
        let tones = Tensor::rand([2, 1, 16, 24], (Kind::Float, Device::Cpu)) * 100.0;
        let coarse = |value: f64| Tensor::full([2, 1, 1, 1], value, (Kind::Float, Device::Cpu));
        let lost = |value: f64| (compressed(&tones, &coarse(value)) - &tones).abs().mean(Kind::Float).double_value(&[]);
        assert!(lost(1e-3) < 0.2 && lost(1.0) > 2.0 && lost(2.0) > lost(1.0), "{} {}", lost(1e-3), lost(1.0));
        let flat = Tensor::full([1, 1, 8, 8], 50.0, (Kind::Float, Device::Cpu));
        assert!((compressed(&flat, &coarse(1.0).narrow(0, 0, 1)) - flat).abs().max().double_value(&[]) < 0.5);
    }
}

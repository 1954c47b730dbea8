//! A reference's color as a matcher would bring it: the truth made coarse, bent, and wrong in places with less confidence.
//!
//! So that any matcher can be used later, none is used in training.

use tch::{Kind, Tensor};

/// How far the bend goes, as a share of the crop; by eye on warps of photographs of one series.
const BEND: f64 = 0.06;

/// Smooth noise above this is a place where the match is wrong: about a sixth of a crop.
const WRONG: f64 = 0.72;

/// Cells of the smooth noises along a side.
const BEND_CELLS: i64 = 4;
const WRONG_CELLS: i64 = 5;

/// How much confidence a wrong place loses, and how often it does.
const LOSS: f64 = 0.75;
const LOSS_SHARE: f64 = 0.8;

/// `[N, 3, S, S]`: a / 110, b / 110, confidence. `ab` is the truth, `[N, 2, S, S]`; `sureness` `[N, 1, 1, 1]` is the
/// confidence of right places, 0 for no exemplar. Noise comes from libtorch's generator.
pub fn warped(ab: &Tensor, sureness: &Tensor) -> Tensor {
    let (size, options) = (ab.size(), (Kind::Float, ab.device()));
    let (n, s) = (size[0], size[2]);
    // Half of the batches at 1/4, half at 1/8, as matchers give it.
    let reduction = if Tensor::rand([1], options).double_value(&[0]) < 0.5 { 4 } else { 8 };
    let coarse = ab.adaptive_avg_pool2d([s / reduction, s / reduction]); // [N, 2, h, h]
    let h = s / reduction;
    let bend =
        Tensor::randn([n, 2, BEND_CELLS, BEND_CELLS], options) * Tensor::rand([n, 1, 1, 1], options) * (2.0 * BEND);
    let bend = bend.upsample_bicubic2d([h, h], false, None, None).permute([0, 2, 3, 1]); // [N, h, h, 2]
    // Bilinear (0), the border held (1).
    let bent = coarse.grid_sampler(&(plain(h, options) + bend), 0, 1, true);
    let noise = Tensor::rand([n, 1, WRONG_CELLS, WRONG_CELLS], options);
    let wrong = noise.upsample_bilinear2d([h, h], false, None, None).gt(WRONG).to_kind(Kind::Float);
    let others = coarse.roll([1_i64], [0_i64]).flip([3_i64]);
    let mixed = &bent + (others - &bent) * &wrong;
    let loses = Tensor::rand([n, 1, 1, 1], options).lt(LOSS_SHARE).to_kind(Kind::Float);
    let confidence = (wrong * loses * -LOSS + 1.0) * sureness;
    let told = sureness.gt(0.0).to_kind(Kind::Float);
    let maps = Tensor::cat(&[&(mixed / 110.0 * told), &confidence], 1);
    maps.upsample_nearest2d([s, s], None, None)
}

/// Where each cell looks without a bend, `[1, h, h, 2]` in -1..=1: column, row.
fn plain(h: i64, options: (Kind, tch::Device)) -> Tensor {
    let line = Tensor::linspace(-1, 1, h, options);
    let columns = line.unsqueeze(0).expand([h, h], false);
    let rows = line.unsqueeze(1).expand([h, h], false);
    Tensor::stack(&[columns, rows], 2).unsqueeze(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    #[test]
    fn it_is_near_the_truth_where_it_is_sure_and_absent_where_none_is_told() {
        tch::manual_seed(3);
        let options = (Kind::Float, Device::Cpu);
        let across = Tensor::linspace(-60, 60, 64, options).reshape([1, 1, 1, 64]).expand([8, 2, 64, 64], false);
        let sureness = Tensor::from_slice(&[1.0_f32, 0.6, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]).reshape([8, 1, 1, 1]);
        let maps = warped(&across, &sureness);
        assert_eq!(maps.size(), [8, 3, 64, 64]);
        assert!(maps.get(2).abs().max().double_value(&[]) < 1e-9);
        let confidence = maps.narrow(1, 2, 1);
        assert!((confidence.get(1).max().double_value(&[]) - 0.6).abs() < 1e-6);
        let sure = confidence.get(0).gt(0.9).expand([2, 64, 64], false);
        let off = (maps.get(0).narrow(0, 0, 2) * 110.0 - across.get(0)).abs().masked_select(&sure);
        assert!(off.mean(Kind::Float).double_value(&[]) < 15.0);
        let spread = maps.get(0).narrow(0, 0, 2).std(true).double_value(&[]);
        assert!(spread > 0.2, "it tells colors: {spread}");
    }
}

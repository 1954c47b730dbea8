//! Tones as old photographs and their scans have them. The truth's colors are not touched.

use super::compressed;
use crate::train::feed::{Sample, Tones};
use crate::train::lab_of_rgb;
use tch::{Kind, Tensor};

/// A blur of 5 taps along an axis: binomial, deviation one pixel.
const TAPS: [f32; 5] = [1.0 / 16.0, 4.0 / 16.0, 6.0 / 16.0, 4.0 / 16.0, 1.0 / 16.0];

/// The tones a network is shown, `[N, 1, S, S]`, 0..=100. `rgb` is `[N, 3, S, S]` encoded sRGB, `l` its CIE L.
pub fn degraded(rgb: &Tensor, l: &Tensor, samples: &[Sample]) -> Tensor {
    let each = |of: fn(&Tones) -> f32| {
        let values: Vec<f32> = samples.iter().map(|sample| of(&sample.tones)).collect();
        Tensor::from_slice(&values).reshape([-1, 1, 1, 1]).to_device(l.device())
    };
    let film = mixed(rgb, l, samples);
    let (black, white) = (each(|t| t.range[0]), each(|t| t.range[1]));
    let curve = (film.clamp(0.0, 100.0) / 100.0).pow(&each(|t| t.gamma));
    let faded = &black + (white - &black) * curve;
    let exposed = faded * each(|t| t.gain) + each(|t| t.offset);
    let blur = each(|t| t.blur);
    let soft = &exposed + (blurred(&exposed) - &exposed) * blur;
    let grainy = &soft + soft.randn_like() * each(|t| t.grain);
    let marked = (grainy + dust(samples, l)).clamp(0.0, 100.0);
    let jpeg = each(|t| t.jpeg);
    if samples.iter().all(|sample| sample.tones.jpeg <= 0.0) {
        return marked;
    }
    let packed = compressed(&marked, &jpeg.clamp_min(0.05)).clamp(0.0, 100.0);
    packed.where_self(&jpeg.gt(0.0), &marked)
}

/// L, or L of another mix of the channels where one is asked for.
fn mixed(rgb: &Tensor, l: &Tensor, samples: &[Sample]) -> Tensor {
    let is_mixed = |sample: &Sample| sample.tones.mix != [0.0; 3];
    if !samples.iter().any(is_mixed) {
        return l.shallow_clone();
    }
    let shares: Vec<f32> = samples.iter().flat_map(|sample| sample.tones.mix).collect();
    let shares = Tensor::from_slice(&shares).reshape([-1, 3, 1, 1]).to_device(l.device());
    let gray = (rgb * &shares).sum_dim_intlist(1, true, Kind::Float).expand([-1, 3, -1, -1], false);
    let other = lab_of_rgb(&gray).narrow(1, 0, 1);
    let is_mixed = shares.sum_dim_intlist(1, true, Kind::Float).gt(0.0);
    other.where_self(&is_mixed, l)
}

fn blurred(maps: &Tensor) -> Tensor {
    let taps = Tensor::from_slice(&TAPS).to_device(maps.device());
    let pass = |maps: &Tensor, shape: [i64; 4], pad: [i64; 4]| {
        let held = maps.pad(pad, "replicate", None);
        held.conv2d(&taps.reshape(shape), None::<Tensor>, 1, 0, 1, 1)
    };
    pass(&pass(maps, [1, 1, 1, 5], [2, 2, 0, 0]), [1, 1, 5, 1], [0, 0, 2, 2])
}

/// What lies on the photographs, `[N, 1, S, S]`.
fn dust(samples: &[Sample], like: &Tensor) -> Tensor {
    let planes: Vec<Tensor> = samples
        .iter()
        .enumerate()
        .map(|(i, sample)| {
            let clean = like.get(i64::try_from(i).unwrap_or(0));
            if sample.dust.is_empty() {
                clean.zeros_like()
            } else {
                Tensor::from_slice(&sample.dust).reshape(clean.size()).to_device(like.device())
            }
        })
        .collect();
    Tensor::stack(&planes, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    fn sample(tones: Tones) -> Sample {
        Sample { rgb: vec![], hint: vec![], carried: vec![], palette: vec![], dust: vec![], tones, exemplar: 0.0 }
    }

    fn ramp() -> (Tensor, Tensor) {
        let gray = Tensor::linspace(0, 1, 32, (Kind::Float, Device::Cpu)).expand([1, 3, 32, 32], false);
        let l = lab_of_rgb(&gray).narrow(1, 0, 1);
        (gray, l)
    }

    #[test]
    fn what_is_not_damaged_stays() {
        let (rgb, l) = ramp();
        let out = degraded(&rgb, &l, &[sample(Tones::KEPT)]);
        assert!((out - l).abs().max().double_value(&[]) < 1e-3);
    }

    #[test]
    fn each_damage_does_what_its_name_says() {
        let (rgb, l) = ramp();
        let shown = |tones| degraded(&rgb, &l, &[sample(tones)]);
        let at = |maps: &Tensor, x: i64| maps.double_value(&[0, 0, 5, x]);
        let faded = shown(Tones { range: [20.0, 80.0], ..Tones::KEPT });
        assert!((at(&faded, 0) - 20.0).abs() < 1e-3 && (at(&faded, 31) - 80.0).abs() < 1e-2);
        let bright = shown(Tones { gain: 1.05, offset: 2.0, ..Tones::KEPT });
        assert!((at(&bright, 15) - (at(&l, 15) * 1.05 + 2.0)).abs() < 1e-3);
        let grainy = (shown(Tones { grain: 2.0, ..Tones::KEPT }) - &l).slice(3, 8, 24, 1);
        assert!((grainy.std(true).double_value(&[]) - 2.0).abs() < 0.3);
        let red = Tensor::cat(&[&rgb.narrow(1, 0, 1), &(rgb.narrow(1, 1, 2) * 0.0)], 1);
        let dark =
            degraded(&red, &lab_of_rgb(&red).narrow(1, 0, 1), &[sample(Tones { mix: [0.0, 0.5, 0.5], ..Tones::KEPT })]);
        assert!(dark.abs().max().double_value(&[]) < 1e-3, "a film that does not see red");
    }

    #[test]
    fn dust_is_added_where_it_lies() {
        let (rgb, l) = ramp();
        let mut dust = vec![0.0; 32 * 32];
        dust[5 * 32 + 10] = 30.0;
        let marked = degraded(&rgb, &l, &[Sample { dust, ..sample(Tones::KEPT) }]);
        assert!((marked.double_value(&[0, 0, 5, 10]) - l.double_value(&[0, 0, 5, 10]) - 30.0).abs() < 1e-3);
        assert!((marked - l).abs().gt(1e-3).sum(Kind::Int64).int64_value(&[]) == 1);
    }
}

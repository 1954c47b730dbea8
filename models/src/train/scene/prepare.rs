//! From crops to tensors.

use super::{degraded, warped};
use crate::nets::unihint::joined;
use crate::train::feed::Sample;
use crate::train::lab_of_rgb;
use tch::{Device, Kind, Tensor};

/// A batch on the device, all of it in f32.
#[derive(Debug)]
pub struct Scene {
    /// `[N, 1, S, S]`: L as an old photograph has it, 0..=100.
    pub tones: Tensor,
    /// `[N, 2, S, S]`: the true a and b.
    pub ab: Tensor,
    /// `[N, 3, S, S]`: a / 110, b / 110, 1 where there is a hint.
    pub hint: Tensor,
    /// `[N, 3, S, S]`: a / 110, b / 110, confidence; of an exemplar or of what hints carry.
    pub exemplar: Tensor,
    /// `[N, 16, 4]`: a / 110, b / 110, weight, 1 where there is a color.
    pub palette: Tensor,
}

/// Brings crops of `size_px` to a device. `seed` is for noise that is drawn there.
#[must_use]
pub fn prepare(samples: &[Sample], size_px: usize, device: Device, seed: i64) -> Scene {
    tch::manual_seed(seed);
    let (n, s) = (side(samples.len()), side(size_px));
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.rgb.iter().copied()).collect();
    let rgb = Tensor::from_slice(&bytes).reshape([n, 3, s, s]).to_device(device).to_kind(Kind::Float) / 255.0;
    let planes = |of: fn(&Sample) -> &[f32], shape: [i64; 4]| {
        let flat: Vec<f32> = samples.iter().flat_map(|sample| of(sample).iter().copied()).collect();
        Tensor::from_slice(&flat).reshape(shape).to_device(device)
    };
    let lab = lab_of_rgb(&rgb);
    let ab = lab.narrow(1, 1, 2);
    let sureness: Vec<f32> = samples.iter().map(|sample| sample.exemplar).collect();
    let sureness = Tensor::from_slice(&sureness).reshape([n, 1, 1, 1]).to_device(device);
    let carried = carried(samples, [n, 3, s, s]).to_device(device);
    Scene {
        tones: degraded(&rgb, &lab.narrow(1, 0, 1), samples),
        hint: planes(|sample| &sample.hint, [n, 3, s, s]),
        exemplar: joined(&warped(&ab, &sureness), &carried),
        palette: planes(|sample| &sample.palette, [n, -1, 4, 1]).squeeze_dim(3),
        ab,
    }
}

/// What hints carry over each crop; zeros where nothing is.
fn carried(samples: &[Sample], shape: [i64; 4]) -> Tensor {
    let maps = Tensor::zeros(shape, (Kind::Float, Device::Cpu));
    for (index, sample) in (0..).zip(samples).filter(|(_, sample)| !sample.carried.is_empty()) {
        maps.get(index).copy_(&Tensor::from_slice(&sample.carried).reshape(&shape[1..]));
    }
    maps
}

fn side(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

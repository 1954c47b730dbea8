//! Weights without training: for measuring times and differences, and for tests. They propose nonsense, but lively nonsense.

use super::bins::LARGEST;
use super::{ColorizeError, gamut_bins};
use crate::nets::unihint::{Config, UniHint};
use std::path::Path;
use tch::{Device, Kind, Tensor, nn};

/// What a network does with the size of its maps, which says how large its filters must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scaling {
    /// Rectifies and goes on: filters keep the size (K. He et al., *Delving Deep into Rectifiers*, ICCV 2015, equation 10).
    Rectified,
    /// Normalizes what each layer gives: PyTorch's usual size, a third of that in variance.
    Normalized,
}

impl Scaling {
    /// The largest weight times the root of the number of inputs. Of a rectified normal variable, filters that sum to zero
    /// see the variance only, `1 - 1/π` of its second moment.
    fn bound(self) -> f64 {
        match self {
            Self::Rectified => (6.0 / (1.0 - std::f64::consts::FRAC_1_PI)).sqrt(),
            Self::Normalized => 1.0,
        }
    }
}

/// Fills windows and matrices with noise and sets biases to zero; the same seed gives the same weights. Norms stay as they are
/// built.
///
/// Filters sum to zero over what they see and over what they give, as trained ones nearly do. Otherwise the maps' common
/// mean grows from layer to layer until the picture drowns in it, and in 16 bits is lost. The 313 colors of an output layer
/// are the published ones.
pub fn untrained(seed: i64, scaling: Scaling) -> impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError> {
    move |variables| {
        // libtorch's generator is one for all threads, so that networks made side by side would take numbers from each other.
        let mut random = SplitMix64(seed.cast_unsigned());
        let mut all: Vec<_> = variables.variables().into_iter().collect();
        all.sort_by(|one, other| one.0.cmp(&other.0));
        for (name, mut tensor) in all {
            let weights = if name == "model_out.weight" && tensor.size() == [2, 313, 1, 1] {
                let flat: Vec<f32> = gamut_bins().into_iter().flatten().collect();
                Tensor::from_slice(&flat).reshape([313, 2]).transpose(0, 1).reshape([2, 313, 1, 1]) / LARGEST
            } else if tensor.dim() > 1 {
                noise(&tensor.size(), scaling, &mut random)
            } else if name.ends_with("bias") {
                tensor.zeros_like()
            } else {
                continue;
            };
            tch::no_grad(|| tensor.copy_(&weights));
        }
        Ok(())
    }
}

/// Writes weights of noise for UniHint as the worker reads them.
///
/// # Errors
/// [`ColorizeError::Libtorch`].
pub fn write_untrained(path: &Path, seed: i64) -> Result<(), ColorizeError> {
    let mut variables = nn::VarStore::new(Device::Cpu);
    drop(UniHint::new(&variables.root(), &Config::default()));
    untrained(seed, Scaling::Normalized)(&mut variables)?;
    variables.save(path).map_err(|error| ColorizeError::Libtorch(error.to_string()))
}

/// **Source:** G. L. Steele, D. Lea, C. H. Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014, figure 17.
struct SplitMix64(u64);

impl SplitMix64 {
    /// The next number, 0..1, of 24 bits.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u32 << 24) as f32
    }
}

fn noise(sides: &[i64], scaling: Scaling, random: &mut SplitMix64) -> Tensor {
    let (n_out, fan_in) = (sides.first().copied().unwrap_or(1), sides.iter().skip(1).product::<i64>().max(1));
    let bound = scaling.bound() / (fan_in as f64).sqrt();
    let numbers: Vec<f32> = (0..n_out * fan_in).map(|_| random.next()).collect();
    let flat = Tensor::from_slice(&numbers).reshape([n_out, fan_in]) * (2.0 * bound) - bound;
    // A filter of one channel that sums to zero would see nothing but grain.
    let is_depthwise = sides.get(1) == Some(&1);
    let centered = if fan_in > 1 && !is_depthwise { &flat - flat.mean_dim(1, true, Kind::Float) } else { flat };
    let centered =
        if n_out > 1 && !is_depthwise { &centered - centered.mean_dim(0, true, Kind::Float) } else { centered };
    centered.reshape(sides)
}

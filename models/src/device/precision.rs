//! The number format a network computes in, chosen by what the device multiplies fastest.

use super::{MatrixUnit, Processor};
use tch::{Device, Kind, Tensor};

/// The number format of weights and activations, and with it the layout of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// 32-bit numbers: the reference.
    Single,
    /// bfloat16, channels last: for processors with AMX or AVX512-BF16.
    Bfloat16,
    /// 16-bit numbers, channels last: for cards.
    Half,
}

impl Precision {
    /// What suits a device as a rule, before anything is measured: half on a card, bfloat16 on a processor that multiplies it,
    /// single precision elsewhere.
    #[must_use]
    pub fn suiting(device: Device, processor: &Processor) -> Self {
        Self::candidates(device, processor).first().copied().unwrap_or(Self::Single)
    }

    /// What a device may compute in, what is quickest as a rule first, 32 bits last. Without instructions for it a processor
    /// takes several times as long in bfloat16, which nobody needs to try.
    #[must_use]
    pub fn candidates(device: Device, processor: &Processor) -> &'static [Self] {
        match device {
            Device::Cuda(_) => &[Self::Half, Self::Single],
            Device::Cpu if processor.matrix_unit > MatrixUnit::None => &[Self::Bfloat16, Self::Single],
            _ => &[Self::Single],
        }
    }

    /// The element type of its tensors.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Single => Kind::Float,
            Self::Bfloat16 => Kind::BFloat16,
            Self::Half => Kind::Half,
        }
    }

    /// A tensor in the order of memory that goes with the format: channels last for maps `[N, C, H, W]` and windows of 16
    /// bits, which oneDNN and cuDNN compute on without reordering; anything else as it is.
    pub fn ordered(self, tensor: &Tensor) -> Tensor {
        if self == Self::Single || tensor.dim() != 4 {
            return tensor.shallow_clone();
        }
        tensor.permute([0, 2, 3, 1]).contiguous().permute([0, 3, 1, 2])
    }

    /// Its name in reports.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Single => "f32",
            Self::Bfloat16 => "bf16 channels-last",
            Self::Half => "f16 channels-last",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_precision_follows_device_and_processor() {
        let with = |matrix_unit| Processor { name: String::new(), features: Vec::new(), matrix_unit, n_threads: 1 };
        assert_eq!(Precision::suiting(Device::Cuda(0), &with(MatrixUnit::None)), Precision::Half);
        assert_eq!(Precision::suiting(Device::Cpu, &with(MatrixUnit::None)), Precision::Single);
        assert_eq!(Precision::suiting(Device::Cpu, &with(MatrixUnit::Avx512Bf16)), Precision::Bfloat16);
        assert_eq!(Precision::suiting(Device::Cpu, &with(MatrixUnit::Amx)), Precision::Bfloat16);
    }
}

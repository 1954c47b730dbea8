//! A device by the name a person gives it.

use super::{Precision, Processor, bring_in_cuda};
use tch::Device;

/// Why a device cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// No such name.
    #[error("{0:?} is no device; there are cpu, cuda and cuda:N")]
    Unknown(String),
    /// No card, or none that libtorch can use.
    #[error("no card {0} that libtorch can use; `tintype-models devices` tells why")]
    NoCard(usize),
}

/// The device of a name, `cpu`, `cuda` or `cuda:N`; without a name the first card, or else the processor.
///
/// # Errors
/// [`ChoiceError`].
pub fn named(name: Option<&str>) -> Result<Device, ChoiceError> {
    let n_cards = || if bring_in_cuda().is_ok() { tch::Cuda::device_count() } else { 0 };
    let number = match name {
        None if n_cards() > 0 => return Ok(Device::Cuda(0)),
        None | Some("cpu") => return Ok(Device::Cpu),
        Some("cuda") => Some(0),
        Some(name) => name.strip_prefix("cuda:").and_then(|number| number.parse::<usize>().ok()),
    };
    let number = number.ok_or_else(|| ChoiceError::Unknown(name.unwrap_or_default().to_owned()))?;
    let exists = i64::try_from(number).is_ok_and(|number| number < n_cards());
    if exists { Ok(Device::Cuda(number)) } else { Err(ChoiceError::NoCard(number)) }
}

impl Precision {
    /// What a network learns in on a device: 16 bits whose range is that of 32, so that no gradient is lost to zero.
    #[must_use]
    pub fn for_learning(device: Device, processor: &Processor) -> Self {
        match device {
            Device::Cuda(_) => Self::Bfloat16,
            other => Self::suiting(other, processor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_understood_and_what_is_not_there_is_said() {
        assert_eq!(named(Some("cpu")), Ok(Device::Cpu));
        assert_eq!(named(Some("gpu")), Err(ChoiceError::Unknown("gpu".into())));
        assert_eq!(named(Some("cuda:x")), Err(ChoiceError::Unknown("cuda:x".into())));
        assert_eq!(named(Some("cuda:4711")), Err(ChoiceError::NoCard(4711)));
        assert!(named(None).is_ok());
    }
}

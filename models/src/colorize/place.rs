//! Where a network's parameters live: a device, a number format, and the order of memory that suits it.

use super::{ColorizeError, contained};
use crate::device::{Precision, Processor};
use tch::{Device, Kind, Tensor, nn};

/// A device and the numbers to compute with there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The processor or a card.
    pub device: Device,
    /// Of weights and maps.
    pub precision: Precision,
}

impl Place {
    /// Single precision on the processor: the reference.
    #[must_use]
    pub fn reference() -> Self {
        Self { device: Device::Cpu, precision: Precision::Single }
    }

    /// The processor, with the numbers it multiplies fastest.
    #[must_use]
    pub fn on_processor(processor: &Processor) -> Self {
        Self { device: Device::Cpu, precision: Precision::suiting(Device::Cpu, processor) }
    }

    /// A card, by its number among the visible ones, in half precision.
    #[must_use]
    pub fn on_card(index: usize) -> Self {
        Self { device: Device::Cuda(index), precision: Precision::Half }
    }

    /// A tensor brought here: device, number format, order of memory.
    pub fn bring(&self, maps: &Tensor) -> Tensor {
        self.precision.ordered(&maps.to_device(self.device).to_kind(self.precision.kind()))
    }
}

/// A network with its weights, at a place.
#[derive(Debug)]
pub struct Placed<N> {
    pub(super) net: N,
    place: Place,
    // Keeps the parameters alive; the network holds references into it.
    _variables: nn::VarStore,
}

impl<N> Placed<N> {
    /// Builds a network, lets `fill` put its weights in place, in single precision on the processor, and brings them to
    /// `place`.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn build(
        place: Place,
        network: impl FnOnce(&nn::Path<'_>) -> N,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        contained(|| {
            let mut variables = nn::VarStore::new(Device::Cpu);
            let net = network(&variables.root());
            fill(&mut variables)?;
            variables.freeze();
            variables.set_device(place.device);
            convert(&variables, place.precision);
            Ok(Self { net, place, _variables: variables })
        })
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }
}

/// Brings parameters to a number format. Batch normalization keeps 32 bits: its statistics would lose what the maps
/// still have, and libtorch takes the mixture.
fn convert(variables: &nn::VarStore, precision: Precision) {
    let all = variables.variables();
    for (name, tensor) in &all {
        let owner = name.rsplit_once('.').map_or("", |(owner, _)| owner);
        let is_batch_norm = all.contains_key(&format!("{owner}.running_mean"));
        let kind = if is_batch_norm { Kind::Float } else { precision.kind() };
        let converted = precision.ordered(&tensor.to_kind(kind));
        tensor.shallow_clone().set_data(&converted);
    }
}

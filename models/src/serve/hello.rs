//! Who this worker is and what it computes with.

use super::memory;
use crate::device::{self, Processor};
use tintype::engine::wire::{Cuda, Hello, Processor as ProcessorMessage};

/// The greeting of this machine; `networks` are the ids of the architectures it can open. CUDA must have been brought in
/// before, where it is to be told.
#[must_use]
pub fn hello(networks: &[&str]) -> Hello {
    let here = Processor::here();
    let cards = if tch::Cuda::is_available() { device::cards() } else { Vec::new() };
    Hello {
        program: concat!("tintype-models ", env!("CARGO_PKG_VERSION")).into(),
        processor: ProcessorMessage {
            features: here.features.into_iter().map(String::from).collect(),
            threads: here.n_threads,
            free_bytes: memory::free(),
        },
        cuda: cards.into_iter().map(card).collect(),
        networks: networks.iter().map(ToString::to_string).collect(),
        loaded: Vec::new(),
    }
}

fn card(card: device::Card) -> Cuda {
    Cuda { name: card.name, memory_bytes: card.memory_bytes, free_bytes: None }
}

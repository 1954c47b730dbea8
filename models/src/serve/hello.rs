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
        host: host(),
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

/// The same greeting with the memory that is free now.
pub(super) fn now(hello: &Hello) -> Hello {
    let mut hello = hello.clone();
    hello.processor.free_bytes = memory::free();
    // The cards stand in the driver's order both times; where it names fewer, the others keep what was known.
    for (card, now) in hello.cuda.iter_mut().zip(device::cards()) {
        card.free_bytes = now.free_bytes;
    }
    hello
}

fn card(card: device::Card) -> Cuda {
    let device::Card { name, memory_bytes, free_bytes, .. } = card;
    Cuda { name, memory_bytes, free_bytes }
}

/// The name of this machine, where the system tells it as Linux, Windows or a shell does.
fn host() -> String {
    let told = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| std::env::var("COMPUTERNAME").ok()).or_else(|| std::env::var("HOSTNAME").ok());
    told.unwrap_or_default().trim().chars().take(255).collect()
}

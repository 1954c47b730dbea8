//! What a network proposed.

use crate::engine::wire::{Array, Device, Prediction, Run};
use crate::engine::{EngineError, neural::NeuralError};
use crate::raster::{Chroma, Plane};

/// The color of a photograph as a network sees it, on the network's grid.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct Proposed {
    /// `[2, H, W]`, CIE a* and b* under D65.
    pub(in crate::engine) ab: Chroma,
    /// `[H, W]`, 0..=1; nothing where the network tells none.
    pub(in crate::engine) confidence: Option<Plane<f32>>,
    /// How it was computed; nothing for what is coarse and comes on the way.
    pub(in crate::engine) run: Option<Run>,
    /// The machine it was computed on; empty where that is not known.
    pub(in crate::engine) host: String,
}

impl Proposed {
    /// From a worker's answer.
    pub(super) fn new(prediction: &Prediction, run: Option<Run>, host: &str) -> Result<Self, EngineError> {
        let mut planes = prediction.ab.planes();
        let (Some(a), Some(b)) = (planes.next(), planes.next()) else {
            return Err(NeuralError::Confused { said: String::new() }.into());
        };
        let confidence = prediction.confidence.as_ref().and_then(first);
        Ok(Self { ab: [a, b], confidence, run, host: host.into() })
    }

    /// Where and with which numbers it was computed, as the end of a sentence.
    pub(in crate::engine) fn ran(&self) -> Option<String> {
        let run = self.run.as_ref()?;
        let device = match run.device {
            Device::Cpu => "the processor",
            Device::Cuda => "the graphics card",
        };
        let of = if self.host.is_empty() { String::new() } else { format!(" of {}", self.host) };
        Some(format!("{device}{of}, {}", format!("{:?}", run.precision).to_lowercase()))
    }

    /// Why it was not computed where that was asked for, in a sentence for a person; nothing where it was.
    pub(in crate::engine) fn fallback(&self) -> Option<String> {
        let reason = self.run.as_ref()?.fell_back.as_ref()?;
        Some(format!("The network ran on the processor: {reason}"))
    }
}

/// The first plane of an array.
fn first(array: &Array) -> Option<Plane<f32>> {
    array.planes().next()
}

//! What this machine computes with: the processor and its matrix instructions, the cards, and the precision that suits.

mod choice;
mod cuda;
mod precision;
mod processor;

pub use choice::{ChoiceError, named};
pub use cuda::{Card, CudaError, bring_in_cuda, cards};
pub use precision::Precision;
pub use processor::{MatrixUnit, Processor};

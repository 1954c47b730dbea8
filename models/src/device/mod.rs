//! What this machine computes with: the processor and its matrix instructions, the cards, the precision that suits,
//! and how quickly they multiply.

mod choice;
mod cuda;
mod precision;
mod processor;
mod product;

pub use choice::{ChoiceError, named};
pub use cuda::{Card, CudaError, bring_in_cuda, cards};
pub use precision::Precision;
pub use processor::{MatrixUnit, Processor};
pub use product::product_ms;

/// The release of libtorch that this program is built for and runs with.
pub const LIBTORCH: &str = "2.11.0";

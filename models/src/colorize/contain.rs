//! libtorch's failures made values. tch panics where C++ throws; a job must end with a reason instead.

use super::ColorizeError;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a job; a panic in it becomes an error with its first line.
///
/// # Errors
/// What the job returned, [`ColorizeError::OutOfMemory`] where libtorch could not get memory, else
/// [`ColorizeError::Libtorch`].
pub fn contained<T>(job: impl FnOnce() -> Result<T, ColorizeError>) -> Result<T, ColorizeError> {
    // Tensors made by the job die with it; nothing that outlives it is written before its end.
    catch_unwind(AssertUnwindSafe(|| tch::no_grad(job))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("an unknown failure");
        let first = text.split("\\n").next().and_then(|text| text.lines().next()).unwrap_or(text).to_string();
        // The texts of c10's CPU and CUDA allocators.
        let is_memory =
            ["out of memory", "can't allocate memory", "not enough memory"].iter().any(|sign| text.contains(sign));
        Err(if is_memory { ColorizeError::OutOfMemory(first) } else { ColorizeError::Libtorch(first) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::{Device, Kind, Tensor};

    #[test]
    fn a_failure_of_libtorch_is_a_value() {
        let sizes =
            contained(|| Ok(Tensor::zeros([2, 3], (Kind::Float, Device::Cpu)).matmul(&Tensor::from_slice(&[1.0]))));
        assert!(matches!(sizes, Err(ColorizeError::Libtorch(_))), "{sizes:?}");
        let memory = contained(|| Ok(Tensor::zeros([1 << 50], (Kind::Double, Device::Cpu))));
        assert!(matches!(memory, Err(ColorizeError::OutOfMemory(_))), "{memory:?}");
        assert_eq!(contained(|| Ok(3)), Ok(3));
    }
}

//! What of a reference goes with what of a photograph: every place of either has the number of a part.

use tch::{Device, Kind, Tensor};

/// The part of what goes with everything.
pub const FREE: u8 = 0;

/// The part of what takes no part.
pub const EXCLUDED: u8 = u8::MAX;

/// Less than any product of two directions: how alike places are that may not go together.
pub const APART: f64 = -2.0;

/// The parts of the places of a photograph and of a reference.
#[derive(Debug)]
pub struct Parts {
    /// `[n]`, of the photograph's.
    pub here: Tensor,
    /// `[m]`, of the reference's.
    pub there: Tensor,
}

impl Parts {
    /// Of `n` and `m` places that all go with each other.
    #[must_use]
    pub fn free([n, m]: [i64; 2], device: Device) -> Self {
        let free = |count| Tensor::zeros([count], (Kind::Float, device));
        Self { here: free(n), there: free(m) }
    }

    /// `products` `[.., count, m]` of `count` places of the photograph from `first` on with those of the reference, less
    /// than any where the two may not go together: what is excluded goes with nothing, and what is not free goes with what
    /// has the same part alone.
    pub fn held_apart(&self, products: &Tensor, first: i64, count: i64) -> Tensor {
        let (here, there) = (self.here.narrow(0, first, count).unsqueeze(1), self.there.unsqueeze(0));
        let excluded = here.eq(f64::from(EXCLUDED)).logical_or(&there.eq(f64::from(EXCLUDED)));
        let other = here.ne_tensor(&there).logical_and(&here.ne(f64::from(FREE)));
        products.masked_fill(&other.logical_or(&excluded), APART)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_go_with_their_own_and_what_is_free_with_all_but_what_is_excluded() {
        let row = Tensor::from_slice(&[0.0_f32, 1.0, 2.0, 255.0]);
        let parts = Parts { here: row.shallow_clone(), there: row };
        let held = parts.held_apart(&Tensor::zeros([3, 4], (Kind::Float, Device::Cpu)), 0, 3);
        let together: Vec<bool> = Vec::try_from(&held.eq(0.0).flatten(0, -1)).unwrap();
        assert_eq!(together, [true, true, true, false, false, true, false, false, false, false, true, false]);
        assert_eq!(parts.held_apart(&held.narrow(0, 0, 1), 3, 1).max().double_value(&[]), APART);
        let free = Parts::free([2, 3], Device::Cpu);
        assert_eq!(free.held_apart(&held.narrow(1, 0, 3).narrow(0, 0, 2), 0, 2).size(), [2, 3]);
    }
}

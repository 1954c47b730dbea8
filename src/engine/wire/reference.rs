//! Reference pictures, as the worker is told of them.

use serde::{Deserialize, Serialize};

use super::check::{arrays, require};
use super::{Array, WireError};

/// Names a reference of an encoded photograph; the program chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReferenceId(pub u64);

/// A color picture to take color from, and what of it goes with what of the photograph. Parts are whole numbers: 0 goes with
/// everything, 255 takes no part, and a pixel of the photograph of any other takes from pixels of the same number alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// `[1, H, W]`, CIE L*, 0..=100.
    pub lightness: Array,
    /// `[2, H, W]`, CIE a* and b*, of the same size.
    pub ab: Array,
    /// `[1, H, W]`, the parts of the picture, of the same size.
    pub there: Array,
    /// `[1, H, W]`, the parts of the photograph, of the size of its encoded lightness.
    pub here: Array,
}

/// A reference that a photograph takes color from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referred {
    /// Which.
    pub reference: ReferenceId,
    /// How much is made of it, 0..=1.
    pub strength: f32,
}

impl Reference {
    pub(super) fn arrays(&self) -> Vec<&Array> {
        vec![&self.lightness, &self.ab, &self.there, &self.here]
    }

    pub(super) fn arrays_mut(&mut self) -> Vec<&mut Array> {
        vec![&mut self.lightness, &mut self.ab, &mut self.there, &mut self.here]
    }

    pub(super) fn check(&self) -> Result<(), WireError> {
        arrays("the reference picture", &[(&self.lightness, 1), (&self.ab, 2), (&self.there, 1)])?;
        arrays("the parts of the photograph", &[(&self.here, 1)])?;
        let mut parts = self.there.samples().iter().chain(self.here.samples());
        require("a part of a picture", parts.all(|&part| part == f32::from(number_of(part))))
    }
}

/// The part that a sample tells.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and the caller compares"
)]
const fn number_of(sample: f32) -> u8 {
    sample as u8
}

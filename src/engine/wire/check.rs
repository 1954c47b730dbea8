//! What every field is held to, on both sides: lengths, numbers, shapes.

use super::limits;
use super::{Array, WireError};

/// The size itself, where it is within the limit.
pub(super) const fn at_most(what: &'static str, found: usize, most: usize) -> Result<usize, WireError> {
    if found <= most { Ok(found) } else { Err(WireError::TooLarge { what, found, most }) }
}

/// A text that is not too long.
pub(super) fn text(what: &'static str, text: &str) -> Result<(), WireError> {
    at_most(what, text.len(), limits::TEXT_BYTES).map(|_| ())
}

/// A list that is not too long.
pub(super) fn list<T>(what: &'static str, list: &[T], most: usize) -> Result<(), WireError> {
    at_most(what, list.len(), most).map(|_| ())
}

/// Numbers that are finite and of a sensible size.
pub(super) fn numbers(what: &'static str, numbers: &[f32]) -> Result<(), WireError> {
    // Not-a-number is not within the limit either.
    require(what, numbers.iter().all(|x| x.abs() <= limits::NUMBER))
}

/// Numbers from 0 to 1.
pub(super) fn shares(what: &'static str, numbers: &[f32]) -> Result<(), WireError> {
    require(what, numbers.iter().all(|x| (0.0..=1.0).contains(x)))
}

/// Arrays of these numbers of channels, all of one size.
pub(super) fn arrays(what: &'static str, arrays: &[(&Array, usize)]) -> Result<(), WireError> {
    let size = arrays.first().map(|(array, _)| array.size());
    require(what, arrays.iter().all(|(a, channels)| a.shape()[0] == *channels && Some(a.size()) == size))
}

/// Anything else that must hold.
pub(super) const fn require(what: &'static str, holds: bool) -> Result<(), WireError> {
    if holds { Ok(()) } else { Err(WireError::Invalid { what }) }
}

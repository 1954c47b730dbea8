//! Numbers that a seed determines, and the seed of a file.

use crate::photo::Hash;

/// A row of numbers that a seed determines. **Source:** SplitMix64 (Steele, Lea, Flood 2014).
pub(super) struct Draw(pub(super) u64);

impl Draw {
    /// A number below `end`, evenly spread (up to 2^-32 of unevenness).
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let high = (z ^ (z >> 31)) >> 32;
        usize::try_from((high * end as u64) >> 32).unwrap_or(0)
    }
}

/// The seed that a file's bytes determine.
pub(super) fn seed_of(hash: Hash) -> u64 {
    let digits: String = hash.to_string().chars().take(16).collect();
    u64::from_str_radix(&digits, 16).unwrap_or(0)
}

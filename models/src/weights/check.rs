//! The strict check: every key a network needs is there with its shape, and nothing else but what is known to be spare.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use super::architecture::{Detected, detect};
use super::fold::Folded;
use super::{WeightsError, keys::Key};

/// How many differences are spelled out; the rest are counted.
const SPELLED: usize = 4;

/// What differs between a file and its network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// Keys the network needs and the file lacks.
    pub missing: Vec<String>,
    /// Keys the file has and the network does not know.
    pub extra: Vec<String>,
    /// Keys of another shape or of whole numbers, with what was expected and what was found.
    pub different: Vec<String>,
}

impl Mismatch {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty() && self.different.is_empty()
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [("missing", &self.missing), ("not known", &self.extra), ("different", &self.different)];
        let mut between = "";
        for (what, names) in rows.iter().filter(|(_, names)| !names.is_empty()) {
            write!(out, "{between}{} {what} ({}", names.len(), names[..names.len().min(SPELLED)].join(", "))?;
            out.write_str(if names.len() > SPELLED { ", …)" } else { ")" })?;
            between = ", ";
        }
        Ok(())
    }
}

/// Whose weights these are.
///
/// # Errors
/// [`WeightsError::UnknownArchitecture`].
pub(super) fn identify(folded: &[Folded]) -> Result<Detected, WeightsError> {
    let by_name: HashMap<&str, &Folded> = folded.iter().map(|f| (f.name.as_str(), f)).collect();
    let found = detect(&|name| by_name.get(name).map(|f| f.shape.as_slice()));
    found.ok_or_else(|| WeightsError::UnknownArchitecture {
        n_tensors: folded.len(),
        first: folded.iter().take(3).map(|f| f.name.chars().take(80).collect()).collect(),
    })
}

/// What differs from the keys of a network.
#[must_use]
pub(super) fn compare(folded: &[Folded], detected: &Detected) -> Mismatch {
    let by_name: HashMap<&str, &Folded> = folded.iter().map(|f| (f.name.as_str(), f)).collect();
    let keys = detected.keys();
    let mut mismatch = Mismatch::default();
    for Key { name, shape } in &keys {
        match by_name.get(name) {
            None => mismatch.missing.push((*name).into()),
            Some(found) if found.shape != *shape => {
                mismatch.different.push(format!("{name} is {:?} and must be {shape:?}", found.shape));
            }
            Some(found) if !found.is_float() => mismatch.different.push(format!("{name} is of whole numbers")),
            Some(_) => {}
        }
    }
    let known: std::collections::HashSet<&str> = keys.iter().map(|key| key.name).collect();
    let extra = folded.iter().map(|f| f.name.as_str()).filter(|name| !known.contains(name) && !detected.is_spare(name));
    mismatch.extra = extra.map(String::from).collect();
    mismatch
}

/// The same as an error where anything differs.
///
/// # Errors
/// [`WeightsError::Mismatch`].
pub(super) fn check(folded: &[Folded], detected: &Detected) -> Result<(), WeightsError> {
    let mismatch = compare(folded, detected);
    let architecture = detected.architecture.id;
    if mismatch.is_empty() { Ok(()) } else { Err(WeightsError::Mismatch { architecture, mismatch }) }
}

//! `torch.save` since 1.6: a zip archive with the pickle `*/data.pkl` and one stored entry `*/data/KEY` a storage.
//!
//! **Source:** `_save` in `torch/serialization.py`, `caffe2/serialize/inline_container.cc`.

use std::collections::HashMap;
use std::fs::File;

use super::WeightsError;
use super::pickle::{self, Input};
use super::state::{self, State, StorageId};
use super::tensor::Extent;
use super::zip::{self, Entry};

/// Largest pickle. That of the largest published checkpoint is below a megabyte.
const LARGEST_PICKLE: u64 = 64 << 20;
/// Longest word in the entry `byteorder`.
const LONGEST_ORDER: u64 = 16;

/// The folder in which PyTorch put everything, with its slash; nothing for an archive of another kind.
pub(super) fn prefix(entries: &[Entry]) -> Option<String> {
    entries.iter().find_map(|entry| entry.name.strip_suffix("data.pkl")).map(String::from)
}

/// The state dictionary of such an archive.
///
/// # Errors
/// Those of the archive, of the pickle and of its tensors.
pub(super) fn read(file: &mut File, entries: &[Entry], prefix: &str) -> Result<State, WeightsError> {
    let by_name: HashMap<&str, &Entry> =
        entries.iter().filter_map(|entry| Some((entry.name.strip_prefix(prefix)?, entry))).collect();
    if let Some(order) = by_name.get("byteorder") {
        let order = zip::read_stored(file, order, LONGEST_ORDER)?;
        if order.trim_ascii() != b"little" {
            return Err(fault("its numbers are big-endian", "byteorder"));
        }
    }
    if by_name.contains_key("constants.pkl") {
        return Err(WeightsError::Program("TorchScript".into()));
    }
    let entry = by_name.get("data.pkl").ok_or_else(|| fault("it is missing", "data.pkl"))?;
    let bytes = zip::read_stored(file, entry, LARGEST_PICKLE)?;
    check_crc(entry, &bytes)?;
    let mut input = Input::new(bytes.as_slice(), bytes.len() as u64);
    let object = pickle::read(&mut input)?;
    if input.at() != bytes.len() as u64 {
        return Err(WeightsError::Pickle { at: input.at(), reason: "something follows behind its end" });
    }
    state::state(&object, &|id| place(&by_name, id))
}

/// Where a storage lies: the bytes of its entry, of which there must be as many as the pickle says.
fn place(by_name: &HashMap<&str, &Entry>, id: &StorageId) -> Result<Extent, WeightsError> {
    let name = format!("data/{}", id.key);
    let entry = by_name.get(name.as_str()).ok_or_else(|| fault("the pickle names it and it is missing", &name))?;
    if entry.packing != zip::Packing::Stored {
        return Err(fault("it is compressed where PyTorch stores", &name));
    }
    let bytes = (id.numel as u64).checked_mul(id.element.bytes() as u64);
    if bytes == Some(entry.extent.bytes) {
        Ok(entry.extent)
    } else {
        Err(fault("it has another size than the pickle says", &name))
    }
}

fn check_crc(entry: &Entry, bytes: &[u8]) -> Result<(), WeightsError> {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    if crc.sum() == entry.crc32 { Ok(()) } else { Err(fault("its checksum is wrong", &entry.name)) }
}

fn fault(reason: &'static str, entry: &str) -> WeightsError {
    WeightsError::Zip { reason, entry: entry.into() }
}

//! `torch.save` before 1.6: five pickles (a magic number, the protocol, the system, the object, the storages' keys), then
//! every storage as an element count and its bytes.
//!
//! **Source:** `_legacy_save` in `torch/serialization.py`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use super::WeightsError;
use super::pickle::{self, Input, Pickled, Value};
use super::state::{self, State, StorageId};
use super::tensor::{Element, Extent};

/// Largest sum of the five pickles. That of the largest published checkpoint is below a megabyte.
const LARGEST_PICKLES: u64 = 64 << 20;
/// The second pickle: the protocol of the three that follow.
const PROTOCOL: i64 = 1001;

/// The state dictionary of a legacy file.
///
/// # Errors
/// Those of the pickle and of its tensors; [`WeightsError::Truncated`] where a storage is cut off.
pub(super) fn read(file: &mut File) -> Result<State, WeightsError> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut input = Input::new(BufReader::new(&mut *file), LARGEST_PICKLES.min(length));
    // The magic number is known from the first bytes.
    pickle::read(&mut input)?;
    if *pickle::read(&mut input)?.root() != Value::Int(PROTOCOL) {
        return Err(WeightsError::Pickle { at: input.at(), reason: "it is of another protocol of torch.save" });
    }
    check_system(&pickle::read(&mut input)?, input.at())?;
    let object = pickle::read(&mut input)?;
    let keys = pickle::read(&mut input)?;
    let end = input.at();
    drop(input);
    let places = places(file, end, length, &keys, &described(&object)?)?;
    let find = |id: &StorageId| {
        let missing = || WeightsError::Pickle { at: 0, reason: "a storage is named that is not in the file" };
        places.get(&id.key).copied().ok_or_else(missing)
    };
    state::state(&object, &find)
}

/// The third pickle tells the byte order among other things.
fn check_system(system: &Pickled, at: u64) -> Result<(), WeightsError> {
    let Value::Dict(entries) = system.root() else {
        return Err(WeightsError::Pickle { at, reason: "the description of the system is no dictionary" });
    };
    let order = entries.iter().find(|(key, _)| system.text(*key) == Some("little_endian"));
    match order.map(|(_, value)| system.get(*value)) {
        Some(Value::Bool(false)) => {
            Err(WeightsError::Pickle { at, reason: "its numbers are big-endian; save it again on a usual computer" })
        }
        _ => Ok(()),
    }
}

/// Element type and count of every storage the object names.
fn described(object: &Pickled) -> Result<HashMap<String, (Element, usize)>, WeightsError> {
    let mut described = HashMap::new();
    for value in object.values() {
        let Value::Persistent(description) = value else { continue };
        let Some(StorageId { element, key, numel, .. }) = state::storage(object, *description) else { continue };
        if described.insert(key, (element, numel)).is_some_and(|before| before != (element, numel)) {
            return Err(WeightsError::Pickle { at: 0, reason: "one storage is described in two ways" });
        }
    }
    Ok(described)
}

/// Where each storage lies: they follow each other in the order of the keys.
fn places(
    file: &mut File,
    mut at: u64,
    length: u64,
    keys: &Pickled,
    described: &HashMap<String, (Element, usize)>,
) -> Result<HashMap<String, Extent>, WeightsError> {
    let fault = |at, reason| WeightsError::Pickle { at, reason };
    let Value::List(keys_in_order) = keys.root() else {
        return Err(fault(at, "the row of its storages is no list"));
    };
    let mut places = HashMap::new();
    for key in keys_in_order {
        let key = state::storage_key(keys.get(*key)).ok_or_else(|| fault(at, "the key of a storage is no text"))?;
        let Some((element, numel)) = described.get(&key) else {
            return Err(fault(at, "a storage lies in the file that nothing names"));
        };
        let counted = super::zip::read_at(file, at, 8, "the count of a storage")?;
        let counted = counted.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        if counted != Some(*numel as u64) {
            return Err(fault(at, "a storage has another size than its description says"));
        }
        let bytes = (*numel as u64).checked_mul(element.bytes() as u64);
        let extent = Extent { start: at + 8, bytes: bytes.unwrap_or(u64::MAX) };
        match extent.start.checked_add(extent.bytes) {
            Some(end) if end <= length => at = end,
            _ => return Err(WeightsError::Truncated { what: "the numbers of a storage", at: length }),
        }
        if places.insert(key, extent).is_some() {
            return Err(fault(at, "one storage lies in the file twice"));
        }
    }
    if at < length {
        return Err(fault(at, "something follows behind the last storage"));
    }
    Ok(places)
}

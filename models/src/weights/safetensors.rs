//! The header of a safetensors file: an 8-byte length, JSON, then the bytes of all tensors without a gap.
//!
//! **Source:** the format's description in the README of the crate `safetensors`. The crate wants the whole file in memory
//! to read its header; this reader takes the header alone and makes the same checks: offsets in order, no gap, no
//! overlap, shapes that fill their bytes, the last byte the last of the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::WeightsError;
use super::state::State;
use super::tensor::{Element, Extent, Stored};

/// Largest header. That of the largest known network has 70 kB.
const LARGEST_HEADER: u64 = 8 << 20;

/// The key of the header that holds no tensor.
pub(super) const METADATA: &str = "__metadata__";

/// Texts that whoever wrote the file left about it.
pub(super) type Metadata = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [u64; 2],
}

/// The tensors of a safetensors file, and its metadata.
///
/// # Errors
/// [`WeightsError::Header`], [`WeightsError::Truncated`], [`WeightsError::TooLarge`] or [`WeightsError::Tensor`].
pub(super) fn read(file: &mut File) -> Result<(State, Metadata), WeightsError> {
    let length = file.seek(SeekFrom::End(0))?;
    let size = super::zip::read_at(file, 0, 8, "the size of the header")?;
    let size = size.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    if size > LARGEST_HEADER {
        return Err(WeightsError::TooLarge { what: "the header", size, limit: LARGEST_HEADER });
    }
    let header = super::zip::read_at(file, 8, size, "the header")?;
    let (entries, metadata) = parse(&header)?;
    let mut tensors = Vec::new();
    let mut next = 0;
    for (name, entry) in entries {
        tensors.push(tensor(name, entry, 8 + size, &mut next)?);
    }
    match (8 + size + next).cmp(&length) {
        std::cmp::Ordering::Greater => Err(WeightsError::Truncated { what: "the numbers of a tensor", at: length }),
        std::cmp::Ordering::Less => Err(WeightsError::Header("something follows behind the last tensor".into())),
        std::cmp::Ordering::Equal if tensors.is_empty() => Err(WeightsError::NoTensors),
        std::cmp::Ordering::Equal => Ok((State { tensors, others: Vec::new() }, metadata)),
    }
}

/// The entries in the order of their bytes.
fn parse(header: &[u8]) -> Result<(Vec<(String, Entry)>, Metadata), WeightsError> {
    let broken = |reason: serde_json::Error| WeightsError::Header(reason.to_string());
    let Fields(fields) = serde_json::from_slice(header).map_err(broken)?;
    let mut metadata = Metadata::new();
    let mut entries = Vec::new();
    for (name, value) in fields {
        if name == METADATA {
            metadata = serde_json::from_str(value.get()).map_err(broken)?;
        } else {
            entries.push((name, serde_json::from_str::<Entry>(value.get()).map_err(broken)?));
        }
    }
    entries.sort_by_key(|(_, entry)| entry.data_offsets);
    Ok((entries, metadata))
}

fn tensor(name: String, entry: Entry, data_at: u64, next: &mut u64) -> Result<Stored, WeightsError> {
    let [start, end] = entry.data_offsets;
    if start != *next || end < start {
        return Err(WeightsError::Tensor { name, reason: "its bytes overlap others or leave a gap" });
    }
    let Some(element) = Element::ALL.into_iter().find(|element| element.name() == entry.dtype) else {
        return Err(WeightsError::Tensor { name, reason: "its numbers are of a kind that weights are not kept in" });
    };
    *next = end;
    let Some(start) = data_at.checked_add(start).filter(|start| start.checked_add(end).is_some()) else {
        return Err(WeightsError::Tensor { name, reason: "it lies beyond any file" });
    };
    let extent = Extent { start, bytes: end - entry.data_offsets[0] };
    Stored::whole(name, element, entry.shape, extent)
}

/// The members of a JSON object, of which none may occur twice.
struct Fields(BTreeMap<String, Box<RawValue>>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> serde::de::Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object of tensors")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
            if fields.contains_key(&name) {
                return Err(serde::de::Error::custom("one name stands there twice"));
            }
            fields.insert(name, value);
        }
        Ok(Fields(fields))
    }
}

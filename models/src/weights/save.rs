//! Our own weight files: safetensors with f32, or f16 where that was asked for, written one tensor at a time.
//!
//! **Source:** the format's description in the README of the crate `safetensors`. The header ends on a multiple of eight
//! bytes, and f32 come before f16, so that every tensor is aligned.

use std::io::{self, Write};

use half::f16;
use serde_json::{Map, Value, json};

use super::WeightsError;
use super::safetensors::{METADATA, Metadata};
use super::tensor::Element;

/// How numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Precision {
    /// f32 throughout.
    #[default]
    Full,
    /// Matrices and kernels in f16; vectors, which are norms and biases and weigh nothing, stay f32.
    Half,
}

impl Precision {
    /// How a tensor of that shape is kept.
    pub(super) fn element(self, shape: &[usize]) -> Element {
        match self {
            Self::Half if shape.len() > 1 => Element::F16,
            _ => Element::F32,
        }
    }
}

/// A tensor that will be written.
#[derive(Clone, Debug)]
pub(super) struct Planned<'a> {
    pub(super) name: String,
    pub(super) shape: &'a [usize],
    pub(super) element: Element,
}

/// The header of a file of these tensors in this order.
pub(super) fn header(planned: &[Planned], metadata: &Metadata) -> Result<Vec<u8>, WeightsError> {
    let mut fields = Map::new();
    fields.insert(METADATA.into(), json!(metadata));
    let mut at = 0;
    for Planned { name, shape, element } in planned {
        let end = at + shape.iter().product::<usize>() * element.bytes();
        let entry = json!({"dtype": element.name(), "shape": shape, "data_offsets": [at, end]});
        fields.insert(name.clone(), entry);
        at = end;
    }
    let mut json = serde_json::to_vec(&Value::Object(fields)).map_err(io::Error::from)?;
    json.resize(json.len().next_multiple_of(8), b' ');
    let mut header = (json.len() as u64).to_le_bytes().to_vec();
    header.extend(json);
    Ok(header)
}

/// Writes the numbers of one tensor.
///
/// # Errors
/// [`WeightsError::Tensor`] for a number that f16 cannot hold, [`WeightsError::Io`].
pub(super) fn numbers(out: &mut dyn Write, planned: &Planned, values: &[f32]) -> Result<(), WeightsError> {
    if planned.element != Element::F16 {
        values.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
        return Ok(());
    }
    for value in values {
        let narrow = f16::from_f32(*value);
        if !narrow.is_finite() {
            let reason = "it holds a number too large for 16 bits; convert it without --fp16";
            return Err(WeightsError::Tensor { name: planned.name.clone(), reason });
        }
        out.write_all(&narrow.to_le_bytes())?;
    }
    Ok(())
}

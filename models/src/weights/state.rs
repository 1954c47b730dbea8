//! From a pickle to a state dictionary: names, and where each tensor lies.
//!
//! **Source:** `torch/_utils.py` (`_rebuild_tensor_v2` and its kin) and `torch/serialization.py` (persistent ids) say how a
//! tensor is written down. Wrappers that training programs put around a state dictionary are taken off; what else
//! lies in the file, such as an optimizer's state, is left alone.

use std::collections::HashSet;

use super::WeightsError;
use super::pickle::{Id, Pickled, Value};
use super::tensor::{Element, Extent, MOST_AXES, Stored, View};

/// Keys under which training programs keep the state dictionary, the wanted one first. `params_ema` is the running mean
/// of `params`, which the authors who keep both evaluate.
const WRAPPERS: [&str; 6] = ["state_dict", "model", "params_ema", "params", "net_g", "generator"];
/// Wrappers within wrappers that are taken off; more than two has not been seen.
const DEEPEST: usize = 4;
/// Most entries of a state dictionary; the largest known network has below a thousand.
const MOST_ENTRIES: usize = 20_000;
/// Longest name of a tensor; the longest of a known network has 100 bytes.
const LONGEST_NAME: usize = 512;
/// Longest name of a storage.
const LONGEST_KEY: usize = 64;

/// Tensors of a state dictionary, and the names of entries that are none.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) tensors: Vec<Stored>,
    pub(super) others: Vec<String>,
}

/// A storage as a pickle describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StorageId {
    pub(super) element: Element,
    /// Its name in the file.
    pub(super) key: String,
    /// How many elements it has.
    pub(super) numel: usize,
    /// First element of the part that is meant; files before 0.4 share storages in this way.
    pub(super) offset: usize,
}

/// The state dictionary of a pickle; `find` tells where a storage lies.
///
/// # Errors
/// [`WeightsError::Program`], [`WeightsError::NoTensors`], [`WeightsError::Tensor`], or what `find` says.
pub(super) fn state(
    pickled: &Pickled,
    find: &dyn Fn(&StorageId) -> Result<Extent, WeightsError>,
) -> Result<State, WeightsError> {
    let mut state = State::default();
    let entries = unwrapped(pickled)?;
    too_large("the state dictionary", entries.len(), MOST_ENTRIES)?;
    let mut seen = HashSet::new();
    for (key, value) in entries {
        let Some(name) = pickled.text(*key) else { continue };
        too_large("the name of a tensor", name.len(), LONGEST_NAME)?;
        if !seen.insert(name) {
            return Err(bad(name, "it is there twice"));
        }
        match rebuilt(pickled, *value) {
            Some(view) => state.tensors.push(view.map_err(|reason| bad(name, reason))?.stored(name, find)?),
            None => state.others.push(name.into()),
        }
    }
    if state.tensors.is_empty() { Err(WeightsError::NoTensors) } else { Ok(state) }
}

/// What a persistent id says of a storage; nothing for those of other things.
pub(super) fn storage(pickled: &Pickled, description: Id) -> Option<StorageId> {
    let [kind, class, key, _location, numel, rest @ ..] = pickled.row(description)? else { return None };
    if pickled.text(*kind) != Some("storage") {
        return None;
    }
    let element = match pickled.get(*class) {
        Value::Global { module, name } if matches!(&**module, "torch" | "torch.cuda" | "torch.storage") => {
            element_of(name)?
        }
        _ => return None,
    };
    let key = storage_key(pickled.get(*key))?;
    let offset = match rest.first().map(|view| pickled.get(*view)) {
        Some(Value::Tuple(view)) => pickled.size(*view.get(1)?)?,
        _ => 0,
    };
    Some(StorageId { element, key, numel: pickled.size(*numel)?, offset })
}

/// The name of a storage: digits in all files that were seen, a number in the oldest.
pub(super) fn storage_key(value: &Value) -> Option<String> {
    match value {
        Value::Text(key) => (key.len() <= LONGEST_KEY).then(|| key.to_string()),
        Value::Int(key) => Some(key.to_string()),
        _ => None,
    }
}

fn element_of(class: &str) -> Option<Element> {
    Some(match class {
        "HalfStorage" => Element::F16,
        "BFloat16Storage" => Element::Bf16,
        "FloatStorage" => Element::F32,
        "DoubleStorage" => Element::F64,
        "BoolStorage" => Element::Bool,
        "ByteStorage" => Element::U8,
        "CharStorage" => Element::I8,
        "ShortStorage" => Element::I16,
        "IntStorage" => Element::I32,
        "LongStorage" => Element::I64,
        _ => return None,
    })
}

/// The entries of the dictionary that holds the tensors.
fn unwrapped(pickled: &Pickled) -> Result<&[(Id, Id)], WeightsError> {
    let mut value = pickled.root();
    for _ in 0..=DEEPEST {
        let Value::Dict(entries) = value else {
            return Err(pickled.callee(value).map_or(WeightsError::NoTensors, WeightsError::Program));
        };
        let holds_tensors = entries.iter().any(|(_, value)| rebuilt(pickled, *value).is_some());
        let wrapper = |name: &&str| entries.iter().rev().find(|(key, _)| pickled.text(*key) == Some(name));
        match WRAPPERS.iter().find_map(wrapper) {
            Some((_, inner)) if !holds_tensors => value = pickled.get(*inner),
            _ => return Ok(entries),
        }
    }
    Err(WeightsError::NoTensors)
}

/// A tensor as its pickled call describes it.
struct Rebuilt {
    storage: StorageId,
    view: View,
}

impl Rebuilt {
    fn stored(
        self,
        name: &str,
        find: &dyn Fn(&StorageId) -> Result<Extent, WeightsError>,
    ) -> Result<Stored, WeightsError> {
        let Self { storage, mut view } = self;
        let extent = find(&storage)?;
        view.offset = view.offset.checked_add(storage.offset).ok_or_else(|| bad(name, "it starts beyond any file"))?;
        Stored::new(name.into(), storage.element, view, extent)
    }
}

/// Reads the calls that make a tensor. `None` for every other value, a reason for such a call with odd arguments.
fn rebuilt(pickled: &Pickled, id: Id) -> Option<Result<Rebuilt, &'static str>> {
    let value = pickled.get(id);
    let Value::Call { args, .. } = value else { return None };
    let args = pickled.row(*args)?;
    match pickled.callee(value)?.as_str() {
        // A parameter wraps a tensor, which is a call again and no parameter.
        "torch._utils._rebuild_parameter" | "torch._utils._rebuild_parameter_with_state" => {
            let inner = *args.first()?;
            let is_parameter = pickled.callee(pickled.get(inner))?.contains("_rebuild_parameter");
            if is_parameter { None } else { rebuilt(pickled, inner) }
        }
        "torch._utils._rebuild_tensor_v2" | "torch._utils._rebuild_tensor" => Some(tensor(pickled, args)),
        _ => None,
    }
}

fn tensor(pickled: &Pickled, args: &[Id]) -> Result<Rebuilt, &'static str> {
    let [described, offset, shape, strides, ..] = args else { return Err("its call lacks arguments") };
    let storage = match pickled.get(*described) {
        Value::Persistent(description) => storage(pickled, *description),
        _ => None,
    };
    let storage = storage.ok_or("its storage is of a kind that weights are not kept in")?;
    let sizes = |id: &Id| -> Option<Vec<usize>> {
        let row = pickled.row(*id).filter(|row| row.len() <= MOST_AXES)?;
        row.iter().map(|n| pickled.size(*n)).collect()
    };
    let offset = pickled.size(*offset).ok_or("its offset is no number of elements")?;
    let shape = sizes(shape).ok_or("its shape is no row of sizes")?;
    let strides = sizes(strides).ok_or("its strides are no row of sizes")?;
    Ok(Rebuilt { storage, view: View { offset, shape, strides } })
}

fn too_large(what: &'static str, size: usize, limit: usize) -> Result<(), WeightsError> {
    let (size, limit) = (size as u64, limit as u64);
    if size <= limit { Ok(()) } else { Err(WeightsError::TooLarge { what, size, limit }) }
}

fn bad(name: &str, reason: &'static str) -> WeightsError {
    WeightsError::Tensor { name: name.chars().take(120).collect(), reason }
}

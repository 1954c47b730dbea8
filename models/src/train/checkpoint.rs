//! A run's whole state in one file, written whole or not at all: a run that goes on from it is the run that was not
//! interrupted.

use super::TrainError;
use super::learn::Masters;
use safetensors::tensor::{Dtype, View, serialize_to_file};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use tch::{Device, Kind, Tensor};

/// The layout of the file; another is refused.
const VERSION: u32 = 1;

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Progress {
    /// Steps done.
    pub step: u64,
    /// Minutes trained.
    pub minutes: f64,
}

/// A checkpoint that was read.
#[derive(Debug)]
pub struct Checkpoint {
    /// How far the run was.
    pub progress: Progress,
    tensors: HashMap<String, Tensor>,
}

/// A tensor as safetensors writes it: f32, contiguous, on the processor.
struct Bytes(Vec<usize>, Vec<u8>);

impl Bytes {
    fn of(tensor: &Tensor) -> Result<Self, TrainError> {
        let tensor = tensor.detach().to_device(Device::Cpu).to_kind(Kind::Float).contiguous();
        let shape = tensor.size().iter().map(|side| usize::try_from(*side).unwrap_or(0)).collect();
        let values = Vec::<f32>::try_from(&tensor.flatten(0, -1))?;
        Ok(Self(shape, values.iter().flat_map(|value| value.to_le_bytes()).collect()))
    }
}

impl View for Bytes {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.0
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.1)
    }

    fn data_len(&self) -> usize {
        self.1.len()
    }
}

/// Writes named tensors in f32 with texts beside them; the file appears whole or not at all.
pub(super) fn write(path: &Path, named: &[(String, Tensor)], texts: &[(&str, String)]) -> Result<(), TrainError> {
    let views = named.iter().map(|(name, tensor)| Ok((name.clone(), Bytes::of(tensor)?)));
    let views = views.collect::<Result<Vec<_>, TrainError>>()?;
    let texts = texts.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    let part = path.with_extension("part");
    let failed = |e: std::io::Error| TrainError::io(e, path);
    serialize_to_file(views, &Some(texts), &part).map_err(|e| failed(std::io::Error::other(e.to_string())))?;
    std::fs::rename(&part, path).map_err(failed)
}

/// Writes a run's state.
///
/// # Errors
/// [`TrainError::Io`]; the file before it stays.
pub(super) fn save(
    path: &Path,
    arch: &str,
    progress: Progress,
    masters: &Masters,
    rarity: Option<&Tensor>,
) -> Result<(), TrainError> {
    let mut named = Vec::new();
    for (i, group) in masters.groups().iter().enumerate() {
        let names = super::learn::STATE.iter().map(|part| format!("{i}.{part}"));
        named.extend(names.zip(group.state().map(Tensor::shallow_clone)));
    }
    named.extend(masters.fixed().map(|(name, tensor)| (format!("fixed.{name}"), tensor.shallow_clone())));
    named.extend(rarity.map(|weights| ("rarity".to_owned(), weights.shallow_clone())));
    let texts = [
        ("tintype-checkpoint", VERSION.to_string()),
        ("architecture", arch.into()),
        ("step", progress.step.to_string()),
        ("minutes", progress.minutes.to_string()),
        ("parameters", masters.names()),
    ];
    write(path, &named, &texts)
}

impl Checkpoint {
    /// Reads a run's state.
    ///
    /// # Errors
    /// [`TrainError::NotACheckpoint`], [`TrainError::OtherVersion`], [`TrainError::OtherNetwork`], each with what was found.
    pub fn read(path: &Path, arch: &str) -> Result<Self, TrainError> {
        let refused = |reason: String| TrainError::NotACheckpoint { reason, path: path.into() };
        let bytes = std::fs::read(path).map_err(|e| TrainError::io(e, path))?;
        let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).map_err(|e| refused(e.to_string()))?;
        let texts = header.metadata().clone().unwrap_or_default();
        let text = |key: &str| texts.get(key).cloned().ok_or_else(|| refused(format!("it does not tell its {key}")));
        let version = text("tintype-checkpoint")?;
        if version != VERSION.to_string() {
            return Err(TrainError::OtherVersion { found: version, known: VERSION, path: path.into() });
        }
        let found = text("architecture")?;
        if found != arch {
            return Err(TrainError::OtherNetwork { found, wanted: arch.into(), path: path.into() });
        }
        let number = |key: &str| text(key)?.parse::<f64>().map_err(|e| refused(format!("{key}: {e}")));
        let step = text("step")?.parse().map_err(|e| refused(format!("step: {e}")))?;
        let progress = Progress { step, minutes: number("minutes")? };
        drop(bytes);
        let tensors = Tensor::read_safetensors(path).map_err(|e| refused(e.to_string()))?;
        Ok(Self { progress, tensors: tensors.into_iter().collect() })
    }

    /// Puts the state into what learns.
    ///
    /// # Errors
    /// What does not fit.
    pub(super) fn restore(&self, masters: &mut Masters) -> Result<(), String> {
        let state = |i: usize, part: &str| {
            let name = format!("{i}.{part}");
            self.tensors.get(&name).map(Tensor::shallow_clone).ok_or(format!("it has no {name}"))
        };
        let mut states = Vec::new();
        for i in 0..masters.groups().len() {
            let [a, b, c, d] = super::learn::STATE;
            states.push([state(i, a)?, state(i, b)?, state(i, c)?, state(i, d)?]);
        }
        masters.restore(self.progress.step, &states).map_err(|part| {
            format!("its {part} are of another size; the settings of the encoder must stay as they were")
        })?;
        for (name, mut tensor) in
            masters.fixed().map(|(name, tensor)| (format!("fixed.{name}"), tensor.shallow_clone()))
        {
            let from = self.tensors.get(&name).ok_or(format!("it has no {name}"))?;
            if from.size() != tensor.size() {
                return Err(format!("its {name} is of another size"));
            }
            tch::no_grad(|| tensor.copy_(from));
        }
        Ok(())
    }

    /// The weights of the classes.
    pub(super) fn rarity(&self) -> Option<&Tensor> {
        self.tensors.get("rarity")
    }
}

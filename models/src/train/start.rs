//! What a network knows before the first step.

use super::TrainError;
use crate::nets::lite0::short_name;
use crate::weights::{self, Stored};
use std::path::Path;
use tch::{Tensor, nn};

/// Fills a network with the weights of a file as `tintype-models convert` writes it.
///
/// # Errors
/// [`TrainError::Weights`] where one is missing or of another shape.
pub(super) fn from_weights(store: &mut nn::VarStore, arch: &str, path: &Path) -> Result<(), TrainError> {
    store.load(path).map_err(|error| {
        // What libtorch says goes on for a screen of C++.
        let reason = error.to_string().lines().next().unwrap_or_default().to_owned();
        TrainError::Weights { network: arch.into(), reason, path: path.into() }
    })
}

/// Fills a network's encoder with the published weights of EfficientNet-Lite0; the classifier's are left out.
///
/// # Errors
/// [`TrainError::Weights`] where one is missing or of another shape.
pub(super) fn from_lite0(store: &nn::VarStore, arch: &str, prefix: &str, path: &Path) -> Result<(), TrainError> {
    let refused = |reason: String| TrainError::Weights { network: arch.into(), reason, path: path.into() };
    let mut opened = weights::open(path).map_err(|e| refused(e.to_string()))?;
    let mut variables = store.variables();
    let stored: Vec<Stored> = opened.tensors().to_vec();
    for tensor in stored {
        let Some(name) = short_name(tensor.name()).map(|short| format!("{prefix}{short}")) else { continue };
        let values = opened.read(&tensor).map_err(|e| refused(e.to_string()))?;
        let mut variable = variables.remove(&name).ok_or_else(|| refused(format!("{name} is not in the network")))?;
        if values.len() != variable.numel() {
            return Err(refused(format!("{name} has {} numbers instead of {}", values.len(), variable.numel())));
        }
        tch::no_grad(|| variable.copy_(&Tensor::from_slice(&values).reshape(variable.size())));
    }
    match variables.keys().filter(|name| name.starts_with(prefix)).min() {
        None => Ok(()),
        Some(missing) => Err(refused(format!("it has no {missing}"))),
    }
}

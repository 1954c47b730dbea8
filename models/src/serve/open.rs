//! From an id and a converted weight file to a network that has passed its self-test.

use super::{Failure, Wanted};
use crate::colorize::{ColorizeError, Colorizer, NETWORKS, Place, build, verify};
use tch::nn::VarStore;
use tintype::engine::wire::FailureKind;

/// Opens a network with the weights of our own safetensors format at a place.
///
/// # Errors
/// [`Failure`] with the kind that says what to do: no such network, damaged weights, too little memory.
pub fn open(wanted: &Wanted, place: Place) -> Result<Box<dyn Colorizer>, Failure> {
    let fill = |store: &mut VarStore| fill(wanted, store);
    let network = build(&wanted.network, place, wanted.mask_center, fill).map_err(|error| match error {
        ColorizeError::Unknown(id) => {
            let message = format!("this worker does not know the network {id:?}; it has {}", NETWORKS.join(", "));
            Failure::told(FailureKind::UnknownNetwork, message)
        }
        error => error.into(),
    })?;
    verify(&*network)?;
    Ok(network)
}

/// Every parameter from the file, or what is wrong with it.
fn fill(wanted: &Wanted, store: &mut VarStore) -> Result<(), ColorizeError> {
    store.load(&wanted.weights).map_err(|error| {
        let text = error.to_string();
        // What libtorch says goes on for a screen of C++.
        let first = text.lines().next().unwrap_or_default();
        let network = NETWORKS.iter().find(|id| **id == wanted.network).copied().unwrap_or("of this id");
        ColorizeError::Weights { network, reason: format!("{first}: {}", wanted.weights.display()) }
    })
}

//! The page of weights and of the worker.

use crate::engine::weights::FileHash;
use crate::engine::wire::Device;
use crate::engine::{Forecast, Room, size_words};

pub(crate) const TITLE: &str = "Models";
pub(crate) const WORKER: &str = "Worker";
pub(crate) const ASKING: &str = "Asking the worker who it is";
pub(crate) const ASK_AGAIN: &str = "Ask again";
pub(crate) const NO_CARD: &str = "No graphics card that networks can use";
pub(crate) const DEVICE: &str = "Run on";
pub(crate) const BEGIN: &str = "Open";
pub(crate) const BEGIN_PROPOSAL: &str = "In color";
pub(crate) const BEGIN_STROKES: &str = "In gray";
pub(crate) const AUTO: &str = "Automatic";
pub(crate) const CPU: &str = "Processor";
pub(crate) const CUDA: &str = "Graphics card";
pub(crate) const COMMAND: &str = "Worker command";
pub(crate) const COMMAND_SHORT: &str = "Command";
pub(crate) const OWN_WORKER: &str = "The worker that came with Tintype";
pub(crate) const COMMAND_HINT: &str =
    "Starts the worker, for example on another machine: ssh -T host tintype-models serve";
pub(crate) const APPLY: &str = "Apply";
pub(crate) const INSTALLED: &str = "Installed";
pub(crate) const NOTHING: &str = "Nothing yet. Fetch a file named below, then add it here or drop it on the window";
pub(crate) const KNOWN: &str = "Can be added";
pub(crate) const KNOWN_NOTE: &str =
    "Tintype fetches nothing by itself: fetch a file with your browser, then add it or drop it on the window";
pub(crate) const VERIFY: &str = "Verify";
pub(crate) const VERIFY_HINT: &str = "Hash the file again and compare";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const REMOVE_NOW: &str = "Remove for good";
pub(crate) const REMOVE_HINT: &str = "Deletes the installed file; the one it was made of stays where it is";
pub(crate) const ADD_TITLE: &str = "Add a weight file";
pub(crate) const ADD: &str = "Add";
pub(crate) const FILES: &str = "Weight files";
pub(crate) const EMPTY_FOLDER: &str = "No weight files here";
pub(crate) const IS_KNOWN: &str = "known file";
pub(crate) const IS_UNKNOWN: &str = "not a known file";
pub(crate) const IS_SHIPPED: &str = "comes with Tintype";
pub(crate) const TESTED: &str = "tested";
pub(crate) const UNTESTED: &str = "not run yet";
pub(crate) const NO_LICENCE: &str = "licence unknown";
pub(crate) const NOT_KNOWN: &str = "The file's hash is none of those Tintype knows. Its keys and shapes are right, but \
    who made it and under which licence is for you to know";

/// A worker and its machine.
pub(crate) fn who(program: &str, host: &str) -> String {
    if host.is_empty() { program.into() } else { format!("{program} on {host}") }
}

/// How much memory a network takes, in a line of its own.
pub(crate) fn forecast(name: &str, forecast: &Forecast) -> String {
    let [all, numbers] = [forecast.bytes, forecast.numbers_bytes].map(size_words);
    format!("{name} needs about {all} of memory, {numbers} of it for its numbers")
}

/// Whether there is room for a network; nothing where there is nothing to be said.
pub(crate) fn room(forecast: &Forecast, room: Room, host: &str) -> Option<String> {
    let (needed, at) =
        (size_words(forecast.bytes), if host.is_empty() { String::new() } else { format!(" on {host}") });
    Some(match room {
        Room::Loaded => return None,
        Room::Enough { free: None, .. } => format!("Needs about {needed} of memory"),
        Room::Enough { device, free: Some(free) } => {
            let of = if device == Device::Cuda { " of the graphics card" } else { "" };
            format!("Needs about {needed} of memory; {}{of} are free{at}", size_words(free))
        }
        Room::NotOnCard { free } => format!(
            "Needs about {needed} of memory; the graphics card has {} free{at}, so the processor will run it",
            size_words(free)
        ),
        Room::Lacking { free } => format!(
            "Needs about {needed} of memory and {} are free{at}: close other programs or choose a smaller network",
            size_words(free)
        ),
    })
}

/// The hash of a file that weights were made of.
pub(crate) fn hash(file: &FileHash) -> String {
    format!("SHA-256 {} {}", file.sha256, file.name)
}

/// Something went well, or not, with weights of that id.
pub(crate) fn added(id: &str) -> String {
    format!("Installed {id}; choose it under Base")
}

pub(crate) fn sound(id: &str) -> String {
    format!("{id} is as it was when it was added")
}

pub(crate) fn changed(id: &str) -> String {
    format!("{id} changed since it was added; remove it and add the file again")
}

pub(crate) fn removed(id: &str) -> String {
    format!("Removed {id}")
}

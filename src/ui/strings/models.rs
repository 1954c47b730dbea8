//! The page of weights and of the worker.

use crate::engine::weights::FileHash;

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

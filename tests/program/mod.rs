//! The program as a shell runs it, in a folder of its own and with nothing of the person's.

use std::path::Path;

use assert_cmd::Command;
use assert_cmd::assert::Assert;

/// Runs it with these words.
pub(crate) fn tintype(folder: &Path, words: &[&str]) -> Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintype"));
    command.current_dir(folder).env("HOME", folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.env_remove("TINTYPE_WEIGHTS").env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME");
    command.args(words).assert()
}

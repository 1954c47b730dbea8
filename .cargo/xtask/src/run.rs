//! `cargo xtask run`: what is missing is fetched, both programs are built in release, the window opens.

use crate::libtorch::{self, Parts};
use crate::packages::{self, Provision};
use std::ffi::OsString;
use std::process::ExitCode;

/// The window's program, and its worker, which cargo puts beside it, where it is looked for.
const PROGRAM: &[&str] = &["--release", "--package", "tintype", "--bin", "tintype"];
const WORKER: &[&str] = &["--release", "--package", "tintype-models", "--bin", "tintype-models"];

/// Builds and starts the program with these files; ends with its exit code.
///
/// Missing system packages do not stop it: the program says itself what it could not open, and on an unusual system
/// the check may be wrong where the program is right. Without its worker the program has everything but the networks.
///
/// # Errors
/// Cargo could not be started, or the build of the program failed.
pub(crate) fn run(parts: Parts, files: &[OsString]) -> Result<ExitCode, String> {
    if let Provision::Missing(remedy) = packages::provide(&packages::for_the_window()) {
        eprintln!("xtask: {remedy}\nxtask: going on without them");
    }
    eprintln!("xtask: building Tintype (a first build takes some minutes)");
    if !build(PROGRAM)? {
        return Err("the build failed; the reason stands above".into());
    }
    if let Err(reason) = libtorch::provide(parts).and_then(|()| build_worker()) {
        eprintln!("xtask: {reason}\nxtask: going on without the networks");
    }
    eprintln!("xtask: starting Tintype");
    let status = crate::cargo("run").arg("--quiet").args(PROGRAM).arg("--").args(files).status();
    let status = status.map_err(|e| format!("cargo could not be started: {e}"))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn build_worker() -> Result<(), String> {
    eprintln!("xtask: building the neural worker");
    if build(WORKER)? { Ok(()) } else { Err("the neural worker was not built; the reason stands above".into()) }
}

/// Whether cargo could build this.
fn build(words: &[&str]) -> Result<bool, String> {
    let status = crate::cargo("build").args(words).status();
    status.map(|status| status.success()).map_err(|e| format!("cargo could not be started: {e}"))
}

//! `cargo xtask run`: what is missing is installed, the program is built in release, its window opens.

use crate::packages::{self, Provision};
use std::ffi::OsString;
use std::process::ExitCode;

/// Builds and starts the program with these files; ends with its exit code.
///
/// Missing system packages do not stop it: the program says itself what it could not open, and on an unusual system
/// the check may be wrong where the program is right.
///
/// # Errors
/// Cargo could not be started, or the build failed.
pub(crate) fn run(files: &[OsString]) -> Result<ExitCode, String> {
    if let Provision::Missing(remedy) = packages::provide(&packages::for_the_window()) {
        eprintln!("xtask: {remedy}\nxtask: going on without them");
    }
    eprintln!("xtask: building Tintype (a first build takes some minutes)");
    let program = ["--release", "--package", "tintype", "--bin", "tintype"];
    let built = crate::cargo("build").args(program).status().map_err(|e| format!("cargo could not be started: {e}"))?;
    if !built.success() {
        return Err("the build failed; the reason stands above".into());
    }
    eprintln!("xtask: starting Tintype");
    let status = crate::cargo("run").arg("--quiet").args(program).arg("--").args(files).status();
    let status = status.map_err(|e| format!("cargo could not be started: {e}"))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

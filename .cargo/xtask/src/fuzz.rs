//! `cargo xtask fuzz`: every fuzz target runs for a while on its corpus.
//!
//! The targets are built by the compiler that builds the program, with what libFuzzer needs to see where an input leads
//! (the flags are those of cargo-fuzz without the sanitizers, which only a nightly compiler has: Rust without `unsafe` has
//! little for them to find). They lie in a target folder of their own, so that no usual build is done again.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// What is fuzzed: one file each in `tests/fuzz/targets`, one folder each in `tests/fuzz/corpus`.
const TARGETS: &[&str] = &["pickle", "safetensors", "wire_reply", "wire_request", "zip"];

/// Code that tells where an input leads, and that panics where numbers overflow.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Coverflow-checks";

/// The longest input that is tried, in bytes: what is in the corpus, several times over.
const LONGEST: usize = 8192;

/// The most memory a target may take, in MB. An input of a few thousand bytes that takes more is a finding.
const MEMORY_MB: usize = 512;

/// Lets every target run for so many seconds.
///
/// # Errors
/// The targets cannot be built, or one found something: where that lies.
pub(crate) fn fuzz(seconds: u32) -> Result<ExitCode, String> {
    let Some(system) = system() else {
        eprintln!("xtask: fuzzing is done on 64-bit x86 Linux only; nothing was done");
        return Ok(ExitCode::SUCCESS);
    };
    let folder = crate::root().join("tests/fuzz");
    build(&folder, system)?;
    for target in TARGETS {
        run(&folder, system, target, seconds)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The name of a system whose linker gathers what the flags leave behind. Named, it also keeps them off build scripts.
fn system() -> Option<&'static str> {
    let known = cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"));
    known.then_some("x86_64-unknown-linux-gnu")
}

fn build(folder: &Path, system: &str) -> Result<(), String> {
    eprintln!("xtask: building the fuzz targets");
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        // The same versions as in the program, which are here already.
        let copied = fs::copy(crate::root().join("Cargo.lock"), &lock);
        copied.map_err(|error| format!("{} could not be written: {error}", lock.display()))?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--release", "--bins", "--target", system]).arg("--manifest-path");
    command.arg(folder.join("Cargo.toml")).env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", folder.join("target"));
    let status = command.stdin(Stdio::null()).status().map_err(|e| format!("cargo could not be started: {e}"))?;
    if status.success() { Ok(()) } else { Err("the fuzz targets were not built; the reason stands above".into()) }
}

/// Runs one target. New inputs go to a folder that git does not see; what makes it fail goes beside it.
fn run(folder: &Path, system: &str, target: &str, seconds: u32) -> Result<(), String> {
    eprintln!("xtask: fuzzing {target} for {seconds} s");
    let found = folder.join("artifacts").join(target);
    let fresh = folder.join("target/inputs").join(target);
    for place in [&found, &fresh] {
        fs::create_dir_all(place).map_err(|error| format!("{} could not be made: {error}", place.display()))?;
    }
    let program = folder.join("target").join(system).join("release").join(target);
    let output = Command::new(program)
        .args([format!("-max_total_time={seconds}"), format!("-max_len={LONGEST}")])
        .args([format!("-rss_limit_mb={MEMORY_MB}"), "-timeout=20".into(), "-print_final_stats=1".into()])
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args([fresh, folder.join("corpus").join(target)])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{target} could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        eprintln!("xtask: {target}: {} inputs, nothing found", executed(&said).unwrap_or("some"));
        return Ok(());
    }
    let tail: Vec<&str> = said.lines().rev().take(40).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Err(format!("{}\n{target} found an input that it fails on; it lies in {}", tail.join("\n"), found.display()))
}

/// How many inputs were tried, as libFuzzer's statistics tell it.
fn executed(said: &str) -> Option<&str> {
    said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn every_target_there_is_runs_and_has_a_corpus() {
        let folder = crate::root().join("tests/fuzz");
        assert_eq!(names_in(&folder.join("targets")), TARGETS);
        assert_eq!(names_in(&folder.join("corpus")), TARGETS);
        assert!(TARGETS.iter().all(|target| !names_in(&folder.join("corpus").join(target)).is_empty()));
    }

    #[test]
    fn the_number_of_inputs_is_read() {
        let said = "Done 3 runs\nstat::number_of_executed_units: 1104213\nstat::average_exec_per_sec: 9\n";
        assert_eq!(executed(said), Some("1104213"));
        assert_eq!(executed(""), None);
    }
}

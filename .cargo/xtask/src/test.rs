//! `cargo xtask test`: everything that must pass, step by step, stopping at the first failure.
//!
//! The quick steps come first, so that a misplaced space is not reported after ten minutes of building.

use crate::fixtures;
use crate::fuzz;
use crate::libtorch::{self, Parts};
use crate::packages::{self, Provision};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// One step: its name, and the cargo command that is its verdict.
struct Step {
    name: &'static str,
    verb: &'static str,
    words: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

const STEPS: &[Step] = &[
    Step { name: "format", verb: "fmt", words: &["--all", "--check"], environment: &[] },
    Step {
        name: "clippy",
        verb: "clippy",
        words: &["--workspace", "--all-targets", "--", "-D", "warnings"],
        environment: &[],
    },
    Step {
        name: "clippy without the window",
        verb: "clippy",
        words: &[
            "--package",
            "tintype",
            "--package",
            "tintype-models",
            "--lib",
            "--bins",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Step {
        name: "docs",
        verb: "doc",
        words: &["--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    Step { name: "tests", verb: "test", words: &["--workspace"], environment: &[] },
];

/// Seconds for which each fuzz target runs at the end: a hundred thousand inputs and more.
const FUZZED: u32 = 4;

/// Runs every step.
///
/// # Errors
/// What is missing and cannot be installed, or the name of the step that failed.
pub(crate) fn test() -> Result<ExitCode, String> {
    if let Provision::Missing(remedy) = packages::provide(&packages::for_the_tests()) {
        return Err(remedy);
    }
    if let Provision::Missing(remedy) = packages::provide(&packages::for_a_browser()) {
        eprintln!("xtask: no page is looked at in a browser; {remedy}");
    }
    provide_components()?;
    libtorch::provide(Parts::Cpu)?;
    fixtures::provide();
    let begun = Instant::now();
    let mut lines = Vec::new();
    for step in STEPS {
        let outcome = run_step(step, STEPS.len(), lines.len() + 1);
        lines.push(outcome?);
    }
    eprintln!("\nxtask: last, a little fuzzing");
    let fuzzed = Instant::now();
    fuzz::fuzz(FUZZED)?;
    lines.push(format!("  {:<26} {}", "fuzzing", spell(fuzzed.elapsed())));
    eprintln!("\nxtask: all steps passed in {}\n{}", spell(begun.elapsed()), lines.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// Runs one step and gives its line for the closing summary.
fn run_step(step: &Step, n_steps: usize, place: usize) -> Result<String, String> {
    eprintln!("\nxtask: step {place} of {n_steps}, {}: cargo {} {}", step.name, step.verb, step.words.join(" "));
    let begun = Instant::now();
    let mut command = crate::cargo(step.verb);
    command.args(step.words).envs(step.environment.iter().copied()).stdin(Stdio::null());
    let status = command.status().map_err(|e| format!("cargo could not be started: {e}"))?;
    let took = spell(begun.elapsed());
    if status.success() {
        eprintln!("xtask: {} passed in {took}", step.name);
        Ok(format!("  {:<26} {took}", step.name))
    } else {
        Err(format!("{} failed after {took} ({status})", step.name))
    }
}

/// rustfmt and clippy come with most toolchains; a minimal one gets them through rustup.
fn provide_components() -> Result<(), String> {
    let is_missing = |verb: &&str| !quietly(Command::new("cargo").args([verb, "--version"]));
    let missing: Vec<&str> = ["fmt", "clippy"].into_iter().filter(is_missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("xtask: installing rustfmt and clippy with rustup");
    let added = Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]).status();
    if added.is_ok_and(|status| status.success()) {
        Ok(())
    } else {
        Err("rustfmt or clippy is missing; install both with: rustup component add rustfmt clippy".into())
    }
}

fn quietly(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// A duration as a person says it: `7.3 s`, `4 min 05 s`.
fn spell(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_naturally() {
        assert_eq!(spell(Duration::from_millis(7_340)), "7.3 s");
        assert_eq!(spell(Duration::from_secs(245)), "4 min 05 s");
    }

    #[test]
    fn warnings_fail_every_step_that_can_warn() {
        for step in STEPS.iter().filter(|step| matches!(step.verb, "clippy" | "doc")) {
            let said = format!("{} {:?}", step.words.join(" "), step.environment);
            assert!(said.contains("-D warnings"), "{}", step.name);
        }
    }

    #[test]
    fn the_tests_of_the_whole_workspace_run() {
        assert!(STEPS.iter().any(|step| step.verb == "test" && step.words == ["--workspace"]));
    }
}

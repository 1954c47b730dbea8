//! The version stamp: `TINTYPE_REVISION`, the git revision this build was made from.
//!
//! `1a2b3c4d5e`, with a `+` when tracked files differ from it, or `unknown` outside a checkout or without git. It never
//! fails a build. It runs again when the checked-out revision or a source file changes, and otherwise not.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed=src");
    for path in head_files() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    println!("cargo::rustc-env=TINTYPE_REVISION={}", revision().unwrap_or_else(|| "unknown".into()));
}

/// The short revision and its mark; `None` when this folder is not the top of a checkout.
fn revision() -> Option<String> {
    // A copy of the sources that lies inside some other repository is not that repository's revision.
    if !Path::new(".git").exists() {
        return None;
    }
    let short = git(&["rev-parse", "--short=10", "HEAD"])?;
    let changes = git(&["status", "--porcelain", "--untracked-files=no"])?;
    Some(if changes.is_empty() { short } else { format!("{short}+") })
}

/// HEAD, the branch it names, the packed branches and the log of HEAD's moves (a commit on a packed branch shows only
/// there), as far as they exist: cargo runs a script every time whose watched file is missing. In a worktree HEAD lies
/// in the worktree's folder and the branches in the common one.
fn head_files() -> Vec<PathBuf> {
    if !Path::new(".git").exists() {
        return Vec::new();
    }
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    let names = ["HEAD", "logs/HEAD", "packed-refs"].map(String::from).into_iter().chain(branch);
    let paths = names.filter_map(|name| git(&["rev-parse", "--git-path", &name]));
    paths.map(PathBuf::from).filter(|path| path.exists()).collect()
}

/// What git says, trimmed; `None` when there is no git or it refuses.
fn git(words: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("--no-optional-locks").args(words).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

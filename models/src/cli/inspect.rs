//! `tintype-models inspect`: what is in a weight file.

use std::path::PathBuf;

use clap::Args;
use tintype::engine::weights::Manifest;

use super::say::say;
use crate::weights::{self, Report};

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// A .pth, .pt or .safetensors file, or an archive of such
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print one line of JSON a file
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Inspect) -> anyhow::Result<()> {
    for report in weights::inspect(&args.file, &Manifest::built_in()?)? {
        say(&if args.json { serde_json::to_string(&report)? } else { words(&report) })?;
    }
    Ok(())
}

fn words(report: &Report) -> String {
    let elements: Vec<_> = report.elements.iter().map(|(name, n)| format!("{n} {name}")).collect();
    let network = match (report.architecture, report.part) {
        (None, _) => "of no network we know".into(),
        (Some(id), None) => id.to_owned(),
        (Some(id), Some(part)) => format!("{id}, the part {part}"),
    };
    let known = match (&report.known_as, &report.licence) {
        (Some(name), Some(licence)) => format!("published as {name}, licence {licence}"),
        _ => "not the hash of a file we know; the licence is that of whoever published it".into(),
    };
    let keys = if report.architecture.is_none() {
        "–".into()
    } else if report.mismatch.is_empty() {
        "all there, none too many".into()
    } else {
        report.mismatch.to_string()
    };
    let folded = if report.folded == 0 { String::new() } else { format!(", {} with a norm to fold", report.folded) };
    [
        format!("file      {} ({} bytes)", report.file.name, report.file.bytes),
        format!("format    {}", report.format),
        format!("tensors   {} ({}{folded}), {} numbers", report.tensors, elements.join(", "), report.parameters),
        format!("network   {network}"),
        format!("keys      {keys}"),
        format!("sha256    {}", report.file.sha256),
        format!("origin    {known}"),
    ]
    .join("\n")
}

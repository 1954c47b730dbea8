//! `tintype-models convert`: a published weight file, checked and made into our own.

use std::path::{Path, PathBuf};

use clap::Args;

use super::say::say;
use crate::colorize::{NETWORKS, Place};
use crate::serve::{Wanted, open};
use crate::weights::{self, Precision};

/// Arguments of `convert`.
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// The weight files of one network, or the archive its authors publish
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The safetensors file to write
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Keep matrices and kernels in 16 bits: half the size
    #[arg(long)]
    fp16: bool,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Convert) -> anyhow::Result<()> {
    let precision = if args.fp16 { Precision::Half } else { Precision::Full };
    let summary = weights::convert(&args.files, &args.output, precision, Some(&runs))?;
    say(&if args.json {
        serde_json::to_string(&summary)?
    } else {
        let folded = if summary.folded == 0 { String::new() } else { format!(", {} norms folded", summary.folded) };
        format!(
            "{}: {} tensors, {} numbers{folded}; {} bytes in {}",
            summary.architecture,
            summary.tensors,
            summary.parameters,
            summary.output.bytes,
            args.output.display()
        )
    })
}

/// Opens the network of a converted file, which runs its self-test; whether it is one that runs on its own.
fn runs(weights: &Path, network: &'static str) -> Result<bool, String> {
    if !NETWORKS.contains(&network) {
        return Ok(false);
    }
    let wanted = Wanted { network: network.into(), weights: weights.into(), mask_center: None };
    open(&wanted, Place::reference()).map(|_| true).map_err(|failure| failure.to_string())
}

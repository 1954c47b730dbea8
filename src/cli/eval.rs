//! `tintype eval`: a folder of color photographs in, a report of how near methods come to them out.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::args::{Affinity, NetworkArgs};
use super::progress::Progress;
use super::say::{remark, say};
use crate::engine::{Evaluation, References, evaluate};
use crate::eval::{Protocol, Report, html};
use crate::photo::write_atomically;

/// Arguments of `eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// Methods, as `tintype methods` lists them; gray and what lies linearly between hints stand beside them
    #[arg(long = "method", value_name = "ID", num_args = 1.., value_delimiter = ',', default_values_t = ["levin".to_owned()])]
    pub methods: Vec<String>,
    /// A folder of color photographs
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Numbers of hints, each a small square of true color
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [0, 1, 10, 50, 100])]
    pub hints: Vec<usize>,
    /// How pictures and hints are prepared
    #[arg(long, value_enum, default_value_t = Prepared::Zhang)]
    pub protocol: Prepared,
    /// The report to write: .html for people, .json for programs; name it twice for both
    #[arg(short, long = "output", value_name = "REPORT", required = true)]
    pub outputs: Vec<PathBuf>,
    /// Where the hints lie: read from this file, or written to it where there is none
    #[arg(long, value_name = "FILE.json")]
    pub positions: Option<PathBuf>,
    /// At most so many photographs, taken evenly from the folder
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub limit: Option<usize>,
    /// The number of hints at which pictures are shown and the leak is measured; 10 or the nearest by default
    #[arg(long, value_name = "N")]
    pub show: Option<usize>,
    /// The system that carries color from hints
    #[arg(long, value_enum, default_value_t = Affinity::Tintype)]
    pub affinity: Affinity,
    /// Temperature of a network's distribution of colors: lower is bolder
    #[arg(long, value_name = "0..2")]
    pub temperature: Option<f32>,
    /// The reference that methods which take one are given
    #[arg(long, value_enum, default_value_t = Given::None)]
    pub references: Given,
    #[command(flatten)]
    pub networks: NetworkArgs,
}

/// A reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Given {
    /// None
    None,
    /// The photograph itself in color, cropped, bent and mirrored
    Own,
    /// The next photograph of the folder
    Other,
}

impl Given {
    const fn in_engine(self) -> References {
        match self {
            Self::None => References::None,
            Self::Own => References::Own,
            Self::Other => References::Other,
        }
    }
}

/// A protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Prepared {
    /// Middle 256 x 256, hints of 6 x 6 pixels (Zhang et al. 2017)
    Zhang,
    /// Middle 224 x 224, hints of 2 x 2 pixels (Yun et al. 2023)
    #[value(name = "icolorit")]
    IColoriT,
}

/// What a report is written as.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Html,
    Json,
}

pub(super) fn run(args: &Eval) -> anyhow::Result<()> {
    // An hour of evaluation must not end at a name that was wrong from the start.
    let kinds = args.outputs.iter().map(|path| kind_of(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let sound = args.temperature.is_none_or(|t| (0.0..=2.0).contains(&t));
    anyhow::ensure!(sound, "--temperature is 0 to 2");
    let progress = Progress::begin("Evaluating");
    let result = evaluate(&evaluation(args), &args.networks.networks(), &mut |share| progress.share(share));
    progress.end();
    let (report, examples) = result?;
    for (path, kind) in args.outputs.iter().zip(kinds) {
        write_report(path, kind, || html(&report, &examples), &report)?;
    }
    for left in &report.skipped {
        remark(&format!("left out {}: {}", left.name, left.reason));
    }
    tell(&report)
}

fn evaluation(args: &Eval) -> Evaluation {
    let protocol = match args.protocol {
        Prepared::Zhang => Protocol::Zhang,
        Prepared::IColoriT => Protocol::IColoriT,
    };
    Evaluation {
        methods: args.methods.clone(),
        folder: args.data.clone(),
        limit: args.limit,
        hints: args.hints.clone(),
        shown: args.show,
        protocol,
        positions: args.positions.clone(),
        affinity: args.affinity.in_document(),
        temperature: args.temperature,
        references: args.references.in_engine(),
    }
}

fn at_least_one(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|n| *n > 0).ok_or_else(|| "write a number of photographs, at least 1".into())
}

/// What a report of that name is written as, if it can be written there.
pub(super) fn kind_of(path: &Path) -> anyhow::Result<Kind> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let kind = match ending.to_str() {
        Some("html" | "htm") => Kind::Html,
        Some("json") => Kind::Json,
        _ => anyhow::bail!("cannot tell what to write; end the name in .html or .json: {}", path.display()),
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    anyhow::ensure!(folder.is_dir(), "there is no such folder to write to; make it first: {}", path.display());
    anyhow::ensure!(!path.is_dir(), "this is a folder; name a file in it: {}", path.display());
    Ok(kind)
}

/// Writes a report, as a page or as JSON.
pub(super) fn write_report(
    path: &Path,
    kind: Kind,
    page: impl FnOnce() -> String,
    report: &impl serde::Serialize,
) -> anyhow::Result<()> {
    let text = match kind {
        Kind::Html => page(),
        Kind::Json => serde_json::to_string(report)?,
    };
    write_atomically(path, |out| out.write_all(text.as_bytes()))
        .with_context(|| format!("cannot write the report; name another place: {}", path.display()))?;
    Ok(())
}

/// The curves as a table.
fn tell(report: &Report) -> anyhow::Result<()> {
    let width = report.methods.iter().map(|m| m.title.chars().count()).max().unwrap_or(0).max(16);
    let heads: String = report.hints.iter().map(|hints| format!("{hints:>15}")).collect();
    say(&format!("{:width$}{heads}", "PSNR, dB; hints:"))?;
    for method in &report.methods {
        let cell = |&hints: &usize| match report.spread(&method.id, hints, "psnr_db") {
            None => format!("{:>15}", "–"),
            Some(spread) => {
                let error = spread.standard_error.map_or(String::new(), |e| format!(" ± {e:.2}"));
                format!("{:>15}", format!("{:.2}{error}", spread.mean))
            }
        };
        let cells: String = report.hints.iter().map(cell).collect();
        say(&format!("{:width$}{cells}", method.title))?;
    }
    let (tested, left) = (report.pictures.len(), report.skipped.len());
    say(&format!(
        "{tested} photographs, {left} left out. Mean of the PSNR of RGB over photographs ± its standard error."
    ))
}

//! `tintype-models train`: a network learns from folders of photographs.

use super::say::say;
use crate::device::{self, Precision, Processor};
use crate::train::{self, Config, Encoder, Length, Line, Paths, Watch};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

/// Steps of the bar.
const BAR: u64 = 1000;

/// Arguments of `train`. What is given here comes before what the settings file says.
#[derive(Debug, Args)]
pub(super) struct Train {
    /// The settings file; what it leaves out has the default of models/unihint.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folders and tar files of color photographs to learn from
    #[arg(long, value_name = "DIR", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Folders and tar files of color photographs to be measured with
    #[arg(long, value_name = "DIR", num_args = 1..)]
    validation: Vec<PathBuf>,
    /// Where log, checkpoint, weights and contact sheets go; a run that was interrupted there goes on
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// The network
    #[arg(long, value_name = "ID")]
    arch: Option<String>,
    /// Begin with these weights, as `convert` writes them
    #[arg(long, value_name = "FILE")]
    init: Option<PathBuf>,
    /// The published weights of EfficientNet-Lite0, with which UniHint's encoder begins
    #[arg(long, value_name = "FILE")]
    encoder: Option<PathBuf>,
    /// Leave the encoder as it is; on a processor a step takes half the time
    #[arg(long)]
    freeze_encoder: bool,
    /// End after so many steps
    #[arg(long, conflicts_with = "minutes")]
    steps: Option<u64>,
    /// End after so many minutes
    #[arg(long)]
    minutes: Option<f64>,
    /// The side of a crop in pixels
    #[arg(long, value_name = "PX")]
    size: Option<usize>,
    /// Crops a step
    #[arg(long)]
    batch: Option<usize>,
    /// The learning rate after warm-up
    #[arg(long)]
    rate: Option<f64>,
    /// From which everything random is drawn
    #[arg(long)]
    seed: Option<u64>,
    /// cpu, cuda or cuda:N; the first card where there is one
    #[arg(long)]
    device: Option<String>,
    /// Compute in 32 bits throughout
    #[arg(long)]
    single: bool,
}

pub(super) fn run(args: &Train) -> anyhow::Result<()> {
    let config = settings(args)?;
    let device = device::named(args.device.as_deref())?;
    let precision = if args.single { Precision::Single } else { Precision::for_learning(device, &Processor::here()) };
    let paths = Paths {
        data: args.data.clone(),
        validation: args.validation.clone(),
        out: args.out.clone(),
        init: args.init.clone(),
        encoder: args.encoder.clone(),
    };
    let mut told = Told::new();
    let summary = train::run(&config, &paths, device, precision, &mut told);
    told.bar.finish_and_clear();
    let summary = summary?;
    let skipped = match summary.skipped.len() {
        0 => String::new(),
        n => format!("; {n} pictures were skipped, log.jsonl names them"),
    };
    let (step, weights) = (summary.progress.step, summary.weights.display());
    say(&format!("{{\"event\":\"done\",\"step\":{step},\"loss\":{}}}", summary.loss))?;
    super::say::tell(&format!("{step} steps{skipped}; the weights: {weights}"));
    Ok(())
}

fn settings(args: &Train) -> anyhow::Result<Config> {
    let mut config = match &args.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    config.arch = args.arch.clone().unwrap_or(config.arch);
    config.seed = args.seed.unwrap_or(config.seed);
    config.size_px = args.size.unwrap_or(config.size_px);
    config.batch = args.batch.unwrap_or(config.batch);
    config.rates.rate = args.rate.unwrap_or(config.rates.rate);
    if args.freeze_encoder {
        config.rates.encoder = Encoder::Frozen;
    }
    config.length = match (args.steps, args.minutes) {
        (Some(steps), _) => Length::Steps(steps),
        (_, Some(minutes)) => Length::Minutes(minutes),
        _ => config.length,
    };
    config.check()?;
    Ok(config)
}

/// Lines to standard output, a bar to standard error.
struct Told {
    bar: ProgressBar,
}

impl Told {
    fn new() -> Self {
        let bar = ProgressBar::new(BAR);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent} % {msg}") {
            bar.set_style(style);
        }
        Self { bar }
    }
}

impl Watch for Told {
    fn line(&mut self, line: &Line) {
        if let Line::Progress { step, share_done, loss, crops_per_s, .. } = line {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the bar")]
            self.bar.set_position((share_done * BAR as f64) as u64);
            self.bar.set_message(format!("step {step}, loss {loss:.3}, {crops_per_s:.0} crops/s"));
        }
        // Nobody who reads the lines is left: the run has its log and goes on.
        let told = serde_json::to_string(line).map(|text| self.bar.suspend(|| say(&text)));
        drop(told);
    }
}

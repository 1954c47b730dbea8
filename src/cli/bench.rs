//! `tintype bench`: measures this machine.

use super::args::{Bench, BenchAffinity};
use super::bench_solve;
use super::progress::Progress;
use super::say::say;
use crate::engine::bench::{AffinityFigures, Comparison, compare};

pub(super) fn run(bench: &Bench) -> anyhow::Result<()> {
    match bench {
        Bench::Solve(args) => bench_solve::run(args),
        Bench::Affinity(args) => affinities(args),
    }
}

fn affinities(args: &BenchAffinity) -> anyhow::Result<()> {
    let affinities = args.affinities.iter().map(|a| a.in_document()).collect();
    let comparison =
        Comparison { folder: args.data.clone(), pictures: args.pictures, hints: args.hints.clone(), affinities };
    let progress = Progress::begin("Solving");
    let figures = compare(&comparison, &mut |share| progress.share(share));
    progress.end();
    let figures = figures?;
    if !args.json {
        say(AFFINITY_HEADER)?;
    }
    for figures in &figures {
        say(&if args.json { serde_json::to_string(figures)? } else { affinity_row(figures) })?;
    }
    let Some(AffinityFigures { pictures, .. }) = figures.first().filter(|_| !args.json) else { return Ok(()) };
    say(&format!("{pictures} photographs in color. {AFFINITY_LEGEND}"))
}

const AFFINITY_HEADER: &str = "\
dabs  affinity       PSNR, dB   gain over tintype, dB   worst     time, ms  ratio";

const AFFINITY_LEGEND: &str = "\
On each, so many dabs of 7 x 7 pixels at random places (the same for all), of the
mean true color under them, and the gray that the program sees. PSNR: of a and b of CIE Lab together, one unit as one level
of 255, mean over the photographs. Gain: mean of the differences on the same photograph, with its 95 % interval; worst: the
least of them. Time: to prepare and to solve from nothing, mean; ratio: to that of tintype.";

fn affinity_row(f: &AffinityFigures) -> String {
    let name = match f.affinity {
        crate::document::Affinity::Paper => "paper",
        crate::document::Affinity::Tintype => "tintype",
        crate::document::Affinity::TintypeFar => "tintype-far",
    };
    let gain = format!("{:+.2} ± {:.2}", f.gain_db, f.gain_half_width_db);
    format!(
        "{:4}  {name:12}  {:9.2}  {gain:>22}  {:+6.1}  {:11.1}  {:5.2}",
        f.dabs, f.psnr_db, f.least_gain_db, f.ms, f.ratio
    )
}

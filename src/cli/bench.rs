//! `tintype bench`: measures this machine.

use super::args::Bench;
use super::say::say;
use crate::engine::bench::{SolveCase, SolveFigures, measure};

pub(super) fn run(bench: &Bench) -> anyhow::Result<()> {
    let Bench::Solve(args) = bench;
    let cases = match args.files.as_deref() {
        Some([photo, marked]) => vec![SolveCase::from_files(photo, marked)?],
        _ => args.sizes.iter().map(|&mp| SolveCase::synthetic(mp)).collect::<Result<_, _>>()?,
    };
    if !args.json {
        say(HEADER)?;
    }
    for case in cases {
        let figures = measure(&case, args.threads)?;
        say(&if args.json { serde_json::to_string(&figures)? } else { row(&figures) })?;
    }
    if args.json { Ok(()) } else { say(LEGEND) }
}

const HEADER: &str = "\
      MP  threads  prepare  first picture  within 1/255  converged  cycles   B/px   stroke: first  converged";

const LEGEND: &str = "\
Times in ms. First picture: from the start of the solve to the first coarse answer. Within 1/255: 99.9 % of the samples of
a and b are within one level of the fully converged solution. B/px: held by the solver. Stroke: one more stroke of 0.03 %
of the pixels, from a warm start.";

fn row(f: &SolveFigures) -> String {
    let within = f.within_ms.map_or_else(|| "-".into(), |ms| format!("{ms:.0}"));
    format!(
        "{:8.2}  {:7}  {:7.0}  {:13.1}  {within:>12}  {:9.0}  {:6}  {:5.0}  {:13.1}  {:9.0}",
        f.megapixels,
        f.threads,
        f.prepare_ms,
        f.first_ms,
        f.converged_ms,
        f.cycles,
        f.bytes_per_pixel,
        f.stroke_first_ms,
        f.stroke_converged_ms
    )
}

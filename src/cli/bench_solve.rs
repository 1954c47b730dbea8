//! `tintype bench solve`: what the solver takes, in words and figures.

use std::fmt::Write;

use super::args::{Affinity, BenchSolve};
use super::say::say;
use crate::engine::bench::{
    Difference, PeerFigures, Reached, SolveCase, SolveFigures, StrokeFigures, compare_with_cholesky, measure,
    peak_bytes_per_pixel, triad,
};

/// Largest size that is factorized for comparison: it takes more than a kilobyte a pixel.
const LARGEST_FACTORIZED_MP: f64 = 1.1;

pub(super) fn run(args: &BenchSolve) -> anyhow::Result<()> {
    if !args.json {
        say(&format!("STREAM triad {:.1} GB/s with the threads of this run\n", triad(args.threads)?))?;
    }
    let cases: Vec<Box<dyn Fn() -> _>> = match args.files.as_deref() {
        Some([photo, marked]) => vec![Box::new(move || SolveCase::from_files(photo, marked))],
        _ => args.sizes.iter().map(|&mp| Box::new(move || SolveCase::synthetic(mp)) as Box<dyn Fn() -> _>).collect(),
    };
    let affinity = args.affinity.in_document();
    for (k, case) in cases.into_iter().enumerate() {
        let case = case()?;
        // Only the first can be told: memory that a case before it freed is taken again unseen.
        let peak_bytes_per_pixel = if k == 0 { peak_bytes_per_pixel(&case, affinity)? } else { None };
        let figures = SolveFigures { peak_bytes_per_pixel, ..measure(&case, affinity, args.threads)? };
        say(&if args.json { serde_json::to_string(&figures)? } else { told(&figures) })?;
        if args.peers && args.affinity == Affinity::Tintype && figures.megapixels <= LARGEST_FACTORIZED_MP {
            let peer = compare_with_cholesky(&case)?;
            say(&if args.json { serde_json::to_string(&peer)? } else { beside(&peer) })?;
        }
    }
    if args.json { Ok(()) } else { say(LEGEND) }
}

const LEGEND: &str = "\
Times in ms of wall time from the start of the solve, which forms the operators for the strokes; compare figures of one
run. Set-up: what a photograph needs once. Within 1/255: 99.9 % of the samples of a and b are within a level of the
solution at a residual of 1e-8. Converged: where the program stops. One more stroke: 0.03 % of the pixels, from the
solution without it; settled: what is seen to change was solved in a window around it.";

fn told(f: &SolveFigures) -> String {
    let mut text = String::new();
    let [finest, .., coarsest] = &f.grids[..] else { return f.name.clone() };
    let mut line = |name: &str, value: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<30}{value}");
    };
    let per_mp = f.prepare_ms / f.megapixels;
    line("hierarchy", format!("{} grids to {} x {}", f.grids.len(), coarsest[0], coarsest[1]));
    line("set-up", format!("{:8.1}   {per_mp:.1} ms/MP", f.prepare_ms));
    line("first picture", format!("{:8.1}", f.first_ms));
    line("50 dB, 99 % within 1/255", reached(f.db50));
    line("60 dB", reached(f.db60));
    line("99.9 % within 1/255", reached(f.within));
    line("residual 1e-5", reached(f.small_residual));
    line("converged", format!("{}{}", reached(f.converged), error(f.error)));
    let peak = f.peak_bytes_per_pixel.map_or_else(String::new, |b| format!(", {b:.0} at most in this process"));
    line("memory", format!("{:8.0} bytes a pixel held{peak}", f.bytes_per_pixel));
    line("work", format!("{:8.2} rows a pixel, sweeps by grid {:?}", f.rows_per_pixel, f.sweeps));
    stroke(&f.stroke, &mut line);
    let head = format!("{}: {} x {}, {} threads", f.name, finest[0], finest[1], f.threads);
    format!("{head}\n{text}")
}

fn stroke(s: &StrokeFigures, line: &mut impl FnMut(&str, String)) {
    line("one more stroke: first", format!("{:8.1}", s.first_ms));
    let settled = s.settled_ms.map_or_else(
        || "       - (much of the picture changes)".into(),
        |ms| format!("{ms:8.1}   in {:.2} MP{}", s.settled_pixels as f64 / 1e6, error(s.settled_error)),
    );
    line("  settled", settled);
    line("  99.9 % within 1/255", s.within_ms.map_or_else(|| "       -".into(), |ms| format!("{ms:8.1}")));
    line("  converged", format!("{:8.1}   {} cycles", s.converged_ms, s.cycles));
    line("  rows formed again", format!("{:8.3} %", 100.0 * s.rows_share));
    line("  the same recolored", format!("{:8.1}   {} rows formed again", s.recolored_ms, s.recolored_rows));
}

fn reached(reached: Option<Reached>) -> String {
    reached.map_or_else(|| "       -".into(), |r| format!("{:8.1}   {} cycles", r.ms, r.cycles))
}

fn error(error: Option<Difference>) -> String {
    error.map_or_else(String::new, |e| {
        format!(", {:.1} dB, {:.3} % within 1/255, largest {:.2}/255", e.psnr_db, 100.0 * e.within, e.largest)
    })
}

fn beside(p: &PeerFigures) -> String {
    let a = p.agreement;
    format!(
        "  sparse Cholesky (faer)        {:8.1}   {:.0} x our {:.1}; ours agrees to {:.1} dB, largest {:.3}/255\n",
        p.cholesky_ms,
        p.cholesky_ms / p.ours_ms,
        p.ours_ms,
        a.psnr_db,
        a.largest
    )
}

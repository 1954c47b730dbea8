//! `tintype render`: a project in, the picture the window would export out.

use std::time::Instant;

use serde::Serialize;

use super::args::Render;
use super::progress::Progress;
use super::say::{remark, say};
use crate::document::Snapshot;
use crate::engine::{Captions, ExportOptions, ExportReport, open_project};
use crate::photo::Limits;

pub(super) fn run(args: &Render) -> anyhow::Result<()> {
    let progress = Progress::begin("Opening");
    let began = Instant::now();
    let (photo, snapshot) = open_project(&args.project, &Limits::default())?;
    let open_ms = began.elapsed().as_secs_f64() * 1000.0;
    let captions = if args.notes { Captions::Written } else { Captions::Omitted };
    let options = ExportOptions { captions, ..args.format.options(&photo, &args.output) };
    let networks = args.networks.networks();
    let watch = &mut |step| progress.step(step);
    let report = crate::engine::export(&args.output, &snapshot, &photo, &networks, options, watch);
    progress.end();
    tell(&report?, &snapshot, open_ms, args.json)
}

/// The line of `--json`; times in milliseconds.
#[derive(Serialize)]
struct Line<'a> {
    output: &'a str,
    bytes: u64,
    width: usize,
    height: usize,
    method: &'a str,
    affinity: crate::document::Affinity,
    strokes: usize,
    marked_pixels: usize,
    open_ms: f64,
    propose_ms: f64,
    prepare_ms: f64,
    solve_ms: f64,
    finish_ms: f64,
    write_ms: f64,
    cycles: usize,
    residual: f32,
    termination: String,
    ran: Option<&'a str>,
    largest_delta_l: f32,
    reduced_share: f32,
}

/// Tells what an export gave: one line of JSON, or nothing but its remarks.
pub(super) fn tell(report: &ExportReport, snapshot: &Snapshot, open_ms: f64, json: bool) -> anyhow::Result<()> {
    for note in &report.notes {
        remark(note);
    }
    if !json {
        return Ok(());
    }
    let line = Line {
        output: &report.path.to_string_lossy(),
        bytes: report.bytes,
        width: snapshot.photograph.size.width,
        height: snapshot.photograph.size.height,
        method: &snapshot.base.method.0,
        affinity: snapshot.base.affinity,
        strokes: snapshot.strokes.len(),
        marked_pixels: snapshot.marks.as_ref().map_or(0, |m| m.marks().len()),
        open_ms,
        propose_ms: report.timings.propose_ms,
        prepare_ms: report.timings.prepare_ms,
        solve_ms: report.timings.solve_ms,
        finish_ms: report.timings.finish_ms,
        write_ms: report.timings.write_ms,
        cycles: report.cycles,
        residual: report.residual,
        termination: format!("{:?}", report.termination),
        ran: report.ran.as_deref(),
        largest_delta_l: report.tones.largest_delta_l,
        reduced_share: report.tones.reduced,
    };
    say(&serde_json::to_string(&line)?)
}

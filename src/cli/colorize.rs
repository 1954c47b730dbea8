//! `tintype colorize`: a photograph and a marked copy in, a colored picture out.

use std::time::Instant;

use super::args::Colorize;
use super::progress::Progress;
use super::say::remark;
use crate::document::Base;
use crate::engine::{export, marked_snapshot};

/// Above this share of marked pixels the copy was probably saved with loss, so that everything differs; by eye, well
/// above any careful painting.
const SUSPICIOUS_SHARE: f32 = 0.6;

pub(super) fn run(args: &Colorize) -> anyhow::Result<()> {
    let progress = Progress::begin("Opening");
    let began = Instant::now();
    let base = Base { affinity: args.affinity.in_document(), ..Base::default() };
    let (photo, snapshot) = marked_snapshot(&args.photo, &args.strokes, &base)?;
    let open_ms = began.elapsed().as_secs_f64() * 1000.0;
    let marks = snapshot.marks.as_ref().map_or(0, |m| m.marks().len());
    if marks as f32 > SUSPICIOUS_SHARE * photo.size().area() as f32 {
        remark("most of the marked copy differs from the photograph; was it saved with loss, or retouched? Use a PNG");
    }
    let report = export(&args.output, &snapshot, &photo, args.format.options(), &mut |step| progress.step(step));
    progress.end();
    super::render::tell(&report?, &snapshot, open_ms, args.json)
}

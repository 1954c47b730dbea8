//! Rendering to a file, for the window and the command line alike.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use super::protocol::{Captions, ExportOptions, ExportReport};
use super::render::{RenderStep, Timings, ms_since, render};
use super::{EngineError, Networks, PROGRAM};
use crate::document::{Evidence, Paint, Snapshot, Stroke};
use crate::photo::{Annotation, Depth, Encoding, Format, Photo, Provenance, format_of, save, what_is_lost};

/// Renders `snapshot` and writes the picture to `path`, whole or not at all; the ending of the name tells the format.
/// The photograph's metadata go along. The same arguments write the same bytes.
///
/// # Errors
/// Where the name tells no format, the format has too few bits, the file is the photograph itself, the rendering fails
/// or is broken off, or the file cannot be written.
pub fn export(
    path: &Path,
    snapshot: &Snapshot,
    photo: &Photo,
    networks: &Networks,
    options: ExportOptions,
    watch: &mut dyn FnMut(RenderStep) -> ControlFlow<()>,
) -> Result<ExportReport, EngineError> {
    let format = output_format(path, snapshot, options.depth)?;
    let rendered = render(snapshot, photo, networks, options.depth, watch)?;
    let encoding = Encoding { quality: options.quality, ..Encoding::new(format) };
    let annotations = match options.captions {
        Captions::Omitted => Vec::new(),
        Captions::Written => snapshot.strokes.iter().filter_map(|s| annotation(s)).collect(),
    };
    let note = Provenance { software: PROGRAM.into(), statement: "Color added with Tintype".into(), annotations };
    let began = Instant::now();
    let bytes = save(path, &rendered.pixels, photo.alpha.as_ref(), &encoding, &photo.metadata, &note)?;
    let lost = what_is_lost(&rendered.pixels, photo.alpha.as_ref(), &encoding, &photo.metadata, &note);
    let mut notes: Vec<String> = lost.iter().map(ToString::to_string).collect();
    if rendered.solved != photo.size() {
        notes.push(format!(
            "The photograph is so large that color was solved on {} pixels and enlarged",
            rendered.solved
        ));
    }
    notes.extend(rendered.fallback);
    Ok(ExportReport {
        path: path.into(),
        bytes,
        tones: rendered.tones,
        cycles: rendered.summary.cycles,
        residual: rendered.summary.residual,
        termination: rendered.summary.termination,
        timings: Timings { write_ms: ms_since(began), ..rendered.timings },
        notes,
    })
}

/// What is written about a stroke, where anything is.
fn annotation(stroke: &Stroke) -> Option<Annotation> {
    let caption = stroke.caption.as_deref()?;
    let color = match stroke.paint {
        Paint::Color { a, b } => format!("a* {a:.1}, b* {b:.1}"),
        Paint::Ramp(ramp) => {
            let [a, b] = ramp.at(50.0);
            format!("a* {a:.1}, b* {b:.1} at L* 50, others at other lightness")
        }
        Paint::Neutral => "neutral".into(),
        Paint::Keep => "as proposed".into(),
        Paint::Erase => "erased".into(),
    };
    let evidence = match caption.evidence {
        Evidence::Unsaid => None,
        Evidence::Certain => Some("certain"),
        Evidence::Guessed => Some("guessed"),
    };
    let middle = stroke.points.get(stroke.points.len() / 2)?;
    #[expect(clippy::cast_possible_truncation, reason = "a number that is too large is held")]
    let place = [middle.x, middle.y].map(|v| v.floor() as i64);
    Some(Annotation { name: caption.name.clone(), note: caption.note.clone(), evidence, color, place })
}

/// Checks, before any work is done, that a picture can be written under that name.
///
/// # Errors
/// As for [`export`].
pub fn output_format(path: &Path, snapshot: &Snapshot, depth: Depth) -> Result<Format, EngineError> {
    let written = format_of(path).filter(|format| *format != Format::Bmp);
    let format = written.ok_or_else(|| EngineError::UnknownFormat(path.into()))?;
    if depth == Depth::Sixteen && !matches!(format, Format::Png | Format::Tiff) {
        return Err(EngineError::EightBitFormat(path.into()));
    }
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if same(path, &snapshot.photograph.path) {
        return Err(EngineError::Overwrites(path.into()));
    }
    Ok(format)
}

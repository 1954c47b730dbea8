//! Rendering to a file, for the window and the command line alike.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use super::layers::{colors_alone, framed, part, smaller, smaller_alpha, strokes_alone};
use super::options::{Captions, Content, Cut, Details, ExportOptions, Tint};
use super::protocol::ExportReport;
use super::render::{RenderStep, Rendered, Timings, ms_since, render_tinted};
use super::{EngineError, Networks, PROGRAM, ToneReport};
use crate::color::Ramp;
use crate::document::{Evidence, Finish, Paint, Snapshot, Stroke};
use crate::photo::{
    Annotation, Depth, Encoding, Format, Metadata, Photo, Pixels, Provenance, Tone, format_of, save, what_is_lost,
};
use crate::raster::{Plane, Size, Window, turned};
use crate::solve::Termination;

/// Renders `snapshot` and writes what `options` ask for, whole or not at all; the ending of the name tells the format.
/// The same arguments write the same bytes.
///
/// # Errors
/// Where the name tells no format, the format cannot hold what is asked for, the file is the photograph itself, the
/// rendering fails or is broken off, or the file cannot be written.
pub fn export(
    path: &Path,
    snapshot: &Snapshot,
    photo: &Photo,
    networks: &Networks,
    options: ExportOptions,
    watch: &mut dyn FnMut(RenderStep) -> ControlFlow<()>,
) -> Result<ExportReport, EngineError> {
    let format = output_format(path, snapshot, options)?;
    if options.content == Content::Strokes {
        let (pixels, alpha) = strokes_alone(snapshot, photo, options.depth);
        let sheet = Sheet { pixels, alpha: Some(alpha), notes: Vec::new() };
        return write(path, format, &sheet, (snapshot, photo), options);
    }
    let snapshot = &*as_shown(snapshot, options.content);
    let wanted = options.tint == Tint::Restored && options.content == Content::Picture;
    let look = (options.depth, tint_of(photo).filter(|_| wanted));
    let Rendered { pixels, tones, summary, timings, solved, fallback, ran } =
        render_tinted(snapshot, photo, networks, look, watch)?;
    let alpha = photo.alpha.clone().map(|alpha| turned(alpha, snapshot.finish.turn));
    let mut sheet = Sheet { pixels, alpha, notes: Vec::new() };
    if options.cut == Cut::Frame && options.content == Content::Picture {
        sheet.cut(snapshot);
    }
    if solved != photo.size() {
        let note = "The photograph is so large that color was solved on";
        sheet.notes.push(format!("{note} {solved} pixels and enlarged"));
    }
    sheet.notes.extend(fallback);
    sheet.suit(options);
    let report = write(path, format, &sheet, (snapshot, photo), options)?;
    Ok(ExportReport {
        tones,
        cycles: summary.cycles,
        residual: summary.residual,
        termination: summary.termination,
        timings: Timings { write_ms: report.timings.write_ms, ..timings },
        ran,
        ..report
    })
}

/// The work as an export shows it. A layer for other programs lies over the photograph's file, so it is not turned, and what
/// levels do to its tones is left to them.
fn as_shown(snapshot: &Snapshot, content: Content) -> Cow<'_, Snapshot> {
    if content == Content::Picture {
        return Cow::Borrowed(snapshot);
    }
    let finish = Finish { saturation: snapshot.finish.saturation, ..Finish::default() };
    Cow::Owned(Snapshot { finish, ..snapshot.clone() })
}

/// The tint that a photograph came with, such as sepia, at every lightness.
#[must_use]
pub const fn tint_of(photo: &Photo) -> Option<Ramp> {
    match photo.tone {
        Tone::Tinted { ramp, .. } => Some(ramp),
        Tone::Neutral | Tone::Color => None,
    }
}

/// The part of the turned photograph that lies within its frame, where there is a frame.
fn window_of(snapshot: &Snapshot) -> Option<Window> {
    Some(framed(snapshot.frame()?, snapshot.photograph.size, snapshot.finish.turn))
}

/// How large the picture is that [`export`] writes with these options, in pixels.
#[must_use]
pub fn output_size(snapshot: &Snapshot, options: &ExportOptions) -> Size {
    let whole = snapshot.photograph.size;
    let full = match options.content {
        Content::Strokes => return whole,
        Content::Color => whole,
        Content::Picture => {
            let window = window_of(snapshot).filter(|window| options.cut == Cut::Frame && !window.is_empty());
            window.map_or(snapshot.finish.turn.size(whole), Window::size)
        }
    };
    options.longest_px.map_or(full, |longest_px| full.within(longest_px))
}

/// What goes into the file.
struct Sheet {
    pixels: Pixels,
    alpha: Option<Plane<u16>>,
    notes: Vec<String>,
}

impl Sheet {
    /// Cuts it to the frame, where there is one that leaves something.
    fn cut(&mut self, snapshot: &Snapshot) {
        match window_of(snapshot) {
            Some(window) if !window.is_empty() => {
                self.pixels = match &self.pixels {
                    Pixels::Rgb8(plane) => Pixels::Rgb8(part(plane, window)),
                    Pixels::Rgb16(plane) => Pixels::Rgb16(part(plane, window)),
                };
                self.alpha = self.alpha.as_ref().map(|alpha| part(alpha, window));
            }
            Some(_) => self.notes.push("The frame leaves nothing of the photograph; all of it was written".into()),
            None => self.notes.push("There is no frame to cut the picture to; all of it was written".into()),
        }
    }

    /// Makes of the whole picture what is asked for.
    fn suit(&mut self, options: ExportOptions) {
        let full = self.pixels.size();
        let size = options.longest_px.map_or(full, |longest_px| full.within(longest_px));
        if size != full {
            self.pixels = smaller(&self.pixels, size);
            self.alpha = self.alpha.as_ref().map(|alpha| smaller_alpha(alpha, size));
        }
        if options.content == Content::Color {
            let (layer, off) = colors_alone(&self.pixels);
            self.pixels = layer;
            self.notes.push(format!(
                "Laid over the gray photograph in the blend mode Color, lightness differs from the picture's by at most \
                 {off:.1}: that mode keeps luma, not L*"
            ));
        }
    }
}

/// Writes it; what rendering it took is left to the caller.
fn write(
    path: &Path,
    format: Format,
    sheet: &Sheet,
    (snapshot, photo): (&Snapshot, &Photo),
    options: ExportOptions,
) -> Result<ExportReport, EngineError> {
    let encoding = Encoding { quality: options.quality, profile: options.profile, format };
    let statement = match options.content {
        Content::Picture => "Color added with Tintype",
        Content::Color => "Color added with Tintype; the colors alone",
        Content::Strokes => "Color added with Tintype; the strokes alone",
    };
    let annotations = match options.captions {
        Captions::Omitted => Vec::new(),
        Captions::Written => snapshot.strokes.iter().filter_map(|s| annotation(s)).collect(),
    };
    let note = Provenance { software: PROGRAM.into(), statement: statement.into(), annotations };
    // The profile is no detail: without it nobody knows which colors these are.
    let bare = Metadata { icc: photo.metadata.icc.clone(), ..Metadata::default() };
    let metadata = if options.details == Details::Kept { &photo.metadata } else { &bare };
    let began = Instant::now();
    let bytes = save(path, &sheet.pixels, sheet.alpha.as_ref(), &encoding, metadata, &note)?;
    let lost = what_is_lost(&sheet.pixels, sheet.alpha.as_ref(), &encoding, metadata, &note);
    Ok(ExportReport {
        path: path.into(),
        content: options.content,
        size: sheet.pixels.size(),
        bytes,
        tones: ToneReport::default(),
        cycles: 0,
        residual: 0.0,
        termination: Termination::Direct,
        timings: Timings { write_ms: ms_since(began), ..Timings::default() },
        ran: None,
        notes: lost.iter().map(ToString::to_string).chain(sheet.notes.iter().cloned()).collect(),
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
pub fn output_format(path: &Path, snapshot: &Snapshot, options: ExportOptions) -> Result<Format, EngineError> {
    let written = format_of(path).filter(|format| *format != Format::Bmp);
    let format = written.ok_or_else(|| EngineError::UnknownFormat(path.into()))?;
    if options.depth == Depth::Sixteen && !format.has_sixteen_bit() {
        return Err(EngineError::EightBitFormat(path.into()));
    }
    if options.content == Content::Strokes && format == Format::Jpeg {
        return Err(EngineError::NoTransparency(path.into()));
    }
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if same(path, &snapshot.photograph.path) {
        return Err(EngineError::Overwrites(path.into()));
    }
    Ok(format)
}

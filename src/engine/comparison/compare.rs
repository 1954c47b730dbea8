//! The comparison itself, way by way.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use super::{Trial, variants};
use crate::document::{Edit, Snapshot};
use crate::engine::bench::Peak;
use crate::engine::layers::smaller;
use crate::engine::reference;
use crate::engine::render::ms_since;
use crate::engine::{EngineError, Networks, RenderStep, render};
use crate::eval::{Entry, Figures, Made, Sheet, Subject, apart, colorfulness, lab_of, worst_places};
use crate::photo::{Depth, Limits, Photo, PhotoError, Pixels, hash_of, jpeg_of, open_srgb};
use crate::raster::{Plane, Size};

/// The longest side of a picture that is shown and measured: large enough to judge faces in a group.
const LONGEST: usize = 1024;
/// Quality of a shown picture, as in the report of an evaluation.
const QUALITY: u8 = 85;
/// The share of the time that is spent on the search for variants. By eye.
const SEARCHING: f32 = 0.3;

/// What is compared.
pub struct Contest<'a> {
    /// The photograph.
    pub photo: &'a Photo,
    /// The work on it: all ways get its strokes, regions and references.
    pub snapshot: &'a Snapshot,
    /// The ways.
    pub trials: &'a [Trial],
    /// A picture of its true colors.
    pub truth: Option<&'a Path>,
}

/// What every way made of a photograph; `watch` is told the share that is done, and breaks off.
///
/// # Errors
/// [`EngineError::Cancelled`], and where the photograph cannot be shown. A way that fails says so in its entry.
pub fn compared(
    contest: &Contest<'_>,
    networks: &Networks,
    watch: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Sheet, EngineError> {
    let Contest { photo, snapshot, truth, .. } = contest;
    let size = photo.size().within(LONGEST);
    let (truth, remark) = match truth.map(|path| truth_of(path, photo.size())) {
        None => (None, None),
        Some(Ok((subject, remark))) => (Some(subject), Some(remark)),
        Some(Err(remark)) => (None, Some(remark)),
    };
    let (mut entries, mut pictures) = (Vec::new(), Vec::new());
    let searching = if contest.trials.iter().any(|trial| trial.count > 1) { SEARCHING } else { 0.0 };
    let trials = expanded(contest, networks, &mut |share| watch(searching * share))?;
    for (k, trial) in trials.iter().enumerate() {
        let share = |step: RenderStep| (k as f32 + step.share()) / trials.len() as f32;
        let mut step = |step: RenderStep| watch(searching + (1.0 - searching) * share(step));
        let made = made(contest, trial, networks, (size, truth.as_ref()), &mut step);
        if let Err(EngineError::Cancelled) = made {
            return Err(EngineError::Cancelled);
        }
        let failed = made.as_ref().err().map(ToString::to_string);
        let (made, picture) = made.ok().unzip();
        pictures.push(picture);
        entries.push(Entry { name: trial.name.clone(), way: trial.way.clone(), made, failed });
    }
    let gray = eight_bits(&smaller(&Pixels::Rgb16(photo.gray.map(|v| [v; 3])), size));
    Ok(Sheet {
        photograph: snapshot.photograph.path.display().to_string(),
        size: [photo.size().width, photo.size().height],
        truth: remark,
        apart: distances(&pictures),
        entries,
        shown: jpeg_of(&gray, QUALITY)?,
        shown_truth: truth.map(|truth| jpeg_of(&truth.rgb, QUALITY)).transpose()?,
    })
}

/// All ways, each of which several variants are wanted as those; where none are found it stays and says itself why.
fn expanded(
    contest: &Contest<'_>,
    networks: &Networks,
    watch: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Vec<Trial>, EngineError> {
    let mut all = Vec::new();
    for trial in contest.trials {
        match (trial.count > 1).then(|| variants(trial, (contest.snapshot, contest.photo), networks, watch)) {
            Some(Err(EngineError::Cancelled)) => return Err(EngineError::Cancelled),
            Some(Ok(found)) => all.extend(found),
            None | Some(Err(_)) => all.push(trial.clone()),
        }
    }
    Ok(all)
}

/// One way's picture, with what it took and how near it is to the truth.
fn made(
    contest: &Contest<'_>,
    trial: &Trial,
    networks: &Networks,
    (size, truth): (Size, Option<&Subject>),
    watch: &mut dyn FnMut(RenderStep) -> ControlFlow<()>,
) -> Result<(Made, Plane<[u8; 3]>), EngineError> {
    let snapshot = contest.snapshot.apply(&Edit::SetBase(trial.base.clone())).0;
    let (began, peak) = (Instant::now(), Peak::begin());
    let rendered = render(&snapshot, contest.photo, networks, Depth::Eight, watch)?;
    let (ms, bytes) = (ms_since(began), peak.map(|peak| peak.bytes()));
    let picture = eight_bits(&smaller(&rendered.pixels, size));
    let made = Made {
        ms,
        bytes,
        device: rendered.ran,
        colorfulness: colorfulness(&picture),
        figures: truth.map(|truth| Figures::of(&picture, truth, &[])),
        worst: truth.map(|truth| worst_places(&lab_of(&picture), &truth.lab)).unwrap_or_default(),
        shown: jpeg_of(&picture, QUALITY)?,
    };
    Ok((made, picture))
}

/// The truth at the size that is shown, with its file's name; or why it cannot serve.
fn truth_of(path: &Path, photo: Size) -> Result<(Subject, String), String> {
    let picture = open_srgb(path, &Limits::default()).map_err(|error: PhotoError| error.to_string())?;
    if picture.size() != photo {
        return Err(format!(
            "not used, it is {} pixels and the photograph {photo}: {}",
            picture.size(),
            path.display()
        ));
    }
    let rgb = reference::smaller(&picture, LONGEST);
    let hash = hash_of(rgb.samples().as_flattened());
    Ok((Subject::new(path.display().to_string(), hash, rgb), path.display().to_string()))
}

/// The upper 8 bits of every sample.
fn eight_bits(pixels: &Pixels) -> Plane<[u8; 3]> {
    match pixels {
        Pixels::Rgb8(plane) => plane.clone(),
        Pixels::Rgb16(plane) => plane.map(|rgb| rgb.map(|v| v.to_be_bytes()[0])),
    }
}

/// Mean ΔE00 between all that there are.
fn distances(pictures: &[Option<Plane<[u8; 3]>>]) -> Vec<(usize, usize, f64)> {
    let labs: Vec<_> = pictures.iter().map(|picture| picture.as_ref().map(lab_of)).collect();
    let mut apart_all = Vec::new();
    for (a, one) in labs.iter().enumerate() {
        for (b, other) in labs.iter().enumerate().skip(a + 1) {
            if let (Some(one), Some(other)) = (one, other) {
                apart_all.push((a, b, apart(one, other)));
            }
        }
    }
    apart_all
}

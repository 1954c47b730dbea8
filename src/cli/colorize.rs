//! `tintype colorize`: a photograph and a marked copy in, a colored picture out.

use std::sync::Arc;
use std::time::Instant;

use anyhow::bail;

use super::args::{Colorize, ReferenceAs};
use super::boxes::boxes;
use super::points::pointed;
use super::progress::Progress;
use super::references::referred;
use super::say::remark;
use crate::document::{Base, MethodId, Proposing, Snapshot, ThingBox};
use crate::engine::{EngineError, Method, export, limited_snapshot, marked_snapshot, method, untouched_snapshot};

/// Above this share of marked pixels the copy was probably saved with loss, so that everything differs; by eye, well
/// above any careful painting.
const SUSPICIOUS_SHARE: f32 = 0.6;

pub(super) fn run(args: &Colorize) -> anyhow::Result<()> {
    let progress = Progress::begin("Opening");
    let began = Instant::now();
    let proposing = args.proposing.in_document()?;
    let networks = args.networks.networks();
    let named = args.method.as_deref().unwrap_or(match args.reference_as {
        _ if args.reference.is_empty() => "levin",
        ReferenceAs::Places => "superpixel",
        ReferenceAs::Palette => "unihint",
    });
    let method = method(named, &networks)?;
    let base = base(args, proposing, &method)?;
    if args.strokes.is_none() && args.points.is_none() && !method.proposes() {
        return Err(EngineError::NeedsStrokes(method.id).into());
    }
    if args.reference.is_empty() && method.needs_references() {
        return Err(EngineError::NeedsReference(method.id).into());
    }
    if args.reference_as == ReferenceAs::Palette && !method.takes_palettes() {
        bail!("{} takes no palette of a reference; `tintype methods` names those that do", method.id);
    }
    let (photo, snapshot) = match &args.strokes {
        Some(strokes) => marked_snapshot(&args.photo, strokes, &base)?,
        None => untouched_snapshot(&args.photo, &base)?,
    };
    let snapshot = match &args.points {
        Some(points) => pointed(snapshot, points)?,
        None => snapshot,
    };
    let takes = args.reference_as.in_document();
    let snapshot = referred(snapshot, (&args.reference, takes), args.pairs.as_deref())?;
    let snapshot = match (args.regions.as_deref(), args.mask.as_deref()) {
        (None, None) => snapshot,
        (regions, mask) => limited_snapshot(&snapshot, regions, mask)?,
    };
    within(&snapshot)?;
    let snapshot = args.scan.on(&photo, snapshot);
    let open_ms = began.elapsed().as_secs_f64() * 1000.0;
    let marks = snapshot.marks.as_ref().map_or(0, |m| m.marks().len());
    if marks as f32 > SUSPICIOUS_SHARE * photo.size().area() as f32 {
        remark("most of the marked copy differs from the photograph; was it saved with loss, or retouched? Use a PNG");
    }
    let (options, watch) = (args.format.options(&photo, &args.output), &mut |step| progress.step(step));
    let report = export(&args.output, &snapshot, &photo, &networks, options, watch);
    progress.end();
    super::render::tell(&report?, &snapshot, open_ms, args.json)
}

/// Where color comes from. What the method does not look at is told, so that nobody waits for its effect.
fn base(args: &Colorize, proposing: Proposing, method: &Method) -> anyhow::Result<Base> {
    if let Some(path) = args.boxes.as_ref().filter(|_| !method.takes_boxes()) {
        bail!("{} takes no boxes; `tintype methods` names those that do: {}", method.id, path.display());
    }
    if !args.reference.is_empty() && !method.takes_references() {
        remark(&format!("{} takes no reference picture, so --reference changes nothing", method.id));
    }
    if args.proposing.guide && !method.follows_strokes() {
        remark(&format!("{} follows no strokes, so --guide changes nothing", method.id));
    }
    if proposing.temperature.is_some() && !method.tells_distribution() {
        remark(&format!("{} has no distribution of colors, so --temperature changes nothing", method.id));
    }
    Ok(Base {
        method: MethodId(method.id.as_str().into()),
        affinity: args.affinity.in_document(),
        tint: args.tint.unwrap_or(Base::default().tint),
        proposing,
        boxes: Arc::new(args.boxes.as_deref().map(boxes).transpose()?.unwrap_or_default()),
    })
}

/// Boxes that do not lie in the photograph are of another one.
fn within(snapshot: &Snapshot) -> anyhow::Result<()> {
    let size = snapshot.photograph.size;
    match snapshot.base.boxes.iter().find(|thing| !thing.is_within(size)) {
        None => Ok(()),
        Some(ThingBox { left, top, right, bottom }) => {
            bail!("the box {left},{top},{right},{bottom} does not lie in a photograph of {size} pixels")
        }
    }
}

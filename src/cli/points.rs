//! Painted points from a text file.

use std::path::Path;

use anyhow::Context;

use super::lines::lines;
use crate::document::{Edit, Paint, RADIUS_PX, Snapshot, Stroke};

/// The radius of a point that names none: one pixel.
const RADIUS: f32 = 0.5;

/// The most points: more are a marked copy's work, and each is a stroke of its own.
const MAX_POINTS: usize = 10_000;

/// The snapshot with a stroke for every line of the file; empty lines and those that begin with # are left out, and a first
/// line of column names too.
pub(super) fn pointed(snapshot: Snapshot, path: &Path) -> anyhow::Result<Snapshot> {
    let told = lines(path, "x").with_context(|| format!("cannot read the points: {}", path.display()))?;
    let count = told.len();
    anyhow::ensure!(count <= MAX_POINTS, "{count} points, and at most {MAX_POINTS} are read: {}", path.display());
    told.into_iter().try_fold(snapshot, |snapshot, (number, line)| {
        let point = point(&line).with_context(|| {
            format!("line {number} is no point; write x,y,#rrggbb or x,y,#rrggbb,radius: {}", path.display())
        })?;
        let stroke = Stroke::dab(snapshot.next_stroke_id(), point.0, point.1, point.2);
        Ok(snapshot.apply(&Edit::AddStroke(stroke)).0)
    })
}

fn point(line: &str) -> anyhow::Result<([f32; 2], f32, Paint)> {
    let words: Vec<&str> = line.split(',').map(str::trim).collect();
    let (x, y, color, radius) = match words[..] {
        [x, y, color] => (x, y, color, RADIUS),
        [x, y, color, radius] => (x, y, color, radius.parse()?),
        _ => anyhow::bail!("it has {} entries", words.len()),
    };
    let (x, y): (f32, f32) = (x.parse()?, y.parse()?);
    anyhow::ensure!(x.is_finite() && y.is_finite(), "a coordinate is not a number");
    anyhow::ensure!(RADIUS_PX.contains(&radius), "a radius is {} to {}", RADIUS_PX.start(), RADIUS_PX.end());
    let [a, b] = super::args::color_of(color).map_err(anyhow::Error::msg)?;
    Ok(([x, y], radius, Paint::Color { a, b }))
}

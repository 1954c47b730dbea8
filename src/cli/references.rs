//! Reference pictures, and the text file of what goes with what in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::lines::lines;
use super::say::remark;
use crate::document::{Edit, Exemplar, ExemplarId, MOST_EXEMPLARS, MOST_PAIRS, Pair, Photograph, Snapshot, Takes};
use crate::engine::open_exemplar;
use crate::photo::Limits;

/// The snapshot with these references, of which this is taken, and the pairs of a text file.
pub(super) fn referred(
    snapshot: Snapshot,
    (paths, takes): (&[PathBuf], Takes),
    pairs: Option<&Path>,
) -> anyhow::Result<Snapshot> {
    let count = paths.len();
    anyhow::ensure!(count <= MOST_EXEMPLARS, "{count} reference pictures, and at most {MOST_EXEMPLARS} are taken");
    let open = |(id, path): (u64, &PathBuf)| open_exemplar(ExemplarId(id), path, &Limits::default());
    let mut exemplars = (1..).zip(paths).map(open).collect::<Result<Vec<_>, _>>()?;
    if let Some(path) = pairs {
        pair(&mut exemplars, path, &snapshot.photograph)?;
    }
    for exemplar in exemplars.iter().filter(|exemplar| exemplar.is_gray()) {
        remark(&format!("a reference has no color to give: {}", exemplar.file.path.display()));
    }
    let add =
        |snapshot: Snapshot, exemplar| snapshot.apply(&Edit::AddExemplar(Box::new(Exemplar { takes, ..exemplar }))).0;
    Ok(exemplars.into_iter().fold(snapshot, add))
}

/// Gives references the pairs of a file, one a line: a place in the photograph, one in the reference, and which reference
/// that is, counted from 1, where it is not the first.
fn pair(exemplars: &mut [Exemplar], path: &Path, photo: &Photograph) -> anyhow::Result<()> {
    let told = lines(path, "x").with_context(|| format!("cannot read the pairs: {}", path.display()))?;
    for (number, line) in told {
        let (pair, which) = pair_of(&line, exemplars, photo).with_context(|| {
            format!("line {number} is no pair; write x,y,x,y or x,y,x,y,reference: {}", path.display())
        })?;
        if let Some(exemplar) = exemplars.get_mut(which) {
            let pairs = Arc::make_mut(&mut exemplar.pairs);
            anyhow::ensure!(pairs.len() < MOST_PAIRS, "more than {MOST_PAIRS} pairs: {}", path.display());
            pairs.push(pair);
        }
    }
    Ok(())
}

/// A pair and the index of its reference.
fn pair_of(line: &str, exemplars: &[Exemplar], photo: &Photograph) -> anyhow::Result<(Pair, usize)> {
    let words: Vec<&str> = line.split(',').map(str::trim).collect();
    let (places, which) = match words[..] {
        [x, y, u, v] => ([x, y, u, v], 1),
        [x, y, u, v, which] => ([x, y, u, v], which.parse::<usize>()?),
        _ => anyhow::bail!("it has {} entries", words.len()),
    };
    let reference = which.checked_sub(1).and_then(|k| exemplars.get(k));
    let reference = reference.with_context(|| format!("there is no reference {which}"))?;
    let [x, y, u, v] = places.map(str::parse::<f32>);
    let (here, there) = ([x?, y?], [u?, v?]);
    within(here, photo).context("in the photograph")?;
    within(there, &reference.file).context("in the reference")?;
    Ok((Pair::of_points(here, there), which - 1))
}

fn within([x, y]: [f32; 2], picture: &Photograph) -> anyhow::Result<()> {
    let size = picture.size;
    let inside = (0.0..=size.width as f32).contains(&x) && (0.0..=size.height as f32).contains(&y);
    anyhow::ensure!(inside, "{x},{y} does not lie in {size} pixels");
    Ok(())
}

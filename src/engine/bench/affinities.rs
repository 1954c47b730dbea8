//! Which affinity brings a photograph's colors back best from a few dabs of them, and at what price.
//!
//! Every system is solved in Lab from the same dabs, so that they differ in the affinity alone; the paper's own color
//! space plays no part here.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use serde::Serialize;

use crate::document::Affinity;
use crate::engine::EngineError;
use crate::engine::hints::{Space, guide, system_of};
use crate::engine::render::ms_since;
use crate::eval::{Mean, Truth, chroma_psnr, dabs, photographs};
use crate::raster::Plane;
use crate::solve::{Hint, Hints, System};

/// What to compare.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// A folder of color photographs; gray ones in it are passed over.
    pub folder: PathBuf,
    /// At most so many of them, taken evenly.
    pub pictures: Option<usize>,
    /// Numbers of dabs.
    pub hints: Vec<usize>,
    /// Affinities; `Tintype` is always measured too, to compare with.
    pub affinities: Vec<Affinity>,
}

/// One affinity with one number of dabs, over all photographs.
#[derive(Clone, Debug, Serialize)]
pub struct AffinityFigures {
    /// Dabs a photograph.
    pub dabs: usize,
    /// Which affinity.
    pub affinity: Affinity,
    /// Photographs measured.
    pub pictures: usize,
    /// Mean chroma PSNR in dB; see [`chroma_psnr`].
    pub psnr_db: f64,
    /// Mean of the differences to `Tintype` on the same photograph, in dB.
    pub gain_db: f64,
    /// Half the width of the 95 % interval of that mean.
    pub gain_half_width_db: f64,
    /// The least of these differences: the photograph on which the affinity does worst.
    pub least_gain_db: f64,
    /// Mean time to prepare and solve from nothing, in milliseconds.
    pub ms: f64,
    /// That time beside that of `Tintype`.
    pub ratio: f64,
}

/// One solution: its PSNR in dB and its time.
#[derive(Clone, Copy)]
struct Outcome {
    psnr_db: f64,
    ms: f64,
}

/// Compares affinities; `watch` is told the share that is done.
///
/// # Errors
/// Where the folder or a photograph in it does not open, none is in color, or the solver refuses.
pub fn compare(comparison: &Comparison, watch: &mut dyn FnMut(f32)) -> Result<Vec<AffinityFigures>, EngineError> {
    let affinities = with_reference(&comparison.affinities);
    let files = photographs(&comparison.folder, comparison.pictures)?;
    // [dabs][affinity][photograph]
    let mut outcomes = vec![vec![Vec::new(); affinities.len()]; comparison.hints.len()];
    for (k, file) in files.iter().enumerate() {
        watch(k as f32 / files.len() as f32);
        let Some(truth) = Truth::open(file)? else { continue };
        let guide = guide(&truth.gray);
        for (&count, rows) in comparison.hints.iter().zip(&mut outcomes) {
            let hints = hints(&truth, count)?;
            for (&affinity, row) in affinities.iter().zip(rows) {
                row.push(solved(&truth, &guide, &hints, affinity)?);
            }
        }
    }
    if outcomes.iter().flatten().any(Vec::is_empty) {
        return Err(crate::eval::EvalError::NoPhotographs(comparison.folder.clone()).into());
    }
    let rows = comparison.hints.iter().zip(&outcomes);
    Ok(rows
        .flat_map(|(&dabs, rows)| {
            let reference = affinities.iter().position(|a| *a == Affinity::Tintype).map_or(&rows[0], |k| &rows[k]);
            affinities.iter().zip(rows).map(move |(&affinity, row)| figures(dabs, affinity, row, reference))
        })
        .collect())
}

/// The affinities asked for, each once, and `Tintype` in front where it is not among them.
fn with_reference(asked: &[Affinity]) -> Vec<Affinity> {
    let mut out = if asked.contains(&Affinity::Tintype) { Vec::new() } else { vec![Affinity::Tintype] };
    for &affinity in asked {
        if !out.contains(&affinity) {
            out.push(affinity);
        }
    }
    out
}

fn hints(truth: &Truth, count: usize) -> Result<Hints, EngineError> {
    let dabs = dabs(&truth.chroma, count, truth.seed);
    let entries = dabs.into_iter().map(|dab| Hint { pixel: dab.pixel, chroma: dab.chroma }).collect();
    Ok(Hints::new(truth.gray.size(), entries)?)
}

fn solved(truth: &Truth, guide: &Plane<f32>, hints: &Hints, affinity: Affinity) -> Result<Outcome, EngineError> {
    let began = Instant::now();
    let mut system = System::new(guide, system_of(affinity))?;
    system.solve(hints, &Space::Lab.config(), &mut |_| ControlFlow::Continue(()))?;
    let ms = ms_since(began);
    Ok(Outcome { psnr_db: chroma_psnr(system.chroma(), &truth.chroma), ms })
}

fn figures(dabs: usize, affinity: Affinity, row: &[Outcome], reference: &[Outcome]) -> AffinityFigures {
    let mean = |row: &[Outcome], of: fn(&Outcome) -> f64| Mean::of(&row.iter().map(of).collect::<Vec<_>>()).mean;
    let gains: Vec<f64> = row.iter().zip(reference).map(|(a, b)| a.psnr_db - b.psnr_db).collect();
    let gain = Mean::of(&gains);
    let ms = mean(row, |o| o.ms);
    AffinityFigures {
        dabs,
        affinity,
        pictures: row.len(),
        psnr_db: mean(row, |o| o.psnr_db),
        gain_db: gain.mean,
        gain_half_width_db: gain.half_width,
        least_gain_db: gain.least,
        ms,
        ratio: ms / mean(reference, |o| o.ms),
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "test values are in range")]
mod tests {
    use super::*;

    /// A Windows bitmap of 24 bits, the simplest of formats: blue, green and red from the lowest row up.
    fn bitmap(width: u32, height: u32, color: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
        let row = (3 * width).next_multiple_of(4);
        let mut bytes = b"BM".to_vec();
        for word in [54 + row * height, 0, 54, 40, width, height, 1 | 24 << 16, 0, row * height, 2835, 2835, 0, 0] {
            bytes.extend(word.to_le_bytes());
        }
        for y in (0..height).rev() {
            bytes.extend((0..width).flat_map(|x| color(x, y)));
            bytes.extend(vec![0; (row - 3 * width) as usize]);
        }
        bytes
    }

    /// Compares on a folder with a picture of a bright and a dark half and one that is gray.
    fn check(affinities: &[Affinity]) -> Vec<AffinityFigures> {
        let folder = tempfile::tempdir().unwrap();
        let colors = |x, y| if x < 32 { [40, 80, 160 + y as u8] } else { [230, 160 + y as u8, 120] };
        std::fs::write(folder.path().join("a.bmp"), bitmap(64, 48, colors)).unwrap();
        std::fs::write(folder.path().join("b.bmp"), bitmap(64, 48, |x, y| [(x + y) as u8; 3])).unwrap();
        let (hints, affinities) = (vec![2, 12], affinities.to_vec());
        let comparison = Comparison { folder: folder.path().into(), pictures: None, hints, affinities };
        compare(&comparison, &mut |share| assert!((0.0..1.0).contains(&share))).unwrap()
    }

    #[test]
    fn more_dabs_bring_more_of_the_color_back() {
        let figures = check(&[Affinity::Tintype, Affinity::Tintype]);
        let [few, many] = &figures[..] else { panic!("{figures:?}") };
        assert_eq!((few.dabs, many.dabs, many.pictures), (2, 12, 1));
        assert!(many.psnr_db > few.psnr_db + 3.0 && many.psnr_db > 30.0, "{figures:?}");
        assert!(figures.iter().all(|f| (f.gain_db, f.ratio) == (0.0, 1.0)));
    }

    #[test]
    fn tintype_is_always_measured_too() {
        let names = |figures: Vec<AffinityFigures>| figures.iter().map(|f| f.affinity).collect::<Vec<_>>();
        assert_eq!(names(check(&[Affinity::Paper])), [Affinity::Tintype, Affinity::Paper].repeat(2));
    }
}

//! How UniHint takes color from references: where its own encoder sees what is alike, the color there is gathered, as its
//! training simulates it.
//!
//! References are looked at as they are and as their mirror images: what looks to the left in one picture looks to the right
//! in another as often as not. Differs from the plan, which compares maps at 1/8 and 1/16: with those at 1/32 beside them
//! photographs come 0.2 dB nearer to their own colors after their bent mirror images, and fewer chance matches with other
//! photographs are left (16 validation photographs).

use super::matching::{Cells, matched};
use super::reference::parts_of;
use super::tensors::{chroma_of, plane_of, side};
use super::{ColorizeError, Encoded, Exemplar, Grid, Reference, Referred, tensor_of};
use crate::nets::layers::{Border, bilinear, crop};
use tch::Tensor;
use tintype::raster::{Plane, mirrored};

/// Pixels of the side of a place: those of the finest map that is compared.
const CELL: usize = 8;

/// Which of the encoder's maps are compared: at 1/8, 1/16 and 1/32.
const COMPARED: [usize; 3] = [2, 3, 4];

/// Tensors that are kept of each way to look at a reference: features, parts, color.
const KEPT: usize = 3;

/// Looks at a reference as it is and at its mirror image.
pub(super) fn refer(
    reference: &Reference,
    encode: impl Fn(&Plane<f32>) -> Result<Encoded, ColorizeError>,
) -> Result<Referred, ColorizeError> {
    let Reference { tones, ab: [a, b], there, here } = reference;
    let upright = encode(tones)?;
    let mut maps = seen(&upright, [a, b], there)?;
    let other = encode(&mirrored(tones.clone()))?;
    let [a, b] = [a, b].map(|plane| mirrored(plane.clone()));
    maps.extend(seen(&other, [&a, &b], &mirrored(there.clone()))?);
    Ok(Referred { grid: upright.grid, maps, here: here.clone() })
}

/// What is kept of a reference that was looked at one way.
fn seen(encoded: &Encoded, ab: [&Plane<f32>; 2], there: &Plane<u8>) -> Result<Vec<Tensor>, ColorizeError> {
    let Cells { features, parts, .. } = cells(encoded, there)?;
    let grid = &encoded.grid;
    let ab = Tensor::cat(&ab.map(|plane| grid.pad(&tensor_of(&grid.fitted(plane)), Border::Replicate)), 1);
    let cell = side(CELL);
    let means = ab.avg_pool2d([cell, cell], [cell, cell], [0, 0], false, true, None).flatten(2, 3); // [1, 2, n]
    let colors = means.squeeze_dim(0).transpose(0, 1).contiguous(); // [n, 2]
    Ok(vec![features, parts, colors.to_device(encoded.tones.device())])
}

fn cells(encoded: &Encoded, parts: &Plane<u8>) -> Result<Cells, ColorizeError> {
    let maps = COMPARED.map(|k| encoded.maps.get(k)).into_iter().collect::<Option<Vec<_>>>();
    let parts = Tensor::from_slice(&parts_of(parts, &encoded.grid, rows_and_columns(&encoded.grid), CELL));
    Ok(Cells::new(&maps.ok_or(ColorizeError::Empty)?, parts.to_device(encoded.tones.device())))
}

const fn rows_and_columns(grid: &Grid) -> [usize; 2] {
    [grid.padded.height / CELL, grid.padded.width / CELL]
}

/// Brings the color of references to a photograph: at each place of the one that is surest there.
pub(super) fn bring(photo: &Encoded, references: &[(&Referred, f32)]) -> Result<Exemplar, ColorizeError> {
    let mut best: Option<[Tensor; 2]> = None;
    for (referred, strength) in references {
        let here = cells(photo, &referred.here)?;
        let [_, columns] = rows_and_columns(&referred.grid).map(side);
        for way in referred.maps.chunks_exact(KEPT) {
            let [features, parts, colors] = way else { continue };
            let there = Cells { features: features.shallow_clone(), parts: parts.shallow_clone(), columns };
            let found = matched(&here, &there);
            let sure = found.confidence * f64::from(*strength); // [n]
            best = Some(surest(best, [colors.index_select(0, &found.index), sure]));
        }
    }
    let [colors, sure] = best.ok_or(ColorizeError::Empty)?;
    let [rows, columns] = rows_and_columns(&photo.grid).map(side);
    let maps = Tensor::cat(&[colors.transpose(0, 1), sure.unsqueeze(0)], 0).reshape([1, 3, rows, columns]);
    let (padded, work) = (photo.grid.padded, photo.grid.work);
    let maps = crop(&bilinear(&maps, side(padded.height), side(padded.width)), side(work.height), side(work.width));
    Ok(Exemplar { ab: chroma_of(&maps.narrow(1, 0, 2))?, confidence: plane_of(&maps.narrow(1, 2, 1).clamp(0.0, 1.0))? })
}

/// Of colors `[n, 2]` and how sure they are `[n]`, those that are surer.
fn surest(known: Option<[Tensor; 2]>, [colors, sure]: [Tensor; 2]) -> [Tensor; 2] {
    let Some([known, before]) = known else { return [colors, sure] };
    let better = sure.gt_tensor(&before);
    [colors.where_self(&better.unsqueeze(1), &known), sure.where_self(&better, &before)]
}

//! The contact sheet: pictures side by side, to be looked at while a network learns.

use super::TrainError;
use std::path::Path;
use tch::{Device, Kind, Tensor};
use tintype::photo::{Encoding, Format, Metadata, Pixels, Provenance, save};
use tintype::raster::{Plane, Size};

/// Writes rows of pictures, each `[3, S, S]` of 0..=1, as a PNG.
pub(super) fn write(path: &Path, rows: &[Vec<Tensor>], made_by: &str) -> Result<(), TrainError> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<Tensor> = rows.iter().map(|row| Tensor::cat(row, 2)).collect();
    let sheet = (Tensor::cat(&rows, 1) * 255.0).round().clamp(0.0, 255.0).to_kind(Kind::Uint8);
    let sheet = sheet.permute([1, 2, 0]).contiguous().to_device(Device::Cpu); // [H, W, 3]
    let size = sheet.size();
    let side = |i: usize| usize::try_from(size.get(i).copied().unwrap_or(0)).unwrap_or(0);
    let bytes = Vec::<u8>::try_from(&sheet.flatten(0, -1))?;
    let pixels = bytes.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect();
    let plane = Plane::from_vec(Size::new(side(1), side(0)), pixels)
        .map_err(|e| TrainError::io(std::io::Error::other(e), path))?;
    let statement = "Colors proposed by a network in training".into();
    let note = Provenance { software: made_by.into(), statement, annotations: Vec::new() };
    save(path, &Pixels::Rgb8(plane), None, &Encoding::new(Format::Png), &Metadata::default(), &note)?;
    Ok(())
}

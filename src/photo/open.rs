//! Opening a photograph.

use std::path::Path;

use super::decode::{Decoded, Samples, decode_samples};
use super::format::sniff;
use super::source::{Source, read_file};
use super::{Format, Hash, Limits, Metadata, Note, PhotoError, Tone, exif, hash_of, space};
use crate::raster::{Plane, Size};

/// Bits of a sample in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 8 bit or fewer.
    Eight,
    /// 16 bit.
    Sixteen,
}

/// An opened photograph, upright, ready to be colored.
#[derive(Clone, Debug)]
pub struct Photo {
    /// [H, W] sRGB-encoded gray, 0..=65535, whose CIE L* equals the pixel's. Without a profile an 8-bit gray `v` is exactly
    /// `v * 257`, a 16-bit gray exactly `v`, and so is an RGB pixel whose three values are equal.
    pub gray: Plane<u16>,
    /// [H, W] straight alpha, 0..=65535; nothing where every pixel is opaque.
    pub alpha: Option<Plane<u16>>,
    /// Bits of a sample in the file.
    pub depth: Depth,
    /// The color cast the file had before its lightness was taken.
    pub tone: Tone,
    /// The file's format by its contents, whatever its name says.
    pub format: Format,
    /// EXIF (with the orientation reset), XMP and ICC as read.
    pub metadata: Metadata,
    /// Identity of the file's bytes.
    pub hash: Hash,
    /// What was odd about the file, to be shown.
    pub notes: Vec<Note>,
}

impl Photo {
    /// Width and height, upright.
    #[must_use]
    pub fn size(&self) -> Size {
        self.gray.size()
    }
}

/// Opens a photograph file.
///
/// # Errors
/// [`PhotoError`] for everything that is not a whole picture of a known format within the limits.
pub fn open(path: &Path, limits: &Limits) -> Result<Photo, PhotoError> {
    decode(&read_file(path, limits)?, path, limits)
}

/// Opens a photograph from the bytes of its file; `name` is for messages only.
///
/// # Errors
/// As [`open`].
pub fn decode(bytes: &[u8], name: &Path, limits: &Limits) -> Result<Photo, PhotoError> {
    let source = source(bytes, name, limits)?;
    let mut decoded = decode_samples(&source)?;
    let mut notes = std::mem::take(&mut decoded.notes);
    let depth = match decoded.samples {
        Samples::Eight(_) => Depth::Eight,
        Samples::Sixteen(_) => Depth::Sixteen,
    };
    let metadata = upright_metadata(&decoded);
    let space::Planes { gray, alpha, tone } = space::planes(&source, decoded, &mut notes)?;
    Ok(Photo { gray, alpha, depth, tone, format: source.format, metadata, hash: hash_of(bytes), notes })
}

/// Opens a color picture, such as a marked copy or a reference, upright: [H, W] encoded sRGB, 0..=1 a channel.
/// Alpha is left out: a transparent pixel has the color that lies under it.
///
/// # Errors
/// As [`open`].
pub fn open_srgb(path: &Path, limits: &Limits) -> Result<Plane<[f32; 3]>, PhotoError> {
    decode_srgb(&read_file(path, limits)?, path, limits)
}

/// The same from the bytes of a file; `name` is for messages only.
///
/// # Errors
/// As [`open`].
pub fn decode_srgb(bytes: &[u8], name: &Path, limits: &Limits) -> Result<Plane<[f32; 3]>, PhotoError> {
    let source = source(bytes, name, limits)?;
    space::colors(&source, decode_samples(&source)?)
}

fn source<'a>(bytes: &'a [u8], name: &'a Path, limits: &'a Limits) -> Result<Source<'a>, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty { path: name.into() });
    }
    let format = sniff(bytes).map_err(|found| PhotoError::UnknownFormat { found, path: name.into() })?;
    Ok(Source { bytes, name, format, limits })
}

/// The metadata of a picture that is about to be turned upright.
fn upright_metadata(decoded: &Decoded) -> Metadata {
    let mut metadata = decoded.metadata.clone();
    if let Some(exif) = &mut metadata.exif {
        exif::reset_orientation(exif);
    }
    metadata
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "test values are in range")]
mod tests;

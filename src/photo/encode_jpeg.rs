//! JPEG: 8 bit, 4:4:4 (color at full resolution), with profile, EXIF and XMP.
//!
//! Does not do: alpha (left out), 16 bit (rounded), EXIF or XMP above 64 KiB (left out; see `what_is_lost`).

use std::io::{self, Write};

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::Canvas;
use super::save::Attachments;

/// Bytes a segment can hold after its length.
const SEGMENT_BYTES: usize = 65_533;

/// What stands before EXIF in its segment.
const EXIF_PREFIX: &[u8] = b"Exif\0\0";

/// What stands before XMP in its segment.
const XMP_PREFIX: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Whether an EXIF block fits.
pub(super) fn exif_fits(exif: &[u8]) -> bool {
    exif.len() + EXIF_PREFIX.len() <= SEGMENT_BYTES
}

/// Whether an XMP packet fits.
pub(super) fn xmp_fits(xmp: &[u8]) -> bool {
    xmp.len() + XMP_PREFIX.len() <= SEGMENT_BYTES
}

/// Writes a canvas without alpha.
pub(super) fn encode(canvas: &Canvas<'_>, quality: u8, attached: Attachments, out: &mut dyn Write) -> io::Result<()> {
    let size = canvas.size();
    let side = |n: usize| u32::try_from(n).map_err(io::Error::other);
    let (width, height) = (side(size.width)?, side(size.height)?);
    let samples = canvas.eight(0..size.height);
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, quality.clamp(1, 100));
    encoder.set_icc_profile(attached.icc).map_err(io::Error::other)?;
    encoder.set_exif_metadata(attached.exif).map_err(io::Error::other)?;
    encoder.write_image(&samples, width, height, ExtendedColorType::Rgb8).map_err(io::Error::other)?;
    let after = after_jfif(&jpeg).ok_or_else(|| io::Error::other("the encoder wrote no JFIF segment"))?;
    out.write_all(&jpeg[..after])?;
    out.write_all(&xmp_segment(&attached.xmp)?)?;
    out.write_all(&jpeg[after..])
}

/// Where the first segment ends, which JFIF wants to be its own.
fn after_jfif(jpeg: &[u8]) -> Option<usize> {
    let [0xFF, 0xD8, 0xFF, 0xE0, high, low, ..] = jpeg else { return None };
    Some(4 + usize::from(u16::from_be_bytes([*high, *low]))).filter(|&end| end <= jpeg.len())
}

fn xmp_segment(xmp: &[u8]) -> io::Result<Vec<u8>> {
    let length = u16::try_from(2 + XMP_PREFIX.len() + xmp.len()).map_err(io::Error::other)?;
    Ok([&[0xFF, 0xE1][..], &length.to_be_bytes(), XMP_PREFIX, xmp].concat())
}

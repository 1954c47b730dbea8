//! WebP: 8 bit, without loss, with profile, EXIF and XMP.
//!
//! **Source:** WebP container specification (Google, 2023), "Extended file format".
//! Does not do: 16 bit (rounded), lossy.

use std::io::{self, Write};

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::Canvas;
use super::save::Attachments;

/// Place of the flags in the header of an extended file, and the flag that says XMP is there.
const FLAGS_AT: usize = 20;
const XMP_FLAG: u8 = 0x04;

pub(super) fn encode(canvas: &Canvas<'_>, attached: Attachments, out: &mut dyn Write) -> io::Result<()> {
    let size = canvas.size();
    let side = |n: usize| u32::try_from(n).map_err(io::Error::other);
    let (width, height) = (side(size.width)?, side(size.height)?);
    let color = if canvas.alpha.is_some() { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let mut webp = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_icc_profile(attached.icc).map_err(io::Error::other)?;
    encoder.set_exif_metadata(attached.exif).map_err(io::Error::other)?;
    encoder.write_image(&canvas.eight(0..size.height), width, height, color).map_err(io::Error::other)?;
    append_xmp(&mut webp, &attached.xmp)?;
    out.write_all(&webp)
}

/// Puts the XMP chunk at the end and says so in the header.
fn append_xmp(webp: &mut Vec<u8>, xmp: &[u8]) -> io::Result<()> {
    // The profile makes every file of ours an extended one.
    if webp.get(12..16) != Some(b"VP8X") {
        return Err(io::Error::other("the encoder wrote no extended header"));
    }
    webp[FLAGS_AT] |= XMP_FLAG;
    webp.extend(b"XMP ");
    webp.extend(u32::try_from(xmp.len()).map_err(io::Error::other)?.to_le_bytes());
    webp.extend(xmp);
    if xmp.len() % 2 == 1 {
        webp.push(0);
    }
    let length = u32::try_from(webp.len() - 8).map_err(io::Error::other)?;
    webp[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

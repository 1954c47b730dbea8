//! JPEG files.
//!
//! A damaged JPEG decodes to a picture with gray areas, and most decoders say nothing. Here a file without its end marker is
//! refused, and one that only a lenient decoder can read opens with a note. CMYK is refused: without the profile of the press
//! its tones would be a guess.
//!
//! **Source:** ITU-T T.81 (1992), annex B, for the markers.

use image::metadata::Orientation;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::decode::{Decoded, Samples};
use super::source::Source;
use super::{Metadata, Note, PhotoError};
use crate::raster::Size;

/// What the markers say before anything is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    width: u16,
    height: u16,
    components: u8,
    bits: u8,
}

pub(super) fn decode(source: &Source<'_>) -> Result<Decoded, PhotoError> {
    let frame = frame_of(source.bytes).ok_or_else(|| source.truncated())?;
    let (width, height) = (u64::from(frame.width), u64::from(frame.height));
    source.check_size(width, height)?;
    if frame.components == 4 {
        return Err(PhotoError::Cmyk { format: source.format, path: source.name.into() });
    }
    if frame.bits != 8 {
        return Err(source.unsupported(&format!("{} bit", frame.bits)));
    }
    let channels = if frame.components == 1 { 1 } else { 3 };
    let mut samples = source.buffer::<u8>(width, height, channels)?;
    let mut notes = Vec::new();
    let metadata = match decode_into(source.bytes, channels, true, &mut samples) {
        Ok(metadata) => metadata,
        Err(DecodeErrors::Unsupported(kind)) => return Err(source.unsupported(&format!("{kind:?}"))),
        Err(strict) => {
            notes.push(Note::Damaged { reason: strict.to_string() });
            samples.fill(0);
            decode_into(source.bytes, channels, false, &mut samples).map_err(|e| source.corrupt(&e))?
        }
    };
    let orientation =
        metadata.exif.as_deref().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    let size = Size::new(frame.width.into(), frame.height.into());
    Ok(Decoded { size, channels, samples: Samples::Eight(samples), orientation, metadata, notes })
}

fn decode_into(bytes: &[u8], channels: usize, strict: bool, samples: &mut [u8]) -> Result<Metadata, DecodeErrors> {
    let space = if channels == 1 { ColorSpace::Luma } else { ColorSpace::RGB };
    let options = DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(space);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_into(samples)?;
    Ok(Metadata { exif: decoder.exif().cloned(), xmp: decoder.xmp().cloned(), icc: decoder.icc_profile() })
}

/// The frame header of a JPEG that has its end marker; nothing where the file stops before.
fn frame_of(bytes: &[u8]) -> Option<Frame> {
    let mut frame = None;
    let mut at = 2;
    loop {
        // A marker is 0xFF, any number of 0xFF to fill, and a code; in coded data 0xFF 0 and the restart codes are none.
        at += bytes.get(at..)?.iter().position(|&b| b == 0xFF)?;
        at += bytes.get(at..)?.iter().position(|&b| b != 0xFF)?;
        let code = *bytes.get(at)?;
        at += 1;
        match code {
            0x00 | 0x01 | 0xD0..=0xD8 => continue,
            0xD9 => return frame,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        if matches!(code, 0xC0..=0xCF) && !matches!(code, 0xC4 | 0xC8 | 0xCC) {
            let header = bytes.get(at + 2..at + 8)?;
            frame = Some(Frame {
                bits: header[0],
                height: u16::from_be_bytes([header[1], header[2]]),
                width: u16::from_be_bytes([header[3], header[4]]),
                components: header[5],
            });
        }
        at += length.max(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_walked_to_the_end() {
        let frame_header = [0xFF, 0xC2, 0, 11, 8, 0, 3, 0, 5, 1, 1, 0x11, 0];
        let mut file = vec![0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 0xFF, 0xD9];
        file.extend(frame_header);
        file.extend([0xFF, 0xFF, 0xDA, 0, 2, 1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4]);
        assert_eq!(frame_of(&file), None, "no end marker");
        file.extend([0xFF, 0xD9, 7, 7]);
        assert_eq!(frame_of(&file), Some(Frame { width: 5, height: 3, components: 1, bits: 8 }));
        for length in 0..file.len() - 2 {
            assert_eq!(frame_of(&file[..length]), None, "{length} bytes");
        }
    }
}

//! TIFF files: gray of 1 to 16 bit, RGB of 8 and 16, with and without alpha, in strips, tiles or planes.
//!
//! The first page is opened. Palettes, floating point, YCbCr, CMYK and Lab are refused with a remedy. Premultiplied alpha is
//! divided out. The EXIF of a TIFF is its own directory: what of it describes the photograph is copied.

use std::io::Cursor;

use image::metadata::Orientation;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::decode::{Decoded, Sample, Samples};
use super::source::Source;
use super::{Metadata, Note, PhotoError, exif};
use crate::raster::Size;

/// Where TIFF keeps the XMP packet.
const XMP_PACKET: Tag = Tag::Unknown(700);

/// Largest value of a tag: XMP packets and profiles of a few megabytes exist, nothing larger.
const MAX_VALUE_BYTES: usize = 64 << 20;

/// `ExtraSamples` of an alpha that the colors are already multiplied with.
const ASSOCIATED_ALPHA: u16 = 1;

pub(super) fn decode(source: &Source<'_>) -> Result<Decoded, PhotoError> {
    let mut decoder = Decoder::new(Cursor::new(source.bytes)).map_err(|e| fault(source, &e))?;
    let (width, height) = decoder.dimensions().map_err(|e| fault(source, &e))?;
    source.check_size(width.into(), height.into())?;
    let size = Size::new(width as usize, height as usize);
    let (channels, bits) = layout(source, decoder.colortype().map_err(|e| fault(source, &e))?)?;
    let mut decoder = decoder.with_limits(limits(size, channels));
    let mut notes = Vec::new();
    if decoder.more_images() {
        notes.push(Note::MorePages);
    }
    let metadata = Metadata {
        exif: exif::of_tiff(source.bytes),
        xmp: decoder.get_tag_u8_vec(XMP_PACKET).ok(),
        icc: decoder.get_tag_u8_vec(Tag::IccProfile).ok(),
    };
    let orientation = orientation(&mut decoder);
    let associated = channels.is_multiple_of(2)
        && decoder.get_tag_u16_vec(Tag::ExtraSamples).is_ok_and(|extra| extra.contains(&ASSOCIATED_ALPHA));
    let mut samples = read_samples(source, &mut decoder, size, channels, bits)?;
    if associated {
        match &mut samples {
            Samples::Eight(samples) => divide_alpha(samples, channels),
            Samples::Sixteen(samples) => divide_alpha(samples, channels),
        }
    }
    Ok(Decoded { size, channels, samples, orientation, metadata, notes })
}

/// Channels and bits of the kinds we read.
fn layout(source: &Source<'_>, color: ColorType) -> Result<(usize, u8), PhotoError> {
    match color {
        ColorType::Gray(bits @ (1 | 2 | 4 | 8 | 16)) => Ok((1, bits)),
        ColorType::GrayA(bits @ (8 | 16)) | ColorType::Multiband { bit_depth: bits @ (8 | 16), num_samples: 2 } => {
            Ok((2, bits))
        }
        ColorType::RGB(bits @ (8 | 16)) => Ok((3, bits)),
        ColorType::RGBA(bits @ (8 | 16)) => Ok((4, bits)),
        ColorType::CMYK(_) | ColorType::CMYKA(_) => {
            Err(PhotoError::Cmyk { format: source.format, path: source.name.into() })
        }
        other => Err(source.unsupported(&format!("{other:?}"))),
    }
}

/// The picture, and as much again for the largest strip or tile.
fn limits(size: Size, channels: usize) -> Limits {
    let picture = size.area().saturating_mul(2 * channels);
    let mut limits = Limits::default();
    limits.decoding_buffer_size = picture;
    limits.intermediate_buffer_size = picture.max(limits.intermediate_buffer_size);
    limits.ifd_value_size = MAX_VALUE_BYTES;
    limits
}

fn orientation(decoder: &mut Decoder<Cursor<&[u8]>>) -> Orientation {
    let value = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
    value.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

fn read_samples(
    source: &Source<'_>,
    decoder: &mut Decoder<Cursor<&[u8]>>,
    size: Size,
    channels: usize,
    bits: u8,
) -> Result<Samples, PhotoError> {
    // Asks for the memory in words that can be refused; the decoder below would end the program.
    drop(source.buffer::<u8>(size.width as u64, size.height as u64, channels * usize::from(bits.div_ceil(8)))?);
    let mut read = DecodingResult::U8(Vec::new());
    let layout = decoder.read_image_to_buffer(&mut read).map_err(|e| fault(source, &e))?;
    let short = || source.corrupt(&"fewer samples than its size promises");
    let wanted = size.area() * channels;
    match read {
        DecodingResult::U8(packed) if bits < 8 => {
            expand_bits(&packed, size, bits).map(Samples::Eight).ok_or_else(short)
        }
        DecodingResult::U8(samples) if samples.len() == wanted => {
            Ok(Samples::Eight(if layout.planes > 1 { interleave(&samples, channels) } else { samples }))
        }
        DecodingResult::U16(samples) if samples.len() == wanted => {
            Ok(Samples::Sixteen(if layout.planes > 1 { interleave(&samples, channels) } else { samples }))
        }
        DecodingResult::U8(_) | DecodingResult::U16(_) => Err(short()),
        _ => Err(source.unsupported(&"samples that are not unsigned integers of 1 to 16 bit")),
    }
}

/// Rows of 1, 2 or 4 bit gray, each padded to whole bytes, as bytes of 0..=255.
fn expand_bits(packed: &[u8], size: Size, bits: u8) -> Option<Vec<u8>> {
    let row_bytes = (size.width * usize::from(bits)).div_ceil(8);
    if packed.len() < row_bytes * size.height {
        return None;
    }
    let most = (1 << bits) - 1;
    let mut samples = Vec::with_capacity(size.area());
    for row in packed.chunks_exact(row_bytes).take(size.height) {
        let values = row
            .iter()
            .flat_map(|&byte| (0..8 / bits).rev().map(move |place| ((byte >> (place * bits)) & most) * (255 / most)));
        samples.extend(values.take(size.width));
    }
    Some(samples)
}

/// Planes one after the other as interleaved samples.
fn interleave<T: Copy>(planes: &[T], channels: usize) -> Vec<T> {
    let area = planes.len() / channels;
    (0..area).flat_map(|i| (0..channels).map(move |c| planes[c * area + i])).collect()
}

/// Colors of pixels with premultiplied alpha as straight ones; nothing is to be had where alpha is 0.
fn divide_alpha<T: Sample>(samples: &mut [T], channels: usize) {
    for pixel in samples.chunks_exact_mut(channels) {
        let alpha = pixel[channels - 1].number();
        for value in &mut pixel[..channels - 1] {
            // Below 2^32 even at 16 bit: 65535 * 65535 + 32767.
            let straight = (value.number() * T::MOST + alpha / 2).checked_div(alpha).unwrap_or(0);
            *value = T::of(straight.min(T::MOST));
        }
    }
}

/// What an error of the tiff crate means.
fn fault(source: &Source<'_>, error: &TiffError) -> PhotoError {
    match error {
        TiffError::IoError(error) => source.read_error(error),
        TiffError::UnsupportedError(what) => source.unsupported(what),
        error => source.corrupt(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::directory::{Entry, Value};
    use super::super::fixtures::{Tiff, opened};
    use super::*;

    fn tiff(photometric: u16, samples: u16, more: Vec<Entry>) -> Vec<u8> {
        Tiff { size: (2, 2), bits: 8, samples, photometric, planes: &[&[9; 16]], more }.bytes()
    }

    /// The file with one entry of its directory replaced.
    fn with(tag: u16, kind: u16, bytes: &[u8]) -> Vec<u8> {
        let entry = Entry { tag, kind, value: Value::Bytes(bytes.to_vec()) };
        let mut file = tiff(1, 1, vec![]);
        let count = usize::from(file[8]);
        let at = (0..count).map(|i| 10 + 12 * i).find(|&at| file[at..at + 2] == tag.to_le_bytes());
        match at {
            Some(at) => {
                file[at + 8..at + 12].copy_from_slice(&[bytes, &[0; 4]].concat()[..4]);
                file
            }
            None => tiff(1, 1, vec![entry]),
        }
    }

    #[test]
    fn lying_directories_are_refused() {
        let huge = 0xFFFF_FFF0_u32.to_le_bytes();
        for (name, file) in [
            ("width", with(256, 4, &huge)),
            ("height", with(257, 4, &huge)),
            ("strip offset", with(273, 4, &huge)),
            ("strip length", with(279, 4, &[1, 0, 0, 0])),
            ("no rows a strip", with(278, 4, &[0; 4])),
            ("JPEG of nonsense", with(259, 3, &[7, 0])),
            ("unknown compression", with(259, 3, &[99, 0])),
            ("zero width", with(256, 4, &[0; 4])),
        ] {
            let result = opened(&file);
            let is_lie = !matches!(name, "strip length" | "no rows a strip");
            assert!(!(is_lie && result.is_ok()), "{name} opens");
        }
    }

    #[test]
    fn jpeg_tables_of_a_byte_are_survived() {
        for tables in [&[][..], &[0xFF], &[0xFF, 0xD8], &[0xFF, 0xD8, 0xFF, 0xD9, 0]] {
            let entry = Entry { tag: 347, kind: 7, value: Value::Bytes(tables.to_vec()) };
            let mut file = tiff(1, 1, vec![entry]);
            let at = (0..usize::from(file[8])).map(|i| 10 + 12 * i).find(|&at| file[at..at + 2] == [3, 1]).unwrap();
            file[at + 8] = 7;
            assert!(opened(&file).is_err());
        }
    }

    #[test]
    fn kinds_we_do_not_read_are_named() {
        assert!(matches!(opened(&tiff(5, 4, vec![])), Err(PhotoError::Cmyk { .. })));
        assert!(matches!(opened(&tiff(6, 3, vec![])), Err(PhotoError::Unsupported { .. })), "YCbCr");
        let palette = Entry::shorts(320, &[0; 768]);
        assert!(matches!(opened(&tiff(3, 1, vec![palette])), Err(PhotoError::Unsupported { .. })), "palette");
        let floats = Tiff {
            size: (1, 1),
            bits: 32,
            samples: 1,
            photometric: 1,
            planes: &[&[0; 4]],
            more: vec![Entry::shorts(339, &[3])],
        };
        assert!(matches!(opened(&floats.bytes()), Err(PhotoError::Unsupported { .. })), "floating point");
    }
}

//! A file's bytes as samples: what every decoder delivers, and the decoders of PNG, WebP and BMP.
//!
//! Nothing is converted here: orientation and color space are read, not applied. JPEG and TIFF have files of their own.
//! The gAMA and cHRM chunks of PNG are not read: files that carry them without a profile mostly mean sRGB.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError};

use super::source::Source;
use super::{Format, Metadata, Note, PhotoError};
use crate::raster::Size;

/// Memory a PNG may take for its ICC profile, its texts and its rows beside the picture; the default of the png crate.
const PNG_SIDE_BYTES: u64 = 64 << 20;

/// Samples of a picture as its file stores them, interleaved, row after row.
pub(super) enum Samples {
    /// 8 bit; what has fewer bits is spread to 0..=255.
    Eight(Vec<u8>),
    /// 16 bit, native order.
    Sixteen(Vec<u16>),
}

/// A sample of 8 or 16 bit.
pub(super) trait Sample: Copy + Send + Sync {
    /// The largest sample.
    const MOST: u32;
    /// This sample, 0 to `MOST`.
    fn number(self) -> u32;
    /// The sample of a number up to `MOST`.
    fn of(number: u32) -> Self;
    /// This sample on the scale 0..=65535; 8 bit `v` is exactly `v * 257`.
    fn wide(self) -> u16;
}

impl Sample for u8 {
    const MOST: u32 = 255;

    fn number(self) -> u32 {
        self.into()
    }

    fn of(number: u32) -> Self {
        Self::try_from(number).unwrap_or(Self::MAX)
    }

    fn wide(self) -> u16 {
        u16::from(self) * 257
    }
}

impl Sample for u16 {
    const MOST: u32 = 65_535;

    fn number(self) -> u32 {
        self.into()
    }

    fn of(number: u32) -> Self {
        Self::try_from(number).unwrap_or(Self::MAX)
    }

    fn wide(self) -> u16 {
        self
    }
}

/// A decoded file.
pub(super) struct Decoded {
    /// As stored, before the orientation is applied.
    pub(super) size: Size,
    /// 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha (straight).
    pub(super) channels: usize,
    pub(super) samples: Samples,
    pub(super) orientation: Orientation,
    pub(super) metadata: Metadata,
    pub(super) notes: Vec<Note>,
}

/// Decodes the file by its format.
pub(super) fn decode_samples(source: &Source<'_>) -> Result<Decoded, PhotoError> {
    match source.format {
        Format::Jpeg => super::decode_jpeg::decode(source),
        Format::Tiff => super::decode_tiff::decode(source),
        Format::Png => png(source),
        Format::WebP => webp(source),
        Format::Bmp => bmp(source),
    }
}

fn png(source: &Source<'_>) -> Result<Decoded, PhotoError> {
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(PNG_SIDE_BYTES);
    // The header comes first and alone: the size is judged before the profile and the texts are unpacked.
    if let Some((width, height)) = png_size(source.bytes) {
        source.check_size(width, height)?;
    }
    let decoder =
        image::codecs::png::PngDecoder::with_limits(Cursor::new(source.bytes), limits).map_err(|e| fault(source, e))?;
    let notes = if decoder.is_apng().unwrap_or(false) { vec![Note::Animated] } else { Vec::new() };
    read(source, decoder, notes)
}

/// Width and height in a PNG's first chunk.
fn png_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let number = |at: usize| Some(u64::from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

fn webp(source: &Source<'_>) -> Result<Decoded, PhotoError> {
    check_riff(source)?;
    let decoder = image::codecs::webp::WebPDecoder::new(Cursor::new(source.bytes)).map_err(|e| fault(source, e))?;
    let notes = if decoder.has_animation() { vec![Note::Animated] } else { Vec::new() };
    read(source, decoder, notes)
}

/// Every chunk of a RIFF file must lie within the file: the decoder takes memory for what a chunk claims.
fn check_riff(source: &Source<'_>) -> Result<(), PhotoError> {
    let bytes = source.bytes;
    let length_at = |at: usize| {
        let field = bytes.get(at..at + 4)?;
        usize::try_from(u32::from_le_bytes(field.try_into().ok()?)).ok()
    };
    let end = length_at(4).ok_or_else(|| source.truncated())?.saturating_add(8);
    if end > bytes.len() {
        return Err(source.truncated());
    }
    let mut at = 12;
    while at + 8 <= end {
        let length = length_at(at + 4).ok_or_else(|| source.truncated())?;
        at = at.saturating_add(8).saturating_add(length).saturating_add(length & 1);
        // A writer that forgets the padding byte of the last chunk is forgiven.
        if at > bytes.len() + 1 {
            return Err(source.truncated());
        }
    }
    Ok(())
}

fn bmp(source: &Source<'_>) -> Result<Decoded, PhotoError> {
    let decoder = image::codecs::bmp::BmpDecoder::new(Cursor::new(source.bytes)).map_err(|e| fault(source, e))?;
    read(source, decoder, Vec::new())
}

/// Reads picture and metadata from any decoder of the image crate.
fn read(source: &Source<'_>, mut decoder: impl ImageDecoder, mut notes: Vec<Note>) -> Result<Decoded, PhotoError> {
    let (width, height) = decoder.dimensions();
    source.check_size(width.into(), height.into())?;
    let mut keep = |what: &str, read: Result<Option<Vec<u8>>, ImageError>| {
        read.unwrap_or_else(|error| {
            notes.push(Note::MetadataIgnored { reason: format!("{what}: {error}") });
            None
        })
    };
    let metadata = Metadata {
        exif: keep("EXIF", decoder.exif_metadata()).map(without_prefix),
        xmp: keep("XMP", decoder.xmp_metadata()),
        icc: keep("ICC", decoder.icc_profile()),
    };
    let orientation =
        metadata.exif.as_deref().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    let (channels, sixteen) = match decoder.color_type() {
        ColorType::L8 => (1, false),
        ColorType::La8 => (2, false),
        ColorType::Rgb8 => (3, false),
        ColorType::Rgba8 => (4, false),
        ColorType::L16 => (1, true),
        ColorType::La16 => (2, true),
        ColorType::Rgb16 => (3, true),
        ColorType::Rgba16 => (4, true),
        other => return Err(source.unsupported(&format!("{other:?}"))),
    };
    let samples = if sixteen {
        let mut samples = source.buffer::<u16>(width.into(), height.into(), channels)?;
        decoder.read_image(bytemuck::cast_slice_mut(&mut samples)).map_err(|e| fault(source, e))?;
        Samples::Sixteen(samples)
    } else {
        let mut samples = source.buffer::<u8>(width.into(), height.into(), channels)?;
        decoder.read_image(&mut samples).map_err(|e| fault(source, e))?;
        Samples::Eight(samples)
    };
    let size = Size::new(width as usize, height as usize);
    Ok(Decoded { size, channels, samples, orientation, metadata, notes })
}

/// EXIF without the six bytes that stand before it in JPEG; some writers of WebP and PNG put them there too.
fn without_prefix(exif: Vec<u8>) -> Vec<u8> {
    exif.strip_prefix(b"Exif\0\0").map(|rest| rest.to_vec()).unwrap_or(exif)
}

/// What an error of the image crate means.
fn fault(source: &Source<'_>, error: ImageError) -> PhotoError {
    match error {
        ImageError::IoError(error) => source.read_error(&error),
        ImageError::Unsupported(error) => source.unsupported(&error),
        error => source.corrupt(&error),
    }
}

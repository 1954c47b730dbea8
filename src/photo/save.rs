//! Writing a colored picture.

use std::io::{self, Write};
use std::path::Path;

use super::canvas::Canvas;
use super::profile::Back;
use super::srgb_profile::srgb_icc;
use super::{
    Format, Metadata, PhotoError, Provenance, encode_jpeg, encode_png, encode_tiff, encode_webp, exif,
    write_atomically, xmp,
};
use crate::raster::{Plane, Size};

/// Largest side of a JPEG.
const JPEG_SIDE: usize = 65_535;

/// Largest side of a WebP.
const WEBP_SIDE: usize = 16_384;

/// A picture to be written, [H, W] encoded sRGB. Its kind decides the depth of PNG and TIFF; JPEG and WebP are always 8 bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// 8 bit a channel.
    Rgb8(Plane<[u8; 3]>),
    /// 16 bit a channel.
    Rgb16(Plane<[u16; 3]>),
}

impl Pixels {
    /// Width and height.
    #[must_use]
    pub fn size(&self) -> Size {
        match self {
            Self::Rgb8(plane) => plane.size(),
            Self::Rgb16(plane) => plane.size(),
        }
    }
}

/// The color space of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Profile {
    /// sRGB, with its profile embedded: the tones are exactly those of the pixels given.
    #[default]
    Srgb,
    /// The RGB profile of the photograph: converted back into it, which rounds once more, and the profile embedded. Where
    /// the photograph has none, or a gray one, this is sRGB.
    Original,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The format of the file.
    pub format: Format,
    /// Quality of JPEG, 1..=100; higher is larger and truer. The other formats lose nothing.
    pub quality: u8,
    /// The color space.
    pub profile: Profile,
}

impl Encoding {
    /// A format as most people want it: JPEG at 92, where differences are hard to find (by eye), and sRGB.
    #[must_use]
    pub const fn new(format: Format) -> Self {
        Self { format, quality: 92, profile: Profile::Srgb }
    }
}

/// What goes into a file beside the picture.
#[derive(Clone, Debug)]
pub(super) struct Attachments {
    pub(super) icc: Vec<u8>,
    pub(super) exif: Vec<u8>,
    pub(super) xmp: Vec<u8>,
    pub(super) software: String,
}

/// Something of the photograph that an export cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The format has 8 bit; 16-bit samples are rounded.
    SixteenBit,
    /// The format has no alpha; pixels become opaque.
    Alpha,
    /// EXIF is larger than JPEG can hold.
    Exif,
    /// XMP is larger than JPEG can hold, or not text that can be added to.
    Xmp,
    /// What is known about single colors, which is more than the format can hold.
    Annotations,
    /// The notes of the camera maker, whose offsets do not survive the way into a TIFF.
    MakerNote,
    /// The photograph's profile cannot be written to; sRGB is used.
    Profile,
}

impl std::fmt::Display for Loss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SixteenBit => "16 bit become 8",
            Self::Alpha => "transparency is left out",
            Self::Exif => "EXIF is too large for JPEG",
            Self::Xmp => "XMP is too large or unreadable",
            Self::Annotations => "the notes on strokes are too long for this format",
            Self::MakerNote => "the camera maker's notes are left out",
            Self::Profile => "the photograph's color profile cannot be written to; sRGB is used",
        })
    }
}

/// What an export with these settings would leave behind; nothing for most.
#[must_use]
pub fn what_is_lost(
    pixels: &Pixels,
    alpha: Option<&Plane<u16>>,
    encoding: &Encoding,
    metadata: &Metadata,
    note: &Provenance,
) -> Vec<Loss> {
    let jpeg = encoding.format == Format::Jpeg;
    let eight = matches!(encoding.format, Format::Jpeg | Format::WebP);
    let exif_too_large = jpeg && metadata.exif.as_deref().is_some_and(|exif| !jpeg_exif(exif));
    let unmergeable = metadata.xmp.as_deref().is_some_and(|xmp| {
        // A kilobyte for the note.
        xmp::readable(xmp).is_none() || !xmp_fits(encoding.format, &[xmp, &[0; 1024]].concat())
    });
    let annotated = (!note.annotations.is_empty()).then(|| xmp::merged(metadata.xmp.as_deref(), note));
    let annotations_too_long = annotated.is_some_and(|xmp| !xmp_fits(encoding.format, &xmp));
    let maker_note = encoding.format == Format::Tiff && metadata.exif.as_deref().is_some_and(exif::has_maker_note);
    let no_way_back = encoding.profile == Profile::Original
        && metadata.icc.as_deref().is_some_and(|icc| Back::into_profile(icc).is_err());
    [
        (eight && matches!(pixels, Pixels::Rgb16(_)), Loss::SixteenBit),
        (jpeg && alpha.is_some(), Loss::Alpha),
        (exif_too_large, Loss::Exif),
        (unmergeable, Loss::Xmp),
        (annotations_too_long, Loss::Annotations),
        (maker_note, Loss::MakerNote),
        (no_way_back, Loss::Profile),
    ]
    .into_iter()
    .filter_map(|(lost, loss)| lost.then_some(loss))
    .collect()
}

fn jpeg_exif(exif: &[u8]) -> bool {
    let amendment = exif::Amendment { software: "", size: [0; 2], srgb: true };
    encode_jpeg::exif_fits(&exif::amended(Some(exif), &amendment))
}

/// Writes a colored picture with the metadata of its photograph and a note that the color was added; gives the bytes written.
///
/// The same arguments give the same bytes. The file appears whole or not at all.
///
/// # Errors
/// [`PhotoError`] where the picture does not fit the format, or the system cannot write.
pub fn save(
    path: &Path,
    pixels: &Pixels,
    alpha: Option<&Plane<u16>>,
    encoding: &Encoding,
    metadata: &Metadata,
    note: &Provenance,
) -> Result<u64, PhotoError> {
    check(path, pixels.size(), alpha, encoding.format)?;
    let original = metadata.icc.as_deref().filter(|_| encoding.profile == Profile::Original);
    let back = original.and_then(|icc| Back::into_profile(icc).ok().flatten());
    let icc = original.filter(|_| back.is_some()).map_or_else(srgb_icc, |icc| icc.to_vec());
    let attached = attachments(pixels.size(), encoding.format, metadata, note, back.is_none(), icc);
    let alpha = alpha.filter(|_| encoding.format != Format::Jpeg);
    let canvas = Canvas { pixels, alpha, back };
    let mut encode_error = None;
    let written = write_atomically(path, |out| {
        let mut out = Noticing { out, failed: false };
        let result = match encoding.format {
            Format::Jpeg => encode_jpeg::encode(&canvas, encoding.quality, attached, &mut out),
            Format::Png => encode_png::encode(&canvas, &attached, &mut out),
            Format::Tiff => encode_tiff::encode(&canvas, &attached, &mut out),
            Format::WebP => encode_webp::encode(&canvas, attached, &mut out),
            Format::Bmp => Err(io::ErrorKind::Unsupported.into()),
        };
        // An error that did not come from the disk came from the encoder.
        if let (Err(error), false) = (&result, out.failed) {
            encode_error = Some(error.to_string());
        }
        result
    });
    written.map_err(|source| match encode_error {
        Some(reason) => PhotoError::Encode { format: encoding.format, reason, path: path.into() },
        None => PhotoError::Write { path: path.into(), source },
    })
}

/// A writer that remembers whether it was the one that failed.
struct Noticing<'a> {
    out: &'a mut dyn Write,
    failed: bool,
}

impl Write for Noticing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes).inspect_err(|_| self.failed = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush().inspect_err(|_| self.failed = true)
    }
}

fn check(path: &Path, size: Size, alpha: Option<&Plane<u16>>, format: Format) -> Result<(), PhotoError> {
    let limit = match format {
        Format::Jpeg => JPEG_SIDE,
        Format::WebP => WEBP_SIDE,
        Format::Png | Format::Tiff => u32::MAX as usize,
        Format::Bmp => return Err(PhotoError::NotWritten { format, path: path.into() }),
    };
    if size.area() == 0 {
        return Err(PhotoError::NoPixels { format, path: path.into() });
    }
    if size.longest() > limit {
        return Err(PhotoError::TooLargeToWrite { size, format, limit, path: path.into() });
    }
    match alpha.map(Plane::size) {
        Some(alpha) if alpha != size => Err(PhotoError::AlphaSize { pixels: size, alpha, path: path.into() }),
        _ => Ok(()),
    }
}

/// The most XMP that any format is given: programs, this one among them, refuse texts of several megabytes. A hundred notes
/// of a page each have room.
const XMP_BYTES: usize = 1 << 20;

/// Whether an XMP packet has room in a format.
fn xmp_fits(format: Format, xmp: &[u8]) -> bool {
    xmp.len() <= XMP_BYTES && (format != Format::Jpeg || encode_jpeg::xmp_fits(xmp))
}

/// Metadata of the photograph with our note, as the format can hold it.
fn attachments(
    size: Size,
    format: Format,
    metadata: &Metadata,
    note: &Provenance,
    srgb: bool,
    icc: Vec<u8>,
) -> Attachments {
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let amendment = exif::Amendment { software: &note.software, size: [side(size.width), side(size.height)], srgb };
    let fits = |exif: &Vec<u8>| format != Format::Jpeg || encode_jpeg::exif_fits(exif);
    let exif = Some(exif::amended(metadata.exif.as_deref(), &amendment)).filter(fits);
    let fits = |xmp: &Vec<u8>| xmp_fits(format, xmp);
    let bare = Provenance { annotations: Vec::new(), ..note.clone() };
    let packets = [(metadata.xmp.as_deref(), note), (metadata.xmp.as_deref(), &bare), (None, note)];
    let xmp = packets.iter().map(|(xmp, note)| xmp::merged(*xmp, note)).find(fits);
    Attachments {
        icc,
        exif: exif.unwrap_or_else(|| exif::amended(None, &amendment)),
        xmp: xmp.unwrap_or_else(|| xmp::merged(None, &bare)),
        software: note.software.clone(),
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "test values are in range")]
mod tests;

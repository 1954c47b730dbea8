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
) -> Vec<Loss> {
    let jpeg = encoding.format == Format::Jpeg;
    let eight = matches!(encoding.format, Format::Jpeg | Format::WebP);
    let exif_too_large = jpeg && metadata.exif.as_deref().is_some_and(|exif| !jpeg_exif(exif));
    let unmergeable = metadata.xmp.as_deref().is_some_and(|xmp| {
        // A kilobyte for the note.
        xmp::readable(xmp).is_none() || jpeg && !encode_jpeg::xmp_fits(&[xmp, &[0; 1024]].concat())
    });
    let maker_note = encoding.format == Format::Tiff && metadata.exif.as_deref().is_some_and(exif::has_maker_note);
    let no_way_back = encoding.profile == Profile::Original
        && metadata.icc.as_deref().is_some_and(|icc| Back::into_profile(icc).is_err());
    [
        (eight && matches!(pixels, Pixels::Rgb16(_)), Loss::SixteenBit),
        (jpeg && alpha.is_some(), Loss::Alpha),
        (exif_too_large, Loss::Exif),
        (unmergeable, Loss::Xmp),
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
    let fits = |xmp: &Vec<u8>| format != Format::Jpeg || encode_jpeg::xmp_fits(xmp);
    let xmp = Some(xmp::merged(metadata.xmp.as_deref(), note)).filter(fits);
    Attachments {
        icc,
        exif: exif.unwrap_or_else(|| exif::amended(None, &amendment)),
        xmp: xmp.unwrap_or_else(|| xmp::merged(None, note)),
        software: note.software.clone(),
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "test values are in range")]
mod tests {
    use super::super::fixtures::{camera_exif, icc_of, text_of};
    use super::super::{Depth, Limits, Photo, open, open_srgb};
    use super::*;
    use moxcms::ColorProfile;

    const FORMATS: [(Format, &str); 4] =
        [(Format::Png, "png"), (Format::Tiff, "tiff"), (Format::Jpeg, "jpg"), (Format::WebP, "webp")];

    const XMP: &str = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"r\"><rdf:Description \
        rdf:about=\"\"><dc:title>Oma</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>";

    fn note() -> Provenance {
        Provenance { software: "Tintype 0.1.0 (abc)".into(), statement: "Color added with Tintype".into() }
    }

    fn metadata() -> Metadata {
        let icc = icc_of(&ColorProfile::new_adobe_rgb());
        Metadata { exif: Some(camera_exif(true, 1)), xmp: Some(XMP.into()), icc: Some(icc) }
    }

    /// A smooth picture with color, larger than a strip and than a band, of an odd width.
    fn sixteen() -> Pixels {
        Pixels::Rgb16(Plane::from_fn(Size::new(131, 400), |x, y| {
            [x * 400 + y, y * 160, 65_535 - x * 300 - y].map(|v| v as u16)
        }))
    }

    fn eight() -> Pixels {
        let Pixels::Rgb16(plane) = sixteen() else { unreachable!() };
        Pixels::Rgb8(plane.map(|p| p.map(|v| (v >> 8) as u8)))
    }

    struct Saved {
        bytes: Vec<u8>,
        photo: Photo,
        srgb: Plane<[f32; 3]>,
    }

    fn saved(pixels: &Pixels, alpha: Option<&Plane<u16>>, encoding: Encoding, metadata: &Metadata) -> Saved {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let length = save(&path, pixels, alpha, &encoding, metadata, &note()).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.len() as u64, length);
        let photo = open(&path, &Limits::default()).unwrap();
        assert_eq!(photo.format, encoding.format);
        assert!(photo.notes.is_empty(), "{:?}", photo.notes);
        Saved { bytes, photo, srgb: open_srgb(&path, &Limits::default()).unwrap() }
    }

    /// Largest and mean difference to the picture on the scale 0..=255.
    fn difference(found: &Plane<[f32; 3]>, pixels: &Pixels) -> (f32, f32) {
        let wanted: Vec<[f32; 3]> = match pixels {
            Pixels::Rgb8(plane) => plane.samples().iter().map(|p| p.map(|v| f32::from(v) / 255.0)).collect(),
            Pixels::Rgb16(plane) => plane.samples().iter().map(|p| p.map(|v| f32::from(v) / 65_535.0)).collect(),
        };
        assert_eq!(found.size(), pixels.size());
        let pairs = found.samples().as_flattened().iter().zip(wanted.as_flattened());
        let differences: Vec<f32> = pairs.map(|(f, w)| 255.0 * (f - w).abs()).collect();
        let worst = differences.iter().copied().fold(0.0, f32::max);
        (worst, differences.iter().sum::<f32>() / differences.len() as f32)
    }

    #[test]
    fn pictures_come_back_as_they_went() {
        for (format, name) in FORMATS {
            for pixels in [eight(), sixteen()] {
                let Saved { photo, srgb, .. } = saved(&pixels, None, Encoding::new(format), &Metadata::default());
                let deep = matches!((&pixels, format), (Pixels::Rgb16(_), Format::Png | Format::Tiff));
                assert_eq!(photo.depth, if deep { Depth::Sixteen } else { Depth::Eight }, "{name}");
                let limit = match (format, &pixels) {
                    (Format::Jpeg, _) => 8.0,
                    (Format::WebP, Pixels::Rgb16(_)) => 0.51,
                    _ => 0.0,
                };
                let (worst, _) = difference(&srgb, &pixels);
                assert!(worst <= limit, "{name}: {worst}");
            }
        }
    }

    #[test]
    fn gray_pixels_keep_their_exact_values() {
        let gray = Plane::from_fn(Size::new(256, 256), |x, y| (y * 256 + x) as u16);
        let pixels = Pixels::Rgb16(gray.map(|v| [v; 3]));
        for format in [Format::Png, Format::Tiff] {
            assert_eq!(saved(&pixels, None, Encoding::new(format), &metadata()).photo.gray, gray);
        }
    }

    #[test]
    fn alpha_comes_back_where_the_format_has_it() {
        let alpha = Plane::from_fn(sixteen().size(), |x, y| ((x + y) % 256 * 257) as u16);
        for (format, name) in FORMATS {
            for pixels in [eight(), sixteen()] {
                let saved = saved(&pixels, Some(&alpha), Encoding::new(format), &Metadata::default());
                let expected = (format != Format::Jpeg).then_some(&alpha);
                assert_eq!(saved.photo.alpha.as_ref(), expected, "{name}");
            }
        }
    }

    #[test]
    fn metadata_is_kept_and_the_note_added() {
        for (format, name) in FORMATS {
            let Saved { photo, .. } = saved(&eight(), None, Encoding::new(format), &metadata());
            let exif = exif::describing(photo.metadata.exif.as_deref().unwrap()).unwrap();
            assert_eq!(text_of(&exif, 0x010F).unwrap(), "Voigtland", "{name}");
            assert_eq!(text_of(&exif, exif::SOFTWARE).unwrap(), note().software, "{name}");
            let xmp = String::from_utf8(photo.metadata.xmp.unwrap()).unwrap();
            assert!(xmp.contains("Oma") && xmp.contains("Color added with Tintype"), "{name}: {xmp}");
            assert_eq!(photo.metadata.icc, Some(srgb_icc()), "{name}");
        }
    }

    #[test]
    fn the_original_profile_is_written_on_request() {
        for (format, name) in FORMATS {
            let encoding = Encoding { profile: Profile::Original, ..Encoding::new(format) };
            // Colors inside sRGB lie inside Adobe RGB: nothing is clipped, all is rounded.
            let Saved { photo, srgb, .. } = saved(&sixteen(), None, encoding, &metadata());
            assert_eq!(photo.metadata.icc, metadata().icc, "{name}");
            // One level of Adobe RGB is several of sRGB where a channel is near zero, so that 8 bit is judged by the mean.
            let (most, mean) = match format {
                Format::Png | Format::Tiff => (0.1, 0.01),
                Format::Jpeg => (40.0, 1.5),
                _ => (13.0, 0.5),
            };
            let found = difference(&srgb, &sixteen());
            assert!(found.0 <= most && found.1 <= mean, "{name}: {found:?}");
            let gray = Metadata { icc: Some(icc_of(&ColorProfile::new_gray_with_gamma(2.2))), ..metadata() };
            assert_eq!(saved(&eight(), None, encoding, &gray).photo.metadata.icc, Some(srgb_icc()));
            assert!(what_is_lost(&eight(), None, &encoding, &gray).contains(&Loss::Profile));
        }
    }

    #[test]
    fn the_same_picture_is_the_same_bytes() {
        for (format, name) in FORMATS {
            let once = || saved(&eight(), None, Encoding::new(format), &metadata()).bytes;
            assert!(once() == once(), "{name}");
        }
        // The one place where a clock could come in: the library dates the profiles it writes.
        assert_eq!(srgb_icc()[24..30], [7, 207, 0, 10, 0, 18]);
    }

    #[test]
    fn jpeg_has_full_color_resolution() {
        let bytes = saved(&eight(), None, Encoding::new(Format::Jpeg), &Metadata::default()).bytes;
        let at = bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        assert_eq!([bytes[at + 11], bytes[at + 14], bytes[at + 17]], [0x11; 3]);
    }

    #[test]
    fn losses_are_told_beforehand() {
        let alpha = Plane::filled(sixteen().size(), 0u16);
        let large = Metadata {
            exif: Some([camera_exif(false, 1), vec![0; 70_000]].concat()),
            xmp: Some([&[b' '; 70_000][..], XMP.as_bytes()].concat()),
            icc: None,
        };
        let lost =
            |format, metadata: &Metadata| what_is_lost(&sixteen(), Some(&alpha), &Encoding::new(format), metadata);
        assert_eq!(lost(Format::Png, &metadata()), []);
        assert_eq!(lost(Format::Tiff, &metadata()), [Loss::MakerNote]);
        assert_eq!(lost(Format::WebP, &large), [Loss::SixteenBit]);
        assert_eq!(lost(Format::Jpeg, &large), [Loss::SixteenBit, Loss::Alpha, Loss::Exif, Loss::Xmp]);
        let Saved { photo, .. } = saved(&sixteen(), None, Encoding::new(Format::Jpeg), &large);
        assert!(photo.metadata.xmp.is_some_and(|xmp| xmp.len() < 2000), "the note alone");
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let refused = |pixels: &Pixels, alpha: Option<&Plane<u16>>, format| {
            let result = save(&path, pixels, alpha, &Encoding::new(format), &Metadata::default(), &note());
            assert!(!path.exists());
            result.unwrap_err()
        };
        let wide = Pixels::Rgb8(Plane::filled(Size::new(70_000, 1), [0; 3]));
        let none = Pixels::Rgb8(Plane::filled(Size::new(0, 4), [0; 3]));
        let alpha = Plane::filled(Size::new(2, 2), 0);
        assert!(matches!(refused(&wide, None, Format::Jpeg), PhotoError::TooLargeToWrite { limit: 65_535, .. }));
        assert!(matches!(refused(&wide, None, Format::WebP), PhotoError::TooLargeToWrite { .. }));
        assert!(matches!(refused(&none, None, Format::Png), PhotoError::NoPixels { .. }));
        assert!(matches!(refused(&eight(), Some(&alpha), Format::Png), PhotoError::AlphaSize { .. }));
        assert!(matches!(refused(&eight(), None, Format::Bmp), PhotoError::NotWritten { .. }));
        let nowhere = folder.path().join("no/out");
        let error = save(&nowhere, &eight(), None, &Encoding::new(Format::Png), &Metadata::default(), &note());
        assert!(matches!(error, Err(PhotoError::Write { .. })));
    }
}

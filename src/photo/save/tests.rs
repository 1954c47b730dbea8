//! Writing: every format and depth keeps its pixels and metadata, and bad targets are refused.

use super::super::fixtures::{camera_exif, icc_of, text_of};
use super::super::{Annotation, Depth, Limits, Photo, open, open_srgb};
use super::*;
use moxcms::ColorProfile;

const FORMATS: [(Format, &str); 4] =
    [(Format::Png, "png"), (Format::Tiff, "tiff"), (Format::Jpeg, "jpg"), (Format::WebP, "webp")];

const XMP: &str = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"r\"><rdf:Description \
    rdf:about=\"\"><dc:title>Oma</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>";

fn note() -> Provenance {
    let (software, statement) = ("Tintype 0.1.0 (abc)".into(), "Color added with Tintype".into());
    Provenance { software, statement, annotations: Vec::new() }
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
        assert!(what_is_lost(&eight(), None, &encoding, &gray, &note()).contains(&Loss::Profile));
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
        |format, metadata: &Metadata| what_is_lost(&sixteen(), Some(&alpha), &Encoding::new(format), metadata, &note());
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

#[test]
fn annotations_that_a_format_cannot_hold_are_left_out_and_told() {
    let annotation = |length| {
        let (name, note, color) = ("dress".into(), "x".repeat(length), "a* 1, b* 2".into());
        Annotation { name, note, evidence: Some("guessed"), color, place: [1, 2] }
    };
    let folder = tempfile::tempdir().unwrap();
    let packet = |format, length| {
        let (path, encoding) = (folder.path().join("out"), Encoding::new(format));
        let note = Provenance { annotations: vec![annotation(length)], ..note() };
        save(&path, &eight(), None, &encoding, &metadata(), &note).unwrap();
        let lost = what_is_lost(&eight(), None, &encoding, &metadata(), &note).contains(&Loss::Annotations);
        let bytes = std::fs::read(&path).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(holds("Oma"), "what the photograph came with is kept");
        (lost, holds("tintype:Annotations"))
    };
    assert_eq!([packet(Format::Jpeg, 100), packet(Format::Jpeg, 70_000)], [(false, true), (true, false)]);
    assert_eq!([packet(Format::Png, 70_000), packet(Format::Tiff, 70_000)], [(false, true); 2]);
    assert_eq!([packet(Format::Png, 2_000_000), packet(Format::WebP, 2_000_000)], [(true, false); 2]);
}

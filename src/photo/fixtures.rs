//! Image files made for the tests, by encoders that are not ours wherever there is one.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;

use image::{ExtendedColorType, ImageEncoder};
use png::{BitDepth, ColorType};

use super::directory::{Directory, Entry, Value};
use super::{Limits, Photo, PhotoError, decode};

/// Decodes with the default limits.
pub(super) fn opened(bytes: &[u8]) -> Result<Photo, PhotoError> {
    decode(bytes, Path::new("fixture"), &Limits::default())
}

/// A PNG of any kind; `palette` for indexed ones.
pub(super) struct Png<'a> {
    pub(super) color: ColorType,
    pub(super) depth: BitDepth,
    pub(super) size: (u32, u32),
    pub(super) data: &'a [u8],
    pub(super) palette: &'a [u8],
    pub(super) icc: Option<&'a [u8]>,
    pub(super) exif: Option<&'a [u8]>,
}

impl<'a> Png<'a> {
    pub(super) fn new(color: ColorType, depth: BitDepth, size: (u32, u32), data: &'a [u8]) -> Self {
        Self { color, depth, size, data, palette: &[], icc: None, exif: None }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut info = png::Info::with_size(self.size.0, self.size.1);
        info.icc_profile = self.icc.map(Cow::Borrowed);
        info.exif_metadata = self.exif.map(Cow::Borrowed);
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::with_info(&mut bytes, info).unwrap();
        encoder.set_color(self.color);
        encoder.set_depth(self.depth);
        if !self.palette.is_empty() {
            encoder.set_palette(self.palette);
        }
        encoder.write_header().unwrap().write_image_data(self.data).unwrap();
        bytes
    }
}

/// An 8-bit gray PNG.
pub(super) fn gray_png(size: (u32, u32), data: &[u8]) -> Vec<u8> {
    Png::new(ColorType::Grayscale, BitDepth::Eight, size, data).bytes()
}

/// A JPEG at quality 95, gray or RGB by the number of samples.
pub(super) fn jpeg(size: (u32, u32), data: &[u8], exif: &[u8], icc: &[u8]) -> Vec<u8> {
    let gray = data.len() == (size.0 * size.1) as usize;
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif.to_vec()).unwrap();
    encoder.set_icc_profile(icc.to_vec()).unwrap();
    let color = if gray { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    encoder.write_image(data, size.0, size.1, color).unwrap();
    bytes
}

/// A WebP without loss.
pub(super) fn webp(size: (u32, u32), data: &[u8], color: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut bytes).write_image(data, size.0, size.1, color).unwrap();
    bytes
}

/// A bitmap.
pub(super) fn bmp(size: (u32, u32), data: &[u8], color: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::codecs::bmp::BmpEncoder::new(&mut bytes).encode(data, size.0, size.1, color).unwrap();
    bytes.into_inner()
}

/// An uncompressed little-endian TIFF of one strip a plane.
pub(super) struct Tiff<'a> {
    pub(super) size: (u32, u32),
    pub(super) bits: u16,
    pub(super) samples: u16,
    /// 0 white is zero, 1 black is zero, 2 RGB, 5 CMYK.
    pub(super) photometric: u16,
    pub(super) planes: &'a [&'a [u8]],
    pub(super) more: Vec<Entry>,
}

impl Tiff<'_> {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let directory = |offsets: &[u32]| {
            let lengths: Vec<u32> = self.planes.iter().map(|p| p.len() as u32).collect();
            let mut entries = vec![
                Entry::longs(256, &[self.size.0]),
                Entry::longs(257, &[self.size.1]),
                Entry::shorts(258, &vec![self.bits; self.samples.into()]),
                Entry::shorts(259, &[1]),
                Entry::shorts(262, &[self.photometric]),
                Entry::longs(273, offsets),
                Entry::shorts(277, &[self.samples]),
                Entry::longs(278, &[self.size.1]),
                Entry::longs(279, &lengths),
                Entry::shorts(284, &[if self.planes.len() > 1 { 2 } else { 1 }]),
            ];
            entries.extend(self.more.iter().cloned());
            Directory(entries)
        };
        let mut at = 8 + directory(&vec![0; self.planes.len()]).serialized(8).len();
        let offsets: Vec<u32> = self
            .planes
            .iter()
            .map(|plane| {
                at += plane.len();
                (at - plane.len()) as u32
            })
            .collect();
        [&b"II\x2A\0\x08\0\0\0"[..], &directory(&offsets).serialized(8), &self.planes.concat()].concat()
    }
}

/// The bytes of a profile, without the hour of writing that the library puts in.
pub(super) fn icc_of(profile: &moxcms::ColorProfile) -> Vec<u8> {
    let mut icc = profile.encode().unwrap();
    icc[24..36].fill(0);
    icc
}

/// An EXIF block as a camera writes it: orientation, maker, a sub-directory with size, color space and a maker's note, a
/// thumbnail at the end; in either byte order.
pub(super) fn camera_exif(big_endian: bool, orientation: u16) -> Vec<u8> {
    let s = |n: u16| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
    let l = |n: u32| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
    let entry = |tag: u16, kind: u16, count: u32, field: [u8; 4]| [&s(tag)[..], &s(kind), &l(count), &field].concat();
    let inline = |n: u16| {
        let n = s(n);
        [n[0], n[1], 0, 0]
    };
    let mut block = if big_endian { b"MM\0\x2A".to_vec() } else { b"II\x2A\0".to_vec() };
    block.extend(l(8));
    // First directory at 8: 4 entries, 54 bytes, its value at 62.
    block.extend(s(4));
    block.extend(entry(0x010F, 2, 10, l(62)));
    block.extend(entry(0x0112, 3, 1, inline(orientation)));
    block.extend(entry(0x0131, 2, 4, *b"Cam\0"));
    block.extend(entry(0x8769, 4, 1, l(72)));
    block.extend(l(134));
    block.extend(b"Voigtland\0");
    // Sub-directory at 72: 4 entries, 54 bytes, its value at 126.
    block.extend(s(4));
    block.extend(entry(0x927C, 7, 8, l(126)));
    block.extend(entry(0xA001, 3, 1, inline(0xFFFF)));
    block.extend(entry(0xA002, 4, 1, l(3)));
    block.extend(entry(0xA003, 4, 1, l(2)));
    block.extend(l(0));
    block.extend(b"MAKERNOT");
    // Thumbnail directory at 134: 2 entries, 30 bytes, the thumbnail at 164.
    block.extend(s(2));
    block.extend(entry(0x0201, 4, 1, l(164)));
    block.extend(entry(0x0202, 4, 1, l(6)));
    block.extend(l(0));
    block.extend(b"THUMB!");
    block
}

/// The text of an entry in a copied directory.
pub(super) fn text_of(directory: &Directory, tag: u16) -> Option<String> {
    let entry = directory.0.iter().find(|entry| entry.tag == tag)?;
    let Value::Bytes(bytes) = &entry.value else { return None };
    Some(String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned())
}

//! EXIF: read, copied and amended as far as an export needs it.
//!
//! EXIF is a TIFF file without a picture: directories of entries, each a tag, a kind, a count and a value or its offset.
//! Two ways lead to an export. A block that came from JPEG, PNG or WebP keeps every byte, notes of the camera maker at their
//! offsets included; a new first directory is put at its end ([`amended`]). To and from TIFF, where the picture's own
//! directory is the EXIF, entries that describe the photograph are copied one by one ([`of_tiff`], [`describing`]).
//!
//! **Source:** CIPA DC-008-2023 (Exif 3.0), section 4.6; TIFF 6.0 (1992), section 2.
//! Does not do: MakerNote to or from TIFF (its offsets would be wrong), thumbnails (they show the uncolored picture).

use image::metadata::Orientation;

pub(super) const SOFTWARE: u16 = 0x0131;
const EXIF_DIRECTORY: u16 = 0x8769;
const GPS_DIRECTORY: u16 = 0x8825;
const INTEROP_DIRECTORY: u16 = 0xA005;
const MAKER_NOTE: u16 = 0x927C;
const COLOR_SPACE: u16 = 0xA001;
const PIXEL_X: u16 = 0xA002;
const PIXEL_Y: u16 = 0xA003;
const THUMBNAIL_OFFSET: u16 = 0x0201;
const THUMBNAIL_LENGTH: u16 = 0x0202;

pub(super) const ASCII: u16 = 2;
pub(super) const SHORT: u16 = 3;
pub(super) const LONG: u16 = 4;

/// Tags of a TIFF's first directory that describe the photograph, not the layout of its samples: names, makers, dates,
/// resolution, copyright and the two sub-directories.
const DESCRIBING: [u16; 15] = [
    0x010D,
    0x010E,
    0x010F,
    0x0110,
    0x011A,
    0x011B,
    0x0128,
    SOFTWARE,
    0x0132,
    0x013B,
    0x013C,
    0x8298,
    0x4746,
    EXIF_DIRECTORY,
    GPS_DIRECTORY,
];

/// Most bytes copied out of one file, so that many entries on one large value cannot fill the memory. EXIF in a JPEG ends
/// at 64 KiB.
const MAX_COPIED_BYTES: usize = 1 << 20;

/// One entry of a directory; numbers in its value are little-endian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) tag: u16,
    pub(super) kind: u16,
    pub(super) value: Value,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Bytes(Vec<u8>),
    Directory(Directory),
}

/// Entries of one directory.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Directory(pub(super) Vec<Entry>);

impl Entry {
    pub(super) fn text(tag: u16, text: &str) -> Self {
        // ASCII only, and the zero that ends it.
        let bytes = text.bytes().map(|b| if (0x20..0x7F).contains(&b) { b } else { b'?' }).chain([0]).collect();
        Self { tag, kind: ASCII, value: Value::Bytes(bytes) }
    }

    pub(super) fn shorts(tag: u16, numbers: &[u16]) -> Self {
        Self { tag, kind: SHORT, value: Value::Bytes(numbers.iter().flat_map(|n| n.to_le_bytes()).collect()) }
    }

    pub(super) fn longs(tag: u16, numbers: &[u32]) -> Self {
        Self { tag, kind: LONG, value: Value::Bytes(numbers.iter().flat_map(|n| n.to_le_bytes()).collect()) }
    }
}

impl Directory {
    /// The directory and all it points to, to stand at offset `at` of a little-endian file.
    pub(super) fn serialized(&self, at: usize) -> Vec<u8> {
        let mut entries: Vec<&Entry> = self.0.iter().collect();
        entries.sort_by_key(|entry| entry.tag);
        let mut head = short(entries.len()).to_vec();
        let mut values = Vec::new();
        let values_at = at + 2 + 12 * entries.len() + 4;
        for entry in entries {
            head.extend(entry.tag.to_le_bytes());
            let next = values_at + values.len();
            let (kind, count, field) = match &entry.value {
                Value::Directory(directory) => {
                    values.extend(directory.serialized(next));
                    (LONG, 1, long(next))
                }
                Value::Bytes(bytes) => {
                    let count = bytes.len() / kind_size(entry.kind).unwrap_or(1);
                    let mut field = [0; 4];
                    if let Some(inline) = field.get_mut(..bytes.len()) {
                        inline.copy_from_slice(bytes);
                    } else {
                        field = long(next);
                        values.extend(bytes);
                    }
                    (entry.kind, count, field)
                }
            };
            if values.len() % 2 == 1 {
                values.push(0);
            }
            head.extend(kind.to_le_bytes());
            head.extend(long(count));
            head.extend(field);
        }
        head.extend([0; 4]);
        head.extend(values);
        head
    }

    /// The directory as an EXIF block of its own.
    fn into_block(self) -> Vec<u8> {
        let mut block = b"II\x2A\0\x08\0\0\0".to_vec();
        block.extend(self.serialized(8));
        block
    }
}

fn short(n: usize) -> [u8; 2] {
    u16::try_from(n).unwrap_or(u16::MAX).to_le_bytes()
}

fn long(n: usize) -> [u8; 4] {
    u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes()
}

/// Bytes of one value of a kind.
fn kind_size(kind: u16) -> Option<usize> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

/// Bytes that one number within a value takes: a rational is two numbers.
fn number_size(kind: u16) -> usize {
    match kind {
        5 | 10 => 4,
        _ => kind_size(kind).unwrap_or(1),
    }
}

/// A block or file being read.
#[derive(Clone, Copy)]
struct Block<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

/// An entry as it lies in its directory.
#[derive(Clone, Copy)]
struct Raw {
    at: usize,
    tag: u16,
    kind: u16,
    count: usize,
}

impl<'a> Block<'a> {
    /// Classic TIFF only; the few BigTIFF files keep XMP and ICC, not EXIF.
    fn new(bytes: &'a [u8]) -> Option<Self> {
        match bytes {
            [b'I', b'I', 42, 0, ..] => Some(Self { bytes, big_endian: false }),
            [b'M', b'M', 0, 42, ..] => Some(Self { bytes, big_endian: true }),
            _ => None,
        }
    }

    fn short(&self, at: usize) -> Option<u16> {
        let field = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big_endian { u16::from_be_bytes(field) } else { u16::from_le_bytes(field) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let field = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if self.big_endian { u32::from_be_bytes(field) } else { u32::from_le_bytes(field) }).ok()
    }

    /// The entries of the directory at an offset, and the offset of the next directory, 0 for none.
    fn directory(&self, at: usize) -> Option<(Vec<Raw>, usize)> {
        let count = usize::from(self.short(at)?);
        let entry = |i: usize| {
            let at = at + 2 + 12 * i;
            Some(Raw { at, tag: self.short(at)?, kind: self.short(at + 2)?, count: self.long(at + 4)? })
        };
        let entries = (0..count).map(entry).collect::<Option<Vec<_>>>()?;
        Some((entries, self.long(at + 2 + 12 * count).unwrap_or(0)))
    }

    fn first_directory(&self) -> Option<(Vec<Raw>, usize)> {
        self.directory(self.long(4)?)
    }

    /// Bytes of an entry's value, in the block's byte order.
    fn value(&self, raw: &Raw) -> Option<&'a [u8]> {
        let len = kind_size(raw.kind)?.checked_mul(raw.count)?;
        let at = if len <= 4 { raw.at + 8 } else { self.long(raw.at + 8)? };
        self.bytes.get(at..at.checked_add(len)?)
    }

    /// One whole number, of kind short or long.
    fn number(&self, raw: &Raw) -> Option<usize> {
        match (raw.kind, raw.count) {
            (SHORT, 1) => self.short(raw.at + 8).map(usize::from),
            (LONG | 13, 1) => self.long(raw.at + 8),
            _ => None,
        }
    }

    /// A copy of the directory at an offset with the entries that are wanted; what cannot be read is left out.
    fn copy(&self, at: usize, wanted: fn(u16) -> bool, budget: &mut usize) -> Directory {
        let (mut entries, _) = self.directory(at).unwrap_or_default();
        // A tag stands once in a directory; a file that repeats one would have us copy its sub-directory as often.
        entries.sort_by_key(|raw| raw.tag);
        entries.dedup_by_key(|raw| raw.tag);
        let copy = |raw: &Raw| {
            if matches!(raw.tag, EXIF_DIRECTORY | GPS_DIRECTORY | INTEROP_DIRECTORY) {
                // Sub-directories hold no sub-directory of their own kind: a block that says so runs in a circle.
                let inner: fn(u16) -> bool = match raw.tag {
                    EXIF_DIRECTORY => |tag| !matches!(tag, MAKER_NOTE | EXIF_DIRECTORY | GPS_DIRECTORY),
                    _ => |tag| !matches!(tag, EXIF_DIRECTORY | GPS_DIRECTORY | INTEROP_DIRECTORY),
                };
                let directory = self.copy(self.number(raw)?, inner, budget);
                let filled = !directory.0.is_empty();
                return filled.then_some(Entry { tag: raw.tag, kind: LONG, value: Value::Directory(directory) });
            }
            let mut bytes = self.value(raw)?.to_vec();
            *budget = budget.checked_sub(bytes.len() + 12)?;
            if self.big_endian {
                bytes.chunks_exact_mut(number_size(raw.kind)).for_each(<[u8]>::reverse);
            }
            Some(Entry { tag: raw.tag, kind: raw.kind, value: Value::Bytes(bytes) })
        };
        Directory(entries.iter().filter(|raw| wanted(raw.tag)).filter_map(copy).collect())
    }
}

/// Whether a block holds notes of the camera maker.
pub(super) fn has_maker_note(exif: &[u8]) -> bool {
    let tags = |block: Block<'_>| {
        let (entries, _) = block.first_directory()?;
        let exif = entries.iter().find(|raw| raw.tag == EXIF_DIRECTORY)?;
        let (entries, _) = block.directory(block.number(exif)?)?;
        Some(entries.iter().any(|raw| raw.tag == MAKER_NOTE))
    };
    Block::new(exif).and_then(tags).unwrap_or(false)
}

/// The orientation of a block set to 1, where it has one.
pub(super) fn reset_orientation(exif: &mut [u8]) {
    // Gives the old orientation, which the caller has applied, or nothing where there was none.
    let _applied = Orientation::remove_from_exif_chunk(exif);
}

/// What describes the photograph in a TIFF file, as an EXIF block; nothing where there is nothing.
pub(super) fn of_tiff(file: &[u8]) -> Option<Vec<u8>> {
    let directory = describing(file)?;
    (!directory.0.is_empty()).then(|| directory.into_block())
}

/// The entries of a TIFF file or an EXIF block that describe the photograph.
pub(super) fn describing(bytes: &[u8]) -> Option<Directory> {
    let block = Block::new(bytes)?;
    let mut budget = MAX_COPIED_BYTES;
    Some(block.copy(block.long(4)?, |tag| DESCRIBING.contains(&tag), &mut budget))
}

/// What an export changes in the EXIF it was given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Amendment<'a> {
    /// Program that made the export.
    pub(super) software: &'a str,
    /// Columns and rows of the export.
    pub(super) size: [u32; 2],
    /// Whether the export is in sRGB.
    pub(super) srgb: bool,
}

/// A block with the amendment: all the bytes of the given one, or a new one where there is none or it cannot be read.
pub(super) fn amended(exif: Option<&[u8]>, amendment: &Amendment<'_>) -> Vec<u8> {
    exif.and_then(|exif| amend(exif, amendment))
        .unwrap_or_else(|| Directory(vec![Entry::text(SOFTWARE, amendment.software)]).into_block())
}

fn amend(exif: &[u8], amendment: &Amendment<'_>) -> Option<Vec<u8>> {
    let block = Block::new(exif)?;
    let (entries, next) = block.first_directory()?;
    let kept: Vec<&Raw> = entries.iter().filter(|raw| raw.tag != SOFTWARE).collect();
    let end = thumbnail_start(&block, next).unwrap_or(exif.len());
    let mut out = exif.get(..end)?.to_vec();
    if out.len() % 2 == 1 {
        out.push(0);
    }
    let order16 = |n: u16| if block.big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
    let order32 = |n: usize| {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if block.big_endian { n.to_be_bytes() } else { n.to_le_bytes() }
    };
    let mut text = amendment.software.as_bytes().to_vec();
    // A value of four bytes or fewer would have to stand in the entry itself.
    text.resize(text.len().max(4) + 1, 0);
    let directory_at = out.len();
    let text_at = directory_at + 2 + 12 * (kept.len() + 1) + 4;
    out.extend(order16(u16::try_from(kept.len() + 1).ok()?));
    let software = [&order16(SOFTWARE)[..], &order16(ASCII), &order32(text.len()), &order32(text_at)].concat();
    let before = kept.iter().take_while(|raw| raw.tag < SOFTWARE).count();
    for (i, raw) in kept.iter().enumerate() {
        if i == before {
            out.extend(&software);
        }
        out.extend(exif.get(raw.at..raw.at + 12)?);
    }
    if before == kept.len() {
        out.extend(&software);
    }
    out.extend([0; 4]);
    out.extend(text);
    out.get_mut(4..8)?.copy_from_slice(&order32(directory_at));
    patch_picture(&mut out, amendment);
    reset_orientation(&mut out);
    Some(out)
}

/// Where the block may be cut because only the thumbnail's bytes follow.
fn thumbnail_start(block: &Block<'_>, directory_at: usize) -> Option<usize> {
    let (entries, _) = block.directory(directory_at).filter(|_| directory_at > 0)?;
    let number = |tag| entries.iter().find(|raw| raw.tag == tag).and_then(|raw| block.number(raw));
    let (start, length) = (number(THUMBNAIL_OFFSET)?, number(THUMBNAIL_LENGTH)?);
    (start > directory_at && start.checked_add(length)? >= block.bytes.len()).then_some(start)
}

/// Sets size and color space in the EXIF sub-directory, where it has them.
fn patch_picture(exif: &mut [u8], amendment: &Amendment<'_>) {
    let Some(block) = Block::new(exif) else { return };
    let big_endian = block.big_endian;
    let sub = block.first_directory().and_then(|(entries, _)| {
        let raw = entries.into_iter().find(|raw| raw.tag == EXIF_DIRECTORY)?;
        block.directory(block.number(&raw)?)
    });
    let Some((entries, _)) = sub else { return };
    for raw in entries.iter().filter(|raw| raw.count == 1) {
        let number = match raw.tag {
            PIXEL_X => amendment.size[0],
            PIXEL_Y => amendment.size[1],
            // 1 is sRGB, 65535 is what the profile says.
            COLOR_SPACE => {
                if amendment.srgb {
                    1
                } else {
                    0xFFFF
                }
            }
            _ => continue,
        };
        let field = match (raw.kind, u16::try_from(number)) {
            (SHORT, Ok(n)) => (if big_endian { n.to_be_bytes() } else { n.to_le_bytes() }).to_vec(),
            (LONG, _) => (if big_endian { number.to_be_bytes() } else { number.to_le_bytes() }).to_vec(),
            _ => continue,
        };
        if let Some(place) = exif.get_mut(raw.at + 8..raw.at + 8 + field.len()) {
            place.copy_from_slice(&field);
        }
    }
}

//! Directories of TIFF, which are those of EXIF: entries of a tag, a kind, a count and a value or its offset.
//!
//! **Source:** TIFF 6.0 (1992), section 2.
//! **Invariant:** reading any bytes ends, takes no more memory than a megabyte, and never panics.

pub(super) const EXIF_DIRECTORY: u16 = 0x8769;
pub(super) const GPS_DIRECTORY: u16 = 0x8825;
pub(super) const INTEROP_DIRECTORY: u16 = 0xA005;
pub(super) const MAKER_NOTE: u16 = 0x927C;

pub(super) const ASCII: u16 = 2;
pub(super) const SHORT: u16 = 3;
pub(super) const LONG: u16 = 4;

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
    pub(super) fn into_block(self) -> Vec<u8> {
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
pub(super) struct Block<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) big_endian: bool,
}

/// An entry as it lies in its directory.
#[derive(Clone, Copy)]
pub(super) struct Raw {
    pub(super) at: usize,
    pub(super) tag: u16,
    pub(super) kind: u16,
    pub(super) count: usize,
}

impl<'a> Block<'a> {
    /// Classic TIFF only; the few BigTIFF files keep XMP and ICC, not EXIF.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
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
    pub(super) fn directory(&self, at: usize) -> Option<(Vec<Raw>, usize)> {
        let count = usize::from(self.short(at)?);
        let entry = |i: usize| {
            let at = at + 2 + 12 * i;
            Some(Raw { at, tag: self.short(at)?, kind: self.short(at + 2)?, count: self.long(at + 4)? })
        };
        let entries = (0..count).map(entry).collect::<Option<Vec<_>>>()?;
        Some((entries, self.long(at + 2 + 12 * count).unwrap_or(0)))
    }

    pub(super) fn first_directory(&self) -> Option<(Vec<Raw>, usize)> {
        self.directory(self.long(4)?)
    }

    /// Bytes of an entry's value, in the block's byte order.
    fn value(&self, raw: &Raw) -> Option<&'a [u8]> {
        let len = kind_size(raw.kind)?.checked_mul(raw.count)?;
        let at = if len <= 4 { raw.at + 8 } else { self.long(raw.at + 8)? };
        self.bytes.get(at..at.checked_add(len)?)
    }

    /// One whole number, of kind short or long.
    pub(super) fn number(&self, raw: &Raw) -> Option<usize> {
        match (raw.kind, raw.count) {
            (SHORT, 1) => self.short(raw.at + 8).map(usize::from),
            (LONG | 13, 1) => self.long(raw.at + 8),
            _ => None,
        }
    }

    /// A copy of the first directory with the entries that are wanted, sub-directories included.
    pub(super) fn copy_first(&self, wanted: fn(u16) -> bool) -> Option<Directory> {
        let mut budget = MAX_COPIED_BYTES;
        Some(self.copy(self.long(4)?, wanted, &mut budget))
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
                bytes.chunks_exact_mut(number_size(raw.kind)).for_each(|number| number.reverse());
            }
            Some(Entry { tag: raw.tag, kind: raw.kind, value: Value::Bytes(bytes) })
        };
        Directory(entries.iter().filter(|raw| wanted(raw.tag)).filter_map(copy).collect())
    }
}

//! The directory of a zip archive, read with more suspicion than usual.
//!
//! **Source:** PKWARE, *APPNOTE.TXT* 6.3, sections 4.3 and 4.5.3 (zip64). Differs, on purpose: what the directory says and
//! what stands in front of each entry must agree, entries must not overlap, nothing may be encrypted or split over disks,
//! and names are plain relative paths. So an entry's bytes are where everyone reads them, and the sum of all stored
//! entries is never more than the file.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::WeightsError;
use super::tensor::Extent;

/// Most entries. The largest checkpoint of a known network has some two thousand storages with its optimizer's.
const MOST_ENTRIES: u64 = 100_000;
/// Largest directory: the most entries with names of a few hundred bytes.
const LARGEST_DIRECTORY: u64 = 32 << 20;
/// The end record and the longest comment behind it.
const TAIL_BYTES: u64 = 22 + 0xffff;
/// The record that says where the zip64 record is; it lies in front of the end record.
const LOCATOR_BYTES: u64 = 20;
/// What a field holds when its value stands in the zip64 part.
const SEE_ZIP64: u32 = u32::MAX;

/// How an entry's bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// As they are.
    Stored,
    /// Deflate.
    Deflated,
}

/// One file in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path in the archive, with `/`.
    pub(super) name: String,
    pub(super) packing: Packing,
    /// Its bytes in the archive, packed as they are.
    pub(super) extent: Extent,
    /// Its size when unpacked, as the archive claims.
    pub(super) unpacked_bytes: u64,
    /// The checksum of what is unpacked.
    pub(super) crc32: u32,
}

/// The entries of an archive, folders left out, in the order of its directory.
///
/// # Errors
/// [`WeightsError::Zip`], [`WeightsError::Truncated`], [`WeightsError::TooLarge`] or [`WeightsError::Io`].
pub(super) fn entries(file: &mut File) -> Result<Vec<Entry>, WeightsError> {
    let length = file.seek(SeekFrom::End(0))?;
    let directory = find_directory(file, length)?;
    let bytes = read_at(file, directory.start, directory.bytes, "the directory of the archive")?;
    let mut fields = Fields { bytes: &bytes };
    let mut entries = Vec::new();
    let mut headers = Vec::new();
    for _ in 0..directory.n_entries {
        let listed = listed(&mut fields)?;
        let extent = behind_header(file, &listed, directory.start)?;
        headers.push((listed.header_at, extent.start + extent.bytes, listed.entry.name.clone()));
        entries.push(Entry { extent, ..listed.entry });
    }
    if !fields.bytes.is_empty() {
        return Err(archive("the directory is longer than its entries"));
    }
    check_apart(headers)?;
    check_names(&entries)?;
    entries.retain(|entry| !entry.name.ends_with('/'));
    Ok(entries)
}

/// Reads the stored bytes of an entry whole.
pub(super) fn read_stored(file: &mut File, entry: &Entry, limit: u64) -> Result<Vec<u8>, WeightsError> {
    if entry.packing != Packing::Stored {
        return Err(fault("it is compressed where PyTorch stores", &entry.name));
    }
    if entry.extent.bytes > limit {
        return Err(WeightsError::TooLarge { what: "an entry of the archive", size: entry.extent.bytes, limit });
    }
    read_at(file, entry.extent.start, entry.extent.bytes, "an entry of the archive")
}

struct Directory {
    start: u64,
    bytes: u64,
    n_entries: u64,
}

fn find_directory(file: &mut File, length: u64) -> Result<Directory, WeightsError> {
    let tail_at = length.saturating_sub(TAIL_BYTES);
    let tail = read_at(file, tail_at, length - tail_at, "the end of the archive")?;
    let cut_off = || WeightsError::Truncated { what: "the archive, whose directory at the end is missing", at: length };
    let is_end = |at: &usize| {
        let rest = &tail[*at..];
        let comment = rest.get(20..22).map(|c| usize::from(c[0]) | usize::from(c[1]) << 8);
        rest.starts_with(b"PK\x05\x06") && comment.is_some_and(|comment| rest.len() == 22 + comment)
    };
    let at = (0..tail.len().saturating_sub(21)).rev().find(is_end).ok_or_else(cut_off)?;
    let mut fields = Fields { bytes: &tail[at + 4..] };
    let (disk, start_disk) = (fields.u16()?, fields.u16()?);
    let (n_here, n_entries) = (u64::from(fields.u16()?), u64::from(fields.u16()?));
    let (bytes, start) = (fields.u32()?, fields.u32()?);
    let end_at = tail_at + at as u64;
    let mut directory = Directory { start: start.into(), bytes: bytes.into(), n_entries };
    let mut directory_end = end_at;
    // PyTorch writes the zip64 record always, also where the short fields would do.
    let locator = end_at.checked_sub(LOCATOR_BYTES).map(|at| read_at(file, at, 4, "the zip64 locator")).transpose()?;
    let is_full = start == SEE_ZIP64 || bytes == SEE_ZIP64 || n_entries == 0xffff;
    if is_full || locator.as_deref() == Some(b"PK\x06\x07") {
        (directory, directory_end) = zip64_directory(file, end_at)?;
        let agrees = |short: u32, wide: u64| short == SEE_ZIP64 || u64::from(short) == wide;
        let same_count = n_entries == 0xffff || n_entries == directory.n_entries;
        if !agrees(start, directory.start) || !agrees(bytes, directory.bytes) || !same_count {
            return Err(archive("its two end records contradict each other"));
        }
    } else if disk != 0 || start_disk != 0 || n_here != n_entries {
        return Err(archive("it is split over several disks"));
    }
    check_directory(&directory, directory_end)?;
    Ok(directory)
}

fn check_directory(directory: &Directory, end: u64) -> Result<(), WeightsError> {
    let claims = [
        ("the number of entries", directory.n_entries, MOST_ENTRIES),
        ("the directory of the archive", directory.bytes, LARGEST_DIRECTORY.min(end)),
    ];
    if let Some((what, size, limit)) = claims.into_iter().find(|(_, size, limit)| size > limit) {
        return Err(WeightsError::TooLarge { what, size, limit });
    }
    if directory.start.checked_add(directory.bytes) != Some(end) {
        return Err(archive("the directory does not end where the end record begins"));
    }
    Ok(())
}

/// The directory by the zip64 end record, which lies in front of its locator; and where that record begins.
fn zip64_directory(file: &mut File, end_at: u64) -> Result<(Directory, u64), WeightsError> {
    let locator_at = end_at.checked_sub(LOCATOR_BYTES).ok_or_else(|| archive("the zip64 record is missing"))?;
    let locator = read_at(file, locator_at, LOCATOR_BYTES, "the zip64 locator")?;
    let mut fields = Fields { bytes: &locator };
    let (magic, disk) = (fields.u32()?, fields.u32()?);
    let (record_at, n_disks) = (fields.u64()?, fields.u32()?);
    if magic != 0x0706_4b50 || disk != 0 || n_disks > 1 || record_at.checked_add(56) != Some(locator_at) {
        return Err(archive("the zip64 record is not where its locator says"));
    }
    let record = read_at(file, record_at, 56, "the zip64 record")?;
    let mut fields = Fields { bytes: &record };
    let (magic, size) = (fields.u32()?, fields.u64()?);
    fields.take(4)?;
    let (disk, start_disk) = (fields.u32()?, fields.u32()?);
    let (n_here, n_entries) = (fields.u64()?, fields.u64()?);
    let (bytes, start) = (fields.u64()?, fields.u64()?);
    if magic != 0x0606_4b50 || size != 44 || disk != 0 || start_disk != 0 || n_here != n_entries {
        return Err(archive("the zip64 record is damaged"));
    }
    Ok((Directory { start, bytes, n_entries }, record_at))
}

/// What the directory says of an entry.
struct Listed {
    entry: Entry,
    flags: u16,
    method: u16,
    header_at: u64,
}

fn listed(fields: &mut Fields) -> Result<Listed, WeightsError> {
    if fields.u32()? != 0x0201_4b50 {
        return Err(archive("an entry of the directory does not begin as it must"));
    }
    fields.take(4)?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.take(4)?;
    let crc32 = fields.u32()?;
    let (packed, unpacked) = (fields.u32()?, fields.u32()?);
    let lengths = [fields.u16()?, fields.u16()?, fields.u16()?].map(usize::from);
    let disk = fields.u16()?;
    fields.take(6)?;
    let header_at = fields.u32()?;
    let name = fields.take(lengths[0])?;
    let extra = fields.take(lengths[1])?;
    fields.take(lengths[2])?;
    let name = String::from_utf8(name.into()).map_err(|_| archive("a name is not valid UTF-8"))?;
    // Zip64 values stand in the extra field in this order, each only where its 32-bit field says so.
    let [unpacked, packed, header_at] = wide(extra, [unpacked, packed, header_at], &name)?;
    let packing = match method {
        0 => Packing::Stored,
        8 => Packing::Deflated,
        _ => return Err(fault("it is packed in a way other than stored or deflated", &name)),
    };
    if flags & 0x2041 != 0 || disk != 0 {
        return Err(fault("it is encrypted or on another disk", &name));
    }
    if packing == Packing::Stored && packed != unpacked {
        return Err(fault("its two sizes differ though nothing is compressed", &name));
    }
    let extent = Extent { start: 0, bytes: packed };
    let entry = Entry { name, packing, extent, unpacked_bytes: unpacked, crc32 };
    Ok(Listed { entry, flags, method, header_at })
}

/// The sizes and the place of an entry, from the zip64 extra field where the short ones are full.
fn wide(mut extra: &[u8], short: [u32; 3], name: &str) -> Result<[u64; 3], WeightsError> {
    let mut values = short.map(u64::from);
    let n_wide = short.iter().filter(|value| **value == SEE_ZIP64).count();
    while let [tag_low, tag_high, low, high, rest @ ..] = extra {
        let (tag, length) = (u16::from_le_bytes([*tag_low, *tag_high]), u16::from_le_bytes([*low, *high]));
        let Some((field, behind)) = rest.split_at_checked(length.into()) else {
            return Err(fault("its extra field is cut off", name));
        };
        if tag == 1 && n_wide > 0 {
            let mut fields = Fields { bytes: field };
            for (value, _) in values.iter_mut().zip(short).filter(|(_, short)| *short == SEE_ZIP64) {
                *value = fields.u64().map_err(|_| fault("its zip64 field is cut off", name))?;
            }
            return Ok(values);
        }
        extra = behind;
    }
    if n_wide > 0 { Err(fault("its zip64 field is missing", name)) } else { Ok(values) }
}

/// The bytes of an entry, behind its own header, which must say the same as the directory.
fn behind_header(file: &mut File, listed: &Listed, directory_at: u64) -> Result<Extent, WeightsError> {
    let name = &listed.entry.name;
    if listed.header_at.checked_add(30).is_none_or(|end| end > directory_at) {
        return Err(fault("it lies behind the directory", name));
    }
    let header = read_at(file, listed.header_at, 30, "the header of an entry")?;
    let mut fields = Fields { bytes: &header };
    let magic = fields.u32()?;
    fields.take(2)?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.take(4)?;
    let (crc32, packed, unpacked) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name_length, extra_length) = (u64::from(fields.u16()?), u64::from(fields.u16()?));
    let names_at = listed.header_at + 30;
    let start = names_at + name_length + extra_length;
    let bytes = listed.entry.extent.bytes;
    if start.checked_add(bytes).is_none_or(|end| end > directory_at) {
        return Err(fault("its size reaches beyond the entries of the archive", name));
    }
    let own_name = read_at(file, names_at, name_length, "the name of an entry")?;
    // Bit 3: sizes and checksum follow behind the bytes, and the fields here are zero.
    let streamed = flags & 8 != 0;
    let agrees = |own: u32, said: u64| own == SEE_ZIP64 || u64::from(own) == said || (streamed && own == 0);
    let same = magic == 0x0403_4b50
        && own_name == name.as_bytes()
        && flags == listed.flags
        && method == listed.method
        && agrees(packed, bytes)
        && agrees(unpacked, listed.entry.unpacked_bytes)
        && (crc32 == listed.entry.crc32 || (streamed && crc32 == 0));
    if same { Ok(Extent { start, bytes }) } else { Err(fault("its header contradicts the directory", name)) }
}

/// No two entries share a byte, headers included.
fn check_apart(mut spans: Vec<(u64, u64, String)>) -> Result<(), WeightsError> {
    spans.sort_unstable();
    match spans.array_windows().find(|[(_, end, _), (next, _, _)]| end > next) {
        Some([_, (_, _, name)]) => Err(fault("it overlaps another entry", name)),
        None => Ok(()),
    }
}

fn check_names(entries: &[Entry]) -> Result<(), WeightsError> {
    let mut seen = HashSet::new();
    for Entry { name, .. } in entries {
        let plain = !name.is_empty() && !name.starts_with('/') && !name.contains(['\\', '\0', ':']);
        if !plain || name.split('/').any(|part| part == "..") {
            return Err(fault("its name is no plain relative path", name));
        }
        if !seen.insert(name) {
            return Err(fault("its name stands there twice", name));
        }
    }
    Ok(())
}

/// Bytes of a file, which must be there.
pub(super) fn read_at(file: &mut File, at: u64, length: u64, what: &'static str) -> Result<Vec<u8>, WeightsError> {
    let end = file.seek(SeekFrom::End(0))?;
    if at.checked_add(length).is_none_or(|last| last > end) {
        return Err(WeightsError::Truncated { what, at: end });
    }
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Little-endian fields one after the other.
struct Fields<'a> {
    bytes: &'a [u8],
}

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or_else(|| archive("a record is cut off"))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WeightsError> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or_else(|| archive("a record is cut off"))?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn u16(&mut self) -> Result<u16, WeightsError> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, WeightsError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, WeightsError> {
        self.array().map(u64::from_le_bytes)
    }
}

fn fault(reason: &'static str, entry: &str) -> WeightsError {
    WeightsError::Zip { reason, entry: entry.chars().take(80).collect() }
}

fn archive(reason: &'static str) -> WeightsError {
    fault(reason, "")
}

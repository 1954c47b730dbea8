//! Zip archives that hold weight files, as some authors publish them: their weight files, unpacked one at a time to a
//! place that goes away.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::WeightsError;
use super::zip::{Entry, Packing};

/// Largest member that is unpacked: twice the largest published checkpoint.
const LARGEST_MEMBER: u64 = 2 << 30;
/// Largest sum of all members that are unpacked.
const LARGEST_SUM: u64 = 4 << 30;
/// Endings of weight files.
const ENDINGS: [&str; 4] = [".pth", ".pt", ".safetensors", ".bin"];

/// The members that are weight files by their names.
///
/// # Errors
/// [`WeightsError::Zip`] where there are none, [`WeightsError::TooLarge`] where they claim too much.
pub(super) fn members(entries: &[Entry]) -> Result<Vec<&Entry>, WeightsError> {
    let members: Vec<&Entry> = entries
        .iter()
        .filter(|entry| !entry.name.starts_with("__MACOSX/") && ENDINGS.iter().any(|end| entry.name.ends_with(end)))
        .collect();
    let largest = members.iter().map(|entry| entry.unpacked_bytes).max();
    let sum = members.iter().try_fold(0_u64, |sum, entry| sum.checked_add(entry.unpacked_bytes)).unwrap_or(u64::MAX);
    let limits = [("a file in the archive", largest.unwrap_or(0), LARGEST_MEMBER), ("the archive", sum, LARGEST_SUM)];
    match limits.into_iter().find(|(_, size, limit)| size > limit) {
        Some((what, size, limit)) => Err(WeightsError::TooLarge { what, size, limit }),
        None if members.is_empty() => Err(WeightsError::NoTensors),
        None => Ok(members),
    }
}

/// Unpacks a member under the last part of its name, into a folder of its own below `folder`: archives hold files of
/// one name in several places.
///
/// # Errors
/// [`WeightsError::Zip`] where size or checksum are not as the archive says, [`WeightsError::Io`].
pub(super) fn unpack(file: &mut File, entry: &Entry, folder: &Path) -> Result<PathBuf, WeightsError> {
    let name = entry.name.rsplit('/').next().unwrap_or("weights");
    let own = folder.join(entry.extent.start.to_string());
    std::fs::create_dir_all(&own)?;
    let path = own.join(name);
    let mut out = File::create_new(&path)?;
    file.seek(SeekFrom::Start(entry.extent.start))?;
    let packed = file.take(entry.extent.bytes);
    match entry.packing {
        Packing::Stored => copy(packed, &mut out, entry)?,
        Packing::Deflated => copy(flate2::read::DeflateDecoder::new(packed), &mut out, entry)?,
    }
    out.flush()?;
    Ok(path)
}

/// Copies what is unpacked, and one byte more if there is one: a lie about the size is seen before it fills the disk.
fn copy(unpacked: impl Read, out: &mut File, entry: &Entry) -> Result<(), WeightsError> {
    let fault = |reason| WeightsError::Zip { reason, entry: entry.name.clone() };
    let mut summed = flate2::CrcReader::new(unpacked.take(entry.unpacked_bytes.saturating_add(1)));
    let copied = io::copy(&mut summed, out).map_err(|e| match e.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            fault("its compressed bytes are damaged")
        }
        _ => e.into(),
    })?;
    if copied != entry.unpacked_bytes {
        Err(fault("it unpacks to another size than the archive says"))
    } else if summed.crc().sum() != entry.crc32 {
        Err(fault("its checksum is wrong"))
    } else {
        Ok(())
    }
}

//! A weight file that was opened: its tensors by name, read one at a time.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use half::{bf16, f16};

use super::WeightsError;
use super::format::{self, Format, HEAD_BYTES};
use super::safetensors::{self, Metadata};
use super::state::State;
use super::tensor::{Element, Stored, row_major};
use super::zip::Entry;
use super::{legacy, torch_zip, zip};

/// The prefix that `DataParallel` puts before every key.
const PARALLEL: &str = "module.";

/// A weight file of one network or part of one. The file stays open; its numbers are read when they are asked for.
#[derive(Debug)]
pub struct Opened {
    path: PathBuf,
    file: File,
    format: Format,
    tensors: Vec<Stored>,
    others: Vec<String>,
    metadata: Metadata,
}

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Found {
    /// A state dictionary.
    Weights(Opened),
    /// A zip archive of files, which may be weight files.
    Archive { file: File, entries: Vec<Entry> },
}

/// Opens a weight file and reads everything but its numbers.
///
/// # Errors
/// [`WeightsError::In`] with the reason, the remedy and the file.
pub fn open(path: &Path) -> Result<Opened, WeightsError> {
    match look(path)? {
        Found::Weights(opened) => Ok(opened),
        Found::Archive { .. } => Err(archive().at(path)),
    }
}

/// Opens a weight file or an archive of such.
pub(super) fn look(path: &Path) -> Result<Found, WeightsError> {
    found(path).map_err(|e| e.at(path))
}

fn archive() -> WeightsError {
    WeightsError::Zip { reason: "it holds other files instead of tensors", entry: String::new() }
}

fn found(path: &Path) -> Result<Found, WeightsError> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(WeightsError::UnknownFormat);
    }
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let format = format::sniff(&head)?;
    let mut metadata = Metadata::new();
    let state = match format {
        Format::LegacyPickle => legacy::read(&mut file)?,
        Format::Safetensors => {
            let (state, found) = safetensors::read(&mut file)?;
            metadata = found;
            state
        }
        Format::Zip => {
            let entries = zip::entries(&mut file)?;
            match torch_zip::prefix(&entries) {
                Some(prefix) => torch_zip::read(&mut file, &entries, &prefix)?,
                None => return Ok(Found::Archive { file, entries }),
            }
        }
    };
    let State { mut tensors, others } = state;
    strip(&mut tensors);
    Ok(Found::Weights(Opened { path: path.into(), file, format, tensors, others, metadata }))
}

/// Takes `module.` off where every key has it.
fn strip(tensors: &mut [Stored]) {
    while !tensors.is_empty() && tensors.iter().all(|tensor| tensor.name().starts_with(PARALLEL)) {
        for tensor in tensors.iter_mut() {
            *tensor = tensor.renamed(tensor.name()[PARALLEL.len()..].into());
        }
    }
}

impl Opened {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its format.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its tensors, in the order of the file's dictionary.
    #[must_use]
    pub fn tensors(&self) -> &[Stored] {
        &self.tensors
    }

    /// Names of entries of the state dictionary that are no tensors we read.
    #[must_use]
    pub fn others(&self) -> &[String] {
        &self.others
    }

    /// Texts in the header of a safetensors file; empty for other formats.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The tensor of that name.
    #[must_use]
    pub fn tensor(&self, name: &str) -> Option<&Stored> {
        self.tensors.iter().find(|tensor| tensor.name() == name)
    }

    /// The numbers of a tensor as f32, row-major, whatever their type and strides in the file.
    ///
    /// # Errors
    /// [`WeightsError::NotFinite`] for an infinity or not-a-number, [`WeightsError::Io`].
    pub fn read(&mut self, tensor: &Stored) -> Result<Vec<f32>, WeightsError> {
        let span = tensor.span();
        let bytes = zip::read_at(&mut self.file, span.start, span.bytes, "the numbers of a tensor")?;
        let spread = decode(&bytes, tensor.element());
        let values = if tensor.is_contiguous() { spread } else { gather(&spread, tensor) };
        match values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(WeightsError::NotFinite { name: tensor.name().into(), index }),
            None => Ok(values),
        }
    }

    /// Compares the checksums of the storages of a zip archive with their bytes; other formats have none.
    ///
    /// # Errors
    /// [`WeightsError::Zip`] where one is wrong, [`WeightsError::Io`].
    pub fn check_sums(&mut self) -> Result<(), WeightsError> {
        if self.format != Format::Zip {
            return Ok(());
        }
        for entry in zip::entries(&mut self.file)? {
            if self.tensors.iter().any(|tensor| tensor.extent() == entry.extent) {
                check_sum(&mut self.file, &entry)?;
            }
        }
        Ok(())
    }
}

fn check_sum(file: &mut File, entry: &Entry) -> Result<(), WeightsError> {
    file.seek(SeekFrom::Start(entry.extent.start))?;
    let mut summed = flate2::CrcReader::new(file.take(entry.extent.bytes));
    std::io::copy(&mut summed, &mut std::io::sink())?;
    if summed.crc().sum() == entry.crc32 {
        Ok(())
    } else {
        Err(WeightsError::Zip { reason: "its checksum is wrong", entry: entry.name.clone() })
    }
}

/// Little-endian numbers to f32. Whole numbers beyond 2^24 lose digits; no weight is one.
fn decode(bytes: &[u8], element: Element) -> Vec<f32> {
    fn each<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
        bytes.as_chunks::<N>().0.iter().map(|chunk| number(*chunk)).collect()
    }
    match element {
        Element::F16 => each(bytes, |b| f16::from_le_bytes(b).to_f32()),
        Element::Bf16 => each(bytes, |b| bf16::from_le_bytes(b).to_f32()),
        Element::F32 => each(bytes, f32::from_le_bytes),
        Element::F64 => each(bytes, |b| narrow(f64::from_le_bytes(b))),
        Element::Bool | Element::U8 => each(bytes, |[b]| b.into()),
        Element::I8 => each(bytes, |b| i8::from_le_bytes(b).into()),
        Element::I16 => each(bytes, |b| i16::from_le_bytes(b).into()),
        Element::I32 => each(bytes, |b| narrow(i32::from_le_bytes(b).into())),
        #[expect(clippy::cast_precision_loss, reason = "no weight is a whole number beyond 2^24")]
        Element::I64 => each(bytes, |b| i64::from_le_bytes(b) as f32),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to the nearest f32 is what is meant")]
fn narrow(wide: f64) -> f32 {
    wide as f32
}

/// The elements of a strided view in row-major order.
fn gather(spread: &[f32], tensor: &Stored) -> Vec<f32> {
    let places = row_major(tensor.shape());
    let at = |index: usize| -> usize {
        let axes = places.iter().zip(tensor.shape()).zip(tensor.strides());
        axes.map(|((place, n), stride)| (index / place) % n * stride).sum()
    };
    (0..tensor.numel()).map(|index| spread.get(at(index)).copied().unwrap_or(f32::NAN)).collect()
}

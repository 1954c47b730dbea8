//! Converting: every key and shape checked, every number finite, norms folded, one safetensors file written whole or not
//! at all.
//!
//! At most one tensor and what it is folded from are in memory at a time, so the largest checkpoint takes no more than
//! the smallest.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;
use tintype::engine::weights::{FileHash, sha256_of};

use super::gather::{self, Network, Piece};
use super::safetensors::Metadata;
use super::save::{self, Planned, Precision};
use super::{Element, WeightsError};

/// Runs the network of a converted file once and says what is wrong with its output, if anything, or else whether it is a
/// network that can be run. It is given the file before that gets its name, and the network's id.
pub type SelfTest<'a> = &'a dyn Fn(&Path, &'static str) -> Result<bool, String>;

/// What came of a conversion, for people and for other programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The network.
    pub architecture: &'static str,
    /// How many tensors were written.
    pub tensors: usize,
    /// How many numbers they hold.
    pub parameters: usize,
    /// How many tensors had a norm folded into them.
    pub folded: usize,
    /// The files it was made of.
    pub sources: Vec<FileHash>,
    /// The file that was written.
    pub output: FileHash,
    /// Whether the network was run once and its output was in order; false where there was no test to run.
    pub tested: bool,
}

/// Converts the files of one network to `output`. Nothing is left behind where it fails.
///
/// # Errors
/// [`WeightsError::In`] with the reason, the remedy and the file.
pub fn convert(
    inputs: &[PathBuf],
    output: &Path,
    precision: Precision,
    test: Option<SelfTest>,
) -> Result<Summary, WeightsError> {
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unpacked = tempfile::tempdir_in(folder).map_err(|e| WeightsError::Io(e).at(output))?;
    let mut network = gather::gather(inputs, unpacked.path())?;
    for piece in &mut network.pieces {
        piece.opened.check_sums().map_err(|e| e.at(piece.opened.path()))?;
    }
    let hash = |path: &PathBuf| sha256_of(path).map_err(|e| WeightsError::Io(e).at(path));
    let sources = inputs.iter().map(hash).collect::<Result<Vec<_>, _>>()?;
    let mut part = beside(folder).map_err(|e| WeightsError::Io(e).at(output))?;
    let written = write(&mut network, part.as_file_mut(), precision, &sources).map_err(|e| e.at(output))?;
    let first = inputs.first().map_or(output, PathBuf::as_path);
    let tested = test.map_or(Ok(false), |test| test(part.path(), network.architecture.id));
    let tested = tested.map_err(|reason| WeightsError::SelfTest { reason }.at(first))?;
    let mut written_hash = sha256_of(part.path()).map_err(|e| WeightsError::Io(e).at(output))?;
    part.persist(output).map_err(|e| WeightsError::Io(e.error).at(output))?;
    written_hash.name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Summary { architecture: network.architecture.id, sources, output: written_hash, tested, ..written })
}

/// A file that goes away unless it is given a name, with the permissions of an ordinary new file: temporary ones are private
/// else.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tintype-").suffix(".part.safetensors");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Writes the header, then tensor after tensor.
fn write(
    network: &mut Network,
    file: &mut File,
    precision: Precision,
    sources: &[FileHash],
) -> Result<Summary, WeightsError> {
    let order = order(network, precision);
    let plans: Vec<Planned> = order.iter().map(|place| planned(network, *place, precision)).collect();
    let header = save::header(&plans, &metadata(network, sources))?;
    let n_parameters = plans.iter().map(|plan| plan.shape.iter().product::<usize>()).sum();
    let names: Vec<(String, Element)> = plans.into_iter().map(|plan| (plan.name, plan.element)).collect();
    let mut out = BufWriter::with_capacity(1 << 20, file);
    out.write_all(&header)?;
    let mut n_folded = 0;
    for ((piece, index), (name, element)) in order.iter().zip(names) {
        let Piece { opened, folded, .. } = &mut network.pieces[*piece];
        let folded = &folded[*index];
        let values = folded.read(opened).map_err(|e| e.at(opened.path()))?;
        let plan = Planned { name, shape: &folded.shape, element };
        save::numbers(&mut out, &plan, &values).map_err(|e| e.at(opened.path()))?;
        n_folded += usize::from(folded.is_made());
    }
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(Summary {
        architecture: network.architecture.id,
        tensors: order.len(),
        parameters: n_parameters,
        folded: n_folded,
        sources: Vec::new(),
        output: FileHash::default(),
        tested: false,
    })
}

/// Piece and place in it of every tensor the network needs, f32 before f16.
fn order(network: &Network, precision: Precision) -> Vec<(usize, usize)> {
    let mut order = Vec::new();
    for (piece, Piece { folded, detected, .. }) in network.pieces.iter().enumerate() {
        let needed = folded.iter().enumerate().filter(|(_, folded)| !detected.is_spare(&folded.name));
        order.extend(needed.map(|(index, _)| (piece, index)));
    }
    order.sort_by_key(|(piece, index)| {
        let shape = &network.pieces[*piece].folded[*index].shape;
        std::cmp::Reverse(precision.element(shape).bytes())
    });
    order
}

fn planned(network: &Network, (piece, index): (usize, usize), precision: Precision) -> Planned<'_> {
    let Piece { folded, detected, .. } = &network.pieces[piece];
    let folded = &folded[index];
    let prefix = detected.part.map_or("", |part| part.prefix);
    let name = format!("{prefix}{}", folded.name);
    Planned { name, shape: &folded.shape, element: precision.element(&folded.shape) }
}

fn metadata(network: &Network, sources: &[FileHash]) -> Metadata {
    let joined = |of: fn(&FileHash) -> &String| sources.iter().map(|s| of(s).as_str()).collect::<Vec<_>>().join(" ");
    [
        ("architecture", network.architecture.id.into()),
        ("source", joined(|source| &source.name)),
        ("source_sha256", joined(|source| &source.sha256)),
        ("written_by", concat!("tintype-models ", env!("CARGO_PKG_VERSION")).into()),
    ]
    .map(|(key, value): (&str, String)| (key.to_owned(), value))
    .into()
}

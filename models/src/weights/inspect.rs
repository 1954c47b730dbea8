//! What is in a weight file, without reading its numbers: format, tensors, whose network, what is missing or too much.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tintype::engine::weights::{FileHash, Manifest, sha256_of};

use super::check::{self, Mismatch};
use super::opened::{Found, look};
use super::{Opened, WeightsError, archive, fold};

/// What is in one weight file, for people and for other programs.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Name, size and hash of the file.
    pub file: FileHash,
    /// Its format.
    pub format: &'static str,
    /// How many tensors there are.
    pub tensors: usize,
    /// How many numbers they hold.
    pub parameters: usize,
    /// How many tensors there are of each element type.
    pub elements: BTreeMap<&'static str, usize>,
    /// Whose weights they are; `None` where nobody's we know.
    pub architecture: Option<&'static str>,
    /// Which of the network's files it is, as its authors name it; `None` where there is but one.
    pub part: Option<&'static str>,
    /// How many tensors get a norm folded into them.
    pub folded: usize,
    /// What differs from the network's keys.
    pub mismatch: Mismatch,
    /// The published file of that hash.
    pub known_as: Option<String>,
    /// Under which terms that file is published.
    pub licence: Option<String>,
}

/// Reports on a weight file, or on each weight file in an archive.
///
/// # Errors
/// [`WeightsError::In`] with the reason, the remedy and the file.
pub fn inspect(path: &Path, manifest: &Manifest) -> Result<Vec<Report>, WeightsError> {
    match look(path)? {
        Found::Weights(opened) => Ok(vec![report(&opened, manifest).map_err(|e| e.at(path))?]),
        Found::Archive { mut file, entries } => {
            let mut members = || -> Result<Vec<Report>, WeightsError> {
                let folder = tempfile::tempdir()?;
                let members = archive::members(&entries)?.into_iter();
                let reports = members.map(|entry| {
                    let member = archive::unpack(&mut file, entry, folder.path())?;
                    let report = match look(&member) {
                        Ok(Found::Weights(opened)) => report(&opened, manifest),
                        Ok(Found::Archive { .. }) => {
                            Err(WeightsError::Zip { reason: "it is an archive itself", entry: entry.name.clone() })
                        }
                        Err(e) => Err(e),
                    };
                    report.map_err(|e| e.in_archive(path, &entry.name))
                });
                reports.collect()
            };
            members().map_err(|e| e.at(path))
        }
    }
}

fn report(opened: &Opened, manifest: &Manifest) -> Result<Report, WeightsError> {
    let file = sha256_of(opened.path())?;
    let folded = fold::plan(opened.tensors())?;
    let detected = check::identify(&folded).ok();
    let mut elements = BTreeMap::new();
    for tensor in opened.tensors() {
        *elements.entry(tensor.element().name()).or_insert(0) += 1;
    }
    let known = manifest.by_hash(&file.sha256);
    Ok(Report {
        format: opened.format().name(),
        tensors: opened.tensors().len(),
        parameters: opened.tensors().iter().map(super::Stored::numel).sum(),
        elements,
        architecture: detected.map(|d| d.architecture.id),
        part: detected.and_then(|d| d.part).map(|part| part.file),
        folded: folded.iter().filter(|f| f.is_made()).count(),
        mismatch: detected.map(|d| check::compare(&folded, &d)).unwrap_or_default(),
        known_as: known.map(|known| known.name.clone()),
        licence: known.map(|known| known.licence.clone()),
        file,
    })
}

//! Adding weights: the worker checks and converts them, the catalog keeps the result and notes where it came from.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;

use super::{Catalog, FileHash, Installed, KnownFile, Manifest, Origin, WeightsError};
use crate::engine::neural::patient;

/// What was added.
#[derive(Clone, Debug, PartialEq)]
pub struct Added {
    /// The weights as they are installed.
    pub installed: Installed,
    /// Whether the file is the published one by its hash.
    pub is_known: bool,
    /// How many tensors had a norm folded into them.
    pub folded: usize,
}

/// What the worker says of a conversion, as far as it is needed here.
#[derive(Deserialize)]
struct Converted {
    architecture: String,
    parameters: u64,
    folded: usize,
    sources: Vec<FileHash>,
    output: FileHash,
    tested: bool,
}

/// Has the worker check and convert the files of one network, and installs the result: under `id`, or else under the id
/// of the known file, or else under the network's name and the beginning of the file's hash.
///
/// # Errors
/// [`WeightsError::NoWorker`], [`WeightsError::Refused`] with the worker's words, [`WeightsError::Installed`],
/// [`WeightsError::File`].
pub fn add(
    files: &[PathBuf],
    id: Option<&str>,
    catalog: &Catalog,
    manifest: &Manifest,
    worker: &Path,
) -> Result<Added, WeightsError> {
    // The place of the result is not known before the network is: the worker writes beside it.
    let unnamed = catalog.place(&format!("adding-{}", std::process::id()));
    catalog.make_room(id.unwrap_or("adding"))?;
    let converted = convert(worker, files, &unnamed);
    let added = converted.and_then(|converted| install(&unnamed, id, catalog, manifest, converted));
    if added.is_err() {
        // Where nothing was written there is nothing to take away.
        drop(std::fs::remove_file(&unnamed));
    }
    added
}

fn install(
    unnamed: &Path,
    id: Option<&str>,
    catalog: &Catalog,
    manifest: &Manifest,
    converted: Converted,
) -> Result<Added, WeightsError> {
    let by_hash = converted.sources.iter().find_map(|source| manifest.by_hash(&source.sha256));
    let by_name = || converted.sources.iter().find_map(|source| manifest.by_name(source, &converted.architecture));
    let known = by_hash.or_else(by_name).filter(|known| known.architecture == converted.architecture);
    let chosen = id.and_then(|id| manifest.by_id(id)).filter(|file| file.architecture == converted.architecture);
    let id = id.map_or_else(|| name(known, &converted), String::from);
    catalog.make_room(&id)?;
    let path = catalog.place(&id);
    std::fs::rename(unnamed, &path).map_err(|reason| WeightsError::File { reason, path: path.clone() })?;
    let file = FileHash { name: format!("{id}.safetensors"), ..converted.output };
    let installed = Installed {
        id,
        architecture: converted.architecture,
        file,
        parameters: converted.parameters,
        sources: converted.sources,
        known: known.map(|known| known.id.clone()),
        licence: known.map(|known| known.licence.clone()),
        mask_cent: known.or(chosen).and_then(|known| known.mask_cent),
        added: today(),
        tested: converted.tested,
        origin: Origin::Added,
    };
    catalog.note_down(&installed)?;
    Ok(Added { installed, is_known: by_hash.is_some(), folded: converted.folded })
}

/// The id of the known file, or the network with eight digits of the first file's hash.
fn name(known: Option<&KnownFile>, converted: &Converted) -> String {
    let hash = converted.sources.first().and_then(|source| source.sha256.get(..8)).unwrap_or_default();
    known.map_or_else(|| format!("{}-{hash}", converted.architecture), |known| known.id.clone())
}

fn convert(worker: &Path, files: &[PathBuf], output: &Path) -> Result<Converted, WeightsError> {
    let mut command = Command::new(worker);
    command.arg("convert").args(files).arg("--json").arg("-o").arg(output);
    patient(&mut command);
    let answer = command.stdin(Stdio::null()).output().map_err(|reason| match reason.kind() {
        io::ErrorKind::NotFound => WeightsError::NoWorker { path: worker.into() },
        _ => WeightsError::Worker { reason: reason.to_string(), path: worker.into() },
    })?;
    let said = String::from_utf8_lossy(&answer.stderr);
    let said = said.trim().trim_start_matches("tintype-models: ");
    match answer.status.code() {
        Some(0) => serde_json::from_slice(&answer.stdout)
            .map_err(|e| WeightsError::Worker { reason: e.to_string(), path: worker.into() }),
        Some(1) if !said.is_empty() => Err(WeightsError::Refused(said.into())),
        _ => {
            let reason = if said.is_empty() { answer.status.to_string() } else { said.to_owned() };
            Err(WeightsError::Worker { reason, path: worker.into() })
        }
    }
}

/// The day in UTC.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs() / 86_400)
}

/// Year-month-day of a day counted from 1970. **Source:** H. Hinnant, *chrono-Compatible Low-Level Date Algorithms*,
/// `civil_from_days`: years begin in March, so that the leap day is the last.
fn date(days: u64) -> String {
    let z = days + 719_468;
    let (era, of_era) = (z / 146_097, z % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        for (days, expected) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_513, "2026-03-01")]
        {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn without_the_worker_the_message_says_how_to_get_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let catalog = Catalog::at(folder.path().join("weights"));
        let worker = folder.path().join("tintype-models");
        let manifest = Manifest::built_in().unwrap();
        let error = add(&["a.pth".into()], None, &catalog, &manifest, &worker).unwrap_err().to_string();
        assert!(error.contains("cargo xtask run") && error.contains("not installed"), "{error}");
        assert_eq!(catalog.list().unwrap(), []);
    }
}

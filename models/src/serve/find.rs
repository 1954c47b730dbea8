//! Where a weight file of the program's lies on this machine: at the same path, or among the weights installed here.

use super::Failure;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tintype::engine::weights::{Catalog, Verdict, sha256_of};
use tintype::engine::wire::{FailureKind, WeightFile};

/// What lies at the path that the program named.
enum There {
    /// The file itself.
    It,
    /// Nothing.
    Nothing,
    /// Another file, of this hash.
    Another(String),
}

/// The file with the hash that is wanted; `host` is this machine's name.
///
/// # Errors
/// [`Failure`] with the file's name, its hash, and what to do on which machine.
pub(super) fn find(network: &str, file: &WeightFile, catalog: &Catalog, host: &str) -> Result<PathBuf, Failure> {
    let path = Path::new(&file.path);
    let there = look(path, file)?;
    if matches!(there, There::It) {
        return Ok(path.into());
    }
    let installed = catalog.of_hash(&file.sha256).filter(|installed| installed.architecture == network);
    match installed {
        Some(installed) if matches!(catalog.verify(&installed.id), Ok(Verdict::Sound)) => {
            Ok(catalog.weights(&installed.id))
        }
        Some(installed) => Err(changed(&installed.id, catalog, host)),
        None => Err(absent(network, file, &there, host)),
    }
}

fn look(path: &Path, file: &WeightFile) -> Result<There, Failure> {
    match sha256_of(path) {
        Ok(found) if found.sha256 == file.sha256 => Ok(There::It),
        Ok(found) => Ok(There::Another(found.sha256)),
        Err(reason) if matches!(reason.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(There::Nothing),
        // A path of another machine may lie where nobody may look here.
        Err(reason) if reason.kind() == ErrorKind::PermissionDenied => Ok(There::Nothing),
        Err(reason) => {
            let message = format!("cannot read the weights {} ({reason}): {}", file.name, path.display());
            Err(Failure::told(FailureKind::NoWeights, message))
        }
    }
}

/// They are installed here, and damaged.
fn changed(id: &str, catalog: &Catalog, host: &str) -> Failure {
    let message = format!(
        "the weights {id} changed on {} since they were added; run `tintype weights remove {id}` there and add the file \
         again: {}",
        named(host),
        catalog.weights(id).display()
    );
    Failure::told(FailureKind::BadWeights, message)
}

fn absent(network: &str, file: &WeightFile, there: &There, host: &str) -> Failure {
    let (host, WeightFile { path, name, sha256 }) = (named(host), file);
    let (kind, found) = match there {
        There::Another(found) => (FailureKind::BadWeights, format!("; the file at its path has SHA-256 {found}")),
        _ => (FailureKind::NoWeights, String::new()),
    };
    let message = format!(
        "{host} has not the weights {name} of {network}, SHA-256 {sha256}{found}; copy the file there and run \
         `tintype weights add {name}` on {host}: {path}"
    );
    Failure::told(kind, message)
}

/// What a machine is called in a sentence.
fn named(host: &str) -> &str {
    if host.is_empty() { "the worker's machine" } else { host }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;
    use tintype::engine::weights::{FileHash, Installed, Origin};

    /// Weights of this text installed under an id, as they are noted.
    fn install(folder: &Path, id: &str, text: &str) -> FileHash {
        let path = folder.join(format!("{id}.safetensors"));
        fs::write(&path, text).unwrap();
        let file = sha256_of(&path).unwrap();
        let note = Installed {
            id: id.into(),
            architecture: "eccv16".into(),
            file: file.clone(),
            parameters: 7,
            sources: Vec::new(),
            known: None,
            licence: None,
            mask_cent: None,
            added: "2026-01-31".into(),
            tested: true,
            origin: Origin::Added,
        };
        fs::write(folder.join(format!("{id}.json")), serde_json::to_string(&note).unwrap()).unwrap();
        file
    }

    #[test]
    fn a_file_is_taken_from_its_path_or_from_what_is_installed_by_its_hash_alone() {
        let (theirs, ours) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let catalog = Catalog::at(ours.path().into());
        let FileHash { name, sha256, .. } = install(theirs.path(), "vivid", "numbers");
        let path = theirs.path().join(&name);
        let wanted = WeightFile { path: path.display().to_string(), name, sha256 };
        let found = |network| find(network, &wanted, &catalog, "bigbox").map_err(|failure| failure.to_string());
        assert_eq!(found("eccv16"), Ok(path.clone()));

        fs::write(&path, "other numbers").unwrap();
        let refusal = found("eccv16").unwrap_err();
        assert!(refusal.contains(&wanted.sha256) && refusal.contains("at its path has SHA-256"), "{refusal}");
        fs::remove_file(&path).unwrap();
        let refusal = found("eccv16").unwrap_err();
        for part in ["bigbox has not", &wanted.sha256, "`tintype weights add vivid.safetensors` on bigbox"] {
            assert!(refusal.contains(part), "{part:?} is not in: {refusal}");
        }

        // Under another name, beside others.
        install(ours.path(), "another", "other numbers");
        install(ours.path(), "from-ida", "numbers");
        assert_eq!(found("eccv16"), Ok(catalog.weights("from-ida")));
        assert!(found("siggraph17").is_err(), "of another network");
        fs::write(catalog.weights("from-ida"), "torn").unwrap();
        let refusal = found("eccv16").unwrap_err();
        assert!(refusal.contains("from-ida changed on bigbox"), "{refusal}");
    }
}

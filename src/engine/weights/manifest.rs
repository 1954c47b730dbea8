//! The weight files that are known: whose they are, under which terms, and where a person can fetch them.

use serde::{Deserialize, Serialize};

use super::{FileHash, WeightsError};

/// The list this version came with.
const BUILT_IN: &str = include_str!("../../../models/manifest.toml");

/// Published weight files.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Every known file; ids are unique.
    #[serde(rename = "file")]
    pub files: Vec<KnownFile>,
}

/// One published file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownFile {
    /// How the program names it once it is installed.
    pub id: String,
    /// The file's name where it is published.
    pub name: String,
    /// The network and its authors, for people.
    pub title: String,
    /// The network it belongs to.
    pub architecture: String,
    /// Its size, where it is known.
    pub bytes: Option<u64>,
    /// Its SHA-256 in small hexadecimal digits, where it is known.
    pub sha256: Option<String>,
    /// Under which terms the weights are published.
    pub licence: String,
    /// Where a person fetches it.
    pub address: String,
    /// What siggraph17 subtracts from its mask of hints, 0 or 0.5; nothing for networks without such a mask.
    pub mask_cent: Option<f32>,
    /// What to know before choosing it.
    #[serde(default)]
    pub note: String,
}

impl Manifest {
    /// The list this version came with.
    ///
    /// # Errors
    /// [`WeightsError::Manifest`] never, which a test sees to.
    pub fn built_in() -> Result<Self, WeightsError> {
        #[cfg(test)]
        super::tally::note();
        Ok(toml::from_str(BUILT_IN)?)
    }

    /// The file of that id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&KnownFile> {
        self.files.iter().find(|file| file.id == id)
    }

    /// The file of that SHA-256.
    #[must_use]
    pub fn by_hash(&self, sha256: &str) -> Option<&KnownFile> {
        self.files.iter().find(|file| file.sha256.as_deref() == Some(sha256))
    }

    /// The file whose hash nobody has noted yet and that has this name, belongs to that network and is of that size as far
    /// as it is known. Weaker than [`Self::by_hash`]: a name proves nothing.
    #[must_use]
    pub fn by_name(&self, file: &FileHash, architecture: &str) -> Option<&KnownFile> {
        self.files.iter().find(|known| {
            let unhashed = known.sha256.is_none() && known.name == file.name;
            unhashed && known.architecture == architecture && known.bytes.is_none_or(|bytes| bytes == file.bytes)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Catalog, Verdict};
    use super::*;
    use std::path::Path;

    /// The address of weights that come with the program.
    const HERE: &str = "comes with Tintype";

    #[test]
    fn what_comes_with_the_program_is_what_the_list_says() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/weights");
        let catalog = Catalog::at(folder.join("none of one's own")).with_shipped(folder);
        let manifest = Manifest::built_in().unwrap();
        let ours: Vec<_> = manifest.files.iter().filter(|file| file.address == HERE).collect();
        assert_eq!(catalog.list().unwrap().len(), ours.len());
        for file in ours {
            let shipped = catalog.get(&file.id).unwrap();
            assert_eq!(catalog.verify(&file.id).unwrap(), Verdict::Sound, "{}", file.id);
            assert_eq!((shipped.known.as_ref(), &shipped.architecture), (Some(&file.id), &file.architecture));
            assert_eq!((Some(shipped.file.bytes), Some(&shipped.file.sha256)), (file.bytes, file.sha256.as_ref()));
            assert_eq!((&shipped.file.name, shipped.licence.as_ref()), (&file.name, Some(&file.licence)));
            // What a repository can carry.
            assert!(shipped.file.bytes <= 16 << 20 && shipped.tested, "{}", file.id);
        }
    }

    #[test]
    fn the_built_in_list_is_sound() {
        let manifest = Manifest::built_in().unwrap();
        for file in &manifest.files {
            assert_eq!(manifest.files.iter().filter(|other| other.id == file.id).count(), 1, "{}", file.id);
            assert!(!file.licence.is_empty(), "{}", file.id);
            assert!(file.address.starts_with("http") || file.address == HERE, "{}", file.id);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(file.id.chars().all(plain), "{}", file.id);
            if let Some(hash) = &file.sha256 {
                assert!(hash.len() == 64 && hash.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)));
                assert_eq!(manifest.by_hash(hash), Some(file));
            }
            if file.architecture == "siggraph17" {
                assert!(file.mask_cent.is_some(), "{}", file.id);
            }
        }
    }

    #[test]
    fn a_name_counts_only_where_no_hash_is_known() {
        let manifest = Manifest::built_in().unwrap();
        let file = |name: &str, bytes| FileHash { name: name.into(), bytes, sha256: "0".repeat(64) };
        let found = |name, bytes, network| manifest.by_name(&file(name, bytes), network).map(|k| k.id.as_str());
        assert_eq!(found("pytorch.pth", 5, "siggraph17"), Some("siggraph17-retrained"));
        assert_eq!(found("pytorch.pth", 5, "eccv16"), None);
        assert_eq!(found("siggraph17-df00044c.pth", 136_787_426, "siggraph17"), None);
        assert_eq!(found("ddcolor_paper_tiny.pth", 5, "ddcolor-tiny"), None);
        assert_eq!(found("ddcolor_paper_tiny.pth", 220_393_145, "ddcolor-tiny"), Some("ddcolor-tiny"));
    }
}

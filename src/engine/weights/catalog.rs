//! The folders of weights: those of this user, `ID.safetensors` with the numbers and `ID.json` with where they came from, and
//! those that came with the program, which are only read.
//!
//! The note is written last and taken away first, so that weights with a note are whole. A note that cannot be read is
//! listed as such and hides nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::{Deserialize, Serialize};

use super::{FileHash, WeightsError, sha256_of};
use crate::photo::write_atomically;

/// Names another folder than the user's own.
const FOLDER_VARIABLE: &str = "TINTYPE_WEIGHTS";

/// Where weights that come with the program lie, seen from the folder of the program: of a copy unpacked anywhere, of an
/// installed one, of one that was built and not installed.
const SHIPPED: [&str; 3] = ["weights", "../share/tintype/weights", "../../models/weights"];

/// What is known of installed weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Installed {
    /// How the program names them.
    pub id: String,
    /// The network they belong to.
    pub architecture: String,
    /// The installed file.
    pub file: FileHash,
    /// How many numbers it holds.
    pub parameters: u64,
    /// The published files they were made of.
    pub sources: Vec<FileHash>,
    /// The known file of the same hash, by its id.
    pub known: Option<String>,
    /// Under which terms they are published, where that is known.
    pub licence: Option<String>,
    /// What siggraph17 subtracts from its mask of hints; see [`super::KnownFile::mask_cent`].
    pub mask_cent: Option<f32>,
    /// The day they were added, as year-month-day in UTC.
    pub added: String,
    /// Whether the network was run once and its output was in order.
    pub tested: bool,
    /// Whether this user added them; others came with the program and stay with it.
    #[serde(skip)]
    pub origin: Origin,
}

/// Whose weights they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A person added them.
    #[default]
    Added,
    /// They came with the program.
    Shipped,
}

/// One entry of the folder.
#[derive(Clone, Debug, PartialEq)]
pub enum Listed {
    /// Weights with their note.
    Installed(Box<Installed>),
    /// A note that cannot be read or has no weights beside it.
    Broken {
        /// Under which id.
        id: String,
        /// What is wrong.
        reason: String,
    },
}

/// What came of hashing installed weights again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are as they were written.
    Sound,
    /// They are not; remove them and add them again.
    Changed,
}

/// The folder of installed weights, made when the first are added, and that of weights that came with the program. Where both
/// have an id, the user's own go before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    folder: PathBuf,
    shipped: Option<PathBuf>,
}

impl Catalog {
    /// A folder of the caller's choice, and no other.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, shipped: None }
    }

    /// The same with a folder of weights that came with the program.
    #[must_use]
    pub fn with_shipped(self, shipped: PathBuf) -> Self {
        Self { shipped: Some(shipped), ..self }
    }

    /// The folder of this user, or the one that the variable `TINTYPE_WEIGHTS` names, and what came with the program.
    #[must_use]
    pub fn of_this_user() -> Self {
        let named = std::env::var_os(FOLDER_VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from);
        let own = || match ProjectDirs::from("", "", "tintype") {
            Some(dirs) => dirs.data_local_dir().join("weights"),
            None => std::env::temp_dir().join("tintype/weights"),
        };
        Self { folder: named.unwrap_or_else(own), shipped: shipped() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The safetensors file of that id, whether it is there or not.
    #[must_use]
    pub fn weights(&self, id: &str) -> PathBuf {
        let own = self.place(id);
        if self.note(id).exists() { own } else { self.came_with(id).map_or(own, |(_, path)| path) }
    }

    /// Where a file that a user adds under that id goes: never over what came with the program.
    pub(super) fn place(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.safetensors"))
    }

    /// What is installed, by id.
    ///
    /// # Errors
    /// [`WeightsError::File`] where the folder is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Listed>, WeightsError> {
        #[cfg(test)]
        super::tally::note();
        let mut ids = ids_in(&self.folder).map_err(|e| self.failed(e))?;
        // What came with the program is no reason to show nothing of what the user has.
        ids.extend(self.shipped.as_deref().and_then(|folder| ids_in(folder).ok()).unwrap_or_default());
        ids.sort();
        ids.dedup();
        Ok(ids.iter().map(|id| self.listed(id)).collect())
    }

    /// The installed weights of an id.
    ///
    /// # Errors
    /// [`WeightsError::NotInstalled`].
    pub fn get(&self, id: &str) -> Result<Installed, WeightsError> {
        match self.listed(id) {
            Listed::Installed(installed) if is_plain(id) => Ok(*installed),
            _ => Err(WeightsError::NotInstalled { id: id.into() }),
        }
    }

    /// The installed weights that are the file of this SHA-256, under whichever id, or were made of that one file.
    #[must_use]
    pub fn of_hash(&self, sha256: &str) -> Option<Installed> {
        let is_it = |weights: &Installed| {
            let made_of = <&[FileHash; 1]>::try_from(weights.sources.as_slice());
            weights.file.sha256 == sha256 || made_of.is_ok_and(|[source]| source.sha256 == sha256)
        };
        // A folder that cannot be read has nothing for anybody.
        let listed = self.list().unwrap_or_default();
        listed.into_iter().find_map(|entry| match entry {
            Listed::Installed(weights) if is_it(&weights) => Some(*weights),
            _ => None,
        })
    }

    /// Hashes installed weights again and compares.
    ///
    /// # Errors
    /// [`WeightsError::NotInstalled`], [`WeightsError::File`].
    pub fn verify(&self, id: &str) -> Result<Verdict, WeightsError> {
        let installed = self.get(id)?;
        let path = self.weights(id);
        let found = sha256_of(&path).map_err(|reason| WeightsError::File { reason, path })?;
        let same = (found.bytes, found.sha256) == (installed.file.bytes, installed.file.sha256);
        Ok(if same { Verdict::Sound } else { Verdict::Changed })
    }

    /// Takes weights and their note away.
    ///
    /// # Errors
    /// [`WeightsError::NotInstalled`], [`WeightsError::Shipped`], [`WeightsError::File`].
    pub fn remove(&self, id: &str) -> Result<(), WeightsError> {
        if !self.note(id).exists() && self.came_with(id).is_some() {
            return Err(WeightsError::Shipped { id: id.into() });
        }
        if !is_plain(id) || !self.note(id).exists() {
            return Err(WeightsError::NotInstalled { id: id.into() });
        }
        for path in [self.note(id), self.place(id)] {
            match fs::remove_file(&path) {
                Err(reason) if reason.kind() != io::ErrorKind::NotFound => {
                    return Err(WeightsError::File { reason, path });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the note of weights whose file has been put in its place.
    pub(super) fn note_down(&self, installed: &Installed) -> Result<(), WeightsError> {
        let path = self.note(&installed.id);
        let write = || -> io::Result<u64> {
            let text = serde_json::to_vec_pretty(installed)?;
            write_atomically(&path, |out| out.write_all(&text))
        };
        write().map(|_| ()).map_err(|reason| WeightsError::File { reason, path: path.clone() })
    }

    /// Makes sure that nothing is installed under an id and that the folder is there.
    pub(super) fn make_room(&self, id: &str) -> Result<(), WeightsError> {
        if !is_plain(id) {
            return Err(WeightsError::BadId(id.into()));
        }
        if self.note(id).exists() {
            return Err(WeightsError::Installed { id: id.into() });
        }
        fs::create_dir_all(&self.folder).map_err(|e| self.failed(e))
    }

    /// Weights that came with the program under an id, and their file.
    fn came_with(&self, id: &str) -> Option<(Installed, PathBuf)> {
        let folder = self.shipped.as_deref().filter(|_| is_plain(id))?;
        let text = fs::read(folder.join(format!("{id}.json"))).ok()?;
        let installed: Installed = serde_json::from_slice(&text).ok()?;
        let path = folder.join(Path::new(&installed.file.name).file_name()?);
        (installed.id == id && path.is_file()).then_some((Installed { origin: Origin::Shipped, ..installed }, path))
    }

    fn listed(&self, id: &str) -> Listed {
        if let Some((installed, _)) = self.came_with(id).filter(|_| !self.note(id).exists()) {
            return Listed::Installed(Box::new(installed));
        }
        let broken = |reason: String| Listed::Broken { id: id.into(), reason };
        let note = fs::read(self.note(id)).map_err(|e| e.to_string());
        match note.and_then(|text| serde_json::from_slice::<Installed>(&text).map_err(|e| e.to_string())) {
            Err(reason) => broken(reason),
            Ok(installed) if installed.id != id => broken("its note is of other weights".into()),
            Ok(_) if !self.place(id).is_file() => broken("its file is gone".into()),
            Ok(installed) => Listed::Installed(Box::new(installed)),
        }
    }

    fn note(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn failed(&self, reason: io::Error) -> WeightsError {
        WeightsError::File { reason, path: self.folder.clone() }
    }
}

/// The ids of the notes in a folder; none where there is no folder.
fn ids_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let notes = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    Ok(notes.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect())
}

/// The folder of weights that came with this program.
fn shipped() -> Option<PathBuf> {
    let program = std::env::current_exe().and_then(|path| path.canonicalize()).ok()?;
    let beside = program.parent()?;
    SHIPPED.iter().map(|place| beside.join(place)).find(|folder| folder.is_dir())
}

/// Whether an id is a plain word that cannot lead out of the folder.
fn is_plain(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !id.is_empty() && id.len() <= 64 && id.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(catalog: &Catalog, id: &str) -> Installed {
        catalog.make_room(id).unwrap();
        fs::write(catalog.place(id), "numbers").unwrap();
        let installed = Installed {
            id: id.into(),
            architecture: "eccv16".into(),
            file: sha256_of(&catalog.place(id)).unwrap(),
            parameters: 7,
            sources: vec![FileHash { name: "a.pth".into(), bytes: 9, sha256: "00".into() }],
            known: None,
            licence: None,
            mask_cent: None,
            added: "2026-01-31".into(),
            tested: false,
            origin: Origin::Added,
        };
        catalog.note_down(&installed).unwrap();
        installed
    }

    #[test]
    fn what_is_installed_is_listed_verified_and_removed() {
        let folder = tempfile::TempDir::new().unwrap();
        let catalog = Catalog::at(folder.path().join("made/for/this"));
        assert_eq!(catalog.list().unwrap(), []);
        let eccv16 = installed(&catalog, "eccv16");
        assert_eq!(catalog.list().unwrap(), [Listed::Installed(Box::new(eccv16.clone()))]);
        assert_eq!(catalog.get("eccv16").unwrap(), eccv16);
        assert_eq!(catalog.verify("eccv16").unwrap(), Verdict::Sound);
        assert!(matches!(catalog.make_room("eccv16"), Err(WeightsError::Installed { .. })));
        fs::write(catalog.weights("eccv16"), "numberz").unwrap();
        assert_eq!(catalog.verify("eccv16").unwrap(), Verdict::Changed);
        catalog.remove("eccv16").unwrap();
        assert_eq!(fs::read_dir(catalog.folder()).unwrap().count(), 0);
        assert!(matches!(catalog.remove("eccv16"), Err(WeightsError::NotInstalled { .. })));
    }

    #[test]
    fn what_came_with_the_program_is_there_until_the_user_has_other_weights_of_its_name() {
        let folder = tempfile::TempDir::new().unwrap();
        let came = Catalog::at(folder.path().join("came"));
        let mut note = installed(&came, "eccv16");
        fs::rename(came.weights("eccv16"), folder.path().join("came/eccv16-2.safetensors")).unwrap();
        note.file.name = "eccv16-2.safetensors".into();
        came.note_down(&note).unwrap();
        let catalog = Catalog::at(folder.path().join("own")).with_shipped(folder.path().join("came"));
        let listed = catalog.get("eccv16").unwrap();
        assert_eq!((listed.origin, catalog.verify("eccv16").unwrap()), (Origin::Shipped, Verdict::Sound));
        assert!(catalog.weights("eccv16").ends_with("came/eccv16-2.safetensors"));
        assert!(matches!(catalog.remove("eccv16"), Err(WeightsError::Shipped { .. })));
        let own = installed(&catalog, "eccv16");
        assert_eq!(catalog.list().unwrap(), [Listed::Installed(Box::new(own))]);
        assert!(catalog.weights("eccv16").ends_with("own/eccv16.safetensors"));
        catalog.remove("eccv16").unwrap();
        assert_eq!(catalog.get("eccv16").unwrap().origin, Origin::Shipped);
        // A note that points elsewhere is not followed.
        note.file.name = "../own/eccv16.safetensors".into();
        came.note_down(&note).unwrap();
        assert!(matches!(catalog.get("eccv16"), Err(WeightsError::NotInstalled { .. })));
    }

    #[test]
    fn weights_are_found_by_their_hash_and_by_that_of_the_one_file_they_were_made_of() {
        let folder = tempfile::TempDir::new().unwrap();
        let catalog = Catalog::at(folder.path().into());
        let mut note = installed(&catalog, "of-ida");
        assert_eq!(catalog.of_hash(&note.file.sha256), Some(note.clone()));
        assert_eq!(catalog.of_hash("00"), Some(note.clone()));
        assert_eq!(catalog.of_hash("01"), None);
        // One of several files alone is not what they were made of.
        note.sources.push(FileHash { name: "b.pth".into(), bytes: 9, sha256: "01".into() });
        catalog.note_down(&note).unwrap();
        assert_eq!([catalog.of_hash("00"), catalog.of_hash("01")], [None, None]);
    }

    #[test]
    fn broken_notes_are_listed_and_can_be_removed() {
        let folder = tempfile::TempDir::new().unwrap();
        let catalog = Catalog::at(folder.path().into());
        installed(&catalog, "gone");
        fs::remove_file(catalog.weights("gone")).unwrap();
        fs::write(folder.path().join("torn.json"), "{\"id\":").unwrap();
        fs::write(folder.path().join("other.json"), fs::read(catalog.note("gone")).unwrap()).unwrap();
        let listed = catalog.list().unwrap();
        assert!(listed.len() == 3 && listed.iter().all(|entry| matches!(entry, Listed::Broken { .. })), "{listed:?}");
        assert!(matches!(catalog.get("torn"), Err(WeightsError::NotInstalled { .. })));
        catalog.remove("torn").unwrap();
        assert_eq!(catalog.list().unwrap().len(), 2);
    }

    #[test]
    fn an_id_cannot_lead_out_of_the_folder() {
        let folder = tempfile::TempDir::new().unwrap();
        let outside = folder.path().join("outside.json");
        fs::write(&outside, "{}").unwrap();
        let catalog = Catalog::at(folder.path().join("inside"));
        for id in ["../outside", "", "/etc/passwd", "a/b", "A", "a.b"] {
            assert!(matches!(catalog.remove(id), Err(WeightsError::NotInstalled { .. })), "{id:?}");
            assert!(matches!(catalog.make_room(id), Err(WeightsError::BadId(_))), "{id:?}");
        }
        assert!(outside.exists());
    }
}

//! Where hints lie: drawn by the seed of each photograph, or read from a file that an earlier evaluation wrote.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::eval::{EvalError, Protocol, Subject};
use crate::photo::{Hash, write_atomically};

/// The version of the file.
const VERSION: u32 = 1;

/// The largest file that is read: 1000 hints of each of some 4000 photographs.
const MAX_BYTES: u64 = 64 << 20;

/// Positions of the hints of photographs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Positions {
    tintype_positions: u32,
    protocol: Protocol,
    pictures: BTreeMap<String, Places>,
}

/// Of one photograph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    hash: Hash,
    /// First column and row of each hint.
    positions: Vec<[usize; 2]>,
}

impl Positions {
    /// None yet.
    pub(super) fn new(protocol: Protocol) -> Self {
        Self { tintype_positions: VERSION, protocol, pictures: BTreeMap::new() }
    }

    /// From a file; nothing where there is none yet.
    pub(super) fn read(path: &Path, protocol: Protocol) -> Result<Option<Self>, EvalError> {
        let refused = |reason: String| Err(EvalError::Positions { reason, path: path.into() });
        let bytes = match std::fs::metadata(path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return refused(e.to_string()),
            Ok(found) => found.len(),
        };
        if bytes > MAX_BYTES {
            return refused(format!("it is {bytes} bytes long, and at most {MAX_BYTES} are read"));
        }
        let text = std::fs::read_to_string(path).map_err(|e| e.to_string());
        match text.and_then(|text| serde_json::from_str::<Self>(&text).map_err(|e| e.to_string())) {
            Err(reason) => refused(format!("{reason}; name another, or one that does not exist to have it written")),
            Ok(found) if found.tintype_positions != VERSION => {
                refused(format!("it is of version {}, and this program reads {VERSION}", found.tintype_positions))
            }
            Ok(found) if found.protocol != protocol => {
                let (has, asked) = (found.protocol.id(), protocol.id());
                refused(format!("it is for --protocol {has}, not {asked}; name another for {asked}"))
            }
            Ok(found) => Ok(Some(found)),
        }
    }

    /// Writes them.
    pub(super) fn write(&self, path: &Path) -> Result<(), EvalError> {
        let text = serde_json::to_string(self).map_err(|e| e.to_string());
        let written =
            text.and_then(|t| write_atomically(path, |out| out.write_all(t.as_bytes())).map_err(|e| e.to_string()));
        written.map(|_| ()).map_err(|reason| EvalError::Positions { reason, path: path.into() })
    }

    /// Those of a photograph, drawn and noted.
    pub(super) fn draw(&mut self, subject: &Subject, count: usize) -> Vec<[usize; 2]> {
        let positions = self.protocol.positions(subject.seed, count);
        self.pictures.insert(subject.name.clone(), Places { hash: subject.hash, positions: positions.clone() });
        positions
    }

    /// Those noted of a photograph, `count` of them; `path` is their file.
    pub(super) fn of(&self, subject: &Subject, count: usize, path: &Path) -> Result<Vec<[usize; 2]>, EvalError> {
        let name = &subject.name;
        let refused = |reason: String| {
            let reason = format!("{reason}; remove the file to have it written again, or name another");
            Err(EvalError::Positions { reason, path: path.into() })
        };
        match self.pictures.get(name) {
            None => refused(format!("it has none for {name}")),
            Some(places) if places.hash != subject.hash => refused(format!("it is of another {name}")),
            Some(places) if places.positions.len() < count => {
                refused(format!("it has {} for {name} and {count} are wanted", places.positions.len()))
            }
            Some(places) if !places.positions.iter().all(|at| self.protocol.has_place(*at)) => {
                refused(format!("one for {name} lies outside the picture"))
            }
            Some(places) => Ok(places.positions.iter().copied().take(count).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::hash_of;
    use crate::raster::{Plane, Size};

    fn subject(bytes: &[u8]) -> Subject {
        Subject::new("ida.png".into(), hash_of(bytes), Plane::filled(Size::new(4, 4), [9; 3]))
    }

    #[test]
    fn what_was_drawn_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("positions.json");
        assert_eq!(Positions::read(&path, Protocol::Zhang).unwrap(), None);
        let mut drawn = Positions::new(Protocol::Zhang);
        let places = drawn.draw(&subject(b"one"), 20);
        drawn.write(&path).unwrap();
        let read = Positions::read(&path, Protocol::Zhang).unwrap().unwrap();
        assert_eq!(read, drawn);
        assert_eq!(read.of(&subject(b"one"), 5, &path).unwrap(), places[..5]);
    }

    #[test]
    fn files_that_do_not_fit_are_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("positions.json");
        let mut drawn = Positions::new(Protocol::Zhang);
        drawn.draw(&subject(b"one"), 20);
        let check = |error: EvalError, says: &str| {
            let message = error.to_string();
            assert!(message.contains(says) && message.contains("positions.json"), "{says:?} is not in: {message}");
        };
        check(drawn.of(&subject(b"two"), 5, &path).unwrap_err(), "of another ida.png");
        check(drawn.of(&subject(b"one"), 21, &path).unwrap_err(), "has 20 for ida.png and 21");
        check(Positions::new(Protocol::Zhang).of(&subject(b"one"), 1, &path).unwrap_err(), "none for ida.png");
        drawn.write(&path).unwrap();
        check(Positions::read(&path, Protocol::IColoriT).unwrap_err(), "--protocol zhang");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("\"tintype_positions\":1", "\"tintype_positions\":9")).unwrap();
        check(Positions::read(&path, Protocol::Zhang).unwrap_err(), "version 9");
        std::fs::write(&path, "{").unwrap();
        check(Positions::read(&path, Protocol::Zhang).unwrap_err(), "name another");
        check(
            Positions::read(folder.path(), Protocol::Zhang)
                .map_err(|_| EvalError::Positions { reason: "folder".into(), path: path.clone() })
                .unwrap_err(),
            "folder",
        );
        drawn.pictures.get_mut("ida.png").unwrap().positions[0] = [251, 0];
        check(drawn.of(&subject(b"one"), 5, &path).unwrap_err(), "outside");
    }
}

//! Reference pictures that an evaluation gives the methods that take some.

use std::path::{Path, PathBuf};

use crate::document::{Exemplar, ExemplarId, Photograph};
use crate::eval::{Protocol, Subject, bent};
use crate::photo::hash_of;
use crate::raster::Plane;

/// Which reference a photograph gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum References {
    /// None.
    #[default]
    None,
    /// Itself in color, cropped, bent and mirrored.
    Own,
    /// The next photograph of the folder, which has nothing to do with it.
    Other,
}

impl References {
    /// In one word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Own => "own",
            Self::Other => "other",
        }
    }

    /// The reference of the photograph `number` of `files`, which is `subject`.
    pub(super) fn of(
        self,
        subject: &Subject,
        number: usize,
        files: &[PathBuf],
        protocol: Protocol,
    ) -> Option<Exemplar> {
        match self {
            Self::None => None,
            Self::Own => Some(exemplar(Path::new(&subject.name), bent(&subject.rgb, subject.seed))),
            // One that cannot be opened is passed over, as it is where it is evaluated.
            Self::Other => (1..files.len())
                .filter_map(|k| files.get((number + k) % files.len()))
                .find_map(|file| Some((file, Subject::open(file, protocol).ok()?)))
                .map(|(file, other)| exemplar(file, other.rgb)),
        }
    }
}

fn exemplar(path: &Path, picture: Plane<[u8; 3]>) -> Exemplar {
    let hash = hash_of(picture.samples().as_flattened());
    let file = Photograph { path: path.into(), hash, size: picture.size(), bytes: 0 };
    Exemplar::new(ExemplarId(1), file, picture)
}

//! What can go wrong with documents and project files.

use std::path::PathBuf;

use crate::raster::Size;

/// A refusal, with its reason and, where there is one, the remedy.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Marks that are not in strictly increasing order or lie outside the picture.
    #[error("marks are out of order or outside the picture")]
    Marks,
    /// A marked copy of another size than its photograph.
    #[error(
        "the marked picture is {marked}, the photograph {photograph}: paint the strokes on a copy of the same size"
    )]
    MarkedSize {
        /// Of the photograph.
        photograph: Size,
        /// Of the marked copy.
        marked: Size,
    },
    /// A picture of regions or a mask of another size than its photograph.
    #[error("it is {picture}, the photograph {photograph}: paint regions and masks on a copy of the same size")]
    LimitSize {
        /// Of the photograph.
        photograph: Size,
        /// Of the picture.
        picture: Size,
    },
    /// A picture of regions with too many values.
    #[error(
        "it has {count} colors, more than the 65536 regions there may be: fill each region with one color, without soft edges"
    )]
    ManyLabels {
        /// How many there are.
        count: usize,
    },
    /// A text that holds no strokes.
    #[error("there are no Tintype strokes in it ({reason}): copy strokes in Tintype first")]
    NotStrokes {
        /// What does not fit.
        reason: String,
    },
    /// Strokes from a newer program.
    #[error("the strokes have format {version}, this program reads up to {newest}: copy them in this Tintype")]
    NewerStrokes {
        /// Of the text.
        version: u64,
        /// The newest this program reads.
        newest: u64,
    },
    /// Strokes whose text contradicts itself.
    #[error("the strokes are damaged ({reason}): copy them again")]
    DamagedStrokes {
        /// What is wrong.
        reason: String,
    },
    /// A project file that cannot be read at all.
    #[error("cannot read the project ({reason}): {path}")]
    Unreadable {
        /// What the system says.
        reason: std::io::Error,
        /// Which file.
        path: PathBuf,
    },
    /// A project file that cannot be written.
    #[error("cannot write the project ({reason}); the old file, if there was one, is untouched: {path}")]
    Unwritable {
        /// What the system says.
        reason: std::io::Error,
        /// Which file.
        path: PathBuf,
    },
    /// Too large to be a project.
    #[error("the file has {bytes} bytes, more than the {limit} a project may have: {path}")]
    TooLarge {
        /// Its length.
        bytes: u64,
        /// The most that is read.
        limit: u64,
        /// Which file.
        path: PathBuf,
    },
    /// Not a project file.
    #[error("this is not a Tintype project ({reason}): {path}")]
    NotAProject {
        /// What does not fit.
        reason: String,
        /// Which file.
        path: PathBuf,
    },
    /// From a newer program.
    #[error(
        "the project has format {version}, this program reads up to {newest}; open it with a newer Tintype: {path}"
    )]
    Newer {
        /// Of the file.
        version: u64,
        /// The newest this program reads.
        newest: u64,
        /// Which file.
        path: PathBuf,
    },
    /// A project whose contents contradict themselves.
    #[error("the project is damaged ({reason}); an older copy may help: {path}")]
    Damaged {
        /// What is wrong.
        reason: String,
        /// Which file.
        path: PathBuf,
    },
    /// The photograph of a project is gone.
    #[error("the photograph of this project was not found; put it beside the project file {project}: {photograph}")]
    PhotographMissing {
        /// The project.
        project: PathBuf,
        /// Where its photograph was.
        photograph: PathBuf,
    },
    /// The photograph of a project is gone, and what the project keeps of it is not the photograph.
    #[error(
        "the photograph kept in this project is damaged, and its file was not found; put it beside the project file \
             {project}: {photograph}"
    )]
    EmbeddedDamaged {
        /// The project.
        project: PathBuf,
        /// Where its photograph was.
        photograph: PathBuf,
    },
    /// A file lies where the photograph was, but it is another picture.
    #[error(
        "the photograph of this project has changed since, so its strokes may not fit; \
             put the original beside the project file {project}: {photograph}"
    )]
    PhotographChanged {
        /// The project.
        project: PathBuf,
        /// Where its photograph was.
        photograph: PathBuf,
    },
}

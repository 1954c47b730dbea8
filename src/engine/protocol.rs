//! What a face asks of the engine and what it is told.

mod told;

use std::path::PathBuf;
use std::sync::Arc;

use super::browse::{FolderReport, Thumbnail};
use super::comparison::{CompareJob, CompareReport};
use super::display::Display;
use super::exemplars::Origins;
use super::likely::{LikelyJob, LikelyReport};
use super::palettes::Palette;
use super::recovery::Recovery;
use super::reference::Reference;
use super::shelf::{ShelfReport, Shelved, WorkerReport};
use super::{Embedding, ExportOptions, Method, Settings};
use crate::document::{DocumentId, Exemplar, Past, Revision, Snapshot, StrokeId};
use crate::photo::{Hash, Photo};
use crate::raster::{ImagePoint, Plane};

pub use told::{
    ChromaReport, ChromaState, DoubtReport, ExportReport, ReachReport, SolveSummary, Suggestion, SuggestionReport,
};

/// A question to the engine.
#[derive(Clone, Debug)]
pub enum Request {
    /// Open a photograph or a project, told apart by content.
    Open {
        /// What it is called as long as it is open; the report repeats it.
        document: DocumentId,
        /// Where it lies.
        path: PathBuf,
    },
    /// Color what is on the canvas; a newer request of this kind replaces an older one.
    Color {
        /// Of the snapshot; the report repeats it.
        revision: Revision,
        /// The work.
        snapshot: Arc<Snapshot>,
        /// Its photograph.
        photo: Arc<Photo>,
    },
    /// Find how far a stroke carries, once the color of what is on the canvas is there; a newer request of this kind replaces
    /// an older one, and so does a newer state. The answer is [`Report::Reach`], or none where a newer state came.
    Reach {
        /// Of the snapshot; the report repeats it.
        revision: Revision,
        /// Which stroke of it.
        stroke: StrokeId,
        /// The work, whose color was asked for before.
        snapshot: Arc<Snapshot>,
        /// Its photograph.
        photo: Arc<Photo>,
    },
    /// Ask the network for likely colors of a place, as [`Report::Suggestions`]; a newer question replaces an older one.
    Suggest {
        /// Of the snapshot; the report repeats it.
        revision: Revision,
        /// Where, in pixels of the photograph.
        place: ImagePoint,
        /// The work.
        snapshot: Arc<Snapshot>,
        /// Its photograph.
        photo: Arc<Photo>,
    },
    /// Ask the network of what is on the canvas where it is unsure. The answer is [`Report::Doubt`].
    Doubt {
        /// Of the snapshot; the report repeats it.
        revision: Revision,
        /// The work.
        snapshot: Arc<Snapshot>,
        /// Its photograph.
        photo: Arc<Photo>,
    },
    /// Nothing is on the canvas any more: free what coloring holds.
    Rest,
    /// Try again what a network failed to do, with a new worker; what is on the canvas is colored again.
    Retry,
    /// Asks for [`Report::Methods`].
    Methods,
    /// Asks for [`Report::Shelf`].
    Shelf,
    /// Check, convert and install the weight files of one network: [`Report::Shelved`], then what changed of lists.
    AddWeights(Vec<PathBuf>),
    /// Hash installed weights again. The answer is [`Report::Shelved`].
    VerifyWeights(String),
    /// Take installed weights away. The answer is as to [`Self::AddWeights`].
    RemoveWeights(String),
    /// Ask the worker of the networks who it is; starts it if need be. The answer is [`Report::Worker`].
    Worker,
    /// Write the project file.
    Save {
        /// Where to.
        path: PathBuf,
        /// Of the snapshot; the report repeats it.
        revision: Revision,
        /// The work.
        snapshot: Arc<Snapshot>,
        /// The states one can go back to, where they are to be kept; the present one is the work.
        past: Option<Box<Past>>,
        /// Whether the project takes its photograph in.
        embed: Embedding,
    },
    /// Write the recovery file of this photograph.
    Autosave {
        /// Of the snapshot; the report repeats it.
        revision: Revision,
        /// The work.
        snapshot: Arc<Snapshot>,
    },
    /// Look through a folder, or through none from now on. The answers are [`Report::Folder`] and then a
    /// [`Report::Thumbnail`] for each file.
    Browse(Option<PathBuf>),
    /// Look for likely references; a newer question replaces an older one. The answers are [`Report::Likely`].
    Likely(Box<LikelyJob>),
    /// The recovery file of this document is no longer needed.
    Discard {
        /// Whose.
        document: DocumentId,
        /// Of its photograph.
        hash: Hash,
    },
    /// This document is put away: others may write to its project.
    PutAway(DocumentId),
    /// This recovery file is not wanted.
    Forget(PathBuf),
    /// Asks for [`Report::Recoverable`].
    Recoverable,
    /// Remember these settings; those of networks hold from now on.
    SaveSettings(Settings),
    /// Asks for [`Report::Palettes`].
    Palettes,
    /// Keep a palette of the person's own. The answer is [`Report::Palettes`].
    KeepPalette {
        /// As it is now.
        palette: Palette,
        /// What it was called before, where it was there.
        was: Option<String>,
    },
    /// Take a palette away. The answer is [`Report::Palettes`].
    RemovePalette(String),
    /// Keep a copy of the palette in a `.gpl` file. The answer is [`Report::Palettes`].
    ImportPalette(PathBuf),
    /// Write a palette as a `.gpl` file.
    ExportPalette {
        /// Where to.
        path: PathBuf,
        /// Which.
        palette: Palette,
    },
    /// Open a picture to take colors from. The answer is [`Report::Reference`].
    Reference(PathBuf),
    /// Open a picture as a reference of a document. The answer is [`Report::Exemplar`].
    Exemplar {
        /// Whose.
        document: DocumentId,
        /// Where it lies.
        path: PathBuf,
    },
    /// Keep a picture that lies nowhere as a reference of a document. The answer is [`Report::Exemplar`].
    PastedExemplar {
        /// Whose.
        document: DocumentId,
        /// `[H, W]` encoded sRGB with straight alpha.
        picture: Arc<Plane<[u8; 4]>>,
    },
    /// Render other work, as a reference of a document. The answer is [`Report::Exemplar`].
    ColoredExemplar {
        /// Whose.
        document: DocumentId,
        /// The other work.
        snapshot: Arc<Snapshot>,
        /// Its photograph.
        photo: Arc<Photo>,
    },
    /// Render and write a picture.
    Export {
        /// Where to; the ending of the name tells the format.
        path: PathBuf,
        /// The work.
        snapshot: Arc<Snapshot>,
        /// Its photograph.
        photo: Arc<Photo>,
        /// How to write it.
        options: ExportOptions,
    },
    /// Render a picture for the clipboard. The answer is [`Report::Copied`].
    Copy {
        /// The work.
        snapshot: Arc<Snapshot>,
        /// Its photograph.
        photo: Arc<Photo>,
    },
    /// Break off the running export or copy, if any.
    CancelExport,
    /// Keep a picture that lies nowhere, such as one of the clipboard, to be opened. The answer is [`Report::Kept`].
    Keep(Arc<Plane<[u8; 4]>>),
    /// Put the drawing of the tour where it can be opened. The answer is [`Report::Sampled`].
    Sample,
    /// Something for the comparison of candidates. The answers are [`Report::Compared`].
    Compare(Box<CompareJob>),
}

/// A kind of work, for the status bar and for failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Opening a photograph or project.
    Opening,
    /// Coloring the canvas.
    Coloring,
    /// Asking a network for a proposal.
    Proposing,
    /// Adding, verifying or removing weights, or asking the worker who it is.
    Shelving,
    /// Saving a project.
    Saving,
    /// Writing the recovery file.
    Autosaving,
    /// Rendering and writing a picture.
    Exporting,
    /// Looking through a folder.
    Browsing,
    /// Looking for likely references.
    Ranking,
    /// Reading and writing palettes, and pictures to take colors from.
    Palettes,
    /// Drawing candidates side by side.
    Comparing,
}

/// An answer of the engine.
#[derive(Clone, Debug)]
pub enum Report {
    /// A photograph or project is open.
    Opened(Box<Opened>),
    /// The drawing of the tour lies there.
    Sampled(PathBuf),
    /// What was to be opened is a folder.
    IsFolder(PathBuf),
    /// What lies in a folder.
    Folder(FolderReport),
    /// Likely references, as far as they are found.
    Likely(LikelyReport),
    /// How a file of a folder looks.
    Thumbnail(Thumbnail),
    /// New color for the canvas.
    Chroma(ChromaReport),
    /// How far a stroke carries.
    Reach(ReachReport),
    /// A reference was opened; it is still to be given its name.
    Exemplar {
        /// Whose.
        document: DocumentId,
        /// The reference.
        exemplar: Box<Exemplar>,
    },
    /// Where the colors were found that references gave.
    Origins {
        /// Of the state they were found for.
        revision: Revision,
        /// The places.
        origins: Arc<Origins>,
    },
    /// Likely colors of a place.
    Suggestions(SuggestionReport),
    /// Where a network is unsure.
    Doubt(DoubtReport),
    /// Every method of this program, with the networks that are known or installed.
    Methods(Vec<Method>),
    /// The weights that are installed and those that are known.
    Shelf(Box<ShelfReport>),
    /// What came of one request about weights.
    Shelved(Shelved),
    /// Who the worker of the networks is.
    Worker(Box<WorkerReport>),
    /// Where the network of the canvas ran and with which numbers, as the end of a sentence.
    Ran(String),
    /// What is being done.
    Progress {
        /// By which kind of work.
        job: JobKind,
        /// In words, sentence case, without a full stop.
        label: String,
        /// 0..=1 where it is known.
        fraction: Option<f32>,
    },
    /// Something a person should know of what was done, in a sentence.
    Remark(String),
    /// A kind of work has nothing more to do.
    Idle(JobKind),
    /// A project was written.
    Saved {
        /// Where to.
        path: PathBuf,
        /// Which state.
        revision: Revision,
    },
    /// A recovery file was written.
    Autosaved {
        /// Which state.
        revision: Revision,
    },
    /// A picture was written.
    Exported(Box<ExportReport>),
    /// The person's own palettes.
    Palettes {
        /// By name.
        all: Vec<Palette>,
        /// The one that was just kept or imported.
        kept: Option<String>,
    },
    /// A palette was written to a file.
    PaletteExported(PathBuf),
    /// A picture to take colors from.
    Reference(Box<Reference>),
    /// A picture for the clipboard.
    Copied(Plane<[u8; 3]>),
    /// A picture that lay nowhere lies here now.
    Kept(PathBuf),
    /// Work that can be recovered.
    Recoverable(Vec<Recovery>),
    /// Something of the comparison of candidates.
    Compared(CompareReport),
    /// A job has no result.
    Failed {
        /// Which.
        job: JobKind,
        /// About which file.
        path: Option<PathBuf>,
        /// What happened, to which file, and what to do.
        message: String,
        /// More, for those who want to know.
        detail: String,
    },
}

/// What opening gave.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it was called by whoever asked.
    pub document: DocumentId,
    /// The photograph.
    pub photo: Arc<Photo>,
    /// The work: untouched, or the project's.
    pub snapshot: Snapshot,
    /// The states one can go back to, where the project kept them.
    pub past: Option<Past>,
    /// The project file, where one was opened. A recovery file is none.
    pub project: Option<PathBuf>,
    /// Whether this came from a recovery file, so that it must be saved before it is safe.
    pub recovered: bool,
    /// Whether it is the drawing of the tour.
    pub is_sample: bool,
    /// For the canvas.
    pub display: Arc<Display>,
    /// What the person should know, in sentences.
    pub notes: Vec<String>,
}

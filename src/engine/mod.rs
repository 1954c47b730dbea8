//! The engine: turns snapshots into pictures, for every face alike.
//!
//! [`render`] is the one function that renders a snapshot. [`Engine`] runs it and everything slow on named threads: the
//! *latest wins* lane colors what is on the canvas and drops work that a newer revision made stale; the *in order* lanes
//! open, save and export. Results come back as [`Report`]s; a wake closure tells the face to look.
//!
//! **Invariant:** a panic costs one job. **Invariant:** [`render`] gives the same pixels for the same snapshot and
//! photograph, in the window, on the command line and in tests, with any number of threads.

mod adoption;
mod base;
pub mod bench;
mod border;
mod browse;
mod canvas;
mod color;
mod comparison;
mod containment;
mod display;
mod edges;
mod error;
mod evaluation;
mod exemplars;
mod export;
mod feather;
mod files;
mod fills;
mod finish;
mod hints;
mod keeping;
mod lacking;
mod lane;
mod layers;
mod likely;
mod limits;
mod marked;
mod methods;
mod networks;
pub mod neural;
mod options;
mod palettes;
mod protocol;
mod reach;
mod recovery;
mod reference;
mod render;
mod sample;
mod settings;
mod shelf;
mod tones;
pub mod weights;
pub mod wire;
mod worker;

pub use base::{strokes_alone, tint, tint_from_srgb, tinted};
pub use border::border;
pub use browse::{FolderReport, PICTURES, PROJECTS, Thumbnail, has_ending};
pub use comparison::{
    Candidate, CandidateId, CompareJob, CompareReport, Contest, Difference, Drawn, MOST_CANDIDATES, MOST_TRIALS,
    Measured, Stop, Trial, Truth, candidates_bytes, compared, room_for, trial, trials, variants,
};
pub use display::{ChromaTexels, Display, ReachTexels};
pub use error::EngineError;
pub use evaluation::{Evaluation, References, evaluate};
pub use exemplars::{Origins, find_exemplars, open_exemplar};
pub use export::{export, output_format, output_size, tint_of};
pub use files::open_project;
pub use finish::ToneReport;
pub use keeping::Embedding;
pub use lacking::Lacking;
pub use likely::{Likely, LikelyAt, LikelyJob, LikelyReport};
pub use marked::{limited_snapshot, marked_snapshot, untouched_snapshot};
pub use methods::{Accepts, Method, method, methods};
pub use networks::{Forecast, NetworkConfig, Networks, Room, size_words};
pub use options::{Captions, Content, Cut, Details, ExportOptions, Tint};
pub use palettes::{NamedColor, Palette, PaletteError};
pub use protocol::{
    ChromaReport, ChromaState, DoubtReport, ExportReport, JobKind, Opened, ReachReport, Report, Request, SolveSummary,
    Suggestion, SuggestionReport,
};
pub use recovery::Recovery;
pub use reference::Reference;
pub use render::{RenderStep, Rendered, Timings, render};
pub use settings::{Begin, Settings, Theme, pictures_folder};
pub use shelf::{ShelfReport, Shelved, WorkerReport};
pub use worker::{Engine, EngineConfig};

pub use crate::eval::{BlindTest, Choice, Figures, Place, Rate};
pub use crate::photo::{Depth, Format, Hash, Photo, Profile, format_of};

/// The program's name, version and source revision, as written into project files and pictures.
pub const PROGRAM: &str = concat!("Tintype ", env!("CARGO_PKG_VERSION"), " (", env!("TINTYPE_REVISION"), ")");

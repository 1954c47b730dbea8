//! What can go wrong between a snapshot and a picture.

use std::path::PathBuf;

use super::networks::size_words;
use super::neural::NeuralError;
use super::palettes::PaletteError;
use super::weights::WeightsError;
use crate::document::DocumentError;
use crate::eval::EvalError;
use crate::photo::PhotoError;
use crate::raster::Size;
use crate::solve::SolveError;
use crate::transfer::TransferError;

/// Why a job has no result.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A picture file.
    #[error("{0}\n{remedy}", remedy = sentence(.0.remedy()))]
    Photo(#[from] PhotoError),
    /// A document or project file.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The solver refused its input.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// Pictures that no color can be carried between.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// Words that name no way of coloring.
    #[error("{reason}: {word}")]
    BadTrial {
        /// The words.
        word: String,
        /// What is wrong with them.
        reason: String,
    },
    /// More candidates than are kept at once.
    #[error(
        "{count} candidates would take {}, which is too much; of this photograph at most {most} are kept at once, so remove \
             some first", size_words(*.bytes)
    )]
    ManyCandidates {
        /// How many were wanted.
        count: usize,
        /// How many there can be.
        most: usize,
        /// What those wanted would take.
        bytes: u64,
    },
    /// A color original that is not of the photograph.
    #[error(
        "the original has {found} pixels and the photograph {expected}; choose the very picture, uncropped: {path}"
    )]
    OtherTruth {
        /// Of the photograph.
        expected: Size,
        /// Of the file.
        found: Size,
        /// Which file.
        path: PathBuf,
    },
    /// A method that takes its color from references, without one.
    #[error("the method {0} takes its color from reference pictures; name one with --reference")]
    NeedsReference(String),
    /// A folder of photographs to evaluate on.
    #[error(transparent)]
    Eval(#[from] EvalError),
    /// The neural networks.
    #[error(transparent)]
    Neural(#[from] NeuralError),
    /// The weights of networks.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A palette.
    #[error(transparent)]
    Palette(#[from] PaletteError),
    /// A method this program does not have.
    #[error("the method {0:?} is unknown to this version; `tintype methods` lists what there is")]
    UnknownMethod(String),
    /// A method that cannot run here.
    #[error("the method {method} is not available: {reason}")]
    Unavailable {
        /// Which.
        method: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A photograph of another size than its document says.
    #[error("the photograph is {found} pixels but its strokes were painted on {expected}: {path}")]
    OtherSize {
        /// What the document says.
        expected: Size,
        /// What the file holds.
        found: Size,
        /// Which file.
        path: PathBuf,
    },
    /// A marked copy on which nothing is painted; the result would be gray.
    #[error("nothing is painted on the marked copy: it does not differ from the photograph: {0}")]
    NoMarks(PathBuf),
    /// A method that proposes nothing, and no strokes; the result would be gray.
    #[error(
        "the method {0} colors from strokes alone: paint some on a copy of the photograph and name it with --strokes"
    )]
    NeedsStrokes(String),
    /// A picture of regions or a mask that does not serve.
    #[error("cannot take regions from this picture: {reason}: {path}")]
    BadLimits {
        /// Why, and what to do.
        reason: DocumentError,
        /// Which picture.
        path: PathBuf,
    },
    /// An output name whose ending is no format that is written.
    #[error("cannot tell the format from this name; end it in .png, .tif, .jpg or .webp: {0}")]
    UnknownFormat(PathBuf),
    /// 16 bits asked of a format that has 8.
    #[error("this format has 8 bits a channel; write a .png or .tif for 16: {0}")]
    EightBitFormat(PathBuf),
    /// Strokes on transparent ground asked of a format that has none.
    #[error("this format has no transparency, which strokes alone need; write a .png, .tif or .webp: {0}")]
    NoTransparency(PathBuf),
    /// An output that is the photograph itself.
    #[error("this would overwrite the photograph; choose another name: {0}")]
    Overwrites(PathBuf),
    /// A project file that another program wrote since it was opened or saved here.
    #[error(
        "another program changed the project since it was opened here; save under another name, or save again to replace \
             it: {0}"
    )]
    ChangedMeanwhile(PathBuf),
    /// A folder of this program that cannot be used.
    #[error("cannot use the folder ({reason}): {path}")]
    Folder {
        /// What the system says.
        reason: std::io::Error,
        /// Which.
        path: PathBuf,
    },
    /// A thread that could not be started.
    #[error("the system refuses another thread ({0}); close other programs and start again")]
    Thread(std::io::Error),
    /// A method that failed on a photograph of an evaluation.
    #[error("{method} failed on {picture}: {reason}")]
    Evaluating {
        /// Which method.
        method: String,
        /// Which photograph.
        picture: String,
        /// Why, and what to do.
        reason: Box<Self>,
    },
    /// The job was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The job panicked: an error of the program.
    #[error("an error inside the program stopped this job ({0}); the strokes are safe")]
    Panicked(String),
}

/// The words with a capital letter in front, as a person reads them.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

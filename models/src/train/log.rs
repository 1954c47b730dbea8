//! What a run tells while it goes on, and the file it tells it to.

use super::{Score, TrainError};
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// One line of the log.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Line {
    /// A run begins or goes on.
    Start {
        /// The network.
        arch: String,
        /// Steps already done.
        step: u64,
        /// Numbers that learn.
        n_learning: u64,
        /// Pictures found.
        n_pictures: usize,
        /// Pictures to be measured with.
        n_validation: usize,
        /// Device and number format.
        device: String,
    },
    /// Where it is, every few seconds.
    Progress {
        /// Steps done.
        step: u64,
        /// Minutes trained, before an interruption included.
        minutes: f64,
        /// How much of the run is done, 0..=1.
        share_done: f64,
        /// The whole loss, its mean since the last line.
        loss: f64,
        /// Its parts.
        chroma: f64,
        /// Of the distribution.
        classes: f64,
        /// At hints.
        hints: f64,
        /// Of the gradient.
        edges: f64,
        /// The learning rate now.
        rate: f64,
        /// The length of the gradient.
        gradient: f64,
        /// Crops a second since the last line.
        crops_per_s: f64,
        /// The share of that time in which the device waited for crops, 0..=1.
        waiting: f64,
        /// Pictures skipped so far.
        n_skipped: usize,
    },
    /// A measurement.
    Evaluation {
        /// Steps done.
        step: u64,
        /// Minutes trained.
        minutes: f64,
        /// What was measured.
        #[serde(flatten)]
        score: Score,
    },
    /// A picture that cannot be learned from.
    Skipped {
        /// Its name and why.
        picture: String,
    },
    /// A remark to people.
    Note {
        /// What.
        text: String,
    },
}

/// Who is told, and who may end a run.
pub trait Watch {
    /// A line was written.
    fn line(&mut self, line: &Line);

    /// Asked after each step; `false` ends the run with a checkpoint and a measurement.
    fn goes_on(&mut self, _step: u64) -> bool {
        true
    }
}

/// The run's file of lines, `log.jsonl`.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    path: PathBuf,
}

impl Log {
    /// Opens it to be continued.
    pub(super) fn open(folder: &Path) -> Result<Self, TrainError> {
        let path = folder.join("log.jsonl");
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(|e| TrainError::io(e, &path))?;
        Ok(Self { file, path })
    }

    /// Writes a line and tells whoever watches.
    pub(super) fn tell(&mut self, line: &Line, watch: &mut dyn Watch) -> Result<(), TrainError> {
        let text = serde_json::to_string(line).map_err(|e| TrainError::io(e.into(), &self.path))?;
        writeln!(self.file, "{text}").map_err(|e| TrainError::io(e, &self.path))?;
        watch.line(line);
        Ok(())
    }
}

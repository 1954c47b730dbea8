//! Threads that make the crops of the next batches while the device computes.
//!
//! Thread k of n makes the batches of steps k, k + n, … and hands each over in its own channel, so the order of batches
//! depends on nothing but the seed.

use super::{Pictures, Sample, sample};
use crate::train::{Config, TrainError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Builder;

/// Batches a thread makes ahead.
const AHEAD: usize = 2;

type Made = Result<Vec<Sample>, TrainError>;

/// The running threads; they end when this is dropped.
#[derive(Debug)]
pub struct Feed {
    channels: Vec<Receiver<Made>>,
    next: u64,
}

impl Feed {
    /// Starts `n_threads` at a step.
    ///
    /// # Errors
    /// [`TrainError::Io`] where the system gives no threads.
    pub fn start(
        pictures: &Arc<Pictures>,
        config: &Arc<Config>,
        n_threads: usize,
        first_step: u64,
    ) -> Result<Self, TrainError> {
        let n_threads = n_threads.max(1);
        let mut channels = Vec::with_capacity(n_threads);
        for k in 0..n_threads {
            let (made, channel) = sync_channel(AHEAD);
            let (pictures, config) = (Arc::clone(pictures), Arc::clone(config));
            let steps = (first_step + k as u64..).step_by(n_threads);
            Builder::new()
                .name(format!("tintype-feed-{k}"))
                .spawn(move || make(&pictures, &config, steps, &made))
                .map_err(|e| TrainError::io(e, "a thread"))?;
            channels.push(channel);
        }
        Ok(Self { channels, next: 0 })
    }

    /// The crops of the next step.
    ///
    /// # Errors
    /// What making them said, [`TrainError::FeedStopped`].
    pub fn batch(&mut self) -> Result<Vec<Sample>, TrainError> {
        let n = self.channels.len() as u64;
        let k = usize::try_from(self.next % n).unwrap_or(0);
        self.next += 1;
        self.channels.get(k).and_then(|channel| channel.recv().ok()).ok_or(TrainError::FeedStopped)?
    }
}

fn make(pictures: &Pictures, config: &Config, steps: impl Iterator<Item = u64>, made: &SyncSender<Made>) {
    for step in steps {
        let batch = || (0..config.batch).map(|place| sample(pictures, config, step, place)).collect();
        // A picture that makes a decoder panic must end the run with a message, not leave it waiting.
        let batch = catch_unwind(AssertUnwindSafe(batch)).unwrap_or(Err(TrainError::FeedStopped));
        let ends = batch.is_err();
        if made.send(batch).is_err() || ends {
            return;
        }
    }
}

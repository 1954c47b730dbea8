//! Training: photographs in, weights out.
//!
//! Threads decode and crop photographs and simulate a person's hints ([`feed`]); on the device a batch becomes tones that
//! look like those of old photographs, conditions and the chroma to be found ([`scene`]); a network is asked, and what it
//! says is corrected ([`learn`]). Everything random is drawn from the seed, the step and the place in the batch, so a run
//! that was interrupted goes on as if it had not been.
//!
//! **Invariant:** truth is never changed: degradations are on the input only, and hues are never shifted.

mod checkpoint;
mod config;
mod draw;
mod error;
mod evaluate;
pub mod feed;
pub mod learn;
mod learner;
mod log;
mod run;
pub mod scene;
mod sheet;
mod space;
mod start;

#[cfg(test)]
mod tests;

pub use checkpoint::{Checkpoint, Progress};
pub use config::{Config, Degradations, Encoder, Evaluation, HintDraws, Length, Losses, Rates};
pub use error::TrainError;
pub use evaluate::{Score, Validation};
pub use learner::{Learner, Said, learner};
pub use log::{Line, Watch};
pub use run::{Paths, Summary, run};
pub use space::{lab_of_rgb, rgb_of_lab};

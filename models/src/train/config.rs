//! A run's settings, as a TOML file gives them. What a file leaves out has the value of the first published run.

use super::TrainError;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// All settings of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The network, by its id.
    pub arch: String,
    /// From which everything random is drawn.
    pub seed: u64,
    /// The side of a training crop in pixels; a multiple of 32 for UniHint. Larger crops teach larger distances.
    pub size_px: usize,
    /// Crops a step. More smooth the gradient and take more memory.
    pub batch: usize,
    /// Pictures are kept in memory with this shorter side, so that crops differ in scale too.
    pub keep_px: usize,
    /// Memory for decoded pictures, in GiB; what does not fit is decoded every time.
    pub cache_gib: f64,
    /// The smallest crop, as a share of the shorter side, 0..=1.
    pub least_crop: f64,
    /// When the run ends; the learning rate falls to zero until there.
    pub length: Length,
    /// How fast it learns.
    pub rates: Rates,
    /// How hints are simulated.
    pub hints: HintDraws,
    /// The share of crops that are told a warped exemplar, 0..=1.
    pub exemplars: f64,
    /// The share of crops that are told a palette, 0..=1.
    pub palettes: f64,
    /// What is done to the tones, never to the truth.
    pub degradations: Degradations,
    /// What counts how much.
    pub losses: Losses,
    /// How and when it is measured.
    pub evaluation: Evaluation,
    /// Minutes between checkpoints.
    pub checkpoint_minutes: f64,
}

/// When a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// After so many steps.
    Steps(u64),
    /// After so many minutes of training, evaluations included.
    Minutes(f64),
}

/// How fast a network learns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// The learning rate after warm-up.
    pub rate: f64,
    /// What of it the pretrained encoder gets.
    pub encoder: Encoder,
    /// Steps in which the rate rises from zero.
    pub warmup_steps: u64,
    /// AdamW's decay of weights.
    pub decay: f64,
    /// Gradients longer than this are shortened to it.
    pub clip: f64,
    /// How much of the running mean of the weights stays at each step, 0..1.
    pub averaging: f64,
}

/// What happens to a pretrained encoder.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoder {
    /// It stays as it was: on a processor a step takes half the time.
    Frozen,
    /// It learns at this share of the rate.
    Share(f64),
}

/// How a person's hints are simulated.
///
/// **Source:** R. Zhang et al., SIGGRAPH 2017, section 3.1 (points, their number and size); strokes and jitter are ours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HintDraws {
    /// The share of crops without any, 0..=1.
    pub none: f64,
    /// The mean number of the others, drawn from a geometric distribution.
    pub mean: f64,
    /// The largest number.
    pub most: usize,
    /// The share with a number drawn evenly from 0 to the largest.
    pub even: f64,
    /// The share of crops where each hint is a stroke and not a point.
    pub strokes: f64,
    /// The share of hints whose color is not exact.
    pub inexact: f64,
    /// Whether networks that take an exemplar are told, in its place, what the hints carry over the crop.
    pub carried: bool,
}

/// Damage of old photographs, each as the share of crops that have it, 0..=1, drawn for each crop alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Degradations {
    /// Another exposure: a factor and an offset on L.
    pub exposure: f64,
    /// Faded: black lifted, white dulled, the curve bent.
    pub fading: f64,
    /// Grain.
    pub grain: f64,
    /// Out of focus.
    pub blur: f64,
    /// Compressed as JPEG.
    pub jpeg: f64,
    /// A film or a sepia print that saw colors otherwise: another mix of red, green and blue.
    pub mix: f64,
    /// Dust and scratches.
    pub dust: f64,
}

/// Weights of the parts of the loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Losses {
    /// Huber loss of a and b.
    pub chroma: f64,
    /// How much more colorful pixels count in it: 1 + this · |ab| / 110.
    pub colorful: f64,
    /// Cross-entropy of the distribution.
    pub classes: f64,
    /// How much of the class weights is even and not by rarity, 0..=1.
    pub even: f64,
    /// Absolute error where there are hints.
    pub hints: f64,
    /// Absolute error of the chroma's gradient.
    pub edges: f64,
}

/// How a network is measured while it learns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evaluation {
    /// Minutes between evaluations; there is one at the end in any case.
    pub minutes: f64,
    /// How many of the pictures given, at most.
    pub pictures: usize,
    /// The side of the center crop they are brought to; 256 in the literature.
    pub size_px: usize,
    /// Numbers of hints.
    pub hints: Vec<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            arch: "unihint".into(),
            seed: 1,
            size_px: 160,
            batch: 64,
            keep_px: 192,
            cache_gib: 4.0,
            least_crop: 0.66,
            length: Length::Minutes(9.0),
            rates: Rates::default(),
            hints: HintDraws::default(),
            exemplars: 0.25,
            palettes: 0.35,
            degradations: Degradations::default(),
            losses: Losses::default(),
            evaluation: Evaluation::default(),
            checkpoint_minutes: 3.0,
        }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self { rate: 1e-3, encoder: Encoder::Share(0.1), warmup_steps: 500, decay: 0.02, clip: 1.0, averaging: 0.9995 }
    }
}

impl Default for HintDraws {
    fn default() -> Self {
        Self { none: 0.25, mean: 8.0, most: 64, even: 0.1, strokes: 0.25, inexact: 0.1, carried: true }
    }
}

impl Default for Degradations {
    fn default() -> Self {
        Self { exposure: 0.8, fading: 0.3, grain: 0.6, blur: 0.2, jpeg: 0.3, mix: 0.3, dust: 0.15 }
    }
}

impl Default for Losses {
    fn default() -> Self {
        Self { chroma: 10.0, colorful: 2.0, classes: 0.1, even: 0.5, hints: 1.0, edges: 2.0 }
    }
}

impl Default for Evaluation {
    fn default() -> Self {
        Self { minutes: 10.0, pictures: 64, size_px: 256, hints: vec![0, 1, 10, 50, 100] }
    }
}

impl Config {
    /// Reads a file and checks it.
    ///
    /// # Errors
    /// [`TrainError::Io`], [`TrainError::Config`] with what is not understood, [`TrainError::Setting`].
    pub fn read(path: &Path) -> Result<Self, TrainError> {
        let text = std::fs::read_to_string(path).map_err(|e| TrainError::io(e, path))?;
        let failed = |e: toml::de::Error| TrainError::Config { reason: e.message().to_owned(), path: path.into() };
        toml::from_str(&text).map_err(failed)
    }

    /// Whether every setting is usable.
    ///
    /// # Errors
    /// [`TrainError::Setting`] with the first that is not.
    pub fn check(&self) -> Result<(), TrainError> {
        let (d, h) = (&self.degradations, &self.hints);
        let shares = [
            ("exemplars", self.exemplars),
            ("palettes", self.palettes),
            ("hints.none", h.none),
            ("hints.even", h.even),
            ("hints.strokes", h.strokes),
            ("hints.inexact", h.inexact),
            ("degradations.exposure", d.exposure),
            ("degradations.fading", d.fading),
            ("degradations.grain", d.grain),
            ("degradations.blur", d.blur),
            ("degradations.jpeg", d.jpeg),
            ("degradations.mix", d.mix),
            ("degradations.dust", d.dust),
            ("least_crop", self.least_crop),
            ("losses.even", self.losses.even),
        ];
        for (name, value) in shares {
            ensure(name, value, (0.0..=1.0).contains(&value), "it is a share between 0 and 1")?;
        }
        let length = match self.length {
            Length::Steps(steps) => steps as f64,
            Length::Minutes(minutes) => minutes,
        };
        let above_zero = [
            ("batch", self.batch as f64),
            ("length", length),
            ("rates.rate", self.rates.rate),
            ("rates.clip", self.rates.clip),
            ("hints.mean", h.mean),
            ("checkpoint_minutes", self.checkpoint_minutes),
            ("evaluation.minutes", self.evaluation.minutes),
        ];
        for (name, value) in above_zero {
            ensure(name, value, value.is_finite() && value > 0.0, "it must be above zero")?;
        }
        for (name, px) in [("size_px", self.size_px), ("evaluation.size_px", self.evaluation.size_px)] {
            let fits = (32..=1024).contains(&px) && px % 32 == 0;
            ensure(name, px as f64, fits, "it must be a multiple of 32 between 32 and 1024")?;
        }
        let fits = (0.0..1.0).contains(&self.rates.averaging);
        ensure("rates.averaging", self.rates.averaging, fits, "it is a share from 0 to below 1")
    }
}

fn ensure(name: &'static str, value: f64, holds: bool, reason: &'static str) -> Result<(), TrainError> {
    if holds { Ok(()) } else { Err(TrainError::Setting { name, value, reason }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, TrainError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, text).unwrap();
        Config::read(&path)
    }

    #[test]
    fn a_file_gives_what_differs_and_unknown_words_are_refused() {
        let config = read("seed = 7\nlength = { steps = 12 }\n[rates]\nencoder = \"frozen\"\n").unwrap();
        assert_eq!((config.seed, config.length), (7, Length::Steps(12)));
        assert_eq!((config.rates.encoder, config.rates.rate), (Encoder::Frozen, 1e-3));
        let refused = read("[rates]\nspeed = 3\n").unwrap_err().to_string();
        assert!(refused.contains("speed") && refused.contains("a.toml"), "{refused}");
    }

    #[test]
    fn the_published_file_says_what_is_the_default() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("unihint.toml");
        assert_eq!(Config::read(&path).unwrap(), Config::default());
    }

    #[test]
    fn settings_that_mean_nothing_are_named() {
        let name = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            match config.check() {
                Err(TrainError::Setting { name, .. }) => name,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(name(|c| c.size_px = 100), "size_px");
        assert_eq!(name(|c| c.batch = 0), "batch");
        assert_eq!(name(|c| c.hints.none = 1.5), "hints.none");
        assert_eq!(name(|c| c.length = Length::Minutes(f64::NAN)), "length");
        assert_eq!(name(|c| c.rates.averaging = 1.0), "rates.averaging");
        assert!(Config::default().check().is_ok());
    }
}

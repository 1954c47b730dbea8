//! The run: start or go on, step after step, log, checkpoint, measure.

use super::checkpoint::{self, Checkpoint, Progress};
use super::draw::{Purpose, device_seed, generator};
use super::feed::{Feed, Pictures, gather};
use super::learn::{Classes, Masters, Parts, loss, rate_factor, share_done};
use super::log::Log;
use super::{Config, Encoder, Learner, Line, Score, TrainError, Validation, Watch, learner, scene, sheet, start};
use crate::device::Precision;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tch::{Device, Tensor, nn};

/// Pictures whose colors tell how rare each is.
const FOR_RARITY: usize = 256;

/// Seconds between lines of progress.
const LINE_S: f64 = 5.0;

/// Rows of the contact sheet.
const SHEET_ROWS: usize = 12;

/// Files of a run.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    /// Folders and tar files to learn from.
    pub data: Vec<PathBuf>,
    /// Folders and tar files to be measured with; none of them is learned from.
    pub validation: Vec<PathBuf>,
    /// Where log, checkpoint, weights and contact sheets go; a checkpoint that lies there is gone on from.
    pub out: PathBuf,
    /// Weights to begin with.
    pub init: Option<PathBuf>,
    /// Published weights of the encoder.
    pub encoder: Option<PathBuf>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Summary {
    /// How far it went.
    pub progress: Progress,
    /// The last measurement, where there is something to measure with.
    pub score: Option<Score>,
    /// The weights, in f32.
    pub weights: PathBuf,
    /// Name and reason of each picture that was skipped.
    pub skipped: Vec<String>,
    /// The last loss.
    pub loss: f64,
}

/// Trains a network until the run's length is reached or `watch` says to stop.
///
/// # Errors
/// [`TrainError`]; what was written before stays and can be gone on from.
pub fn run(
    config: &Config,
    paths: &Paths,
    device: Device,
    precision: Precision,
    watch: &mut dyn Watch,
) -> Result<Summary, TrainError> {
    config.check()?;
    std::fs::create_dir_all(&paths.out).map_err(|e| TrainError::io(e, &paths.out))?;
    tch::manual_seed(device_seed(config.seed, u64::MAX));
    Trainer::open(config, paths, device, precision, watch)?.train(watch)
}

/// Everything a run holds.
struct Trainer<'a> {
    config: Arc<Config>,
    paths: &'a Paths,
    device: Device,
    // Keeps the parameters alive; the network holds references into it.
    _store: nn::VarStore,
    learner: Box<dyn Learner>,
    masters: Masters,
    classes: Classes,
    pictures: Arc<Pictures>,
    validation: Option<Validation>,
    log: Log,
    progress: Progress,
    n_told: usize,
    score: Option<Score>,
}

impl<'a> Trainer<'a> {
    fn open(
        config: &Config,
        paths: &'a Paths,
        device: Device,
        precision: Precision,
        watch: &mut dyn Watch,
    ) -> Result<Self, TrainError> {
        let mut log = Log::open(&paths.out)?;
        let pictures = Arc::new(Pictures::new(gather(&paths.data)?, config.keep_px, cache_bytes(config)));
        let checkpoint = paths.out.join("checkpoint.safetensors");
        let earlier = if checkpoint.exists() { Some(Checkpoint::read(&checkpoint, &config.arch)?) } else { None };
        let mut store = nn::VarStore::new(Device::Cpu);
        let learner = learner::learner(&config.arch, &store.root(), precision)?;
        suits(&*learner, config)?;
        if earlier.is_none()
            && let Some(text) = begin(&mut store, &*learner, config, paths)?
        {
            log.tell(&Line::Note { text }, watch)?;
        }
        store.set_device(device);
        let mut masters = Masters::new(&store, learner.encoder(), config.rates, precision.kind());
        let mut classes = Classes::even(&learner.bins(), device);
        let mut progress = Progress::default();
        if let Some(earlier) = earlier {
            let path = checkpoint.clone();
            earlier.restore(&mut masters).map_err(|reason| TrainError::NotACheckpoint { reason, path })?;
            progress = earlier.progress;
            if let Some(weights) = earlier.rarity() {
                classes.set_weights(weights);
            }
        } else if !learner.bins().is_empty() {
            classes = rare(classes, &pictures, config, device)?;
        }
        let validation = validation(config, paths, device)?;
        let config = Arc::new(config.clone());
        let (n_told, score) = (0, None);
        let trainer = Self {
            config,
            paths,
            device,
            _store: store,
            learner,
            masters,
            classes,
            pictures,
            validation,
            log,
            progress,
            n_told,
            score,
        };
        trainer.announced(precision, watch)
    }

    fn announced(mut self, precision: Precision, watch: &mut dyn Watch) -> Result<Self, TrainError> {
        let line = Line::Start {
            arch: self.config.arch.clone(),
            step: self.progress.step,
            n_learning: self.masters.n_learning(),
            n_pictures: self.pictures.len(),
            n_validation: self.validation.as_ref().map_or(0, Validation::len),
            device: format!("{:?} {}", self.device, precision.label()),
        };
        self.log.tell(&line, watch)?;
        Ok(self)
    }

    fn train(mut self, watch: &mut dyn Watch) -> Result<Summary, TrainError> {
        let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut feed = Feed::start(&self.pictures, &self.config, n_threads, self.progress.step)?;
        let (began, before) = (Instant::now(), self.progress.minutes);
        let mut since_line = Tally::new();
        let (mut saved_at, mut measured_at) = (before, before);
        let mut last_loss = f64::NAN;
        let mut ends = self.share_done() >= 1.0;
        while !ends {
            let waiting = Instant::now();
            let samples = feed.batch()?;
            since_line.waited_s += waiting.elapsed().as_secs_f64();
            let (parts, gradient) = self.step(&samples)?;
            self.progress.minutes = before + began.elapsed().as_secs_f64() / 60.0;
            since_line.add(&parts, &self.config, gradient);
            ends = self.share_done() >= 1.0 || !watch.goes_on(self.progress.step);
            let minutes = self.progress.minutes;
            let saves = ends || minutes - saved_at >= self.config.checkpoint_minutes;
            if saves || since_line.elapsed_s() >= LINE_S {
                // A mean over steps hides nothing: one that is no number makes it no number.
                last_loss = self.checked(since_line.mean_loss()?)?;
                self.tell(&since_line, watch)?;
                since_line = Tally::new();
            }
            if saves {
                self.save()?;
                saved_at = minutes;
            }
            if ends || minutes - measured_at >= self.config.evaluation.minutes {
                self.measure(watch)?;
                measured_at = minutes;
            }
        }
        Ok(Summary {
            progress: self.progress,
            score: self.score,
            weights: self.paths.out.join("weights.safetensors"),
            skipped: self.pictures.refused(),
            loss: last_loss,
        })
    }

    fn share_done(&self) -> f64 {
        share_done(self.config.length, self.progress.step, self.progress.minutes)
    }

    /// One step of learning: the parts of the loss and the length of the gradient.
    fn step(&mut self, samples: &[super::feed::Sample]) -> Result<(Parts, f64), TrainError> {
        let step = self.progress.step;
        let scene = scene::prepare(samples, self.config.size_px, self.device, device_seed(self.config.seed, step));
        let parts = loss(&self.learner.ask(&scene), &scene, &self.classes, &self.config.losses);
        parts.total(&self.config.losses).backward();
        let gradient = self.masters.step(rate_factor(step, self.config.rates.warmup_steps, self.share_done()))?;
        self.checked(gradient)?;
        self.progress.step += 1;
        Ok((parts, gradient))
    }

    /// A loss or a gradient's length, or the end of the run where it is no number.
    fn checked(&self, loss: f64) -> Result<f64, TrainError> {
        let kept = self.paths.out.join("checkpoint.safetensors");
        if loss.is_finite() { Ok(loss) } else { Err(TrainError::NotANumber { step: self.progress.step, loss, kept }) }
    }

    fn tell(&mut self, tally: &Tally, watch: &mut dyn Watch) -> Result<(), TrainError> {
        let refused = self.pictures.refused();
        for picture in refused.iter().skip(self.n_told) {
            self.log.tell(&Line::Skipped { picture: picture.clone() }, watch)?;
        }
        self.n_told = refused.len();
        let factor = rate_factor(self.progress.step, self.config.rates.warmup_steps, self.share_done());
        let n = tally.n_steps.max(1) as f64;
        let [chroma, classes, hints, edges] = tally.parts()?;
        let line = Line::Progress {
            step: self.progress.step,
            minutes: self.progress.minutes,
            share_done: self.share_done(),
            loss: tally.mean_loss()?,
            chroma,
            classes,
            hints,
            edges,
            rate: self.config.rates.rate * factor,
            gradient: tally.gradient / n,
            crops_per_s: n * self.config.batch as f64 / tally.elapsed_s().max(1e-9),
            waiting: (tally.waited_s / tally.elapsed_s().max(1e-9)).min(1.0),
            n_skipped: self.n_told,
        };
        self.log.tell(&line, watch)
    }

    /// Writes the checkpoint, and the weights as they would be shipped.
    fn save(&self) -> Result<(), TrainError> {
        let out = &self.paths.out;
        let rarity = (!self.learner.bins().is_empty()).then(|| self.classes.weights());
        let at = out.join("checkpoint.safetensors");
        checkpoint::save(&at, &self.config.arch, self.progress, &self.masters, rarity)?;
        let texts = [
            ("architecture", self.config.arch.clone()),
            ("written_by", concat!("tintype-models ", env!("CARGO_PKG_VERSION")).to_owned()),
            ("step", self.progress.step.to_string()),
        ];
        checkpoint::write(&out.join("weights.safetensors"), &self.masters.result(), &texts)
    }

    fn measure(&mut self, watch: &mut dyn Watch) -> Result<(), TrainError> {
        let Some(validation) = &self.validation else { return Ok(()) };
        let learner = &*self.learner;
        let (score, rows) =
            self.masters.with_mean(|| (validation.score(learner), validation.rows(learner, SHEET_ROWS)));
        let (score, rows) = (score?, rows?);
        let name = format!("sheet-{:06}.png", self.progress.step);
        sheet::write(&self.paths.out.join(name), &rows, concat!("Tintype ", env!("CARGO_PKG_VERSION")))?;
        self.score = Some(score.clone());
        let Progress { step, minutes } = self.progress;
        self.log.tell(&Line::Evaluation { step, minutes, score }, watch)?;
        Ok(())
    }
}

/// Memory for decoded pictures.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
fn cache_bytes(config: &Config) -> usize {
    (config.cache_gib * f64::from(1 << 30)) as usize
}

/// Whether a network takes crops of the size asked for.
fn suits(learner: &dyn Learner, config: &Config) -> Result<(), TrainError> {
    let Some(side) = learner.only_side().filter(|side| *side != config.size_px) else { return Ok(()) };
    let reason = if side == 224 { "this network takes 224 alone" } else { "this network takes one size alone" };
    Err(TrainError::Setting { name: "size_px", value: config.size_px as f64, reason })
}

/// The pictures to be measured with, where some are given.
fn validation(config: &Config, paths: &Paths, device: Device) -> Result<Option<Validation>, TrainError> {
    if paths.validation.is_empty() {
        return Ok(None);
    }
    let stored = paths.out.join("hints.json");
    Validation::open(&gather(&paths.validation)?, &config.evaluation, &stored, device).map(Some)
}

/// Fills a network that begins; a remark for people where that is unusual.
fn begin(
    store: &mut nn::VarStore,
    learner: &dyn Learner,
    config: &Config,
    paths: &Paths,
) -> Result<Option<String>, TrainError> {
    if let Some(path) = &paths.init {
        start::from_weights(store, &config.arch, path)?;
        return Ok(None);
    }
    match (learner.encoder(), &paths.encoder) {
        (Some(prefix), Some(path)) => start::from_lite0(store, &config.arch, prefix, path).map(|()| None),
        (Some(_), None) => {
            let frozen =
                if config.rates.encoder == Encoder::Frozen { " and stays noise, for it is frozen" } else { "" };
            Ok(Some(format!(
                "the encoder begins with noise{frozen}; --encoder FILE gives it EfficientNet-Lite0's weights"
            )))
        }
        (None, _) => Ok(None),
    }
}

/// Classes weighted by how rare they are among some of the pictures.
fn rare(classes: Classes, pictures: &Pictures, config: &Config, device: Device) -> Result<Classes, TrainError> {
    let mut rng = generator(config.seed, Purpose::Rarity, 0, 0);
    let clean = Config { batch: 1, ..config.clone() };
    let mut maps = Vec::new();
    for place in 0..FOR_RARITY.min(pictures.len()) {
        let sample = super::feed::sample(pictures, &clean, rng.u64(..), place)?;
        let ab = scene::prepare(&[sample], config.size_px, Device::Cpu, 0).ab;
        let size = i64::try_from(config.size_px / 4).unwrap_or(1);
        maps.push(ab.adaptive_avg_pool2d([size, size]));
    }
    Ok(classes.weighted(&Tensor::cat(&maps, 0).to_device(device), config.losses.even))
}

/// What happened since the last line.
struct Tally {
    since: Instant,
    waited_s: f64,
    n_steps: u64,
    gradient: f64,
    total: Tensor,
    parts: [Tensor; 4],
}

impl Tally {
    fn new() -> Self {
        let zero = || Tensor::from(0.0_f32);
        let parts = [zero(), zero(), zero(), zero()];
        Self { since: Instant::now(), waited_s: 0.0, n_steps: 0, gradient: 0.0, total: zero(), parts }
    }

    /// Adds a step without waiting for the device.
    fn add(&mut self, parts: &Parts, config: &Config, gradient: f64) {
        self.n_steps += 1;
        self.gradient += gradient;
        let sum = |own: &Tensor, new: &Tensor| own.to_device(new.device()) + new.detach();
        self.total = sum(&self.total, &parts.total(&config.losses));
        let new = [&parts.chroma, &parts.classes, &parts.hints, &parts.edges];
        for (own, new) in self.parts.iter_mut().zip(new) {
            *own = sum(own, new);
        }
    }

    fn elapsed_s(&self) -> f64 {
        self.since.elapsed().as_secs_f64()
    }

    fn mean_loss(&self) -> Result<f64, TrainError> {
        Ok(f64::try_from(&self.total)? / self.n_steps.max(1) as f64)
    }

    fn parts(&self) -> Result<[f64; 4], TrainError> {
        let mut means = [0.0; 4];
        for (mean, part) in means.iter_mut().zip(&self.parts) {
            *mean = f64::try_from(part)? / self.n_steps.max(1) as f64;
        }
        Ok(means)
    }
}

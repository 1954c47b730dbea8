//! The networks of this user, for all that color.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use super::ask::{Ask, Key};
use super::proposed::Proposed;
use super::talk::{Line, Talk};
use crate::document::{Base, MethodId};
use crate::engine::exemplars::Transfers;
use crate::engine::neural::{Interim, NeuralConfig, NeuralError, find_worker, has_worker};
use crate::engine::weights::{Catalog, Installed, Listed, Manifest};
use crate::engine::wire::{Answer, DeviceChoice, Hello, PhotoId, SuggestedColor, Task, Uncertainty, limits};
use crate::engine::{Begin, EngineError, Settings};
use crate::raster::ImagePoint;

/// The weights with which photographs begin.
const OWN: &str = "unihint";

/// Proposals that are kept: those of the last few methods on one photograph. Each takes 2 to 3 MB.
const KEPT: usize = 6;

/// How often a thread that waits for the worker looks whether it should go on.
const LOOK: Duration = Duration::from_millis(5);

/// Where the networks are and how they run.
#[derive(Clone, Debug)]
pub struct NetworkConfig {
    /// How the worker is started.
    pub neural: NeuralConfig,
    /// Where networks run.
    pub device: DeviceChoice,
    /// How a photograph that was just opened begins.
    pub begin: Begin,
    /// The folder of weights.
    pub catalog: Catalog,
    /// The program that checks and converts weight files; nothing: the worker that came with the program.
    pub converter: Option<PathBuf>,
}

impl Default for NetworkConfig {
    /// The worker that came with the program and the weights of this user.
    fn default() -> Self {
        let (neural, device) = (NeuralConfig::default(), DeviceChoice::Auto);
        Self { neural, device, begin: Begin::default(), catalog: Catalog::of_this_user(), converter: None }
    }
}

impl NetworkConfig {
    /// With the command and the device of the settings, where they name some.
    #[must_use]
    pub fn with(mut self, settings: &Settings) -> Self {
        if !settings.worker_command.trim().is_empty() {
            self.neural.command.clone_from(&settings.worker_command);
        }
        if settings.device != DeviceChoice::Auto {
            self.device = settings.device;
        }
        if settings.begin != Begin::default() {
            self.begin = settings.begin;
        }
        self
    }
}

/// The networks of this user; nothing is started before it is needed.
pub struct Networks {
    /// As it was before any settings.
    origin: NetworkConfig,
    /// As it is now.
    config: Mutex<NetworkConfig>,
    /// Published weights; read once, for every stroke asks for its method.
    manifest: Manifest,
    talk: Mutex<Talk>,
    kept: Mutex<Kept>,
    /// What references gave, beside what networks proposed.
    transfers: Transfers,
}

/// What is known without asking again.
#[derive(Default)]
struct Kept {
    /// The latest last.
    proposals: Vec<(Key, Arc<Proposed>)>,
    /// A coarse answer to what is being asked.
    coarse: Option<(Key, Arc<Proposed>)>,
    /// What is being asked for the canvas.
    asked: Option<Key>,
    /// What failed for the canvas: it is not asked again by itself.
    failed: Option<Key>,
    /// The fallback that the canvas was told of last.
    fallback: Option<String>,
    /// What the worker of the present settings said of itself last.
    hello: Option<Hello>,
}

/// What the canvas knows of a proposal that it wants.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Known {
    /// It is there.
    Here(Arc<Proposed>),
    /// It is to be asked for; until then what was proposed for other strokes may serve.
    Wanted(Option<Arc<Proposed>>),
    /// It is being asked for; until then something coarse or older may serve.
    Asked(Option<Arc<Proposed>>),
    /// It failed; what was proposed for other strokes still serves.
    Failed(Option<Arc<Proposed>>),
}

/// What the canvas is told of a proposal.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Told {
    /// Where and with which numbers it was computed.
    pub(in crate::engine) ran: Option<String>,
    /// Why not where it was asked to, in a sentence; told once.
    pub(in crate::engine) fallback: Option<String>,
}

impl Networks {
    /// With these settings.
    #[must_use]
    pub fn new(config: NetworkConfig) -> Self {
        let talk = Mutex::new(Talk::new(config.neural.clone()));
        // A test sees to it that the list can be read.
        let manifest = Manifest::built_in().unwrap_or_default();
        Self {
            origin: config.clone(),
            config: Mutex::new(config),
            manifest,
            talk,
            kept: Mutex::default(),
            transfers: Transfers::default(),
        }
    }

    /// Takes the worker's command and the device of other settings: the next question uses them, and what failed may be
    /// asked again. Whether anything changed.
    pub(in crate::engine) fn take(&self, settings: &Settings) -> bool {
        let wanted = self.origin.clone().with(settings);
        let mut config = lock(&self.config);
        config.begin = wanted.begin;
        if config.neural == wanted.neural && config.device == wanted.device {
            return false;
        }
        *config = wanted;
        self.forgive();
        lock(&self.kept).hello = None;
        true
    }

    /// The base of a photograph that was just opened: the network that comes with the program where it can run and is
    /// wanted, or else strokes alone.
    pub(in crate::engine) fn first_base(&self) -> Base {
        let begin = lock(&self.config).begin;
        if begin == Begin::Proposal && self.has_worker() && self.catalog().get(OWN).is_ok() {
            // It is not told of strokes: of muted true colors it makes more then (models/weights/unihint.md), but one strong
            // color far from those lay over the whole picture, by eye.
            return Base { method: MethodId(OWN.into()), ..Base::default() };
        }
        Base::default()
    }

    /// Whether there is a worker to be started, as far as that is known without starting one: a command of the settings is
    /// taken at its word.
    #[must_use]
    pub fn has_worker(&self) -> bool {
        !lock(&self.config).neural.command.trim().is_empty() || has_worker()
    }

    /// Where networks are to run.
    #[must_use]
    pub fn device(&self) -> DeviceChoice {
        lock(&self.config).device
    }

    /// The program that checks and converts weight files.
    pub(in crate::engine) fn converter(&self) -> PathBuf {
        self.origin.converter.clone().unwrap_or_else(find_worker)
    }

    /// The folder of weights.
    #[must_use]
    pub const fn catalog(&self) -> &Catalog {
        &self.origin.catalog
    }

    /// What references gave last.
    pub(in crate::engine) const fn transfers(&self) -> &Transfers {
        &self.transfers
    }

    /// The weights that are published, with what this version knows of them.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Weights that are installed whole.
    #[must_use]
    pub fn installed(&self) -> Vec<Installed> {
        let listed = self.catalog().list().unwrap_or_default();
        let whole = |entry| match entry {
            Listed::Installed(installed) => Some(*installed),
            Listed::Broken { .. } => None,
        };
        listed.into_iter().filter_map(whole).collect()
    }

    /// Forgets what failed and ends the worker, so that the next question starts another.
    pub fn retry(&self) {
        self.forgive();
        // Where a job runs the worker is at work; it is not what failed.
        if let Ok(mut talk) = self.talk.try_lock() {
            talk.stop();
        }
    }

    fn forgive(&self) {
        let mut kept = lock(&self.kept);
        (kept.failed, kept.asked) = (None, None);
    }

    /// Who the worker is, and what it has free now; starts it if need be. While it works, what it said last.
    ///
    /// # Errors
    /// [`EngineError::Neural`].
    pub fn hello(&self, cancelled: &dyn Fn() -> bool) -> Result<Hello, EngineError> {
        let is_at_work = matches!(self.talk.try_lock(), Err(TryLockError::WouldBlock));
        if let Some(hello) = lock(&self.kept).hello.clone().filter(|_| is_at_work) {
            return Ok(hello);
        }
        let hello = self.talk(cancelled)?.hello(cancelled)?;
        lock(&self.kept).hello = Some(hello.clone());
        Ok(hello)
    }

    /// What is known of the proposal that is asked for, without waiting.
    pub(in crate::engine) fn known(&self, ask: &Ask<'_>) -> Known {
        let kept = lock(&self.kept);
        let latest = |fits: &dyn Fn(&Key) -> bool| {
            kept.proposals.iter().rev().find(|(key, _)| fits(key)).map(|(_, proposed)| Arc::clone(proposed))
        };
        if let Some(proposed) = latest(&|key| *key == ask.key) {
            return Known::Here(proposed);
        }
        let coarse = kept.coarse.as_ref().filter(|(key, _)| *key == ask.key).map(|(_, proposed)| Arc::clone(proposed));
        let meanwhile = coarse.or_else(|| latest(&|key| key.resembles(&ask.key)));
        match () {
            () if kept.failed.as_ref().is_some_and(|key| key.resembles(&ask.key)) => Known::Failed(meanwhile),
            () if kept.asked.as_ref() == Some(&ask.key) => Known::Asked(meanwhile),
            () => Known::Wanted(meanwhile),
        }
    }

    /// What a network proposes; from memory where it was asked before. `interim` sees what comes on the way.
    ///
    /// # Errors
    /// [`EngineError::Neural`], [`EngineError::Cancelled`].
    pub(in crate::engine) fn propose(
        &self,
        ask: &Ask<'_>,
        cancelled: &dyn Fn() -> bool,
        interim: &mut dyn FnMut(Interim),
    ) -> Result<Arc<Proposed>, EngineError> {
        if let Known::Here(proposed) = self.known(ask) {
            return Ok(proposed);
        }
        let proposed = self.predict(ask, &mut Line { cancelled, interim })?;
        Ok(self.keep(ask.key.clone(), proposed))
    }

    /// Proposes for the canvas, which sees by [`Self::known`] what came of it; `news` is called with progress, and with
    /// nothing where a coarse answer came. What is given back is what a person should be told.
    ///
    /// # Errors
    /// As [`Self::propose`]; a failure is remembered until [`Self::retry`].
    pub(in crate::engine) fn propose_for_canvas(
        &self,
        ask: &Ask<'_>,
        cancelled: &dyn Fn() -> bool,
        news: &mut dyn FnMut(Option<(String, f32)>),
    ) -> Result<Told, EngineError> {
        let mut asking = Asking { networks: self, key: &ask.key, end: End::Failed };
        let result = self.propose(ask, cancelled, &mut |interim| match interim {
            Interim::Progress { stage, fraction } => news(Some((stage, fraction))),
            Interim::Partial(prediction) => {
                if let Ok(coarse) = Proposed::new(&prediction, None, "") {
                    lock(&self.kept).coarse = Some((ask.key.clone(), Arc::new(coarse)));
                    news(None);
                }
            }
        });
        if matches!(result, Ok(_) | Err(EngineError::Cancelled)) {
            asking.end = End::Well;
        }
        result.map(|proposed| Told { ran: proposed.ran(), fallback: self.untold(proposed.fallback()) })
    }

    /// A fallback, unless the canvas was told of it.
    fn untold(&self, fallback: Option<String>) -> Option<String> {
        let mut kept = lock(&self.kept);
        let is_new = kept.fallback != fallback;
        kept.fallback.clone_from(&fallback);
        fallback.filter(|_| is_new)
    }

    /// Notes that the canvas asks for this, so that it asks once.
    pub(in crate::engine) fn note_asked(&self, ask: &Ask<'_>) {
        lock(&self.kept).asked = Some(ask.key.clone());
    }

    fn predict(&self, ask: &Ask<'_>, line: &mut Line<'_>) -> Result<Proposed, EngineError> {
        let lead = self.lead(ask, line)?;
        let task = |network, photo| Ok(Task::Predict { network, photo, hints: ask.led(lead)?, options: ask.options() });
        match self.ask(ask, line, &task)? {
            (Answer::Predicted { prediction, run }, host) => Proposed::new(&prediction, Some(run), &host),
            _ => Err(confused()),
        }
    }

    /// Likely colors of a pixel of the photograph, the likeliest first.
    pub(in crate::engine) fn suggest(
        &self,
        ask: &Ask<'_>,
        place: ImagePoint,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<SuggestedColor>, EngineError> {
        let pixel = ask.pixel(place);
        #[expect(clippy::cast_possible_truncation, reason = "nine")]
        let count = limits::SUGGESTIONS as u8;
        let task = |network, photo| Ok(Task::Suggest { network, photo, hints: ask.hints()?, pixel, count });
        match self.ask(ask, &mut Line { cancelled, interim: &mut |_| () }, &task)? {
            (Answer::Suggested { colors, .. }, _) => Ok(colors),
            _ => Err(confused()),
        }
    }

    /// Where the network is unsure.
    pub(in crate::engine) fn uncertainty(
        &self,
        ask: &Ask<'_>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Uncertainty, EngineError> {
        let task = |network, photo| Ok(Task::Uncertainty { network, photo, hints: ask.hints()? });
        match self.ask(ask, &mut Line { cancelled, interim: &mut |_| () }, &task)? {
            (Answer::Unsure { uncertainty, .. }, _) => Ok(uncertainty),
            _ => Err(confused()),
        }
    }

    /// The answer, and the name of the machine it comes from.
    fn ask(
        &self,
        ask: &Ask<'_>,
        line: &mut Line<'_>,
        task: &dyn Fn(String, PhotoId) -> Result<Task, EngineError>,
    ) -> Result<(Answer, String), EngineError> {
        let mut talk = self.talk(line.cancelled)?;
        let device = lock(&self.config).device;
        let answer = talk.ask(ask, device, self.catalog(), line, task)?;
        Ok((answer, talk.host().to_owned()))
    }

    /// The worker of the present settings, once it is free.
    fn talk(&self, cancelled: &dyn Fn() -> bool) -> Result<MutexGuard<'_, Talk>, EngineError> {
        let mut talk = self.free_talk(cancelled)?;
        talk.follow(&lock(&self.config).neural);
        Ok(talk)
    }

    fn free_talk(&self, cancelled: &dyn Fn() -> bool) -> Result<MutexGuard<'_, Talk>, EngineError> {
        loop {
            match self.talk.try_lock() {
                Ok(talk) => return Ok(talk),
                // A panic in a job left the worker behind at an unknown place.
                Err(TryLockError::Poisoned(poisoned)) => {
                    let mut talk = poisoned.into_inner();
                    talk.stop();
                    self.talk.clear_poison();
                    return Ok(talk);
                }
                Err(TryLockError::WouldBlock) if cancelled() => return Err(EngineError::Cancelled),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK),
            }
        }
    }

    fn keep(&self, key: Key, proposed: Proposed) -> Arc<Proposed> {
        let (proposed, mut kept) = (Arc::new(proposed), lock(&self.kept));
        kept.failed = None;
        kept.proposals.retain(|(known, _)| *known != key);
        if kept.proposals.len() == KEPT {
            kept.proposals.remove(0);
        }
        kept.proposals.push((key, Arc::clone(&proposed)));
        proposed
    }
}

/// A question of the canvas while it is asked; what ends without a word, in a panic, has failed.
struct Asking<'a> {
    networks: &'a Networks,
    key: &'a Key,
    end: End,
}

/// How a question of the canvas ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// With a proposal, or broken off.
    Well,
    /// Otherwise.
    Failed,
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let mut kept = lock(&self.networks.kept);
        kept.coarse = None;
        if kept.asked.as_ref() == Some(self.key) {
            kept.asked = None;
        }
        if self.end == End::Failed {
            kept.failed = Some(self.key.clone());
        }
    }
}

/// What is kept is whole at any moment, whoever panicked.
pub(in crate::engine) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn confused() -> EngineError {
    NeuralError::Confused { said: String::new() }.into()
}

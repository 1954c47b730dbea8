//! What was said to the present worker, so that nothing is loaded or encoded twice.

use super::ask::Ask;
use super::memory::{Forecast, Room};
use super::references::Given;
use crate::engine::neural::{Client, Interim, NeuralConfig, NeuralError};
use crate::engine::weights::{Catalog, Installed};
use crate::engine::wire::{
    Answer, DeviceChoice, FailureKind, Fit, Hello, PhotoId, Precision, Task, WeightFile, limits,
};
use crate::engine::{EngineError, PROGRAM};
use crate::photo::Hash;

/// A client, and what its present worker holds.
pub(super) struct Talk {
    client: Client,
    config: NeuralConfig,
    /// Which start of the worker the rest is of.
    starts: u64,
    /// What is loaded.
    loaded: Option<Loaded>,
    encoded: Option<Hash>,
    /// References that it was told of for that photograph.
    told: Vec<Given>,
    /// The name of the worker's machine.
    host: String,
}

/// A loaded network.
#[derive(Debug, PartialEq)]
struct Loaded {
    /// The hash of its weights.
    weights: String,
    network: String,
    device: DeviceChoice,
}

/// The one photograph a worker holds; a new one takes its place.
const PHOTO: PhotoId = PhotoId(1);

/// What comes on the way, and whether to go on.
pub(super) struct Line<'a> {
    pub(super) cancelled: &'a dyn Fn() -> bool,
    pub(super) interim: &'a mut dyn FnMut(Interim),
}

impl Talk {
    pub(super) fn new(config: NeuralConfig) -> Self {
        Self {
            client: Client::new(config.clone()),
            config,
            starts: 0,
            loaded: None,
            encoded: None,
            told: Vec::new(),
            host: String::new(),
        }
    }

    /// Another worker where the settings are others; the present one is ended.
    pub(super) fn follow(&mut self, config: &NeuralConfig) {
        if self.config != *config {
            *self = Self::new(config.clone());
        }
    }

    /// Ends the worker; the next question starts another.
    pub(super) fn stop(&mut self) {
        self.client.stop();
    }

    /// Who the worker is, and what it has free now.
    pub(super) fn hello(&mut self, cancelled: &dyn Fn() -> bool) -> Result<Hello, EngineError> {
        let task = Task::Hello { program: PROGRAM.into() };
        match self.run(task, &mut Line { cancelled, interim: &mut |_| () })? {
            Answer::Hello(hello) => Ok(hello),
            _ => Err(NeuralError::Confused { said: String::new() }.into()),
        }
    }

    /// The name of the worker's machine; empty where it is not known.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Asks for something about an encoded photograph: `task` makes the question of the network's id and the photograph's.
    pub(super) fn ask(
        &mut self,
        ask: &Ask<'_>,
        device: DeviceChoice,
        catalog: &Catalog,
        line: &mut Line<'_>,
        task: &dyn Fn(String, PhotoId) -> Result<Task, EngineError>,
    ) -> Result<Answer, EngineError> {
        let network = ask.installed.architecture.clone();
        match self.try_to_ask(ask, device, catalog, line, task(network.clone(), PHOTO)?) {
            // A worker that forgot, having run out of memory for instance, is told again, once.
            Err(EngineError::Neural(NeuralError::Failed { kind: FailureKind::NotReady, .. })) => {
                (self.loaded, self.encoded) = (None, None);
                self.try_to_ask(ask, device, catalog, line, task(network, PHOTO)?)
            }
            answer => answer,
        }
    }

    fn try_to_ask(
        &mut self,
        ask: &Ask<'_>,
        device: DeviceChoice,
        catalog: &Catalog,
        line: &mut Line<'_>,
        task: Task,
    ) -> Result<Answer, EngineError> {
        let hello = self.client.hello(line.cancelled).map_err(told)?;
        self.host.clone_from(&hello.host);
        if self.client.starts() != self.starts {
            (self.starts, self.loaded, self.encoded) = (self.client.starts(), None, None);
        }
        self.load(ask.installed, device, catalog, line)?;
        if self.encoded != Some(ask.photo) {
            (self.encoded, self.told) = (None, Vec::new());
            let network = ask.installed.architecture.clone();
            self.run(Task::Encode { network, photo: PHOTO, fit: Fit::Published, lightness: ask.lightness()? }, line)?;
            self.encoded = Some(ask.photo);
        }
        // What asks for less than a proposal asks of the photograph alone.
        if matches!(task, Task::Predict { .. }) {
            ask.references().iter().try_for_each(|given| self.refer(ask, given, line))?;
        }
        self.run(task, line)
    }

    /// Tells of a reference, unless that was done. The worker forgets those told of first beyond as many as there may be.
    fn refer(&mut self, ask: &Ask<'_>, given: &Given, line: &mut Line<'_>) -> Result<(), EngineError> {
        if self.told.iter().any(|told| given.is_told_with(told)) {
            return Ok(());
        }
        self.told.retain(|told| told.id() != given.id());
        let (network, reference) = (ask.installed.architecture.clone(), given.id());
        self.run(Task::Refer { network, photo: PHOTO, reference, picture: given.picture(ask)? }, line)?;
        if self.told.len() >= limits::REFERENCES {
            self.told.remove(0);
        }
        self.told.push(given.clone());
        Ok(())
    }

    fn load(
        &mut self,
        installed: &Installed,
        device: DeviceChoice,
        catalog: &Catalog,
        line: &mut Line<'_>,
    ) -> Result<(), EngineError> {
        let network = installed.architecture.clone();
        let wanted = Loaded { weights: installed.file.sha256.clone(), network: network.clone(), device };
        if self.loaded.as_ref() == Some(&wanted) {
            return Ok(());
        }
        self.encoded = None;
        if let Some(Loaded { network, .. }) = self.loaded.take() {
            self.run(Task::Unload { network }, line)?;
        }
        self.require_room(installed, device, line)?;
        let weights = WeightFile {
            path: catalog.weights(&installed.id).display().to_string(),
            name: installed.file.name.clone(),
            sha256: installed.file.sha256.clone(),
        };
        let (precision, mask_center) = (Precision::Auto, installed.mask_cent);
        self.run(Task::Load { network, weights, device, precision, mask_center }, line)?;
        self.loaded = Some(wanted);
        Ok(())
    }

    /// Refuses a network for which the worker's machine lacks the memory, before anything is read.
    fn require_room(
        &mut self,
        installed: &Installed,
        device: DeviceChoice,
        line: &mut Line<'_>,
    ) -> Result<(), EngineError> {
        let forecast = Forecast::of(installed);
        let hello = self.hello(line.cancelled)?;
        match forecast.room(&hello, device) {
            Room::Lacking { free } => {
                let (network, needed, host) = (installed.id.clone(), forecast.bytes, hello.host);
                Err(NeuralError::NoRoom { network, needed, free, host }.into())
            }
            _ => Ok(()),
        }
    }

    fn run(&mut self, task: Task, line: &mut Line<'_>) -> Result<Answer, EngineError> {
        self.client.run(task, line.cancelled, line.interim).map_err(told)
    }
}

fn told(error: NeuralError) -> EngineError {
    match error {
        NeuralError::Cancelled => EngineError::Cancelled,
        error => error.into(),
    }
}

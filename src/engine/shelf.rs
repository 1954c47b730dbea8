//! The lane of weights: what is installed, adding, verifying and removing it, and who the worker is. Adding a large file
//! takes minutes and a worker that is being started may take half of one; saving and opening have lanes of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::canvas::Canvas;
use super::error::sentence;
use super::lane::Outlet;
use super::protocol::{JobKind, Report, Request};
use super::weights::{Added, KnownFile, Listed, Verdict, add};
use super::wire::Hello;
use super::{EngineError, Networks, methods};

/// The weights that are installed and those that are known.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfReport {
    /// Where weights are kept.
    pub folder: PathBuf,
    /// What is installed, by id.
    pub installed: Vec<Listed>,
    /// Published files that are known.
    pub known: Vec<KnownFile>,
}

/// What came of one request about weights.
#[derive(Clone, Debug, PartialEq)]
pub enum Shelved {
    /// They are installed.
    Added(Box<Added>),
    /// They were hashed again.
    Verified {
        /// Which.
        id: String,
        /// Whether they are as they were.
        verdict: Verdict,
    },
    /// They are gone.
    Removed {
        /// Which.
        id: String,
    },
}

/// Who the worker of the networks is.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerReport {
    /// It answers.
    Here(Hello),
    /// It does not.
    Absent {
        /// Why, and what to do.
        message: String,
    },
}

/// What this lane works with.
#[derive(Clone)]
pub(super) struct Shelf {
    pub(super) networks: Arc<Networks>,
    /// To be colored again where another network can be asked.
    pub(super) canvas: Canvas,
}

impl Shelf {
    /// Does one job and tells its result; requests of other lanes are none.
    pub(super) fn run(&self, request: Request, outlet: &Outlet) -> Result<(), EngineError> {
        match request {
            Request::Shelf => self.tell(outlet)?,
            Request::Worker => self.worker(outlet)?,
            Request::AddWeights(files) => self.add(&files, outlet)?,
            Request::VerifyWeights(id) => {
                progress(outlet, format!("Verifying {id}"));
                let verdict = self.networks.catalog().verify(&id)?;
                outlet.send(Report::Shelved(Shelved::Verified { id, verdict }));
            }
            Request::RemoveWeights(id) => {
                self.networks.catalog().remove(&id)?;
                outlet.send(Report::Shelved(Shelved::Removed { id }));
                self.changed(outlet)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn add(&self, files: &[PathBuf], outlet: &Outlet) -> Result<(), EngineError> {
        let names: Vec<_> = files.iter().map(|file| name(file)).collect();
        progress(outlet, format!("Checking and converting {}", names.join(", ")));
        let (catalog, converter) = (self.networks.catalog(), self.networks.converter());
        let added = add(files, None, catalog, self.networks.manifest(), &converter)?;
        outlet.send(Report::Shelved(Shelved::Added(Box::new(added))));
        self.changed(outlet)
    }

    fn worker(&self, outlet: &Outlet) -> Result<(), EngineError> {
        progress(outlet, "Asking the worker of the networks".into());
        let report = match self.networks.hello(&|| self.canvas.is_closed()) {
            Ok(hello) => WorkerReport::Here(hello),
            Err(EngineError::Cancelled) => return Ok(()),
            Err(error) => WorkerReport::Absent { message: sentence(&error.to_string()) },
        };
        outlet.send(Report::Worker(Box::new(report)));
        // With another worker, or one that was built meanwhile, other methods can run.
        outlet.send(Report::Methods(methods(&self.networks)));
        Ok(())
    }

    /// Other weights are there now.
    fn changed(&self, outlet: &Outlet) -> Result<(), EngineError> {
        self.tell(outlet)?;
        outlet.send(Report::Methods(methods(&self.networks)));
        self.canvas.put_again();
        Ok(())
    }

    fn tell(&self, outlet: &Outlet) -> Result<(), EngineError> {
        let catalog = self.networks.catalog();
        let (folder, installed) = (catalog.folder().into(), catalog.list()?);
        let known = self.networks.manifest().files.clone();
        outlet.send(Report::Shelf(Box::new(ShelfReport { folder, installed, known })));
        Ok(())
    }
}

fn progress(outlet: &Outlet, label: String) {
    outlet.send(Report::Progress { job: JobKind::Shelving, label, fraction: None });
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

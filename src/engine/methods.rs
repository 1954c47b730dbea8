//! The methods there are, what they accept and what they need. Window, command line and comparison read this list.
//!
//! A network is a method under the id of its weights: those that are known and those that are installed.

use super::base::{CONSTANT, STROKES, SUPERPIXEL, WELSH};
use super::weights::{Installed, KnownFile};
use super::{EngineError, Forecast, Networks};

/// What a method can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// Strokes and marks of any shape, which the solver honors.
    Strokes,
    /// Strokes that the network itself follows as well.
    Guidance,
    /// Boxes around things that are colored each on its own.
    Boxes,
    /// Reference pictures to take color from.
    References,
    /// Reference pictures of which it is told what colors they have, wherever they are.
    Palettes,
}

impl Accepts {
    /// In one word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Strokes => "strokes",
            Self::Guidance => "guidance",
            Self::Boxes => "boxes",
            Self::References => "references",
            Self::Palettes => "palettes",
        }
    }
}

/// A way of coloring.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// As project files and the command line name it.
    pub id: String,
    /// As people see it.
    pub name: String,
    /// What it does, in one sentence without a full stop.
    pub summary: String,
    /// What it can be given.
    pub accepts: &'static [Accepts],
    /// Why it cannot run here and what to do; nothing where it can.
    pub unavailable: Option<String>,
    /// The weights it runs on, where it is a network that is installed.
    pub(super) weights: Option<Box<Installed>>,
}

impl Method {
    /// Whether it proposes color of its own by a network.
    #[must_use]
    pub const fn is_network(&self) -> bool {
        self.weights.is_some()
    }

    /// The weights it runs on, where it is a network that is installed.
    #[must_use]
    pub fn weights(&self) -> Option<&Installed> {
        self.weights.as_deref()
    }

    /// How much memory it will take, where it is a network that is installed.
    #[must_use]
    pub fn forecast(&self) -> Option<Forecast> {
        self.weights().map(Forecast::of)
    }

    /// Whether its network can be told of strokes.
    #[must_use]
    pub fn follows_strokes(&self) -> bool {
        self.accepts.contains(&Accepts::Guidance)
    }

    /// Whether its network takes boxes around things.
    #[must_use]
    pub fn takes_boxes(&self) -> bool {
        self.accepts.contains(&Accepts::Boxes)
    }

    /// Whether it takes color from reference pictures.
    #[must_use]
    pub fn takes_references(&self) -> bool {
        self.accepts.contains(&Accepts::References)
    }

    /// Whether it can be told what colors reference pictures have, wherever they are.
    #[must_use]
    pub fn takes_palettes(&self) -> bool {
        self.accepts.contains(&Accepts::Palettes)
    }

    /// Whether it has no color to give without a reference picture. A network that colors by itself follows strokes.
    #[must_use]
    pub fn needs_references(&self) -> bool {
        needs_references(self.accepts)
    }

    /// Whether it tells where in a reference picture it found a color.
    #[must_use]
    pub fn tells_origins(&self) -> bool {
        self.takes_references() && !self.is_network()
    }

    /// Whether its network tells a distribution of colors, so that it has a temperature and suggests colors.
    #[must_use]
    pub fn tells_distribution(&self) -> bool {
        self.weights().is_some_and(|weights| DISTRIBUTIONS.contains(&weights.architecture.as_str()))
    }

    /// Whether its network tells likely colors and can be told one of them.
    #[must_use]
    pub fn has_modes(&self) -> bool {
        self.weights().is_some_and(|weights| has_modes(&weights.architecture))
    }

    /// Whether it proposes color where no stroke tells, so that it needs none.
    #[must_use]
    pub fn proposes(&self) -> bool {
        self.is_network() || self.id == CONSTANT || self.takes_references()
    }

    /// Whether it can run here.
    ///
    /// # Errors
    /// [`EngineError::Unavailable`] with the reason and the remedy.
    pub fn available(&self) -> Result<(), EngineError> {
        match &self.unavailable {
            None => Ok(()),
            Some(reason) => Err(EngineError::Unavailable { method: self.id.clone(), reason: reason.clone() }),
        }
    }

    fn plain(id: &str, name: &str, summary: &str) -> Self {
        let (id, name, summary) = (id.into(), name.into(), summary.into());
        Self { id, name, summary, accepts: &[Accepts::Strokes], unavailable: None, weights: None }
    }

    fn transfer(id: &str, name: &str, summary: &str) -> Self {
        Self { accepts: REFERRED, ..Self::plain(id, name, summary) }
    }
}

const REFERRED: &[Accepts] = &[Accepts::Strokes, Accepts::References];

/// Architectures that color a photograph, what they do, and what they take besides it.
const NETWORKS: [(&str, &str, &[Accepts]); 12] = [
    ("unihint", "Tintype's own network: colors, follows strokes, and takes colors of reference pictures", OWN),
    ("siggraph17", "colors, and follows points (Zhang et al. 2017)", GUIDED),
    ("eccv16", "vivid color without guidance (Zhang, Isola, Efros 2016)", UNGUIDED),
    ("deoldify-artistic", "strong color for portraits and landscapes (Antic 2018)", UNGUIDED),
    ("deoldify-stable", "calmer color for portraits and landscapes (Antic 2018)", UNGUIDED),
    ("ddcolor-tiny", "vivid color from learned queries, the small one (Kang et al. 2023)", UNGUIDED),
    ("ddcolor-large", "vivid color from learned queries, the large one (Kang et al. 2023)", UNGUIDED),
    ("icolorit-tiny", "follows points across the picture, the smallest (Yun et al. 2023)", GUIDED),
    ("icolorit-small", "follows points across the picture (Yun et al. 2023)", GUIDED),
    ("icolorit-base", "follows points across the picture, the largest (Yun et al. 2023)", GUIDED),
    ("instance-colorization", "colors things in boxes each on its own (Su, Chu, Huang 2020)", BOXED),
    ("devc", "the colors of a reference picture, place by place (Zhang et al. 2019)", REFERRED),
];
/// Architectures whose output is a distribution over colors.
const DISTRIBUTIONS: [&str; 3] = ["unihint", "siggraph17", "eccv16"];
const GUIDED: &[Accepts] = &[Accepts::Strokes, Accepts::Guidance];
const OWN: &[Accepts] = &[Accepts::Strokes, Accepts::Guidance, Accepts::References, Accepts::Palettes];
const UNGUIDED: &[Accepts] = &[Accepts::Strokes];
const BOXED: &[Accepts] = &[Accepts::Strokes, Accepts::Boxes];

/// Whether an architecture takes boxes: a worker refuses them for any other.
pub(super) fn takes_boxes(architecture: &str) -> bool {
    takes(architecture, Accepts::Boxes)
}

fn needs_references(accepts: &[Accepts]) -> bool {
    accepts.contains(&Accepts::References) && !accepts.contains(&Accepts::Guidance)
}

/// Whether an architecture colors by its references alone.
pub(super) fn colors_by_references(architecture: &str) -> bool {
    NETWORKS.iter().any(|(network, _, accepts)| *network == architecture && needs_references(accepts))
}

/// Whether an architecture takes reference pictures: a worker refuses them for any other.
pub(super) fn takes_references(architecture: &str) -> bool {
    takes(architecture, Accepts::References)
}

/// Whether an architecture tells likely colors and can be told one of them.
pub(super) fn has_modes(architecture: &str) -> bool {
    DISTRIBUTIONS.contains(&architecture) && takes(architecture, Accepts::Guidance)
}

/// Whether an architecture takes palettes: any other would leave them out.
pub(super) fn takes_palettes(architecture: &str) -> bool {
    takes(architecture, Accepts::Palettes)
}

fn takes(architecture: &str, what: Accepts) -> bool {
    NETWORKS.iter().any(|(network, _, accepts)| *network == architecture && accepts.contains(&what))
}

/// The architectures of all networks that this program knows as methods.
#[cfg(test)]
pub(super) fn architectures() -> Vec<&'static str> {
    NETWORKS.iter().map(|(network, ..)| *network).collect()
}

/// Every method of this program, with the networks that are known or installed.
#[must_use]
pub fn methods(networks: &Networks) -> Vec<Method> {
    let installed = networks.installed();
    let (known, worker) = (&networks.manifest().files, Worker::of(networks));
    let mut methods = plain_methods();
    for file in known {
        let weights = installed.iter().find(|installed| installed.id == file.id);
        methods.extend(network(&file.id, &file.architecture, Some(file), weights, worker));
    }
    for weights in installed.iter().filter(|installed| known.iter().all(|file| file.id != installed.id)) {
        methods.extend(network(&weights.id, &weights.architecture, None, Some(weights), worker));
    }
    methods
}

/// Whether there is a worker that runs networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worker {
    Here,
    Missing,
}

impl Worker {
    fn of(networks: &Networks) -> Self {
        if networks.has_worker() { Self::Here } else { Self::Missing }
    }
}

/// Those that need nothing.
fn plain_methods() -> Vec<Method> {
    vec![
        Method::plain(
            STROKES,
            "Strokes",
            "color flows from strokes to pixels of similar lightness (Levin, Lischinski, Weiss 2004)",
        ),
        Method::plain(CONSTANT, "Plain tint", "one color everywhere, and strokes where it should be another"),
        Method::transfer(
            SUPERPIXEL,
            "Like pieces",
            "the colors of a reference picture, piece by piece (after Gupta et al. 2012, Irony et al. 2005)",
        ),
        Method::transfer(
            WELSH,
            "Like tones",
            "the colors of a reference picture by lightness and its deviation (Welsh, Ashikhmin, Mueller 2002)",
        ),
    ]
}

/// The method of weights, if their network colors on its own.
fn network(
    id: &str,
    architecture: &str,
    known: Option<&KnownFile>,
    weights: Option<&Installed>,
    worker: Worker,
) -> Option<Method> {
    let (_, summary, accepts) = *NETWORKS.iter().find(|(network, ..)| *network == architecture)?;
    let name = known.map_or_else(|| id.to_owned(), |file| file.title.clone());
    let unavailable = match weights {
        None => Some(missing(id, known)),
        Some(_) if worker == Worker::Missing => Some(NO_WORKER.into()),
        Some(_) => None,
    };
    let weights = weights.map(|weights| Box::new(weights.clone()));
    Some(Method { id: id.into(), name, summary: summary.into(), accepts, unavailable, weights })
}

/// What to do about a worker that is not there.
const NO_WORKER: &str = "the neural worker is not installed; `cargo xtask run` gets libtorch and builds it, and the settings \
    can name a command that starts one";

/// What to do about weights that are not installed.
fn missing(id: &str, known: Option<&KnownFile>) -> String {
    let add = format!("add the file with `tintype weights add FILE --as {id}`");
    match known {
        Some(file) if !file.address.starts_with("http") => {
            format!(
                "its weights, {}, come with Tintype and are missing here; install Tintype again, or {add}",
                file.name
            )
        }
        Some(file) => format!("its weights are not installed; fetch {} from {}, then {add}", file.name, file.address),
        None => format!("its weights are not installed; {add}"),
    }
}

/// The method of that id, if it can run here.
///
/// # Errors
/// [`EngineError::UnknownMethod`], or [`EngineError::Unavailable`] with the reason and the remedy.
pub fn method(id: &str, networks: &Networks) -> Result<Method, EngineError> {
    let plain = plain_methods().into_iter().find(|method| method.id == id);
    let found = plain.or_else(|| network_named(id, networks));
    let found = found.ok_or_else(|| EngineError::UnknownMethod(id.into()))?;
    found.available().map(|()| found)
}

/// The network of that id, as [`methods`] has it. Every stroke asks for its method, so this looks at one note and lists nothing.
fn network_named(id: &str, networks: &Networks) -> Option<Method> {
    let (known, weights) = (networks.manifest().by_id(id), networks.catalog().get(id).ok());
    let own = weights.as_ref().map(|weights| weights.architecture.as_str());
    let architecture = known.map(|file| file.architecture.as_str()).or(own)?;
    network(id, architecture, known, weights.as_ref(), Worker::of(networks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::weights::{Catalog, FileHash, Origin, tally};
    use crate::engine::{Begin, NetworkConfig, Settings};

    /// Networks whose worker is a command that nobody starts here.
    fn networks(folder: &std::path::Path) -> Networks {
        let mut config = NetworkConfig { catalog: Catalog::at(folder.into()), ..NetworkConfig::default() };
        config.neural.command = "worker serve".into();
        Networks::new(config)
    }

    #[test]
    fn installed_weights_without_a_worker_say_how_to_get_one() {
        let known = |worker| network("unihint", "unihint", None, Some(&noted("unihint", "unihint")), worker).unwrap();
        assert_eq!(known(Worker::Here).unavailable, None);
        let error = known(Worker::Missing).available().unwrap_err().to_string();
        assert!(error.contains("worker is not installed") && error.contains("cargo xtask run"), "{error}");
    }

    #[test]
    fn ids_are_unique_and_found() {
        let folder = tempfile::TempDir::new().unwrap();
        let networks = networks(folder.path());
        let all = methods(&networks);
        assert!(all.len() > 10);
        for m in &all {
            assert_eq!(all.iter().filter(|other| other.id == m.id).count(), 1);
            match method(&m.id, &networks) {
                Ok(found) => assert!(found == *m && m.unavailable.is_none()),
                Err(error) => assert!(error.to_string().contains("tintype weights add"), "{error}"),
            }
        }
    }

    /// What is noted of weights.
    fn noted(id: &str, architecture: &str) -> Installed {
        Installed {
            id: id.into(),
            architecture: architecture.into(),
            file: FileHash { name: format!("{id}.safetensors"), bytes: 7, sha256: "0".repeat(64) },
            parameters: 7,
            sources: Vec::new(),
            known: None,
            licence: None,
            mask_cent: None,
            added: "2026-01-31".into(),
            tested: true,
            origin: Origin::Added,
        }
    }

    /// Weights of noise under an id, with a note.
    fn install(catalog: &Catalog, id: &str, architecture: &str) {
        std::fs::write(catalog.weights(id), "numbers").unwrap();
        let note = serde_json::to_vec(&noted(id, architecture)).unwrap();
        std::fs::write(catalog.folder().join(format!("{id}.json")), note).unwrap();
    }

    #[test]
    fn a_network_is_found_for_a_stroke_without_listing_or_parsing_anything() {
        let folder = tempfile::TempDir::new().unwrap();
        let networks = networks(folder.path());
        install(networks.catalog(), "eccv16", "eccv16");
        install(networks.catalog(), "grandmother", "siggraph17");
        install(networks.catalog(), "stranger", "nothing-known");
        let (all, before) = (methods(&networks), tally::done());
        assert!(before > 0, "it counts");
        for id in ["eccv16", "grandmother"] {
            let found = method(id, &networks).unwrap();
            assert!(found.is_network() && all.contains(&found), "{id}");
        }
        for id in ["levin", "constant", "siggraph17", "stranger", "../eccv16", "telepathy"] {
            assert_eq!(
                method(id, &networks).is_ok(),
                all.iter().any(|m| m.id == id && m.unavailable.is_none()),
                "{id}"
            );
        }
        assert_eq!(tally::done(), before);
    }

    #[test]
    fn a_photograph_begins_with_our_own_network_where_it_can_run_and_is_wanted() {
        let folder = tempfile::TempDir::new().unwrap();
        let begun = |begin, command: &str| {
            let mut config = NetworkConfig { catalog: Catalog::at(folder.path().into()), ..NetworkConfig::default() };
            (config.begin, config.neural.command) = (begin, command.into());
            Networks::new(config).first_base().method.0.clone()
        };
        assert_eq!(*begun(Begin::Proposal, "worker serve"), *STROKES, "no weights");
        install(&Catalog::at(folder.path().into()), "unihint", "unihint");
        assert_eq!(*begun(Begin::Proposal, "worker serve"), *"unihint");
        assert_eq!(*begun(Begin::Strokes, "worker serve"), *STROKES);
        let networks = networks(folder.path());
        assert!(networks.take(&Settings { worker_command: "another serve".into(), ..Settings::default() }));
        assert_eq!(*networks.first_base().method.0, *"unihint");
        networks.take(&Settings { begin: Begin::Strokes, ..Settings::default() });
        assert_eq!(*networks.first_base().method.0, *STROKES, "the setting holds at once");
    }

    #[test]
    fn an_unknown_method_is_named() {
        let folder = tempfile::TempDir::new().unwrap();
        let error = method("telepathy", &networks(folder.path())).unwrap_err().to_string();
        assert!(error.contains("\"telepathy\""), "{error}");
    }
}

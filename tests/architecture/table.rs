//! The tables: rooms and their arrows, external crates and their owners, the names at the top level.
//!
//! There are two houses, the program and its neural worker. Changing a line here is changing the architecture: the crate
//! doc of that house's `lib.rs` must be changed with it, and the test says so when it is not.

/// A crate whose sources keep these rules.
#[derive(Debug)]
pub(crate) struct House {
    /// The name by which sources know the crate.
    pub(crate) krate: &'static str,
    /// Its manifest and its sources, below the repository.
    pub(crate) manifest: &'static str,
    pub(crate) src: &'static str,
    /// Every room, lowest first.
    pub(crate) rooms: &'static [Room],
    /// The rooms its `main.rs` may use.
    pub(crate) main_uses: &'static [&'static str],
    /// External crates by the name the sources use, with the rooms that may use them; `main` is its `main.rs`.
    pub(crate) owners: &'static [(&'static str, &'static [&'static str])],
    /// What it may use of the program, where it is not the program itself.
    pub(crate) borrows: &'static [&'static [&'static str]],
}

/// The program: library, command line and window.
pub(crate) const PROGRAM: &House = &House {
    krate: "tintype",
    manifest: "Cargo.toml",
    src: "src",
    rooms: ROOMS,
    main_uses: MAIN_USES,
    owners: OWNERS,
    borrows: &[],
};

/// The neural worker, the only crate that knows tensors.
pub(crate) const WORKER: &House = &House {
    krate: "tintype_models",
    manifest: "models/Cargo.toml",
    src: "models/src",
    rooms: WORKER_ROOMS,
    main_uses: WORKER_MAIN_USES,
    owners: WORKER_OWNERS,
    borrows: WORKER_BORROWS,
};

/// A room of a house, the rooms it may use, and what it must not reach.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) uses: &'static [&'static str],
    /// Rooms that only its tests may use besides.
    pub(crate) tests_use: &'static [&'static str],
    pub(crate) nature: Nature,
}

/// Whether a room may meet the world outside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// No input or output, no clock, no environment: [`WORLD`] is closed to it, except in its tests.
    Pure,
    /// It may read files, clocks and the environment.
    Worldly,
}

/// A room that reads and writes nothing.
const fn pure(name: &'static str, uses: &'static [&'static str]) -> Room {
    Room { name, uses, tests_use: &[], nature: Nature::Pure }
}

/// A room that may meet files, clocks and the system.
const fn worldly(name: &'static str, uses: &'static [&'static str]) -> Room {
    Room { name, uses, tests_use: &[], nature: Nature::Worldly }
}

/// The program's rooms, lowest first.
const ROOMS: &[Room] = &[
    pure("color", &[]),
    pure("raster", &[]),
    worldly("photo", &["color", "raster"]),
    worldly("document", &["photo", "color", "raster"]),
    pure("solve", &["raster"]),
    pure("transfer", &["color", "raster"]),
    worldly("eval", &["photo", "color", "raster"]),
    worldly("engine", &["document", "solve", "transfer", "eval", "photo", "color", "raster"]),
    worldly("ui", &["engine", "document", "color", "raster"]),
    worldly("cli", &["engine", "document", "eval", "photo"]),
];

/// The rooms `src/main.rs` may use; nothing else may use these two.
const MAIN_USES: &[&str] = &["ui", "cli"];

/// Parts of `std` that are the world outside the program.
pub(crate) const WORLD: &[&str] = &["env", "fs", "io", "net", "os", "process", "time"];

const OWNERS: &[(&str, &[&str])] = &[
    ("image", &["photo"]),
    ("moxcms", &["photo"]),
    ("zune_jpeg", &["photo"]),
    ("tiff", &["photo"]),
    ("png", &["photo"]),
    ("miniz_oxide", &["photo"]),
    ("tempfile", &["photo"]),
    ("blake3", &["photo", "document"]),
    ("bytemuck", &["photo", "ui"]),
    ("faer", &["solve"]),
    ("pulp", &["solve"]),
    ("rayon", &["color", "raster", "photo", "document", "solve", "transfer", "eval", "engine"]),
    ("serde", &["color", "raster", "photo", "document", "eval", "engine", "ui", "cli"]),
    ("serde_json", &["document", "engine", "cli"]),
    ("crossbeam_channel", &["engine"]),
    ("directories", &["engine"]),
    ("half", &["engine"]),
    ("rustix", &["engine"]),
    ("toml", &["engine"]),
    ("sha2", &["engine"]),
    ("eframe", &["ui"]),
    ("egui", &["ui"]),
    ("wgpu", &["ui"]),
    ("egui_extras", &["ui"]),
    ("rfd", &["ui"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["main", "cli"]),
];

/// The worker's rooms, lowest first.
const WORKER_ROOMS: &[Room] = &[
    worldly("device", &[]),
    pure("nets", &[]),
    worldly("weights", &["nets", "device"]),
    worldly("colorize", &["weights", "nets", "device"]),
    worldly("train", &["weights", "nets", "device"]),
    worldly("serve", &["colorize", "weights", "nets", "device"]),
    worldly("cli", &["serve", "train", "colorize", "weights", "nets", "device"]),
];

const WORKER_MAIN_USES: &[&str] = &["cli"];

const WORKER_OWNERS: &[(&str, &[&str])] = &[
    ("tch", &["device", "nets", "weights", "colorize", "train", "serve"]),
    ("torch_sys", &[]),
    ("libloading", &["device"]),
    ("tintype", &["weights", "colorize", "train", "serve", "cli"]),
    ("serde", &["weights", "train", "serve", "cli"]),
    ("serde_json", &["weights", "train", "serve", "cli"]),
    ("directories", &["serve"]),
    ("toml", &["train"]),
    ("tar", &["train"]),
    ("fastrand", &["train"]),
    ("indicatif", &["cli"]),
    ("half", &["weights"]),
    ("flate2", &["weights"]),
    ("tempfile", &["weights", "cli"]),
    ("safetensors", &["weights", "train"]),
    ("clap", &["cli"]),
    ("anyhow", &["main", "cli"]),
];

/// Pixels, colors, files and measures, what hints carry over a picture, the messages of the wire, and weights, those that are published and
/// those that are installed, with the hash by which they are told, which both programs must read alike: nothing that knows a document.
const WORKER_BORROWS: &[&[&str]] =
    &[&["color"], &["raster"], &["photo"], &["solve"], &["eval"], &["engine", "wire"], &["engine", "weights"]];

/// External crates that every room may use: errors everywhere, and what only tests link.
pub(crate) const COMMON: &[&str] =
    &["thiserror", "proptest", "criterion", "assert_cmd", "egui_kittest", "libtest_mimic", "syn", "proc_macro2"];

/// External crates that the tests of every room may use besides: `tempfile` gives them a folder that goes away,
/// `serde_json` shows what a value is written as.
pub(crate) const TESTS_USE: &[&str] = &["tempfile", "serde_json"];

/// What `ls` may show at the top of the repository; `target` is cargo's and is ignored by git.
pub(crate) const TOP_LEVEL: &[&str] =
    &["Cargo.toml", "Cargo.lock", "README.md", "LICENSE", "build.rs", "src", "assets", "models", "tests", "target"];

impl House {
    /// The room of this name.
    pub(crate) fn room(&self, name: &str) -> Option<&'static Room> {
        self.rooms.iter().find(|room| room.name == name)
    }

    /// The names of the rooms.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.rooms.iter().map(|room| room.name)
    }

    /// The rooms that may use an external crate: `None` when no line names it.
    pub(crate) fn owners(&self, krate: &str) -> Option<&'static [&'static str]> {
        self.owners.iter().find(|(name, _)| *name == krate).map(|(_, rooms)| *rooms)
    }

    /// Whether a name at the start of a path is an external crate, or the crate's own name for itself.
    pub(crate) fn is_external(&self, name: &str) -> bool {
        let is_own = name == self.krate || matches!(name, "std" | "core" | "alloc");
        is_own || COMMON.contains(&name) || self.owners(name).is_some()
    }
}

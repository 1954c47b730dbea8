//! The tables: rooms and their arrows, external crates and their owners, the names at the top level.
//!
//! Changing a line here is changing the architecture: the crate doc of `src/lib.rs` must be changed with it, and the
//! test says so when it is not.

/// A room of `src/`, the rooms it may use, and what it must not reach.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) uses: &'static [&'static str],
    /// Rooms that only its tests may use besides.
    pub(crate) tests_use: &'static [&'static str],
    pub(crate) nature: Nature,
}

/// Whether a room may meet the world outside the program.
#[derive(Clone, Copy, PartialEq, Eq)]
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

/// Every room, lowest first.
pub(crate) const ROOMS: &[Room] = &[
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

/// Rooms whose arrows are settled and whose folder is not there yet.
pub(crate) const LATER: &[&str] = &["transfer"];

/// The rooms `src/main.rs` may use; nothing else may use these two.
pub(crate) const MAIN_USES: &[&str] = &["ui", "cli"];

/// Parts of `std` that are the world outside the program.
pub(crate) const WORLD: &[&str] = &["env", "fs", "io", "net", "os", "process", "time"];

/// External crates by the name the sources use, with the rooms that may use them; `main` is `src/main.rs`.
pub(crate) const OWNERS: &[(&str, &[&str])] = &[
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
    ("serde", &["raster", "photo", "document", "engine", "ui", "cli"]),
    ("serde_json", &["document", "engine", "cli"]),
    ("crossbeam_channel", &["engine"]),
    ("directories", &["engine"]),
    ("eframe", &["ui"]),
    ("egui", &["ui"]),
    ("wgpu", &["ui"]),
    ("egui_extras", &["ui"]),
    ("rfd", &["ui"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["main", "cli"]),
];

/// External crates that every room may use: errors everywhere, and what only tests link.
pub(crate) const COMMON: &[&str] =
    &["thiserror", "proptest", "criterion", "assert_cmd", "egui_kittest", "syn", "proc_macro2"];

/// External crates that the tests of every room may use besides: `tempfile` gives them a folder that goes away,
/// `serde_json` shows what a value is written as.
pub(crate) const TESTS_USE: &[&str] = &["tempfile", "serde_json"];

/// What `ls` may show at the top of the repository; `target` is cargo's and is ignored by git.
pub(crate) const TOP_LEVEL: &[&str] =
    &["Cargo.toml", "Cargo.lock", "README.md", "LICENSE", "build.rs", "src", "assets", "models", "tests", "target"];

/// The room of this name.
pub(crate) fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

/// The rooms that have a folder.
pub(crate) fn standing_rooms() -> impl Iterator<Item = &'static str> {
    ROOMS.iter().map(|room| room.name).filter(|name| !LATER.contains(name))
}

/// The rooms that may use an external crate: `None` when no line names it.
pub(crate) fn owners(krate: &str) -> Option<&'static [&'static str]> {
    OWNERS.iter().find(|(name, _)| *name == krate).map(|(_, rooms)| *rooms)
}

/// Whether a name at the start of a path is an external crate of ours.
pub(crate) fn is_external(name: &str) -> bool {
    matches!(name, "std" | "core" | "alloc" | "tintype") || COMMON.contains(&name) || owners(name).is_some()
}

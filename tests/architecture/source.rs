//! The sources: which files there are, which module each one is, and its syntax tree.

use crate::table::House;
use std::fs;
use std::path::{Path, PathBuf};

/// One parsed file of a house.
pub(crate) struct Source {
    pub(crate) house: &'static House,
    /// Path below the repository, for findings.
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) syntax: syn::File,
}

/// Where a file stands in the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// `lib.rs`: only the list of rooms.
    Lib,
    /// `main.rs`, a crate of its own that sees the library by its name.
    Main,
    /// A module of a room; the path starts with the room's name.
    Room(Vec<String>),
}

impl Place {
    /// The place of a path below `src/`: `solve/mod.rs` is `solve`, `solve/cycle.rs` is `solve::cycle`.
    pub(crate) fn of(below_src: &str) -> Self {
        match below_src {
            "lib.rs" => Self::Lib,
            "main.rs" => Self::Main,
            _ => {
                let stem = below_src.trim_end_matches(".rs").trim_end_matches("/mod");
                Self::Room(stem.split('/').map(String::from).collect())
            }
        }
    }

    /// The path of the file's module below its crate; empty for the two crate roots.
    pub(crate) fn module(&self) -> &[String] {
        match self {
            Self::Lib | Self::Main => &[],
            Self::Room(path) => path,
        }
    }

    /// The name under which the tables know it: the room, or `lib` or `main`.
    pub(crate) fn room(&self) -> &str {
        match self {
            Self::Lib => "lib",
            Self::Main => "main",
            Self::Room(path) => path.first().map_or("lib", String::as_str),
        }
    }
}

impl Source {
    /// Parses a source that stands at this path below the `src/` of its house.
    pub(crate) fn parse(house: &'static House, below_src: &str, text: &str) -> Self {
        let name = format!("{}/{below_src}", house.src);
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{name} does not parse: {error}"));
        Self { house, place: Place::of(below_src), name, syntax }
    }
}

/// Every Rust source of a house, parsed.
pub(crate) fn read(house: &'static House, root: &Path) -> Vec<Source> {
    let src = root.join(house.src);
    let paths = files_below(&src).into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "rs"));
    paths.map(|path| Source::parse(house, &below(&src, &path), &text_of(&path))).collect()
}

/// Every file below a folder, sorted; none when the folder is not there.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// A path below another, with `/` on every system.
pub(crate) fn below(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The text of a file that must be there.
pub(crate) fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_file_is_the_module_its_path_says() {
    let check = |path: &str, room: &str, module: &[&str]| {
        let place = Place::of(path);
        assert_eq!((place.room(), place.module().to_vec()), (room, module.iter().map(ToString::to_string).collect()));
    };
    check("lib.rs", "lib", &[]);
    check("main.rs", "main", &[]);
    check("solve/mod.rs", "solve", &["solve"]);
    check("solve/cycle.rs", "solve", &["solve", "cycle"]);
    check("solve/grid/mod.rs", "solve", &["solve", "grid"]);
    check("solve.rs", "solve", &["solve"]);
}

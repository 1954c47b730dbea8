//! The shape of the house: its rooms, its top level, the length and opening of its files, its dependencies.

use crate::source::{below, files_below, text_of};
use crate::table::{self, House};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// More lines than this and a file holds two things.
const MOST_LINES: usize = 450;

/// Rooms without a folder, folders that are no room, and rooms that `lib.rs` does not declare.
pub(crate) fn rooms(house: &House, root: &Path) -> Vec<String> {
    let standing: BTreeSet<String> = house.names().map(String::from).collect();
    let src = names_in(&root.join(house.src));
    let folders: BTreeSet<String> = src.into_iter().filter(|name| name != "lib.rs" && name != "main.rs").collect();
    let lib_path = format!("{}/lib.rs", house.src);
    let lib = syn::parse_file(&text_of(&root.join(&lib_path))).unwrap_or_else(|error| panic!("{lib_path}: {error}"));
    let declared: BTreeSet<String> = lib
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        })
        .collect();
    let differ = |found: &BTreeSet<String>, what: &str| {
        let odd: Vec<_> = found.symmetric_difference(&standing).cloned().collect();
        (!odd.is_empty()).then(|| format!("{what} differ from the table in: {}", odd.join(" ")))
    };
    [
        differ(&folders, &format!("the names in {}/", house.src)),
        differ(&declared, &format!("the modules of {lib_path}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Names at the top of the repository that the house does not know. Dotfiles may be there: `ls` does not show them.
pub(crate) fn top_level(root: &Path) -> Vec<String> {
    let shown = names_in(root).into_iter().filter(|name| !name.starts_with('.'));
    shown
        .filter(|name| !table::TOP_LEVEL.contains(&name.as_str()))
        .map(|name| format!("{name} at the top level"))
        .collect()
}

/// Files that do not open with `//!`, or are too long.
pub(crate) fn files(root: &Path) -> Vec<String> {
    let folders = ["src", "tests", "models", ".cargo/xtask"].map(|folder| root.join(folder));
    let paths = folders.iter().flat_map(|folder| files_below(folder)).chain([root.join("build.rs")]);
    let sources = paths.filter(|path| !path.components().any(|part| part.as_os_str() == "target"));
    sources
        .flat_map(|path| {
            let name = below(root, &path);
            match path.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => shape(&name, &text_of(&path), "//!"),
                Some("wgsl") => shape(&name, &text_of(&path), "//"),
                Some("py") => shape(&name, &text_of(&path), "\"\"\""),
                _ => Vec::new(),
            }
        })
        .collect()
}

/// What is wrong with one file's opening and length.
pub(crate) fn shape(name: &str, text: &str, opening: &str) -> Vec<String> {
    let n_lines = text.lines().count();
    let silent = !text.starts_with(opening);
    let long = n_lines > MOST_LINES;
    [
        silent.then(|| format!("{name}:1: it does not open with {opening}")),
        long.then(|| format!("{name}:{n_lines}: it has more than {MOST_LINES} lines")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Dependencies of a manifest that no comment above explains by name, or that no room owns.
pub(crate) fn dependencies(house: &House, manifest: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let (mut lists_dependencies, mut explained, mut comment_is_open) = (false, Vec::new(), false);
    for (i, line) in manifest.lines().enumerate() {
        let mut find = |what: String| findings.push(format!("{}:{}: {what}", house.manifest, i + 1));
        if let Some(comment) = line.strip_prefix('#') {
            if !comment_is_open {
                explained = names_before_colon(comment);
            }
            comment_is_open = true;
            continue;
        }
        comment_is_open = false;
        if line.starts_with('[') {
            let section = line.trim_matches(['[', ']']);
            lists_dependencies = section.ends_with("dependencies");
            explained.clear();
            if section.contains("dependencies.") {
                find(format!("[{section}]: write a dependency on one line"));
            }
        } else if let Some(name) = key(line).filter(|_| lists_dependencies) {
            if !explained.contains(&name) {
                find(format!("no comment above says why {name} is there (\"# {name}: …\")"));
            }
            if !house.is_external(&name.replace('-', "_")) {
                find(format!("no room owns {name}"));
            }
            if line.contains("package =") || line.contains("package=") {
                find(format!("{name} is another crate renamed; owners could not be told apart"));
            }
        }
    }
    findings
}

/// `serde, serde_json: why` names two crates.
fn names_before_colon(comment: &str) -> Vec<String> {
    let names = comment.split_once(':').map_or("", |(names, _)| names);
    names.split(',').map(|name| name.trim().to_string()).collect()
}

/// The key of `name = …` or `name.workspace = …`; `None` for the inner lines of a value.
fn key(line: &str) -> Option<String> {
    let (left, _) = line.split_once('=')?;
    let name = left.split('.').next()?.trim();
    let is_key = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    is_key.then(|| name.to_string())
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

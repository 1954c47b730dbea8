//! The architecture as a test: the arrows between rooms, the owners of external crates, and the shape of the house.
//!
//! The tables stand in `table.rs`; the crate docs show the same ones to readers. The sources are read
//! as syntax trees, so a path is found wherever it stands: in a `use` with groups and renames, in an expression or a
//! type, in an attribute, in the tokens of a macro. What it does not see is a path that only a procedural macro
//! builds. `evasions.rs` proves, on small sources, that each way around the rules is caught.

mod attributes;
mod crate_doc;
mod evasions;
mod mentions;
mod resolve;
mod rules;
mod source;
mod table;
mod tidy;
mod tokens;
mod use_tree;

use std::path::Path;
use table::{House, PROGRAM, WORKER};

const HOUSES: [&House; 2] = [PROGRAM, WORKER];

/// The repository's top folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fails with one finding a line.
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "{} finding(s)\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn arrows_go_down_only_and_external_crates_stay_with_their_owners() {
    for house in HOUSES {
        let sources = source::read(house, root());
        assert!(sources.len() > house.names().count(), "only {} sources were read", sources.len());
        assert_none(&rules::findings(&sources));
    }
}

#[test]
fn the_rooms_are_exactly_those_of_the_table() {
    for house in HOUSES {
        assert_none(&tidy::rooms(house, root()));
    }
}

#[test]
fn the_top_level_holds_only_what_the_house_names() {
    assert_none(&tidy::top_level(root()));
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    assert_none(&tidy::files(root()));
}

#[test]
fn every_dependency_says_why_and_has_an_owner() {
    for house in HOUSES {
        let manifest = source::text_of(&root().join(house.manifest));
        assert_none(&tidy::dependencies(house, &manifest));
    }
}

#[test]
fn the_crate_doc_shows_the_same_tables() {
    for house in HOUSES {
        let lib = source::text_of(&root().join(house.src).join("lib.rs"));
        assert_none(&crate_doc::differences(house, &lib));
    }
}

//! The checker checked: ways around the rules that must be caught, and honest sources that must pass.

use crate::rules::findings;
use crate::source::Source;
use crate::table::{House, PROGRAM, WORKER};
use crate::tidy;

/// Sources as `(path below src/, text)`; the findings must be one for each expected part, in this order.
fn check(sources: &[(&str, &str)], expected: &[&str]) {
    check_in(PROGRAM, sources, expected);
}

fn check_in(house: &'static House, sources: &[(&str, &str)], expected: &[&str]) {
    let parsed: Vec<Source> = sources.iter().map(|(path, text)| Source::parse(house, path, text)).collect();
    let found = findings(&parsed);
    let alike = found.len() == expected.len() && found.iter().zip(expected).all(|(line, part)| line.contains(part));
    assert!(alike, "{sources:#?}\nfound {found:#?}\ninstead of {expected:#?}");
}

/// A source of `solve` that reaches the engine in some way.
fn caught(text: &str) {
    check(&[("solve/cycle.rs", text)], &["arrow solve -> engine; solve may use: raster"]);
}

#[test]
fn a_plain_import_against_the_arrows_is_caught_with_its_place() {
    check(
        &[("solve/cycle.rs", "//! Text.\n\nuse crate::engine::render;\n")],
        &["src/solve/cycle.rs:3: `crate::engine::render`: arrow solve -> engine; solve may use: raster"],
    );
}

#[test]
fn every_shape_of_use_is_followed() {
    caught("use crate::{raster::Plane, engine::render};");
    caught("use crate::{raster::{Plane, Size}, engine::{self}};");
    caught("use crate::engine as lower;");
    caught("use crate::engine::*;");
    caught("use crate::r#engine::render;");
    caught("use super::super::engine::render;");
    caught("use super::{super::{engine::render}};");
    caught("use self::super::super::engine;");
    caught("pub use crate::engine::Report;");
    caught("fn f() { use crate::engine::render; }");
    caught("mod inner { use super::super::super::engine; }");
    caught("#[cfg(test)] mod tests { use crate::engine::render; }");
}

#[test]
fn paths_outside_use_are_followed() {
    caught("fn f() { crate::engine::render(); }");
    caught("fn f(_: &crate::engine::Report) {}");
    caught("fn f() -> Vec<Option<crate::engine::Report>> { Vec::new() }");
    caught("impl crate::engine::Wake for () {}");
    caught("fn f() { <u8 as crate::engine::Wake>::wake(); }");
    caught("fn f<T: crate::engine::Wake>() {}");
    caught("fn f() { super::super::engine::render(); }");
    caught("type Alias = crate::engine::Report;");
    caught("fn f() { <crate::engine::Report>::new(); }");
    caught("fn f() { <u8>::cast::<crate::engine::Report>(); }");
    caught("static HOLD: [u8; crate::engine::N] = [];");
}

#[test]
fn attributes_are_read() {
    caught("#[derive(crate::engine::Wake)] struct S;");
    caught("#[serde(with = \"crate::engine::wire\")] struct S;");
    caught("struct S { #[serde(default = \"super::super::engine::new\")] x: u8 }");
    caught("#[crate::engine::wire] fn f() {}");
}

#[test]
fn the_tokens_of_macros_are_read() {
    caught("fn f() { assert_eq!(crate::engine::N, 3); }");
    caught("fn f() { vec![(1, crate::engine::N)]; }");
    caught("macro_rules! m { () => { $crate::engine::render() }; }");
    caught("macro_rules! m { () => { use crate::{raster::Plane, engine::render}; }; }");
    caught("macro_rules! m { () => { use $crate::{raster::Plane, engine::render}; }; }");
    caught("macro_rules! m { () => { super::super::engine::render() }; }");
    check(&[("solve/cycle.rs", "macro_rules! m { ($r:ident) => { crate::$r::f() }; }")], &["a path that a macro puts"]);
    check(
        &[("solve/cycle.rs", "macro_rules! m { ($r:ident) => { use crate::$r; }; }")],
        &["a `use` that a macro puts"],
    );
}

#[test]
fn the_crate_root_is_no_back_door() {
    check(&[("solve/cycle.rs", "use crate::*;")], &["every room at once"]);
    check(&[("solve/mod.rs", "use super::*;")], &["every room at once"]);
    check(&[("solve/mod.rs", "use super as root;")], &["every room at once"]);
    check(&[("solve/mod.rs", "use crate::{self as root};")], &["every room at once"]);
    check(&[("solve/mod.rs", "use crate::render;")], &["no room `render`"]);
    check(&[("solve/mod.rs", "extern crate self as house;")], &["a second name"]);
    check(&[("lib.rs", "pub mod engine; pub use engine::render;")], &["nothing but its text and the rooms"]);
    check(&[("lib.rs", "pub mod engine { pub fn f() {} }")], &["nothing but its text and the rooms"]);
}

#[test]
fn sources_from_elsewhere_are_no_back_door() {
    check(&[("solve/mod.rs", "#[path = \"../engine/mod.rs\"] mod other;")], &["`#[path]`"]);
    check(&[("solve/mod.rs", "#[cfg_attr(unix, path = \"../engine/mod.rs\")] mod other;")], &["`#[path]`"]);
    check(&[("solve/mod.rs", "include!(\"../engine/mod.rs\");")], &["`include!`"]);
    check(&[("solve/mod.rs", "m! { include!(\"../engine/mod.rs\"); }")], &["`include!`"]);
    check(&[("solve/mod.rs", "const S: &str = include_str!(\"shader.txt\");")], &[]);
}

#[test]
fn external_crates_stay_with_their_owners() {
    let foreign = |text: &str| {
        check(&[("document/mod.rs", text)], &["document uses the external crate image; it belongs to: photo"])
    };
    foreign("use image;");
    foreign("use image as pictures;");
    foreign("use image::{DynamicImage as Picture};");
    foreign("use ::image::open;");
    foreign("extern crate image;");
    foreign("extern crate image as pictures;");
    foreign("fn f() { image::open(\"x\"); }");
    foreign("fn f() { ::image::open(\"x\"); }");
    foreign("fn f() { assert!(image::open(\"x\").is_ok()); }");
    foreign("mod inner { mod image {} } fn f() { image::open(\"x\"); }");
    check(&[("photo/mod.rs", "use image::open; fn f() { image::open(\"x\"); }")], &[]);
    check(&[("photo/mod.rs", "pub use image;")], &["a re-export lends image"]);
    check(&[("photo/mod.rs", "pub(crate) use image::DynamicImage as Picture;")], &["a re-export lends image"]);
    check(&[("photo/mod.rs", "pub(super) use image::DynamicImage;")], &[]);
    check(&[("photo/mod.rs", "m! { pub use image::DynamicImage; }")], &["a re-export lends image"]);
    check(&[("document/mod.rs", "#[cfg(test)] mod tests { use tempfile::TempDir; }")], &[]);
    check(&[("document/mod.rs", "use tempfile::TempDir;")], &["document uses the external crate tempfile"]);
    check(&[("solve/mod.rs", "extern crate other;")], &["no room owns the external crate other"]);
}

#[test]
fn pure_rooms_do_not_meet_the_world() {
    let caught = |text: &str| check(&[("color/mod.rs", text)], &["color is pure"]);
    caught("use std::time::Instant;");
    caught("use std::{fmt, fs::File};");
    caught("fn f() { std::env::var(\"X\"); }");
    caught("use std as s;");
    caught("use std::*;");
    check(&[("color/mod.rs", "use std::{fmt, sync::Arc};")], &[]);
    check(&[("color/mod.rs", "#[cfg(test)] mod tests { use std::fs; }")], &[]);
    check(&[("color/mod.rs", "#[cfg(test)] mod tests;"), ("color/tests.rs", "use std::fs;")], &[]);
    check(&[("color/mod.rs", "#[cfg(all(unix, test))] fn f() { std::fs::read(\"x\"); }")], &[]);
    caught("#[cfg(not(test))] mod live { use std::fs; }");
    caught("#[cfg(any(unix, test, windows))] mod live { use std::fs; }");
    check(&[("engine/mod.rs", "use std::time::Instant;")], &[]);
}

#[test]
fn main_enters_by_the_two_upper_rooms() {
    check(&[("main.rs", "fn main() { tintype::cli::run(); tintype::ui::open(); }")], &[]);
    check(&[("main.rs", "use tintype::solve;")], &["arrow main -> solve; main may use: ui cli"]);
    check(&[("main.rs", "use tintype::*;")], &["every room at once"]);
    check(&[("main.rs", "mod engine;")], &["main.rs is one file"]);
    check(&[("main.rs", "#[cfg(test)] mod tests { use super::*; }")], &[]);
    check(&[("engine/mod.rs", "use crate::ui;")], &["arrow engine -> ui"]);
    check(&[("cli/mod.rs", "use crate::ui;")], &["arrow cli -> ui"]);
}

#[test]
fn the_worker_keeps_the_same_rules_and_borrows_little() {
    let check = |path: &str, text: &str, expected: &[&str]| check_in(WORKER, &[(path, text)], expected);
    check("nets/unihint.rs", "use tch::{Tensor, nn}; use crate::nets::layers;", &[]);
    check(
        "colorize/mod.rs",
        "use crate::nets::unihint; use tintype::color::Lab; use tintype::engine::wire::Hello;",
        &[],
    );
    check("main.rs", "fn main() { tintype_models::cli::run(); }", &[]);
    check(
        "nets/unihint.rs",
        "use crate::colorize::Hints;",
        &["models/src/nets/unihint.rs:1: `crate::colorize::Hints`: arrow"],
    );
    check("nets/unihint.rs", "use std::fs;", &["nets is pure"]);
    check("cli/bench.rs", "use tch::Tensor;", &["cli uses the external crate tch; it belongs to"]);
    check("main.rs", "use tintype_models::nets;", &["arrow main -> nets; main may use: cli"]);
    for path in ["document::Stroke", "engine::Engine", "engine", "ui", "*"] {
        check("serve/mod.rs", &format!("use tintype::{path};"), &["of tintype this crate may use: color raster"]);
    }
    check_in(
        PROGRAM,
        &[("engine/mod.rs", "use tch::Tensor; extern crate tch;")],
        &["no room owns the external crate tch"],
    );
}

#[test]
fn honest_sources_pass() {
    check(
        &[
            ("solve/mod.rs", "//! Text.\nmod cycle;\nmod grid;\npub use cycle::Cycle;\npub(crate) use grid::Grid;"),
            ("solve/cycle.rs", "use super::grid::Grid; use crate::raster::{Plane, Size}; use crate::solve::grid;"),
            ("solve/grid.rs", "pub(in crate::solve) fn f() { Vec::<u8>::new(); self::g(); } fn g() {}"),
            ("photo/mod.rs", "mod serde { pub fn f() {} }\nfn g() { serde::f(); }"),
            (
                "engine/mod.rs",
                "/// See [`crate::ui`].\n#[doc = \"crate::ui::open\"] pub fn f(image: &[u8]) { image.len(); }",
            ),
        ],
        &[],
    );
}

#[test]
fn a_file_must_open_with_its_text_and_stay_short() {
    let finds = |text: &str| tidy::shape("src/x.rs", text, "//!").len();
    assert_eq!(finds("//! Text.\n"), 0);
    assert_eq!(finds("// Text.\n"), 1);
    assert_eq!(finds(&format!("//! Text.\n{}", "\n".repeat(449))), 0);
    assert_eq!(finds(&format!("//! Text.\n{}", "\n".repeat(450))), 1);
    assert_eq!(finds(&"\n".repeat(451)), 2);
}

#[test]
fn a_dependency_must_say_why_and_have_an_owner() {
    let check = |manifest: &str, expected: &[&str]| {
        let found = tidy::dependencies(PROGRAM, manifest);
        let alike = found.len() == expected.len() && found.iter().zip(expected).all(|(line, part)| line.contains(part));
        assert!(alike, "{manifest}\nfound {found:#?}\ninstead of {expected:#?}");
    };
    check("[dependencies]\n# serde, serde_json: a reason,\n# in two lines.\nserde = \"1\"\nserde_json = \"1\"\n", &[]);
    check("[package]\nname = \"x\"\n[features]\na = [\"dep:b\"]\n", &[]);
    check("[dependencies]\nserde = \"1\"\n", &["Cargo.toml:2: no comment above says why serde"]);
    check(
        "[dependencies]\n# serde: a reason.\nserde = \"1\"\nrayon = \"1\"\n",
        &["Cargo.toml:4: no comment above says why rayon"],
    );
    check("# rayon: elsewhere.\n[dev-dependencies]\nrayon = \"1\"\n", &["why rayon"]);
    check("[dependencies]\n# img: a reason.\nimg = { package = \"image\" }\n", &["no room owns img", "renamed"]);
    check("[dependencies.serde]\nversion = \"1\"\n", &["write a dependency on one line"]);
    check("[target.'cfg(unix)'.dependencies]\nserde.workspace = true\n", &["why serde"]);
}

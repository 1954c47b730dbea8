//! Every architecture's parameters have the names and shapes of the published checkpoint.
//!
//! The lists are those of `models/keys`, without the counters of batches, which no pass reads. Where the complete lists lie
//! beside the repository, these are compared with them.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests may end by a panic and say what they skip")]

use std::collections::BTreeMap;
use std::path::Path;
use tch::{Device, nn};
use tintype_models::nets::{eccv16, lite0, siggraph17, unihint};

type Shapes = BTreeMap<String, Vec<i64>>;

/// The names and shapes of one list of ours.
fn listed(text: &str) -> Shapes {
    let rows = text.lines().filter_map(|line| line.split_once(' '));
    let shape =
        |text: &str| text.split(',').filter(|side| !side.is_empty()).map(|side| side.parse().unwrap()).collect();
    rows.map(|(name, sides)| (name.to_string(), shape(sides))).collect()
}

/// The names and shapes of a complete list: name, `(2, 3)` and type between tabs, a comment on top.
fn complete(text: &str) -> Shapes {
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.contains("num_batches_tracked"));
    let plain = rows.filter_map(|line| line.split_once('\t')).map(|(name, rest)| {
        let shape = rest.split('\t').next().unwrap_or_default();
        format!("{name} {}", shape.replace(['(', ')', ' '], ""))
    });
    listed(&plain.collect::<Vec<_>>().join("\n"))
}

fn check(name: &str, list: &str, build: impl FnOnce(&nn::Path<'_>)) {
    let store = nn::VarStore::new(Device::Cpu);
    build(&store.root());
    let built: Shapes = store.variables().into_iter().map(|(name, tensor)| (name, tensor.size())).collect();
    let wanted = complete(list);
    assert!(!wanted.is_empty(), "{name}");
    assert_eq!(differences(&built, &wanted), Vec::<String>::new(), "{name}");
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../shared/networks/keys/{name}.txt"));
    match std::fs::read_to_string(&beside) {
        Ok(text) => assert_eq!(differences(&wanted, &complete(&text)), Vec::<String>::new(), "{name}, the lists"),
        Err(_) => println!("skipped: no {}", beside.display()),
    }
}

fn differences(built: &Shapes, wanted: &Shapes) -> Vec<String> {
    let names = built.keys().chain(wanted.keys().filter(|name| !built.contains_key(*name)));
    let differ = names.filter(|name| built.get(*name) != wanted.get(*name));
    differ.map(|name| format!("{name}: {:?} instead of {:?}", built.get(name), wanted.get(name))).collect()
}

#[test]
fn siggraph17() {
    check("siggraph17", include_str!("../keys/siggraph17.txt"), |path| {
        drop(siggraph17::Siggraph17::new(path, &siggraph17::Config::default()));
    });
}

#[test]
fn eccv16() {
    check("eccv16", include_str!("../keys/eccv16.txt"), |path| {
        drop(eccv16::Eccv16::new(path, &eccv16::Config::default()));
    });
}

#[test]
fn efficientnet_lite0() {
    check("efficientnet_lite0", include_str!("../keys/efficientnet-lite0.txt"), |path| {
        drop(lite0::Classifier::new(path, &lite0::Config::default()));
    });
}

#[test]
fn unihint() {
    check("unihint", include_str!("../keys/unihint.txt"), |path| {
        drop(unihint::UniHint::new(path, &unihint::Config::default()));
    });
}

#[test]
fn the_encoder_within_unihint_takes_every_published_parameter() {
    let published = complete(include_str!("../keys/efficientnet-lite0.txt"));
    let within = complete(include_str!("../keys/unihint.txt"));
    let renamed: Shapes = published
        .into_iter()
        .filter_map(|(name, shape)| Some((format!("enc.{}", lite0::short_name(&name)?), shape)))
        .collect();
    let encoder: Shapes = within.into_iter().filter(|(name, _)| name.starts_with("enc.")).collect();
    assert_eq!(differences(&renamed, &encoder), Vec::<String>::new());
}

#[test]
fn a_difference_is_told_by_name() {
    let lists = [listed("a 1,2\nb 3"), complete("# c\na\t(1, 2)\tfloat32\nb\t(4,)\tfloat32\nc\t()\tint64\n")];
    let told = differences(&lists[0], &lists[1]);
    assert_eq!(told, ["b: Some([3]) instead of Some([4])", "c: None instead of Some([])"]);
}

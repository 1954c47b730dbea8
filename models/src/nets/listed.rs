//! The parameters of a network compared with a list of `models/keys`, in which norms are folded as the importer folds them.
//!
//! That these lists are those of the published checkpoints is tested where files are imported. Networks with tests of their
//! own call [`check`] there; the rest is below.

use super::{eccv16, lite0, siggraph17, unihint};
use std::collections::BTreeMap;
use tch::{Device, nn};

type Shapes = BTreeMap<String, Vec<i64>>;

/// Every name and shape of the list must be built, and no other.
pub(super) fn check(list: &str, build: impl FnOnce(&nn::Path<'_>)) {
    let store = nn::VarStore::new(Device::Cpu);
    build(&store.root());
    let built: Shapes = store.variables().into_iter().map(|(name, tensor)| (name, tensor.size())).collect();
    let wanted = shapes(list);
    assert!(wanted.len() > 50, "{} tensors in the list", wanted.len());
    let differ = differences(&built, &wanted);
    assert!(differ.is_empty(), "{differ:?}");
}

fn shapes(list: &str) -> Shapes {
    let rows = list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let shape = |rest: &str| {
        let sides = rest.split('\t').next().unwrap_or_default().trim_matches(['(', ')']).split(',');
        sides.map(str::trim).filter(|side| !side.is_empty()).map(|side| side.parse().unwrap()).collect()
    };
    rows.map(|(name, rest)| (name.to_string(), shape(rest))).collect()
}

fn differences(built: &Shapes, wanted: &Shapes) -> Vec<String> {
    let names = built.keys().chain(wanted.keys().filter(|name| !built.contains_key(*name)));
    let differ = names.filter(|name| built.get(*name) != wanted.get(*name));
    differ.map(|name| format!("{name}: {:?} instead of {:?}", built.get(name), wanted.get(name))).collect()
}

#[test]
fn siggraph17_has_the_published_parameters() {
    check(include_str!("../../keys/siggraph17.txt"), |path| {
        drop(siggraph17::Siggraph17::new(path, &siggraph17::Config::default()));
    });
}

#[test]
fn eccv16_has_the_published_parameters() {
    check(include_str!("../../keys/eccv16.txt"), |path| drop(eccv16::Eccv16::new(path, &eccv16::Config::default())));
}

#[test]
fn lite0_has_the_published_parameters() {
    check(include_str!("../../keys/efficientnet-lite0.txt"), |path| {
        drop(lite0::Classifier::new(path, &lite0::Config::default()));
    });
}

#[test]
fn unihint_has_the_parameters_of_its_list() {
    check(include_str!("../../keys/unihint.txt"), |path| {
        drop(unihint::UniHint::new(path, &unihint::Config::default()));
    });
}

#[test]
fn the_encoder_within_unihint_takes_every_published_parameter() {
    let published = shapes(include_str!("../../keys/efficientnet-lite0.txt"));
    let within = shapes(include_str!("../../keys/unihint.txt"));
    let renamed = |(name, shape): (String, _)| Some((format!("enc.{}", lite0::short_name(&name)?), shape));
    let renamed: Shapes = published.into_iter().filter_map(renamed).collect();
    let encoder: Shapes = within.into_iter().filter(|(name, _)| name.starts_with("enc.")).collect();
    assert!(encoder.len() > 200, "{} tensors", encoder.len());
    let differ = differences(&renamed, &encoder);
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn a_difference_is_told_by_name() {
    let (ours, theirs) =
        (shapes("# c\na\t(1, 2)\tfloat32\nb\t(3,)\tfloat32"), shapes("a\t(1, 2)\tf\nb\t(4,)\tf\nc\t()\tf"));
    assert_eq!(differences(&ours, &theirs), ["b: Some([3]) instead of Some([4])", "c: None instead of Some([])"]);
}

//! The parameters of a network compared with a list of `models/keys`, in which norms are folded as the importer folds them.

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
fn a_difference_is_told_by_name() {
    let (ours, theirs) =
        (shapes("# c\na\t(1, 2)\tfloat32\nb\t(3,)\tfloat32"), shapes("a\t(1, 2)\tf\nb\t(4,)\tf\nc\t()\tf"));
    assert_eq!(differences(&ours, &theirs), ["b: Some([3]) instead of Some([4])", "c: None instead of Some([])"]);
}

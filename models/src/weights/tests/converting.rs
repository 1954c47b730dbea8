//! Whole networks with random numbers: what is converted is what was put in, what differs is refused, nothing stays
//! behind where something fails.

use tempfile::TempDir;

use crate::weights::architecture::architecture;
use crate::weights::fixtures::{Dict, file, torch_zip};
use crate::weights::fold::plan;
use crate::weights::keys::{self, Key};
use crate::weights::{Precision, WeightsError, convert, open};

fn keys_of(id: &str) -> Vec<Key> {
    keys::parse(architecture(id).unwrap().list)
}

/// The numbers of a network in a converted file, by the reference reader of the format.
fn check_same(dict: &Dict, out: &std::path::Path, tolerance: f32) {
    let bytes = std::fs::read(out).unwrap();
    let theirs = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(theirs.names().len(), dict.tensors.len());
    for (made, storage) in dict.tensors.iter().zip(&dict.storages) {
        let view = theirs.tensor(&made.name).unwrap();
        assert_eq!(view.shape(), made.shape);
        let found: Vec<f32> = match view.dtype() {
            safetensors::Dtype::F32 => view.data().as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            safetensors::Dtype::F16 => {
                view.data().as_chunks().0.iter().map(|b| half::f16::from_le_bytes(*b).to_f32()).collect()
            }
            other => panic!("{other:?}"),
        };
        let put = storage.bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b));
        assert!(found.iter().zip(put).all(|(a, b)| (a - b).abs() <= tolerance), "{}", made.name);
    }
}

#[test]
fn a_whole_network_survives_both_formats_and_both_precisions() {
    let folder = TempDir::new().unwrap();
    let dict = Dict::of_keys(&keys_of("icolorit-tiny"), 1);
    let legacy = file(folder.path(), "tiny.pth", &dict.legacy());
    let wrapped = torch_zip(&dict.wrapped(&["model"]), &dict.storages);
    let zipped = file(folder.path(), "tiny_zip.pth", &wrapped);
    let out = folder.path().join("out.safetensors");
    let full = convert(&[legacy], &out, Precision::Full, None).unwrap();
    assert_eq!((full.architecture, full.tensors, full.parameters), ("icolorit-tiny", 174, 6_444_740));
    check_same(&dict, &out, 0.0);
    // The file that was written is read again, and gives itself.
    let again = folder.path().join("again.safetensors");
    let second = convert(std::slice::from_ref(&out), &again, Precision::Full, None).unwrap();
    assert_eq!(second.parameters, full.parameters);
    check_same(&dict, &again, 0.0);
    let half = convert(&[zipped], &out, Precision::Half, None).unwrap();
    assert!(half.output.bytes * 10 < full.output.bytes * 6);
    check_same(&dict, &out, 0.0);
}

#[test]
fn the_header_says_where_a_file_came_from() {
    let folder = TempDir::new().unwrap();
    let dict = Dict::of_keys(&keys_of("efficientnet-lite0"), 2);
    let source = file(folder.path(), "lite0.pth", &dict.legacy());
    let out = folder.path().join("out.safetensors");
    let summary = convert(&[source], &out, Precision::Half, None).unwrap();
    let metadata = open(&out).unwrap().metadata().clone();
    assert_eq!(metadata["architecture"], "efficientnet-lite0");
    assert_eq!(metadata["source"], "lite0.pth");
    assert_eq!(metadata["source_sha256"], summary.sources[0].sha256);
    assert!(!summary.tested);
}

/// A conversion must fail with this in its message and leave nothing behind.
fn check_refused(dict: &Dict, part: &str) {
    let folder = TempDir::new().unwrap();
    let source = file(folder.path(), "w.pth", &dict.legacy());
    let out = folder.path().join("out.safetensors");
    let error = convert(&[source], &out, Precision::Full, None).unwrap_err().to_string();
    assert!(error.contains(part), "{part:?} is not in: {error}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["w.pth"], "{part}");
}

#[test]
fn weights_that_do_not_fit_are_refused_by_name_and_nothing_is_left() {
    let whole = Dict::of_keys(&keys_of("efficientnet-lite0"), 2);
    let mut fewer = whole.clone();
    fewer.tensors.truncate(fewer.tensors.len() - 2);
    fewer.storages.truncate(fewer.storages.len() - 2);
    check_refused(&fewer, "2 missing (_fc.weight, _fc.bias)");
    let mut more = whole.clone();
    more.put("_head.weight", &[1], &[1.0]);
    check_refused(&more, "1 not known (_head.weight)");
    let mut other = whole.clone();
    other.tensors.last_mut().unwrap().shape = vec![10, 100];
    other.tensors.last_mut().unwrap().strides = vec![100, 1];
    check_refused(&other, "_fc.bias is [10, 100] and must be [1000]");
    let mut not_a_number = whole.clone();
    not_a_number.storages[70].bytes[..4].copy_from_slice(&f32::NAN.to_le_bytes());
    check_refused(&not_a_number, "not a finite number, at place 0");
    let mut nobody = Dict::default();
    nobody.put("layer.weight", &[2], &[1.0, 2.0]);
    check_refused(&nobody, "no network we know (such as layer.weight)");
}

#[test]
fn keys_that_published_files_have_besides_are_left_out() {
    let folder = TempDir::new().unwrap();
    let mut dict = Dict::of_keys(&keys_of("efficientnet-lite0"), 2);
    dict.put_bytes("_bn0.num_batches_tracked", "LongStorage", &[], 1, vec![7; 8]);
    let source = file(folder.path(), "w.pth", &dict.legacy());
    let out = folder.path().join("out.safetensors");
    assert_eq!(convert(&[source], &out, Precision::Half, None).unwrap().tensors, 247);
}

#[test]
fn a_network_that_fails_its_test_is_not_installed() {
    let folder = TempDir::new().unwrap();
    let dict = Dict::of_keys(&keys_of("efficientnet-lite0"), 2);
    let source = file(folder.path(), "w.pth", &dict.legacy());
    let out = folder.path().join("out.safetensors");
    let gray = |path: &std::path::Path, id: &'static str| {
        assert!(open(path).is_ok() && id == "efficientnet-lite0");
        Err("its output is gray".to_owned())
    };
    let error = convert(std::slice::from_ref(&source), &out, Precision::Half, Some(&gray)).unwrap_err();
    assert!(matches!(error.root(), WeightsError::SelfTest { .. }), "{error}");
    assert!(!out.exists());
    assert!(convert(&[source], &out, Precision::Half, Some(&|_, _| Ok(true))).unwrap().tested);
}

#[test]
fn norms_are_folded_under_old_and_new_names() {
    let folder = TempDir::new().unwrap();
    let (w, u, v) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [0.6, 0.8], [0.0, 1.0, 0.0]);
    // uᵀ W v = 0.6 · 2 + 0.8 · 5 = 5.2
    let spectral = w.map(|w| w / 5.2);
    let names = [
        ["a.weight_orig", "a.weight_u", "a.weight_v"],
        ["a.parametrizations.weight.original", "a.parametrizations.weight.0._u", "a.parametrizations.weight.0._v"],
    ];
    for [original, first, second] in names {
        let mut dict = Dict::default();
        dict.put(original, &[2, 3, 1, 1], &w);
        dict.put(first, &[2], &u);
        dict.put(second, &[3], &v);
        check_folded(&folder, &dict, &spectral);
    }
    // Rows of length 5 and 13.
    let (v, g) = ([3.0, 4.0, 5.0, 12.0], [10.0, 1.0]);
    for [norm, direction] in
        [["a.weight_g", "a.weight_v"], ["a.parametrizations.weight.original0", "a.parametrizations.weight.original1"]]
    {
        let mut dict = Dict::default();
        dict.put(norm, &[2, 1], &g);
        dict.put(direction, &[2, 2], &v);
        check_folded(&folder, &dict, &[6.0, 8.0, 5.0 / 13.0, 12.0 / 13.0]);
    }
    // Before torch 1.1 the normed weight lay beside the original one.
    let mut dict = Dict::default();
    dict.put("a.weight_orig", &[1], &[9.0]);
    dict.put("a.weight_u", &[1], &[1.0]);
    dict.put("a.weight", &[1], &[0.5]);
    check_folded(&folder, &dict, &[0.5]);
}

fn check_folded(folder: &TempDir, dict: &Dict, expected: &[f32]) {
    let mut opened = open(&file(folder.path(), "w.pth", &dict.zip())).unwrap();
    let folded = plan(opened.tensors()).unwrap();
    let [only] = folded.as_slice() else { panic!("{folded:?}") };
    assert_eq!(only.name, "a.weight");
    let found = only.read(&mut opened).unwrap();
    assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?}");
    assert_eq!(found.len(), expected.len());
}

#[test]
fn norms_in_pieces_are_refused() {
    let folder = TempDir::new().unwrap();
    let check = |names: &[(&str, &[usize])], part: &str| {
        let mut dict = Dict::default();
        for (name, shape) in names {
            dict.put(name, shape, &vec![1.0; shape.iter().product()]);
        }
        let opened = open(&file(folder.path(), "w.pth", &dict.zip())).unwrap();
        let error = plan(opened.tensors()).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    };
    check(&[("a.weight_orig", &[2, 3])], "lacks weight_u or weight_v");
    check(&[("a.weight_orig", &[2, 3]), ("a.weight_u", &[2])], "lacks weight_u or weight_v");
    check(&[("a.weight_orig", &[2, 3]), ("a.weight_u", &[3]), ("a.weight_v", &[3])], "do not fit each other");
    check(&[("a.weight_g", &[3]), ("a.weight_v", &[2, 2])], "do not fit each other");
    check(&[("a.weight_orig", &[]), ("a.weight_u", &[]), ("a.weight_v", &[])], "do not fit each other");
}

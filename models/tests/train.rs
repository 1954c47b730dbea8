//! A run that is killed goes on as if it had not been: the same losses, the same weights. With the real program, for
//! libtorch's generator belongs to the whole process.
#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tintype::photo::{Encoding, Format, Metadata, Pixels, Provenance, save};
use tintype::raster::{Plane, Size};

/// A run that does not get on fails the test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(300);

/// A checkpoint after every step, and everything random switched on.
const SETTINGS: &str = "size_px = 32\nbatch = 2\nlength = { steps = 6 }\ncheckpoint_minutes = 1e-9\nexemplars = 0.5\n\
    [rates]\nwarmup_steps = 2\n[degradations]\ngrain = 1.0\ndust = 1.0\n[evaluation]\nsize_px = 32\n";

fn start(data: &Path, settings: &Path, out: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintype-models"));
    command.arg("train").arg("--single").args(["--device", "cpu"]);
    command.arg("--data").arg(data).arg("--config").arg(settings).arg("--out").arg(out);
    // One thread adds numbers in one order.
    command.env("OMP_NUM_THREADS", "1").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The loss after each step, the last one told where a step was done twice.
fn losses(out: &Path) -> BTreeMap<u64, f64> {
    let text = std::fs::read_to_string(out.join("log.jsonl")).unwrap_or_default();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let progress = lines.filter(|line| line["event"] == "progress");
    progress.map(|line| (line["step"].as_u64().unwrap(), line["loss"].as_f64().unwrap())).collect()
}

fn weights(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = std::fs::read(out.join("weights.safetensors")).unwrap();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    file.tensors().into_iter().map(|(name, view)| (name, view.data().to_vec())).collect()
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_losses_and_weights() {
    let folder = tempfile::tempdir().unwrap();
    let (data, settings) = (folder.path().join("data"), folder.path().join("run.toml"));
    std::fs::create_dir(&data).unwrap();
    std::fs::write(&settings, SETTINGS).unwrap();
    let byte = |n: usize| u8::try_from(n % 256).unwrap_or(0);
    let plane = Plane::from_fn(Size::new(48, 48), |x, y| [byte(5 * x), byte(5 * y), byte(x * y)]);
    let note = Provenance { software: "test".into(), statement: String::new(), annotations: Vec::new() };
    let encoding = Encoding::new(Format::Png);
    save(&data.join("a.png"), &Pixels::Rgb8(plane), None, &encoding, &Metadata::default(), &note).unwrap();
    let [whole, killed] = ["whole", "killed"].map(|name| folder.path().join(name));
    assert!(start(&data, &settings, &whole).wait().unwrap().success());

    let mut run = start(&data, &settings, &killed);
    let began = Instant::now();
    while !losses(&killed).contains_key(&3) && began.elapsed() < PATIENCE {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(start(&data, &settings, &killed).wait().unwrap().success());

    let expected = losses(&whole);
    assert_eq!(expected.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(losses(&killed), expected);
    assert!(weights(&killed) == weights(&whole));
}

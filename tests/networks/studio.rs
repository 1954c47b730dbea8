//! A window whose networks are a fake worker, and weights that are nothing but a note.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tempfile::TempDir;
use tintype::engine::neural::NeuralConfig;
use tintype::engine::weights::{Catalog, FileHash, Installed, Origin, sha256_of};
use tintype::engine::{EngineConfig, NetworkConfig};

use crate::bench::{Bench, write_photograph};
use crate::fake;

/// A test: its name and what it does.
pub(crate) type Test = (&'static str, fn());

/// How the installed network is called.
pub(crate) const NETWORK: &str = "Zhang et al. 2017, real-time user-guided colorization";

/// A worker that is not there.
pub(crate) const NO_WORKER: &str = "/nowhere/tintype-models serve";

/// Only a hang reaches it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The command line of a fake worker of this manner.
pub(crate) fn always(manner: &str) -> String {
    command(manner, fake::ALWAYS)
}

/// The command line of a fake worker that misbehaves in this manner once.
pub(crate) fn once(manner: &str, folder: &Path) -> String {
    command(manner, &folder.join("it misbehaved").display().to_string())
}

fn command(manner: &str, marker: &str) -> String {
    let this = std::env::current_exe().unwrap();
    format!("'{}' {} '{manner}' '{marker}'", this.display(), fake::FLAG)
}

/// A window with a small photograph and one network, whose worker is started by the command that `command` makes.
pub(crate) fn studio(command: impl Fn(&Path) -> String) -> Bench {
    studio_with("siggraph17", command)
}

/// The same with another network.
pub(crate) fn studio_with(network: &str, command: impl Fn(&Path) -> String) -> Bench {
    studio_as([network, network], command)
}

/// The same with a network under a name of one's own: that, and its architecture.
pub(crate) fn studio_as([id, architecture]: [&str; 2], command: impl Fn(&Path) -> String) -> Bench {
    let folder = TempDir::new().unwrap();
    install_as(&folder.path().join("weights"), id, architecture);
    let photograph = write_photograph(&folder.path().join("ida.png"));
    let networks = NetworkConfig {
        neural: NeuralConfig {
            command: command(folder.path()),
            handshake: PATIENCE,
            silence: PATIENCE,
            grace: PATIENCE,
        },
        catalog: Catalog::at(folder.path().join("weights")),
        converter: Some(folder.path().join("converter")),
        ..NetworkConfig::default()
    };
    let engine = EngineConfig { networks, ..Bench::engine(&folder) };
    let mut bench = Bench::with_engine(folder, vec![photograph], engine, Harness::builder());
    bench.wait_for("Canvas");
    // The list of methods comes from another thread.
    bench.wait_until("methods", |bench| base(bench) == Some("Strokes".into()));
    bench
}

/// Puts a note and a file of a network into a folder of weights.
pub(crate) fn install(folder: &Path, id: &str) {
    install_as(folder, id, id);
}

/// The same under a name of one's own.
pub(crate) fn install_as(folder: &Path, id: &str, architecture: &str) {
    fs::create_dir_all(folder).unwrap();
    let weights = folder.join(format!("{id}.safetensors"));
    fs::write(&weights, "numbers").unwrap();
    let note = Installed {
        id: id.into(),
        architecture: architecture.into(),
        file: sha256_of(&weights).unwrap(),
        parameters: 34_000_000,
        sources: vec![FileHash { name: "a.pth".into(), bytes: 9, sha256: "00".into() }],
        known: (id == architecture).then(|| id.into()),
        licence: Some("BSD-2-Clause".into()),
        mask_cent: Some(0.0),
        added: "2026-01-31".into(),
        tested: true,
        origin: Origin::Added,
    };
    fs::write(folder.join(format!("{id}.json")), serde_json::to_string(&note).unwrap()).unwrap();
}

/// Where color comes from, as the panel shows it.
pub(crate) fn base(bench: &Bench) -> Option<String> {
    bench.window.query_by_label("Color comes from").and_then(|node| node.value())
}

/// Unfolds the list of where color may come from.
pub(crate) fn unfold(bench: &mut Bench) {
    bench.window.get_by_label("Color comes from").scroll_to_me();
    bench.settle();
    bench.window.get_by_label("Color comes from").click();
    bench.settle();
}

/// Chooses where color comes from.
pub(crate) fn choose(bench: &mut Bench, method: &str) {
    unfold(bench);
    bench.click_button(method);
    assert_eq!(base(bench).as_deref(), Some(method));
}

/// The color of the picture at a place of the canvas, as the eyedropper takes it.
pub(crate) fn color_at(bench: &mut Bench, x: f32, y: f32) -> String {
    use eframe::egui::{Key, Modifiers};
    bench.press(Modifiers::NONE, Key::I);
    bench.drag(&[(x, y), (x, y)]);
    bench.window.get_by_label("Hex color").value().unwrap()
}

/// Waits until the middle of the picture has a color.
pub(crate) fn wait_for_color(bench: &mut Bench) {
    wait_for_middle(bench, "color", |[r, g, b]| r != g || g != b);
}

/// Waits until the middle of the picture looks as it should.
pub(crate) fn wait_for_middle(bench: &mut Bench, what: &str, holds: impl Fn([u8; 3]) -> bool) {
    let until = Instant::now() + PATIENCE;
    while !holds(rgb(&color_at(bench, 0.5, 0.5))) {
        assert!(Instant::now() < until, "waited in vain for: {what}\n{:?}", bench.labels());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Red, green and blue of a hex color.
pub(crate) fn rgb(hex: &str) -> [u8; 3] {
    [0, 2, 4].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
}

//! Reference pictures for networks: what the worker is told of them, and how often.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tintype::color::{Lab, lab_from_srgb};
use tintype::document::{Base, Edit, Exemplar, ExemplarId, MethodId, Pair, Snapshot};
use tintype::engine::weights::Catalog;
use tintype::engine::{NetworkConfig, Networks, Photo, method, open_exemplar, render, untouched_snapshot};
use tintype::photo::{Depth, Limits, Pixels};

use super::check::{Test, config, fake_always};
use super::fake::COLORFUL;
use super::proposals::install_as;

pub(crate) const TESTS: &[Test] = &[
    ("references::a_network_is_told_of_each_once_and_of_its_strength_each_time", told_once),
    ("references::a_network_that_needs_one_colors_nothing_without", needed),
];

const RED: ExemplarId = ExemplarId(1);
const BLUE: ExemplarId = ExemplarId(2);

/// A gray photograph with two references, networks of two architectures, and their worker.
struct Table {
    _folder: TempDir,
    networks: Networks,
    photo: Photo,
    snapshot: Snapshot,
}

impl Table {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        image::GrayImage::from_pixel(96, 64, image::Luma([128])).save(path("ida.png")).unwrap();
        for (name, color) in [("red.png", [180, 60, 60]), ("blue.png", [60, 60, 180])] {
            image::RgbImage::from_pixel(40, 30, image::Rgb(color)).save(path(name)).unwrap();
        }
        for architecture in ["unihint", "devc", "siggraph17"] {
            install_as(&path("weights"), architecture, architecture);
        }
        let (photo, untouched) = untouched_snapshot(&path("ida.png"), &Base::default()).unwrap();
        let snapshot = added(&added(&untouched, RED, &path("red.png")), BLUE, &path("blue.png"));
        let catalog = Catalog::at(path("weights"));
        let neural = config(fake_always("'takes references'"));
        let networks = Networks::new(NetworkConfig { neural, catalog, ..NetworkConfig::default() });
        Self { _folder: folder, networks, photo, snapshot }
    }

    /// The color in the middle, in parts of what one reference gives.
    fn color(&self, snapshot: &Snapshot, id: &str) -> f32 {
        let base = Base { method: MethodId(id.into()), ..Base::default() };
        let snapshot = snapshot.apply(&Edit::SetBase(base)).0;
        let watch = &mut |_| ControlFlow::Continue(());
        let rendered = render(&snapshot, &self.photo, &self.networks, Depth::Sixteen, watch).unwrap();
        let Pixels::Rgb16(pixels) = rendered.pixels else { panic!("16 bits were asked for") };
        let Lab { a, .. } = lab_from_srgb(pixels[(48, 32)].map(|v| f32::from(v) / 65535.0));
        (100.0 * a / COLORFUL).round() / 100.0
    }
}

fn added(snapshot: &Snapshot, id: ExemplarId, path: &Path) -> Snapshot {
    let exemplar = open_exemplar(id, path, &Limits::default()).unwrap();
    snapshot.apply(&Edit::AddExemplar(Box::new(exemplar))).0
}

/// The work with a reference changed.
fn with(snapshot: &Snapshot, id: ExemplarId, change: impl FnOnce(&mut Exemplar)) -> Snapshot {
    let mut exemplar = (**snapshot.exemplar(id).unwrap()).clone();
    change(&mut exemplar);
    snapshot.apply(&Edit::ReplaceExemplar(Box::new(exemplar))).0
}

fn told_once() {
    let table = Table::new();
    let both = &table.snapshot;
    // The worker of this test refuses to be told twice of what gives everywhere, and to use what it was not told of.
    let weak = with(both, RED, |red| red.strength = 0.25);
    let one = with(both, BLUE, |blue| blue.strength = 0.0);
    let without = both.apply(&Edit::RemoveExemplar(RED)).0;
    for (snapshot, wanted) in [(both, 2.0), (&weak, 1.25), (&one, 1.0), (&without, 1.0), (both, 2.0)] {
        assert_eq!(table.color(snapshot, "unihint"), wanted);
    }
    // What goes with what is told again where it changes.
    let paired = with(both, RED, |red| red.pairs = Arc::new(vec![Pair::of_points([10.0, 10.0], [5.0, 5.0])]));
    assert_eq!(table.color(&paired, "unihint"), 2.0);
    assert_eq!(table.color(both, "siggraph17"), 0.0, "it takes none and is told of none");
    // Another network begins anew.
    assert_eq!(table.color(&weak, "unihint"), 1.25);
}

fn needed() {
    let table = Table::new();
    let alone = [RED, BLUE].iter().fold(table.snapshot.clone(), |state, id| state.apply(&Edit::RemoveExemplar(*id)).0);
    assert_eq!(table.color(&table.snapshot, "devc"), 2.0);
    assert_eq!(table.color(&alone, "devc"), 0.0);
    let needs = |id| method(id, &table.networks).unwrap().needs_references();
    assert_eq!(["devc", "superpixel", "unihint", "siggraph17", "levin"].map(needs), [true, true, false, false, false]);
}

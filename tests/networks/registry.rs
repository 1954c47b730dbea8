//! One list of methods: what is added to it is in the window, among the candidates, on the command line and in the evaluation
//! with nothing further to be done.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;
use tintype::engine::weights::Catalog;
use tintype::engine::{Method, NetworkConfig, Networks, methods};

use crate::bench::Bench;
use crate::studio::{Test, always, once, studio, studio_as, unfold};

pub(crate) const TESTS: &[Test] = &[
    ("registry::a_method_that_is_added_is_found_everywhere", added),
    ("registry::every_method_is_found_everywhere", all),
    ("registry::a_network_that_takes_references_is_a_candidate_without_them", without_references),
    ("registry::a_network_takes_a_reference_on_the_command_line", with_reference),
    ("registry::a_candidate_whose_worker_dies_says_so_and_the_others_go_on", dies),
];

const COLORFUL: &str = "colorful";

/// A network of one's own, under a name that this program has never heard of.
const ADDED: &str = "grandmother";

fn bench() -> Bench {
    studio_as([ADDED, "siggraph17"], |_| always(COLORFUL))
}

/// The methods of the window's own folder of weights.
fn listed(bench: &Bench) -> Vec<Method> {
    let catalog = Catalog::at(bench.path("weights"));
    methods(&Networks::new(NetworkConfig { catalog, ..NetworkConfig::default() }))
}

/// What the program says to these words, with the same weights and the fake worker.
pub(crate) fn said(folder: &Path, manner: &str, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintype"));
    command.current_dir(folder).env("HOME", folder).env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME");
    command.env("TINTYPE_WEIGHTS", folder.join("weights")).args(words);
    let output = command.args(["--worker", &always(manner)]).output().unwrap();
    [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat()
}

fn added() {
    let mut bench = bench();
    unfold(&mut bench);
    assert!(bench.window.query_by_role_and_label(Role::Button, ADDED).is_some(), "the window's list");
    bench.press(Modifiers::NONE, Key::Escape);
    bench.press(Modifiers::NONE, Key::F5);
    // It can run here, so that it is drawn without being asked for, where its worker says.
    bench.wait_for(&format!(": {ADDED}"));
    bench.wait_for("of bigbox");
    let told = said(bench.folder.path(), COLORFUL, &["methods"]);
    assert!(told.lines().any(|line| line.starts_with(ADDED) && line.contains("available")), "{told}");
    let told = said(bench.folder.path(), COLORFUL, &["compare", "ida.png", "--methods", ADDED, "-o", "compared.json"]);
    let compared = fs::read_to_string(bench.path("compared.json")).unwrap_or(told);
    assert!(compared.contains(ADDED) && compared.contains(r#""failed":null"#), "{compared}");
    let photos = bench.path("photos");
    fs::create_dir(&photos).unwrap();
    let color = |x: u32| if x < 130 { [150u8, 80, 70] } else { [150, 200, 190] };
    image::RgbImage::from_fn(260, 256, |x, _| image::Rgb(color(x))).save(photos.join("bob.png")).unwrap();
    let words = ["eval", "--method", ADDED, "--data", "photos", "--hints", "0", "-o", "report.json"];
    let told = said(bench.folder.path(), COLORFUL, &words);
    let report = fs::read_to_string(bench.path("report.json")).unwrap_or(told);
    assert!(report.contains(&format!("levin-on-{ADDED}")), "{report}");
}

fn all() {
    let mut bench = bench();
    let all = listed(&bench);
    assert!(all.len() > 10 && all.iter().any(|method| method.id == ADDED));
    unfold(&mut bench);
    for method in &all {
        assert!(bench.has(&method.name), "{} is not in the window's list", method.id);
    }
    bench.press(Modifiers::NONE, Key::Escape);
    bench.press(Modifiers::NONE, Key::F5);
    let ids: Vec<&str> = all.iter().map(|method| method.id.as_str()).collect();
    bench.add_ways(&ids.join(","));
    for method in &all {
        assert!(bench.has(&format!(": {}", method.name)), "{} is no candidate: {:?}", method.id, bench.labels());
    }
    let told = said(bench.folder.path(), COLORFUL, &["methods"]);
    for method in &all {
        let line = told.lines().find(|line| line.split_whitespace().next() == Some(&method.id));
        assert!(line.is_some(), "{} is not on the command line", method.id);
    }
    for method in &all {
        let told =
            said(bench.folder.path(), COLORFUL, &["eval", "--method", &method.id, "--data", "nowhere", "-o", "r.json"]);
        assert!(!told.contains("is unknown"), "{} is unknown to the evaluation: {told}", method.id);
    }
    let told =
        said(bench.folder.path(), COLORFUL, &["eval", "--method", "telepathy", "--data", "nowhere", "-o", "r.json"]);
    assert!(told.contains("is unknown"), "{told}");
}

fn without_references() {
    let mut bench = studio_as([ADDED, "unihint"], |_| always(COLORFUL));
    let method = listed(&bench).into_iter().find(|method| method.id == ADDED).unwrap();
    assert!(method.takes_references() && !method.needs_references());
    bench.press(Modifiers::NONE, Key::F5);
    bench.wait_for(&format!(": {ADDED}"));
    bench.wait_for("of bigbox");
}

fn dies() {
    let mut bench = studio(|folder| once("dies", folder));
    bench.press(Modifiers::NONE, Key::F5);
    // The second picture of the network is drawn by the worker that is started after the first has died.
    bench.add_ways("siggraph17:saturation=0.5, constant");
    bench.wait_for("the next try starts it again");
    bench.wait_for("of bigbox");
    let told = |bench: &Bench, text: &str| bench.window.query_all_by_label_contains(text).count();
    bench.wait_until("the others", |bench| told(bench, "Colorfulness") == told(bench, "Candidate ") - 1);
    assert_eq!(told(&bench, "Try again"), 1, "{:?}", bench.labels());
    bench.click_button("Try again");
    bench.wait_until("all", |bench| told(bench, "Colorfulness") == told(bench, "Candidate "));
    assert_eq!(told(&bench, "of bigbox"), 2, "{:?}", bench.labels());
}

fn with_reference() {
    let bench = studio_as([ADDED, "unihint"], |_| always("takes references"));
    image::RgbImage::from_pixel(40, 30, image::Rgb([180, 60, 60])).save(bench.path("red.png")).unwrap();
    let colored = |name: &str, words: &[&str]| {
        let all = [&["colorize", "ida.png", "--method", ADDED, "-o", name], words].concat();
        let told = said(bench.folder.path(), "takes references", &all);
        let picture = image::open(bench.path(name)).unwrap_or_else(|error| panic!("{error}: {told}")).to_rgb8();
        let [r, g, b] = picture.get_pixel(60, 45).0;
        r != g || g != b
    };
    assert!(!colored("without.png", &[]), "it has no color of its own");
    assert!(colored("with.png", &["--reference", "red.png"]));
    assert!(colored("twice.png", &["--reference", "red.png", "--reference", "red.png"]));
}

//! Several pictures of one network, as distinct as they can be, and the settings that make them.

use std::fs;

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;
use crate::registry::said;
use crate::studio::{Test, always, base, studio_as};

pub(crate) const TESTS: &[Test] = &[
    ("variants::of_a_network_as_many_are_found_as_are_wanted_and_none_like_another", found),
    ("variants::what_is_used_of_them_can_be_seen_changed_and_undone", used),
    ("variants::the_command_line_finds_the_same", on_the_command_line),
];

/// A network under a name of one's own that does whatever it is told.
const ADDED: &str = "grandmother";

const OBEYS: &str = "obeys all settings";

fn comparing() -> Bench {
    let mut bench = studio_as([ADDED, "unihint"], |_| always(OBEYS));
    bench.press(Modifiers::NONE, Key::F5);
    bench.add_ways("grandmother*5");
    bench.wait_until("five of them and the one that was there", |bench| {
        let told = |text: &str| bench.window.query_all_by_label_contains(text).count();
        told("of bigbox") == 6 && told("Waiting") == 0
    });
    bench
}

/// What is told of the settings of candidates.
fn settings(bench: &Bench) -> Vec<String> {
    let labels = bench.labels().into_iter();
    let mut found: Vec<_> = labels.filter_map(|label| Some(label.split_once(": grandmother")?.1.to_owned())).collect();
    found.sort();
    found
}

fn found() {
    let bench = comparing();
    let settings = settings(&bench);
    assert_eq!(settings.len(), 6, "{settings:?}");
    assert_eq!(settings.iter().filter(|setting| setting.is_empty()).count(), 2, "as it is, twice: {settings:?}");
    // The farthest is the likely color that the fake tells for the least sure place: b* of 48 in a picture of 90 rows.
    for part in ["mode=1", "palette=", "saturation="] {
        assert!(settings.iter().any(|setting| setting.contains(part)), "{part}: {settings:?}");
    }
    let mut different = settings.clone();
    different.dedup();
    assert_eq!(different.len(), 5, "{settings:?}");
}

fn used() {
    let mut bench = comparing();
    let place = bench.labels().iter().position(|label| label.contains("palette=")).unwrap();
    let number: String = bench.labels()[place].chars().filter(char::is_ascii_digit).take(1).collect();
    bench.click_button(&format!("Use candidate {number}"));
    bench.click_button("Done");
    bench.wait_for("Canvas");
    assert_eq!(base(&bench).as_deref(), Some(ADDED));
    let palette = |bench: &Bench| bench.window.get_by_role_and_label(Role::ComboBox, "Mood").value().unwrap();
    assert_ne!(palette(&bench), "Its own");
    bench.window.get_by_role_and_label(Role::ComboBox, "Mood").scroll_to_me();
    bench.settle();
    bench.window.get_by_role_and_label(Role::ComboBox, "Mood").click();
    bench.settle();
    bench.click("Garden");
    assert_eq!(palette(&bench), "Garden");
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_ne!(palette(&bench), "Garden");
    bench.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(base(&bench).as_deref(), Some("Strokes"));
}

fn on_the_command_line() {
    let bench = studio_as([ADDED, "unihint"], |_| always(OBEYS));
    let words = ["compare", "ida.png", "--methods", "grandmother*5,constant", "-o", "compared.json"];
    let told = said(bench.folder.path(), OBEYS, &words);
    let text = fs::read_to_string(bench.path("compared.json")).unwrap_or(told);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let sheet = &report["sheets"][0];
    let ways: Vec<_> =
        sheet["entries"].as_array().unwrap().iter().map(|entry| entry["way"].as_str().unwrap()).collect();
    assert_eq!((ways.len(), ways[0], ways[5]), (6, ADDED, "constant"), "{ways:?}");
    let apart = sheet["apart"].as_array().unwrap().iter().map(|pair| pair[2].as_f64().unwrap());
    let least = apart.fold(f64::INFINITY, f64::min);
    assert!(least > 1.0, "the nearest two are {least} apart: {ways:?}");
    let words = ["colorize", "ida.png", "--method", ADDED, "--palette", "dusk", "--mode", "1", "-o", "dusk.png"];
    let told = said(bench.folder.path(), OBEYS, &words);
    assert!(bench.path("dusk.png").is_file(), "{told}");
    let told =
        said(bench.folder.path(), OBEYS, &["colorize", "ida.png", "--method", ADDED, "--palette", "x", "-o", "x.png"]);
    assert!(told.contains("warm, cool, garden, dusk"), "{told}");
}

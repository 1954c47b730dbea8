//! The page of weights and of the worker.

use std::fs;
use std::path::Path;

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use tintype::engine::wire::DeviceChoice;
use tintype::engine::{Begin, Settings};

use crate::bench::{Bench, write_photograph};
use crate::studio::{NETWORK, NO_WORKER, Test, always, base, choose, install, studio, unfold, wait_for_color};

pub(crate) const TESTS: &[Test] = &[
    ("models::a_network_that_is_not_installed_leads_to_the_page", leads),
    ("models::weights_are_listed_verified_and_removed", listed),
    ("models::without_the_worker_the_page_says_what_to_do", absent),
    ("models::the_worker_tells_who_it_is", present),
    ("models::another_worker_and_device_hold_at_once", applied),
    ("models::new_photographs_begin_in_color_or_in_gray", begun),
    ("models::a_dropped_file_is_added", dropped),
    ("models::a_file_that_is_refused_is_told", refused),
    ("models::a_file_is_chosen_from_the_page_and_one_comes_back_to_it", picked),
];

fn open_page(bench: &mut Bench) {
    bench.press(Modifiers::COMMAND, Key::M);
    bench.wait_for("Can be added");
}

/// Clicks something that may be scrolled out of sight.
fn click(bench: &mut Bench, label: &str) {
    bench.wait_for(label);
    bench.click_button(label);
}

fn leads() {
    let mut bench = studio(|_| NO_WORKER.into());
    unfold(&mut bench);
    let artistic = bench.window.get_by_role_and_label(Role::Button, "DeOldify, artistic");
    assert!(artistic.accesskit_node().is_disabled());
    bench.window.get_by_label("Get DeOldify, artistic").click();
    bench.settle();
    bench.wait_for("Can be added");
    assert!(bench.has("https://data.deepai.org/deoldify/ColorizeArtistic_gen.pth"), "{:?}", bench.labels());
    assert!(bench.has("ColorizeArtistic_gen.pth · 256 MB · MIT"));
}

fn listed() {
    let mut bench = studio(|_| NO_WORKER.into());
    open_page(&mut bench);
    assert!(bench.has(NETWORK) && bench.has("siggraph17 · 1 MB · BSD-2-Clause · known file · tested"));
    click(&mut bench, "Verify siggraph17");
    bench.wait_for("siggraph17 is as it was when it was added");
    fs::write(bench.path("weights/siggraph17.safetensors"), "numberz").unwrap();
    click(&mut bench, "Verify siggraph17");
    bench.wait_for("siggraph17 changed since it was added");
    click(&mut bench, "Remove siggraph17");
    assert!(bench.path("weights/siggraph17.json").exists(), "asked first");
    click(&mut bench, "Remove for good siggraph17");
    bench.wait_for("Nothing yet");
    assert!(!bench.path("weights/siggraph17.json").exists());
    bench.press(Modifiers::NONE, Key::Escape);
    unfold(&mut bench);
    let network = bench.window.get_by_role_and_label(Role::Button, NETWORK);
    assert!(network.accesskit_node().is_disabled(), "its weights are gone");
}

fn absent() {
    let mut bench = studio(|_| NO_WORKER.into());
    open_page(&mut bench);
    bench.wait_for("there is no /nowhere/tintype-models; `cargo xtask run` builds it");
    assert!(!bench.has("needs about"), "no network is chosen");
}

fn present() {
    let mut bench = studio(|_| always("colorful"));
    choose(&mut bench, NETWORK);
    open_page(&mut bench);
    bench.wait_for("a fake worker on bigbox");
    assert!(bench.has("Processor with 2 threads · avx2") && bench.has("No graphics card"));
    assert!(bench.has("needs about 556 MB of memory, 136 MB of it for its numbers"), "{:?}", bench.labels());
}

fn applied() {
    let mut bench = studio(|_| NO_WORKER.into());
    choose(&mut bench, NETWORK);
    bench.wait_for("Try again");
    open_page(&mut bench);
    bench.wait_for("there is no /nowhere");
    bench.click("Processor");
    let command = always("colorful");
    bench.window.get_by_label("Worker command").focus();
    bench.settle();
    bench.window.get_by_label("Worker command").type_text(&command);
    bench.settle();
    bench.click("Apply");
    bench.wait_for("a fake worker");
    let saved = |bench: &Bench| Settings::load(&bench.path("settings"));
    bench.wait_until("saved", |bench| saved(bench).worker_command == command);
    assert_eq!(saved(&bench).device, DeviceChoice::Cpu);
    bench.press(Modifiers::NONE, Key::Escape);
    wait_for_color(&mut bench);
    let [r, g, _] = crate::studio::rgb(&crate::studio::color_at(&mut bench, 0.5, 0.5));
    assert!(r > g.saturating_add(20), "colored without another word");
}

fn begun() {
    let mut bench = studio(|_| always("colorful"));
    install(&bench.path("weights"), "unihint");
    let [first, second] = ["first.png", "second.png"].map(|name| write_photograph(&bench.path(name)));
    bench.drop_file(&first);
    bench.wait_until("our own network", |bench| base(bench).is_some_and(|name| name.eq_ignore_ascii_case("unihint")));
    wait_for_color(&mut bench);
    assert!(!bench.labels().iter().any(|label| label.starts_with("Undo ")), "{:?}", bench.labels());
    open_page(&mut bench);
    click(&mut bench, "In gray");
    bench.wait_until("saved", |bench| Settings::load(&bench.path("settings")).begin == Begin::Strokes);
    bench.press(Modifiers::NONE, Key::Escape);
    assert_eq!(base(&bench).map(|name| name.to_lowercase()).as_deref(), Some("unihint"), "what is open stays");
    bench.drop_file(&second);
    bench.wait_until("gray", |bench| base(bench).as_deref() == Some("Strokes"));
}

/// A program that takes any file for weights of eccv16, in the words of the worker.
fn write_converter(path: &Path) {
    let answer = r#"{"architecture":"eccv16","parameters":5,"folded":0,"tested":true,
        "sources":[{"name":"mine.pth","bytes":3,"sha256":"0123456789abcdef"}],
        "output":{"name":"x","bytes":7,"sha256":"00"}}"#;
    let program = format!("#!/bin/sh\nfor last; do :; done\nprintf numbers > \"$last\"\ncat <<'END'\n{answer}\nEND\n");
    write_program(path, &program);
}

fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn dropped() {
    let mut bench = studio(|_| NO_WORKER.into());
    write_converter(&bench.path("converter"));
    fs::write(bench.path("mine.pth"), "abc").unwrap();
    let file = bench.path("mine.pth");
    bench.drop_file(&file);
    bench.wait_for("Installed eccv16-01234567; choose it under Base");
    assert!(bench.has("eccv16 · 1 MB · licence unknown · not a known file · tested"), "{:?}", bench.labels());
    assert!(bench.has("SHA-256 0123456789abcdef mine.pth"));
    bench.press(Modifiers::NONE, Key::Escape);
    choose(&mut bench, "eccv16-01234567");
}

fn refused() {
    let mut bench = studio(|_| NO_WORKER.into());
    open_page(&mut bench);
    fs::write(bench.path("mine.ckpt"), "abc").unwrap();
    let file = bench.path("mine.ckpt");
    bench.drop_file(&file);
    bench.wait_for("The neural worker is not installed");
    write_program(&bench.path("converter"), "#!/bin/sh\necho 'tintype-models: this is no weight file' >&2\nexit 1\n");
    bench.drop_file(&file);
    bench.wait_for("This is no weight file");
    assert!(bench.has("Verify siggraph17"), "the page is still there");
}

fn picked() {
    let mut bench = studio(|_| NO_WORKER.into());
    write_converter(&bench.path("converter"));
    fs::write(bench.path("mine.pth"), "abc").unwrap();
    open_page(&mut bench);
    click(&mut bench, "Add a weight file…");
    bench.wait_for("Folder above");
    let path = bench.path("mine.pth").display().to_string();
    bench.window.get_by_label("Path").type_text(&path);
    bench.settle();
    bench.click_button("Add");
    bench.wait_for("Installed eccv16-01234567; choose it under Base");
    assert!(bench.has("Can be added"));
}

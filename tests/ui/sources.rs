//! Where references come from: what is dropped and pasted while their list is open, and the photographs of other tabs.

use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tempfile::TempDir;

use crate::bench::{Bench, write_photograph};
use crate::referring::{bench, write_mirror};

fn tabs(bench: &Bench) -> usize {
    bench.window.query_all_by_label_contains("Photograph ").count()
}

/// Three photographs in tabs, `ida.png` in front with its list of references: `mirror.png` is in color, `otto.png` gray.
fn with_tabs() -> Bench {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let files = vec![
        write_photograph(&path("ida.png")),
        write_photograph(&path("otto.png")),
        write_mirror(&path("mirror.png")),
    ];
    let mut bench = Bench::new(folder, files, Harness::builder());
    for name in ["ida.png", "otto.png", "mirror.png"] {
        bench.wait_for(&format!("Photograph {name}"));
    }
    bench.press(Modifiers::NONE, Key::F6);
    bench
}

#[test]
fn a_picture_dropped_on_the_list_of_references_becomes_one() {
    let mut bench = bench();
    bench.press(Modifiers::NONE, Key::F6);
    let mirror = bench.path("mirror.png");
    bench.drop_file(&mirror);
    bench.wait_for("Reference 1: mirror.png");
    assert!(bench.is_enabled("Undo change of base"));
    bench.press(Modifiers::NONE, Key::F6);
    bench.drop_file(&mirror);
    bench.wait_for("Photograph mirror.png");
    assert_eq!(tabs(&bench), 2, "without the list it is opened");
}

#[test]
fn a_picture_pasted_while_the_list_is_open_becomes_one_that_the_project_holds() {
    let mut bench = bench();
    bench.press(Modifiers::NONE, Key::F6);
    let image = ColorImage::filled([40, 30], Color32::from_rgb(200, 60, 40));
    bench.window.event(Event::PasteImage(Arc::new(image)));
    bench.wait_for("Reference 1: Pasted");
    let held = bench.window.get_by_label("Keep in the project");
    assert_eq!(
        egui_kittest::kittest::NodeT::accesskit_node(&held).toggled(),
        Some(eframe::egui::accesskit::Toggled::True)
    );
    assert_eq!(tabs(&bench), 0);
}

#[test]
fn a_color_photograph_of_another_tab_gives_its_own_colors_and_a_gray_one_none() {
    let mut bench = with_tabs();
    bench.click_button("From an open photograph");
    assert!(!bench.is_enabled("Take the colors of otto.png") && !bench.has("Take the colors of ida.png"));
    bench.click_button("Take the colors of mirror.png");
    bench.wait_for("Reference 1: mirror.png");
    assert!(bench.is_enabled("Undo change of base"));
}

#[test]
fn a_photograph_that_was_colored_in_another_tab_gives_its_result() {
    let mut bench = with_tabs();
    bench.click("Photograph otto.png");
    bench.click_button("Sky");
    bench.paint();
    bench.wait_until_at_rest();
    bench.click("Photograph ida.png");
    bench.click_button("From an open photograph");
    bench.click_button("Take the colors of otto.png");
    bench.wait_for("Reference 1: otto colored");
    assert!(!bench.has("This picture has no color to give"), "it was rendered in color");
}

#[test]
fn likely_references_are_found_in_the_folder_and_in_tabs_and_one_press_takes_one() {
    let mut bench = bench();
    let far = image::RgbImage::from_fn(120, 90, |x, y| image::Rgb([x, y, x ^ y].map(|v| u8::try_from(v).unwrap())));
    far.save(bench.path("far.png")).unwrap();
    bench.press(Modifiers::NONE, Key::F6);
    bench.click_button("Suggest references");
    bench.wait_for("Likely reference 1: mirror.png");
    bench.wait_until("all looked at", |bench| bench.is_enabled("Suggest references"));
    assert!(!bench.has("Likely reference 1: ida.png") && !bench.has("Likely reference 2: ida.png"), "it is open");
    let name = bench.labels().into_iter().find(|label| label.starts_with("Likely reference 1: mirror.png")).unwrap();
    bench.click_button(&name);
    bench.wait_for("Reference 1: mirror.png");
    assert!(!bench.has("Likely reference"), "the others make room");
    bench.click_button("Suggest references");
    bench.wait_until("all looked at", |bench| bench.is_enabled("Suggest references"));
    assert!(!bench.has("mirror.png, "), "it is one already");
    bench.click_button("Close likely references");
    assert!(!bench.has("Close likely references"));
}

#[test]
fn a_photograph_of_another_tab_is_suggested_by_its_name() {
    let mut bench = with_tabs();
    bench.click_button("Suggest references");
    bench.wait_for("Likely reference 1: mirror.png");
    assert!(!bench.has("otto.png, "), "it has no color");
}

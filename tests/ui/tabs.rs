//! Several photographs open at once.

use std::path::PathBuf;

use eframe::egui::accesskit::Toggled;
use eframe::egui::{Event, Key, Modifiers, OutputCommand, PointerButton, ViewportCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tempfile::TempDir;

use crate::bench::{Bench, write_photograph};

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// A window with these photographs open.
fn with(names: &[&str]) -> Bench {
    let folder = TempDir::new().unwrap();
    let files: Vec<PathBuf> = names.iter().map(|name| write_photograph(&folder.path().join(name))).collect();
    let mut bench = Bench::new(folder, files, Harness::builder());
    for name in names {
        bench.wait_for(&format!("Photograph {name}"));
    }
    bench
}

/// The name of the tab in front.
fn front(bench: &Bench) -> String {
    let tabs = bench.window.query_all_by_label_contains("Photograph ");
    let chosen = tabs.filter(|tab| tab.accesskit_node().toggled() == Some(Toggled::True));
    let names: Vec<String> = chosen.filter_map(|tab| tab.accesskit_node().label()).collect();
    assert_eq!(names.len(), 1, "{:?}", bench.labels());
    names.concat().replace("Photograph ", "")
}

fn tabs(bench: &Bench) -> usize {
    bench.window.query_all_by_label_contains("Photograph ").count()
}

/// How much color the eyedropper finds in the middle of the canvas.
fn color(bench: &mut Bench) -> f64 {
    bench.press(Modifiers::NONE, Key::I);
    bench.drag(&[(0.5, 0.5), (0.5, 0.5)]);
    bench.click("Enter the color in CIE Lab");
    let number = |label: &str| bench.window.get_by_label(label).accesskit_node().numeric_value().unwrap();
    let found = number("Lab a*, green to red").hypot(number("Lab b*, blue to yellow"));
    bench.press(Modifiers::NONE, Key::B);
    found
}

/// Makes the color in the hand a strong one.
fn take_red(bench: &mut Bench) {
    bench.window.get_by_label("Hex color").focus();
    bench.settle();
    bench.press(Modifiers::COMMAND, Key::A);
    bench.window.get_by_label("Hex color").type_text("c03030");
    bench.settle();
    bench.press(Modifiers::NONE, Key::Escape);
}

#[test]
fn several_files_open_in_tabs_and_the_first_is_in_front() {
    let mut bench = with(&["ida.png", "otto.png", "lena.png"]);
    assert_eq!(front(&bench), "ida.png");
    bench.press(Modifiers::COMMAND, Key::Tab);
    assert_eq!(front(&bench), "otto.png");
    bench.press(CTRL_SHIFT, Key::Tab);
    bench.press(CTRL_SHIFT, Key::Tab);
    assert_eq!(front(&bench), "lena.png", "around the end");
    bench.click("Photograph otto.png");
    assert_eq!(front(&bench), "otto.png");
    bench.press(Modifiers::COMMAND, Key::W);
    assert_eq!((front(&bench).as_str(), tabs(&bench)), ("lena.png", 2), "the next one comes to the front");
    bench.click("Close lena.png");
    assert_eq!(tabs(&bench), 0, "one photograph needs no tabs");
    assert!(bench.has("ida.png") && bench.has("Canvas"));
}

#[test]
fn the_middle_button_closes_a_tab_that_is_not_in_front() {
    let mut bench = with(&["ida.png", "otto.png", "lena.png"]);
    let pos = bench.window.get_by_label("Photograph otto.png").rect().center();
    bench.window.hover_at(pos);
    bench.settle();
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Middle, Modifiers::NONE);
        bench.window.event(Event::PointerButton { pos, button, pressed, modifiers });
        bench.window.step();
    }
    bench.settle();
    assert_eq!((front(&bench).as_str(), tabs(&bench)), ("ida.png", 2));
    assert!(!bench.has("otto.png"));
}

#[test]
fn a_file_that_is_open_comes_to_the_front_and_dropped_files_open_beside_it() {
    let mut bench = with(&["ida.png", "otto.png"]);
    let paths = ["otto.png", "lena.png"].map(|name| bench.path(name));
    write_photograph(&paths[1]);
    bench.drop_file(&paths[0]);
    bench.settle();
    assert_eq!((front(&bench).as_str(), tabs(&bench)), ("otto.png", 2));
    bench.drop_file(&paths[1]);
    bench.wait_for("Photograph lena.png");
    assert_eq!((front(&bench).as_str(), tabs(&bench)), ("lena.png", 3));
}

#[test]
fn color_lands_on_the_photograph_it_was_asked_for() {
    let mut bench = with(&["ida.png", "otto.png"]);
    take_red(&mut bench);
    bench.paint();
    // Before the color is there another photograph is in front.
    bench.press(Modifiers::COMMAND, Key::Tab);
    assert!(bench.has("Photograph ida.png, not saved"));
    // The status bar tells of the work on the other one until that is broken off.
    bench.wait_for("Paint a few strokes");
    bench.wait_until_at_rest();
    assert!(color(&mut bench) < 1.0, "what was painted elsewhere colors nothing here");
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.wait_until_at_rest();
    assert!(color(&mut bench) > 20.0, "the color is made again");
}

#[test]
fn strokes_and_colors_go_from_one_photograph_to_another() {
    let mut bench = with(&["ida.png", "otto.png"]);
    take_red(&mut bench);
    bench.paint();
    bench.wait_until_at_rest();
    assert!(color(&mut bench) > 20.0);
    bench.press(Modifiers::COMMAND, Key::Tab);
    // What the eyedropper took there is in the hand here.
    bench.paint();
    bench.wait_until_at_rest();
    assert!(color(&mut bench) > 20.0);
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.window.event(Event::Copy);
    bench.window.step();
    let mut commands = bench.window.output().platform_output.commands.iter();
    let copied = commands.find_map(|c| if let OutputCommand::CopyText(text) = c { Some(text.clone()) } else { None });
    let copied = copied.unwrap();
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.wait_for("Paint a few strokes");
    bench.window.event(Event::Paste(copied));
    bench.wait_for("1 stroke pasted");
}

#[test]
fn undo_and_what_is_selected_belong_to_each_photograph() {
    let mut bench = with(&["ida.png", "otto.png"]);
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.press(Modifiers::COMMAND, Key::Tab);
    assert!(bench.has("Photograph ida.png, not saved"), "nothing was taken back here");
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.wait_for("Paint a few strokes");
}

#[test]
fn quitting_asks_for_each_unsaved_photograph_and_cancel_keeps_them_all() {
    let mut bench = with(&["ida.png", "otto.png", "lena.png"]);
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.paint();
    assert_eq!(front(&bench), "lena.png, not saved");
    bench.press(Modifiers::COMMAND, Key::Q);
    assert!(bench.has("Save your work?") && bench.has("ida.png: never saved as a project"), "{:?}", bench.labels());
    bench.click_button("Discard");
    assert!(bench.has("Save your work?") && !bench.has("Asked about next"), "there is another one, the last");
    assert_eq!(front(&bench), "ida.png, not saved", "what is asked about is in sight");
    bench.click_button("Cancel");
    assert_eq!(tabs(&bench), 3);
    assert!(bench.has("Photograph lena.png, not saved") && bench.has("Photograph ida.png, not saved"));
    bench.press(Modifiers::COMMAND, Key::Q);
    bench.click_button("Discard");
    bench.click_button("Discard");
    let closes = |command: &ViewportCommand| *command == ViewportCommand::Close;
    bench.wait_until("the window closes", move |b| {
        b.window.output().viewport_output.values().any(|v| v.commands.iter().any(closes)) || !b.has("Save your work?")
    });
}

#[test]
fn closing_a_tab_with_unsaved_work_brings_it_to_the_front_and_asks() {
    let mut bench = with(&["ida.png", "otto.png"]);
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.click("Close ida.png");
    assert!(bench.has("Save your work?"));
    assert_eq!(front(&bench), "ida.png, not saved");
    bench.click_button("Discard");
    assert!(bench.has("otto.png") && !bench.has("ida.png"));
}

#[test]
fn work_in_every_tab_is_autosaved_and_recovered() {
    let mut bench = with(&["ida.png", "otto.png"]);
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::Tab);
    bench.paint();
    let recovery = bench.path("recovery");
    let count = move || std::fs::read_dir(&recovery).map_or(0, Iterator::count);
    bench.wait_until("two recovery files", move |_| count() == 2);
    let Bench { window, folder } = bench;
    drop(window);
    let mut again = Bench::new(folder, vec![], Harness::builder());
    again.wait_for("Recover ida.png");
    again.click_button("Recover all");
    again.wait_for("Photograph ida.png, not saved");
    again.wait_for("Photograph otto.png, not saved");
}

/// A window that shows a folder with two photographs, a project and a file that is no picture.
fn folder_of_pictures() -> Bench {
    let folder = TempDir::new().unwrap();
    let pictures = folder.path().join("album");
    std::fs::create_dir(&pictures).unwrap();
    for name in ["ida.png", "otto.png"] {
        write_photograph(&pictures.join(name));
    }
    std::fs::write(pictures.join("broken.png"), "no picture").unwrap();
    let mut bench = Bench::new(folder, vec![pictures], Harness::builder());
    bench.wait_for("Choose photographs");
    bench.wait_for("broken.png. Cannot be opened");
    bench
}

#[test]
fn a_folder_shows_its_pictures_and_the_chosen_ones_open_in_tabs() {
    let mut bench = folder_of_pictures();
    bench.click("ida.png");
    bench.window.get_by_label("otto.png").click_modifiers(Modifiers::COMMAND);
    bench.settle();
    bench.click_button("Open 2");
    bench.wait_for("Photograph otto.png");
    assert_eq!((front(&bench).as_str(), tabs(&bench)), ("ida.png", 2));
    assert!(!bench.has("Choose photographs"));
}

#[test]
fn pictures_of_a_folder_are_chosen_by_keys_and_broken_ones_do_not_open() {
    let mut bench = folder_of_pictures();
    assert!(!bench.is_enabled("Open"), "the broken one is the first");
    bench.press(Modifiers::NONE, Key::ArrowRight);
    bench.press(Modifiers::NONE, Key::Space);
    bench.press(Modifiers::NONE, Key::ArrowRight);
    bench.press(Modifiers::NONE, Key::Space);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.wait_for("Photograph otto.png");
    assert_eq!(tabs(&bench), 2);
}

#[test]
fn a_project_of_a_folder_is_marked_and_opens_and_escape_leaves() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::S);
    bench.wait_for("Path");
    bench.click_button("Save");
    bench.wait_for("Project saved");
    bench.press(Modifiers::COMMAND, Key::W);
    bench.press(CTRL_SHIFT, Key::O);
    bench.wait_for("Open a folder");
    bench.click_button("Open");
    bench.wait_for("ida.tintype, project");
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Choose photographs") && bench.has("Open a photograph…"));
    bench.press(CTRL_SHIFT, Key::O);
    bench.click_button("Open");
    bench.wait_for("ida.tintype, project");
    bench.press(Modifiers::NONE, Key::End);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.wait_for("Canvas");
    assert!(!bench.has("Paint a few strokes"), "the project has its stroke");
}

#[test]
fn the_project_of_a_closed_tab_is_free_for_another_window() {
    let mut bench = with(&["ida.png", "otto.png"]);
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::S);
    bench.wait_for("Path");
    bench.click_button("Save");
    bench.wait_for("Photograph ida.tintype");
    let project = bench.path("ida.tintype");
    let is_free = || std::fs::File::open(&project).unwrap().try_lock().is_ok();
    bench.press(Modifiers::COMMAND, Key::Tab);
    assert!(!is_free(), "a tab that is not in front holds its project too");
    bench.click("Close ida.tintype");
    bench.wait_until("the project is free", |_| is_free());
}

//! An evening's work in one go, in a window of a process of its own that is killed while a hand paints; and what is left of it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use tempfile::TempDir;
use tintype::document::load_project;
use tintype::engine::EngineConfig;

use crate::bench::{Bench, write_photograph};

/// Where the window that will be killed works, for its process.
const FOLDER: &str = "TINTYPE_TEST_SESSION";

/// What is waited for at most: two processes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// Ends the other process whatever happens here.
struct Other(Child);

impl Drop for Other {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop((self.0.kill(), self.0.wait()));
    }
}

/// Strokes of the work in a project file.
fn strokes(path: &Path) -> usize {
    load_project(path).map_or(0, |project| project.snapshot.strokes.len())
}

/// The recovery file.
fn recovery(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder.join("recovery")).ok()?;
    files.filter_map(|file| Some(file.ok()?.path())).find(|path| path.extension().is_some_and(|e| e == "tintype"))
}

/// A short stroke; another for each number.
fn paint(bench: &mut Bench, number: u8) {
    let (x, y) = (0.3 + 0.05 * f32::from(number % 8), 0.3 + 0.08 * f32::from(number / 8 % 5));
    bench.drag(&[(x, y), (x + 0.01, y + 0.02), (x + 0.03, y + 0.02)]);
}

#[test]
fn a_killed_session_is_taken_up_again_and_exported() {
    let folder = TempDir::new().unwrap();
    let exe = std::env::current_exe().unwrap();
    let mut window = Command::new(exe);
    window.args(["--exact", "--ignored", "session::in_a_window_that_is_killed"]).env(FOLDER, folder.path());
    let mut other = Other(window.spawn().unwrap());
    let until = Instant::now() + PATIENCE;
    while !folder.path().join("ready").is_file() {
        assert!(other.0.try_wait().unwrap().is_none(), "the window ended by itself");
        assert!(Instant::now() < until, "the window came to no end");
        std::thread::sleep(Duration::from_millis(20));
    }
    // While it paints: no time to save anything.
    other.0.kill().unwrap();
    other.0.wait().unwrap();
    let saved = strokes(&folder.path().join("ida.tintype"));
    let left = recovery(folder.path()).unwrap();
    let found = strokes(&left);
    assert!(saved == 30 && found >= 33, "{saved} strokes were saved, {found} found");
    let headless = folder.path().join("headless.png");
    let mut render = Command::new(env!("CARGO_BIN_EXE_tintype"));
    assert!(render.arg("render").arg(&left).arg("-o").arg(&headless).status().unwrap().success());

    let own = TempDir::new().unwrap();
    let engine = EngineConfig {
        recovery_folder: folder.path().join("recovery"),
        settings_folder: folder.path().join("settings"),
        ..Bench::engine(&own)
    };
    let mut again = Bench::with_engine(own, vec![], engine, Harness::builder());
    again.wait_for("Take up where you left off?");
    again.click("Recover ida.png");
    again.wait_for("Canvas");
    again.press(Modifiers::COMMAND, Key::E);
    again.window_export();
    let exported = std::fs::read(folder.path().join("ida colored.png")).unwrap();
    assert_eq!(exported, std::fs::read(headless).unwrap(), "the same picture, byte for byte");
}

impl Bench {
    /// Presses the button of the export dialog and waits for the file.
    fn window_export(&mut self) {
        use egui_kittest::kittest::Queryable;
        self.window.get_all_by_label("Export").last().unwrap().click();
        self.wait_for("Largest change of lightness");
    }
}

#[test]
#[ignore = "run by the test of the killed session, in a process of its own"]
fn in_a_window_that_is_killed() {
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    let photograph = write_photograph(&folder.join("ida.png"));
    let own = TempDir::new().unwrap();
    let engine = EngineConfig {
        recovery_folder: folder.join("recovery"),
        settings_folder: folder.join("settings"),
        ..Bench::engine(&own)
    };
    let mut bench = Bench::with_engine(own, vec![photograph], engine, Harness::builder());
    bench.wait_for("Canvas");
    for (number, color) in (0..30).zip(["Sky", "Grass"].into_iter().cycle()) {
        if number % 10 == 0 {
            bench.click_button(color);
        }
        paint(&mut bench, number);
    }
    edits(&mut bench);
    undo_storm(&mut bench);
    bench.press(Modifiers::COMMAND, Key::S);
    bench.wait_for("Path");
    bench.click_button("Save");
    bench.wait_for("Project saved");
    for number in 30..33 {
        paint(&mut bench, number);
    }
    // The clock of this window runs by frames.
    let done = folder.clone();
    bench.wait_until("the autosave", |_| recovery(&done).is_some_and(|path| strokes(&path) >= 33));
    std::fs::write(folder.join("ready"), "").unwrap();
    for number in 33..=u8::MAX {
        paint(&mut bench, number);
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nobody killed it");
}

/// Another color, another size, another place, one taken away and brought back, and another saturation.
fn edits(bench: &mut Bench) {
    bench.press(Modifiers::NONE, Key::V);
    bench.press(Modifiers::NONE, Key::Tab);
    bench.wait_until_at_rest();
    bench.click_button("Fair skin");
    bench.press(Modifiers::NONE, Key::CloseBracket);
    bench.press(Modifiers::NONE, Key::Delete);
    bench.click("Undo remove stroke");
    bench.click_button("Make the stroke neutral");
    bench.press(Modifiers::NONE, Key::B);
}

/// Back and forth as fast as keys go, and forth again to the end.
fn undo_storm(bench: &mut Bench) {
    let (back, forth) = (Modifiers::COMMAND, Modifiers::COMMAND | Modifiers::SHIFT);
    for round in 1..=12 {
        (0..3 * round).for_each(|_| bench.window.key_press_modifiers(back, Key::Z));
        bench.settle();
        (0..2 * round).for_each(|_| bench.window.key_press_modifiers(forth, Key::Z));
        bench.settle();
    }
    (0..60).for_each(|_| bench.window.key_press_modifiers(forth, Key::Z));
    bench.settle();
    assert!(!bench.is_enabled("Redo"), "{:?}", bench.labels());
    bench.wait_until_at_rest();
}

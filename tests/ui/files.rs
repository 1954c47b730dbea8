//! Opening, saving, exporting, closing, recovering, and what goes wrong.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{Color32, ColorImage, Event, Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tempfile::TempDir;

use crate::bench::{Bench, button, write_photograph};

#[test]
fn the_start_screen_invites_and_a_dropped_photograph_opens() {
    let mut bench = Bench::empty();
    assert!(bench.has("Open a photograph…") && bench.has("or drop one here"));
    assert!(!bench.has("Canvas"));
    let photograph = write_photograph(&bench.path("dropped.png"));
    bench.drop_file(&photograph);
    bench.wait_for("Canvas");
    assert!(bench.has("dropped.png") && bench.has("120 × 90"));
}

#[test]
fn a_file_that_is_no_picture_is_refused_with_a_notice_that_can_be_closed() {
    let mut bench = Bench::empty();
    let path = bench.path("notes.png");
    std::fs::write(&path, "not a picture").unwrap();
    bench.drop_file(&path);
    bench.wait_for("Close message");
    assert!(bench.has("notes.png"), "the message names the file: {:?}", bench.labels());
    bench.click("Close message");
    assert!(!bench.has("Close message") && bench.has("Open a photograph…"));
}

#[test]
fn a_missing_file_is_named() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("gone.jpg");
    let mut bench = Bench::new(folder, vec![missing], Harness::builder());
    bench.wait_for("gone.jpg");
    assert!(bench.has("Close message"));
}

#[test]
fn work_is_saved_and_opens_again_with_its_strokes() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::S);
    save_in_picker(&mut bench);
    assert!(bench.path("ida.tintype").is_file());
    bench.wait_until("saved", |b| b.has("Project saved"));
    bench.press(Modifiers::COMMAND, Key::W);
    assert!(bench.has("Open a photograph…"), "{:?}", bench.labels());
    bench.click_button("ida.tintype");
    bench.wait_for("Canvas");
    assert!(!bench.has("Paint a few strokes"), "the stroke is back");
}

/// Where there is no system dialog the window's own picker asks, with a name proposed.
fn save_in_picker(bench: &mut Bench) {
    bench.wait_for("Path");
    assert!(bench.has("Save project"));
    bench.click_button("Save");
    let path = bench.path("ida.tintype");
    bench.wait_until("the project file", move |_| path.is_file());
}

#[test]
fn closing_with_unsaved_work_asks_and_can_be_canceled_or_discarded() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::W);
    assert!(bench.has("Save your work?"));
    bench.click_button("Cancel");
    assert!(bench.has("Canvas") && !bench.has("Save your work?"));
    bench.press(Modifiers::COMMAND, Key::W);
    bench.click_button("Discard");
    assert!(bench.has("Open a photograph…"));
}

#[test]
fn closing_tells_work_that_was_never_saved_from_later_changes() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::W);
    assert!(bench.has("Never saved as a project") && !bench.has("Changed since"), "{:?}", bench.labels());
    bench.click_button("Cancel");
    bench.press(Modifiers::COMMAND, Key::S);
    save_in_picker(&mut bench);
    bench.wait_until("saved", |b| b.has("Project saved"));
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::W);
    assert!(bench.has("Changed since its project was saved") && !bench.has("Never saved"), "{:?}", bench.labels());
}

#[test]
fn without_changes_closing_asks_nothing() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND, Key::W);
    assert!(bench.has("Open a photograph…") && !bench.has("Save your work?"));
}

#[test]
fn save_before_closing_saves_and_then_closes() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::W);
    bench.click_button("Save");
    save_in_picker(&mut bench);
    bench.wait_for("Open a photograph…");
}

#[test]
fn an_export_reports_the_largest_change_of_lightness() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.wait_until_idle();
    bench.press(Modifiers::COMMAND, Key::E);
    assert!(bench.has("Export picture") && bench.has("8 bit"));
    bench.window.get_all_by_label("Export").last().unwrap().click();
    bench.wait_for("Largest change of lightness");
    assert!(bench.path("ida colored.png").is_file());
    bench.press(Modifiers::COMMAND, Key::E);
    bench.wait_for("A file of that name is there already");
    assert!(bench.has("Replace"));
}

#[test]
fn recent_files_are_remembered_by_the_next_window() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND, Key::W);
    bench.click_button("View");
    bench.click_button("Light theme");
    let Bench { window, folder } = bench;
    drop(window);
    let mut again = Bench::new(folder, vec![], Harness::builder());
    again.settle();
    assert!(again.has("ida.png"), "{:?}", again.labels());
    again.click_button("View");
    assert!(again.is_on("Light theme") && !again.is_on("Dark theme"));
}

/// A new window after one in which a stroke was painted and autosaved, and which was gone without being asked to close.
fn after_a_crash() -> Bench {
    let mut bench = Bench::with_photograph();
    bench.paint();
    let recovery = bench.path("recovery");
    bench.wait_until("the recovery file", move |_| std::fs::read_dir(&recovery).is_ok_and(|d| d.count() > 0));
    let Bench { window, folder } = bench;
    drop(window);
    Bench::new(folder, vec![], Harness::builder())
}

#[test]
fn work_that_was_autosaved_is_offered_after_a_crash() {
    let mut again = after_a_crash();
    again.wait_for("Take up where you left off?");
    again.click("Recover ida.png");
    again.wait_for("Canvas");
    assert!(!again.has("Paint a few strokes"));
    again.press(Modifiers::COMMAND, Key::W);
    assert!(again.has("Save your work?"), "recovered work is not safe until it is saved");
}

#[test]
fn recoverable_work_can_be_deleted_and_is_not_offered_again() {
    let mut again = after_a_crash();
    again.wait_for("Delete ida.png");
    again.click("Delete ida.png");
    assert!(!again.has("Take up where you left off?"));
    let recovery = again.path("recovery");
    again.wait_until("no recovery file", move |_| std::fs::read_dir(&recovery).is_ok_and(|d| d.count() == 0));
}

#[test]
fn the_picker_lists_pictures_and_opens_one() {
    let mut bench = Bench::with_photograph();
    write_photograph(&bench.path("otto.png"));
    bench.press(Modifiers::COMMAND, Key::O);
    bench.wait_for("otto.png");
    bench.click_button("otto.png");
    bench.click_button("Open");
    bench.wait_until("otto on the easel", |b| !b.has("Path") && b.has("otto.png"));
}

#[test]
fn a_path_that_leads_nowhere_keeps_the_picker_open_and_a_folder_is_gone_into() {
    let mut bench = Bench::with_photograph();
    std::fs::create_dir(bench.path("album")).unwrap();
    write_photograph(&bench.path("album/otto.png"));
    bench.press(Modifiers::COMMAND, Key::O);
    bench.wait_for("album");
    let typed = |bench: &mut Bench, path: &str| {
        bench.press(Modifiers::COMMAND, Key::A);
        bench.window.event(Event::Text(path.into()));
        bench.settle();
        bench.press(Modifiers::NONE, Key::Enter);
    };
    typed(&mut bench, "gone.png");
    assert!(bench.has("There is no such file:") && bench.has("Path"), "{:?}", bench.labels());
    typed(&mut bench, "album");
    bench.wait_for("otto.png");
    assert!(!bench.has("There is no such file:") && bench.has("Path"));
    bench.click_button("Home");
    assert!(bench.has("Path"));
}

#[test]
fn a_new_file_in_a_folder_that_is_not_there_keeps_the_picker_open() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::S);
    bench.wait_for("Path");
    bench.press(Modifiers::COMMAND, Key::A);
    bench.window.event(Event::Text("nowhere/ida.tintype".into()));
    bench.settle();
    bench.click_button("Save");
    assert!(bench.has("There is no such folder:") && bench.has("Path"), "{:?}", bench.labels());
}

#[test]
fn the_picker_tells_projects_from_photographs() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::COMMAND, Key::S);
    save_in_picker(&mut bench);
    bench.wait_until("saved", |b| b.has("Project saved"));
    bench.press(Modifiers::COMMAND, Key::O);
    bench.wait_for("ida.tintype, project");
    assert!(bench.window.query_by_role_and_label(Role::Button, "ida.png").is_some());
}

#[test]
fn the_list_of_shortcuts_names_every_tool() {
    let mut bench = Bench::empty();
    bench.press(Modifiers::NONE, Key::F1);
    for label in ["Eyedropper", "Zoom to the pointer", "Undo", "Ctrl+Z"] {
        assert!(bench.has(label), "{label}");
    }
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Zoom to the pointer"));
}

#[test]
fn an_export_can_show_the_strokes_alone_and_proposes_a_name_for_them() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.wait_until_idle();
    bench.press(Modifiers::COMMAND, Key::E);
    assert!(bench.has("Colored picture") && bench.has("Metadata") && bench.has("Full size"));
    bench.click_button("Longest side");
    assert!(bench.has("Longest side in pixels") && bench.has("60 × 45 px"), "{:?}", bench.labels());
    bench.click_button("Strokes only");
    assert!(bench.has("transparent ground") && !bench.has("Longest side"), "strokes are always in full size");
    assert!(bench.has("120 × 90 px"));
    bench.window.get_all_by_label("Export").last().unwrap().click();
    bench.wait_for("Exported the strokes alone: ida strokes.png, 120×90 px");
    let strokes = image::open(bench.path("ida strokes.png")).unwrap();
    assert_eq!(strokes.color(), image::ColorType::Rgba8);
    assert!(!bench.has("Largest change of lightness"), "nothing was rendered");
}

#[test]
fn an_export_can_be_made_smaller_and_can_show_the_colors_alone() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.wait_until_idle();
    bench.press(Modifiers::COMMAND, Key::E);
    bench.click_button("Color only");
    assert!(bench.has("blend mode Color"));
    bench.window.get_all_by_label("Export").last().unwrap().click();
    bench.wait_for("Exported the colors alone: ida color only.png");
    bench.wait_for("that mode keeps luma");
}

#[test]
fn a_dialog_stays_in_the_middle_and_keeps_no_room_of_lines_that_went() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND, Key::E);
    let check = |bench: &Bench, note: &str| {
        let title = bench.window.get_by_label("Export picture").rect();
        let answer = bench.window.get_by_role_and_label(Role::Button, "Cancel").rect();
        let off = 0.5 * (title.top() + answer.bottom()) - 0.5 * 760.0;
        assert!(off.abs() < 2.0, "it hangs {off} points from the middle");
        let room = answer.top() - bench.window.get_by_label_contains(note).rect().bottom();
        assert!((0.0..40.0).contains(&room), "{room} points are left above the answers");
    };
    check(&bench, "Full resolution");
    let strokes = bench.window.get_by_label("Strokes only").rect().center();
    bench.window.hover_at(strokes);
    bench.window.event(button(strokes, true));
    bench.window.event(button(strokes, false));
    // The frame after the press, and no other.
    bench.window.step();
    bench.window.step();
    check(&bench, "transparent ground");
}

#[test]
fn a_gallery_fits_a_window_that_was_made_smaller() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    bench.wait_for("Path");
    bench.click_button("Open");
    bench.wait_until("its pictures", |b| b.has("Choose photographs") && b.has("ida.png"));
    bench.window.set_size(vec2(900.0, 420.0));
    bench.window.run_steps(2);
    let title = bench.window.get_by_label("Choose photographs").rect();
    let answer = bench.window.get_by_role_and_label(Role::Button, "Cancel").rect();
    assert!(title.top() > 0.0 && answer.bottom() < 420.0, "{title:?} {answer:?}");
}

#[test]
fn an_export_without_an_ending_takes_that_of_the_format_and_one_without_a_name_says_why_not() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND, Key::E);
    let typed = |bench: &mut Bench, name: &str| {
        bench.window.get_by_role_and_label(Role::TextInput, "File").focus();
        bench.settle();
        bench.press(Modifiers::COMMAND, Key::A);
        let path = bench.path(name).display().to_string();
        bench.window.event(Event::Text(path));
        bench.settle();
    };
    typed(&mut bench, "own.tif");
    assert!(!bench.has("Written as"));
    typed(&mut bench, "aunt 1.5");
    assert!(bench.has("Written as aunt 1.5.tif"), "{:?}", bench.labels());
    typed(&mut bench, "");
    assert!(bench.has("The picture needs a name"), "{:?}", bench.labels());
    typed(&mut bench, "aunt 1.5");
    bench.window.get_all_by_label("Export").last().unwrap().click();
    let written = bench.path("aunt 1.5.tif");
    bench.wait_until("the picture", move |_| written.is_file());
}

#[test]
fn a_pasted_picture_opens_and_its_place_is_told() {
    let mut bench = Bench::empty();
    bench.window.event(Event::PasteImage(Arc::new(ColorImage::filled([60, 40], Color32::GRAY))));
    bench.wait_for("Canvas");
    assert!(bench.has("60 × 40") && bench.has("The pasted picture is kept at"), "{:?}", bench.labels());
    let kept: Vec<_> = std::fs::read_dir(bench.path("photographs")).unwrap().collect();
    assert_eq!(kept.len(), 1);
}

#[test]
fn the_colored_picture_is_copied() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.wait_until_idle();
    bench.click_button("File");
    bench.click_button("Copy picture");
    bench.wait_for("The colored picture is on the clipboard");
}

#[test]
fn a_project_that_keeps_its_photograph_opens_without_its_file() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.click_button("File");
    bench.click_button("Keep photograph in projects");
    bench.press(Modifiers::COMMAND, Key::S);
    save_in_picker(&mut bench);
    bench.wait_until("saved", |b| b.has("Project saved"));
    bench.press(Modifiers::COMMAND, Key::W);
    std::fs::remove_file(bench.path("ida.png")).unwrap();
    bench.click_button("ida.tintype");
    bench.wait_for("Canvas");
    assert!(bench.has("The photograph was not found"), "{:?}", bench.labels());
}

#[test]
fn a_hand_that_never_rests_is_autosaved_too() {
    let mut bench = Bench::with_photograph();
    // Nine seconds of the window's clock, never three of them without a stroke.
    for _ in 0..30 {
        bench.paint();
    }
    let until = Instant::now() + Duration::from_secs(60);
    while !std::fs::read_dir(bench.path("recovery")).is_ok_and(|d| d.count() > 0) {
        assert!(Instant::now() < until, "nothing was autosaved");
        std::thread::sleep(Duration::from_millis(5));
    }
}

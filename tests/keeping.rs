//! Projects and photographs that move, vanish, are damaged or are open twice; disks that are full and folders that cannot
//! be written to. Work is never lost, and every refusal names the file, the reason and what to do.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use tintype::document::{DocumentId, Edit, Paint, Revision, Snapshot, Stroke};
use tintype::engine::weights::Catalog;
use tintype::engine::{
    Depth, Embedding, Engine, EngineConfig, ExportOptions, JobKind, NetworkConfig, Networks, Opened, Recovery, Report,
    Request, open_project, render,
};
use tintype::photo::Limits;
use tintype::raster::ImagePoint;

/// A window: an engine, and the folders it shares with others.
struct Window {
    engine: Engine,
}

fn photograph(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("ida.png");
    let picture = image::GrayImage::from_fn(40, 30, |x, y| image::Luma([u8::try_from(60 + 2 * x + y % 3).unwrap()]));
    picture.save(&path).unwrap();
    path
}

fn networks(folder: &Path) -> NetworkConfig {
    NetworkConfig { catalog: Catalog::at(folder.join("no weights")), ..NetworkConfig::default() }
}

impl Window {
    fn on(folder: &TempDir) -> Self {
        Self::with_recovery(folder, folder.path().join("data/recovery"))
    }

    fn with_recovery(folder: &TempDir, recovery_folder: PathBuf) -> Self {
        let settings_folder = folder.path().join("settings");
        let networks = networks(folder.path());
        let config = EngineConfig { recovery_folder, settings_folder, networks, ..EngineConfig::default() };
        Self { engine: Engine::start(config, || ()).unwrap() }
    }

    /// Asks and gives every report until the work is done.
    fn ask(&self, request: Request, kind: JobKind) -> Vec<Report> {
        self.engine.submit(request);
        let mut reports = Vec::new();
        while let Some(report) = self.engine.next_report() {
            if matches!(report, Report::Idle(job) if job == kind) {
                return reports;
            }
            reports.push(report);
        }
        panic!("the engine ended")
    }

    fn open(&self, path: &Path) -> Result<Opened, String> {
        let reports = self.ask(Request::Open { document: DocumentId(0), path: path.into() }, JobKind::Opening);
        let failed = failure(&reports);
        let opened = reports.into_iter().find_map(|r| if let Report::Opened(o) = r { Some(*o) } else { None });
        opened.ok_or_else(|| failed.unwrap())
    }

    fn save(&self, path: &Path, snapshot: &Snapshot, embed: Embedding) -> Vec<Report> {
        let (path, snapshot) = (path.into(), Arc::new(snapshot.clone()));
        self.ask(Request::Save { path, revision: Revision::alone(7), snapshot, past: None, embed }, JobKind::Saving)
    }

    fn autosave(&self, snapshot: &Snapshot) -> Vec<Report> {
        let snapshot = Arc::new(snapshot.clone());
        self.ask(Request::Autosave { revision: Revision::alone(7), snapshot }, JobKind::Autosaving)
    }

    fn recoverable(&self) -> Vec<Recovery> {
        let reports = self.ask(Request::Recoverable, JobKind::Opening);
        reports.into_iter().find_map(|r| if let Report::Recoverable(found) = r { Some(found) } else { None }).unwrap()
    }
}

fn failure(reports: &[Report]) -> Option<String> {
    reports.iter().find_map(|r| if let Report::Failed { message, .. } = r { Some(message.clone()) } else { None })
}

fn remark(reports: &[Report]) -> Option<String> {
    reports.iter().find_map(|r| if let Report::Remark(message) = r { Some(message.clone()) } else { None })
}

fn is_saved(reports: &[Report]) -> bool {
    reports.iter().any(|r| matches!(r, Report::Saved { .. }))
}

fn painted(snapshot: &Snapshot) -> Snapshot {
    let points = vec![ImagePoint::new(5.0, 5.0), ImagePoint::new(30.0, 20.0)];
    let stroke = Stroke::new(snapshot.next_stroke_id(), points, 3.0, Paint::Color { a: 40.0, b: 20.0 });
    snapshot.apply(&Edit::AddStroke(stroke)).0
}

/// A folder with a photograph and a project of it, saved by a window.
fn project(embed: Embedding) -> (TempDir, Window, PathBuf, Snapshot) {
    let folder = TempDir::new().unwrap();
    let window = Window::on(&folder);
    let snapshot = painted(&window.open(&photograph(&folder)).unwrap().snapshot);
    let path = folder.path().join("ida.tintype");
    assert!(is_saved(&window.save(&path, &snapshot, embed)));
    (folder, window, path, snapshot)
}

#[test]
fn a_project_with_its_photograph_inside_opens_when_the_file_is_gone() {
    let (folder, window, path, snapshot) = project(Embedding::Yes);
    let original = fs::read(folder.path().join("ida.png")).unwrap();
    assert_eq!(window.open(&path).unwrap().snapshot, snapshot, "while the file is there it is used");
    fs::remove_file(folder.path().join("ida.png")).unwrap();
    let opened = window.open(&path).unwrap();
    let kept = &opened.snapshot.photograph.path;
    assert!(
        opened.notes.iter().any(|n| n.contains("ida.png") && n.contains("kept in the project")),
        "{:?}",
        opened.notes
    );
    assert!(kept.starts_with(folder.path().join("data/photographs")));
    assert_eq!(fs::read(kept).unwrap(), original);
    assert_eq!(opened.snapshot.strokes, snapshot.strokes);
    // On the command line nothing is written.
    let (photo, headless) = open_project(&path, &Limits::default()).unwrap();
    assert_eq!((photo.gray, headless), (opened.photo.gray.clone(), snapshot));
    // Autosaved work finds the copy, and the next save holds the photograph again.
    window.autosave(&painted(&opened.snapshot));
    assert!(is_saved(&window.save(&path, &opened.snapshot, Embedding::Yes)));
    assert!(open_project(&path, &Limits::default()).is_ok());
}

#[test]
fn the_copy_of_a_photograph_goes_with_its_project_which_holds_it_whatever_is_wished() {
    let (folder, window, path, snapshot) = project(Embedding::Yes);
    fs::remove_file(folder.path().join("ida.png")).unwrap();
    let opened = window.open(&path).unwrap();
    let kept = opened.snapshot.photograph.path.clone();
    let elsewhere = folder.path().join("elsewhere.tintype");
    assert!(is_saved(&window.save(&elsewhere, &opened.snapshot, Embedding::No)));
    assert!(kept.is_file());
    window.ask(Request::PutAway(DocumentId(0)), JobKind::Saving);
    assert!(!kept.exists());
    for project in [path, elsewhere] {
        assert_eq!(window.open(&project).unwrap().snapshot.strokes, snapshot.strokes);
    }
}

#[test]
fn a_photograph_that_only_the_project_has_is_not_dropped_by_a_save_without_it() {
    let (folder, window, path, snapshot) = project(Embedding::Yes);
    fs::remove_file(folder.path().join("ida.png")).unwrap();
    for embed in [Embedding::No, Embedding::Yes] {
        let reports = window.save(&path, &painted(&snapshot), embed);
        assert!(is_saved(&reports) && remark(&reports).is_none(), "{reports:?}");
        assert!(open_project(&path, &Limits::default()).is_ok());
    }
}

#[test]
fn a_photograph_inside_a_project_that_is_damaged_is_refused_with_its_reason() {
    let (folder, window, path, _) = project(Embedding::Yes);
    fs::remove_file(folder.path().join("ida.png")).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let bytes = text.split("\"bytes\":").nth(1).unwrap().split(['}', ',']).next().unwrap().to_owned();
    let changes = [
        text.replace("\"photograph_file\":\"iVBOR", "\"photograph_file\":\"iVBOS"),
        text.replace("\"photograph_file\":\"iVBOR", "\"photograph_file\":\"%%%%%"),
        text.replace("\"photograph_file\":\"", "\"photograph_file\":\"AAAA"),
        text.replace(&format!("\"bytes\":{bytes}"), "\"bytes\":18446744073709551615"),
    ];
    for changed in changes {
        assert_ne!(changed, text);
        fs::write(&path, changed).unwrap();
        let message = window.open(&path).unwrap_err();
        for part in ["damaged", "put it beside the project", "ida.tintype", "ida.png"] {
            assert!(message.contains(part), "{part} is not in: {message}");
        }
    }
    fs::write(&path, text.replacen("\"tintype\":6", "\"tintype\":99", 1)).unwrap();
    assert!(window.open(&path).unwrap_err().contains("newer Tintype"));
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    assert!(window.open(&path).unwrap_err().contains("not a Tintype project"));
}

#[test]
fn a_photograph_deleted_while_open_costs_nothing_but_a_word() {
    let (folder, window, path, snapshot) = project(Embedding::No);
    let photo = window.open(&path).unwrap().photo;
    fs::remove_file(folder.path().join("ida.png")).unwrap();
    let reports = window.save(&path, &painted(&snapshot), Embedding::No);
    assert!(is_saved(&reports));
    assert!(remark(&reports).unwrap().contains("put it back"));
    let reports = window.save(&path, &painted(&snapshot), Embedding::Yes);
    assert!(is_saved(&reports));
    assert!(remark(&reports).unwrap().contains("saved without its photograph"));
    let (out, options) = (folder.path().join("out.png"), ExportOptions::default());
    let request = Request::Export { path: out.clone(), snapshot: Arc::new(snapshot), photo, options };
    assert!(failure(&window.ask(request, JobKind::Exporting)).is_none());
    assert!(out.is_file());
    assert!(window.open(&path).unwrap_err().contains("put it beside the project"));
}

#[test]
fn a_project_that_another_window_wrote_is_not_written_over_in_silence() {
    let (folder, window, path, snapshot) = project(Embedding::No);
    let other = Window::on(&folder);
    let opened = other.open(&path).unwrap();
    assert!(
        opened.notes.iter().any(|n| n.contains("Another window") && n.contains("ida.tintype")),
        "{:?}",
        opened.notes
    );
    assert!(is_saved(&other.save(&path, &painted(&painted(&snapshot)), Embedding::No)));
    let theirs = fs::read(&path).unwrap();
    let reports = window.save(&path, &snapshot, Embedding::No);
    let message = failure(&reports).unwrap();
    assert!(message.contains("Another program changed the project") && message.contains("ida.tintype"), "{message}");
    assert!(!is_saved(&reports));
    assert_eq!(fs::read(&path).unwrap(), theirs);
    assert!(is_saved(&window.save(&path, &snapshot, Embedding::No)), "whoever asks again means it");
    drop(other);
    assert!(window.open(&path).unwrap().notes.is_empty(), "the other window is gone");
}

#[test]
fn what_a_living_window_works_on_is_not_offered_and_not_taken_away_by_another() {
    let (folder, window, path, snapshot) = project(Embedding::No);
    window.autosave(&painted(&snapshot));
    let other = Window::on(&folder);
    assert_eq!(other.recoverable(), []);
    other.autosave(&snapshot);
    assert!(is_saved(&other.save(&path, &snapshot, Embedding::No)));
    drop(other);
    drop(window);
    let next = Window::on(&folder);
    let found = next.recoverable();
    assert_eq!(found.iter().map(|r| r.strokes).collect::<Vec<_>>(), [2], "only what was not saved");
    // Taken up, it is this window's own, and goes when it is saved.
    let opened = next.open(&found[0].path).unwrap();
    assert!(opened.recovered);
    assert!(is_saved(&next.save(&folder.path().join("again.tintype"), &opened.snapshot, Embedding::No)));
    drop(next);
    assert_eq!(Window::on(&folder).recoverable(), []);
    assert_eq!(fs::read_dir(folder.path().join("data/sessions")).unwrap().count(), 0);
}

#[test]
fn an_autosave_that_cannot_be_written_is_told_and_names_the_folder() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let window = Window::with_recovery(&folder, file.join("recovery"));
    let snapshot = painted(&window.open(&photograph(&folder)).unwrap().snapshot);
    let message = failure(&window.autosave(&snapshot)).unwrap();
    assert!(message.contains("recovery") && message.contains("Cannot use the folder"), "{message}");
    let path = folder.path().join("ida.tintype");
    assert!(is_saved(&window.save(&path, &snapshot, Embedding::No)), "saving by hand still works");
}

#[test]
fn a_project_that_cannot_be_written_is_told_and_the_old_one_stays() {
    let (_folder, window, path, snapshot) = project(Embedding::No);
    let old = fs::read(&path).unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let message = failure(&window.save(&path, &painted(&snapshot), Embedding::No)).unwrap();
    assert!(
        message.contains("read-only") && message.contains("untouched") && message.contains("ida.tintype"),
        "{message}"
    );
    assert_eq!(fs::read(&path).unwrap(), old);
}

#[test]
fn a_photograph_of_another_size_than_the_project_says_is_refused_with_both() {
    let (_folder, window, path, _) = project(Embedding::No);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"width\":40", "\"width\":41")).unwrap();
    let message = window.open(&path).unwrap_err();
    assert!(message.contains("40×30") && message.contains("41×30") && message.contains("ida.png"), "{message}");
}

/// Opens a project whose one stroke was replaced by points of one's own, and renders it.
fn rendered_with_points(points: &str) {
    let (folder, window, path, _) = project(Embedding::No);
    let text = fs::read_to_string(&path).unwrap();
    let start = text.find("\"points\":[").unwrap() + "\"points\":[".len();
    let end = start + text[start..].find(']').unwrap();
    fs::write(&path, [&text[..start], points, &text[end..]].concat()).unwrap();
    let opened = window.open(&path).unwrap();
    let points: usize = opened.snapshot.strokes.iter().map(|stroke| stroke.points.len()).sum();
    let told = opened.notes.iter().any(|note| note.contains(&format!("{points} points")));
    assert_eq!(told, points >= 1_000_000, "{:?}", opened.notes);
    let networks = Networks::new(networks(folder.path()));
    let watch = &mut |_| std::ops::ControlFlow::Continue(());
    render(&opened.snapshot, &opened.photo, &networks, Depth::Eight, watch).unwrap();
}

#[test]
fn strokes_far_outside_the_picture_open_and_color_nothing_else() {
    rendered_with_points("-1e30,5,1e30,5.5,900,-900");
}

#[test]
fn ten_million_points_open_and_color() {
    let points = "3,4,".repeat(9_999_999) + "9,8";
    rendered_with_points(&points);
}

/// Runs a test of this file that must fail to write more than a few kilobytes, as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_at_save_and_at_autosave_and_old_files_stay() {
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" --exact --ignored on_a_full_disk";
    let exe = std::env::current_exe().unwrap();
    let run = std::process::Command::new("sh").arg("-c").arg(script).arg(exe).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by the test of full disks, in a process that cannot write large files"]
fn on_a_full_disk() {
    let (folder, window, path, snapshot) = project(Embedding::No);
    window.autosave(&snapshot);
    let old = fs::read(&path).unwrap();
    let points = vec![ImagePoint::new(12.345, 6.789); 10_000];
    let large = Stroke::new(snapshot.next_stroke_id(), points, 3.0, Paint::Neutral);
    let large = snapshot.apply(&Edit::AddStroke(large)).0;
    for (reports, part) in
        [(window.save(&path, &large, Embedding::No), "ida.tintype"), (window.autosave(&large), "recovery")]
    {
        let message = failure(&reports).unwrap();
        assert!(message.contains("untouched") && message.contains(part), "{message}");
    }
    assert_eq!(fs::read(&path).unwrap(), old);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains(".part")), "{left:?}");
    drop(window);
    let found = Window::on(&folder).recoverable();
    assert_eq!(found.iter().map(|r| r.strokes).collect::<Vec<_>>(), [1], "the autosave before is whole");
}

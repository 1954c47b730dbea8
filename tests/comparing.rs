//! Candidates drawn by the engine, and colors that are taken over from them: kept in the project, replayed without a window.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod program;

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use image::{GrayImage, Luma};
use tempfile::TempDir;
use tintype::document::{Adopted, Base, Edit, MethodId, Paint, Snapshot, Stroke, StrokeId, load_project, save_project};
use tintype::engine::{
    Candidate, CandidateId, CompareJob, CompareReport, Engine, EngineConfig, NetworkConfig, Networks, Report, Request,
    Stop, render, untouched_snapshot,
};
use tintype::photo::{Depth, Photo, Pixels};
use tintype::raster::{ImagePoint, Plane, Size};

use program::tintype;

const SIZE: Size = Size::new(120, 90);

/// A folder with `photo.png`, brighter to the right, and the work on it with a base of that method.
fn work(method: &str) -> (TempDir, Photo, Snapshot) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("photo.png");
    GrayImage::from_fn(120, 90, |x, _| Luma([u8::try_from(60 + x).unwrap()])).save(&path).unwrap();
    let base = Base { method: MethodId(method.into()), tint: [30.0, 5.0], ..Base::default() };
    let (photo, snapshot) = untouched_snapshot(&path, &base).unwrap();
    (folder, photo, snapshot)
}

fn pixels(photo: &Photo, snapshot: &Snapshot) -> Plane<[u8; 3]> {
    let networks = Networks::new(NetworkConfig::default());
    let rendered = render(snapshot, photo, &networks, Depth::Eight, &mut |_| ControlFlow::Continue(())).unwrap();
    let Pixels::Rgb8(pixels) = rendered.pixels else { panic!("8 bits") };
    pixels
}

/// The work with a strong blue taken over within a square in the middle, from a picture of half the size.
fn adopting(snapshot: &Snapshot) -> Snapshot {
    let square = [(40.0, 30.0), (80.0, 30.0), (80.0, 60.0), (40.0, 60.0)].map(|(x, y)| ImagePoint::new(x, y)).to_vec();
    let picture = Plane::filled(Size::new(60, 45), [20, -60]);
    let adopted = Adopted::of(square, SIZE, &picture).unwrap();
    snapshot.apply(&Edit::Adopt(Arc::new(adopted))).0
}

fn is_blue([r, _, b]: [u8; 3]) -> bool {
    b > r.saturating_add(40)
}

#[test]
fn candidates_come_one_after_the_other_and_one_that_fails_or_is_stopped_takes_none_with_it() {
    let (folder, photo, snapshot) = work("levin");
    let at = |name: &str| folder.path().join(name);
    let config =
        EngineConfig { recovery_folder: at("recovery"), settings_folder: at("settings"), ..EngineConfig::default() };
    let engine = Engine::start(config, || ()).unwrap();
    let photo = Arc::new(photo);
    let stopped = Stop::default();
    stopped.stop();
    let with = |method: &str| {
        let base = Base { method: MethodId(method.into()), ..Base::default() };
        Arc::new(Snapshot { base, ..snapshot.clone() })
    };
    for (id, (method, stop)) in [
        ("constant", Stop::default()),
        ("telepathy", Stop::default()),
        ("constant", stopped),
        ("levin", Stop::default()),
    ]
    .into_iter()
    .enumerate()
    {
        let (id, photo, snapshot) = (CandidateId(id as u64), Arc::clone(&photo), with(method));
        let candidate = Candidate { id, snapshot, photo, truth: None, stop };
        engine.submit(Request::Compare(Box::new(CompareJob::Draw(candidate))));
    }
    let mut ends = Vec::new();
    while ends.len() < 4 {
        match engine.next_report().unwrap() {
            Report::Compared(CompareReport::Drawn(id, drawn)) => {
                assert_eq!(drawn.texels.size, SIZE);
                ends.push((id.0, format!("{} colored", drawn.colorfulness > 1.0)));
            }
            Report::Compared(CompareReport::Failed(id, why)) => ends.push((id.0, why)),
            Report::Compared(CompareReport::Stopped(id)) => ends.push((id.0, "stopped".into())),
            _ => {}
        }
    }
    let told: Vec<&str> = ends.iter().map(|(_, end)| end.as_str()).collect();
    assert_eq!(ends.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!([told[0], told[2], told[3]], ["true colored", "stopped", "false colored"]);
    assert!(told[1].contains("telepathy"), "{}", told[1]);
}

#[test]
fn adopted_colors_hold_within_their_outline_and_strokes_correct_them() {
    for method in ["levin", "constant"] {
        let (_folder, photo, snapshot) = work(method);
        let (before, after) = (pixels(&photo, &snapshot), pixels(&photo, &adopting(&snapshot)));
        for (x, y) in [(60, 45), (45, 35), (75, 55)] {
            assert!(is_blue(after[(x, y)]) && !is_blue(before[(x, y)]), "{method}: {:?}", after[(x, y)]);
        }
        // On ground without edges colors meet over some twenty pixels, as those of a plain tint do.
        for (x, y) in [(3, 3), (116, 86), (3, 86), (116, 3)] {
            let far = |c: usize| after[(x, y)][c].abs_diff(before[(x, y)][c]);
            assert!((0..3).all(|c| far(c) <= 8), "{method}: {:?} was {:?}", after[(x, y)], before[(x, y)]);
        }
        let stroke =
            |k| Stroke::new(StrokeId(k), vec![ImagePoint::new(60.0, 45.0)], 6.0, Paint::Color { a: 60.0, b: 40.0 });
        let corrected = adopting(&snapshot).apply(&Edit::AddStroke(stroke(1))).0;
        let [r, _, b] = pixels(&photo, &corrected)[(60, 45)];
        assert!(r > b + 40, "{method}: the stroke is honored over it");
    }
}

#[test]
fn a_project_keeps_adopted_colors_and_gives_the_same_pixels_without_a_window() {
    let (folder, photo, snapshot) = work("levin");
    let adopting = adopting(&snapshot);
    let path = folder.path().join("work.tintype");
    save_project(&path, &adopting, "test").unwrap();
    assert_eq!(load_project(&path).unwrap().snapshot, adopting);
    tintype(folder.path(), &["render", "work.tintype", "-o", "out.png"]).success();
    assert_eq!(read(&folder.path().join("out.png")), pixels(&photo, &adopting));
    let none = adopting.apply(&Edit::ForgetAdopted).0;
    assert_eq!(none, snapshot);
}

fn read(path: &Path) -> Plane<[u8; 3]> {
    let picture = image::open(path).unwrap().to_rgb8();
    Plane::from_fn(SIZE, |x, y| picture.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).0)
}

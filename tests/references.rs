//! Color from reference pictures, with the real program and through the library: what is taken, kept and refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod program;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use image::{GrayImage, Luma, Rgb, RgbImage};
use tempfile::TempDir;
use tintype::document::{Edit, ExemplarId, MethodId, Pair, Snapshot, ThingBox, load_project, save_project};
use tintype::engine::{NetworkConfig, Networks, Rendered, open_exemplar, open_project, render, untouched_snapshot};
use tintype::photo::{Depth, Limits, Photo, Pixels};
use tintype::raster::ImagePoint;

use program::tintype;

/// A dark red disc on light green ground that grows lighter downwards.
fn scene(x: u32, y: u32) -> Rgb<u8> {
    let disc = (f64::from(x) - 50.0).hypot(f64::from(y) - 60.0) < 30.0;
    let shade = u8::try_from(y / 3).unwrap();
    if disc { Rgb([130, 30, 20]) } else { Rgb([110 + shade, 160 + shade, 100 + shade]) }
}

/// `color.png`, the same in gray as `photo.png`, and mirrored and larger as `mirror.png`.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let color = RgbImage::from_fn(160, 120, scene);
    color.save(path("color.png")).unwrap();
    let gray = |rgb: &Rgb<u8>| {
        let [r, g, b] = rgb.0.map(f64::from);
        (0.3 * r + 0.59 * g + 0.11 * b).round().clamp(0.0, 255.0)
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
    let photo = GrayImage::from_fn(160, 120, |x, y| Luma([gray(color.get_pixel(x, y)) as u8]));
    photo.save(path("photo.png")).unwrap();
    RgbImage::from_fn(320, 240, |x, y| scene((319 - x) / 2, y / 2)).save(path("mirror.png")).unwrap();
    folder
}

fn told(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
}

/// Colors with a reference; what of `out.png` is in the middle of the disc and on the ground.
fn colored(folder: &Path, words: &[&str]) -> [Rgb<u8>; 2] {
    tintype(folder, &[&["colorize", "photo.png", "-o", "out.png"], words].concat()).success();
    let out = image::open(folder.join("out.png")).unwrap().to_rgb8();
    [*out.get_pixel(50, 60), *out.get_pixel(130, 60)]
}

fn is_red(rgb: Rgb<u8>) -> bool {
    rgb[0] > rgb[1] + 40
}

fn is_green(rgb: Rgb<u8>) -> bool {
    rgb[1] > rgb[0] + 15 && rgb[1] > rgb[2] + 15
}

#[test]
fn a_photograph_takes_the_colors_of_its_mirror_image_by_either_method() {
    let folder = folder();
    for method in ["superpixel", "welsh"] {
        let [disc, ground] = colored(folder.path(), &["--reference", "mirror.png", "--method", method]);
        assert!(is_red(disc) && is_green(ground), "{method}: {disc:?} {ground:?}");
    }
    // It is the method that is meant where none is named, and strokes are honored over it.
    let photo = image::open(folder.path().join("photo.png")).unwrap().to_luma8();
    let marked = RgbImage::from_fn(160, 120, |x, y| {
        let gray = photo.get_pixel(x, y).0[0];
        if (128..133).contains(&x) && (58..63).contains(&y) { Rgb([90, 90, 250]) } else { Rgb([gray; 3]) }
    });
    marked.save(folder.path().join("marked.png")).unwrap();
    let [disc, ground] = colored(folder.path(), &["--reference", "mirror.png", "--strokes", "marked.png"]);
    assert!(is_red(disc) && ground[2] > ground[1] + 40, "{disc:?} {ground:?}");
}

#[test]
fn pairs_say_what_goes_with_what() {
    let folder = folder();
    // The ground to the right goes with the disc, which is on the right of its mirror image.
    fs::write(folder.path().join("pairs.csv"), "x,y,x,y\n130,60,219,120,1\n").unwrap();
    let [_, ground] = colored(folder.path(), &["--reference", "mirror.png", "--pairs", "pairs.csv"]);
    assert!(is_red(ground), "{ground:?}");
    for (line, says) in [
        ("1,2,3", "line 1 is no pair"),
        ("1,2,3,4,2", "there is no reference 2"),
        ("161,2,3,4", "161,2 does not lie in 160×120"),
        ("1,2,3,-4", "3,-4 does not lie in 320×240"),
        ("1,2,nan,4", "does not lie"),
    ] {
        fs::write(folder.path().join("bad.csv"), line).unwrap();
        let words = ["colorize", "photo.png", "--reference", "mirror.png", "--pairs", "bad.csv", "-o", "no.png"];
        let message = told(&tintype(folder.path(), &words).failure());
        assert!(message.contains(says) && message.contains("bad.csv"), "{line}: {message}");
        assert!(!folder.path().join("no.png").exists());
    }
}

#[test]
fn references_that_cannot_serve_are_told_and_odd_ones_do_no_harm() {
    let folder = folder();
    let path = folder.path();
    let words = |reference| ["colorize", "photo.png", "--reference", reference, "-o", "out.png"];
    for (name, bytes, says) in [
        ("gone.png", None, "gone.png"),
        ("text.png", Some("no picture"), "text.png"),
        ("empty.png", Some(""), "empty.png"),
    ] {
        if let Some(bytes) = bytes {
            fs::write(path.join(name), bytes).unwrap();
        }
        let message = told(&tintype(path, &words(name)).failure());
        assert!(message.contains(says) && !message.contains("panicked"), "{message}");
    }
    let message = told(&tintype(path, &["colorize", "photo.png", "--method", "superpixel", "-o", "out.png"]).failure());
    assert!(message.contains("--reference"), "{message}");
    // The photograph itself has no color to give, and says so.
    let message = told(&tintype(path, &words("photo.png")).success());
    assert!(message.contains("no color") && message.contains("photo.png"), "{message}");
    let out = image::open(path.join("out.png")).unwrap().to_rgb8();
    assert!(out.pixels().all(|rgb| rgb[0] == rgb[1] && rgb[1] == rgb[2]));
    RgbImage::from_pixel(1, 1, Rgb([200, 40, 40])).save(path.join("dot.png")).unwrap();
    RgbImage::from_pixel(1, 3000, Rgb([200, 40, 40])).save(path.join("line.png")).unwrap();
    for name in ["dot.png", "line.png"] {
        tintype(path, &[&words(name)[..], &["--reference", "mirror.png"]].concat()).success();
    }
    let many: Vec<&str> = (0..17).flat_map(|_| ["--reference", "dot.png"]).collect();
    let message = told(&tintype(path, &[&["colorize", "photo.png", "-o", "no.png"], &many[..]].concat()).failure());
    assert!(message.contains("17 reference pictures"), "{message}");
}

/// The photograph of the folder with its mirror image as reference.
fn referred(folder: &Path) -> (Photo, Snapshot) {
    let base = tintype::document::Base { method: MethodId("superpixel".into()), ..Default::default() };
    let (photo, snapshot) = untouched_snapshot(&folder.join("photo.png"), &base).unwrap();
    let exemplar = open_exemplar(ExemplarId(1), &folder.join("mirror.png"), &Limits::default()).unwrap();
    (photo, snapshot.apply(&Edit::AddExemplar(Box::new(exemplar))).0)
}

fn pixels(photo: &Photo, snapshot: &Snapshot) -> Pixels {
    let networks = Networks::new(NetworkConfig::default());
    let rendered = render(snapshot, photo, &networks, Depth::Eight, &mut |_| ControlFlow::Continue(()));
    let Rendered { pixels, .. } = rendered.unwrap();
    pixels
}

#[test]
fn a_project_finds_its_reference_again_or_holds_it_and_gives_the_same_pixels() {
    let folder = folder();
    let (photo, snapshot) = referred(folder.path());
    let before = pixels(&photo, &snapshot);
    let path = folder.path().join("work.tintype");
    save_project(&path, &snapshot, "test").unwrap();
    assert!(load_project(&path).unwrap().snapshot.exemplars[0].picture.is_none(), "named by path and hash alone");
    let (photo, found) = open_project(&path, &Limits::default()).unwrap();
    assert_eq!(found, snapshot);
    assert_eq!(pixels(&photo, &found), before);
    let held = tintype::document::Exemplar { embed: true, ..(*snapshot.exemplars[0]).clone() };
    let holding = snapshot.apply(&Edit::ReplaceExemplar(Box::new(held))).0;
    save_project(&path, &holding, "test").unwrap();
    fs::remove_file(folder.path().join("mirror.png")).unwrap();
    let (photo, found) = open_project(&path, &Limits::default()).unwrap();
    assert_eq!(found, holding);
    assert_eq!(pixels(&photo, &found), before);
    // Without the file and without the picture the work is there, without those colors.
    save_project(&path, &snapshot, "test").unwrap();
    let (photo, found) = open_project(&path, &Limits::default()).unwrap();
    assert!(found.exemplars[0].picture.is_none());
    let Pixels::Rgb8(gray) = pixels(&photo, &found) else { panic!("8 bits") };
    assert!(gray.samples().iter().all(|[r, g, b]| r == g && g == b));
}

fn outline(places: &[(f32, f32)]) -> Vec<ImagePoint> {
    places.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect()
}

#[test]
fn a_project_replays_with_what_of_its_reference_is_used_and_goes_with_what() {
    let folder = folder();
    let (photo, snapshot) = referred(folder.path());
    let right = outline(&[(110.0, 20.0), (159.0, 20.0), (159.0, 100.0), (110.0, 100.0)]);
    // The right of the photograph goes with the disc, nothing else is left of the reference below, and the left takes nothing.
    let said = tintype::document::Exemplar {
        crop: Some(ThingBox { left: 20, top: 10, right: 320, bottom: 230 }),
        only: Some(Arc::new(outline(&[(90.0, 0.0), (160.0, 0.0), (160.0, 120.0), (90.0, 120.0)]))),
        excluded: Arc::new(vec![outline(&[(0.0, 180.0), (320.0, 180.0), (320.0, 240.0), (0.0, 240.0)])]),
        pairs: Arc::new(vec![Pair {
            here: right,
            there: outline(&[(200.0, 80.0), (240.0, 80.0), (240.0, 150.0), (200.0, 150.0)]),
        }]),
        ..(*snapshot.exemplars[0]).clone()
    };
    let said = snapshot.apply(&Edit::ReplaceExemplar(Box::new(said))).0;
    let Pixels::Rgb8(picture) = pixels(&photo, &said) else { panic!("8 bits") };
    assert!(is_red(Rgb(picture[(135, 60)])), "{:?}", picture[(135, 60)]);
    assert_ne!(Pixels::Rgb8(picture.clone()), pixels(&photo, &snapshot));
    save_project(&folder.path().join("said.tintype"), &said, "test").unwrap();
    tintype(folder.path(), &["render", "said.tintype", "-o", "said.png"]).success();
    let written = image::open(folder.path().join("said.png")).unwrap().to_rgb8();
    let same = written.enumerate_pixels().all(|(x, y, rgb)| picture[(x as usize, y as usize)] == rgb.0);
    assert!(same, "the command line gives the pixels of the window");
}

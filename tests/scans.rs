//! Photographs as scans: framed, turned, with other tones, with their tint; by the real binary and as the window does it.
#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod program;

use std::fs;
use std::path::Path;

use image::{DynamicImage, GrayImage, Luma, Rgb, RgbImage};
use tempfile::TempDir;
use tintype::color::lab_from_srgb;
use tintype::document::{Edit, Levels, Paint, Region, RegionId, Snapshot, Stroke, StrokeId, Turn, save_project};
use tintype::engine::weights::Catalog;
use tintype::engine::{Cut, Depth, ExportOptions, NetworkConfig, Networks, Photo, Tint, export, untouched_snapshot};
use tintype::raster::ImagePoint;

use program::tintype;

/// A white border of 30 pixels around two fields with a little texture.
fn gray(x: u32, y: u32) -> u8 {
    let texture = u8::try_from((x * 7 + y * 13) % 31).unwrap();
    match (x, y) {
        (30..210, 30..150) if x < 120 => 60 + texture,
        (30..210, 30..150) => 130 + texture,
        _ => 245,
    }
}

/// A folder with a scan and a copy of it with a red stroke on the left field.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let scan = GrayImage::from_fn(240, 180, |x, y| Luma([gray(x, y)]));
    scan.save(folder.path().join("scan.png")).unwrap();
    let marked = RgbImage::from_fn(240, 180, |x, y| match (x, y) {
        (60..66, 60..100) => Rgb([150, 60, 60]),
        _ => Rgb([gray(x, y); 3]),
    });
    marked.save(folder.path().join("marked.png")).unwrap();
    folder
}

/// What `colorize` writes with these words.
fn colorized(folder: &Path, words: &[&str]) -> DynamicImage {
    tintype(folder, &[&["colorize", "scan.png", "--strokes", "marked.png", "-o", "out.png"], words].concat()).success();
    image::open(folder.join("out.png")).unwrap()
}

fn is_gray(pixel: &Rgb<u8>) -> bool {
    pixel.0 == [pixel.0[0]; 3]
}

#[test]
fn what_lies_outside_of_a_frame_stays_as_it_is() {
    let folder = folder();
    let out = colorized(folder.path(), &["--frame", "30,30,210,150"]).to_rgb8();
    for (x, y, pixel) in out.enumerate_pixels() {
        let inside = (30..210).contains(&x) && (30..150).contains(&y);
        assert!(inside || pixel.0 == [gray(x, y); 3], "{pixel:?} at {x}, {y}");
    }
    assert!(!is_gray(out.get_pixel(100, 100)));
    let whole = colorized(folder.path(), &[]).to_rgb8();
    assert!(
        whole.enumerate_pixels().any(|(x, y, p)| (x < 30 || y < 30) && !is_gray(p)),
        "without one the border takes part"
    );
}

#[test]
fn a_border_is_found_and_cut_off_and_the_picture_turned() {
    let folder = folder();
    let words = ["--frame", "auto", "--crop"];
    let cut = colorized(folder.path(), &words).to_rgb8();
    assert!((174..=180).contains(&cut.width()) && (114..=120).contains(&cut.height()), "{:?}", cut.dimensions());
    assert!(cut.pixels().all(|p| p.0.iter().any(|v| *v < 220)), "no border is left");
    let turned = colorized(folder.path(), &[&words[..], &["--turn", "right"]].concat()).to_rgb8();
    assert_eq!(turned, image::imageops::rotate90(&cut));
    assert_eq!(
        image::imageops::rotate180(&cut),
        colorized(folder.path(), &[&words[..], &["--turn", "half"]].concat()).to_rgb8()
    );
    assert_eq!(
        image::imageops::rotate270(&cut),
        colorized(folder.path(), &[&words[..], &["--turn", "left"]].concat()).to_rgb8()
    );
}

#[test]
fn without_a_border_or_a_frame_nothing_is_cut_and_that_is_said() {
    let folder = folder();
    let plain = GrayImage::from_fn(240, 180, |x, y| Luma([gray(40 + x % 160, 40 + y % 100)]));
    plain.save(folder.path().join("scan.png")).unwrap();
    let words = ["colorize", "scan.png", "--strokes", "marked.png", "-o", "out.png", "--frame", "auto", "--crop"];
    let assert = tintype(folder.path(), &words).success();
    let told = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(told.contains("no border was found") && told.contains("no frame to cut"), "{told}");
    assert_eq!(image::image_dimensions(folder.path().join("out.png")).unwrap(), (240, 180));
}

#[test]
fn levels_and_curve_change_tones_in_sixteen_bits_and_off_they_change_no_byte() {
    let folder = folder();
    let out =
        colorized(folder.path(), &["--levels", "51,204,1", "--bits", "16", "--frame", "30,30,210,150"]).to_rgb16();
    for (x, y) in [(5, 5), (100, 160)] {
        assert_eq!(out.get_pixel(x, y).0, [65535; 3], "the border is white now");
    }
    for (x, y) in [(50, 50), (80, 120), (180, 90)] {
        let wanted = (f32::from(gray(x, y)) - 51.0) / 153.0;
        let encoded = out.get_pixel(x, y).0.map(|v| f32::from(v) / 65535.0);
        let off = lab_from_srgb(encoded).l - lab_from_srgb([wanted; 3]).l;
        assert!(off.abs() < 0.02, "{encoded:?} instead of {wanted}");
    }
    let plain = fs::read(folder.path().join("out.png")).map(|_| colorized(folder.path(), &[])).unwrap();
    let before = fs::read(folder.path().join("out.png")).unwrap();
    assert_eq!(plain, colorized(folder.path(), &["--levels", "0,255,1", "--curve", "0:0,255:255"]));
    assert_eq!(before, fs::read(folder.path().join("out.png")).unwrap());
    let negative = colorized(folder.path(), &["--curve", "0:255,255:0", "--frame", "30,30,210,150"]).to_rgb8();
    assert_eq!(negative.get_pixel(235, 2).0, [10; 3]);
}

/// A sepia scan and its photograph.
fn sepia(folder: &Path) -> (Photo, Snapshot) {
    let path = folder.join("sepia.png");
    let print = RgbImage::from_fn(64, 48, |x, y| {
        let v = 40 + 2 * x + y;
        Rgb([v * 108 / 100, v * 97 / 100, v * 80 / 100].map(|v| u8::try_from(v).unwrap()))
    });
    print.save(&path).unwrap();
    untouched_snapshot(&path, &tintype::document::Base::default()).unwrap()
}

fn networks() -> Networks {
    Networks::new(NetworkConfig { catalog: Catalog::at("no weights".into()), ..NetworkConfig::default() })
}

fn exported(folder: &Path, snapshot: &Snapshot, photo: &Photo, options: ExportOptions) -> DynamicImage {
    let path = folder.join("exported.png");
    export(&path, snapshot, photo, &networks(), options, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    image::open(path).unwrap()
}

#[test]
fn a_tint_is_left_out_and_comes_back_where_it_is_asked_for() {
    let folder = TempDir::new().unwrap();
    let (photo, snapshot) = sepia(folder.path());
    let neutral = exported(folder.path(), &snapshot, &photo, ExportOptions::default()).to_rgb8();
    assert!(neutral.pixels().all(is_gray));
    let restored = ExportOptions { tint: Tint::Restored, ..ExportOptions::default() };
    let back = exported(folder.path(), &snapshot, &photo, restored).to_rgb8();
    let print = image::open(folder.path().join("sepia.png")).unwrap().to_rgb8();
    for (was, is) in print.pixels().zip(back.pixels()) {
        let [was, is] = [was, is].map(|p| lab_from_srgb(p.0.map(|v| f32::from(v) / 255.0)));
        let off = ((was.l - is.l).powi(2) + (was.a - is.a).powi(2) + (was.b - is.b).powi(2)).sqrt();
        assert!(off < 2.5, "{was:?} became {is:?}");
    }
    let stroke = Stroke::new(StrokeId(1), vec![ImagePoint::new(20.0, 20.0)], 6.0, Paint::Color { a: -30.0, b: -20.0 });
    let painted = snapshot.apply(&Edit::AddStroke(stroke)).0;
    let [plain, tinted] = [ExportOptions::default(), restored].map(|options| {
        let pixel = exported(folder.path(), &painted, &photo, options).to_rgb8().get_pixel(20, 20).0;
        lab_from_srgb(pixel.map(|v| f32::from(v) / 255.0))
    });
    assert!(tinted.b > plain.b + 5.0 && (tinted.l - plain.l).abs() < 0.6, "{plain:?} {tinted:?}");
}

/// A scan that was worked on in every way.
fn worked(folder: &Path) -> (Photo, Snapshot) {
    let base = tintype::document::Base::default();
    let (photo, snapshot) = untouched_snapshot(&folder.join("scan.png"), &base).unwrap();
    let points = [(60.0, 60.0), (70.0, 120.0)].map(|(x, y)| ImagePoint::new(x, y)).to_vec();
    let levels = Levels::new(0.1, 0.9, 1.2).curved(&[[0.0, 0.02], [0.4, 0.5], [1.0, 1.0]]);
    let edits = [
        Edit::AddRegion(Region::frame(RegionId(1), [31.0, 32.0, 209.0, 148.0])),
        Edit::AddStroke(Stroke::new(StrokeId(1), points, 4.0, Paint::Color { a: 30.0, b: 20.0 })),
        Edit::Turn(Turn::Right),
        Edit::SetLevels(levels),
    ];
    (photo, edits.iter().fold(snapshot, |s, edit| s.apply(edit).0))
}

#[test]
fn a_project_of_a_scan_renders_headless_to_the_same_bytes() {
    let folder = folder();
    let (photo, snapshot) = worked(folder.path());
    let options = ExportOptions { cut: Cut::Frame, depth: Depth::Sixteen, ..ExportOptions::default() };
    let out = exported(folder.path(), &snapshot, &photo, options);
    assert_eq!((out.width(), out.height()), (116, 178), "cut and turned");
    save_project(&folder.path().join("scan.tintype"), &snapshot, "Tintype").unwrap();
    tintype(folder.path(), &["render", "scan.tintype", "-o", "headless.png", "--crop", "--bits", "16"]).success();
    let [window, headless] = ["exported.png", "headless.png"].map(|name| fs::read(folder.path().join(name)).unwrap());
    assert_eq!(window, headless);
}

#[test]
fn layers_for_other_programs_lie_over_the_photographs_file() {
    let folder = folder();
    let (_, snapshot) = worked(folder.path());
    save_project(&folder.path().join("scan.tintype"), &snapshot, "Tintype").unwrap();
    for content in ["color", "strokes"] {
        tintype(folder.path(), &["render", "scan.tintype", "-o", "layer.png", "--crop", "--content", content])
            .success();
        assert_eq!(image::image_dimensions(folder.path().join("layer.png")).unwrap(), (240, 180), "{content}");
    }
}

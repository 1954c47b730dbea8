//! What `tintype` writes when it is asked for something else than the whole picture, by the real binary.
#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod program;

use std::fs;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage, ImageBuffer, ImageEncoder, Luma, Rgb, RgbImage, RgbaImage};
use tempfile::TempDir;

/// Two halves of different gray, and a copy with a red stroke on the left and a neutral one on the right.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let photo = GrayImage::from_fn(48, 32, |x, _| Luma([if x < 24 { 90 } else { 180 }]));
    photo.save(folder.path().join("photo.png")).unwrap();
    let marked = RgbImage::from_fn(48, 32, |x, y| match (x, y) {
        (4..8, 10..20) => Rgb([150, 60, 60]),
        (40..44, 10..20) => Rgb([120; 3]),
        _ => Rgb([photo.get_pixel(x, y).0[0]; 3]),
    });
    marked.save(folder.path().join("marked.png")).unwrap();
    folder
}

fn colorize(folder: &Path, photo: &str, words: &[&str]) -> assert_cmd::assert::Assert {
    program::tintype(folder, &[&["colorize", photo], words].concat())
}

const STROKES: [&str; 2] = ["--strokes", "marked.png"];

#[test]
fn sixteen_bits_in_are_sixteen_bits_out_unless_told_or_impossible() {
    let folder = folder();
    let deep = ImageBuffer::from_fn(48, 32, |x, _| Luma([if x < 24 { 90 * 257u16 } else { 180 * 257 }]));
    deep.save(folder.path().join("deep.tif")).unwrap();
    let depth = |photo: &str, words: &[&str]| {
        colorize(folder.path(), photo, &[&STROKES[..], words].concat()).success();
        image::open(folder.path().join(words[1])).unwrap().color()
    };
    assert_eq!(depth("deep.tif", &["-o", "out.png"]), image::ColorType::Rgb16);
    assert_eq!(depth("deep.tif", &["-o", "out.png", "--bits", "8"]), image::ColorType::Rgb8);
    assert_eq!(depth("deep.tif", &["-o", "out.jpg"]), image::ColorType::Rgb8);
    assert_eq!(depth("photo.png", &["-o", "out.tif"]), image::ColorType::Rgb8);
    colorize(folder.path(), "deep.tif", &[&STROKES[..], &["-o", "no.jpg", "--bits", "16"]].concat()).failure();
    assert!(!folder.path().join("no.jpg").exists());
}

#[test]
fn a_picture_is_written_smaller_but_never_larger() {
    let folder = folder();
    let size = |longest: &str| {
        colorize(folder.path(), "photo.png", &[&STROKES[..], &["-o", "out.png", "--longest", longest]].concat())
            .success();
        image::image_dimensions(folder.path().join("out.png")).unwrap()
    };
    assert_eq!(size("24"), (24, 16));
    let small = image::open(folder.path().join("out.png")).unwrap().to_rgb8();
    assert!(small.get_pixel(2, 2).0[0] > small.get_pixel(2, 2).0[2] + 20, "{:?}", small.get_pixel(2, 2));
    assert_eq!(size("4000"), (48, 32));
    colorize(folder.path(), "photo.png", &[&STROKES[..], &["-o", "o.png", "--longest", "0"]].concat()).code(2);
}

#[test]
fn strokes_alone_laid_over_the_photograph_are_a_marked_copy_that_colors_it_alike() {
    let folder = folder();
    let words = |more: &[&'static str]| [&STROKES[..], more].concat();
    colorize(folder.path(), "photo.png", &words(&["-o", "whole.png"])).success();
    colorize(folder.path(), "photo.png", &words(&["-o", "strokes.png", "--content", "strokes"])).success();
    let strokes: RgbaImage = image::open(folder.path().join("strokes.png")).unwrap().to_rgba8();
    let opaque = strokes.pixels().filter(|p| p.0[3] == 255).count();
    let clear = strokes.pixels().filter(|p| p.0[3] == 0).count();
    assert_eq!((opaque, clear), (80, 48 * 32 - 80));
    let photo = image::open(folder.path().join("photo.png")).unwrap().to_rgb8();
    let again = RgbImage::from_fn(48, 32, |x, y| match strokes.get_pixel(x, y).0 {
        [r, g, b, 255] => Rgb([r, g, b]),
        _ => *photo.get_pixel(x, y),
    });
    again.save(folder.path().join("again.png")).unwrap();
    colorize(folder.path(), "photo.png", &["--strokes", "again.png", "-o", "same.png"]).success();
    let open = |name: &str| image::open(folder.path().join(name)).unwrap().to_rgb8();
    for (a, b) in open("whole.png").pixels().zip(open("same.png").pixels()) {
        assert!(a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) <= 2), "{a:?} {b:?}");
    }
    let refused = colorize(folder.path(), "photo.png", &words(&["-o", "no.jpg", "--content", "strokes"])).failure();
    let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(message.contains("no transparency") && message.contains("no.jpg"), "{message}");
}

#[test]
fn colors_alone_are_middle_gray_where_nothing_is_colored() {
    let folder = folder();
    let words = [&STROKES[..], &["-o", "color.png", "--content", "color"]].concat();
    let told = colorize(folder.path(), "photo.png", &words).success();
    assert!(String::from_utf8_lossy(&told.get_output().stderr).contains("blend mode Color"));
    let layer = image::open(folder.path().join("color.png")).unwrap().to_rgb8();
    assert_eq!(layer.get_pixel(44, 4).0, [128; 3], "gray of 180 says nothing");
    let red = layer.get_pixel(4, 4).0.map(f32::from);
    assert!(red[0] > red[2] + 30.0, "{red:?}");
    assert!((0.3 * red[0] + 0.59 * red[1] + 0.11 * red[2] - 128.0).abs() < 1.0, "{red:?}");
}

/// EXIF that names an artist.
fn exif() -> Vec<u8> {
    let entry = [[0x3B, 1, 2, 0].as_slice(), &[9, 0, 0, 0], &[26, 0, 0, 0]].concat();
    [b"II*\0\x08\0\0\0\x01\0".as_slice(), &entry, &[0; 4], b"Otto Ida\0"].concat()
}

#[test]
fn metadata_go_along_unless_they_are_left_out_and_the_note_stays() {
    let folder = folder();
    let photo = image::open(folder.path().join("photo.png")).unwrap().to_luma8();
    let mut encoder = JpegEncoder::new_with_quality(fs::File::create(folder.path().join("told.jpg")).unwrap(), 100);
    encoder.set_exif_metadata(exif()).unwrap();
    encoder.write_image(photo.as_raw(), 48, 32, ExtendedColorType::L8).unwrap();
    let tint = ["--method", "constant", "--tint", "#b08050"];
    let holds = |words: &[&str], part: &str| {
        colorize(folder.path(), "told.jpg", &[&tint[..], words].concat()).success();
        fs::read(folder.path().join(words[1])).unwrap().windows(part.len()).any(|w| w == part.as_bytes())
    };
    assert!(holds(&["-o", "kept.jpg"], "Otto Ida"));
    assert!(!holds(&["-o", "bare.jpg", "--no-metadata"], "Otto Ida"));
    assert!(holds(&["-o", "bare.jpg", "--no-metadata"], "Color added with Tintype"));
}

//! The real program, as a shell sees it: exit codes, messages, files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};

use image::{GrayImage, Luma, Rgb, RgbImage};
use tempfile::TempDir;

use program::tintype;

/// A folder with a photograph `photo.png` of two gray halves and its copy `marked.png` with a stroke on each.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let gray = |x: u32| if x < 24 { 90 } else { 170 };
    GrayImage::from_fn(48, 32, |x, _| Luma([gray(x)])).save(folder.path().join("photo.png")).unwrap();
    let marked = RgbImage::from_fn(48, 32, |x, y| match (x, y) {
        (4..8, 10..20) => Rgb([200, 60, 60]),
        (40..44, 10..20) => Rgb([60, 60, 200]),
        _ => Rgb([gray(x); 3]),
    });
    marked.save(folder.path().join("marked.png")).unwrap();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a command that must fail: exit code, what the message says, and nothing written.
fn check_failure(folder: &Path, words: &[&str], code: i32, says: &[&str]) {
    let assert = tintype(folder, words).code(code);
    let message = text(&assert.get_output().stderr);
    for part in says {
        assert!(message.contains(part), "{words:?}: {part:?} is not in: {message}");
    }
    assert!(!message.contains("panicked"), "{message}");
    assert!(!folder.join("out.png").exists(), "{words:?} left a file behind");
}

#[test]
fn colorize_writes_the_picture_and_tells_about_it_in_one_line() {
    let folder = folder();
    let words = ["colorize", "photo.png", "--strokes", "marked.png", "-o", "out.png", "--json"];
    let assert = tintype(folder.path(), &words).success();
    let line = text(&assert.get_output().stdout);
    let told: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((told["width"].as_u64(), told["height"].as_u64()), (Some(48), Some(32)));
    assert_eq!(told["marked_pixels"].as_u64(), Some(80));
    for key in ["open_ms", "prepare_ms", "solve_ms", "finish_ms", "write_ms", "cycles", "residual", "largest_delta_l"] {
        assert!(told[key].is_number(), "{key} is missing: {line}");
    }
    let out = image::open(folder.path().join("out.png")).unwrap().to_rgb8();
    let (left, right) = (out.get_pixel(2, 2).0, out.get_pixel(45, 2).0);
    assert!(left[0] > left[2] + 30 && right[2] > right[0] + 30, "{left:?} {right:?}");
}

#[test]
fn sixteen_bits_and_both_affinities() {
    let folder = folder();
    for affinity in ["paper", "tintype"] {
        let words = ["colorize", "photo.png", "--strokes", "marked.png", "-o", "out.tif", "--bits", "16"];
        tintype(folder.path(), &[&words[..], &["--affinity", affinity]].concat()).success();
        let out = image::open(folder.path().join("out.tif")).unwrap();
        assert_eq!(out.color(), image::ColorType::Rgb16, "{affinity}");
    }
}

#[test]
fn the_same_words_write_the_same_bytes() {
    let folder = folder();
    let written = |name: &str| {
        tintype(folder.path(), &["colorize", "photo.png", "--strokes", "marked.png", "-o", name]).success();
        fs::read(folder.path().join(name)).unwrap()
    };
    assert_eq!(written("one.png"), written("two.png"));
}

#[test]
fn mistakes_of_the_command_line_end_with_code_two() {
    let folder = folder();
    check_failure(folder.path(), &["colorize"], 2, &["--strokes", "--output"]);
    check_failure(folder.path(), &["--frobnicate"], 2, &["--frobnicate"]);
    let words = ["colorize", "photo.png", "--strokes", "marked.png", "-o", "out.png", "--bits", "12"];
    check_failure(folder.path(), &words, 2, &["12", "16"]);
}

#[test]
fn bad_pictures_are_refused_with_file_reason_and_remedy() {
    let folder = folder();
    let path = folder.path();
    let whole = fs::read(path.join("photo.png")).unwrap();
    let mut huge = whole.clone();
    // The size of a PNG stands behind its first chunk's name, and the chunk's checksum behind that.
    huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let checksum = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&checksum.to_be_bytes());
    let files: [(&str, &[u8], &[&str]); 5] = [
        ("empty.png", b"", &["empty.png", "empty"]),
        ("words.png", b"Dear aunt Ida, here is the picture you asked for.", &["words.png"]),
        ("half.png", &whole[..whole.len() / 2], &["half.png"]),
        ("huge.png", &huge, &["huge.png", "60000"]),
        ("zip.jpg", b"PK\x03\x04 and so on", &["zip.jpg"]),
    ];
    for (name, bytes, says) in files {
        fs::write(path.join(name), bytes).unwrap();
        check_failure(path, &["colorize", name, "--strokes", "marked.png", "-o", "out.png"], 1, says);
        check_failure(path, &["colorize", "photo.png", "--strokes", name, "-o", "out.png"], 1, says);
    }
    fs::create_dir(path.join("folder.png")).unwrap();
    for name in ["folder.png", "missing.png"] {
        check_failure(path, &["colorize", name, "--strokes", "marked.png", "-o", "out.png"], 1, &[name]);
    }
}

/// The checksum of PNG chunks (PNG specification, annex D), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}

#[test]
fn strokes_that_do_not_fit_are_refused() {
    let folder = folder();
    RgbImage::from_pixel(30, 30, Rgb([9, 9, 9])).save(folder.path().join("small.png")).unwrap();
    let colorize = |marked: &'static str, out: &'static str| ["colorize", "photo.png", "--strokes", marked, "-o", out];
    check_failure(folder.path(), &colorize("small.png", "out.png"), 1, &["30×30", "48×32", "same size"]);
    check_failure(folder.path(), &colorize("photo.png", "out.png"), 1, &["nothing is painted", "photo.png"]);
    check_failure(folder.path(), &colorize("marked.png", "out.xyz"), 1, &["out.xyz", ".png"]);
    check_failure(folder.path(), &colorize("marked.png", "photo.png"), 1, &["overwrite", "photo.png"]);
    check_failure(folder.path(), &colorize("marked.png", "gone/out.png"), 1, &["out.png"]);
    let sixteen = [&colorize("marked.png", "out.jpg")[..], &["--bits", "16"]].concat();
    check_failure(folder.path(), &sixteen, 1, &["8 bits", "out.jpg"]);
}

/// Labels that part the photograph in an upper and a lower half, and a mask that leaves out its first three columns.
fn limits(folder: &Path) {
    let labels = GrayImage::from_fn(48, 32, |_, y| Luma([if y < 15 { 10 } else { 200 }]));
    labels.save(folder.join("labels.png")).unwrap();
    GrayImage::from_fn(48, 32, |x, _| Luma([if x < 3 { 0 } else { 255 }])).save(folder.join("mask.png")).unwrap();
}

#[test]
fn color_stays_within_regions_and_out_of_the_mask() {
    let folder = folder();
    limits(folder.path());
    let gray = |x: u32| if x < 24 { 90 } else { 170 };
    let marked = RgbImage::from_fn(48, 32, |x, y| match (x, y) {
        (10..14, 4..8) => Rgb([200, 60, 60]),
        _ => Rgb([gray(x); 3]),
    });
    marked.save(folder.path().join("marked.png")).unwrap();
    for affinity in ["paper", "tintype"] {
        let words = ["colorize", "photo.png", "--strokes", "marked.png", "--regions", "labels.png", "--mask"];
        let words = [&words[..], &["mask.png", "-o", "out.png", "--affinity", affinity]].concat();
        tintype(folder.path(), &words).success();
        let out = image::open(folder.path().join("out.png")).unwrap().to_rgb8();
        let colored = |x, y| out.get_pixel(x, y).0[0] > out.get_pixel(x, y).0[2] + 20;
        assert!(colored(3, 14) && colored(45, 0), "{affinity}: the upper half is red");
        for (x, y) in (0..32).flat_map(|y| (0..48).map(move |x| (x, y))).filter(|&(x, y)| y >= 15 || x < 3) {
            assert_eq!(out.get_pixel(x, y).0, [gray(x); 3], "{affinity}: {x} {y}");
        }
    }
}

#[test]
fn regions_and_masks_that_do_not_fit_are_refused() {
    let folder = folder();
    RgbImage::from_pixel(30, 30, Rgb([9, 9, 9])).save(folder.path().join("small.png")).unwrap();
    fs::write(folder.path().join("words.png"), b"Dear aunt Ida").unwrap();
    for option in ["--regions", "--mask"] {
        let words = |name| ["colorize", "photo.png", "--strokes", "marked.png", "-o", "out.png", option, name];
        check_failure(folder.path(), &words("small.png"), 1, &["30×30", "48×32", "same size", "small.png"]);
        check_failure(folder.path(), &words("words.png"), 1, &["words.png"]);
        check_failure(folder.path(), &words("missing.png"), 1, &["missing.png"]);
    }
    let byte = |v: u32| u8::try_from(v % 256).unwrap();
    let speckled = RgbImage::from_fn(300, 300, |x, y| Rgb([byte(x), byte(y), byte(x / 256 + y / 256)]));
    speckled.save(folder.path().join("speckled.png")).unwrap();
    GrayImage::from_pixel(300, 300, Luma([90])).save(folder.path().join("large.png")).unwrap();
    RgbImage::from_fn(300, 300, |x, _| Rgb([90, 90, if x < 9 { 200 } else { 90 }]))
        .save(folder.path().join("large_marked.png"))
        .unwrap();
    let words =
        ["colorize", "large.png", "--strokes", "large_marked.png", "-o", "out.png", "--regions", "speckled.png"];
    check_failure(folder.path(), &words, 1, &["speckled.png", "88064 colors", "65536"]);
}

#[test]
fn a_plain_tint_needs_no_strokes_and_honors_them() {
    let folder = folder();
    let constant = ["colorize", "photo.png", "--method", "constant", "--tint", "#b08050", "-o", "out.png"];
    for affinity in ["tintype", "paper"] {
        tintype(folder.path(), &[&constant[..], &["--affinity", affinity]].concat()).success();
        let out = image::open(folder.path().join("out.png")).unwrap().to_rgb8();
        for half in [0..24, 24..48] {
            let first = out.get_pixel(half.start, 0);
            assert!(first.0[0] > first.0[2] + 30, "{affinity}: {first:?}");
            assert!(half.flat_map(|x| (0..32).map(move |y| (x, y))).all(|(x, y)| out.get_pixel(x, y) == first));
        }
    }
    let words = [&constant[..], &["--strokes", "marked.png"]].concat();
    tintype(folder.path(), &words).success();
    let out = image::open(folder.path().join("out.png")).unwrap().to_rgb8();
    let right = out.get_pixel(45, 2).0;
    assert!(right[2] > right[0] + 30, "the stroke has its half: {right:?}");
}

#[test]
fn methods_and_tints_that_are_not_known_are_refused() {
    let folder = folder();
    let colorize = |more: &[&'static str]| [&["colorize", "photo.png", "-o", "out.png"][..], more].concat();
    check_failure(folder.path(), &colorize(&["--tint", "sepia"]), 2, &["sepia", "#b08050"]);
    check_failure(folder.path(), &colorize(&["--method", "levin"]), 1, &["levin", "--strokes"]);
    check_failure(folder.path(), &colorize(&["--tint", "#b08050"]), 1, &["levin", "strokes"]);
    check_failure(
        folder.path(),
        &colorize(&["--strokes", "marked.png", "--method", "magic"]),
        1,
        &["magic", "methods"],
    );
}

#[test]
fn a_wrong_extension_still_opens() {
    let folder = folder();
    fs::rename(folder.path().join("photo.png"), folder.path().join("photo.jpg")).unwrap();
    tintype(folder.path(), &["colorize", "photo.jpg", "--strokes", "marked.png", "-o", "out.png"]).success();
}

#[test]
fn broken_projects_are_refused_with_file_reason_and_remedy() {
    let folder = folder();
    let cases = [
        ("newer.tintype", r#"{"tintype":999}"#, "newer Tintype"),
        ("broken.tintype", r#"{"tintype":1,"strokes":"#, "not a Tintype project"),
        ("empty.tintype", "", "not a Tintype project"),
        ("partial.tintype", r#"{"tintype":1}"#, "damaged"),
    ];
    for (name, contents, says) in cases {
        fs::write(folder.path().join(name), contents).unwrap();
        check_failure(folder.path(), &["render", name, "-o", "out.png"], 1, &[name, says]);
    }
    check_failure(folder.path(), &["render", "missing.tintype", "-o", "out.png"], 1, &["missing.tintype"]);
}

#[test]
fn points_of_a_text_are_painted() {
    let folder = folder();
    let put = |text: &str| fs::write(folder.path().join("points.csv"), text).unwrap();
    put("x,y,color,radius\n# the left half\n8, 16, #c83c3c, 3\n\n44,16,3c3cc8\n");
    tintype(folder.path(), &["colorize", "photo.png", "--points", "points.csv", "-o", "colored.png"]).success();
    let out = image::open(folder.path().join("colored.png")).unwrap().to_rgb8();
    let (left, right) = (out.get_pixel(2, 2).0, out.get_pixel(45, 2).0);
    assert!(left[0] > left[2] + 30 && right[2] > right[0] + 30, "{left:?} {right:?}");
    let refused = |text: &str, says: &[&str]| {
        put(text);
        check_failure(folder.path(), &["colorize", "photo.png", "--points", "points.csv", "-o", "out.png"], 1, says);
    };
    for line in ["8,16", "a,b,#c83c3c", "8,16,#zz", "8,16,#c83c3c,-4", "NaN,16,#c83c3c", "8,16,#c83c3c,3,4"] {
        refused(&format!("1,1,#ffffff\n{line}\n"), &["line 2", "x,y,#rrggbb", "points.csv"]);
    }
    refused(&"1,1,#c83c3c\n".repeat(10_001), &["10001 points", "points.csv"]);
    refused(&" ".repeat(2 << 20), &["bytes long", "points.csv"]);
}

#[test]
fn a_network_whose_weights_are_not_there_is_refused_with_the_remedy() {
    let folder = folder();
    let words = ["colorize", "photo.png", "--method", "siggraph17", "-o", "out.png"];
    check_failure(folder.path(), &words, 1, &["not installed", "tintype weights add", "siggraph17-df00044c.pth"]);
    let words = ["colorize", "photo.png", "--method", "siggraph17", "--strength", "3", "-o", "out.png"];
    check_failure(folder.path(), &words, 1, &["--strength and --edges are 0 to 1"]);
}

#[test]
fn what_a_method_does_not_take_is_refused_or_remarked() {
    let folder = folder();
    let words = ["colorize", "photo.png", "--method", "constant", "--boxes", "boxes.csv", "-o", "out.png"];
    check_failure(folder.path(), &words, 1, &["constant takes no boxes", "tintype methods", "boxes.csv"]);
    let words = ["colorize", "photo.png", "--method", "constant", "--guide", "--temperature", "1", "-o", "out.png"];
    let said = text(&tintype(folder.path(), &words).success().get_output().stderr);
    assert!(said.contains("--guide changes nothing") && said.contains("--temperature changes nothing"), "{said}");
}

#[test]
fn methods_are_listed() {
    let assert = tintype(Path::new("."), &["methods"]).success();
    let listed = text(&assert.get_output().stdout);
    assert!(listed.contains("levin") && listed.contains("constant") && listed.contains("available"), "{listed}");
}

#[test]
fn without_a_display_the_window_says_what_is_missing() {
    let folder = folder();
    check_failure(folder.path(), &["photo.png"], 1, &["DISPLAY"]);
}

/// The boy of the paper's published example, where the test data are at hand.
fn boy() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/levin");
    folder.join("boy.png").is_file().then_some(folder)
}

#[test]
fn the_papers_example_is_reproduced() {
    let Some(levin) = boy() else {
        eprintln!("skipped: ../shared/levin is not here");
        return;
    };
    let folder = TempDir::new().unwrap();
    let expected = image::open(levin.join("boy_result_levin_crop0-0-320-256.png")).unwrap().to_rgb8();
    for name in ["boy", "boy_marked"] {
        let picture = image::open(levin.join(format!("{name}.png"))).unwrap().to_rgb8();
        let crop = image::imageops::crop_imm(&picture, 0, 0, 320, 256).to_image();
        crop.save(folder.path().join(format!("{name}.png"))).unwrap();
    }
    let words = ["colorize", "boy.png", "--strokes", "boy_marked.png", "-o", "out.png", "--affinity", "paper"];
    tintype(folder.path(), &words).success();
    let out = image::open(folder.path().join("out.png")).unwrap().to_rgb8();
    let largest = out.iter().zip(expected.iter()).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(largest <= Some(1), "a channel differs by {largest:?} levels");
}

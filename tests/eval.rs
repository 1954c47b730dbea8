//! The evaluation as a shell sees it, on generated pictures: the report's figures, its page, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod program;

use std::fs;
use std::path::Path;

use image::{GrayImage, Luma, Rgb, RgbImage};
use serde_json::Value;
use tempfile::TempDir;

use program::tintype;

/// A folder with two pictures in `photos`, of colored fields of different tones.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let photos = folder.path().join("photos");
    fs::create_dir(&photos).unwrap();
    for (name, turn) in [("ida.png", 0), ("bob.png", 1)] {
        let picture = RgbImage::from_fn(300, 260, |x, y| {
            let mut color = match (x / 100, y / 130) {
                (0, 0) => [190, 70, 60],
                (1, 0) => [60, 110, 60],
                (2, 0) => [70, 80, 190],
                (0, _) => [220, 200, 120],
                (1, _) => [40, 30, 60],
                _ => [180, 230, 220],
            };
            color.rotate_left(turn);
            Rgb(color)
        });
        picture.save(photos.join(name)).unwrap();
    }
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Evaluates `levin` with more words and gives the report, and what was said on standard error.
fn evaluated(folder: &Path, more: &[&str]) -> (Value, String) {
    let words = ["eval", "--method", "levin", "--data", "photos", "-o", "report.json"];
    let assert = tintype(folder, &[&words[..], more].concat()).success();
    let report = fs::read_to_string(folder.join("report.json")).unwrap();
    (serde_json::from_str(&report).unwrap(), text(&assert.get_output().stderr))
}

/// Evaluates and must fail, with these words and no report.
fn check_failure(folder: &Path, words: &[&str], code: i32, says: &[&str]) {
    let assert = tintype(folder, &[&["eval"], words].concat()).code(code);
    let message = text(&assert.get_output().stderr);
    for part in says {
        assert!(message.contains(part), "{words:?}: {part:?} is not in: {message}");
    }
    assert!(!message.contains("panicked"), "{message}");
    assert!(!folder.join("r.json").exists() && !folder.join("r.html").exists(), "{words:?} left a report behind");
}

/// A mean of the summary.
fn mean(report: &Value, method: &str, hints: u64, figure: &str) -> f64 {
    let rows = report["summary"].as_array().unwrap();
    let row = rows.iter().find(|row| row["method"] == method && row["hints"] == hints).unwrap();
    row["figures"][figure]["mean"].as_f64().unwrap()
}

#[test]
fn hints_bring_the_colors_of_fields_back() {
    let folder = folder();
    let (report, _) = evaluated(folder.path(), &["--hints", "50,0,10"]);
    assert_eq!(report["hints"], serde_json::json!([0, 10, 50]));
    assert_eq!((report["pictures"].as_array().unwrap().len(), &report["shown"]), (2, &Value::from(10)));
    let psnr = |method, hints| mean(&report, method, hints, "psnr_db");
    assert!((psnr("levin", 0) - psnr("gray", 0)).abs() < 1e-9, "without hints there is no color");
    assert_eq!(psnr("gray", 0), psnr("gray", 50));
    assert!(psnr("levin", 10) > psnr("gray", 10) + 3.0 && psnr("levin", 50) > psnr("levin", 10), "{report}");
    assert!(psnr("levin", 50) > psnr("linear", 50) + 3.0, "edges are what the photograph tells");
    for method in ["levin", "linear"] {
        assert!(mean(&report, method, 50, "hint_error") < 1.0, "{method} honors hints");
    }
    assert!(mean(&report, "gray", 50, "hint_error") > 5.0);
    assert!(mean(&report, "levin", 10, "leak") < mean(&report, "linear", 10, "leak"), "a field keeps its color in");
    assert_eq!(mean(&report, "gray", 10, "leak"), 0.0);
    let colorful = report["pictures"][0]["colorfulness"].as_f64().unwrap();
    let found = mean(&report, "levin", 50, "colorfulness");
    assert!(found > 0.5 * colorful && found < 1.5 * colorful, "{found} {colorful}");
}

#[test]
fn hints_are_the_same_at_every_run_and_fewer_are_the_first_of_more() {
    let folder = folder();
    let places = |more: &[&str]| {
        let (report, _) = evaluated(folder.path(), &[more, &["--show", "0"]].concat());
        report["pictures"].as_array().unwrap().iter().map(|p| p["positions"].clone()).collect::<Vec<_>>()
    };
    let (few, many) = (places(&["--hints", "3"]), places(&["--hints", "12"]));
    for (few, many) in few.iter().zip(&many) {
        let (few, many) = (few.as_array().unwrap(), many.as_array().unwrap());
        assert_eq!((few.len(), many.len(), &few[..]), (3, 12, &many[..3]));
    }
    assert_eq!(places(&["--hints", "3"]), few);
    assert_ne!(few[0], few[1], "every photograph has its own");
}

#[test]
fn positions_are_written_once_and_read_from_then_on() {
    let folder = folder();
    let path = folder.path().join("positions.json");
    let words = ["--hints", "4", "--positions", "positions.json", "--limit", "1"];
    let (first, _) = evaluated(folder.path(), &words);
    let written = fs::read_to_string(&path).unwrap();
    let (second, _) = evaluated(folder.path(), &words);
    assert_eq!(first, second);
    // What stands in the file counts, not what would be drawn.
    let [x, y] = [0, 1].map(|c| first["pictures"][0]["positions"][0][c].as_u64().unwrap());
    fs::write(&path, written.replace(&format!("[[{x},{y}]"), "[[7,9]")).unwrap();
    let (third, _) = evaluated(folder.path(), &words);
    assert_eq!(third["pictures"][0]["positions"][0], serde_json::json!([7, 9]));
    fs::remove_file(folder.path().join("report.json")).unwrap();
    let other = ["--data", "photos", "-o", "r.json", "--positions", "positions.json"];
    check_failure(folder.path(), &[&other[..], &["--protocol", "icolorit"]].concat(), 1, &["positions.json", "zhang"]);
    fs::write(&path, "[]").unwrap();
    check_failure(folder.path(), &other, 1, &["positions.json", "name another"]);
}

#[test]
fn the_page_shows_pictures_curves_and_figures_and_needs_nothing_else() {
    let folder = folder();
    let words = ["eval", "--method", "levin", "constant", "--data", "photos", "--protocol", "icolorit"];
    let words = [&words[..], &["--hints", "0,5", "--limit", "1", "-o", "r.html", "-o", "r.json"]].concat();
    let assert = tintype(folder.path(), &words).success();
    let table = text(&assert.get_output().stdout);
    assert!(
        table.contains("Gray") && table.contains("Linear between hints") && table.contains("1 photographs"),
        "{table}"
    );
    let page = fs::read_to_string(folder.path().join("r.html")).unwrap();
    // Given, truth, two baselines and two methods.
    assert_eq!(page.matches("src=\"data:image/jpeg;base64,").count(), 6);
    for part in ["<svg", "<polyline", "PSNR of RGB, dB", "CIEDE2000", "224 × 224", "bob.png", "Pictures with 5 hints"]
    {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(!page.contains("http") && !page.contains("<script"));
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("r.json")).unwrap()).unwrap();
    assert_eq!((&report["protocol"], &report["affinity"]), (&Value::from("icolorit"), &Value::from("tintype")));
}

#[test]
fn pictures_that_cannot_be_evaluated_are_named_and_left_out() {
    let folder = folder();
    let photos = folder.path().join("photos");
    let whole = fs::read(photos.join("ida.png")).unwrap();
    fs::write(photos.join("half.png"), &whole[..whole.len() / 2]).unwrap();
    fs::write(photos.join("empty.jpg"), b"").unwrap();
    GrayImage::from_fn(300, 300, |x, _| Luma([if x < 90 { 40 } else { 200 }])).save(photos.join("gray.png")).unwrap();
    RgbImage::from_fn(60, 40, |x, _| Rgb([if x < 9 { 40 } else { 200 }, 90, 90]))
        .save(photos.join("tiny.png"))
        .unwrap();
    let (report, said) = evaluated(folder.path(), &["--hints", "2"]);
    let skipped = report["skipped"].as_array().unwrap();
    let reason = |name: &str| skipped.iter().find(|s| s["name"] == name).unwrap()["reason"].as_str().unwrap();
    assert_eq!((skipped.len(), report["pictures"].as_array().unwrap().len()), (4, 2));
    assert!(reason("gray.png").contains("gray") && reason("tiny.png").contains("60×40"));
    for name in ["half.png", "empty.jpg", "gray.png", "tiny.png"] {
        assert!(said.contains(name), "{name} is not in: {said}");
    }
    for name in ["ida.png", "bob.png"] {
        fs::remove_file(photos.join(name)).unwrap();
    }
    check_failure(folder.path(), &["--data", "photos", "-o", "r.json"], 1, &["none of the 4", "empty.jpg"]);
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_computed() {
    let folder = folder();
    let eval = |more: &[&'static str]| [&["--data", "photos", "--hints", "0"][..], more].concat();
    let path = folder.path();
    check_failure(path, &eval(&["--method", "magic", "-o", "r.json"]), 1, &["magic", "tintype methods"]);
    let unavailable = ["--method", "levin", "siggraph17", "-o", "r.json"];
    check_failure(path, &eval(&unavailable), 1, &["siggraph17", "not installed", "tintype weights add"]);
    check_failure(path, &eval(&["-o", "report.pdf"]), 1, &["report.pdf", ".html or .json"]);
    check_failure(path, &eval(&["-o", "gone/r.json"]), 1, &["no such folder", "gone/r.json"]);
    check_failure(path, &eval(&["-o", "r.json", "--temperature", "5"]), 1, &["--temperature is 0 to 2"]);
    check_failure(path, &["--data", "photos", "--hints", "2000", "-o", "r.json"], 1, &["2000 hints", "1000"]);
    check_failure(path, &["--data", "nowhere", "-o", "r.json"], 1, &["nowhere"]);
    fs::create_dir(path.join("bare")).unwrap();
    check_failure(path, &["--data", "bare", "-o", "r.json"], 1, &["no color photograph", "bare"]);
    check_failure(path, &eval(&["-o", "r.json", "--positions", "gone/p.json"]), 1, &["no such folder", "gone/p.json"]);
    check_failure(path, &["-o", "r.json"], 2, &["--data"]);
    fs::create_dir(path.join("taken.json")).unwrap();
    check_failure(path, &eval(&["-o", "taken.json"]), 1, &["taken.json", "folder"]);
}

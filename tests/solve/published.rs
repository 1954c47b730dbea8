//! The published example of the paper's authors, reproduced from their photograph and their marks.

use std::path::{Path, PathBuf};

use tintype::raster::{Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, propagate};

/// RGB from YIQ as MATLAB's `rgb2ntsc` inverts it, rows R, G, B.
const TO_RGB: [[f64; 3]; 3] = [[1.0, 0.956, 0.621], [1.0, -0.272, -0.647], [1.0, -1.106, 1.703]];

fn file(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/levin").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not here", path.display());
    None
}

/// The top left part of a picture, channels of 0..=1.
fn open(path: &Path, size: Size) -> Plane<[f64; 3]> {
    let picture = image::open(path).unwrap().to_rgb8();
    Plane::from_fn(size, |x, y| picture.get_pixel(x as u32, y as u32).0.map(|v| f64::from(v) / 255.0))
}

/// The inverse of [`TO_RGB`], by Cramer's rule.
fn to_yiq([r, g, b]: [f64; 3]) -> [f64; 3] {
    let m = TO_RGB;
    let determinant = |m: [[f64; 3]; 3]| {
        let minor = |i: usize, j: usize| m[1][i] * m[2][j] - m[1][j] * m[2][i];
        m[0][0] * minor(1, 2) - m[0][1] * minor(0, 2) + m[0][2] * minor(0, 1)
    };
    [0, 1, 2].map(|column| {
        let mut replaced = m;
        for (row, v) in replaced.iter_mut().zip([r, g, b]) {
            row[column] = v;
        }
        determinant(replaced) / determinant(m)
    })
}

fn to_rgb(yiq: [f64; 3]) -> [f64; 3] {
    let rgb = TO_RGB.map(|row| row.iter().zip(yiq).map(|(a, v)| a * v).sum::<f64>().max(0.0));
    let largest = rgb.into_iter().fold(1.0, f64::max);
    rgb.map(|v| v / largest)
}

#[test]
fn the_boy_is_reproduced_within_one_level() {
    let names = ["boy.png", "boy_marked.png", "boy_result_levin_crop0-0-320-256.png"];
    let [Some(photograph), Some(marked), Some(result)] = names.map(file) else { return };
    let size = Size::new(320, 256);
    let [photograph, marked, result] = [photograph, marked, result].map(|path| open(&path, size));
    let luma = photograph.map(|rgb| to_yiq(rgb)[0]);
    let mut entries = Vec::new();
    for (k, (a, b)) in photograph.samples().iter().zip(marked.samples()).enumerate() {
        if a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() > 0.01 {
            let [_, i, q] = to_yiq(*b);
            entries.push(Hint { pixel: k as u32, chroma: [i as f32, q as f32] });
        }
    }
    let hints = Hints::new(size, entries).unwrap();
    let (chroma, _) = propagate(&luma.map(|y| y as f32), Affinity::Paper, &hints, &Config::default()).unwrap();
    for (k, expected) in result.samples().iter().enumerate() {
        let [i, q] = [0, 1].map(|c| f64::from(chroma[c].samples()[k]));
        let ours = to_rgb([luma.samples()[k], i, q]);
        for (ours, expected) in ours.into_iter().zip(expected) {
            let levels = (ours * 255.0).round() - (expected * 255.0).round();
            assert!(levels.abs() <= 1.0, "pixel {k}: {levels} levels");
        }
    }
}

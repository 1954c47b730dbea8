//! Agreement with direct solutions on the test pictures, where they are at hand.

use std::path::{Path, PathBuf};

use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, factorized, propagate};

/// Photograph, marked copy, and every how many pixels are taken: each is 0.05 to 0.3 MP then.
const PICTURES: [(&str, &str, usize); 6] = [
    ("levin/boy.png", "levin/boy_marked.png", 1),
    ("levin/qyn6-ex2.png", "levin/qyn6-ex2_marked.png", 1),
    ("levin/qyn6-ex3.png", "levin/qyn6-ex3_marked.png", 1),
    ("levin/qyn6-ex4.png", "levin/qyn6-ex4_marked.png", 1),
    ("large/dahlia_1_bw.png", "large/dahlia_1_marked.png", 3),
    ("large/snow_1_bw.png", "large/snow_1_marked.png", 3),
];

/// One level of chroma, and the range it is a part of.
const LEVEL: f64 = 1.0 / 255.0;

/// The luma of a photograph and its marks: pixels of the marked copy that have a color.
fn open(photo: &Path, marked: &Path, every: usize) -> (Plane<f32>, Hints) {
    let [photo, marked] = [photo, marked].map(|path| image::open(path).unwrap().to_rgb8());
    let extent = |a: u32, b: u32| a.min(b) as usize / every;
    let size = Size::new(extent(photo.width(), marked.width()), extent(photo.height(), marked.height()));
    let pixel = |picture: &image::RgbImage, x: usize, y: usize| {
        picture.get_pixel((x * every) as u32, (y * every) as u32).0.map(|v| f32::from(v) / 255.0)
    };
    let guide = Plane::from_fn(size, |x, y| {
        let [r, g, b] = pixel(&photo, x, y);
        0.299 * r + 0.587 * g + 0.114 * b
    });
    let hint = |k: usize| {
        let [r, g, b] = pixel(&marked, k % size.width, k / size.width);
        let gray = (r - g).abs().max((g - b).abs()) < 0.05;
        (!gray).then_some(Hint { pixel: k as u32, chroma: [0.596 * r - 0.274 * g - 0.322 * b, r - 0.5 * (g + b)] })
    };
    (guide, Hints::new(size, (0..size.area()).filter_map(hint).collect()).unwrap())
}

/// Insists on 60 dB and on less than half a level at every pixel.
fn agrees(name: &str, ours: &Chroma, exact: &Chroma) {
    let samples = |c: &Chroma| c.iter().flat_map(|p| p.samples().to_vec()).map(f64::from).collect::<Vec<_>>();
    let differences: Vec<f64> = samples(ours).iter().zip(samples(exact)).map(|(a, b)| (a - b).abs()).collect();
    let mean_square = differences.iter().map(|d| d * d).sum::<f64>() / differences.len() as f64;
    let (psnr, largest) = (-10.0 * mean_square.log10(), differences.into_iter().fold(0.0, f64::max) / LEVEL);
    eprintln!("{name}: {psnr:.1} dB, largest {largest:.3}/255");
    assert!(psnr >= 60.0 && largest < 0.5, "{name}: {psnr:.1} dB, largest {largest:.3}/255");
}

fn each(check: impl Fn(&str, &Plane<f32>, &Hints)) {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    for (photo, marked, every) in PICTURES {
        let paths: [PathBuf; 2] = [photo, marked].map(|name| shared.join(name));
        if paths.iter().all(|path| path.exists()) {
            let (guide, hints) = open(&paths[0], &paths[1], every);
            assert!(!hints.is_empty());
            check(photo, &guide, &hints);
        } else {
            eprintln!("skipped: {} is not here", paths[0].display());
        }
    }
}

#[test]
fn the_symmetric_form_agrees_with_factorization_on_all_pictures() {
    each(|name, guide, hints| {
        let (ours, _) = propagate(guide, Affinity::Tintype, hints, &Config::default()).unwrap();
        agrees(name, &ours, &factorized(guide, hints).unwrap());
    });
}

#[test]
fn the_papers_form_in_steps_agrees_with_its_factorization_on_all_pictures() {
    each(|name, guide, hints| {
        let solved = [0, usize::MAX].map(|factorized| {
            let config = Config { factorized, ..Config::default() };
            propagate(guide, Affinity::Paper, hints, &config).unwrap().0
        });
        agrees(name, &solved[0], &solved[1]);
    });
}

//! A plain tint as base: everywhere where no stroke tells, and out of a stroke's way on the object it was made on.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ops::ControlFlow;

use tempfile::TempDir;
use tintype::color::{Lab, lab_from_srgb};
use tintype::document::{Affinity, Base, Edit, MethodId, Paint, Region, RegionId, RegionKind, Snapshot, Stroke};
use tintype::engine::weights::Catalog;
use tintype::engine::{Depth, NetworkConfig, Networks, Photo, render, untouched_snapshot};
use tintype::photo::Pixels;
use tintype::raster::{ImagePoint, Plane};

const TINT: [f32; 2] = [8.0, 20.0];
const RED: Paint = Paint::Color { a: 30.0, b: 12.0 };

/// A bright disc of radius 80 in the middle of a darker ground with a soft shade; fine grain on both. Distances are
/// measured on a coarser grid than its own.
fn opened() -> (Photo, Snapshot) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ida.png");
    let picture = image::GrayImage::from_fn(480, 360, |x, y| {
        let (u, v) = (f64::from(x) - 240.0, f64::from(y) - 180.0);
        let ground = if u.hypot(v) < 80.0 { 170 } else { 80 };
        image::Luma([u8::try_from(ground + x / 32 + (x * 7919 + y * 104_729) % 4).unwrap()])
    });
    picture.save(&path).unwrap();
    let base = Base { method: MethodId("constant".into()), tint: TINT, ..Base::default() };
    untouched_snapshot(&path, &base).unwrap()
}

fn with_stroke(snapshot: &Snapshot, points: &[(f32, f32)], radius_px: f32, paint: Paint) -> Snapshot {
    let points = points.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect();
    snapshot.apply(&Edit::AddStroke(Stroke::new(snapshot.next_stroke_id(), points, radius_px, paint))).0
}

/// Of none: these methods need no network, and none is looked for.
fn networks() -> Networks {
    Networks::new(NetworkConfig { catalog: Catalog::at("no weights".into()), ..NetworkConfig::default() })
}

fn colors(snapshot: &Snapshot, photo: &Photo) -> Plane<Lab> {
    let rendered = render(snapshot, photo, &networks(), Depth::Sixteen, &mut |_| ControlFlow::Continue(())).unwrap();
    // The paper's form alters tones.
    let exact = snapshot.base.affinity == Affinity::Paper || rendered.tones.largest_delta_l < 0.01;
    assert!(exact, "{:?}", rendered.tones);
    let Pixels::Rgb16(pixels) = rendered.pixels else { panic!("16 bits were asked for") };
    pixels.map(|rgb| lab_from_srgb(rgb.map(|v| f32::from(v) / 65535.0)))
}

/// Largest distance to a color over the pixels that `counts` says.
fn farthest(colors: &Plane<Lab>, [a, b]: [f32; 2], counts: impl Fn(f32) -> bool) -> f32 {
    let size = colors.size();
    let places = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
    let counted = places.filter(|&(x, y)| counts((x as f32 - 240.0).hypot(y as f32 - 180.0)));
    counted.map(|at| (colors[at].a - a).hypot(colors[at].b - b)).fold(0.0, f32::max)
}

#[test]
fn without_strokes_the_tint_is_everywhere() {
    let (photo, snapshot) = opened();
    assert!(farthest(&colors(&snapshot, &photo), TINT, |_| true) < 0.05);
}

#[test]
fn a_stroke_has_its_object_and_the_tint_the_rest() {
    let (photo, snapshot) = opened();
    let corrected = with_stroke(&snapshot, &[(220.0, 160.0), (260.0, 170.0)], 8.0, RED);
    let found = colors(&corrected, &photo);
    let stroke = found[(240, 165)];
    assert!((stroke.a - 30.0).hypot(stroke.b - 12.0) < 0.05, "{stroke:?}");
    assert!(farthest(&found, [30.0, 12.0], |r| r < 68.0) < 5.0, "{}", farthest(&found, [30.0, 12.0], |r| r < 68.0));
    // 23 lie between the two colors.
    assert!(farthest(&found, TINT, |r| r > 96.0) < 5.0, "{}", farthest(&found, TINT, |r| r > 96.0));
}

#[test]
fn a_stroke_that_keeps_holds_the_tint() {
    let (photo, snapshot) = opened();
    let corrected = with_stroke(&snapshot, &[(240.0, 140.0)], 8.0, RED);
    let kept = with_stroke(&corrected, &[(240.0, 220.0)], 10.0, Paint::Keep);
    for affinity in [Affinity::Tintype, Affinity::Paper] {
        let base = Base { affinity, ..kept.base.clone() };
        let found = colors(&kept.apply(&Edit::SetBase(base)).0, &photo)[(240, 220)];
        assert!((found.a - TINT[0]).hypot(found.b - TINT[1]) < 0.1, "{affinity:?}: {found:?}");
    }
}

#[test]
fn strokes_everywhere_leave_nothing_to_the_tint() {
    let (photo, snapshot) = opened();
    let covered = with_stroke(&snapshot, &[(240.0, 180.0)], 800.0, Paint::Color { a: -10.0, b: 8.0 });
    assert!(farthest(&colors(&covered, &photo), [-10.0, 8.0], |_| true) < 0.05);
}

#[test]
fn a_region_keeps_the_stroke_in_and_a_mask_the_tint_out() {
    let (photo, snapshot) = opened();
    let square = |x0: f32, x1: f32| {
        [(x0, -1.0), (x1, -1.0), (x1, 361.0), (x0, 361.0)].map(|(x, y)| ImagePoint::new(x, y)).to_vec()
    };
    let edits = [
        Edit::AddRegion(Region::new(RegionId(1), square(200.0, 280.0), RegionKind::Barrier)),
        Edit::AddRegion(Region::new(RegionId(2), square(400.0, 500.0), RegionKind::MaskedOut)),
    ];
    let limited = edits.iter().fold(snapshot, |s, edit| s.apply(edit).0);
    let found = colors(&with_stroke(&limited, &[(240.0, 180.0)], 8.0, RED), &photo);
    assert!((found[(202, 180)].a - 30.0).abs() < 3.0 && (found[(277, 180)].a - 30.0).abs() < 3.0);
    for x in [199, 180, 280, 300] {
        let color = found[(x, 180)];
        assert!((color.a - TINT[0]).hypot(color.b - TINT[1]) < 0.05, "{x}: {color:?}");
    }
    assert!(found[(400, 180)].chroma() < 0.02 && found[(399, 180)].chroma() > 20.0);
}

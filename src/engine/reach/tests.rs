//! What is kept of reaches, and what is answered from them.

use super::*;
use crate::document::{Edit, Mark, Marks, Photograph};
use crate::photo::hash_of;
use crate::raster::ImagePoint;

const SIZE: Size = Size::new(40, 12);

fn line(id: u64, from: f32, to: f32, paint: Paint) -> Stroke {
    Stroke::new(StrokeId(id), vec![ImagePoint::new(from, 6.3), ImagePoint::new(to, 6.3)], 2.2, paint)
}

const RED: Paint = Paint::Color { a: 60.0, b: 30.0 };
const BLUE: Paint = Paint::Color { a: -10.0, b: -50.0 };

/// Three strokes that meet, over marks.
fn snapshot() -> Snapshot {
    let photograph = Photograph { path: "ida.png".into(), hash: hash_of(b"ida"), size: SIZE, bytes: 3 };
    let marks = Marks::new(SIZE, (160..200).map(|pixel| Mark { pixel, rgb: [200, 90, 40] }).collect()).unwrap();
    let strokes = [line(1, 5.0, 30.0, RED), line(2, 12.0, 14.5, Paint::Neutral), line(3, 20.0, 24.0, BLUE)];
    let first = Snapshot { marks: Some(Arc::new(marks)), ..Snapshot::new(photograph) };
    strokes.into_iter().fold(first, |snapshot, stroke| snapshot.apply(&Edit::AddStroke(stroke)).0)
}

/// a* and b* of every constrained pixel.
fn chroma(snapshot: &Snapshot) -> Vec<(u32, [f32; 2])> {
    let dots = ink(&snapshot.strokes, snapshot.marks.as_deref(), SIZE, 1.0, &|_| 50.0);
    dots.iter().filter_map(|d| if let Ink::Chroma(ab) = d.ink { Some((d.pixel, ab)) } else { None }).collect()
}

#[test]
fn a_share_is_what_a_new_color_changes() {
    let before = snapshot();
    for id in [1, 2, 3].map(StrokeId) {
        let (old, new) = (before.stroke(id).unwrap().paint.chroma().unwrap(), [-33.0, 47.0]);
        let (after, _) = before.apply(&Edit::Repaint { id, paint: Paint::Color { a: new[0], b: new[1] } });
        let shares = shares(&before, [id, StrokeId(2)], SIZE, 1.0).unwrap();
        let share = |pixel| shares.entries().iter().find(|h| h.pixel == pixel).map_or(0.0, |h| h.chroma[0]);
        assert!(shares.entries().iter().any(|h| h.chroma[0] > 0.1 && h.chroma[0] < 0.9), "{id:?} meets another");
        for ((pixel, was), (same, is)) in chroma(&before).into_iter().zip(chroma(&after)) {
            assert_eq!(pixel, same);
            for k in 0..2 {
                let expected = was[k] + share(pixel) * (new[k] - old[k]);
                assert!((is[k] - expected).abs() < 1e-3, "{id:?} at {pixel}: {} for {expected}", is[k]);
            }
        }
    }
}

#[test]
fn strokes_are_found_in_pairs_until_all_are_known() {
    let (snapshot, mut reaches) = (Arc::new(snapshot()), Reaches::default());
    reaches.follow(&snapshot);
    let pair = |reaches: &Reaches, id| reaches.pair(&snapshot, StrokeId(id)).map(|id| id.0);
    assert_eq!((pair(&reaches, 1), pair(&reaches, 3)), ([1, 2], [3, 1]));
    reaches.keep(StrokeId(1), Plane::filled(SIZE, 0.5));
    reaches.keep(StrokeId(2), Plane::filled(SIZE, 0.25));
    assert_eq!(pair(&reaches, 3), [3, 3]);
    assert_eq!(reaches.find(StrokeId(2)).unwrap().share(7, 0), 0.25);
}

#[test]
fn only_new_colors_of_known_strokes_are_answered() {
    let (before, mut reaches) = (Arc::new(snapshot()), Reaches::default());
    assert!(reaches.changes(&before).is_none());
    reaches.follow(&before);
    reaches.keep(StrokeId(1), Plane::filled(SIZE, 0.5));
    let after = |edit: Edit| before.apply(&edit).0;
    let repaint = |id, paint| after(Edit::Repaint { id: StrokeId(id), paint });
    let known = repaint(1, BLUE);
    let changes = reaches.changes(&known).unwrap();
    assert!(changes.len() == 1 && changes[0].1 == [-70.0, -80.0]);
    assert!(reaches.changes(&before).is_none(), "nothing changed");
    for other in [repaint(2, BLUE), repaint(1, Paint::Erase), after(Edit::RemoveStroke(StrokeId(3)))] {
        assert!(reaches.changes(&other).is_none());
    }
    reaches.follow(&Arc::new(known));
    assert!(reaches.find(StrokeId(1)).is_some(), "another color changes no reach");
    reaches.follow(&Arc::new(after(Edit::RemoveStroke(StrokeId(3)))));
    assert!(reaches.find(StrokeId(1)).is_none());
}

#[test]
fn what_was_not_used_for_longest_gives_way() {
    let mut reaches = Reaches::default();
    let plane = Plane::filled(Size::new(1000, 1000), 1.0);
    for id in 1..=5 {
        reaches.keep(StrokeId(id), plane.clone());
        assert!(reaches.find(StrokeId(1)).is_some());
    }
    assert!(reaches.find(StrokeId(2)).is_some() && reaches.find(StrokeId(5)).is_some());
    reaches.keep(StrokeId(6), plane);
    assert!(reaches.find(StrokeId(3)).is_none() && reaches.find(StrokeId(1)).is_some());
}

//! Small documents for the tests of this room.

use super::{Paint, Photograph, Snapshot, Stroke, StrokeId};
use crate::photo::hash_of;
use crate::raster::{ImagePoint, Size};

/// An untouched photograph of 8×6 pixels.
pub(super) fn snapshot() -> Snapshot {
    let path = "aunt-ida.png".into();
    Snapshot::new(Photograph { path, hash: hash_of(b"aunt ida"), size: Size::new(8, 6), bytes: 8 })
}

/// A red dot of one pixel's radius.
pub(super) fn dot(id: u64, x: f32, y: f32) -> Stroke {
    Stroke::new(StrokeId(id), vec![ImagePoint::new(x, y)], 1.0, Paint::Color { a: 50.0, b: 30.0 })
}

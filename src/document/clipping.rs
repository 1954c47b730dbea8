//! Strokes as a text, by which they go through the clipboard to another photograph.
//!
//! The text tells the size of the photograph it came from, so that strokes keep their place on one of another size. It
//! comes from outside: its length is checked before it is read, its numbers before they are used.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::project::strokes::{StrokeEntry, strokes_of};
use super::{DocumentError, Paint, Stroke, StrokeId};
use crate::raster::{ImagePoint, Size};

/// The newest format this program reads: format 2 has colors that go with lightness. Without them format 1 is written, which
/// older programs read.
const VERSION: u64 = 2;

/// The longest text that is read: two hundred thousand strokes of ten points take half of it.
const MAX_BYTES: usize = 64 << 20;

/// The longest side a photograph may claim to have, as in `photo::Limits`.
const MAX_SIDE: usize = 400_000_000;

#[derive(Serialize, Deserialize)]
struct Clipping {
    tintype_strokes: u64,
    width: usize,
    height: usize,
    strokes: Vec<StrokeEntry>,
}

#[derive(Deserialize)]
struct Header {
    tintype_strokes: u64,
}

/// The text of strokes of a photograph of that size.
///
/// # Errors
/// [`DocumentError::NotStrokes`] where a number has no text, which a stroke of the document never has.
pub fn strokes_to_text(strokes: &[Arc<Stroke>], size: Size) -> Result<String, DocumentError> {
    let tintype_strokes = if strokes.iter().any(|s| matches!(s.paint, Paint::Ramp(_))) { VERSION } else { 1 };
    let strokes = strokes.iter().map(|s| StrokeEntry::of(s)).collect();
    let clipping = Clipping { tintype_strokes, width: size.width, height: size.height, strokes };
    serde_json::to_string(&clipping).map_err(|e| DocumentError::NotStrokes { reason: e.to_string() })
}

/// The strokes of such a text for a photograph of that size, named from `first` on.
///
/// # Errors
/// [`DocumentError::NotStrokes`], [`DocumentError::NewerStrokes`] and [`DocumentError::DamagedStrokes`].
pub fn strokes_from_text(text: &str, size: Size, first: StrokeId) -> Result<Vec<Stroke>, DocumentError> {
    let not_strokes = |reason: String| DocumentError::NotStrokes { reason };
    if text.len() > MAX_BYTES {
        return Err(not_strokes(format!("a text of {} bytes", text.len())));
    }
    let header: Header = serde_json::from_str(text).map_err(|e| not_strokes(e.to_string()))?;
    if header.tintype_strokes > VERSION {
        return Err(DocumentError::NewerStrokes { version: header.tintype_strokes, newest: VERSION });
    }
    let damaged = |reason: String| DocumentError::DamagedStrokes { reason };
    let clipping: Clipping = serde_json::from_str(text).map_err(|e| damaged(e.to_string()))?;
    let (width, height) = (clipping.width, clipping.height);
    if !(1..=MAX_SIDE).contains(&width) || !(1..=MAX_SIDE).contains(&height) {
        return Err(damaged(format!("a photograph of {width}×{height} pixels")));
    }
    let scale = [size.width as f32 / width as f32, size.height as f32 / height as f32];
    let strokes = strokes_of(clipping.strokes).map_err(damaged)?;
    Ok((first.0..).zip(strokes).map(|(id, stroke)| scaled(&stroke, StrokeId(id), scale)).collect())
}

/// The stroke on a photograph that is so many times as wide and as high.
fn scaled(stroke: &Stroke, id: StrokeId, [x, y]: [f32; 2]) -> Stroke {
    let points = stroke.points.iter().map(|p| ImagePoint::new(p.x * x, p.y * y)).collect();
    let scaled = Stroke::new(id, points, stroke.radius_px * (x * y).sqrt(), stroke.paint);
    Stroke { caption: stroke.caption.clone(), ..scaled }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Ramp;
    use crate::document::Caption;

    const SIZE: Size = Size::new(80, 60);

    fn text() -> String {
        let points = vec![ImagePoint::new(8.0, 6.0), ImagePoint::new(40.0, 30.5)];
        let line = Stroke::new(StrokeId(7), points, 2.0, Paint::Color { a: 12.5, b: -3.0 });
        let line = line.described(Caption { name: "sash".into(), ..Caption::default() });
        let dot = Stroke::dab(StrokeId(9), [1.0, 2.0], 1.0, Paint::Neutral);
        strokes_to_text(&[Arc::new(line), Arc::new(dot)], SIZE).unwrap()
    }

    #[test]
    fn strokes_come_back_and_follow_the_size_of_the_photograph() {
        let same = strokes_from_text(&text(), SIZE, StrokeId(3)).unwrap();
        assert_eq!(same.iter().map(|s| s.id.0).collect::<Vec<_>>(), [3, 4]);
        assert_eq!((same[0].points[1], same[0].radius_px), (ImagePoint::new(40.0, 30.5), 2.0));
        assert_eq!(same[0].caption.as_deref().map(|c| c.name.as_str()), Some("sash"));
        let twice = strokes_from_text(&text(), Size::new(160, 120), StrokeId(1)).unwrap();
        assert_eq!((twice[0].points[1], twice[0].radius_px), (ImagePoint::new(80.0, 61.0), 4.0));
        let wide = strokes_from_text(&text(), Size::new(320, 60), StrokeId(1)).unwrap();
        assert_eq!((wide[1].points[0], wide[1].radius_px), (ImagePoint::new(4.0, 2.0), 2.0));
    }

    #[test]
    fn a_color_that_goes_with_lightness_comes_back_and_needs_the_newer_format() {
        let paint = Paint::Ramp(Ramp::even([12.5, -3.0]));
        let text = strokes_to_text(&[Arc::new(Stroke::dab(StrokeId(1), [1.0, 2.0], 1.0, paint))], SIZE).unwrap();
        assert!(text.starts_with(r#"{"tintype_strokes":2,"#), "{text}");
        assert_eq!(strokes_from_text(&text, SIZE, StrokeId(1)).unwrap()[0].paint, paint);
    }

    #[test]
    fn what_is_no_text_of_strokes_is_refused_with_its_reason() {
        type Change = fn(String) -> String;
        let cases: [(&str, Change); 10] = [
            ("no Tintype strokes", |_| String::new()),
            ("no Tintype strokes", |_| "https://example.org".into()),
            ("no Tintype strokes", |_| r#"{"tintype":1}"#.into()),
            ("no Tintype strokes", |_| "[".repeat(100_000)),
            ("format 9", |t| t.replace(r#""tintype_strokes":1"#, r#""tintype_strokes":9"#)),
            ("odd number of coordinates", |t| t.replacen(r#""points":["#, r#""points":[1.5,"#, 1)),
            ("too large", |t| t.replacen(r#""points":["#, r#""points":[1e39,1.0,"#, 1)),
            ("radius of -2", |t| t.replacen(r#""radius_px":2.0"#, r#""radius_px":-2.0"#, 1)),
            ("0×60", |t| t.replace(r#""width":80"#, r#""width":0"#)),
            ("too large", |t| t.replace(r#""id":7"#, r#""id":18446744073709551615"#)),
        ];
        for (expected, change) in cases {
            let message = strokes_from_text(&change(text()), SIZE, StrokeId(1)).unwrap_err().to_string();
            assert!(message.contains(expected), "{expected:?} is not in: {message}");
        }
    }
}

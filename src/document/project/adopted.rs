//! Colors taken over from candidates, in the project file: the outline, and the colors as a picture.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exemplars::{PictureEntry, flat, points};
use crate::document::{Adopted, MOST_ADOPTED, ThingBox};
use crate::photo::Limits;
use crate::raster::{Plane, Size};

/// The most bytes of a picture's file that are read: three megapixels of noise in two channels.
const MAX_BYTES: usize = 16 << 20;
/// The most pixels of it: those of the grid that candidates are solved on.
const MAX_PIXELS: u64 = 4 << 20;

/// What a* and b* of 0 are written as.
const MIDDLE: i16 = 128;

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct AdoptedEntry {
    /// x and y in turn.
    outline: Vec<f32>,
    window: ThingBox,
    /// a* and b* with 128 more as red and green.
    chroma: PictureEntry,
}

impl AdoptedEntry {
    /// Nothing where it has no pixels, which no edit makes.
    pub(super) fn of(adopted: &Adopted) -> Option<Self> {
        let shifted = |v: i8| u8::try_from(i16::from(v) + MIDDLE).unwrap_or(0);
        let picture = adopted.chroma.map(|[a, b]| [shifted(a), shifted(b), 0]);
        Some(Self { outline: flat(&adopted.outline), window: adopted.window, chroma: PictureEntry::of(&picture)? })
    }

    /// The colors, for a photograph of `size`; or what is wrong with them.
    pub(super) fn into_adopted(self, size: Size) -> Result<Arc<Adopted>, String> {
        let outline = points(&self.outline).ok_or("adopted colors with an outline that is none")?;
        if !self.window.is_within(size) {
            return Err("adopted colors that do not lie in the photograph".into());
        }
        let limits = Limits { max_pixels: MAX_PIXELS, ..Limits::default() };
        let picture = self.chroma.picture(Path::new("adopted colors"), MAX_BYTES, &limits)?;
        let back = |v: u8| i8::try_from((i16::from(v) - MIDDLE).clamp(-127, 127)).unwrap_or(0);
        let chroma: Plane<[i8; 2]> = picture.map(|[a, b, _]| [back(a), back(b)]);
        Ok(Arc::new(Adopted { outline: Arc::new(outline), window: self.window, chroma: Arc::new(chroma) }))
    }
}

/// The adopted colors of a file, or what is wrong with them.
pub(super) fn adopted_of(entries: Vec<AdoptedEntry>, size: Size) -> Result<Vec<Arc<Adopted>>, String> {
    if entries.len() > MOST_ADOPTED {
        return Err(format!("colors adopted {} times", entries.len()));
    }
    entries.into_iter().map(|entry| entry.into_adopted(size)).collect()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::super::tests::{edged, refusal_of, saved};
    use super::*;
    use crate::document::{Edit, Snapshot, load_project};
    use crate::raster::ImagePoint;

    /// The work of `edged` with colors taken over.
    fn adopting() -> Snapshot {
        let work = edged();
        let outline = [(1.0, 1.0), (5.5, 1.0), (5.0, 4.0)].map(|(x, y)| ImagePoint::new(x, y)).to_vec();
        let signed = |v: usize| 16 * i8::try_from(v).unwrap() - 60;
        let picture = Plane::from_fn(Size::new(8, 6), |x, y| [signed(x), -signed(y)]);
        let adopted = Adopted::of(outline, work.photograph.size, &picture).unwrap();
        work.apply(&Edit::Adopt(Arc::new(adopted))).0
    }

    #[test]
    fn adopted_colors_are_kept_to_the_level_and_those_that_make_no_sense_are_refused() {
        let folder = TempDir::new().unwrap();
        assert_eq!(load_project(&saved(&folder, &adopting())).unwrap().snapshot, adopting());
        type Change = fn(String) -> String;
        let cases: [(&str, Change); 3] = [
            ("do not lie in the photograph", |t| t.replace(r#""window":{"left":0"#, r#""window":{"left":7"#)),
            ("an outline that is none", |t| t.replace(r#""adopted":[{"outline":[1.0,"#, r#""adopted":[{"outline":["#)),
            ("its picture is none", |t| t.replace(r#""chroma":{"bytes":"#, r#""chroma":{"bytes":9"#)),
        ];
        for (expected, change) in cases {
            let message = refusal_of(&adopting(), change);
            assert!(message.contains(expected), "{expected:?} is not in: {message}");
        }
    }
}

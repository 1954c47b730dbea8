//! References in the project file: by path and hash, on request with the small picture that is matched.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::MAX_PIXELS;
use crate::document::{Exemplar, ExemplarId, MOST_EXEMPLARS, MOST_PAIRS, OUTLINE, Pair, Photograph, Takes, ThingBox};
use crate::photo::{Hash, Limits, base64_of, bytes_of_base64, decode_srgb, png_of};
use crate::raster::{ImagePoint, Plane, Size, Turn};

/// The most bytes of a small picture's file that are read: noise of half a megapixel takes a third of it.
const MAX_PICTURE_BYTES: usize = 8 << 20;
/// The most pixels of a small picture; twice what is written.
const MAX_PICTURE_PIXELS: u64 = 1 << 20;

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ExemplarEntry {
    id: ExemplarId,
    path: String,
    hash: Hash,
    width: usize,
    height: usize,
    bytes: u64,
    #[serde(default, skip_serializing_if = "is_usual")]
    takes: Takes,
    #[serde(default, skip_serializing_if = "is_usual")]
    turn: Turn,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crop: Option<ThingBox>,
    strength: f32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only: Option<Vec<f32>>,
    /// In the photograph and in the reference; x and y in turn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pairs: Vec<[Vec<f32>; 2]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<Vec<f32>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    embed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<PictureEntry>,
}

/// A small picture as a PNG, in base64.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct PictureEntry {
    bytes: usize,
    png: String,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl ExemplarEntry {
    /// Without the picture.
    pub(super) fn of(exemplar: &Exemplar) -> Self {
        let file = &exemplar.file;
        Self {
            id: exemplar.id,
            path: file.path.to_string_lossy().into_owned(),
            hash: file.hash,
            width: file.size.width,
            height: file.size.height,
            bytes: file.bytes,
            takes: exemplar.takes,
            turn: exemplar.turn,
            crop: exemplar.crop,
            strength: exemplar.strength,
            only: exemplar.only.as_ref().map(|outline| flat(outline)),
            pairs: exemplar.pairs.iter().map(|pair| [flat(&pair.here), flat(&pair.there)]).collect(),
            excluded: exemplar.excluded.iter().map(|outline| flat(outline)).collect(),
            embed: exemplar.embed,
            picture: None,
        }
    }

    /// With the picture where that is wanted and it is at hand.
    pub(super) fn with_picture(exemplar: &Exemplar) -> Self {
        let picture = exemplar.picture.as_ref().filter(|_| exemplar.embed);
        let picture = picture.and_then(|picture| PictureEntry::of(picture));
        Self { picture, ..Self::of(exemplar) }
    }

    fn into_exemplar(self) -> Result<Arc<Exemplar>, String> {
        let (id, size) = (self.id.0, Size::new(self.width, self.height));
        if size.area() == 0 || size.width as u64 * size.height as u64 > MAX_PIXELS {
            return Err(format!("reference {id} of {size} pixels"));
        }
        if !(0.0..=1.0).contains(&self.strength) {
            return Err(format!("reference {id} with a strength of {}", self.strength));
        }
        if self.crop.is_some_and(|crop| !crop.is_within(size)) {
            return Err(format!("reference {id} with a frame that does not lie in it"));
        }
        if self.pairs.len() > MOST_PAIRS {
            return Err(format!("reference {id} with {} pairs", self.pairs.len()));
        }
        let points =
            |flat: &Vec<f32>| points(flat).ok_or_else(|| format!("reference {id} with an outline that is none"));
        let pair = |[here, there]: &[Vec<f32>; 2]| Ok::<_, String>(Pair { here: points(here)?, there: points(there)? });
        let limits = Limits { max_pixels: MAX_PICTURE_PIXELS, ..Limits::default() };
        let picture = self.picture.as_ref();
        let picture = picture.map(|entry| entry.picture(Path::new(&self.path), MAX_PICTURE_BYTES, &limits));
        Ok(Arc::new(Exemplar {
            id: self.id,
            picture: picture.transpose().map_err(|reason| format!("reference {id}: {reason}"))?.map(Arc::new),
            embed: self.embed,
            takes: self.takes,
            turn: self.turn,
            crop: self.crop,
            strength: self.strength,
            only: self.only.as_ref().map(&points).transpose()?.map(Arc::new),
            pairs: Arc::new(self.pairs.iter().map(pair).collect::<Result<_, _>>()?),
            excluded: Arc::new(self.excluded.iter().map(points).collect::<Result<_, _>>()?),
            file: Arc::new(Photograph { path: self.path.into(), hash: self.hash, size, bytes: self.bytes }),
        }))
    }
}

impl PictureEntry {
    /// Nothing for a picture without pixels.
    pub(super) fn of(picture: &Plane<[u8; 3]>) -> Option<Self> {
        let opaque = picture.map(|[r, g, b]| [r, g, b, u8::MAX]);
        let png = png_of(&opaque).ok()?;
        Some(Self { bytes: png.len(), png: base64_of(&png) })
    }

    /// The picture, if its file has at most so many bytes; or what is wrong with it.
    pub(super) fn picture(&self, name: &Path, most: usize, limits: &Limits) -> Result<Plane<[u8; 3]>, String> {
        let bytes = Some(self.bytes).filter(|bytes| *bytes <= most);
        let png = bytes.and_then(|bytes| bytes_of_base64(&self.png, bytes)).ok_or("its picture is none")?;
        let picture = decode_srgb(&png, name, limits).map_err(|e| e.to_string())?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=255 by the room's promise")]
        let eight = |v: f32| (v * 255.0).round() as u8;
        Ok(picture.map(|rgb| rgb.map(eight)))
    }
}

pub(super) fn flat(points: &[ImagePoint]) -> Vec<f32> {
    points.iter().flat_map(|p| [p.x, p.y]).collect()
}

pub(super) fn points(flat: &[f32]) -> Option<Vec<ImagePoint>> {
    let sound = !flat.is_empty() && flat.len().is_multiple_of(2) && flat.iter().all(|v| OUTLINE.contains(v));
    sound.then(|| flat.chunks_exact(2).map(|p| ImagePoint::new(p[0], p[1])).collect())
}

/// The references of a file, or what is wrong with them.
pub(super) fn exemplars_of(entries: Vec<ExemplarEntry>) -> Result<Arc<Vec<Arc<Exemplar>>>, String> {
    if entries.len() > MOST_EXEMPLARS {
        return Err(format!("{} references", entries.len()));
    }
    let mut ids = HashSet::new();
    if let Some(twice) = entries.iter().find(|entry| !ids.insert(entry.id)) {
        return Err(format!("two references are named {}", twice.id.0));
    }
    entries.into_iter().map(ExemplarEntry::into_exemplar).collect::<Result<_, _>>().map(Arc::new)
}

#[cfg(test)]
pub(super) mod tests {
    use tempfile::TempDir;

    use super::super::tests::{edged, proposed, refusal_of, saved};
    use super::*;
    use crate::document::{Edit, Snapshot, load_project};
    use crate::photo::hash_of;

    /// The work of `proposed` with a reference that has all it can have.
    pub(in crate::document::project) fn referred() -> Snapshot {
        let file = Photograph { path: "aunt.png".into(), hash: hash_of(b"aunt"), size: Size::new(8, 6), bytes: 4 };
        let corner = |x: f32, y: f32| ImagePoint::new(x, y);
        let outline = vec![corner(0.0, 0.5), corner(3.0, 0.0), corner(3.0, 4.0)];
        let picture = Plane::from_fn(Size::new(8, 6), |x, y| [x, y, x * y].map(|v| u8::try_from(v).unwrap()));
        let exemplar = Exemplar {
            embed: true,
            takes: Takes::Palette,
            turn: Turn::Left,
            crop: Some(ThingBox { left: 1, top: 1, right: 7, bottom: 6 }),
            strength: 0.75,
            only: Some(Arc::new(outline.clone())),
            pairs: Arc::new(vec![
                Pair::of_points([1.0, 2.0], [3.0, 4.0]),
                Pair { here: outline.clone(), there: outline.clone() },
            ]),
            excluded: Arc::new(vec![outline]),
            ..Exemplar::new(ExemplarId(3), file, picture)
        };
        proposed().apply(&Edit::AddExemplar(Box::new(exemplar))).0
    }

    #[test]
    fn references_and_edges_are_kept_and_those_that_make_no_sense_are_refused() {
        let folder = TempDir::new().unwrap();
        assert_eq!(load_project(&saved(&folder, &edged())).unwrap().snapshot, edged());
        assert_eq!(load_project(&saved(&folder, &referred())).unwrap().snapshot, referred());
        type Change = fn(String) -> String;
        let cases: [(&str, Change); 7] = [
            ("unknown variant", |t| t.replace(r#""takes":"palette""#, r#""takes":"shapes""#)),
            ("a strength of 1.5", |t| t.replace(r#""strength":0.75"#, r#""strength":1.5"#)),
            ("a frame that does not lie in it", |t| t.replace(r#""right":7"#, r#""right":9"#)),
            ("an outline that is none", |t| t.replace(r#"[[1.0,2.0],"#, r#"[[1.0],"#)),
            ("reference 3 of 0", |t| {
                t.replace(r#""width":8,"height":6,"bytes":4"#, r#""width":0,"height":6,"bytes":4"#)
            }),
            ("its picture is none", |t| t.replace(r#""png":""#, r#""png":"!"#)),
            ("its picture is none", |t| t.replace(r#""picture":{"bytes":"#, r#""picture":{"bytes":9"#)),
        ];
        for (expected, change) in cases {
            let message = refusal_of(&referred(), change);
            assert!(message.contains(expected), "{expected:?} is not in: {message}");
        }
    }
}

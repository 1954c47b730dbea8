//! References and the photograph as they are matched: small, in Lab, turned and cropped, their parts as labels.

use crate::color::{Lab, lab_from_srgb};
use crate::document::{Exemplar, ExemplarId, Part, Snapshot, Takes, ThingBox};
use crate::engine::color::PREVIEW_PIXELS;
use crate::engine::render::coarser;
use crate::engine::tones::Tones;
use crate::raster::{ImagePoint, Plane, Size, Turn, resize_area};
use crate::transfer::{self, EXCLUDED, FREE};

/// The longest side of a picture that is matched: what `transfer` takes is eight times that.
pub(super) const MOST_SIDE: usize = 8192;

/// The grid on which a photograph is matched.
fn grid_of(photo: Size) -> Size {
    let fits = |size: Size| size.area() <= PREVIEW_PIXELS && size.longest() <= MOST_SIDE;
    let level = (0..).find(|&k| fits(photo.halved(k))).unwrap_or(0);
    photo.halved(level)
}

/// CIE L* of the photograph on that grid.
pub(super) fn lightness(gray: &Plane<u16>, tones: &Tones) -> Plane<f32> {
    let grid = grid_of(gray.size());
    let small = if grid == gray.size() { None } else { Some(coarser(gray, grid)) };
    small.as_ref().unwrap_or(gray).map(|v| tones.lightness(v))
}

/// The references of a state whose pictures are at hand and are to be used, as they are matched, and their frames.
pub(super) fn given(snapshot: &Snapshot) -> (Vec<transfer::Exemplar>, Vec<Frame>) {
    let photo = snapshot.photograph.size;
    let used = snapshot.exemplars.iter().filter(|exemplar| exemplar.gives(Takes::Places));
    used.filter_map(|exemplar| one(exemplar, photo, grid_of(photo))).unzip()
}

/// A reference as a network is shown it, no side longer than `longest`, its parts of a photograph of that size on `grid`;
/// nothing where its picture is not at hand.
pub(in crate::engine) fn shown(
    exemplar: &Exemplar,
    (photo, grid): (Size, Size),
    longest: usize,
) -> Option<transfer::Exemplar> {
    let (whole, _) = one(exemplar, photo, grid)?;
    let (full, size) = (whole.lightness.size(), whole.lightness.size().within(longest));
    if size == full {
        return Some(whole);
    }
    let middle = |k: usize, side: usize, whole: usize| (2 * k + 1) * whole / (2 * side);
    let there = Plane::from_fn(size, |x, y| {
        whole.there[(middle(x, size.width, full.width), middle(y, size.height, full.height))]
    });
    let smaller = |plane: &Plane<f32>| resize_area(plane, size);
    let chroma = whole.chroma.each_ref().map(smaller);
    Some(transfer::Exemplar { lightness: smaller(&whole.lightness), chroma, there, ..whole })
}

/// A reference matched with a photograph of a size on a grid over it.
fn one(exemplar: &Exemplar, photo: Size, grid: Size) -> Option<(transfer::Exemplar, Frame)> {
    let picture = exemplar.picture.as_deref()?;
    let scale = picture.width() as f32 / exemplar.file.size.width as f32;
    let frame =
        Frame { id: exemplar.id, window: window(exemplar.crop, scale, picture.size()), turn: exemplar.turn, scale };
    let lab = cut(picture, frame.window, frame.turn).map(|rgb| lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0)));
    let [lightness, a, b] = [|c: Lab| c.l, |c: Lab| c.a, |c: Lab| c.b].map(|part| lab.map(part));
    let there = cut(&exemplar.parts_there(picture.size()), frame.window, frame.turn).map(label);
    let here = exemplar.parts_here(photo, grid).map(label);
    Some((transfer::Exemplar { lightness, chroma: [a, b], there, here, strength: exemplar.strength }, frame))
}

/// Some places of a reference in a grid, no more than `most` to a side, with their color a* and b* and whether that counts:
/// not what is excluded, and not what lies outside of its frame.
pub(super) fn sampled(exemplar: &Exemplar, most: usize) -> Vec<[f32; 2]> {
    let Some(picture) = exemplar.picture.as_deref() else { return Vec::new() };
    let grid = picture.size().within(most);
    let window = window(exemplar.crop, grid.width as f32 / exemplar.file.size.width as f32, grid);
    let parts = exemplar.parts_there(grid);
    let middle = |k: usize, side: usize, whole: usize| (2 * k + 1) * whole / (2 * side);
    let places = (window.top..window.bottom).flat_map(|y| (window.left..window.right).map(move |x| [x, y]));
    let color = |[x, y]: [u32; 2]| {
        let (x, y) = (x as usize, y as usize);
        parts.get(x, y).filter(|part| *part != Part::None)?;
        let rgb = picture
            .get(middle(x, grid.width, picture.width()), middle(y, grid.height, picture.height()))?
            .map(|v| f32::from(v) / 255.0);
        let Lab { a, b, .. } = lab_from_srgb(rgb);
        Some([a, b])
    };
    places.filter_map(color).collect()
}

/// How a place of a matched picture is one of its file.
pub(super) struct Frame {
    pub(super) id: ExemplarId,
    window: ThingBox,
    turn: Turn,
    /// Pixels of the small picture one of the file takes.
    scale: f32,
}

impl Frame {
    /// The place in the file that a pixel of the matched picture shows.
    pub(super) fn place(&self, x: u16, y: u16) -> ImagePoint {
        let upright = uncut(f32::from(x) + 0.5, f32::from(y) + 0.5, self.window, self.turn);
        ImagePoint::new(upright.x / self.scale, upright.y / self.scale)
    }
}

const fn label(part: Part) -> u8 {
    match part {
        Part::Free => FREE,
        Part::Pair(k) => k + 1,
        Part::None => EXCLUDED,
    }
}

/// A frame in pixels of the file on the small picture: all pixels that it touches.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the picture")]
fn window(crop: Option<ThingBox>, scale: f32, size: Size) -> ThingBox {
    let (width, height) = (size.width as u32, size.height as u32);
    let Some(crop) = crop else { return ThingBox { left: 0, top: 0, right: width, bottom: height } };
    let first = |v: u32, side: u32| ((v as f32 * scale) as u32).min(side - 1);
    let behind = |v: u32, first: u32, side: u32| ((v as f32 * scale).ceil() as u32).clamp(first + 1, side);
    let (left, top) = (first(crop.left, width), first(crop.top, height));
    ThingBox { left, top, right: behind(crop.right, left, width), bottom: behind(crop.bottom, top, height) }
}

const fn inner(window: ThingBox) -> Size {
    Size::new((window.right - window.left) as usize, (window.bottom - window.top) as usize)
}

/// What a window shows of a plane, turned.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "centers of pixels of the plane")]
fn cut<T: Copy>(plane: &Plane<T>, window: ThingBox, turn: Turn) -> Plane<T> {
    Plane::from_fn(turn.size(inner(window)), |x, y| {
        let upright = uncut(x as f32 + 0.5, y as f32 + 0.5, window, turn);
        plane[(upright.x as usize, upright.y as usize)]
    })
}

/// Where a place of a cut picture lies in the whole.
fn uncut(x: f32, y: f32, window: ThingBox, turn: Turn) -> ImagePoint {
    let inside = turn.back().point(ImagePoint::new(x, y), turn.size(inner(window)));
    ImagePoint::new(inside.x + window.left as f32, inside.y + window.top as f32)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::Photograph;
    use crate::photo::hash_of;

    #[test]
    fn a_network_is_shown_no_more_than_it_wants() {
        let (size, photo) = (Size::new(40, 20), Size::new(16, 8));
        let file = Photograph { path: "aunt.png".into(), hash: hash_of(b"aunt"), size, bytes: 4 };
        let picture = Plane::from_fn(size, |x, _| if x < 20 { [200, 30, 30] } else { [30, 30, 200] });
        let left = [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)].map(|(x, y)| ImagePoint::new(x, y));
        let exemplar = Exemplar {
            turn: Turn::Right,
            excluded: Arc::new(vec![left.to_vec()]),
            ..Exemplar::new(ExemplarId(1), file, picture)
        };
        for (longest, wanted) in [(64, Size::new(20, 40)), (10, Size::new(5, 10))] {
            let shown = shown(&exemplar, (photo, Size::new(4, 2)), longest).unwrap();
            assert_eq!((shown.lightness.size(), shown.here.size()), (wanted, Size::new(4, 2)));
            let below = wanted.height - 1;
            assert!(shown.chroma[0][(1, 0)] > 40.0 && shown.chroma[1][(1, below)] < -40.0, "red is above");
            assert_eq!([shown.there[(1, 0)], shown.there[(1, below)]], [EXCLUDED, FREE]);
        }
        assert!(super::shown(&Exemplar { picture: None, ..exemplar }, (photo, photo), 64).is_none());
    }

    #[test]
    fn a_turned_window_shows_its_pixels_and_knows_where_they_are() {
        let plane = Plane::from_fn(Size::new(8, 6), |x, y| 10 * y + x);
        let window = window(Some(ThingBox { left: 4, top: 2, right: 10, bottom: 6 }), 0.5, plane.size());
        assert_eq!(window, ThingBox { left: 2, top: 1, right: 5, bottom: 3 });
        for (turn, first) in [(Turn::None, 12), (Turn::Right, 22), (Turn::Half, 24), (Turn::Left, 14)] {
            let shown = cut(&plane, window, turn);
            assert_eq!((shown.size(), shown[(0, 0)]), (turn.size(Size::new(3, 2)), first), "{turn:?}");
            let place = uncut(0.5, 0.5, window, turn);
            assert_eq!(place, ImagePoint::new((first % 10) as f32 + 0.5, (first / 10) as f32 + 0.5));
        }
    }
}

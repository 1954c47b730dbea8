//! Pictures an export can write instead of the whole: a smaller one, its colors alone, its strokes alone.

use rayon::prelude::*;

use super::tones::Tones;
use crate::color::{Lab, fit_chroma, lightness, luminance, srgb_decode, srgb_encode};
use crate::document::{Ink, Region, Snapshot, ink};
use crate::photo::{Depth, Photo, Pixels};
use crate::raster::{ImagePoint, Plane, Size, Turn, Window, resize_area};

/// The pixels of a turned photograph of `size` whose centers lie within what a frame spans.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the photograph")]
pub(super) fn framed(frame: &Region, size: Size, turn: Turn) -> Window {
    let [left, top, right, bottom] = frame.span().unwrap_or_default();
    let [low, high] = [(left, top), (right, bottom)].map(|(x, y)| turn.point(ImagePoint::new(x, y), size));
    let all = turn.size(size);
    let first = |v: f32, side: usize| (v - 0.5).ceil().clamp(0.0, side as f32) as usize;
    Window {
        x0: first(low.x.min(high.x), all.width),
        y0: first(low.y.min(high.y), all.height),
        x1: first(low.x.max(high.x), all.width),
        y1: first(low.y.max(high.y), all.height),
    }
}

/// A part of a picture.
pub(super) fn part<T: Copy>(plane: &Plane<T>, window: Window) -> Plane<T> {
    Plane::from_fn(window.size(), |x, y| plane.row(window.y0 + y)[window.x0 + x])
}

/// The picture at a smaller size, every pixel the mean of the light it covers.
pub(super) fn smaller(pixels: &Pixels, size: Size) -> Pixels {
    match pixels {
        Pixels::Rgb8(plane) => Pixels::Rgb8(shrunk(plane, size, 255.0, |v| u8::try_from(v).unwrap_or(u8::MAX))),
        Pixels::Rgb16(plane) => Pixels::Rgb16(shrunk(plane, size, 65535.0, |v| v)),
    }
}

/// The same for transparency, which has no encoding.
pub(super) fn smaller_alpha(alpha: &Plane<u16>, size: Size) -> Plane<u16> {
    resize_area(&alpha.map(f32::from), size).map(|v| level(v / 65535.0, 65535.0))
}

fn shrunk<T: Copy + Into<u16>>(
    plane: &Plane<[T; 3]>,
    size: Size,
    largest: f32,
    narrow: impl Fn(u16) -> T,
) -> Plane<[T; 3]> {
    let decode = decoded(largest);
    // One channel after the other: three at once would take as much memory as the solver.
    let channel = |k: usize| resize_area(&plane.map(|rgb| light(rgb[k].into(), &decode)), size);
    let [r, g, b] = [0, 1, 2].map(channel);
    Plane::from_fn(size, |x, y| {
        [&r, &g, &b].map(|plane| narrow(level(srgb_encode(plane.row(y)[x].clamp(0.0, 1.0)), largest)))
    })
}

/// Linear light of every level.
fn decoded(largest: f32) -> Vec<f32> {
    (0..=level(1.0, largest)).map(|v| srgb_decode(f32::from(v) / largest)).collect()
}

fn light(level: u16, decode: &[f32]) -> f32 {
    decode.get(usize::from(level)).copied().unwrap_or(1.0)
}

/// The nearest of 0..=`largest` to a share of 0..=1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u16")]
fn level(share: f32, largest: f32) -> u16 {
    (share * largest).round().clamp(0.0, largest) as u16
}

/// The luma that the blend mode Color goes by.
///
/// **Source:** W3C, *Compositing and Blending Level 1* (2015), section 10.2, `Lum`; PDF 1.7 (ISO 32000-1), 11.3.5.3.
fn luma([r, g, b]: [f32; 3]) -> f32 {
    0.3 * r + 0.59 * g + 0.11 * b
}

/// The gray that says least, a level of 8 bit and of 16.
const NEUTRAL: f32 = 128.0 / 255.0;

/// The colors of a picture without its tones, and the largest |ΔL*| to the picture when they are laid over its gray.
///
/// The blend mode Color takes from the layer how far each channel is from the pixel's luma, and from what lies below the
/// luma itself. So every pixel is moved along gray until its luma is the middle one, or as near to that as its channels allow:
/// what is gray becomes the same middle gray everywhere, and what the blend mode takes is exactly the picture's. What
/// remains is that the mode keeps luma where we keep L*; the difference is told.
pub(super) fn colors_alone(pixels: &Pixels) -> (Pixels, f32) {
    match pixels {
        Pixels::Rgb8(plane) => {
            let (plane, off) = detoned(plane, 255.0, |v| u8::try_from(v).unwrap_or(u8::MAX));
            (Pixels::Rgb8(plane), off)
        }
        Pixels::Rgb16(plane) => {
            let (plane, off) = detoned(plane, 65535.0, |v| v);
            (Pixels::Rgb16(plane), off)
        }
    }
}

fn detoned<T: Copy + Default + Into<u16> + Send + Sync>(
    plane: &Plane<[T; 3]>,
    largest: f32,
    narrow: impl Fn(u16) -> T + Sync,
) -> (Plane<[T; 3]>, f32) {
    let mut out = Plane::filled(plane.size(), [T::default(); 3]);
    let width = plane.width().max(1);
    let rows = out.samples_mut().par_chunks_mut(width).zip(plane.samples().par_chunks(width));
    let off = rows.map(|(out, row)| {
        row.iter().zip(out).fold(0.0_f32, |off, (&rgb, out)| {
            let encoded = rgb.map(|v| f32::from(v.into()) / largest);
            let layer = without_tone(encoded).map(|v| level(v, largest));
            *out = layer.map(&narrow);
            off.max(blending_error(encoded, layer.map(|v| f32::from(v) / largest)))
        })
    });
    let off = off.reduce(|| 0.0, f32::max);
    (out, off)
}

/// An encoded color moved along gray to the neutral luma, as far as its channels allow.
fn without_tone(rgb: [f32; 3]) -> [f32; 3] {
    let (lowest, highest) = (rgb.into_iter().fold(1.0, f32::min), rgb.into_iter().fold(0.0, f32::max));
    let shift = (NEUTRAL - luma(rgb)).clamp(-lowest, 1.0 - highest);
    rgb.map(|v| v + shift)
}

/// |ΔL*| between a color and what the blend mode Color makes of its layer over the gray of its lightness.
fn blending_error(rgb: [f32; 3], layer: [f32; 3]) -> f32 {
    let wanted = luminance(rgb.map(srgb_decode));
    let blended = blended(layer, srgb_encode(wanted));
    (lightness(luminance(blended.map(srgb_decode))) - lightness(wanted)).abs()
}

/// The blend mode Color, `SetLum` and `ClipColor` of the source above: a layer over a gray, all encoded.
fn blended(layer: [f32; 3], gray: f32) -> [f32; 3] {
    let moved = layer.map(|v| v + gray - luma(layer));
    let (lowest, highest) = (moved.into_iter().fold(gray, f32::min), moved.into_iter().fold(gray, f32::max));
    let low = if lowest < 0.0 { gray / (gray - lowest) } else { 1.0 };
    let high = if highest > 1.0 { (1.0 - gray) / (highest - gray) } else { 1.0 };
    moved.map(|v| gray + (v - gray) * low.min(high))
}

/// How far the gray of a neutral stroke is from the photograph's, in 16-bit levels, so that one sees it: a quarter.
const SEEN: u16 = 0x4000;

/// The strokes and marks in their colors, at the photograph's lightness, with their transparency: opaque where they hold a
/// pixel. Neutral ones are a gray that differs from the photograph's; what erases or keeps leaves nothing.
pub(super) fn strokes_alone(snapshot: &Snapshot, photo: &Photo, depth: Depth) -> (Pixels, Plane<u16>) {
    let size = photo.size();
    let mut alpha = Plane::filled(size, 0u16);
    let mut colors = Plane::filled(size, [0u16; 3]);
    let tones = Tones::new();
    for dot in ink(&snapshot.strokes, snapshot.marks.as_deref(), size, 1.0, &tones.under(&photo.gray)) {
        let pixel = dot.pixel as usize;
        let Some(&gray) = photo.gray.samples().get(pixel) else { continue };
        let color = match dot.ink {
            Ink::Keep => continue,
            Ink::Chroma([0.0, 0.0]) => [if gray > u16::MAX / 2 { gray - SEEN } else { gray + SEEN }; 3],
            Ink::Chroma([a, b]) => {
                fit_chroma(Lab::new(tones.lightness(gray), a, b)).linear.map(|v| level(srgb_encode(v), 65535.0))
            }
            Ink::Marked(rgb) => rgb.map(|v| u16::from(v) * 257),
        };
        alpha.samples_mut()[pixel] = u16::MAX;
        colors.samples_mut()[pixel] = color;
    }
    let pixels = match depth {
        Depth::Sixteen => Pixels::Rgb16(colors),
        Depth::Eight => {
            Pixels::Rgb8(colors.map(|rgb| rgb.map(|v| u8::try_from((u32::from(v) + 128) / 257).unwrap_or(u8::MAX))))
        }
    };
    (pixels, alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_cut_where_it_lies_in_the_turned_picture() {
        use crate::document::RegionId;
        let frame = Region::frame(RegionId(1), [4.2, 1.0, 1.0, 2.6]);
        let size = Size::new(6, 4);
        let numbers = Plane::from_fn(size, |x, y| 10 * x + y);
        for turn in [Turn::None, Turn::Right, Turn::Half, Turn::Left] {
            let window = framed(&frame, size, turn);
            let cut = part(&crate::raster::turned(numbers.clone(), turn), window);
            let mut samples = cut.samples().to_vec();
            samples.sort_unstable();
            assert_eq!(samples, [11, 12, 21, 22, 31, 32], "{turn:?}: columns 1 to 3 of rows 1 and 2");
            assert_eq!(cut.size(), turn.size(Size::new(3, 2)));
        }
        let outside = Region::frame(RegionId(1), [-9.0, -9.0, 0.3, 0.2]);
        assert!(framed(&outside, size, Turn::None).is_empty());
    }

    #[test]
    fn light_is_averaged_and_not_its_encoding() {
        let board = Plane::from_fn(Size::new(8, 8), |x, y| [if (x + y) % 2 == 0 { 0u8 } else { 255 }; 3]);
        let Pixels::Rgb8(small) = smaller(&Pixels::Rgb8(board), Size::new(4, 4)) else { panic!("another depth") };
        assert!(small.samples().iter().all(|rgb| *rgb == [188; 3]), "half the light: {:?}", small.samples());
        let flat = Pixels::Rgb16(Plane::filled(Size::new(9, 7), [40_000u16, 1, 65_535]));
        assert_eq!(smaller(&flat, Size::new(4, 3)), Pixels::Rgb16(Plane::filled(Size::new(4, 3), [40_000, 1, 65_535])));
    }

    /// Every 8-bit color in steps of 15, as a picture.
    fn colors() -> Plane<[u8; 3]> {
        let step = |v: usize| u8::try_from(15 * v).unwrap();
        Plane::from_fn(Size::new(18, 18 * 18), |x, y| [step(x), step(y % 18), step(y / 18)])
    }

    #[test]
    fn gray_leaves_no_trace_in_a_layer_of_colors() {
        let grays = Plane::from_fn(Size::new(256, 1), |x, _| [u8::try_from(x).unwrap(); 3]);
        let (layer, off) = colors_alone(&Pixels::Rgb8(grays));
        assert_eq!(layer, Pixels::Rgb8(Plane::filled(Size::new(256, 1), [128; 3])));
        assert!(off < 1e-3, "{off}");
    }

    #[test]
    fn a_layer_of_colors_over_the_luma_of_its_picture_is_the_picture() {
        let Pixels::Rgb8(layer) = colors_alone(&Pixels::Rgb8(colors())).0 else { panic!("another depth") };
        for (rgb, layer) in colors().samples().iter().zip(layer.samples()) {
            let encoded = rgb.map(|v| f32::from(v) / 255.0);
            let back = blended(layer.map(|v| f32::from(v) / 255.0), luma(encoded));
            for (was, is) in encoded.iter().zip(back) {
                assert!((was - is).abs() < 1.5 / 255.0, "{rgb:?} came back as {back:?} from {layer:?}");
            }
        }
    }

    #[test]
    fn what_the_blend_mode_changes_is_told() {
        let skin = Pixels::Rgb8(Plane::filled(Size::new(1, 1), [205, 160, 140]));
        let blue = Pixels::Rgb8(Plane::filled(Size::new(1, 1), [0, 0, 255]));
        let (skin, blue) = (colors_alone(&skin).1, colors_alone(&blue).1);
        assert!((0.1..3.0).contains(&skin), "{skin}");
        assert!(blue > 5.0, "{blue}");
    }
}

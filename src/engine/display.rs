//! What the window's textures are filled with. Made on a worker thread, uploaded as it is.

use rayon::prelude::*;

use super::hints::Space;
use crate::color::{Lab, lab_from_srgb, rgb_from_yiq};
use crate::raster::{Chroma, ImagePoint, Plane, Size, Window, resize_area};

/// The longest side of the level that tones are counted on: hundreds of thousands of pixels say what millions do.
const COUNTED_SIDE: usize = 640;

/// The longest side of level 0: the largest texture common graphics hardware takes.
const MAX_SIDE: usize = 16_384;

/// The photograph's gray for the screen, with its mip chain.
#[derive(Clone, Debug)]
pub struct Display {
    /// Size of the photograph.
    pub size: Size,
    /// sRGB-encoded gray, 0..=255. Level 0 has the photograph's size, or a smaller one if that exceeds 16384 pixels a
    /// side; level k has `max(1, side >> k)` pixels a side.
    pub levels: Vec<Plane<u8>>,
}

impl Display {
    /// The mip chain of a gray plane.
    #[must_use]
    pub fn new(gray: &Plane<u16>) -> Self {
        let mut levels = vec![first_level(gray)];
        while let Some(next) = levels.last().filter(|p| p.size().longest() > 1).map(halved) {
            levels.push(next);
        }
        Self { size: gray.size(), levels }
    }

    /// How many pixels there are of each tone, 0..=255, on a coarse grid: within a frame, left, top, right and bottom in pixels
    /// of the photograph, or everywhere.
    #[must_use]
    pub fn histogram(&self, frame: Option<[f32; 4]>) -> [u32; 256] {
        let mut counts = [0; 256];
        let Some(level) = self.levels.iter().find(|level| level.size().longest() <= COUNTED_SIDE) else {
            return counts;
        };
        let window = frame.map_or(Window::whole(level.size()), |frame| self.on(level.size(), frame));
        for y in window.y0..window.y1 {
            for tone in &level.row(y)[window.x0..window.x1.max(window.x0)] {
                counts[usize::from(*tone)] += 1;
            }
        }
        counts
    }

    /// A part of the photograph on the grid of a level.
    fn on(&self, size: Size, [left, top, right, bottom]: [f32; 4]) -> Window {
        let (x, y) = (size.width as f32 / self.size.width as f32, size.height as f32 / self.size.height as f32);
        let corners = [ImagePoint::new(x * left, y * top), ImagePoint::new(x * right, y * bottom)];
        Window::around(&corners, 0.0, size)
    }
}

fn first_level(gray: &Plane<u16>) -> Plane<u8> {
    let size = gray.size();
    if size.longest() <= MAX_SIDE {
        return gray.map(|v| eight_bits(f32::from(v)));
    }
    let ratio = MAX_SIDE as f64 / size.longest() as f64;
    let side = |n: usize| scaled_side(n, ratio);
    let smaller = resize_area(&gray.map(f32::from), Size::new(side(size.width), side(size.height)));
    smaller.map(eight_bits)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a side of a picture")]
fn scaled_side(side: usize, ratio: f64) -> usize {
    ((side as f64 * ratio).floor() as usize).max(1)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
fn eight_bits(gray: f32) -> u8 {
    (gray / 257.0).round().clamp(0.0, 255.0) as u8
}

/// Half the size, rounded down; each sample the mean of the up to nine it covers at odd borders, four elsewhere.
fn halved(plane: &Plane<u8>) -> Plane<u8> {
    let size = plane.size();
    let half = Size::new((size.width / 2).max(1), (size.height / 2).max(1));
    // A last odd column or row joins the sample before it.
    let span = |i: usize, from: usize, to: usize| (2 * i).min(from - 1)..if i + 1 == to { from } else { 2 * i + 2 };
    Plane::from_fn(half, |x, y| {
        let columns = span(x, size.width, half.width);
        let rows = span(y, size.height, half.height);
        let count = columns.len() * rows.len();
        let sum: usize =
            rows.map(|y| plane.row(y)[columns.clone()].iter().map(|&v| usize::from(v)).sum::<usize>()).sum();
        u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX)
    })
}

/// Solved chroma for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChromaTexels {
    /// Any size; the texture is stretched over the photograph.
    pub size: Size,
    /// `[H, W]` of a* and b*, rounded and held to -127..=127, as an `Rg8Snorm` texture wants them (value / 127).
    pub texels: Vec<[i8; 2]>,
}

impl ChromaTexels {
    /// Of solved planes; `gray` has their size and gives the paper mode its luma.
    pub(super) fn new(chroma: &Chroma, space: Space, gray: &Plane<u16>) -> Self {
        let ab = |((&u, &v), &gray): ((&f32, &f32), &u16)| match space {
            Space::Lab => [u, v].map(signed),
            Space::Yiq => {
                let lab = lab_from_srgb(rgb_from_yiq([f32::from(gray) / 65535.0, u, v]));
                [lab.a, lab.b].map(signed)
            }
        };
        let planes = chroma[0].samples().par_iter().zip(chroma[1].samples());
        Self { size: chroma[0].size(), texels: planes.zip(gray.samples()).map(ab).collect() }
    }

    /// The color of a picture.
    pub(super) fn of_lab(picture: &Plane<Lab>) -> Self {
        Self { size: picture.size(), texels: picture.samples().par_iter().map(|c| [c.a, c.b].map(signed)).collect() }
    }

    /// No color anywhere.
    pub(super) fn none() -> Self {
        Self { size: Size::new(1, 1), texels: vec![[0, 0]] }
    }
}

/// How far a stroke carries, for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachTexels {
    /// Any size; the texture is stretched over the photograph.
    pub size: Size,
    /// `[H, W]`: the stroke's share in the color there, 0..=1, as the bits of half floats that an `R16Float` texture wants:
    /// in eight bits a line of equal shares would have steps where the share hardly changes.
    pub texels: Vec<u16>,
}

impl ReachTexels {
    /// Of a plane of 0..=1.
    pub(super) fn new(reach: &Plane<f32>) -> Self {
        Self { size: reach.size(), texels: reach.samples().par_iter().map(|share| half(*share)).collect() }
    }

    /// The share at a texel, 0..=1; 0 outside.
    #[must_use]
    pub fn share(&self, x: usize, y: usize) -> f32 {
        let texel = self.texels.get(y * self.size.width + x).filter(|_| x < self.size.width);
        texel.map_or(0.0, |bits| f32::from_bits(u32::from(*bits) << 13) * HALF_BIAS.recip())
    }
}

/// Times this, a single float of 0..=1 has its exponent where a half float has it: 2^(15 - 127).
const HALF_BIAS: f32 = f32::from_bits(15 << 23);

/// The bits of the nearest half float of a share of 0..=1.
fn half(share: f32) -> u16 {
    // Rounded to the ten bits of its fraction, with half of the last.
    let bits = (share.clamp(0.0, 1.0) * HALF_BIAS).to_bits() + 0x1000;
    u16::try_from(bits >> 13).unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, reason = "held to the range of i8")]
fn signed(v: f32) -> i8 {
    v.round().clamp(-127.0, 127.0) as i8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mip_levels_follow_the_rule_of_textures_down_to_one_texel() {
        let display = Display::new(&Plane::filled(Size::new(13, 5), 257 * 100));
        let sizes: Vec<Size> = display.levels.iter().map(Plane::size).collect();
        assert_eq!(sizes, [Size::new(13, 5), Size::new(6, 2), Size::new(3, 1), Size::new(1, 1)]);
        assert!(display.levels.iter().all(|p| p.samples().iter().all(|&v| v == 100)));
    }

    #[test]
    fn tones_are_counted_within_a_frame() {
        let display = Display::new(&Plane::from_fn(Size::new(1200, 900), |x, _| if x < 600 { 0 } else { 257 * 200 }));
        let counts = |frame| display.histogram(frame);
        assert_eq!((counts(None)[0], counts(None)[200]), (300 * 450, 300 * 450));
        assert_eq!(counts(Some([600.0, 0.0, 1200.0, 90.0]))[0], 0);
        assert_eq!(counts(Some([600.0, 0.0, 1200.0, 90.0]))[200], 300 * 45);
        assert_eq!(counts(Some([9.0, 9.0, 9.0, 9.0])).iter().sum::<u32>(), 1);
    }

    #[test]
    fn shares_survive_as_half_floats() {
        let size = Size::new(101, 10);
        let reach = Plane::from_fn(size, |x, y| x as f32 / 100.0 * 0.7_f32.powi(i32::try_from(y).unwrap()));
        let texels = ReachTexels::new(&reach);
        assert_eq!((texels.texels[0], texels.texels[50], texels.texels[100]), (0, 0x3800, 0x3c00));
        for (y, x) in (0..10).flat_map(|y| (0..101).map(move |x| (y, x))) {
            let (share, found) = (reach[(x, y)], texels.share(x, y));
            assert!((found - share).abs() <= share / 2048.0, "{found} for {share}");
        }
    }

    #[test]
    fn a_photograph_larger_than_a_texture_is_shown_through_a_smaller_one() {
        let display = Display::new(&Plane::filled(Size::new(20_000, 10), 65_535));
        assert_eq!(display.levels[0].size(), Size::new(16_384, 8));
        assert_eq!(display.size, Size::new(20_000, 10));
    }
}

//! A drawing to try strokes on, for who sees the program for the first time: our own, drawn here, of nobody else's making.
//!
//! A balloon over hills, with a house. Areas of one tone with clear edges, some shade and a little grain, as a photograph
//! has: a stroke on each carries to its edges and no farther.

use crate::raster::{Plane, Size};

/// No larger than the grid that answers while a hand paints, so that every answer is the last.
pub(super) const SIZE: Size = Size::new(720, 480);

/// It was drawn on a sheet of 960×640.
const SCALE: f32 = 0.75;

/// The gray of white and of the darkest lines.
const TONES: std::ops::RangeInclusive<f32> = 8.0..=250.0;

/// Its file, in the folder of photographs that lie nowhere else.
pub(super) const FILE: &str = "Tour.png";

/// The drawing, the same gray in all channels and opaque.
pub(super) fn sample() -> Plane<[u8; 4]> {
    Plane::from_fn(SIZE, |x, y| {
        let (x, y) = ((x as f32 + 0.5) / SCALE, (y as f32 + 0.5) / SCALE);
        let tone = tone(x, y) + 3.0 * grain(x, y);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to 8..=250")]
        let tone = tone.clamp(*TONES.start(), *TONES.end()).round() as u8;
        [tone, tone, tone, u8::MAX]
    })
}

/// What is drawn over what, each with an edge as soft as a lens makes it.
fn tone(x: f32, y: f32) -> f32 {
    let mut tone = 186.0 + 0.07 * y;
    let mut over = |distance: f32, with: f32| tone += (with - tone) * (0.5 - distance / 1.6).clamp(0.0, 1.0);
    over(cloud(x, y), 240.0);
    // Far hills, near meadow.
    over(400.0 + 38.0 * (x / 150.0 + 1.0).sin() + 16.0 * (x / 61.0).sin() - y, 132.0 + 0.03 * x);
    over(486.0 + 22.0 * (x / 210.0).cos() - y, 92.0 + 5.0 * (x / 9.0 + y / 5.0).sin() + 0.05 * (y - 480.0));
    balloon(x, y, &mut over);
    house(x, y, &mut over);
    tone
}

fn balloon(x: f32, y: f32, over: &mut impl FnMut(f32, f32)) {
    let (u, v) = (x - 360.0, y - 220.0);
    // Ropes, the basket, and the hull: a circle that narrows below.
    for side in [-1.0, 1.0] {
        over((u - side * (34.0 - 0.16 * (v - 120.0))).abs().max((v - 185.0).abs() - 45.0) - 1.2, 40.0);
    }
    over((u.abs() - 24.0).max((v - 248.0).abs() - 18.0), 70.0 + 8.0 * (u / 3.0).sin());
    let narrow = if v > 0.0 { 1.0 + 0.45 * (v / 150.0).powi(2) } else { 1.0 };
    let hull = ((u * narrow).hypot(0.92 * v) - 142.0).max(v - 172.0);
    over(hull, 118.0 - 0.16 * u - 0.06 * v);
}

fn house(x: f32, y: f32, over: &mut impl FnMut(f32, f32)) {
    let (u, v) = (x - 742.0, y - 470.0);
    over((u.abs() - 84.0).max((v - 22.0).abs() - 58.0), 214.0 - 0.1 * u);
    // A roof of two slopes.
    over((0.51 * u.abs() - 0.86 * (v + 98.0)).max(v + 36.0), 84.0 + 0.1 * u);
    over(((u - 40.0).abs() - 17.0).max((v - 42.0).abs() - 38.0), 58.0);
    for place in [-46.0, -6.0] {
        over(((u - place).abs() - 13.0).max((v - 14.0).abs() - 15.0), 36.0);
    }
}

fn cloud(x: f32, y: f32) -> f32 {
    let puffs = [(640.0, 116.0, 46.0), (700.0, 96.0, 60.0), (768.0, 118.0, 44.0), (704.0, 130.0, 52.0)];
    let nearest = |least: f32, (cx, cy, r): (f32, f32, f32)| least.min((x - cx).hypot(1.5 * (y - cy)) - r);
    puffs.into_iter().fold(f32::MAX, nearest)
}

/// Noise of -1..=1 that is the same for each pixel every time.
fn grain(x: f32, y: f32) -> f32 {
    let wave = (12.9898 * x + 78.233 * y).sin() * 43_758.547;
    2.0 * (wave - wave.floor()) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stroke_is_to_color_is_of_one_tone_and_stands_out() {
        let drawing = sample();
        assert!(drawing.samples().iter().all(|rgba| rgba[..3] == [rgba[0]; 3] && rgba[3] == 255), "gray and opaque");
        let mean = |x0: usize, y0: usize| {
            let places = (0..18 * 18).map(|k| f32::from(drawing[(x0 + k % 18, y0 + k / 18)][0]));
            places.sum::<f32>() / (18.0 * 18.0)
        };
        let (balloon, sky, hills, meadow, wall) =
            (mean(261, 150), mean(90, 60), mean(45, 342), mean(150, 420), mean(507, 390));
        for (one, other) in [(balloon, sky), (sky, hills), (hills, meadow), (meadow, wall)] {
            assert!((one - other).abs() > 25.0, "{balloon} {sky} {hills} {meadow} {wall}");
        }
    }
}

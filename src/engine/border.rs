//! Where the border of a scan ends and its picture begins: a proposal for a frame.
//!
//! From each side inward, lines of pixels are border as long as nearly all of them have one tone. A border ends along the
//! whole line at once, or within a few lines where the print lies aslant, and what follows is clearly another tone; plain
//! backgrounds, behind a head or over a roof, end piece by piece or little by little and are none. It is done again within
//! what was found: a print with a white margin on a black bed has two.

use super::display::Display;
use crate::raster::{Plane, Window};

/// The grid it is looked for on: longest side of a level of the display. A border of three thousandths is two lines there.
const MEASURED_SIDE: usize = 640;

/// Levels of 255 by which a border varies from line to line and along one. By eye, on aged paper as JPEG.
const ONE_TONE: u8 = 12;

/// Another tone is farther off than this, in levels of 255: a sky that fades is no border. By eye.
const OTHER_TONE: u8 = 30;

/// A line is border where at least this share of it has its tone, and a border has ended where at most that has. By eye.
const NEARLY_ALL: f32 = 0.9;
const ENDED: f32 = 0.55;

/// An aslant border is followed to where no more than this is left of it than where the least is. By eye.
const NOTHING_MORE: f32 = 0.03;

/// The share of a side within which a border ends that lies aslant by a degree and a half.
const ASLANT: f32 = 0.03;

/// The widest border, as a share of the side.
const WIDEST: f32 = 0.3;

/// How often a border is looked for within what was found.
const ROUNDS: usize = 3;

/// A side of a window.
#[derive(Clone, Copy, Debug)]
enum Side {
    Left,
    Top,
    Right,
    Bottom,
}

/// Left, top, right and bottom of the picture within a border, in pixels of the photograph; nothing where it has none.
#[must_use]
pub fn border(display: &Display) -> Option<[f32; 4]> {
    let plane = display.levels.iter().find(|level| level.size().longest() <= MEASURED_SIDE)?;
    let whole = Window::whole(plane.size());
    let mut window = whole;
    for _ in 0..ROUNDS {
        let before = window;
        for side in [Side::Left, Side::Top, Side::Right, Side::Bottom] {
            window = cut(window, side, width(plane, before, side));
        }
        if window == before || window.is_empty() {
            break;
        }
    }
    if window == whole || window.is_empty() {
        return None;
    }
    let (x, y) = (display.size.width as f32 / whole.x1 as f32, display.size.height as f32 / whole.y1 as f32);
    let Window { x0, y0, x1, y1 } = window;
    Some([x0 as f32 * x, y0 as f32 * y, x1 as f32 * x, y1 as f32 * y].map(f32::round))
}

const fn cut(window: Window, side: Side, lines: usize) -> Window {
    match side {
        Side::Left => Window { x0: window.x0 + lines, ..window },
        Side::Top => Window { y0: window.y0 + lines, ..window },
        Side::Right => Window { x1: window.x1.saturating_sub(lines), ..window },
        Side::Bottom => Window { y1: window.y1.saturating_sub(lines), ..window },
    }
}

/// How many lines of a side are border.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of a side")]
fn width(plane: &Plane<u8>, window: Window, side: Side) -> usize {
    let size = window.size();
    let (across, along) = match side {
        Side::Left | Side::Right => (size.width, size.height),
        Side::Top | Side::Bottom => (size.height, size.width),
    };
    let widest = (WIDEST * across as f32) as usize;
    let aslant = ((ASLANT * along as f32) as usize).max(4);
    if across == 0 {
        return 0;
    }
    let tone = median(&line(plane, window, side, 0));
    let share_of = |k: usize, within: u8| share(&line(plane, window, side, k), tone, within);
    let lines = (0..across).take_while(|k| share_of(*k, ONE_TONE) >= NEARLY_ALL).count();
    if lines == 0 || lines > widest {
        return 0;
    }
    let reach = lines..(lines + aslant).min(across);
    if !reach.clone().any(|k| share_of(k, OTHER_TONE) <= ENDED) {
        return 0;
    }
    let shares: Vec<f32> = reach.map(|k| share_of(k, ONE_TONE)).collect();
    let least = shares.iter().copied().fold(1.0, f32::min);
    // One line more: the border runs into the picture by half a pixel of the grid.
    shares.iter().position(|share| *share <= least + NOTHING_MORE).map_or(0, |end| lines + end + 1)
}

/// The pixels of the `k`-th line from a side, without its ends: there the other sides' borders lie.
fn line(plane: &Plane<u8>, window: Window, side: Side, k: usize) -> Vec<u8> {
    let inner = |from: usize, to: usize| {
        let margin = (to - from) / 8;
        from + margin..(to - margin).max(from + margin)
    };
    let (columns, rows) = (inner(window.x0, window.x1), inner(window.y0, window.y1));
    match side {
        Side::Left => rows.map(|y| plane.row(y)[window.x0 + k]).collect(),
        Side::Right => rows.map(|y| plane.row(y)[window.x1 - 1 - k]).collect(),
        Side::Top => plane.row(window.y0 + k)[columns].to_vec(),
        Side::Bottom => plane.row(window.y1 - 1 - k)[columns].to_vec(),
    }
}

fn median(line: &[u8]) -> u8 {
    let mut sorted = line.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The share of a line that is within so many levels of a tone.
fn share(line: &[u8], tone: u8, within: u8) -> f32 {
    let alike = line.iter().filter(|v| v.abs_diff(tone) <= within).count();
    alike as f32 / line.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    const SIZE: Size = Size::new(1200, 900);

    /// A picture with texture everywhere, and what `around` puts over it.
    fn check(around: impl Fn(f32, f32) -> Option<u8>, expected: Option<[f32; 4]>) {
        let texture = |x: usize, y: usize| {
            let waves = (x as f32 / 31.0).sin() + (y as f32 / 23.0).cos() + ((x + 2 * y) as f32 / 90.0).sin();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 37 and 217")]
            let tone = (127.0 + 30.0 * waves) as u8;
            tone
        };
        let gray = Plane::from_fn(SIZE, |x, y| {
            let grain = u16::try_from((x * 7919 + y * 104_729) % 5).unwrap();
            257 * u16::from(around(x as f32, y as f32).unwrap_or_else(|| texture(x, y))) + 200 * grain
        });
        match (border(&Display::new(&gray)), expected) {
            (None, None) => {}
            (Some(found), Some([left, top, right, bottom])) => {
                // Never a trace of border, and hardly any picture is lost.
                for lost in [found[0] - left, found[1] - top, right - found[2], bottom - found[3]] {
                    assert!((-0.5..=12.0).contains(&lost), "{found:?} instead of {expected:?}");
                }
            }
            found => panic!("{found:?}"),
        }
    }

    #[test]
    fn a_border_is_found_on_each_side_by_itself() {
        let inside = |x: f32, y: f32| (50.0..1140.0).contains(&x) && (40.0..860.0).contains(&y);
        check(|x, y| (!inside(x, y)).then_some(235), Some([50.0, 40.0, 1140.0, 860.0]));
        check(|x, _| (x < 80.0).then_some(12), Some([80.0, 0.0, 1200.0, 900.0]));
        check(|_, y| (y >= 850.0).then_some(240), Some([0.0, 0.0, 1200.0, 850.0]));
    }

    #[test]
    fn a_margin_within_a_bed_is_found_too() {
        let within = |x: f32, y: f32, by: f32| (by..1200.0 - by).contains(&x) && (by..900.0 - by).contains(&y);
        let around = |x, y| match () {
            () if !within(x, y, 40.0) => Some(5),
            () if !within(x, y, 90.0) => Some(225),
            () => None,
        };
        check(around, Some([90.0, 90.0, 1110.0, 810.0]));
    }

    #[test]
    fn a_print_that_lies_aslant_is_framed_within() {
        // A degree.
        let left = |y: f32| 60.0 + 0.0175 * y;
        check(|x, y| (x < left(y)).then_some(250), Some([left(800.0), 0.0, 1200.0, 900.0]));
    }

    #[test]
    fn a_picture_without_border_has_none_and_a_plain_background_is_none() {
        check(|_, _| None, None);
        let head = |x: f32, y: f32| (x - 600.0).hypot(y - 600.0) < 420.0;
        check(|x, y| (!head(x, y)).then_some(40), None);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 20 and 200")]
        let sky = |y: f32| (20.0 + 0.2 * y) as u8;
        check(|_, y| Some(sky(y)), None);
        check(|_, _| Some(128), None);
    }

    #[test]
    fn pictures_of_a_few_pixels_are_harmless() {
        for size in [Size::new(1, 1), Size::new(2, 1), Size::new(1, 9), Size::new(3, 3)] {
            assert_eq!(border(&Display::new(&Plane::filled(size, 9000))), None, "{size}");
        }
    }
}

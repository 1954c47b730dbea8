//! What the words say about a photograph as a scan: its frame, how it lies, its tones.

use clap::{Args, ValueEnum};

use super::say::remark;
use crate::document::{Edit, Levels, Region, Snapshot, Turn};
use crate::engine::{Display, Photo, border};

/// What is done to the photograph as a scan.
#[derive(Clone, Debug, Args)]
pub struct ScanArgs {
    /// What lies outside of this frame takes no part and stays gray: its corners in pixels of the photograph, or `auto` for
    /// what lies within the border of the scan
    #[arg(long, value_name = "LEFT,TOP,RIGHT,BOTTOM|auto", value_parser = frame_of)]
    pub frame: Option<Frame>,
    /// Turn the picture by quarters, clockwise
    #[arg(long, value_enum, value_name = "WAY")]
    pub turn: Option<Way>,
    /// The grays that become black and white, of 0 to 255, and the power of the tones between: above 1 is lighter
    #[arg(long, value_name = "BLACK,WHITE[,GAMMA]", value_parser = levels_of)]
    pub levels: Option<[f32; 3]>,
    /// A curve for the tones, after levels: grays of 0 to 255 and what they become, at most 16
    #[arg(long, value_name = "IN:OUT,…", value_parser = curve_of)]
    pub curve: Option<Curve>,
}

/// Where the picture lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frame {
    /// Within the border, if one is found.
    Found,
    /// From left and top to right and bottom.
    Between([f32; 4]),
}

/// A way to turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// By a quarter
    Right,
    /// Upside down
    Half,
    /// By three quarters
    Left,
}

/// Points of a curve, 0..=1.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve(Vec<[f32; 2]>);

impl ScanArgs {
    /// The work with all of it done.
    pub(super) fn on(&self, photo: &Photo, snapshot: Snapshot) -> Snapshot {
        let frame = match self.frame {
            Some(Frame::Found) => {
                let found = border(&Display::new(&photo.gray));
                if found.is_none() {
                    remark("no border was found around the photograph, so all of it takes part");
                }
                found
            }
            Some(Frame::Between(sides)) => Some(sides),
            None => None,
        };
        let frame = frame.map(|sides| Edit::AddRegion(Region::frame(snapshot.next_region_id(), sides)));
        let turn = self.turn.map(|way| {
            Edit::Turn(match way {
                Way::Right => Turn::Right,
                Way::Half => Turn::Half,
                Way::Left => Turn::Left,
            })
        });
        let levels = (self.levels.is_some() || self.curve.is_some()).then(|| {
            let [black, white, gamma] = self.levels.unwrap_or([0.0, 1.0, 1.0]);
            let levels = Levels::new(black, white, gamma);
            Edit::SetLevels(self.curve.as_ref().map_or(levels.clone(), |Curve(points)| levels.curved(points)))
        });
        [frame, turn, levels].into_iter().flatten().fold(snapshot, |snapshot, edit| snapshot.apply(&edit).0)
    }
}

fn numbers(word: &str) -> Option<Vec<f32>> {
    let numbers = word.split(',').map(|n| n.trim().parse().ok().filter(|v: &f32| v.is_finite()));
    numbers.collect()
}

fn frame_of(word: &str) -> Result<Frame, String> {
    if word == "auto" {
        return Ok(Frame::Found);
    }
    match numbers(word).as_deref() {
        Some(&[left, top, right, bottom]) if left < right && top < bottom => {
            Ok(Frame::Between([left, top, right, bottom]))
        }
        _ => Err("write a frame as left,top,right,bottom in pixels, or auto".into()),
    }
}

/// A gray of 0..=255 as one of 0..=1.
fn gray(v: f32) -> Option<f32> {
    (0.0..=255.0).contains(&v).then_some(v / 255.0)
}

fn levels_of(word: &str) -> Result<[f32; 3], String> {
    let levels = match numbers(word).as_deref() {
        Some(&[black, white]) => Some([black, white, 1.0]),
        Some(&[black, white, gamma]) => Some([black, white, gamma]),
        _ => None,
    };
    let levels = levels.and_then(|[black, white, gamma]| Some([gray(black)?, gray(white)?, gamma]));
    let sound = |[black, white, gamma]: &[f32; 3]| black < white && crate::document::GAMMA.contains(gamma);
    levels
        .filter(sound)
        .ok_or_else(|| "write levels as black,white or black,white,gamma: 0 to 255, and 0.1 to 10".into())
}

fn curve_of(word: &str) -> Result<Curve, String> {
    let point = |pair: &str| {
        let (from, to) = pair.split_once(':')?;
        Some([gray(from.trim().parse().ok()?)?, gray(to.trim().parse().ok()?)?])
    };
    let points: Option<Vec<[f32; 2]>> = word.split(',').map(point).collect();
    // What reading makes of them must be all of them.
    let sound = |points: &Vec<[f32; 2]>| Levels::default().curved(points).curve() == points.as_slice();
    let wrong = || "write a curve as two to 16 pairs like 0:0,128:150,255:255, rising from left to right".into();
    points.filter(sound).map(Curve).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_scan_are_read_or_refused() {
        assert_eq!(frame_of("auto"), Ok(Frame::Found));
        assert_eq!(frame_of("1,2, 30,40"), Ok(Frame::Between([1.0, 2.0, 30.0, 40.0])));
        assert_eq!(levels_of("51,255"), Ok([0.2, 1.0, 1.0]));
        assert_eq!(levels_of("0,255,1.5"), Ok([0.0, 1.0, 1.5]));
        assert_eq!(curve_of("0:0,51:102,255:255"), Ok(Curve(vec![[0.0, 0.0], [0.2, 0.4], [1.0, 1.0]])));
        for word in ["1,2,3", "30,0,10,9", "a,b,c,d", "1,2,3,inf", ""] {
            assert!(frame_of(word).is_err(), "{word}");
        }
        for word in ["200,100", "0,300", "0,255,0", "0,255,99", "0", "NaN,255"] {
            assert!(levels_of(word).is_err(), "{word}");
        }
        for word in ["0:0", "9:9,3:3", "0:0,0:5", "0,5", "0:0,300:5", ""] {
            assert!(curve_of(word).is_err(), "{word}");
        }
    }
}

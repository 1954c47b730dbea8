//! The photograph as a scan: its frame, how it lies, its tones.

use eframe::egui::Context;

use super::app::App;
use super::commands::{Command, Gesture};
use super::desk::Desk;
use super::easel::Easel;
use super::notices::Mood;
use super::strings::{Words, scan as words};
use crate::document::{Edit, Levels, Region};
use crate::engine::{border, tint_of};
use crate::raster::Turn;

/// The share of the photograph that may become black or white when levels are set by themselves. By eye: dust and the
/// brightest gleams.
const CLIPPED: f32 = 0.001;

/// Something to do to the photograph as a scan.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) enum ScanCommand {
    /// Frames what lies within the border, if there is one.
    FindFrame,
    /// Frames what lies between left, top, right and bottom, in pixels of the photograph.
    Frame([f32; 4], Gesture),
    RemoveFrame,
    TurnLeft,
    TurnRight,
    /// Sets black and white to the darkest and the brightest tones there are.
    AutoLevels,
    /// Shows and writes tones as they are.
    ResetTones,
}

impl ScanCommand {
    /// What it is called and what it does, where it is in menus.
    pub(super) const fn words(&self) -> Option<Words> {
        Some(match self {
            Self::FindFrame => words::FIND_FRAME,
            Self::RemoveFrame => words::REMOVE_FRAME,
            Self::TurnLeft => words::TURN_LEFT,
            Self::TurnRight => words::TURN_RIGHT,
            Self::AutoLevels => words::AUTO_LEVELS,
            Self::ResetTones => words::RESET_TONES,
            Self::Frame(..) => return None,
        })
    }
}

impl Desk {
    /// Whether it can be done to what is open.
    pub(super) fn allows_on_scan(&self, command: &ScanCommand) -> bool {
        let Some(easel) = &self.easel else { return false };
        match command {
            ScanCommand::RemoveFrame => easel.snapshot().frame().is_some(),
            ScanCommand::ResetTones => !easel.levels().is_off(),
            _ => true,
        }
    }
}

impl Easel {
    /// How tones are shown and written.
    pub(super) fn levels(&self) -> &Levels {
        &self.snapshot().finish.levels
    }

    /// Left, top, right and bottom of the frame, in pixels of the photograph.
    pub(super) fn frame(&self) -> Option<[f32; 4]> {
        self.snapshot().frame()?.span()
    }

    /// Whether the photograph came with a tint that was left out.
    pub(super) fn has_tint(&self) -> bool {
        tint_of(&self.photo).is_some()
    }

    /// The edit that frames the photograph so, in place of the frame there is.
    fn framed(&self, sides: [f32; 4]) -> Edit {
        let new = Region::frame(self.snapshot().next_region_id(), sides);
        match self.snapshot().frame() {
            Some(old) => Edit::ReplaceRegion(Region { outline: new.outline, ..(**old).clone() }),
            None => Edit::AddRegion(new),
        }
    }
}

impl App {
    /// Does something to the photograph as a scan; returns the edit that follows.
    pub(super) fn run_on_scan(&mut self, ctx: &Context, command: &ScanCommand) -> Vec<Command> {
        let Some(easel) = &self.desk.easel else { return Vec::new() };
        let begin = |edit| vec![Command::Edit(edit, Gesture::Begin)];
        match command {
            ScanCommand::FindFrame => match border(&easel.display) {
                Some(sides) => return begin(easel.framed(sides)),
                None => {
                    self.desk.notices.add(Mood::Note, words::NO_BORDER, "");
                    ctx.request_repaint();
                }
            },
            ScanCommand::Frame(sides, gesture) => return vec![Command::Edit(easel.framed(*sides), *gesture)],
            ScanCommand::RemoveFrame => {
                return easel.snapshot().frame().map_or_else(Vec::new, |frame| begin(Edit::RemoveRegion(frame.id)));
            }
            ScanCommand::TurnLeft => return begin(Edit::Turn(Turn::Left)),
            ScanCommand::TurnRight => return begin(Edit::Turn(Turn::Right)),
            ScanCommand::AutoLevels => {
                let [black, white] = ends(&easel.display.histogram(easel.frame()));
                let old = easel.levels();
                let levels = Levels::new(black, white, old.gamma()).curved(old.curve());
                return begin(Edit::SetLevels(levels));
            }
            ScanCommand::ResetTones => return begin(Edit::SetLevels(Levels::default())),
        }
        Vec::new()
    }
}

/// The tones, 0..=1, that hardly anything is darker or brighter than.
fn ends(histogram: &[u32; 256]) -> [f32; 2] {
    let few = CLIPPED * histogram.iter().sum::<u32>() as f32;
    let beyond = |counts: &mut dyn Iterator<Item = &u32>| {
        let mut sum = 0.0;
        let within = |count: &&u32| {
            sum += **count as f32;
            sum <= few
        };
        counts.take_while(within).count() as f32
    };
    let (below, above) = (beyond(&mut histogram.iter()), beyond(&mut histogram.iter().rev()));
    // Of one tone alone nothing is made.
    if below + above < 255.0 { [below / 255.0, 1.0 - above / 255.0] } else { [0.0, 1.0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_by_themselves_end_where_hardly_any_tone_is() {
        let mut histogram = [0; 256];
        histogram[40..=200].fill(100);
        assert_eq!(ends(&histogram), [40.0 / 255.0, 200.0 / 255.0]);
        // Dust.
        (histogram[3], histogram[250]) = (8, 8);
        assert_eq!(ends(&histogram), [40.0 / 255.0, 200.0 / 255.0]);
        let mut one = [0; 256];
        one[77] = 9;
        assert_eq!((ends(&one), ends(&[0; 256])), ([0.0, 1.0], [0.0, 1.0]), "nothing is made of one tone");
    }
}

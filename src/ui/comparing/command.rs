//! What can be done with candidates.

use std::path::PathBuf;

use super::blind::Entrants;
use super::candidates::{Aim, Layout};
use crate::engine::{CandidateId, Choice, Trial};
use crate::raster::ImagePoint;
use crate::ui::canvas::Placement;
use crate::ui::commands::Gesture;
use crate::ui::strings::{Words, comparing as words};

/// Something with candidates.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) enum CompareCommand {
    /// Opens or leaves the comparison.
    Toggle,
    /// Adds a method with its settings.
    AddWay(Trial),
    /// Adds ways as one would write them on the command line.
    AddWays(String),
    /// Keeps the work as it is.
    Keep,
    /// Adds a state of the history.
    AddState(usize),
    Remove(CandidateId),
    /// Breaks its drawing off.
    Stop(CandidateId),
    /// Draws it again.
    Again(CandidateId),
    Choose(CandidateId),
    /// Puts it beside the chosen one.
    Beside(CandidateId),
    Lay(Layout),
    /// Where the line between two stands, 0..=1 from the left.
    Split(f32),
    Place(Placement),
    Aim(Aim),
    /// Asks for the color original.
    OpenTruth,
    TakeTruth(PathBuf),
    ForgetTruth,
    /// Makes it the work, or its method the base.
    Use(CandidateId),
    /// The same with the chosen one.
    UseChosen,
    /// Makes its color at a place a stroke there.
    Point(CandidateId, ImagePoint),
    /// Takes its colors over within an outline.
    Adopt(CandidateId, Vec<ImagePoint>),
    /// Mixes it with the work everywhere.
    Everywhere(CandidateId),
    /// Sets the weight, 0..=1, of one of the candidates of the mixture.
    Weigh(usize, f32, Gesture),
    /// Leaves the mixture as it is.
    EndBlend,
    /// Takes away what was taken over.
    ForgetAdopted,
    /// Shows pairs without their names, to choose from.
    Blind(Entrants),
    /// Chooses one of the pair that is shown.
    Prefer(Choice),
    /// Ends the blind test.
    EndBlind,
}

impl CompareCommand {
    /// Its words, where it is found by name.
    pub(in crate::ui) const fn words(&self) -> Option<Words> {
        Some(match self {
            Self::Toggle => words::COMPARE,
            Self::Keep => words::KEEP,
            Self::OpenTruth => words::TRUTH,
            Self::UseChosen => words::USE_CHOSEN,
            Self::Lay(Layout::Grid) => words::GRID,
            Self::Lay(Layout::Split) => words::SPLIT,
            Self::Lay(Layout::Difference) => words::DIFFERENCE,
            Self::Aim(Aim::Look) => words::LOOK,
            Self::Aim(Aim::Adopt) => words::ADOPT,
            Self::Aim(Aim::Points) => words::POINTS,
            Self::ForgetAdopted => words::FORGET_ADOPTED,
            _ => return None,
        })
    }
}

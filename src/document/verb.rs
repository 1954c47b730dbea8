//! What a gesture did, in words.

use serde::{Deserialize, Serialize};

use super::{Edit, Paint, RegionKind, Snapshot, Stroke};

/// What a gesture did, for the words "Undo …" and "Redo …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// A stroke of color.
    Brush,
    /// A stroke that keeps things gray.
    Neutral,
    /// A stroke that keeps the proposal.
    Keep,
    /// A stroke that erases.
    Erase,
    /// A stroke taken away.
    RemoveStroke,
    /// A stroke's paint.
    Repaint,
    /// A stroke's radius.
    Resize,
    /// A stroke's place.
    Move,
    /// What is written about a stroke.
    Describe,
    /// Strokes from another photograph.
    Paste,
    /// All strokes taken away.
    RemoveAll,
    /// Strokes taken from a marked picture.
    Marks,
    /// A frame drawn.
    AddFrame,
    /// A region drawn.
    AddRegion,
    /// A region's outline or kind.
    ReplaceRegion,
    /// A region's place.
    MoveRegion,
    /// A region taken away.
    RemoveRegion,
    /// Regions taken from a picture.
    LabelMap,
    /// A reference picture taken in.
    AddExemplar,
    /// How a reference is used.
    ReplaceExemplar,
    /// A reference taken away.
    RemoveExemplar,
    /// Another method or affinity.
    Base,
    /// Colors taken over from a candidate.
    Adopt,
    /// Other weights of the candidates that colors were taken over from.
    Blend,
    /// Those taken away.
    ForgetAdopted,
    /// The saturation.
    Saturation,
    /// The photograph turned.
    Turn,
    /// Levels and curve.
    Levels,
    /// Another state of the work in its place.
    Become,
    /// The photograph's new place.
    Relink,
}

impl Verb {
    /// The verb in words, to be put behind "Undo " and "Redo ".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Brush => "brush stroke",
            Self::Neutral => "neutral stroke",
            Self::Keep => "keep stroke",
            Self::Erase => "eraser stroke",
            Self::RemoveStroke => "remove stroke",
            Self::Repaint => "recolor stroke",
            Self::Resize => "change of size",
            Self::Move => "move stroke",
            Self::Describe => "note on a stroke",
            Self::Paste => "paste strokes",
            Self::RemoveAll => "remove all strokes",
            Self::Marks => "strokes from a picture",
            Self::AddFrame => "frame",
            Self::AddRegion => "region",
            Self::ReplaceRegion => "change of region",
            Self::MoveRegion => "move region",
            Self::RemoveRegion => "remove region",
            Self::LabelMap => "regions from a picture",
            Self::AddExemplar => "reference picture",
            Self::ReplaceExemplar => "change of reference",
            Self::RemoveExemplar => "remove reference",
            Self::Base => "change of base",
            Self::Adopt => "adopted colors",
            Self::Blend => "blend candidates",
            Self::ForgetAdopted => "remove adopted colors",
            Self::Saturation => "saturation",
            Self::Turn => "turn",
            Self::Levels => "change of tones",
            Self::Become => "change to a candidate",
            Self::Relink => "new place of the photograph",
        }
    }

    pub(super) fn of(edit: &Edit, before: &Snapshot) -> Self {
        let of_paint = |stroke: &Stroke| match stroke.paint {
            Paint::Color { .. } | Paint::Ramp(_) => Self::Brush,
            Paint::Neutral => Self::Neutral,
            Paint::Keep => Self::Keep,
            Paint::Erase => Self::Erase,
        };
        match edit {
            Edit::AddStroke(stroke) => of_paint(stroke),
            Edit::ExtendStroke { id, .. } => before.stroke(*id).map_or(Self::Brush, |s| of_paint(s)),
            Edit::RemoveStroke(_) => Self::RemoveStroke,
            Edit::Repaint { .. } => Self::Repaint,
            Edit::Resize { .. } => Self::Resize,
            Edit::Move { .. } => Self::Move,
            Edit::Describe { .. } => Self::Describe,
            Edit::AddStrokes(_) => Self::Paste,
            Edit::RemoveAllStrokes => Self::RemoveAll,
            Edit::SetMarks(_) => Self::Marks,
            Edit::AddRegion(region) if region.kind == RegionKind::Frame => Self::AddFrame,
            Edit::AddRegion(_) => Self::AddRegion,
            Edit::ReplaceRegion(_) => Self::ReplaceRegion,
            Edit::MoveRegion { .. } => Self::MoveRegion,
            Edit::RemoveRegion(_) => Self::RemoveRegion,
            Edit::SetLabelMap(_) => Self::LabelMap,
            Edit::AddExemplar(_) => Self::AddExemplar,
            Edit::ReplaceExemplar(_) => Self::ReplaceExemplar,
            Edit::RemoveExemplar(_) => Self::RemoveExemplar,
            Edit::SetBase(_) => Self::Base,
            Edit::Adopt(_) => Self::Adopt,
            Edit::Blend(..) => Self::Blend,
            Edit::ForgetAdopted => Self::ForgetAdopted,
            Edit::SetSaturation(_) => Self::Saturation,
            Edit::Turn(_) => Self::Turn,
            Edit::SetLevels(_) => Self::Levels,
            Edit::Become(_) => Self::Become,
            Edit::Relink(_) => Self::Relink,
        }
    }
}

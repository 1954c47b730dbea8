//! How the photograph is looked at: what of it is shown, and what is shown beside it. Nothing here changes the document.

use eframe::egui::{Context, Event};

use super::app::App;
use super::canvas::DIVIDER_STEP;
use super::commands::Command;
use super::desk::Desk;
use super::icons::Icon;
use super::strings::{Words, sight as words};
use crate::raster::Turn;

/// Whether something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Shown {
    Yes,
    #[default]
    No,
}

impl Shown {
    /// The other.
    const fn turned(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
        }
    }

    pub(super) fn is_on(self) -> bool {
        self == Self::Yes
    }
}

/// Which way the line between before and after runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// From top to bottom, with before at the left.
    Upright,
    /// From left to right, with before above.
    Level,
}

/// The line between the photograph as it was and the colored picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Split {
    pub(super) line: Line,
    /// Where it stands, 0..=1 of the canvas from the left or from above.
    pub(super) share: f32,
}

/// What of the picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Channels {
    #[default]
    All,
    /// The photograph's own gray.
    Luminance,
    /// The color alone, on one gray.
    Chroma,
}

/// How the photograph is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seeing {
    pub(super) split: Option<Split>,
    pub(super) channels: Channels,
    /// The photograph as it was, in place of the colored picture.
    pub(super) before: Shown,
    /// Where sRGB has less color than was asked for.
    pub(super) gamut: Shown,
    pub(super) loupe: Shown,
    /// The small overview, while there is more of the photograph than is seen.
    pub(super) navigator: Shown,
}

impl Default for Seeing {
    fn default() -> Self {
        Self {
            split: None,
            channels: Channels::default(),
            before: Shown::No,
            gamut: Shown::No,
            loupe: Shown::No,
            navigator: Shown::Yes,
        }
    }
}

/// A way to look at the photograph, as a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    SplitUpright,
    SplitLevel,
    /// Where the divider stands goes back by a step.
    SplitBack,
    SplitOn,
    Before,
    Luminance,
    Chroma,
    Gamut,
    Loupe,
    Navigator,
    TurnLeft,
    TurnRight,
}

impl Sight {
    pub(super) const fn words(self) -> Words {
        match self {
            Self::SplitUpright => words::SPLIT,
            Self::SplitLevel => words::SPLIT_LEVEL,
            Self::SplitBack => words::SPLIT_BACK,
            Self::SplitOn => words::SPLIT_ON,
            Self::Before => words::BEFORE,
            Self::Luminance => words::LUMINANCE,
            Self::Chroma => words::CHROMA,
            Self::Gamut => words::GAMUT,
            Self::Loupe => words::LOUPE,
            Self::Navigator => words::NAVIGATOR,
            Self::TurnLeft => words::TURN_LEFT,
            Self::TurnRight => words::TURN_RIGHT,
        }
    }

    pub(super) const fn icon(self) -> Option<Icon> {
        match self {
            Self::SplitUpright => Some(Icon::Split),
            _ => None,
        }
    }
}

impl Desk {
    /// Whether the photograph can be looked at that way now.
    pub(super) fn allows_sight(&self, sight: Sight) -> bool {
        let needs_split = matches!(sight, Sight::SplitBack | Sight::SplitOn);
        self.easel.is_some() && (!needs_split || self.seeing.split.is_some())
    }

    /// Whether a way to look at the photograph is in use; `None` for steps.
    pub(super) fn is_sight_on(&self, sight: Sight) -> Option<bool> {
        let seeing = &self.seeing;
        let line = seeing.split.map(|split| split.line);
        Some(match sight {
            Sight::SplitUpright => line == Some(Line::Upright),
            Sight::SplitLevel => line == Some(Line::Level),
            Sight::Before => seeing.before.is_on(),
            Sight::Luminance => seeing.channels == Channels::Luminance,
            Sight::Chroma => seeing.channels == Channels::Chroma,
            Sight::Gamut => seeing.gamut.is_on(),
            Sight::Loupe => seeing.loupe.is_on(),
            Sight::Navigator => seeing.navigator.is_on(),
            Sight::SplitBack | Sight::SplitOn | Sight::TurnLeft | Sight::TurnRight => return None,
        })
    }
}

impl Seeing {
    /// Looks another way.
    fn take(&mut self, sight: Sight) {
        match sight {
            Sight::SplitUpright => self.split = turned(self.split, Line::Upright),
            Sight::SplitLevel => self.split = turned(self.split, Line::Level),
            Sight::SplitBack => self.move_split(-DIVIDER_STEP),
            Sight::SplitOn => self.move_split(DIVIDER_STEP),
            Sight::Before => self.before = self.before.turned(),
            Sight::Luminance => self.show(Channels::Luminance),
            Sight::Chroma => self.show(Channels::Chroma),
            Sight::Gamut => self.gamut = self.gamut.turned(),
            Sight::Loupe => self.loupe = self.loupe.turned(),
            Sight::Navigator => self.navigator = self.navigator.turned(),
            Sight::TurnLeft | Sight::TurnRight => {}
        }
    }

    /// Asked for a second time, everything is shown again.
    fn show(&mut self, channels: Channels) {
        self.channels = if self.channels == channels { Channels::All } else { channels };
    }

    fn move_split(&mut self, by: f32) {
        if let Some(split) = &mut self.split {
            split.share = (split.share + by).clamp(0.0, 1.0);
        }
    }

    /// Puts the divider there.
    pub(super) fn split_at(&mut self, share: f32) {
        if let Some(split) = &mut self.split {
            split.share = share.clamp(0.0, 1.0);
        }
    }
}

/// The divider in another direction, or none where it runs in that one.
fn turned(split: Option<Split>, line: Line) -> Option<Split> {
    match split {
        Some(split) if split.line == line => None,
        Some(split) => Some(Split { line, ..split }),
        None => Some(Split { line, share: 0.5 }),
    }
}

impl App {
    /// Looks at the photograph another way.
    pub(super) fn look(&mut self, sight: Sight) {
        self.desk.seeing.take(sight);
        let turn = match sight {
            Sight::TurnLeft => Turn::Left,
            Sight::TurnRight => Turn::Right,
            _ => return,
        };
        if let Some(easel) = &mut self.desk.easel {
            easel.placement = easel.placement.turned(turn);
        }
    }
}

/// The photograph as it was is shown for as long as its key is held: the command that begins or ends it.
pub(super) fn held(ctx: &Context, desk: &Desk) -> Option<Command> {
    let before = Command::See(Sight::Before);
    let shortcut = before.shortcut(ctx).filter(|_| !ctx.text_edit_focused())?;
    // A key that is held is also pressed again and again.
    let begins = |event: &Event| {
        matches!(event, Event::Key { key, pressed: true, repeat: false, modifiers, .. }
            if *key == shortcut.logical_key && *modifiers == shortcut.modifiers)
    };
    let (begun, over) = ctx.input(|i| (i.events.iter().any(begins), i.key_released(shortcut.logical_key)));
    let is_on = desk.seeing.before.is_on();
    // Both within one frame leave things as they are.
    (begun != over && (begun || is_on)).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_divider_turns_keeps_its_place_and_goes() {
        let mut seeing = Seeing::default();
        seeing.take(Sight::SplitUpright);
        seeing.take(Sight::SplitOn);
        let share = 0.5 + DIVIDER_STEP;
        assert_eq!(seeing.split, Some(Split { line: Line::Upright, share }));
        seeing.take(Sight::SplitLevel);
        assert_eq!(seeing.split, Some(Split { line: Line::Level, share }));
        seeing.split_at(7.0);
        assert_eq!(seeing.split.map(|s| s.share), Some(1.0));
        seeing.take(Sight::SplitLevel);
        assert_eq!(seeing.split, None);
    }

    #[test]
    fn channels_exclude_one_another_and_come_back() {
        let mut seeing = Seeing::default();
        seeing.take(Sight::Luminance);
        seeing.take(Sight::Chroma);
        assert_eq!(seeing.channels, Channels::Chroma);
        seeing.take(Sight::Chroma);
        assert_eq!(seeing.channels, Channels::All);
    }
}

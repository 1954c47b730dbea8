//! The tour: on a drawing of our own it shows what a stroke does, in five steps and less than a minute.
//!
//! It goes on by itself as soon as one has done what it says, does it for whoever only wants to see, and ends at any step.
//! Work on the drawing is play: nothing asks to save it.

use std::path::PathBuf;

use super::app::App;
use super::brush::{Tint, Tool};
use super::commands::{Command, Gesture};
use super::desk::Desk;
use super::easel::Easel;
use super::strings::{Words, tour as words};
use crate::document::{Edit, Paint, Stroke};
use crate::engine::Request;
use crate::raster::ImagePoint;

/// Something about the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum TourCommand {
    /// Opens the drawing and begins.
    Begin,
    /// Does what the step asks for.
    Show,
    /// Goes on to the next step.
    Next,
    /// Ends it, or does not begin.
    End,
}

impl TourCommand {
    /// What it is called and what it does, where it is in menus.
    pub(super) const fn words(self) -> Option<Words> {
        match self {
            Self::Begin => Some(words::BEGIN),
            Self::Show | Self::Next | Self::End => None,
        }
    }
}

/// What is asked for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Step {
    /// A stroke on the balloon.
    First,
    /// One across the sky.
    Second,
    /// One on the meadow.
    Third,
    /// Another color for the first.
    Recolor,
    /// Nothing more.
    Done,
}

/// The colors of the steps, a* and b*: a red balloon, a blue sky, a green meadow, a violet balloon.
const RED: Tint = Tint { a: 52.0, b: 34.0 };
const BLUE: Tint = Tint { a: -6.0, b: -26.0 };
const GREEN: Tint = Tint { a: -28.0, b: 32.0 };
const VIOLET: Tint = Tint { a: 34.0, b: -40.0 };

/// The strokes that are shown, in pixels of the drawing.
const ON_BALLOON: [(f32, f32); 4] = [(217.0, 150.0), (248.0, 132.0), (285.0, 134.0), (321.0, 154.0)];
const ON_SKY: [(f32, f32); 4] = [(36.0, 60.0), (200.0, 26.0), (420.0, 30.0), (690.0, 170.0)];
const ON_MEADOW: [(f32, f32); 4] = [(30.0, 412.0), (100.0, 404.0), (220.0, 410.0), (420.0, 420.0)];

impl Step {
    /// Its number, from 1.
    pub(in crate::ui) const fn number(self) -> usize {
        self as usize + 1
    }

    const fn next(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::Third,
            Self::Third => Self::Recolor,
            Self::Recolor | Self::Done => Self::Done,
        }
    }

    /// The color that is put into the hand for it.
    const fn tint(self) -> Option<Tint> {
        match self {
            Self::First => Some(RED),
            Self::Second => Some(BLUE),
            Self::Third => Some(GREEN),
            Self::Recolor | Self::Done => None,
        }
    }

    /// Where a stroke is asked for, in pixels of the drawing.
    pub(in crate::ui) const fn place(self) -> Option<ImagePoint> {
        match self {
            Self::First => Some(ImagePoint::new(268.0, 140.0)),
            Self::Second => Some(ImagePoint::new(60.0, 60.0)),
            Self::Third => Some(ImagePoint::new(70.0, 408.0)),
            Self::Recolor | Self::Done => None,
        }
    }

    /// Whether what it asks for was done.
    fn is_over(self, easel: &Easel) -> bool {
        let strokes = &easel.snapshot().strokes;
        match self {
            Self::First => !strokes.is_empty(),
            Self::Second => strokes.len() > 1,
            Self::Third => strokes.len() > 2,
            Self::Recolor => strokes.first().is_some_and(|s| s.paint != Paint::Color { a: RED.a, b: RED.b }),
            Self::Done => false,
        }
    }
}

impl Desk {
    /// The step of the tour that is to be shown: its drawing must be in front.
    pub(in crate::ui) fn tour_step(&self) -> Option<Step> {
        self.tour.filter(|_| self.easel.as_ref().is_some_and(Easel::is_play))
    }
}

impl App {
    /// Does something about the tour; returns commands that follow.
    pub(super) fn run_on_tour(&mut self, command: TourCommand) -> Vec<Command> {
        match command {
            TourCommand::Begin => {
                self.remember_tour();
                self.engine.submit(Request::Sample);
            }
            TourCommand::End => {
                self.remember_tour();
                self.desk.tour = None;
            }
            TourCommand::Next => return self.take_step(),
            TourCommand::Show => return self.show_step(),
        }
        Vec::new()
    }

    /// The drawing lies there: it is opened, anew where it was open, and the tour begins with it.
    pub(super) fn sampled(&mut self, path: PathBuf) {
        let before = self.desk.open().find(|easel| easel.is_play()).map(Easel::document);
        if let Some(document) = before {
            self.put_away(document);
        }
        self.desk.tour = Some(Step::First);
        self.commands.push(Command::OpenPath(path));
        self.commands.extend(in_hand(Step::First));
    }

    /// Goes on where one did what the step asked for; commands that follow from it.
    pub(super) fn follow_tour(&mut self) {
        let over = |step: Step| self.desk.easel.as_ref().is_some_and(|easel| step.is_over(easel));
        // A stroke that is still being drawn is let be.
        if self.desk.tour_step().is_some_and(over) && !self.canvas.is_pressed() {
            self.commands.push(Command::Tour(TourCommand::Next));
        }
    }

    fn take_step(&mut self) -> Vec<Command> {
        self.desk.tour = self.desk.tour.map(Step::next);
        self.desk.tour.map(in_hand).unwrap_or_default()
    }

    /// What a person would do, through the same commands.
    fn show_step(&self) -> Vec<Command> {
        let (Some(step), Some(easel)) = (self.desk.tour_step(), &self.desk.easel) else { return Vec::new() };
        let stroke = |places: [(f32, f32); 4], tint: Tint| {
            let points = places.map(|(x, y)| ImagePoint::new(x, y)).to_vec();
            let paint = Paint::Color { a: tint.a, b: tint.b };
            let stroke = Stroke::new(easel.next_stroke_id(), points, self.desk.brush.radius_px, paint);
            vec![Command::Edit(Edit::AddStroke(stroke), Gesture::Begin)]
        };
        match step {
            Step::First => stroke(ON_BALLOON, RED),
            Step::Second => stroke(ON_SKY, BLUE),
            Step::Third => stroke(ON_MEADOW, GREEN),
            Step::Recolor => {
                let first = easel.snapshot().strokes.first().map(|stroke| stroke.id);
                vec![Command::Use(Tool::Select), Command::Select(first), Command::Color(VIOLET, Gesture::Begin)]
            }
            Step::Done => Vec::new(),
        }
    }

    /// It was seen, or nobody wants to: the next start asks no more.
    fn remember_tour(&mut self) {
        if !self.desk.settings.toured {
            self.desk.settings.toured = true;
            let settings = self.settings_now();
            self.engine.submit(Request::SaveSettings(settings));
        }
    }
}

/// What is put into the hand for a step.
fn in_hand(step: Step) -> Vec<Command> {
    let color = step.tint().map(|tint| Command::Color(tint, Gesture::Begin));
    match color {
        Some(color) => vec![Command::Use(Tool::Brush), color],
        None => Vec::new(),
    }
}

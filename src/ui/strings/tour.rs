//! The words of the tour.

use super::{Words, words};

pub(crate) const BEGIN: Words = words("Tour", "See in less than a minute what a stroke does, on a drawing");
pub(crate) const FIRST_TIME: &str = "New here? See in less than a minute what a stroke does.";
pub(crate) const SEE: &str = "Show me";
pub(crate) const SKIP: &str = "Skip";
pub(crate) const DO_IT: &str = "Do it for me";
pub(crate) const NEXT: &str = "Next";
pub(crate) const END: &str = "End the tour";
pub(crate) const DONE: &str = "Done";
/// The card for screen readers.
pub(crate) const CARD: &str = "Tour";

/// Which step of how many.
pub(crate) fn step(number: usize) -> String {
    format!("Step {number} of 5")
}

/// Title and text of each step.
pub(crate) const STEPS: [[&str; 2]; 5] = [
    [
        "Paint a stroke",
        "There is red on the brush. Press at the ring and draw across the balloon, not all of it: a line is enough.",
    ],
    [
        "One color alone goes everywhere",
        "Another meets it where the tones change. Now blue is on the brush: draw a line across the sky, from one side to the \
         other.",
    ],
    [
        "Colors meet at edges",
        "The red went back to the balloon, and no tone was altered. Now green is on the brush: draw a line on the meadow.",
    ],
    [
        "Strokes stay alive",
        "Take the arrow of the tools at the left, press the stroke on the balloon and choose another color at the right. The \
         picture follows.",
    ],
    [
        "That is all of it",
        "Undo takes back every step, the export writes the picture. Open a photograph of your own, or go on here.",
    ],
];

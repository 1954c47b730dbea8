//! Candidates side by side.

use super::{Words, words};

pub(crate) const COMPARE: Words =
    words("Compare methods", "Show what several methods make of the photograph and its strokes, side by side");
pub(crate) const KEEP: Words =
    words("Keep as candidate", "Keep the picture as it is now, to be compared with what comes of it");
pub(crate) const TRUTH: Words =
    words("Color original…", "Open the photograph's true colors and measure every candidate against them");
pub(crate) const USE_CHOSEN: Words =
    words("Use the chosen candidate", "Make the chosen candidate the base of the work; can be undone");
pub(crate) const GRID: Words = words("Grid", "Show all candidates");
pub(crate) const SPLIT: Words =
    words("Split", "Show the chosen candidate and the one chosen before it, with a line between that can be dragged");
pub(crate) const DIFFERENCE: Words =
    words("Difference", "Show how far apart the chosen candidate and the one chosen before it are, place by place");
pub(crate) const LOOK: Words = words("Look", "Drag to move all pictures, turn the wheel to look closer");
pub(crate) const ADOPT: Words =
    words("Adopt a region", "Draw around something in a candidate, and the work takes its colors there");
pub(crate) const POINTS: Words =
    words("Pick strokes", "Press a place of a candidate, and its color there becomes a stroke of the work");
pub(crate) const FORGET_ADOPTED: Words =
    words("Remove adopted colors", "Take away all colors that were adopted from candidates");
pub(crate) const BLEND: &str = "Blend";
pub(crate) const BLEND_HINT: &str =
    "How much each candidate counts within the outline; the work takes the mean of them, weighted so";
pub(crate) const BLEND_DONE: &str = "Leave it so";
pub(crate) const BEFORE: &str = "As it was before";
pub(crate) const EVERYWHERE: &str = "Blend with the work everywhere";
pub(crate) const BLIND: &str = "Blind test";
pub(crate) const BLIND_HINT: &str = "Choose between pictures without their names, and see how often each was chosen";
pub(crate) const BLIND_PAIR: &str = "The chosen one and the one beside it, ten times";
pub(crate) const BLIND_ALL: &str = "All that are drawn, every pair twice";
pub(crate) const LEFT: &str = "The left picture is better";
pub(crate) const RIGHT: &str = "The right picture is better";
pub(crate) const END_BLIND: &str = "End the test";
pub(crate) const RATES: &str = "What was chosen";
pub(crate) const GONE: &str = "Removed meanwhile";
pub(crate) const BACK: &str = "Back to the candidates";
pub(crate) const COPY_CHOICES: &str = "Copy the choices";
pub(crate) const COPY_CHOICES_HINT: &str = "Put every choice on the clipboard, as comma-separated text";
pub(crate) const TRUTH_TITLE: &str = "Open the color original";
pub(crate) const GRAY_TRUTH: &str = "This original has no color; what is measured against it is told how gray it is";
pub(crate) const NOW: &str = "As it is now";
pub(crate) const ORIGINAL: &str = "Color original";
pub(crate) const ADD: &str = "Add";
pub(crate) const ADD_HINT: &str = "Add a candidate: a method, a state of the history, or the picture as it is";
pub(crate) const WAYS: &str = "Ways of coloring";
pub(crate) const WAYS_HINT: &str = "unihint:strength=0.5, unihint*4";
pub(crate) const ADD_WAYS: &str = "Add these";
pub(crate) const METHODS: &str = "Methods";
pub(crate) const STATES: &str = "States of the history";
pub(crate) const FORGET_TRUTH: &str = "Forget the original";
pub(crate) const CLOSE: &str = "Done";
pub(crate) const CLOSE_HINT: &str = "Back to painting; the candidates stay";
pub(crate) const STOP: &str = "Stop";
pub(crate) const WAITING: &str = "Waiting";
pub(crate) const STOPPED: &str = "Stopped";
pub(crate) const AGAIN: &str = "Try again";
pub(crate) const USE: &str = "Use";
pub(crate) const USE_HINT: &str = "Make it the base of the work; can be undone";
pub(crate) const BESIDE: &str = "Put beside the chosen one";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const NO_REFERENCE: &str =
    "This method takes its colors from a reference picture. Add one (F6), and it is drawn again";
pub(crate) const NO_STROKES: &str = "This method colors from strokes alone. Paint some, and it is drawn again";
pub(crate) const TWO: &str = "Choose two candidates that are drawn: press one, then the other";
pub(crate) const DIVIDER: &str = "Divider between two candidates";
pub(crate) const MEASURING: &str = "Measuring the difference";
pub(crate) const HINT: &str = "Press a candidate to choose it, or its number; hold the number to see it alone. The wheel and drags move all pictures";
pub(crate) const HINT_ADOPT: &str = "Draw around something in a candidate, and the work takes its colors there";
pub(crate) const HINT_POINTS: &str = "Press a place of a candidate, and its color becomes a stroke of the work there";

/// A candidate for screen readers.
pub(crate) fn candidate(number: usize, name: &str) -> String {
    format!("Candidate {number}: {name}")
}

/// The menu of a candidate, for screen readers.
pub(crate) fn menu(number: usize) -> String {
    format!("More of candidate {number}")
}

/// As much was taken over as can be.
pub(crate) fn most_adopted(most: usize) -> String {
    format!("Colors were adopted {most} times, and no more can be. Remove adopted colors first (menu Edit)")
}

/// How much a candidate counts in a mixture, for screen readers.
pub(crate) fn weight(name: &str) -> String {
    format!("Weight of {name}")
}

/// The button that makes a candidate the base, for screen readers.
pub(crate) fn using(number: usize) -> String {
    format!("Use candidate {number}")
}

/// The button that breaks a drawing off, for screen readers.
pub(crate) fn stopping(number: usize) -> String {
    format!("Stop candidate {number}")
}

/// A state that was kept.
pub(crate) fn kept(number: usize) -> String {
    format!("Kept {number}")
}

/// A state of the history.
pub(crate) fn state(number: usize, what: &str) -> String {
    format!("State {number}, {what}")
}

/// What drawing a candidate took.
pub(crate) fn took(ms: f64, memory: Option<&str>, device: Option<&str>) -> String {
    let time = if ms < 1000.0 { format!("{ms:.0} ms") } else { format!("{:.1} s", ms / 1000.0) };
    let parts = [Some(time), memory.map(ToOwned::to_owned), Some(device.unwrap_or("no network").to_owned())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How near a candidate is to the color original.
pub(crate) fn measured(psnr_db: f64, ssim: Option<f64>, delta_e: f64, colorfulness: f64) -> String {
    let ssim = ssim.map_or(String::new(), |ssim| format!(" · SSIM {ssim:.3}"));
    format!("PSNR {psnr_db:.1} dB{ssim} · ΔE00 {delta_e:.1} · colorfulness {colorfulness:.0}")
}

/// How colorful a candidate is.
pub(crate) fn colorfulness(colorfulness: f64) -> String {
    format!("Colorfulness {colorfulness:.0}")
}

/// How far two candidates are apart.
pub(crate) fn apart(one: &str, other: &str, mean: f64, largest: f32) -> String {
    format!("{one} and {other}: ΔE00 {mean:.1} on average, {largest:.0} at most")
}

/// A candidate that is seen alone, for screen readers.
pub(crate) fn alone(name: &str) -> String {
    format!("Alone: {name}")
}

/// Which pair of a blind test is shown.
pub(crate) fn round(number: usize, count: usize) -> String {
    format!("Press the better picture, or its arrow key: {number} of {count}")
}

/// How often a candidate was chosen.
pub(crate) fn rate(chosen: usize, shown: usize) -> String {
    let percent = 100.0 * chosen as f64 / shown.max(1) as f64;
    format!("{chosen} of {shown}, {percent:.0} %")
}

/// The bounds of a share.
pub(crate) fn interval([low, high]: [f64; 2]) -> String {
    format!("{:.0} to {:.0} % (95 %, Wilson)", 100.0 * low, 100.0 * high)
}

/// The head of a list of choices.
pub(crate) fn record_head(seed: u64) -> String {
    format!("left,right,chosen (seed {seed})\n")
}

/// A choice of a list.
pub(crate) fn record(left: &str, right: &str, chosen: &str) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    format!("{},{},{}\n", quoted(left), quoted(right), quoted(chosen))
}

//! Candidates side by side: methods with their settings, and states of the work, as the photograph would look with each.
//!
//! They are drawn by the engine, one after the other, behind what a hand waits for. Each is its chroma alone; the luminance
//! is the canvas's. What is chosen of them becomes the work by edits as any other, so that it is undone, saved and replayed.

mod bar;
mod blend;
mod blind;
mod candidates;
mod caption;
mod command;
mod hand;
mod heat;
mod run;
mod show;
mod taking;
mod told;

pub(super) use candidates::Comparing;
pub(super) use command::CompareCommand;
pub(super) use show::{CompareMemory, show};

//! Tintype: color for black-and-white photographs, by hand and with help.
//!
//! Paint a few strokes of color on a photograph; the solver carries each color as far as the tones let it, and stops it
//! where they change. The photograph's own tones are never altered. This page is the plan of the house, for whoever
//! changes something in it. `tests/architecture` reads its tables back and holds the sources to them.
//!
//! Two sentences to keep: the document is the only truth, everything else is derived from it and may be thrown away; a
//! reader who knows the paper can read our file beside it.
//!
//! # Rooms
//!
//! ```text
//! color/      sRGB, linear light, CIE Lab, the YIQ of the 2004 paper, gamut, CIEDE2000   pure
//! raster/     planes, image and screen points, windows, pyramids, resampling             pure
//! photo/      image files in and out: orientation, ICC, 16 bit, metadata                 owns image files
//! document/   strokes, regions, settings, edits, history, the project file               the truth
//! solve/      affinity, constraints, multigrid, warm starts                              pure, numbers only
//! transfer/   color from a reference picture, without a network                          pure, numbers only
//! eval/       color photographs as truth, hints drawn from them, error measures, reports
//! engine/     methods, the render function, the worker thread and its lanes, networks and the wire to their worker
//! ui/         the window (egui on wgpu)
//! cli/        the command line, one file a subcommand
//! main.rs     chooses between the last two
//! ```
//!
//! Beside this crate stands `models`, the neural worker: a program of its own, which this one starts as a child and never
//! links, so that libtorch may be missing, crash or run out of memory at the cost of one proposal. It uses `color`,
//! `raster`, `photo`, `solve`, `eval`, the messages in `engine::wire` and the list in `engine::weights`; its own plan is its
//! crate doc, and the same tests hold it to that.
//!
//! # Arrows
//!
//! A room may use those in its row and nothing else, in tests too. Arrows only go down.
//!
//! ```text
//! color       –
//! raster      –
//! photo       color raster
//! document    photo color raster
//! solve       raster
//! transfer    color raster
//! eval        photo color raster
//! engine      document solve transfer eval photo color raster
//! ui          engine document color raster
//! cli         engine document eval photo
//! main.rs     ui cli
//! ```
//!
//! So `solve` knows no strokes, `ui` knows no matrices, and a picture file is opened in one place. This file holds nothing
//! but this text and the rooms: there is no common ground through which a room could reach another.
//!
//! # External crates
//!
//! A crate belongs to the rooms in its row, and they do not re-export it. `thiserror` is everyone's: each room has one
//! error enum that carries values, and `anyhow` adds context only at the outermost layer. `tempfile` and
//! `serde_json` are open to all tests.
//!
//! ```text
//! image, png, tiff, zune-jpeg             photo
//! miniz-oxide, moxcms, tempfile           photo
//! blake3                                  photo document
//! bytemuck                                photo ui
//! faer, pulp                              solve
//! rayon                                   color raster photo document solve transfer eval engine
//! serde                                   color raster photo document eval engine ui cli
//! serde-json                              document engine cli
//! crossbeam-channel, directories          engine
//! half, rustix, sha2, toml                engine
//! eframe, egui, wgpu, egui-extras         ui
//! rfd                                     ui
//! clap, indicatif                         cli
//! anyhow                                  main cli
//! ```
//!
//! The feature `desktop` (on by default) is the `ui` room and its crates. Without it the library and the command line
//! build with no graphics stack.
//!
//! # The document
//!
//! A snapshot is immutable and cheap to clone: the photograph's identity (path, hash, size), the strokes, the method and
//! its settings, the finishing settings. A stroke is a vector: points in image coordinates, a radius in image pixels, and a
//! paint, which is a color, *neutral* (keep it gray), *keep* (keep what the method proposes) or *erase*. A region is an
//! outline that color does not cross, one around what takes no part, or a frame outside of which nothing does; regions
//! become labels on whatever grid is solved, and edges between different labels are cut before anything else is done with
//! them. A region's fill is proposed inside it as a base is, so that strokes correct it, and soft edges are made last, by
//! mixing color across the outline. How a scan is turned and what levels make of its tones belongs to the finish: strokes
//! and regions stay in the pixels of the photograph, and what is solved is the photograph as it is. A reference
//! is another picture, by path and hash, with what of it goes with what of the photograph; the small copy that is matched is
//! held beside it in memory, and in the project file on request. What is adopted from a candidate beside the work is its
//! chroma within an outline, kept as it was, so that neither its method nor its weights are needed again; it is proposed there
//! with full confidence. An edit is a value, and applying one is pure: it gives the
//! next snapshot and the least work the change needs,
//!
//! ```text
//! Present < Solve < Assemble < Predict < Decode
//! ```
//!
//! where the engine starts. A saturation slider only presents; a new color on an old stroke solves again from the last
//! solution, or is known at once where the stroke's reach is (its share in the color of every pixel, which does not depend
//! on colors); another photograph decodes. History is a row of snapshots with a byte budget, one entry a gesture, kept in
//! the project file on request. The project file is versioned, written to a temporary name and renamed, saved by itself
//! while working, and renders to the same pixels headless.
//!
//! # From strokes to color
//!
//! Every way of coloring ends in one linear system: neighbors of like tone get like color, strokes are honored exactly,
//! and where a method proposes a base color it holds with the confidence the method gives it. With no base this is Levin,
//! Lischinski and Weiss, *Colorization using Optimization*, SIGGRAPH 2004. Around strokes the confidence is lowered by the
//! distance color has to flow, so that a correction has the object it was made on and leaves the rest to the base. A
//! method proposes the base; methods register in `engine` with what they accept and why they are not available when they
//! are not, and the window, the command line and the tests all read that list. What neither a stroke nor a base reaches
//! stays neutral.
//!
//! # One stroke's journey
//!
//! Pointer (screen point) → view → image point → the tool builds a stroke → edit → new snapshot, new revision → the
//! latest-wins slot → worker thread: strokes rasterized, hierarchy of the photograph kept, warm start, a coarse answer
//! first → report with the same revision → wake (a closure: the window's repaint, a channel in tests) → the window drops
//! it if it is stale, else uploads the chroma → a shader combines luminance and chroma. Strokes appear at once, the color
//! follows. Opening and export go through a second lane, in order; so do candidates side by side, each its chroma alone on a
//! grid as fine as a screen, behind everything a hand waits for.
//!
//! # Invariants
//!
//! 1. The document is ground state; pixels of color are derived and may be dropped at any time.
//! 2. `solve`, `transfer`, `color` and `raster` do no input or output, read no clock, hold no global.
//! 3. The same snapshot gives the same picture in the window, the command line and the tests: one function renders it.
//! 4. The window's thread never decodes, solves, loads, saves or waits.
//! 5. A panic costs one job. Strokes are never lost: autosave, atomic writes, recovery at the next start.
//! 6. L of the output equals L of the input, or where levels are set what they make of it, up to the one named step that
//!    brings a color into the gamut by reducing its chroma; the largest change of L is reported at export.
//! 7. A plane is row-major `[H, W]`; x runs right, y down; pixel centers lie at +0.5.
//! 8. A file from outside is untrusted: sizes are checked before memory is taken, and every refusal names the file, the
//!    reason and the remedy.

pub mod cli;
pub mod color;
pub mod document;
pub mod engine;
pub mod eval;
pub mod photo;
pub mod raster;
pub mod solve;
pub mod transfer;
#[cfg(feature = "desktop")]
pub mod ui;

//! The neural worker: networks that propose color for a whole photograph, in a process of their own.
//!
//! The program never links libtorch. It starts this worker as a child and speaks framed messages with it, so the window
//! starts where there is no libtorch, and a crash or a lack of memory in here costs one proposal and no strokes. The
//! message types are the program's (`tintype::engine::wire`); planes, colors and files are the program's as well.
//! `tests/architecture` of the program reads the tables below back and holds these sources to them.
//!
//! # Rooms
//!
//! ```text
//! device/     what this machine computes with: processor, CUDA, and the precision that suits it
//! nets/       one architecture a file, each `Config` → `new` → `forward`                            pure
//! weights/    weight files of every format, detection, manifest, cache                              reads files
//! colorize/   a photograph and hints in, a proposal out: what each network wants and gives
//! train/      data, hint simulation, losses, the loop
//! serve/      the worker's loop on standard input and output
//! cli/        the command line, one file a subcommand
//! main.rs     calls the last one
//! ```
//!
//! # Arrows
//!
//! A room may use those in its row and nothing else. Of the program it may use `color`, `raster`, `photo`, `solve` (what
//! hints carry over a picture), `eval`, `engine::wire` and `engine::weights` (the list of published weights, and those that
//! are installed on this machine), nothing that knows a document.
//!
//! ```text
//! device      –
//! nets        –
//! weights     nets device
//! colorize    weights nets device
//! train       weights nets device
//! serve       colorize weights nets device
//! cli         serve train colorize weights nets device
//! main.rs     cli
//! ```
//!
//! # External crates
//!
//! ```text
//! tch             device nets weights colorize train serve
//! torch-sys       –
//! libloading      device
//! tintype         weights colorize train serve cli
//! serde           weights train serve cli
//! serde-json      weights train serve cli
//! directories     serve
//! toml            train
//! tar             train
//! fastrand        train
//! indicatif       cli
//! half, flate2    weights
//! tempfile        weights cli
//! safetensors     weights train
//! clap            cli
//! anyhow          main cli
//! ```
//!
//! `torch-sys` stands in the manifest for the build script alone. The version of libtorch is exact: a build for another
//! release would print zeros or crash.
//!
//! # Invariants
//!
//! 1. A network's parameters have the names of the published checkpoint, so that weights load without a table.
//! 2. `nets` does no input or output: a network is a configuration, named parameters and a forward pass.
//! 3. The device and the precision are values handed in; nothing in here picks one behind the caller's back.
//! 4. A tensor is `[N, C, H, W]` and says its axes where it is made.

pub mod cli;
pub mod colorize;
pub mod device;
pub mod nets;
pub mod serve;
pub mod train;
pub mod weights;

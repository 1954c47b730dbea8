//! The real window with networks in it, driven without a display by what screen readers see.
//!
//! This binary is test and fake worker in one, as that of the worker's supervision is (`tests/neural`), whose fake it plays:
//! so it has no harness of its own and lists its tests here.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../ui/bench.rs"]
#[expect(dead_code, reason = "other tests of the window use the rest")]
mod bench;
mod boxes;
mod canvas;
#[path = "../neural/fake.rs"]
mod fake;
mod models;
mod registry;
mod studio;
mod variants;

/// What the fake worker takes from its other house.
mod measure {
    /// The side of its large answer in pixels, which nobody asks for here.
    pub(crate) const SIDE: usize = 8;
}

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, manner, marker] = words.as_slice()
        && flag == fake::FLAG
    {
        return fake::play(manner, marker);
    }
    let trial = |&(name, test): &studio::Test| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let tests = [canvas::TESTS, boxes::TESTS, models::TESTS, registry::TESTS, variants::TESTS].concat();
    libtest_mimic::run(&Arguments::from_args(), tests.iter().map(trial).collect()).exit_code()
}

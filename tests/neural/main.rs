//! The client of the networks against workers that misbehave in every way, and against the real one where it is built.
//!
//! This binary is test and fake worker in one: called with `--misbehave`, it is a worker (`fake.rs`), which is never part of
//! the product. So it has no harness of its own and lists its tests here. They run one after the other, because each
//! looks for processes and threads that were left behind. Time-outs are short, and nothing asserts how long a thing took.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod cancelling;
mod check;
mod evaluation;
mod fake;
mod jobs;
mod measure;
mod misbehavior;
mod proposals;
mod real;
mod references;
mod starting;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, manner, marker] = words.as_slice()
        && flag == fake::FLAG
    {
        return fake::play(manner, marker);
    }
    if words.iter().any(|word| word == measure::FLAG) {
        measure::print();
        return ExitCode::SUCCESS;
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, tests()).exit_code()
}

fn tests() -> Vec<Trial> {
    let trial = |(name, test): (&str, fn())| {
        Trial::test(name, move || {
            test();
            check::nothing_is_left().map_err(Failed::from)
        })
    };
    let networks = [proposals::TESTS, references::TESTS, evaluation::TESTS].concat();
    let all =
        [starting::TESTS, misbehavior::TESTS, cancelling::TESTS, jobs::TESTS].concat().into_iter().chain(networks);
    all.map(trial).chain(real::trials()).collect()
}

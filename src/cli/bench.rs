//! `tintype bench`: measures this machine.

use super::args::Bench;
use super::bench_solve;

pub(super) fn run(bench: &Bench) -> anyhow::Result<()> {
    let Bench::Solve(args) = bench;
    bench_solve::run(args)
}

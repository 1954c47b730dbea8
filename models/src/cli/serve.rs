//! `tintype-models serve`: the worker that the program starts and speaks to on standard input and output.

use crate::colorize::NETWORKS;
use crate::device;
use crate::serve::{Book, Desk, hello, open, run};
use anyhow::Context;
use std::io;
use tintype::engine::weights::Catalog;

pub(super) fn serve() -> anyhow::Result<()> {
    // The greeting says whether there is a card; why there is none, `tintype-models devices` says.
    drop(device::bring_in_cuda());
    let desk = Desk::new(hello(NETWORKS), Catalog::of_this_user(), Book::of_this_user(), Box::new(open));
    // Nobody waits for a result once the program is gone.
    let gone = || std::process::exit(0);
    run(io::stdin(), io::stdout(), desk, gone).context("this command is started by Tintype, not by hand")
}

//! How often a thread listed a folder of weights or read the list of published files: what a stroke must not do. It counts
//! in tests only.

use std::cell::Cell;

thread_local! {
    static DONE: Cell<usize> = const { Cell::new(0) };
}

/// One more.
pub(super) fn note() {
    DONE.set(DONE.get() + 1);
}

/// How often this thread did so far.
pub(in crate::engine) fn done() -> usize {
    DONE.get()
}

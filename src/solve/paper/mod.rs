//! The system of the paper, exactly as its authors' code forms it: for comparison with their results, not for speed.
//!
//! `rows` holds its weights, `direct` solves it exactly where the picture is small, `aggregate` and `krylov` where it is
//! large.

mod direct;
mod problem;
mod rows;

pub(super) use problem::Paper;

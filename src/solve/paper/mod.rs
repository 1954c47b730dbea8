//! The system of the paper, exactly as its authors' code forms it: for comparison with their results, not for speed.
//!
//! `rows` holds its weights, `problem` the equations for given hints; `direct` solves them exactly where the picture is
//! small, `residuals` with the hierarchy of `aggregate` where it is large.

mod aggregate;
mod direct;
mod matrix;
mod problem;
mod residuals;
mod rows;

pub(super) use problem::Paper;

//! The solver against exact solutions, against the properties its solutions must have, and against published results.
#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod agreement;
mod edge_cases;
mod exact;
mod limits;
mod oracle;
mod proposals;
mod published;
mod reach;
mod settled;
mod symmetries;
mod work;

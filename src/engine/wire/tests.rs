//! The wire held to its promises: round trips, refusals by name, and no harm from frames that were tampered with.

mod mutations;
mod refusals;
mod round_trips;
mod samples;

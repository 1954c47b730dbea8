//! Tintype.
fn main() {}

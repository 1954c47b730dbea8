//! Fuzz target: safetensors files, to the last number.

#![no_main]

mod file;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| file::read_all(data, b""));

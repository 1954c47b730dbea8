//! Fuzz target: safetensors files, to the last number.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tintype_fuzz::read_all;

fuzz_target!(|data: &[u8]| read_all(data, b""));

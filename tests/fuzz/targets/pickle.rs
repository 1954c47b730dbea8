//! Fuzz target: the restricted reader of pickles, alone and within the legacy format of `torch.save`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tintype_fuzz::read_all;
use tintype_fuzz::weights::pickle::{Input, read};

fuzz_target!(|data: &[u8]| {
    let _ = read(&mut Input::new(data, data.len() as u64));
    read_all(data, b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.");
});

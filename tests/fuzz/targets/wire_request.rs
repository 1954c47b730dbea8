//! The decoder of requests, as the worker runs it: any bytes are refused or mean something that can be said again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tintype::engine::wire::{Request, decode, encode};

fuzz_target!(|frame: &[u8]| {
    if let Ok(message) = decode::<Request>(frame) {
        let again = encode(&message).expect("what was accepted can be sent");
        assert_eq!(decode::<Request>(&again).expect("what was sent can be read"), message);
    }
});

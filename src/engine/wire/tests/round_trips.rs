//! What goes in comes out, one by one and in a row.

use proptest::prelude::*;

use super::samples::{reply, request};
use crate::engine::wire::{Message, decode, encode, read, write};

fn check<M: Message + PartialEq + std::fmt::Debug>(message: &M) -> Result<(), TestCaseError> {
    let frame = encode(message).unwrap();
    prop_assert_eq!(&decode::<M>(&frame).unwrap(), message);
    Ok(())
}

proptest! {
    #[test]
    fn requests_return(message in request()) {
        check(&message)?;
    }

    #[test]
    fn replies_return(message in reply()) {
        check(&message)?;
    }

    #[test]
    fn messages_in_a_row_are_read_one_by_one(messages in proptest::collection::vec(reply(), 0..5)) {
        let mut stream = Vec::new();
        for message in &messages {
            write(&mut stream, message).unwrap();
        }
        let mut input = stream.as_slice();
        for message in messages {
            prop_assert_eq!(read(&mut input).unwrap(), Some(message));
        }
        prop_assert!(read::<crate::engine::wire::Reply>(&mut input).unwrap().is_none());
    }

    #[test]
    fn a_frame_cut_anywhere_is_truncated(message in reply(), at in any::<prop::sample::Index>()) {
        let frame = encode(&message).unwrap();
        let cut = &frame[..at.index(frame.len())];
        prop_assert!(decode::<crate::engine::wire::Reply>(cut).is_err());
    }
}

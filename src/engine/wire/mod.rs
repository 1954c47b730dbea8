//! The wire: what the program and the worker of the neural networks say to each other, and how it is put into bytes.
//!
//! A frame is a prefix of 16 bytes, a header and a payload. All numbers are little-endian.
//!
//! ```text
//! magic "TtNw"   version u16   kind u16 (1 request, 2 reply)   header length u32   payload length u32
//! header         JSON: the message; where it holds an array stand its shape and sample type
//! payload        the samples of those arrays, one array after the other, in the order the message lists them
//! ```
//!
//! Magic and version keep their place in every version to come, so that two sides of different versions can say so.
//! Every request carries a job id, which its replies repeat; a job ends with exactly one last reply
//! ([`Answer::is_last`]). Only `hello` is answered before anything else was asked.
//!
//! **Invariant:** every length is held against [`limits`] before memory is taken for it, by both sides.
//! **Invariant:** what was decoded holds no number that is not finite, and encodes to a frame that decodes to it again.
//! Nothing here starts a process or opens a file; the crate of the networks uses it as it stands.

mod array;
mod check;
mod codec;
mod error;
pub mod limits;
mod reference;
mod reply;
mod request;

pub use array::{Array, Dtype};
pub use codec::{Message, decode, encode, read, write};
pub use error::WireError;
pub use reference::{Reference, ReferenceId, Referred};
pub use reply::{
    Answer, Cuda, Device, FailureKind, Hello, Prediction, Processor, Reply, Run, SuggestedColor, Uncertainty,
};
pub use request::{
    DeviceChoice, Fit, HintPoint, Hints, JobId, ObjectBox, Options, PhotoId, Precision, Request, Swatch, Task,
    WeightFile,
};

#[cfg(test)]
mod tests;

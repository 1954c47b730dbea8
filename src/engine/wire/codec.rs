//! Messages to bytes and back.

use std::io::{ErrorKind, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::check::at_most;
use super::limits::{self, PREFIX_BYTES, VERSION};
use super::{Array, WireError};

/// How every frame begins.
const MAGIC: [u8; 4] = *b"TtNw";

/// What can be framed: a request or a reply.
pub trait Message: Serialize + DeserializeOwned {
    /// Tells frames of this kind from the others.
    const KIND: u16;

    /// The arrays whose samples are the payload, in the payload's order.
    fn arrays(&self) -> Vec<&Array>;

    /// The same arrays, to be filled.
    fn arrays_mut(&mut self) -> Vec<&mut Array>;

    /// Holds every field against what is allowed. Of a message that comes it is asked before the samples are there, and once
    /// more when they are; that they are finite an [`Array`] sees to itself.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] and [`WireError::Invalid`].
    fn check(&self) -> Result<(), WireError>;
}

/// A message as a frame.
///
/// # Errors
/// [`WireError`] where the message is beyond what [`limits`] allow or makes no sense.
pub fn encode<M: Message>(message: &M) -> Result<Vec<u8>, WireError> {
    message.check()?;
    let header = serde_json::to_vec(message).map_err(WireError::Header)?;
    at_most("the header", header.len(), limits::HEADER_BYTES)?;
    let payload_bytes = declared_bytes(message)?;
    let mut frame = Vec::with_capacity(PREFIX_BYTES + header.len() + payload_bytes);
    frame.extend(MAGIC);
    frame.extend(VERSION.to_le_bytes());
    frame.extend(M::KIND.to_le_bytes());
    frame.extend(length(header.len())?);
    frame.extend(length(payload_bytes)?);
    frame.extend(header);
    for array in message.arrays() {
        array.append_to(&mut frame);
    }
    Ok(frame)
}

/// Writes a message and flushes.
///
/// # Errors
/// As [`encode`], and [`WireError::Stream`].
pub fn write<M: Message>(out: &mut impl Write, message: &M) -> Result<(), WireError> {
    let frame = encode(message)?;
    out.write_all(&frame).and_then(|()| out.flush()).map_err(WireError::Stream)
}

/// Reads the next message; nothing where the stream ends before it begins.
///
/// # Errors
/// [`WireError`]; nothing more can be read from the stream after one.
pub fn read<M: Message>(input: &mut impl Read) -> Result<Option<M>, WireError> {
    let Some(prefix) = read_prefix(input)? else { return Ok(None) };
    let [header_bytes, payload_bytes] = lengths::<M>(&prefix)?;
    let header = read_bytes(input, header_bytes)?;
    let mut message: M = serde_json::from_slice(&header).map_err(WireError::Header)?;
    message.check()?;
    let declared = declared_bytes(&message)?;
    if declared != payload_bytes {
        return Err(WireError::Payload { found: payload_bytes, declared });
    }
    for array in message.arrays_mut() {
        let bytes = read_bytes(input, array.byte_length()?)?;
        array.fill_from(&bytes)?;
    }
    message.check()?;
    Ok(Some(message))
}

/// A message from a frame that stands alone.
///
/// # Errors
/// As [`read`], and [`WireError::Trailing`] where more follows.
pub fn decode<M: Message>(mut frame: &[u8]) -> Result<M, WireError> {
    let message = read(&mut frame)?.ok_or(WireError::Truncated)?;
    if frame.is_empty() { Ok(message) } else { Err(WireError::Trailing(frame.len())) }
}

/// Bytes of all arrays together.
fn declared_bytes(message: &impl Message) -> Result<usize, WireError> {
    let arrays = message.arrays();
    at_most("the number of arrays", arrays.len(), limits::ARRAYS)?;
    // Each is at most the payload's limit, so a handful of them cannot overflow.
    let total = arrays.into_iter().try_fold(0, |sum, array| array.byte_length().map(|n| sum + n))?;
    at_most("the payload", total, limits::PAYLOAD_BYTES)
}

fn length(bytes: usize) -> Result<[u8; 4], WireError> {
    let most = u32::MAX as usize;
    let length = u32::try_from(bytes).map_err(|_| WireError::TooLarge { what: "a frame", found: bytes, most })?;
    Ok(length.to_le_bytes())
}

/// The prefix, as far as the stream has it; what does not even begin like a frame is told as such.
fn read_prefix(input: &mut impl Read) -> Result<Option<[u8; PREFIX_BYTES]>, WireError> {
    let mut prefix = [0; PREFIX_BYTES];
    let mut n_read = 0;
    while n_read < PREFIX_BYTES {
        match input.read(&mut prefix[n_read..]) {
            Ok(0) => break,
            Ok(n) => n_read += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(WireError::Stream(error)),
        }
    }
    let read = &prefix[..n_read];
    if !read.starts_with(&MAGIC[..n_read.min(MAGIC.len())]) {
        return Err(WireError::NotAFrame(read.to_vec()));
    }
    match n_read {
        0 => Ok(None),
        PREFIX_BYTES => Ok(Some(prefix)),
        _ => Err(WireError::Truncated),
    }
}

/// The lengths of header and payload, where version, kind and limits allow them.
fn lengths<M: Message>(prefix: &[u8; PREFIX_BYTES]) -> Result<[usize; 2], WireError> {
    let [.., v0, v1, k0, k1, h0, h1, h2, h3, p0, p1, p2, p3] = *prefix;
    let (version, kind) = (u16::from_le_bytes([v0, v1]), u16::from_le_bytes([k0, k1]));
    if version != VERSION {
        return Err(WireError::Version { found: version });
    }
    if kind != M::KIND {
        return Err(WireError::Kind { found: kind, expected: M::KIND });
    }
    let [header, payload] = [[h0, h1, h2, h3], [p0, p1, p2, p3]].map(|b| u32::from_le_bytes(b) as usize);
    Ok([at_most("the header", header, limits::HEADER_BYTES)?, at_most("the payload", payload, limits::PAYLOAD_BYTES)?])
}

/// Exactly so many bytes. Memory grows with what really comes.
fn read_bytes(input: &mut impl Read, n_bytes: usize) -> Result<Vec<u8>, WireError> {
    let mut bytes = Vec::with_capacity(n_bytes.min(FIRST_BYTES));
    input.by_ref().take(n_bytes as u64).read_to_end(&mut bytes).map_err(WireError::Stream)?;
    if bytes.len() == n_bytes { Ok(bytes) } else { Err(WireError::Truncated) }
}

/// What is taken before anything came: a plane of f32 at 512 × 512, so that the usual ones are not moved.
const FIRST_BYTES: usize = 1 << 20;

//! Why bytes are not a message, or a message cannot be put into bytes.

use super::limits::VERSION;

/// Why a frame was refused.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Something else than a frame.
    #[error("this is not a message of Tintype: it begins with {:?}", String::from_utf8_lossy(.0))]
    NotAFrame(Vec<u8>),
    /// A frame of another version.
    #[error("it speaks version {found} of the protocol, this program speaks version {VERSION}")]
    Version {
        /// Of the frame.
        found: u16,
    },
    /// A frame that goes the other way, or one of an unknown kind.
    #[error("a frame of kind {found} came where kind {expected} belongs")]
    Kind {
        /// Of the frame.
        found: u16,
        /// What is read here.
        expected: u16,
    },
    /// Something larger than [`super::limits`] allows.
    #[error("{what} is too large: {found}, and {most} is the most")]
    TooLarge {
        /// What.
        what: &'static str,
        /// Its size; saturated where it overflows.
        found: usize,
        /// The limit.
        most: usize,
    },
    /// A header that is no message.
    #[error("the header is no message: {0}")]
    Header(serde_json::Error),
    /// A payload of another length than the header's arrays.
    #[error("the payload has {found} bytes, but the arrays declare {declared}")]
    Payload {
        /// By the prefix.
        found: usize,
        /// By the header.
        declared: usize,
    },
    /// A value that makes no sense, such as an empty plane or a number that is not finite.
    #[error("{what} is not valid")]
    Invalid {
        /// Which.
        what: &'static str,
    },
    /// A frame that ends in its middle.
    #[error("the message ends in its middle")]
    Truncated,
    /// Bytes behind a frame that should be alone.
    #[error("{0} bytes follow the message")]
    Trailing(usize),
    /// The stream failed.
    #[error("the connection failed: {0}")]
    Stream(std::io::Error),
}

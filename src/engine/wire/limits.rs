//! The most that a frame may claim. Both sides refuse what is beyond before they take memory for it.

/// The version this program speaks. Raised with every change of a message; other versions are refused.
pub const VERSION: u16 = 3;

/// Bytes of the prefix of a frame.
pub const PREFIX_BYTES: usize = 16;

/// The longest header, in bytes: [`POINTS`] hints of 60 bytes are a quarter of it.
pub const HEADER_BYTES: usize = 1 << 20;

/// The largest payload, in bytes: color, confidence and uncertainty (four planes of f32) at 2048 × 2048. Networks work at
/// 256 to 1024 pixels a side.
pub const PAYLOAD_BYTES: usize = 64 << 20;

/// The most arrays of one message; a prediction with everything has four.
pub const ARRAYS: usize = 8;

/// The most channels of an array: the 529 bins of a color distribution, with room for wider ones.
pub const CHANNELS: usize = 1024;

/// The longest side of an array in samples: a strip of film, reduced to the payload's limit.
pub const SIDE: usize = 1 << 14;

/// The longest side a network is asked to work at, in pixels; four times what any of them was trained at.
pub const WORK_SIDE: usize = 2048;

/// The most hints given as points; more are given as planes.
pub const POINTS: usize = 4096;

/// The most colors suggested for a pixel: as many as a person can tell apart in a row, by eye.
pub const SUGGESTIONS: usize = 9;

/// The most reference pictures of a photograph: as many as a document has.
pub const REFERENCES: usize = 16;

/// The most entries of any other list: palettes, boxes, devices, networks.
pub const ENTRIES: usize = 256;

/// The longest text, in bytes: the longest path of the usual systems.
pub const TEXT_BYTES: usize = 4096;

/// The largest number of any setting or color that is not an array's sample; chroma of Lab stays within ±200.
pub const NUMBER: f32 = 1e6;

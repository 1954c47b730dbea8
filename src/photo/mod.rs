//! Image files in and out. The only room that knows file formats.
//!
//! A photograph goes in as JPEG, PNG, TIFF, WebP or BMP, whatever its name says, and comes out as one gray plane, upright,
//! in sRGB encoding, whose CIE L* is that of the file's pixels ([`open`]). A colored picture goes out with the metadata of
//! the photograph it was made from and a note that the color was added ([`save`]).
//!
//! **Invariant:** every file is untrusted. Sizes are checked before memory is taken, nothing here panics on any bytes, and
//! every refusal is a [`PhotoError`] that carries the file, the reason and a remedy.
//! **Invariant:** the same picture is written as the same bytes; nothing here reads a clock.
//! **Invariant:** a file is replaced whole or not at all ([`write_atomically`]).

mod error;
mod format;
mod source;

mod decode;
mod decode_jpeg;
mod decode_tiff;

mod curve;
mod profile;
mod space;
mod srgb_profile;
mod tone;
mod upright;

mod open;

mod directory;
mod exif;
mod metadata;
mod xmp;

mod atomic;
mod base64;
mod canvas;
mod encode_jpeg;
mod encode_png;
mod encode_tiff;
mod encode_webp;
mod preview;
mod save;

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "test values are in range")]
mod fixtures;

pub use atomic::write_atomically;
pub use base64::{base64_of, bytes_of_base64};
pub use error::{Note, PhotoError};
pub use format::{Format, format_of};
pub use metadata::{Annotation, Metadata, Provenance};
pub use open::{Depth, Photo, decode, decode_srgb, open, open_srgb};
pub use preview::{jpeg_of, png_of};
pub use save::{Encoding, Loss, Pixels, Profile, save, what_is_lost};
pub use source::{Hash, HashTextError, Limits, hash_of, read_file};
pub use tone::{Tone, tone_of};

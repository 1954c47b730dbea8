//! Which format a file has: by its first bytes when read, by its name when written.

use std::path::Path;

/// A format of image files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG, 8 bit.
    Jpeg,
    /// PNG, 8 or 16 bit.
    Png,
    /// TIFF, 8 or 16 bit.
    Tiff,
    /// WebP, 8 bit; written without loss.
    WebP,
    /// Windows bitmap, 8 bit; opened, never written.
    Bmp,
}

impl Format {
    /// Whether it is written with 16 bit a channel.
    #[must_use]
    pub const fn has_sixteen_bit(self) -> bool {
        matches!(self, Self::Png | Self::Tiff)
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
        })
    }
}

/// The format an output name asks for by its extension, in upper or lower case.
#[must_use]
pub fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => Some(Format::Jpeg),
        "png" => Some(Format::Png),
        "tif" | "tiff" => Some(Format::Tiff),
        "webp" => Some(Format::WebP),
        "bmp" | "dib" => Some(Format::Bmp),
        _ => None,
    }
}

/// The format the first bytes show, or in words what else the file seems to be.
pub(super) fn sniff(bytes: &[u8]) -> Result<Format, &'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Format::Png),
        // 42 is TIFF, 43 is BigTIFF.
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Ok(Format::Tiff),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        // Two letters are too common a beginning: the reserved words must be zero and the header size known.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 | 40 | 52 | 56 | 108 | 124, 0, ..] => Ok(Format::Bmp),
        _ => Err(stranger(bytes)),
    }
}

/// A name for a file we do not open.
fn stranger(bytes: &[u8]) -> &'static str {
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => "an AVIF picture",
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', ..] => "a HEIC picture",
        [_, _, _, _, b'f', b't', b'y', b'p', b'c', b'r', b'x', ..]
        | [b'F', b'U', b'J', b'I', b'F', b'I', b'L', b'M', ..]
        | [b'I', b'I', b'U', 0, ..] => "a raw file of a camera",
        [b'G', b'I', b'F', b'8', ..] => "a GIF picture",
        [b'8', b'B', b'P', b'S', ..] => "a Photoshop document",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] => "a JPEG XL picture",
        [0, 0, 0, 0x0C, b'j', b'P', ..] => "a JPEG 2000 picture",
        [b'g', b'i', b'm', b'p', ..] => "a GIMP document",
        _ => "unknown contents",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format_to_write() {
        for (name, format) in [
            ("a.png", Some(Format::Png)),
            ("a.b.TIFF", Some(Format::Tiff)),
            ("a.Tif", Some(Format::Tiff)),
            ("a.jpeg", Some(Format::Jpeg)),
            ("a.webp", Some(Format::WebP)),
            ("a.bmp", Some(Format::Bmp)),
            ("a.gif", None),
            ("png", None),
        ] {
            assert_eq!(format_of(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn the_first_bytes_tell_what_a_file_is() {
        for (bytes, expected) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Ok(Format::Jpeg)),
            (b"MM\0\x2A", Ok(Format::Tiff)),
            (b"GIF89a", Err("a GIF picture")),
            (b"\0\0\0\x18ftypheic", Err("a HEIC picture")),
            (b"\0\0\0\x18ftypmif1", Err("a HEIC picture")),
            (b"BMW is a car, not a bitmap", Err("unknown contents")),
            (b"", Err("unknown contents")),
        ] {
            assert_eq!(sniff(bytes), expected);
        }
    }
}

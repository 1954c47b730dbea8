//! What can go wrong with an image file, and what was odd about one that opened all the same.

use std::io;
use std::path::PathBuf;

use super::Format;
use crate::raster::Size;

/// Why a picture could not be opened or written. Every variant carries the values of its case, the path last.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// There is nothing under that name.
    #[error("no such file: {}", path.display())]
    Missing {
        /// The file asked for.
        path: PathBuf,
    },
    /// A directory was named.
    #[error("a directory, not a picture: {}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
    },
    /// A pipe, a socket or a device was named.
    #[error("neither a file nor a link to one: {}", path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// The system refuses to let us read it.
    #[error("no permission to read: {}", path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
    },
    /// The system failed while reading.
    #[error("reading failed ({source}): {}", path.display())]
    Read {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file has no bytes.
    #[error("the file is empty: {}", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// More bytes than [`super::Limits::max_file_bytes`].
    #[error("{bytes} bytes, more than the limit of {limit}: {}", path.display())]
    FileTooLarge {
        /// Size of the file.
        bytes: u64,
        /// What is allowed.
        limit: u64,
        /// The file.
        path: PathBuf,
    },
    /// More pixels than [`super::Limits::max_pixels`].
    #[error("{width}×{height} pixels, more than the limit of {limit}: {}", path.display())]
    TooManyPixels {
        /// Columns the file claims.
        width: u64,
        /// Rows the file claims.
        height: u64,
        /// Pixels allowed.
        limit: u64,
        /// The file.
        path: PathBuf,
    },
    /// The system has not the memory for this picture.
    #[error("{bytes} bytes of memory are not to be had for this picture: {}", path.display())]
    OutOfMemory {
        /// What one copy of the picture takes.
        bytes: u64,
        /// The file.
        path: PathBuf,
    },
    /// The bytes are of no format we open.
    #[error("{found}, not a JPEG, PNG, TIFF, WebP or BMP picture: {}", path.display())]
    UnknownFormat {
        /// What it seems to be.
        found: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A variety of a known format that we do not open.
    #[error("{format} of a kind that is not supported ({feature}): {}", path.display())]
    Unsupported {
        /// The format.
        format: Format,
        /// Which variety.
        feature: String,
        /// The file.
        path: PathBuf,
    },
    /// Inks instead of light.
    #[error("{format} in CMYK, colors for printing presses: {}", path.display())]
    Cmyk {
        /// The format.
        format: Format,
        /// The file.
        path: PathBuf,
    },
    /// The file ends before the picture does.
    #[error("{format} that ends before the picture does: {}", path.display())]
    Truncated {
        /// The format.
        format: Format,
        /// The file.
        path: PathBuf,
    },
    /// The bytes contradict the format.
    #[error("damaged {format} ({reason}): {}", path.display())]
    Corrupt {
        /// The format.
        format: Format,
        /// What the decoder stumbled over.
        reason: String,
        /// The file.
        path: PathBuf,
    },
    /// A width or a height of zero.
    #[error("{format} without a single pixel: {}", path.display())]
    NoPixels {
        /// The format.
        format: Format,
        /// The file.
        path: PathBuf,
    },
    /// The alpha plane has another size than the picture.
    #[error("a picture of {pixels} with an alpha plane of {alpha}: {}", path.display())]
    AlphaSize {
        /// Size of the picture.
        pixels: Size,
        /// Size of its alpha plane.
        alpha: Size,
        /// The file to be written.
        path: PathBuf,
    },
    /// We do not write this format.
    #[error("{format} is opened, but not written: {}", path.display())]
    NotWritten {
        /// The format.
        format: Format,
        /// The file to be written.
        path: PathBuf,
    },
    /// The picture does not fit into the format.
    #[error("{size} pixels, but {format} ends at {limit} a side: {}", path.display())]
    TooLargeToWrite {
        /// Size of the picture.
        size: Size,
        /// The format.
        format: Format,
        /// Largest width and height.
        limit: usize,
        /// The file to be written.
        path: PathBuf,
    },
    /// The encoder refused.
    #[error("{format} could not be encoded ({reason}): {}", path.display())]
    Encode {
        /// The format.
        format: Format,
        /// What the encoder said.
        reason: String,
        /// The file to be written.
        path: PathBuf,
    },
    /// The system failed while writing; the file that was there before is untouched.
    #[error("writing failed ({source}): {}", path.display())]
    Write {
        /// The file to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PhotoError {
    /// What a person can do about it, as a clause without a full stop.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "check the name, or whether the disk it lies on is there",
            Self::Directory { .. } | Self::NotAFile { .. } => "name the picture file itself",
            Self::Unreadable { .. } => "give yourself read permission, or copy the file to where you have it",
            Self::Read { .. } => "copy the file to another disk and try again",
            Self::Empty { .. } => "copy or download the file again; this copy holds nothing",
            Self::FileTooLarge { .. } | Self::TooManyPixels { .. } => {
                "make a smaller copy in an image editor, or raise the limit in the settings"
            }
            Self::OutOfMemory { .. } => "close other programs, or make a smaller copy in an image editor",
            Self::UnknownFormat { .. } => "save it as TIFF, PNG or JPEG in the program it comes from",
            Self::Unsupported { .. } => "save it as an 8- or 16-bit gray or RGB TIFF or PNG in an image editor",
            Self::Cmyk { .. } => "convert it to RGB or grayscale in an image editor",
            Self::Truncated { .. } => {
                "copy or download the file again; if it is the only copy, save what an image viewer shows of it"
            }
            Self::Corrupt { .. } | Self::NoPixels { .. } => {
                "copy or download the file again, or save it anew in an image editor"
            }
            Self::AlphaSize { .. } => "report this; the picture and its transparency come from different photographs",
            Self::NotWritten { .. } => "choose a name that ends in .png, .tiff, .jpg or .webp",
            Self::TooLargeToWrite { .. } => "choose a name that ends in .tiff or .png",
            Self::Encode { .. } => "choose another format",
            Self::Write { .. } => "check that the folder exists, is writable and has space, or choose another",
        }
    }
}

/// Something odd about a file that opened all the same; shown to the person, never an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The embedded ICC profile was ignored and the picture taken as sRGB.
    ProfileIgnored {
        /// What is wrong with it.
        reason: String,
    },
    /// The decoder met errors and filled in what was missing.
    Damaged {
        /// What the decoder stumbled over.
        reason: String,
    },
    /// The file has further pages; the first was opened.
    MorePages,
    /// The file is an animation; its first frame was opened.
    Animated,
    /// EXIF or XMP could not be read and will not be in the export.
    MetadataIgnored {
        /// Which, and what is wrong with it.
        reason: String,
    },
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ProfileIgnored { reason } => write!(f, "color profile ignored, taken as sRGB: {reason}"),
            Self::Damaged { reason } => write!(f, "damaged file, parts of the picture may be missing: {reason}"),
            Self::MorePages => f.write_str("several pages, the first was opened"),
            Self::Animated => f.write_str("an animation, its first frame was opened"),
            Self::MetadataIgnored { reason } => write!(f, "metadata ignored: {reason}"),
        }
    }
}

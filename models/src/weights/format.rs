//! What kind of file this is, by its first bytes; the name of a file says nothing.
//!
//! **Source:** the magic numbers of the formats; that of the legacy pickle was read from a published file. Formats that
//! people are likely to have and that are not read are told apart, so that the refusal can say what to do.

use super::WeightsError;

/// How many bytes [`sniff`] looks at; fewer where the file is shorter.
pub(super) const HEAD_BYTES: usize = 512;

/// A pickle of the number 0x1950a86a20f9469cfc6c, protocol 2: the first of the five pickles of `torch.save` before 1.6.
pub(super) const LEGACY_MAGIC: [u8; 15] =
    [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An 8-byte length, a JSON header, the bytes of the tensors.
    Safetensors,
    /// A zip archive: of `torch.save` since 1.6, or one that holds weight files.
    Zip,
    /// The pickles of `torch.save` before 1.6, with the storages behind them.
    LegacyPickle,
}

impl Format {
    /// As people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Zip => "PyTorch (zip)",
            Self::LegacyPickle => "PyTorch (legacy pickle)",
        }
    }
}

/// A format that is recognized and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A file without a byte.
    Empty,
    /// A web page, mostly an error page saved under the name of the weights.
    Html,
    /// Keras and others.
    Hdf5,
    /// Lua Torch.
    Torch7,
    /// Caffe's protocol buffers.
    Caffe,
    /// A NumPy array.
    Npy,
    /// `torch.save` before 0.1.10.
    Tar,
    /// A pickle, but not one `torch.save` wrote.
    Pickle,
    /// Any gzip archive.
    Gzip,
    /// A pointer of Git LFS to a file that was not fetched.
    LfsPointer,
}

impl Foreign {
    /// What it is, with an article.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "an empty file",
            Self::Html => "a web page",
            Self::Hdf5 => "an HDF5 file, as Keras writes them",
            Self::Torch7 => "a file of Torch7 for Lua",
            Self::Caffe => "a Caffe model",
            Self::Npy => "a NumPy array",
            Self::Tar => "a tar archive",
            Self::Pickle => "a pickle that torch.save did not write",
            Self::Gzip => "a gzip archive",
            Self::LfsPointer => "a Git LFS pointer",
        }
    }

    /// What to do, as a clause without a full stop.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Empty | Self::Html => {
                "the server sent no weights but a message; open the address in a browser and save the file itself"
            }
            Self::Hdf5 | Self::Torch7 | Self::Caffe => {
                "look for the same network in PyTorch's format; `tintype weights list` says where"
            }
            Self::Npy | Self::Pickle => "choose the .pth or .safetensors file of the network",
            Self::Tar | Self::Gzip => "unpack it first and choose the .pth or .safetensors file inside",
            Self::LfsPointer => "run `git lfs pull` where it comes from, or download the file itself",
        }
    }
}

/// The format by the first [`HEAD_BYTES`] of a file.
///
/// # Errors
/// [`WeightsError::Foreign`] for what is recognized and not read, [`WeightsError::UnknownFormat`] for the rest.
pub(super) fn sniff(head: &[u8]) -> Result<Format, WeightsError> {
    if head.starts_with(b"PK\x03\x04") {
        Ok(Format::Zip)
    } else if head.starts_with(&LEGACY_MAGIC) {
        Ok(Format::LegacyPickle)
    } else if is_safetensors(head) {
        Ok(Format::Safetensors)
    } else {
        Err(foreign(head).map_or(WeightsError::UnknownFormat, WeightsError::Foreign))
    }
}

/// A header's length that fits in four bytes, then the brace that opens the header.
fn is_safetensors(head: &[u8]) -> bool {
    head.get(4..9) == Some(&[0, 0, 0, 0, b'{'])
}

fn foreign(head: &[u8]) -> Option<Foreign> {
    let text = head.trim_ascii_start();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if head.is_empty() {
        Some(Foreign::Empty)
    } else if text.starts_with(b"<") {
        Some(Foreign::Html)
    } else if head.starts_with(b"\x89HDF") {
        Some(Foreign::Hdf5)
    } else if head.starts_with(b"\x93NUMPY") {
        Some(Foreign::Npy)
    } else if head.starts_with(b"\x1f\x8b") {
        Some(Foreign::Gzip)
    } else if head.starts_with(b"version https://git-lfs") {
        Some(Foreign::LfsPointer)
    } else if head.get(257..262) == Some(b"ustar") || (head.len() > 156 && head.starts_with(b"sys_info\0")) {
        Some(Foreign::Tar)
    } else if matches!(head, [0x80, 2..=5, ..]) {
        Some(Foreign::Pickle)
    } else if is_torch7(head) {
        Some(Foreign::Torch7)
    } else {
        is_caffe(head).then_some(Foreign::Caffe)
    }
}

/// Torch7, binary: the type 4 (an object of a Torch class) or 3 (a table), an index, and the version string `V 1` or the
/// first key; or its ASCII variant, which starts with the same numbers in digits.
fn is_torch7(head: &[u8]) -> bool {
    let binary = matches!(head, [3 | 4, 0, 0, 0, 1, 0, 0, 0, ..]);
    binary || head.starts_with(b"4\n1\n3\nV 1\n")
}

/// A `NetParameter`: field 1 (the name, a short text), or field 100 or 2 (a layer, in either version of the message).
fn is_caffe(head: &[u8]) -> bool {
    match head {
        [0x0a, length @ 1..=100, rest @ ..] => {
            let (name, after) = rest.split_at(usize::from(*length).min(rest.len()));
            let printable = !name.is_empty() && name.iter().all(|c| (0x20..0x7f).contains(c));
            printable && matches!(after, [0x12 | 0x1a | 0x22 | 0xa2, ..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: &str) {
        let said = match sniff(head) {
            Ok(format) => format!("{format:?}"),
            Err(WeightsError::Foreign(foreign)) => format!("{foreign:?}"),
            Err(_) => "unknown".into(),
        };
        assert_eq!(said, expected, "{head:02x?}");
    }

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        check(b"PK\x03\x04\0\0", "Zip");
        check(&LEGACY_MAGIC, "LegacyPickle");
        check(b"\x10\0\0\0\0\0\0\0{\"a\":", "Safetensors");
        check(b"", "Empty");
        check(b"<!DOCTYPE html>", "Html");
        check(b"\r\n  <html>", "Html");
        check(b"\x89HDF\r\n\x1a\n", "Hdf5");
        check(b"\x93NUMPY\x01\0", "Npy");
        check(b"\x1f\x8b\x08", "Gzip");
        check(b"\x80\x02}q\0.", "Pickle");
        check(b"\x04\0\0\0\x01\0\0\0\x03\0\0\0V 1\x0d\0\0\0nn.Sequential", "Torch7");
        check(b"\x0a\x05VGG16\x12\x05input", "Caffe");
        check(b"version https://git-lfs.github.com/spec/v1\n", "LfsPointer");
        check(b"\xff\xd8\xff\xe0 a JPEG", "unknown");
        check(&LEGACY_MAGIC[..14], "Pickle");
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        for foreign in [Foreign::Html, Foreign::Hdf5, Foreign::Torch7, Foreign::Caffe, Foreign::Npy, Foreign::Tar] {
            let said = WeightsError::Foreign(foreign).at(std::path::Path::new("a.pth")).to_string();
            assert!(said.contains(foreign.name()) && said.contains(foreign.remedy()) && said.ends_with("a.pth"));
        }
    }
}

//! Image files that should not be opened, or only with care: each is refused in words or opened, never a panic.

#![expect(clippy::unwrap_used, reason = "a test ends where its fixture fails")]

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use tintype::photo::{
    Encoding, Format, Limits, Metadata, Note, PhotoError, Pixels, Provenance, decode, open, open_srgb, save,
};
use tintype::raster::{Plane, Size};

const FORMATS: [(Format, &str); 4] =
    [(Format::Png, "png"), (Format::Tiff, "tiff"), (Format::Jpeg, "jpg"), (Format::WebP, "webp")];

/// A small picture with structure, so that damage has something to hit.
fn picture() -> Plane<[u8; 3]> {
    Plane::from_fn(Size::new(45, 37), |x, y| {
        let v = u8::try_from((x * x + y * 7) % 256).unwrap();
        [v, v / 2, 255 - v]
    })
}

/// The picture as a file of each format, 8 and 16 bit, with profile, EXIF and XMP.
fn files() -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let note = Provenance { software: "test".into(), statement: "test".into(), annotations: Vec::new() };
    let sixteen = Pixels::Rgb16(picture().map(|p| p.map(|v| u16::from(v) * 257)));
    let mut files = Vec::new();
    for (format, name) in FORMATS {
        for (bits, pixels) in [(8, &Pixels::Rgb8(picture())), (16, &sixteen)] {
            let path = folder.path().join(name);
            save(&path, pixels, None, &Encoding::new(format), &Metadata::default(), &note).unwrap();
            files.push((format!("{name} {bits}"), fs::read(&path).unwrap()));
        }
    }
    files.push(("bmp".into(), bmp()));
    files
}

/// A bitmap of 5 by 4 pixels, 24 bit.
fn bmp() -> Vec<u8> {
    let mut bytes = b"BM\x76\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x05\0\0\0\x04\0\0\0\x01\0\x18\0".to_vec();
    bytes.resize(54, 0);
    bytes.extend((0..64u8).map(|i| i * 3));
    bytes
}

fn decoded(bytes: &[u8]) -> Result<tintype::photo::Photo, PhotoError> {
    decode(bytes, Path::new("folder/picture"), &Limits::default())
}

/// The error's text: names the file last, and has a remedy.
fn told(error: &PhotoError, path: &Path) -> String {
    let text = error.to_string();
    assert!(text.ends_with(&path.display().to_string()), "the path is last: {text}");
    assert!(text.len() < 400 && !error.remedy().is_empty() && !error.remedy().ends_with('.'));
    text
}

/// Whether an error is the expected one.
type Judge = fn(&PhotoError) -> bool;

#[test]
fn things_that_are_no_readable_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let limits = Limits::default();
    fs::write(at("empty.png"), b"").unwrap();
    fs::write(at("text.png"), b"Dear grandmother").unwrap();
    fs::write(at("heic.jpg"), b"\0\0\0\x18ftypheic").unwrap();
    let cases: [(PathBuf, Judge); 6] = [
        (at("missing.png"), |e| matches!(e, PhotoError::Missing { .. })),
        (at("empty.png/x.png"), |e| matches!(e, PhotoError::Missing { .. })),
        (folder.path().into(), |e| matches!(e, PhotoError::Directory { .. })),
        (at("empty.png"), |e| matches!(e, PhotoError::Empty { .. })),
        (at("text.png"), |e| matches!(e, PhotoError::UnknownFormat { found: "unknown contents", .. })),
        (at("heic.jpg"), |e| matches!(e, PhotoError::UnknownFormat { found: "a HEIC picture", .. })),
    ];
    for (path, is_expected) in cases {
        for error in [open(&path, &limits).unwrap_err(), open_srgb(&path, &limits).unwrap_err()] {
            assert!(is_expected(&error), "{error:?}");
            told(&error, &path);
        }
    }
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_forbidden_files_do_not_hang() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.png");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(matches!(open(&pipe, &Limits::default()), Err(PhotoError::NotAFile { .. })));
    } else {
        println!("skipped: no mkfifo");
    }
    assert!(matches!(open(Path::new("/dev/zero"), &Limits::default()), Err(PhotoError::NotAFile { .. })));
    let secret = folder.path().join("secret.png");
    fs::write(&secret, b"x").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        println!("skipped: this user may read everything");
    } else {
        assert!(matches!(open(&secret, &Limits::default()), Err(PhotoError::Unreadable { .. })));
    }
}

#[test]
fn a_wrong_extension_opens() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files() {
        let path = folder.path().join("picture.txt");
        fs::write(&path, bytes).unwrap();
        let photo = open(&path, &Limits::default()).unwrap();
        assert!(name.starts_with(match photo.format {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::Tiff => "tiff",
            Format::WebP => "webp",
            Format::Bmp => "bmp",
        }));
    }
}

#[test]
fn limits_hold() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    for (name, bytes) in files() {
        fs::write(&path, &bytes).unwrap();
        let few = Limits { max_pixels: 19, ..Limits::default() };
        assert!(matches!(open(&path, &few), Err(PhotoError::TooManyPixels { limit: 19, .. })), "{name}");
        let small = Limits { max_file_bytes: 20, ..Limits::default() };
        assert!(matches!(open(&path, &small), Err(PhotoError::FileTooLarge { limit: 20, .. })), "{name}");
    }
}

/// A PNG whose header claims a size and whose picture is missing, with a right checksum.
fn claiming_png(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([16, 6, 0, 0, 0]);
    let crc = header.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    });
    [&b"\x89PNG\r\n\x1A\n\0\0\0\x0D"[..], &header, &(!crc).to_be_bytes(), b"\0\0\0\0IDAT\x35\xAF\x06\x1E"].concat()
}

#[test]
fn enormous_claims_take_no_memory() {
    for (width, height) in [(60_000, 60_000), (u32::MAX >> 1, u32::MAX >> 1), (400_000_001, 1)] {
        let error = decoded(&claiming_png(width, height)).unwrap_err();
        assert!(matches!(error, PhotoError::TooManyPixels { .. }), "{error:?}");
        told(&error, Path::new("folder/picture"));
    }
    assert!(matches!(decoded(&claiming_png(0, 7)), Err(PhotoError::NoPixels { .. })));
    // Within the limit, but there is nothing behind it: three gigabytes are promised and none is touched.
    assert!(matches!(decoded(&claiming_png(20_000, 20_000)), Err(PhotoError::Truncated { .. })));
}

#[test]
fn truncated_files_are_refused_at_every_length() {
    for (name, bytes) in files() {
        // Every length where the structure lies and at the end, some between.
        let lengths = (1..bytes.len()).filter(|&n| n < 400 || n + 40 > bytes.len() || n % 37 == 0);
        // Behind the picture lie the last chunk of PNG, the checksum of the last strip of TIFF, the padding of BMP.
        let behind = match name.split(' ').next() {
            Some("png") => 12,
            Some("tiff") => 8,
            Some("bmp") => 2,
            _ => 0,
        };
        for length in lengths {
            match decoded(&bytes[..length]) {
                Ok(_) => assert!(length + behind >= bytes.len(), "{name} of {length} bytes opens"),
                Err(error) => drop(told(&error, Path::new("folder/picture"))),
            }
        }
    }
}

/// A generator of numbers that look random, the same every time (Marsaglia 2003, xorshift32).
fn numbers(seed: u32) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(seed), |&s| {
        let s = s ^ (s << 13);
        let s = s ^ (s >> 17);
        Some(s ^ (s << 5))
    })
    .map(|s| s as usize)
}

#[test]
fn damaged_files_never_panic() {
    // A smaller limit keeps files that come to claim a large size from taking time.
    let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
    for (name, bytes) in files() {
        let mut number = numbers(0x9E37_79B9);
        for round in 0..300 {
            let mut damaged = bytes.clone();
            for _ in 0..=round % 4 {
                // Half of the damage goes into the first 200 bytes, where the structure is.
                let reach = if round % 2 == 0 { damaged.len().min(200) } else { damaged.len() };
                let place = number.next().unwrap() % reach;
                let value = number.next().unwrap();
                damaged[place] = match value % 4 {
                    0 => 0,
                    1 => 0xFF,
                    2 => damaged[place] ^ 1 << (value / 4 % 8),
                    _ => u8::try_from(value / 4 % 256).unwrap(),
                };
            }
            let result = catch_unwind(|| decode(&damaged, Path::new("folder/picture"), &limits));
            match result {
                Ok(Ok(photo)) => assert!(photo.size().area() <= 1 << 20),
                Ok(Err(error)) => drop(told(&error, Path::new("folder/picture"))),
                Err(_) => {
                    let kept = std::env::temp_dir().join(format!("tintype-panic-{}-{round}", name.replace(' ', "-")));
                    fs::write(&kept, damaged).unwrap();
                    panic!("{name} in round {round}: kept as {}", kept.display());
                }
            }
        }
    }
}

#[test]
fn a_damaged_jpeg_says_so() {
    let (_, mut bytes) = files().into_iter().find(|(name, _)| name == "jpg 8").unwrap();
    let scan = bytes.windows(2).rposition(|w| w == [0xFF, 0xDA]).unwrap();
    // A start of a picture within the scan: strict decoders stop there, lenient ones paint gray.
    let middle = scan + (bytes.len() - scan) / 2;
    bytes[middle..middle + 2].copy_from_slice(&[0xFF, 0xD8]);
    match decoded(&bytes) {
        Ok(photo) => assert!(matches!(photo.notes[..], [Note::Damaged { .. }]), "{:?}", photo.notes),
        Err(error) => assert!(matches!(error, PhotoError::Corrupt { .. }), "{error:?}"),
    }
}

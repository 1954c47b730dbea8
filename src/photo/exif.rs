//! EXIF: read, copied and amended as far as an export needs it.
//!
//! EXIF is a TIFF file without a picture.
//! Two ways lead to an export. A block that came from JPEG, PNG or WebP keeps every byte, notes of the camera maker at their
//! offsets included; a new first directory is put at its end ([`amended`]). To and from TIFF, where the picture's own
//! directory is the EXIF, entries that describe the photograph are copied one by one ([`of_tiff`], [`describing`]).
//!
//! **Source:** CIPA DC-008-2023 (Exif 3.0), section 4.6; TIFF 6.0 (1992), section 2.
//! Does not do: MakerNote to or from TIFF (its offsets would be wrong), thumbnails (they show the uncolored picture).

use image::metadata::Orientation;

use super::directory::{ASCII, Block, Directory, EXIF_DIRECTORY, Entry, GPS_DIRECTORY, LONG, MAKER_NOTE, Raw, SHORT};

pub(super) const SOFTWARE: u16 = 0x0131;
const COLOR_SPACE: u16 = 0xA001;
const PIXEL_X: u16 = 0xA002;
const PIXEL_Y: u16 = 0xA003;
const THUMBNAIL_OFFSET: u16 = 0x0201;
const THUMBNAIL_LENGTH: u16 = 0x0202;

/// Tags of a TIFF's first directory that describe the photograph, not the layout of its samples: names, makers, dates,
/// resolution, copyright and the two sub-directories.
const DESCRIBING: [u16; 15] = [
    0x010D,
    0x010E,
    0x010F,
    0x0110,
    0x011A,
    0x011B,
    0x0128,
    SOFTWARE,
    0x0132,
    0x013B,
    0x013C,
    0x8298,
    0x4746,
    EXIF_DIRECTORY,
    GPS_DIRECTORY,
];

/// Whether a block holds notes of the camera maker.
pub(super) fn has_maker_note(exif: &[u8]) -> bool {
    let tags = |block: Block<'_>| {
        let (entries, _) = block.first_directory()?;
        let exif = entries.iter().find(|raw| raw.tag == EXIF_DIRECTORY)?;
        let (entries, _) = block.directory(block.number(exif)?)?;
        Some(entries.iter().any(|raw| raw.tag == MAKER_NOTE))
    };
    Block::new(exif).and_then(tags).unwrap_or(false)
}

/// The orientation of a block set to 1, where it has one.
pub(super) fn reset_orientation(exif: &mut [u8]) {
    // Gives the old orientation, which the caller has applied, or nothing where there was none.
    let _applied = Orientation::remove_from_exif_chunk(exif);
}

/// What describes the photograph in a TIFF file, as an EXIF block; nothing where there is nothing.
pub(super) fn of_tiff(file: &[u8]) -> Option<Vec<u8>> {
    let directory = describing(file)?;
    (!directory.0.is_empty()).then(|| directory.into_block())
}

/// The entries of a TIFF file or an EXIF block that describe the photograph.
pub(super) fn describing(bytes: &[u8]) -> Option<Directory> {
    Block::new(bytes)?.copy_first(|tag| DESCRIBING.contains(&tag))
}

/// What an export changes in the EXIF it was given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Amendment<'a> {
    /// Program that made the export.
    pub(super) software: &'a str,
    /// Columns and rows of the export.
    pub(super) size: [u32; 2],
    /// Whether the export is in sRGB.
    pub(super) srgb: bool,
}

/// A block with the amendment: all the bytes of the given one, or a new one where there is none or it cannot be read.
pub(super) fn amended(exif: Option<&[u8]>, amendment: &Amendment<'_>) -> Vec<u8> {
    exif.and_then(|exif| amend(exif, amendment))
        .unwrap_or_else(|| Directory(vec![Entry::text(SOFTWARE, amendment.software)]).into_block())
}

fn amend(exif: &[u8], amendment: &Amendment<'_>) -> Option<Vec<u8>> {
    let block = Block::new(exif)?;
    let (entries, next) = block.first_directory()?;
    let kept: Vec<&Raw> = entries.iter().filter(|raw| raw.tag != SOFTWARE).collect();
    let end = thumbnail_start(&block, next).unwrap_or(exif.len());
    let mut out = exif.get(..end)?.to_vec();
    if out.len() % 2 == 1 {
        out.push(0);
    }
    let order16 = |n: u16| if block.big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
    let order32 = |n: usize| {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if block.big_endian { n.to_be_bytes() } else { n.to_le_bytes() }
    };
    let mut text = amendment.software.as_bytes().to_vec();
    // A value of four bytes or fewer would have to stand in the entry itself.
    text.resize(text.len().max(4) + 1, 0);
    let directory_at = out.len();
    let text_at = directory_at + 2 + 12 * (kept.len() + 1) + 4;
    out.extend(order16(u16::try_from(kept.len() + 1).ok()?));
    let software = [&order16(SOFTWARE)[..], &order16(ASCII), &order32(text.len()), &order32(text_at)].concat();
    let before = kept.iter().take_while(|raw| raw.tag < SOFTWARE).count();
    for (i, raw) in kept.iter().enumerate() {
        if i == before {
            out.extend(&software);
        }
        out.extend(exif.get(raw.at..raw.at + 12)?);
    }
    if before == kept.len() {
        out.extend(&software);
    }
    out.extend([0; 4]);
    out.extend(text);
    out.get_mut(4..8)?.copy_from_slice(&order32(directory_at));
    patch_picture(&mut out, amendment);
    reset_orientation(&mut out);
    Some(out)
}

/// Where the block may be cut because only the thumbnail's bytes follow.
fn thumbnail_start(block: &Block<'_>, directory_at: usize) -> Option<usize> {
    let (entries, _) = block.directory(directory_at).filter(|_| directory_at > 0)?;
    let number = |tag| entries.iter().find(|raw| raw.tag == tag).and_then(|raw| block.number(raw));
    let (start, length) = (number(THUMBNAIL_OFFSET)?, number(THUMBNAIL_LENGTH)?);
    (start > directory_at && start.checked_add(length)? >= block.bytes.len()).then_some(start)
}

/// Sets size and color space in the EXIF sub-directory, where it has them.
fn patch_picture(exif: &mut [u8], amendment: &Amendment<'_>) {
    let Some(block) = Block::new(exif) else { return };
    let big_endian = block.big_endian;
    let sub = block.first_directory().and_then(|(entries, _)| {
        let raw = entries.into_iter().find(|raw| raw.tag == EXIF_DIRECTORY)?;
        block.directory(block.number(&raw)?)
    });
    let Some((entries, _)) = sub else { return };
    for raw in entries.iter().filter(|raw| raw.count == 1) {
        let number = match raw.tag {
            PIXEL_X => amendment.size[0],
            PIXEL_Y => amendment.size[1],
            // 1 is sRGB, 65535 is what the profile says.
            COLOR_SPACE => {
                if amendment.srgb {
                    1
                } else {
                    0xFFFF
                }
            }
            _ => continue,
        };
        let field = match (raw.kind, u16::try_from(number)) {
            (SHORT, Ok(n)) => (if big_endian { n.to_be_bytes() } else { n.to_le_bytes() }).to_vec(),
            (LONG, _) => (if big_endian { number.to_be_bytes() } else { number.to_le_bytes() }).to_vec(),
            _ => continue,
        };
        if let Some(place) = exif.get_mut(raw.at + 8..raw.at + 8 + field.len()) {
            place.copy_from_slice(&field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{camera_exif, text_of};
    use super::*;

    const AMENDMENT: Amendment<'_> = Amendment { software: "Tintype 0.1.0 (abc)", size: [640, 480], srgb: true };

    /// A number in the EXIF sub-directory.
    fn picture_number(exif: &[u8], tag: u16) -> Option<usize> {
        let block = Block::new(exif)?;
        let (entries, _) = block.first_directory()?;
        let sub = entries.iter().find(|raw| raw.tag == EXIF_DIRECTORY)?;
        let (entries, _) = block.directory(block.number(sub)?)?;
        entries.iter().find(|raw| raw.tag == tag).and_then(|raw| block.number(raw))
    }

    #[test]
    fn an_amended_block_keeps_all_but_software_orientation_and_thumbnail() {
        for big_endian in [false, true] {
            let camera = camera_exif(big_endian, 6);
            let out = amended(Some(&camera), &AMENDMENT);
            let describing = describing(&out).unwrap();
            assert_eq!(text_of(&describing, 0x010F).unwrap(), "Voigtland");
            assert_eq!(text_of(&describing, SOFTWARE).unwrap(), AMENDMENT.software);
            assert_eq!(Orientation::from_exif_chunk(&out), Some(Orientation::NoTransforms));
            assert_eq!(out[126..134], *b"MAKERNOT", "the maker's note stays at its offset");
            assert!(!out.windows(6).any(|w| w == b"THUMB!"));
            assert_eq!(Block::new(&out).unwrap().first_directory().unwrap().1, 0, "no thumbnail directory");
            let numbers = [COLOR_SPACE, PIXEL_X, PIXEL_Y].map(|tag| picture_number(&out, tag));
            assert_eq!(numbers, [Some(1), Some(640), Some(480)]);
            let again = amended(Some(&out), &AMENDMENT);
            assert_eq!(super::describing(&again), Some(describing), "amending twice changes nothing more");
        }
    }

    #[test]
    fn no_block_or_a_broken_one_becomes_a_new_one() {
        for exif in [None, Some(&b"II\x2A\0\xFF\xFF\xFF\xFF"[..]), Some(b"nonsense"), Some(b"")] {
            let out = amended(exif, &AMENDMENT);
            assert_eq!(text_of(&describing(&out).unwrap(), SOFTWARE).unwrap(), AMENDMENT.software);
        }
        let short = amended(None, &Amendment { software: "Ti", ..AMENDMENT });
        assert_eq!(text_of(&describing(&short).unwrap(), SOFTWARE).unwrap(), "Ti");
    }

    #[test]
    fn what_describes_a_tiff_is_copied_without_layout_and_maker_note() {
        for big_endian in [false, true] {
            let copy = of_tiff(&camera_exif(big_endian, 6)).unwrap();
            let directory = describing(&copy).unwrap();
            let tags: Vec<u16> = directory.0.iter().map(|entry| entry.tag).collect();
            assert_eq!(tags, [0x010F, SOFTWARE, EXIF_DIRECTORY]);
            assert_eq!(picture_number(&copy, PIXEL_X), Some(3), "numbers in our byte order");
            assert!(!has_maker_note(&copy) && has_maker_note(&camera_exif(big_endian, 6)));
        }
    }

    #[test]
    fn directories_that_run_in_circles_end() {
        // The EXIF sub-directory is the first directory itself, a hundred times.
        let mut block = b"II\x2A\0\x08\0\0\0".to_vec();
        block.extend(100u16.to_le_bytes());
        for _ in 0..100 {
            block.extend([0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0]);
        }
        block.extend([0; 4]);
        assert_eq!(of_tiff(&block), None);
        assert!(!has_maker_note(&block));
        assert!(amended(Some(&block), &AMENDMENT).len() > block.len());
    }

    #[test]
    fn any_bytes_are_survived() {
        let camera = camera_exif(false, 3);
        for i in 0..camera.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut exif = camera.clone();
                exif[i] = value;
                let out = amended(Some(&exif), &AMENDMENT);
                assert!(describing(&out).is_some());
                drop((of_tiff(&exif), has_maker_note(&exif), amended(Some(&exif[..i]), &AMENDMENT)));
            }
        }
    }
}

//! The ICC profile of sRGB, as it is embedded in every export: the same bytes on every machine.
//!
//! **Source:** ICC.1:2010 (profile version 4.3), sections 7.2 (header), 7.3 (tag table), 10 (types); the colorants of
//! IEC 61966-2-1 adapted to D50 by Bradford's matrix, the curve as parametric type 3.
//! Differs: written here because the library's own encoder leaves tags unaligned and the illuminant unrounded, of which
//! libpng warns.

/// Header of a profile.
const HEADER: usize = 128;

/// X, Y, Z of D50, the illuminant of every profile, in units of 2⁻¹⁶.
const D50: [i32; 3] = [0xF6D6, 0x1_0000, 0xD32D];
/// The red, green and blue of sRGB under D50.
const RED: [i32; 3] = [0x6FA2, 0x38F5, 0x0390];
const GREEN: [i32; 3] = [0x6299, 0xB785, 0x18DA];
const BLUE: [i32; 3] = [0x24A0, 0x0F84, 0xB6CF];
/// Bradford's adaptation from D65 to D50.
const ADAPTATION: [i32; 9] = [0x1_0C42, 0x5DE, -0xCDB, 0x793, 0xFD90, -0x45F, -0x25E, 0x3DC, 0xC06E];
/// g, a, b, c, d of the sRGB curve: (a x + b)^g from d upward, c x below.
const CURVE: [i32; 5] = [0x2_6666, 0xF2A7, 0x0D59, 0x13D0, 0x0A5B];

/// The profile.
pub(super) fn srgb_icc() -> Vec<u8> {
    let curve = [&b"para\0\0\0\0\0\x03\0\0"[..], &fixed(&CURVE)].concat();
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz(&D50)),
        (b"chad", [&b"sf32\0\0\0\0"[..], &fixed(&ADAPTATION)].concat()),
        (b"rXYZ", xyz(&RED)),
        (b"gXYZ", xyz(&GREEN)),
        (b"bXYZ", xyz(&BLUE)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = number(tags.len()).to_vec();
    let mut contents = Vec::new();
    let begin = HEADER + 4 + 12 * tags.len();
    for (name, body) in tags {
        table.extend(*name);
        table.extend(number(begin + contents.len()));
        table.extend(number(body.len()));
        contents.extend(&body);
        // Tags begin at multiples of four.
        contents.resize(contents.len().next_multiple_of(4), 0);
    }
    [header(begin + contents.len()), table, contents].concat()
}

fn header(length: usize) -> Vec<u8> {
    let mut header = number(length).to_vec();
    header.extend([0; 4]);
    header.extend([4, 0x30, 0, 0]);
    header.extend(b"mntrRGB XYZ ");
    // The day the standard came out: 1999-10-18, 00:00:00.
    header.extend([1999_u16, 10, 18, 0, 0, 0].iter().flat_map(|field| field.to_be_bytes()));
    header.extend(b"acsp");
    header.resize(68, 0);
    header.extend(fixed(&D50));
    header.resize(HEADER, 0);
    header
}

/// A length or place; a profile is far below 4 GB.
fn number(v: usize) -> [u8; 4] {
    u32::try_from(v).unwrap_or(u32::MAX).to_be_bytes()
}

fn fixed(values: &[i32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

fn xyz(values: &[i32; 3]) -> Vec<u8> {
    [&b"XYZ \0\0\0\0"[..], &fixed(values)].concat()
}

/// A text in American English.
fn text(words: &str) -> Vec<u8> {
    let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let table = [number(1), number(12), *b"enUS", number(utf16.len()), number(28)].concat();
    [&b"mluc\0\0\0\0"[..], &table, &utf16].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use moxcms::ColorProfile;

    #[test]
    fn the_profile_is_whole_aligned_and_read_as_srgb() {
        let icc = srgb_icc();
        assert_eq!(icc[..4], number(icc.len()));
        for tag in icc[HEADER + 4..].chunks(12).take(10) {
            let place = u32::from_be_bytes(tag[4..8].try_into().unwrap());
            assert_eq!(place % 4, 0);
        }
        let (ours, standard) = (ColorProfile::new_from_slice(&icc).unwrap(), ColorProfile::new_srgb());
        let colorants = |p: &ColorProfile| [p.red_colorant, p.green_colorant, p.blue_colorant];
        for (a, b) in colorants(&ours).iter().zip(colorants(&standard)) {
            assert!((a.x - b.x).abs() < 5e-4 && (a.y - b.y).abs() < 5e-4 && (a.z - b.z).abs() < 5e-4, "{a:?} {b:?}");
        }
    }
}

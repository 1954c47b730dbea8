//! Bytes as text, for pictures inside of texts. **Source:** RFC 4648, section 4.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding.
#[must_use]
pub fn base64_of(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |k: usize| u32::from(group.get(k).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for k in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * k) & 63) as usize];
            out.push(if k <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// The bytes of a base64 text; nothing where it is none or has another length than `length`, which is checked before
/// memory is taken.
#[must_use]
pub fn bytes_of_base64(text: &str, length: usize) -> Option<Vec<u8>> {
    if text.len() != length.div_ceil(3).checked_mul(4)? {
        return None;
    }
    let letters = text.trim_end_matches('=');
    // Two bytes of three are three letters of four.
    if letters.len() != (length * 4).div_ceil(3) {
        return None;
    }
    let mut out = Vec::with_capacity(length);
    for group in letters.as_bytes().chunks(4) {
        let bits = group.iter().try_fold(0u32, |bits, &letter| Some(bits << 6 | value(letter)?))?;
        let [_, bytes @ ..] = (bits << (6 * (4 - group.len()))).to_be_bytes();
        out.extend_from_slice(&bytes[..group.len() - 1]);
    }
    Some(out)
}

fn value(letter: u8) -> Option<u32> {
    Some(u32::from(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (bytes, expected) in pairs {
            assert_eq!(base64_of(bytes.as_bytes()), expected);
            assert_eq!(bytes_of_base64(expected, bytes.len()).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(base64_of(&[0xFB, 0xFF, 0xFE]), "+//+");
    }

    #[test]
    fn what_is_no_text_of_that_many_bytes_is_none() {
        for (text, length) in
            [("Zm9v", 2), ("Zm9v", 4), ("Zm9", 3), ("Z===", 1), ("Zm 9", 3), ("Zm9v", usize::MAX), ("Zg==", 3)]
        {
            assert_eq!(bytes_of_base64(text, length), None, "{text:?} {length}");
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes_of_base64(&base64_of(&all), 256), Some(all));
    }
}

//! GIMP palettes as text: read from anyone, written as GIMP writes them.
//!
//! **Source:** the format as the GIMP developers document it (`devel-docs/gpl.txt`): a first line `GIMP Palette`, then
//! `Name:` and `Columns:`, comments behind `#`, and a color a line: three numbers of 0 to 255 and a name.

use std::path::Path;

use super::{NamedColor, Palette, PaletteError};

/// The longest file that is read: a hundred bytes for each of the colors there may be.
pub(super) const MAX_BYTES: u64 = 400_000;

/// The most colors of a palette: more than a person looks through.
const MAX_COLORS: usize = 4096;

/// The longest name that is kept, in letters; the panel shows fewer.
const MAX_NAME: usize = 80;

const FIRST: &str = "GIMP Palette";

/// A palette from the bytes of a file; the file's name is the palette's where it tells none.
pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<Palette, PaletteError> {
    // Names may be in any old encoding: what is no UTF-8 is replaced, numbers stay readable.
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = (1..).zip(text.lines());
    if lines.next().is_none_or(|(_, first)| first.trim_end() != FIRST) {
        return Err(PaletteError::NotAPalette { path: path.into() });
    }
    let mut palette = Palette { name: stem(path), colors: Vec::new() };
    for (line, text) in lines {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("Name:").map(tidy).filter(|name| !name.is_empty()) {
            palette.name = name;
        } else if !(text.is_empty()
            || text.starts_with('#')
            || text.starts_with("Columns:")
            || text.starts_with("Name:"))
        {
            let bad = || PaletteError::BadColor { line, text: text.chars().take(40).collect(), path: path.into() };
            palette.colors.push(color(text).ok_or_else(bad)?);
        }
        if palette.colors.len() > MAX_COLORS {
            return Err(PaletteError::ManyColors { limit: MAX_COLORS, path: path.into() });
        }
    }
    Ok(palette)
}

/// The palette as GIMP writes it.
pub(super) fn text_of(palette: &Palette) -> String {
    let mut text = format!("{FIRST}\nName: {}\nColumns: 0\n#\n", tidy(&palette.name));
    for NamedColor { name, rgb: [r, g, b] } in &palette.colors {
        text.push_str(&format!("{r:3} {g:3} {b:3}\t{}\n", tidy(name)));
    }
    text
}

fn color(text: &str) -> Option<NamedColor> {
    let mut rest = text;
    let mut number = || {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = after.trim_start();
        word.parse::<u8>().ok()
    };
    let rgb = [number()?, number()?, number()?];
    let name = tidy(rest);
    Some(NamedColor { name: if name == "Untitled" { String::new() } else { name }, rgb })
}

/// A name on one line, not too long.
pub(super) fn tidy(name: &str) -> String {
    let plain = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(MAX_NAME).collect::<String>().trim().to_owned()
}

fn stem(path: &Path) -> String {
    tidy(&path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8]) -> Result<Palette, String> {
        parse(text, Path::new("there/aunt ida.gpl")).map_err(|e| e.to_string())
    }

    #[test]
    fn a_palette_of_gimp_is_read_with_its_names() {
        let text = "GIMP Palette\r\nName: Dresses\r\nColumns: 4\r\n# of 1912\r\n\r\n200 100  50\tRust red\r\n  0 0 255\r\n7 8 9 Untitled\r\n";
        let palette = check(text.as_bytes()).unwrap();
        let names: Vec<_> = palette.colors.iter().map(|c| (c.name.as_str(), c.rgb)).collect();
        assert_eq!(palette.name, "Dresses");
        assert_eq!(names, [("Rust red", [200, 100, 50]), ("", [0, 0, 255]), ("", [7, 8, 9])]);
        assert_eq!(check(b"\xef\xbb\xbfGIMP Palette\n1 2 3 x").unwrap().name, "aunt ida", "named for its file");
        assert_eq!(check(b"GIMP Palette\nName: \xff\n1 2 3\t\xe4\x80").unwrap().colors[0].rgb, [1, 2, 3]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let colors = vec![
            NamedColor { name: "Old\nrose".into(), rgb: [1, 20, 255] },
            NamedColor { name: String::new(), rgb: [0; 3] },
        ];
        let palette = Palette { name: "Ida's".into(), colors };
        let read = check(text_of(&palette).as_bytes()).unwrap();
        assert_eq!((read.name.as_str(), read.colors[0].name.as_str()), ("Ida's", "Old rose"));
        assert_eq!(read.colors[1], palette.colors[1]);
    }

    #[test]
    fn what_is_no_palette_is_refused_with_file_reason_and_remedy() {
        let many = format!("GIMP Palette\n{}", "1 2 3\n".repeat(MAX_COLORS + 1));
        for (text, expected) in [
            (&b""[..], "is not a GIMP palette"),
            (b"\x89PNG\r\n\x1a\n", "is not a GIMP palette"),
            (b"JASC-PAL\n0100", "export one from GIMP"),
            (b"GIMP Palette\n1 2 3\n256 0 0 too much\n", "line 3 of the palette is no color"),
            (b"GIMP Palette\n-1 0 0\n", "three numbers of 0 to 255"),
            (b"GIMP Palette\n1 2\n", "line 2"),
            (b"GIMP Palette\n1.5 2 3\n", "line 2"),
            (many.as_bytes(), "more than 4096 colors; split it"),
        ] {
            let message = check(text).unwrap_err();
            assert!(message.contains(expected), "{message}");
            assert!(message.ends_with("there/aunt ida.gpl"), "the path comes last: {message}");
        }
    }
}

//! The words of the dialog that asks how a picture is to be written.

use crate::engine::Content;

pub(crate) const EXPORT: &str = "Export picture";
pub(crate) const EXPORT_NOW: &str = "Export";
pub(crate) const EXPORT_TO: &str = "File";
pub(crate) const CONTENT: &str = "Content";
pub(crate) const FORMAT: &str = "Format";
pub(crate) const DEPTH: &str = "Depth";
pub(crate) const EIGHT_BIT: &str = "8 bit";
pub(crate) const SIXTEEN_BIT: &str = "16 bit";
pub(crate) const QUALITY: &str = "Quality";
pub(crate) const PIXELS: &str = "Size";
pub(crate) const FULL_SIZE: &str = "Full size";
pub(crate) const LONGEST_SIDE: &str = "Longest side";
pub(crate) const LONGEST_PX: &str = "Longest side in pixels";
pub(crate) const LEVELED: &str = "The tones are those that levels and curve make of the photograph's.";
pub(crate) const SCAN: &str = "Scan";
pub(crate) const CUT: &str = "Cut to the frame";
pub(crate) const CUT_HINT: &str = "Leave out the border outside of the frame";
pub(crate) const NO_FRAME: &str = "The photograph has no frame; the page of the scan is the place for it";
pub(crate) const TINT: &str = "Original tint";
pub(crate) const TINT_HINT: &str = "Lay the tint of the scan, such as sepia, over all colors again";
pub(crate) const NO_TINT: &str = "The scan came without a tint";
pub(crate) const ALONG: &str = "Keep";
pub(crate) const METADATA: &str = "Metadata";
pub(crate) const METADATA_HINT: &str =
    "EXIF and XMP of the photograph: date, place, camera. The note that color was added is written either way";
pub(crate) const PROFILE: &str = "Color profile of the photograph";
pub(crate) const PROFILE_HINT: &str = "Write the picture in the photograph's own colors instead of sRGB";
pub(crate) const NO_PROFILE: &str = "The photograph has no color profile; the picture is written in sRGB";
pub(crate) const NOTES: &str = "Notes";
pub(crate) const NOTES_IN_XMP: &str = "Write notes on strokes into the picture";
pub(crate) const NOTES_HINT: &str = "Names and notes of strokes go into the picture's XMP, for archives";
pub(crate) const NO_NOTES: &str = "Nothing is written about any stroke yet; the list of strokes is the place for it";
pub(crate) const NO_TRANSPARENCY: &str = "JPEG has no transparent ground; choose PNG, TIFF or WebP";
pub(crate) const NO_NAME: &str = "The picture needs a name; type one behind the folder, or choose it";

/// The name of the file where the one that was typed has no ending.
pub(crate) fn completed(name: &str) -> String {
    format!("Written as {name}")
}

/// How large the picture will be.
pub(crate) fn pixels(width: usize, height: usize) -> String {
    format!("{width} × {height} px")
}

/// What a picture shows.
pub(crate) const fn content(content: Content) -> &'static str {
    match content {
        Content::Picture => "Colored picture",
        Content::Color => "Color only",
        Content::Strokes => "Strokes only",
    }
}

/// What is put behind the photograph's name.
pub(crate) const fn suffix(content: Content) -> &'static str {
    match content {
        Content::Picture => " colored",
        Content::Color => " color only",
        Content::Strokes => " strokes",
    }
}

/// What it is for, and what one may rely on.
pub(crate) const fn export_note(content: Content, smaller: bool) -> &'static str {
    match content {
        Content::Picture if smaller => "Made smaller after it was colored. The tones are those of the photograph.",
        Content::Picture => "Full resolution. The tones stay exactly those of the photograph.",
        Content::Color => {
            "The colors without light and dark, for other programs: lay it over the gray photograph as a layer in the \
             blend mode Color."
        }
        Content::Strokes => "The strokes on transparent ground in full size, to be laid over the photograph.",
    }
}

/// What was written.
pub(crate) const fn written(content: Content) -> &'static str {
    match content {
        Content::Picture => "Exported",
        Content::Color => "Exported the colors alone:",
        Content::Strokes => "Exported the strokes alone:",
    }
}

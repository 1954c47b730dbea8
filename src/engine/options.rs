//! How a picture is written.

use crate::photo::{Depth, Profile};

/// What an export shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Content {
    /// The colored picture.
    #[default]
    Picture,
    /// Its colors without the photograph's tones: a layer that other programs lay over the gray photograph in the blend
    /// mode Color.
    Color,
    /// The strokes alone, in the photograph's full size on transparent ground. Laid over the photograph they make a copy
    /// that [`super::marked_snapshot`] takes.
    Strokes,
}

/// Whether what the photograph's file says about it goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Details {
    /// EXIF and XMP as they came, with the note that color was added.
    #[default]
    Kept,
    /// Nothing but that note.
    LeftOut,
}

/// How much of a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Cut {
    /// All of it.
    #[default]
    Whole,
    /// What lies within the frame, where there is one.
    Frame,
}

/// What becomes of the tint that a photograph came with, such as sepia.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tint {
    /// It is left out: what has no color is gray.
    #[default]
    Neutralized,
    /// It lies over all colors again, as strong as it was at each lightness.
    Restored,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// What it shows.
    pub content: Content,
    /// Bits a channel; JPEG and WebP have eight.
    pub depth: Depth,
    /// Of JPEG, 1..=100; higher is larger and better.
    pub quality: u8,
    /// Whether what is written about strokes goes along.
    pub captions: Captions,
    /// Its longest side is no longer than this many pixels; nothing for the photograph's own size. It is never enlarged,
    /// and strokes alone are never made smaller.
    pub longest_px: Option<usize>,
    /// How much of it is written. Layers for other programs, colors or strokes alone, are always whole and unturned, so that they
    /// lie over the photograph's file.
    pub cut: Cut,
    /// What becomes of the photograph's tint; in layers it is left out.
    pub tint: Tint,
    /// What goes along with it.
    pub details: Details,
    /// Its color space.
    pub profile: Profile,
}

/// Whether what is written about strokes goes into an exported picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Captions {
    /// It stays in the project.
    #[default]
    Omitted,
    /// It goes into the picture's XMP.
    Written,
}

impl Default for ExportOptions {
    fn default() -> Self {
        // 95: visually lossless at 4:4:4, by eye on scans.
        Self {
            content: Content::default(),
            depth: Depth::Eight,
            quality: 95,
            captions: Captions::default(),
            longest_px: None,
            cut: Cut::default(),
            tint: Tint::default(),
            details: Details::default(),
            profile: Profile::default(),
        }
    }
}

//! The words for how a picture is written.

use std::path::Path;

use clap::{Args, ValueEnum};

use crate::engine::{Content, Cut, Depth, Details, ExportOptions, Photo, Profile, Tint, format_of};

/// How a picture is written.
#[derive(Clone, Copy, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own")]
pub struct Format {
    /// What it shows
    #[arg(long, value_enum, default_value_t = Shown::Picture)]
    pub content: Shown,
    /// Bits a channel; 16 needs .png or .tif. Without it, those of the photograph where the format has them
    #[arg(long, value_enum)]
    pub bits: Option<Bits>,
    /// Quality of a JPEG picture, 1 to 100
    #[arg(long, value_name = "1..100", default_value_t = 95, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: u8,
    /// Make the picture smaller, so that its longest side has at most so many pixels
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(1..))]
    pub longest: Option<u32>,
    /// Write only what lies within the frame
    #[arg(long)]
    pub crop: bool,
    /// Lay the tint that the photograph came with, such as sepia, over the colors again
    #[arg(long)]
    pub keep_tint: bool,
    /// Leave out what the photograph's file says about it; the note that color was added stays
    #[arg(long)]
    pub no_metadata: bool,
    /// Write the picture in the photograph's own color profile instead of sRGB, where it has one
    #[arg(long)]
    pub keep_profile: bool,
}

impl Format {
    /// `output` is where the picture of `photo` goes.
    pub(super) fn options(self, photo: &Photo, output: &Path) -> ExportOptions {
        ExportOptions {
            content: match self.content {
                Shown::Picture => Content::Picture,
                Shown::Color => Content::Color,
                Shown::Strokes => Content::Strokes,
            },
            depth: match self.bits {
                Some(Bits::Eight) => Depth::Eight,
                Some(Bits::Sixteen) => Depth::Sixteen,
                // Sixteen bits in, sixteen bits out.
                None if format_of(output).is_some_and(crate::engine::Format::has_sixteen_bit) => photo.depth,
                None => Depth::Eight,
            },
            quality: self.quality,
            longest_px: self.longest.and_then(|n| usize::try_from(n).ok()),
            cut: if self.crop { Cut::Frame } else { Cut::Whole },
            tint: if self.keep_tint { Tint::Restored } else { Tint::Neutralized },
            details: if self.no_metadata { Details::LeftOut } else { Details::Kept },
            profile: if self.keep_profile { Profile::Original } else { Profile::Srgb },
            ..ExportOptions::default()
        }
    }
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shown {
    /// The colored picture
    Picture,
    /// Its colors without tones: a layer for other programs to lay over the gray photograph in the blend mode Color
    Color,
    /// The strokes alone on transparent ground
    Strokes,
}

/// Bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bits {
    /// 8 bits.
    #[value(name = "8")]
    Eight,
    /// 16 bits.
    #[value(name = "16")]
    Sixteen,
}

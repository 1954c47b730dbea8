//! The person's own palettes: GIMP `.gpl` files, one a palette, in a folder beside the settings.

mod error;
mod folder;
mod gpl;
mod palette;

pub use error::PaletteError;
pub(super) use folder::{PaletteFolder, write};
pub use palette::{NamedColor, Palette};

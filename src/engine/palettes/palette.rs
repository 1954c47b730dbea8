//! A palette.

/// A row of named colors.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Palette {
    /// Its name; no two palettes of a person have the same.
    pub name: String,
    /// In the order they are shown.
    pub colors: Vec<NamedColor>,
}

/// A color of a palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedColor {
    /// May be empty.
    pub name: String,
    /// Encoded sRGB.
    pub rgb: [u8; 3],
}

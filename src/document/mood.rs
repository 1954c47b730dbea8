//! Palettes by which a network that takes some is given a mood.

use serde::{Deserialize, Serialize};

/// A palette of the program's own, for a whole picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mood {
    /// Browns, brick and evening light.
    Warm,
    /// Blue and slate, little else.
    Cool,
    /// Leaves, grass and some flowers.
    Garden,
    /// Violet shadows and a low sun.
    Dusk,
}

impl Mood {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Warm, Self::Cool, Self::Garden, Self::Dusk];

    /// As project files and the command line name it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Cool => "cool",
            Self::Garden => "garden",
            Self::Dusk => "dusk",
        }
    }

    /// Its main colors, a* and b* of CIE Lab under D65, each of as many pixels. By eye.
    #[must_use]
    pub fn colors(self) -> Vec<[f32; 2]> {
        let colors: &[i8; 32] = match self {
            Self::Warm => &[
                4, 12, 6, 16, 8, 20, 10, 24, 12, 28, 16, 32, 20, 30, 26, 28, 14, 18, 10, 14, 6, 8, 22, 40, 30, 36, 8,
                34, 2, 6, -4, 14,
            ],
            Self::Cool => &[
                -2, -6, -3, -10, -4, -14, -3, -18, -2, -24, 0, -30, 4, -36, -8, -12, -12, -10, -14, -6, -6, -2, -1, -4,
                2, -8, 6, -20, 10, 10, 0, 0,
            ],
            Self::Garden => &[
                -8, 14, -12, 18, -16, 22, -20, 26, -24, 30, -28, 34, -14, 28, -10, 34, -18, 12, -6, 8, 8, 14, 26, 4,
                36, 18, 4, 44, -4, -14, -2, 4,
            ],
            Self::Dusk => &[
                8, -10, 12, -16, 16, -22, 20, -28, 24, -26, 10, -24, 4, -18, 6, -6, 22, -8, 28, 4, 32, 18, 28, 34, 18,
                40, 12, 22, 4, 4, 0, -12,
            ],
        };
        let (pairs, _) = colors.as_chunks();
        pairs.iter().map(|pair| pair.map(f32::from)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::document::test_values::snapshot;
    use crate::document::{Base, Edit, Proposing, load_project, save_project};

    #[test]
    fn palettes_and_likely_colors_are_kept_and_what_is_none_is_refused() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("work.tintype");
        let proposing = Proposing { mode: 3, palette: Some(Mood::Dusk), ..Proposing::default() };
        let work = snapshot().apply(&Edit::SetBase(Base { proposing, ..Base::default() })).0;
        save_project(&path, &work, "test").unwrap();
        assert_eq!(load_project(&path).unwrap().snapshot, work);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(r#""tintype":10"#), "an older program would lose them: {text}");
        for (from, to) in [(r#""mode":3"#, r#""mode":10"#), (r#""dusk""#, r#""night""#)] {
            assert!(text.contains(from), "{text}");
            fs::write(&path, text.replace(from, to)).unwrap();
            assert!(load_project(&path).is_err(), "{to}");
        }
    }

    #[test]
    fn no_palette_is_like_another() {
        for (k, one) in Mood::ALL.iter().enumerate() {
            assert_eq!(one.colors().len(), 16);
            let mean = |mood: Mood, c: usize| mood.colors().iter().map(|ab| ab[c]).sum::<f32>() / 16.0;
            for other in &Mood::ALL[k + 1..] {
                let apart = (mean(*one, 0) - mean(*other, 0)).hypot(mean(*one, 1) - mean(*other, 1));
                assert!(apart > 10.0, "{one:?} and {other:?}: {apart}");
            }
        }
    }
}

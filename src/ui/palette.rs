//! A small palette of colors that black-and-white photographs often need, each with its name.
//!
//! By eye, from what such things look like in daylight; only the tint is painted, the photograph gives the lightness.

/// Colors of one kind of thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// What they are colors of.
    pub(super) name: &'static str,
    /// Names and encoded sRGB.
    pub(super) colors: &'static [(&'static str, [u8; 3])],
}

/// All groups, in the order they are shown.
pub(super) const GROUPS: &[Group] = &[
    Group {
        name: "Skin",
        colors: &[
            ("Very fair skin", [0xf0, 0xcd, 0xbb]),
            ("Fair skin", [0xe3, 0xb4, 0x9b]),
            ("Rosy cheeks", [0xd9, 0x96, 0x8a]),
            ("Olive skin", [0xc6, 0x9c, 0x72]),
            ("Tanned skin", [0xba, 0x83, 0x5c]),
            ("Brown skin", [0x8f, 0x5e, 0x41]),
            ("Dark skin", [0x5f, 0x3c, 0x2b]),
            ("Lips", [0xb4, 0x63, 0x62]),
        ],
    },
    Group {
        name: "Hair and eyes",
        colors: &[
            ("Blond hair", [0xc9, 0xa6, 0x6b]),
            ("Red hair", [0xa3, 0x5a, 0x33]),
            ("Chestnut hair", [0x6e, 0x40, 0x28]),
            ("Dark brown hair", [0x40, 0x2e, 0x26]),
            ("Brown eyes", [0x6e, 0x48, 0x2f]),
            ("Green eyes", [0x6f, 0x7d, 0x55]),
            ("Blue eyes", [0x6d, 0x8c, 0xab]),
        ],
    },
    Group {
        name: "Outdoors",
        colors: &[
            ("Sky", [0x8f, 0xb4, 0xd9]),
            ("Deep sky", [0x4f, 0x84, 0xbf]),
            ("Sea", [0x4a, 0x86, 0x92]),
            ("Grass", [0x7c, 0x93, 0x4b]),
            ("Foliage", [0x55, 0x73, 0x3f]),
            ("Conifers", [0x3b, 0x56, 0x44]),
            ("Earth", [0x86, 0x66, 0x4a]),
            ("Sand", [0xcf, 0xb6, 0x8d]),
        ],
    },
    Group {
        name: "Things",
        colors: &[
            ("Light wood", [0xb8, 0x8d, 0x5c]),
            ("Dark wood", [0x6a, 0x45, 0x2d]),
            ("Brick", [0xa5, 0x5b, 0x44]),
            ("Terracotta", [0xbf, 0x7a, 0x55]),
            ("Brass", [0xb5, 0x94, 0x4e]),
            ("Khaki", [0x8d, 0x83, 0x5d]),
            ("Navy cloth", [0x35, 0x42, 0x66]),
            ("Red cloth", [0xa8, 0x35, 0x38]),
        ],
    },
];

/// The name of a color of the palette that looks the same.
pub(super) fn name_of(tint: super::brush::Tint) -> Option<&'static str> {
    let mut colors = GROUPS.iter().flat_map(|group| group.colors);
    colors.find(|(_, rgb)| super::brush::Tint::of_srgb(*rgb).0.is_like(tint)).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::brush::Tint;

    #[test]
    fn every_color_has_a_name_of_its_own_and_can_be_told_apart() {
        let all: Vec<_> = GROUPS.iter().flat_map(|g| g.colors).collect();
        for (i, (name, rgb)) in all.iter().enumerate() {
            assert_eq!(name_of(Tint::of_srgb(*rgb).0), Some(*name));
            assert!(all[..i].iter().all(|(other, _)| other != name));
        }
    }
}

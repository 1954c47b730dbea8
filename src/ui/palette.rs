//! The built-in palette: colors that black-and-white photographs often need, each with its name.
//!
//! A ramp is a color that goes with the lightness of the photograph: the same skin is redder in its shadows and paler in
//! its lights. It is given by a few colors from dark to light, between which it runs, and it fades to gray at both ends.
//!
//! All values are our own, by eye: chosen beside daylight photographs for what such things look like, and for dyes and
//! pigments after their names; none is copied from another palette. Only the tint is painted, never a lightness.

use std::sync::LazyLock;

use super::brush::Tint;
use super::commands::{Command, Gesture};
use super::theme;
use crate::color::{Ramp, lab_from_srgb};

/// A name and the encoded sRGB of a color.
type Named = (&'static str, [u8; 3]);

/// A name and the encoded sRGB of some colors from dark to light.
type NamedRamp = (&'static str, &'static [[u8; 3]]);

/// Colors of one kind of thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// What they are colors of.
    pub(super) name: &'static str,
    /// Colors that go with the lightness.
    ramps: &'static [NamedRamp],
    /// Colors that are the same at every lightness.
    pub(super) colors: &'static [Named],
}

/// All groups, in the order they are shown.
pub(super) const GROUPS: &[Group] = &[
    Group {
        name: "Skin",
        ramps: &[
            ("Very fair skin, ramp", &[[0x66, 0x35, 0x2d], [0xc4, 0x8c, 0x79], [0xf2, 0xd2, 0xc2]]),
            ("Fair skin, ramp", &[[0x5b, 0x2f, 0x25], [0xb8, 0x7f, 0x67], [0xec, 0xc2, 0xa9]]),
            ("Olive skin, ramp", &[[0x4c, 0x2e, 0x20], [0xa5, 0x77, 0x55], [0xe0, 0xba, 0x94]]),
            ("Tanned skin, ramp", &[[0x45, 0x27, 0x19], [0x98, 0x65, 0x44], [0xd8, 0xa5, 0x7c]]),
            ("Brown skin, ramp", &[[0x39, 0x20, 0x16], [0x80, 0x50, 0x36], [0xc4, 0x8e, 0x69]]),
            ("Dark skin, ramp", &[[0x2c, 0x19, 0x12], [0x63, 0x3e, 0x2c], [0x9c, 0x6c, 0x50], [0xd0, 0xa5, 0x8a]]),
            ("Very dark skin, ramp", &[[0x21, 0x15, 0x11], [0x4a, 0x30, 0x26], [0x7c, 0x58, 0x46], [0xb6, 0x92, 0x7e]]),
        ],
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
        ramps: &[
            ("Blond hair, ramp", &[[0x4c, 0x36, 0x1d], [0xa4, 0x80, 0x49], [0xea, 0xd3, 0x9f]]),
            ("Red hair, ramp", &[[0x3e, 0x1a, 0x0e], [0x9c, 0x51, 0x2a], [0xe0, 0xa5, 0x74]]),
            ("Brown hair, ramp", &[[0x26, 0x17, 0x10], [0x64, 0x41, 0x2a], [0xae, 0x88, 0x68]]),
            ("Black hair, ramp", &[[0x17, 0x16, 0x18], [0x46, 0x45, 0x4b], [0x94, 0x97, 0xa2]]),
        ],
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
        ramps: &[
            ("Sky, ramp", &[[0x2c, 0x50, 0x8a], [0x6e, 0x9d, 0xd0], [0xcd, 0xe0, 0xf0]]),
            ("Evening sky, ramp", &[[0x3a, 0x40, 0x68], [0xb8, 0x82, 0x80], [0xf5, 0xd6, 0xaa]]),
            ("Foliage, ramp", &[[0x1d, 0x2c, 0x18], [0x56, 0x71, 0x3b], [0xb8, 0xc6, 0x80]]),
            ("Grass, ramp", &[[0x2b, 0x33, 0x16], [0x7a, 0x8d, 0x45], [0xd0, 0xd3, 0x8c]]),
            ("Earth, ramp", &[[0x33, 0x22, 0x17], [0x86, 0x66, 0x4a], [0xd6, 0xbf, 0x9e]]),
        ],
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
        ramps: &[
            ("Light wood, ramp", &[[0x48, 0x2f, 0x18], [0xa0, 0x75, 0x47], [0xe2, 0xc4, 0x95]]),
            ("Dark wood, ramp", &[[0x26, 0x15, 0x0d], [0x66, 0x40, 0x29], [0xb2, 0x85, 0x61]]),
            ("Brick, ramp", &[[0x40, 0x1d, 0x15], [0x98, 0x52, 0x3d], [0xdc, 0xa8, 0x8e]]),
            ("Brass, ramp", &[[0x3a, 0x28, 0x0a], [0xa8, 0x86, 0x3c], [0xf4, 0xe3, 0xa6]]),
        ],
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
    Group {
        name: "Uniforms",
        ramps: &[],
        colors: &[
            ("Khaki drill", [0xb3, 0x9a, 0x6c]),
            ("Olive drab", [0x5d, 0x58, 0x3a]),
            ("Field gray", [0x5c, 0x66, 0x58]),
            ("Horizon blue", [0x84, 0x97, 0xae]),
            ("Air force blue", [0x58, 0x6d, 0x8a]),
            ("Prussian blue tunic", [0x2a, 0x38, 0x5e]),
            ("Scarlet tunic", [0xb0, 0x2a, 0x2e]),
            ("Rifle green", [0x2f, 0x41, 0x33]),
        ],
    },
    Group {
        name: "Old dyes and tints",
        ramps: &[],
        colors: &[
            ("Madder rose", [0xc4, 0x5c, 0x66]),
            ("Carmine", [0x9d, 0x22, 0x3c]),
            ("Gamboge", [0xd8, 0xa2, 0x36]),
            ("Indigo", [0x37, 0x45, 0x70]),
            ("Sap green", [0x56, 0x6b, 0x2c]),
            ("Mauve", [0x8e, 0x6b, 0x9c]),
            ("Cyanotype", [0x30, 0x58, 0x8c]),
            ("Sepia", [0x7a, 0x5e, 0x44]),
        ],
    },
];

/// The ramps of every group, as they are painted.
static RAMPS: LazyLock<Vec<Vec<(&'static str, Ramp)>>> = LazyLock::new(|| {
    let lab = |rgb: &[u8; 3]| lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0));
    let ramp = |stops: &[[u8; 3]]| Ramp::through(&stops.iter().map(lab).collect::<Vec<_>>());
    GROUPS.iter().map(|group| group.ramps.iter().map(|(name, stops)| (*name, ramp(stops))).collect()).collect()
});

/// Every group with its ramps.
pub(super) fn groups() -> impl Iterator<Item = (&'static Group, &'static [(&'static str, Ramp)])> {
    GROUPS.iter().zip(RAMPS.iter().map(Vec::as_slice))
}

/// Every color with its name.
pub(super) fn colors() -> impl Iterator<Item = (&'static str, [u8; 3])> {
    GROUPS.iter().flat_map(|group| group.colors).map(|&(name, rgb)| (name, rgb))
}

/// Every ramp with its name and the color in its middle.
pub(super) fn ramps() -> impl Iterator<Item = (&'static str, Ramp, [u8; 3])> {
    RAMPS.iter().flatten().map(|&(name, ramp)| (name, ramp, middle(ramp)))
}

/// The color of a ramp where there is room for one alone.
pub(super) fn middle(ramp: Ramp) -> [u8; 3] {
    let [a, b] = ramp.at(theme::MIDDLE);
    Tint { a, b }.at(theme::MIDDLE)
}

/// What is done where a color is chosen: it is painted with, and the panel shows it at its own lightness.
pub(super) fn choice(rgb: [u8; 3]) -> [Command; 2] {
    let (tint, lightness) = Tint::of_srgb(rgb);
    [Command::Color(tint, Gesture::Begin), Command::Lightness(lightness)]
}

/// The name of a color of the palette that looks the same.
pub(super) fn name_of(tint: Tint) -> Option<&'static str> {
    colors().find(|(_, rgb)| Tint::of_srgb(*rgb).0.is_like(tint)).map(|(name, _)| name)
}

/// The name of a ramp of the palette.
pub(super) fn name_of_ramp(ramp: Ramp) -> Option<&'static str> {
    RAMPS.iter().flatten().find(|(_, other)| *other == ramp).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_color_has_a_name_of_its_own_and_can_be_told_apart() {
        let all: Vec<_> = GROUPS.iter().flat_map(|g| g.colors).collect();
        for (i, (name, rgb)) in all.iter().enumerate() {
            assert_eq!(name_of(Tint::of_srgb(*rgb).0), Some(*name));
            assert!(all[..i].iter().all(|(other, _)| other != name));
        }
    }

    #[test]
    fn ramps_go_from_dark_to_light_within_srgb_and_have_names_of_their_own() {
        for (name, ramp) in RAMPS.iter().flatten() {
            assert_eq!(name_of_ramp(*ramp), Some(*name));
            for l in (5..=95).map(|l| l as f32) {
                let [a, b] = ramp.at(l);
                assert!(Tint { a, b }.kept(l) > 0.98, "{name} at {l}");
            }
        }
        for (name, stops) in GROUPS.iter().flat_map(|g| g.ramps) {
            let lightness = stops.iter().map(|rgb| Tint::of_srgb(*rgb).1);
            assert!(lightness.is_sorted(), "{name}");
        }
    }

    #[test]
    fn fair_skin_is_stronger_in_color_in_the_middle_than_in_the_lights() {
        let fair = RAMPS[0][0].1;
        let chroma = |l: f32| fair.at(l)[0].hypot(fair.at(l)[1]);
        assert!(chroma(50.0) > chroma(85.0) && chroma(85.0) > chroma(97.0));
    }
}

//! The networks Tintype knows, and how their weights are told apart by keys and shapes.
//!
//! **Source:** the reference implementations of the networks; which key tells which was found by comparing their lists.
//! Some networks come in several files. Each is a part: its keys stand in the network's list behind the part's prefix.

use super::keys::{self, Key};

/// A network.
#[derive(Debug, PartialEq, Eq)]
pub struct Architecture {
    /// As the whole program names it.
    pub id: &'static str,
    /// Its list of keys, see [`keys::parse`].
    pub list: &'static str,
    /// Its files; one for most.
    pub parts: &'static [Part],
}

/// One file of a network's weights.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// What stands before its keys in the network's list; nothing where the network is one file.
    pub prefix: &'static str,
    /// How its authors name the file, or a piece of that name.
    pub file: &'static str,
    /// Keys that tell it, with their shapes, where an axis of 0 may be any; none of another network has all of them.
    signs: &'static [(&'static str, &'static [usize])],
    /// Beginnings of keys that published files have besides and no network needs.
    spare: &'static [&'static str],
}

/// What a set of keys belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The network.
    pub architecture: &'static Architecture,
    /// Which of its files; `None` for a file with everything, prefixes included, as [`super::convert`] writes it.
    pub part: Option<&'static Part>,
}

const fn part(prefix: &'static str, file: &'static str, signs: &'static [(&'static str, &'static [usize])]) -> Part {
    Part { prefix, file, signs, spare: &[] }
}

const fn ddcolor(signs: &'static [(&'static str, &'static [usize])]) -> Part {
    // The classifier of the encoder's training, which some published files keep.
    Part { prefix: "", file: "ddcolor", signs, spare: &["encoder.arch.head_cls."] }
}

/// The signs of siggraph17, which InstColorization's instance network shares.
const SIGGRAPH: &[(&str, &[usize])] =
    &[("model1.0.weight", &[64, 4, 3, 3]), ("model_class.0.weight", &[529, 256, 1, 1])];
const QUERIES: &str = "decoder.color_decoder.query_feat.weight";
const DOWNSAMPLE: &str = "encoder.arch.downsample_layers.0.0.weight";
const PATCHES: &str = "patch_embed.proj.weight";

/// Every network. Where the signs of two are found, the first has it.
pub const ARCHITECTURES: &[Architecture] = &[
    Architecture {
        id: "instance-colorization",
        list: include_str!("../../keys/instance-colorization.txt"),
        parts: &[
            part("fusion.", "latest_net_GF.pth", &[("weight_layer.simple_instance_conv.0.weight", &[16, 64, 3, 3])]),
            // Alone it is a siggraph17; beside the fusion network it is the one that sees the boxes.
            part("instance.", "latest_net_G.pth", &[]),
        ],
    },
    Architecture {
        id: "siggraph17",
        list: include_str!("../../keys/siggraph17.txt"),
        parts: &[part("", "siggraph17", SIGGRAPH)],
    },
    Architecture {
        id: "eccv16",
        list: include_str!("../../keys/eccv16.txt"),
        parts: &[part("", "colorization_release_v2", &[("model1.0.weight", &[64, 1, 3, 3])])],
    },
    Architecture {
        id: "unihint",
        list: include_str!("../../keys/unihint.txt"),
        parts: &[part("", "unihint", &[("enc.stem.c.weight", &[32, 3, 3, 3]), ("pal.0.weight", &[0, 4])])],
    },
    Architecture {
        id: "deoldify-artistic",
        list: include_str!("../../keys/deoldify-artistic.txt"),
        parts: &[part(
            "",
            "ColorizeArtistic_gen.pth",
            &[("layers.3.0.0.weight", &[0, 0, 3, 3]), ("layers.0.4.0.conv1.weight", &[64, 64, 3, 3])],
        )],
    },
    Architecture {
        id: "deoldify-stable",
        list: include_str!("../../keys/deoldify-stable.txt"),
        parts: &[part(
            "",
            "ColorizeStable_gen.pth",
            &[("layers.3.0.0.weight", &[0, 0, 3, 3]), ("layers.0.4.0.conv3.weight", &[256, 64, 1, 1])],
        )],
    },
    Architecture {
        id: "ddcolor-tiny",
        list: include_str!("../../keys/ddcolor-tiny.txt"),
        parts: &[ddcolor(&[(QUERIES, &[0, 256]), (DOWNSAMPLE, &[96, 3, 4, 4])])],
    },
    Architecture {
        id: "ddcolor-large",
        list: include_str!("../../keys/ddcolor-large.txt"),
        parts: &[ddcolor(&[(QUERIES, &[0, 256]), (DOWNSAMPLE, &[192, 3, 4, 4])])],
    },
    Architecture {
        id: "icolorit-tiny",
        list: include_str!("../../keys/icolorit-tiny.txt"),
        parts: &[part("", "icolorit_tiny", &[(PATCHES, &[192, 4, 16, 16])])],
    },
    Architecture {
        id: "icolorit-small",
        list: include_str!("../../keys/icolorit-small.txt"),
        parts: &[part("", "icolorit_small", &[(PATCHES, &[384, 4, 16, 16])])],
    },
    Architecture {
        id: "icolorit-base",
        list: include_str!("../../keys/icolorit-base.txt"),
        parts: &[part("", "icolorit_base", &[(PATCHES, &[768, 4, 16, 16])])],
    },
    Architecture {
        id: "devc",
        list: include_str!("../../keys/devc.txt"),
        parts: &[
            part(
                "vgg.",
                "vgg19_conv.pth",
                &[("conv1_1.weight", &[64, 3, 3, 3]), ("conv5_4.weight", &[512, 512, 3, 3])],
            ),
            part("warp.", "nonlocal_net", &[("theta.weight", &[256, 256, 1, 1]), ("layer2_1.1.weight", &[0, 0, 3, 3])]),
            part("color.", "colornet", &[("conv1_1.0.weight", &[32, 7, 3, 3])]),
        ],
    },
    Architecture {
        id: "efficientnet-lite0",
        list: include_str!("../../keys/efficientnet-lite0.txt"),
        parts: &[part("", "efficientnet-lite0", &[("_conv_stem.weight", &[32, 3, 3, 3])])],
    },
];

/// The network of that id.
#[must_use]
pub fn architecture(id: &str) -> Option<&'static Architecture> {
    ARCHITECTURES.iter().find(|architecture| architecture.id == id)
}

/// Whose weights these are, by the shapes of their keys once norms are folded; `None` where nobody's.
pub(super) fn detect<'a>(shape_of: &dyn Fn(&str) -> Option<&'a [usize]>) -> Option<Detected> {
    let is_part = |part: &Part, prefix: &str| {
        let holds = |(key, shape): &(&str, &[usize])| {
            let found = shape_of(&format!("{prefix}{key}"));
            found.is_some_and(|found| alike(found, shape))
        };
        !part.signs.is_empty() && part.signs.iter().all(holds)
    };
    ARCHITECTURES.iter().find_map(|architecture| {
        let parts = architecture.parts;
        if let [only] = parts {
            return is_part(only, "").then_some(Detected { architecture, part: None });
        }
        let whole = parts.iter().any(|part| is_part(part, part.prefix));
        let part = parts.iter().find(|part| is_part(part, ""));
        (whole || part.is_some()).then_some(Detected { architecture, part: if whole { None } else { part } })
    })
}

fn alike(found: &[usize], sign: &[usize]) -> bool {
    found.len() == sign.len() && found.iter().zip(sign).all(|(n, s)| *s == 0 || n == s)
}

impl Part {
    /// Whether its keys alone tell it; where they do not, they are those of another network.
    pub(super) fn has_signs(&self) -> bool {
        !self.signs.is_empty()
    }
}

impl Detected {
    /// The keys the file must have, without the prefix of a part.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        let all = keys::parse(self.architecture.list).into_iter();
        match self.part {
            None => all.collect(),
            Some(part) => all
                .filter_map(|Key { name, shape }| Some(Key { name: name.strip_prefix(part.prefix)?, shape }))
                .collect(),
        }
    }

    /// Whether a key that the network does not need is one that published files are known to have.
    #[must_use]
    pub fn is_spare(&self, name: &str) -> bool {
        let counter = name.ends_with(".num_batches_tracked") || name.ends_with(".relative_position_index");
        counter || self.architecture.parts.iter().flat_map(|part| part.spare).any(|spare| name.starts_with(spare))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_is_told_by_its_own_keys_and_no_other() {
        for architecture in ARCHITECTURES {
            let keys = keys::parse(architecture.list);
            let shape_of = |name: &str| keys.iter().find(|key| key.name == name).map(|key| key.shape.as_slice());
            let found = detect(&shape_of);
            assert_eq!(found, Some(Detected { architecture, part: None }), "{}", architecture.id);
        }
    }

    #[test]
    fn every_part_is_told_by_its_own_keys_and_the_shared_ones_go_to_siggraph17() {
        for architecture in ARCHITECTURES.iter().filter(|a| a.parts.len() > 1) {
            for part in architecture.parts {
                let keys = Detected { architecture, part: Some(part) }.keys();
                let shape_of = |name: &str| keys.iter().find(|key| key.name == name).map(|key| key.shape.as_slice());
                let found = detect(&shape_of).unwrap();
                match part.prefix {
                    "instance." => assert_eq!((found.architecture.id, found.part), ("siggraph17", None)),
                    _ => assert_eq!(found, Detected { architecture, part: Some(part) }),
                }
            }
        }
    }

    #[test]
    fn strange_keys_are_nobodys() {
        assert_eq!(detect(&|name| (name == "model1.0.weight").then_some(&[64, 5, 3, 3][..])), None);
        assert_eq!(detect(&|_| None), None);
    }
}

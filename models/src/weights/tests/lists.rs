//! The raw key lists of the published checkpoints, norms unfolded: each is recognized, and each lacks nothing once folded.
//! They lie outside the repository; where they are not there these tests skip and say so.

use std::path::Path;

use crate::weights::check::{compare, identify};
use crate::weights::fold::plan;
use crate::weights::tensor::{Element, Extent, Stored};

/// The file of a raw list, the network and the part it must be taken for.
const LISTS: &[(&str, &str, &str)] = &[
    ("siggraph17", "siggraph17", ""),
    ("inst_G(Instance)", "siggraph17", ""),
    ("inst_GF(Fusion)", "instance-colorization", "fusion."),
    ("eccv16", "eccv16", ""),
    ("deoldify_artistic_r34", "deoldify-artistic", ""),
    ("deoldify_stable_r101", "deoldify-stable", ""),
    ("ddcolor_tiny", "ddcolor-tiny", ""),
    ("ddcolor_large", "ddcolor-large", ""),
    ("icolorit_tiny", "icolorit-tiny", ""),
    ("icolorit_small", "icolorit-small", ""),
    ("icolorit_base", "icolorit-base", ""),
    ("devc_vgg19_conv", "devc", "vgg."),
    ("devc_nonlocal_net(WarpNet)", "devc", "warp."),
    ("devc_colornet(ColorVidNet7)", "devc", "color."),
    ("efficientnet_lite0", "efficientnet-lite0", ""),
];

/// Lists of networks that Tintype does not know.
const STRANGERS: &[&str] = &["pix2pix_unet256", "patchgan70_D", "he2018_ExampleColorNet13", "xu2020_Colorization4"];

fn tensors(list: &str) -> Option<Vec<Stored>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/networks/keys").join(format!("{list}.txt"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let line = |line: &str| {
        let [name, shape, kind] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let axes = shape.trim_matches(['(', ')']).split(',').map(str::trim).filter(|axis| !axis.is_empty());
        let shape: Vec<usize> = axes.map(|axis| axis.parse().unwrap()).collect();
        let element = if kind == "int64" { Element::I64 } else { Element::F32 };
        let bytes = (shape.iter().product::<usize>() * element.bytes()) as u64;
        Stored::whole(name.into(), element, shape, Extent { start: 0, bytes }).unwrap()
    };
    Some(text.lines().filter(|line| !line.starts_with('#')).map(line).collect())
}

#[test]
fn every_published_list_is_recognized_and_lacks_nothing() {
    for (list, network, prefix) in LISTS {
        let Some(tensors) = tensors(list) else { return };
        let folded = plan(&tensors).unwrap();
        let detected = identify(&folded).unwrap();
        let part = detected.part.map_or("", |part| part.prefix);
        assert_eq!((detected.architecture.id, part), (*network, *prefix), "{list}");
        let mismatch = compare(&folded, &detected);
        assert!(mismatch.is_empty(), "{list}: {mismatch}");
    }
}

#[test]
fn a_key_too_few_too_many_or_of_another_shape_is_named() {
    for (list, ..) in LISTS {
        let Some(mut all) = tensors(list) else { return };
        all.retain(|t| !t.name().ends_with("num_batches_tracked") && !t.name().ends_with("relative_position_index"));
        let check = |tensors: &[Stored], missing: usize, extra: usize, different: usize| {
            // Without the key that tells it a network is not recognized, or a norm is in pieces: refused all the same.
            let Ok(folded) = plan(tensors) else { return };
            let Ok(detected) = identify(&folded) else { return };
            let found = compare(&folded, &detected);
            assert_eq!(
                (found.missing.len(), found.extra.len(), found.different.len()),
                (missing, extra, different),
                "{list}"
            );
        };
        let (_, fewer) = all.split_last().unwrap();
        let plain = |t: &&Stored| t.name().ends_with(".bias");
        let bias = all.iter().rev().find(plain).unwrap().clone();
        if fewer.len() + 1 == all.len() && all.last().unwrap().name() == bias.name() {
            check(fewer, 1, 0, 0);
        }
        let odd =
            Stored::whole(bias.name().into(), Element::F32, vec![1, 1, 1], Extent { start: 0, bytes: 4 }).unwrap();
        let changed: Vec<_> =
            all.iter().map(|t| if t.name() == bias.name() { odd.clone() } else { t.clone() }).collect();
        check(&changed, 0, 0, 1);
        let whole = Stored::whole(
            bias.name().into(),
            Element::I64,
            bias.shape().into(),
            Extent { start: 0, bytes: bias.numel() as u64 * 8 },
        );
        let whole = whole.unwrap();
        let changed: Vec<_> =
            all.iter().map(|t| if t.name() == bias.name() { whole.clone() } else { t.clone() }).collect();
        check(&changed, 0, 0, 1);
        let more = [all.clone(), vec![odd.renamed("strange.bias".into())]].concat();
        check(&more, 0, 1, 0);
    }
}

#[test]
fn strangers_are_not_taken_for_a_network() {
    for list in STRANGERS {
        let Some(tensors) = tensors(list) else { return };
        let folded = plan(&tensors).unwrap();
        if let Ok(detected) = identify(&folded) {
            assert!(!compare(&folded, &detected).is_empty(), "{list} is taken for {}", detected.architecture.id);
        }
    }
}

//! Zip archives that lie: overlapping entries, sizes that do not fit, bombs, names that lead elsewhere; and zip64.

use std::fs::File;
use std::path::PathBuf;

use tempfile::TempDir;
use tintype::engine::weights::Manifest;

use crate::weights::fixtures::{Dict, ZipEntry, file, zip};
use crate::weights::keys::{self, Key};
use crate::weights::zip::entries;
use crate::weights::{Precision, WeightsError, convert, inspect, open};

fn small() -> Dict {
    let mut dict = Dict::default();
    dict.put("w", &[4], &[1.0, 2.0, 3.0, 4.0]);
    dict
}

/// The entries of a small torch archive, to be spoiled.
fn parts() -> Vec<ZipEntry> {
    let dict = small();
    let data = format!("net/data/{}", dict.storages[0].key);
    vec![
        ZipEntry::stored("net/data.pkl", &dict.instructions().whole()),
        ZipEntry::stored(&data, &dict.storages[0].bytes),
    ]
}

fn check_refused(bytes: &[u8], part: &str) {
    let folder = TempDir::new().unwrap();
    let error = open(&file(folder.path(), "w.pth", bytes)).unwrap_err().to_string();
    assert!(error.contains(part), "{part:?} is not in: {error}");
}

#[test]
fn the_small_archive_is_sound() {
    let folder = TempDir::new().unwrap();
    let mut opened = open(&file(folder.path(), "w.pth", &zip(&parts()))).unwrap();
    let tensor = opened.tensor("w").unwrap().clone();
    assert_eq!(opened.read(&tensor).unwrap(), [1.0, 2.0, 3.0, 4.0]);
    opened.check_sums().unwrap();
}

#[test]
fn entries_must_not_overlap() {
    let mut spoiled = parts();
    spoiled.push(ZipEntry { name: "net/version".into(), lies_at: Some(0), ..spoiled[0].clone() });
    check_refused(&zip(&spoiled), "contradicts the directory");
    // Two entries of the same name and place: the quoted overlap of a bomb.
    let mut twice = parts();
    twice.push(ZipEntry { lies_at: Some(0), ..twice[0].clone() });
    check_refused(&zip(&twice), "overlaps another entry");
    // An entry whose bytes are another whole entry with its header.
    let inner = zip(&parts()[1..]);
    let inner_at = u32::try_from(30 + "net/bait".len() + 4).unwrap();
    let bait = ZipEntry::stored("net/bait", &inner);
    let nested = ZipEntry { lies_at: Some(inner_at), ..parts()[1].clone() };
    check_refused(&zip(&[bait, parts()[0].clone(), nested]), "overlaps another entry");
}

#[test]
fn sizes_and_sums_must_be_true() {
    let with = |change: &dyn Fn(&mut ZipEntry)| {
        let mut spoiled = parts();
        change(&mut spoiled[1]);
        zip(&spoiled)
    };
    check_refused(&with(&|e| e.unpacked += 1), "two sizes differ");
    check_refused(&with(&|e| e.bytes.truncate(12)), "two sizes differ");
    check_refused(&with(&|e| *e = ZipEntry::stored(&e.name, &[0; 12])), "another size than the pickle says");
    check_refused(&with(&|e| *e = ZipEntry::deflated(&e.name, &[0; 16])), "compressed where PyTorch stores");
    check_refused(&with(&|e| e.method = 99), "stored or deflated");
    check_refused(&with(&|e| e.name = "net/data/1".into()), "the pickle names it and it is missing");
    check_refused(&with(&|e| e.lies_at = Some(1 << 30)), "behind the directory");
    check_refused(&with(&|e| e.lies_at = Some(3)), "damaged or deceptive zip archive");
    let mut spoiled = parts();
    spoiled[0].crc32 ^= 1;
    check_refused(&zip(&spoiled), "checksum is wrong");
    // The sums of storages are compared when their numbers are read.
    let mut spoiled = parts();
    spoiled[1].bytes[3] ^= 1;
    let folder = TempDir::new().unwrap();
    let mut opened = open(&file(folder.path(), "w.pth", &zip(&spoiled))).unwrap();
    assert!(opened.check_sums().unwrap_err().to_string().contains("checksum is wrong"));
}

#[test]
fn names_must_be_plain_and_unique() {
    for name in ["../etc/passwd", "/etc/passwd", "net/../../x", "c:x", "a\\b", "a\0b", ""] {
        let mut spoiled = parts();
        spoiled.push(ZipEntry::stored(name, b"x"));
        check_refused(&zip(&spoiled), "no plain relative path");
    }
    let mut twice = parts();
    twice.push(twice[1].clone());
    check_refused(&zip(&twice), "stands there twice");
}

#[test]
fn big_endian_numbers_and_scripts_are_refused_by_name() {
    let mut other = parts();
    other.push(ZipEntry::stored("net/byteorder", b"big"));
    check_refused(&zip(&other), "big-endian");
    let mut script = parts();
    script.push(ZipEntry::stored("net/constants.pkl", b"\x80\x02)."));
    check_refused(&zip(&script), "TorchScript");
}

/// The end of an archive as PyTorch writes it: a zip64 record and its locator in front of the short one.
fn with_zip64(bytes: &[u8], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let end = bytes.len() - 22;
    let short = &bytes[end..];
    let field = |at: usize, n: usize| {
        let mut wide = [0; 8];
        wide[..n].copy_from_slice(&short[at..at + n]);
        wide
    };
    let mut record = b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x1e\x03\x2d\0\0\0\0\0\0\0\0\0".to_vec();
    record.extend([field(10, 2), field(10, 2), field(12, 4), field(16, 4)].concat());
    let mut locator = b"PK\x06\x07\0\0\0\0".to_vec();
    locator.extend((end as u64).to_le_bytes());
    locator.extend([1, 0, 0, 0]);
    let mut tail = [record, locator, short.to_vec()].concat();
    change(&mut tail);
    [&bytes[..end], &tail].concat()
}

#[test]
fn zip64_records_are_read_and_must_agree() {
    let folder = TempDir::new().unwrap();
    let plain = zip(&parts());
    let names = |bytes: &[u8]| -> Result<Vec<String>, WeightsError> {
        let mut file = File::open(file(folder.path(), "w.pth", bytes)).unwrap();
        Ok(entries(&mut file)?.into_iter().map(|entry| entry.name).collect())
    };
    let expected = names(&plain).unwrap();
    assert_eq!(names(&with_zip64(&plain, |_| {})).unwrap(), expected);
    // Short fields that say: look at the long ones.
    let deferred = with_zip64(&plain, |tail| tail[76 + 8..76 + 20].fill(0xff));
    assert_eq!(names(&deferred).unwrap(), expected);
    for (at, what) in [(24, "n here"), (32, "n"), (40, "size"), (48, "start"), (0, "magic"), (56 + 8, "place")] {
        let spoiled = with_zip64(&plain, |tail| tail[at] ^= 1);
        assert!(names(&spoiled).is_err(), "{what}");
    }
    let huge = with_zip64(&plain, |tail| tail[24..40].fill(0xee));
    assert!(names(&huge).is_err());
}

#[test]
fn claims_of_millions_of_entries_take_no_memory() {
    let mut bytes = zip(&parts());
    let end = bytes.len() - 22;
    bytes[end + 8..end + 12].fill(0xfe);
    check_refused(&bytes, "cut off");
    let many: Vec<u8> =
        with_zip64(&zip(&parts()), |tail| tail[24..40].copy_from_slice(&[0, 0, 0, 1, 0, 0, 0, 0].repeat(2)));
    check_refused(&many, "");
}

/// The three files of DEVC, which are published in one archive.
fn devc() -> Vec<(String, Vec<u8>)> {
    let all = keys::parse(crate::weights::architecture::architecture("devc").unwrap().list);
    let of = |prefix: &str| -> Vec<Key> {
        let keys = all.iter().filter_map(|k| Some(Key { name: k.name.strip_prefix(prefix)?, shape: k.shape.clone() }));
        keys.collect()
    };
    [
        ("data/vgg19_conv.pth", "vgg."),
        ("c/nonlocal_net_iter_76000.pth", "warp."),
        ("c/colornet_iter_76000.pth", "color."),
    ]
    .map(|(name, prefix)| (name.to_owned(), Dict::of_ones(&of(prefix)).legacy()))
    .into()
}

#[test]
fn an_archive_of_files_makes_one_network() {
    let folder = TempDir::new().unwrap();
    let files = devc();
    let mut all: Vec<ZipEntry> = files.iter().map(|(name, bytes)| ZipEntry::deflated(name, bytes)).collect();
    let mut critic = Dict::default();
    critic.put("critic.weight", &[2], &[1.0, 2.0]);
    all.push(ZipEntry::stored("c/discriminator_iter_76000.pth", &critic.legacy()));
    all.push(ZipEntry::stored("README.md", b"read me"));
    let archive = file(folder.path(), "colorization_checkpoint.zip", &zip(&all));
    let out = folder.path().join("devc.safetensors");
    let summary = convert(&[archive], &out, Precision::Half, None).unwrap();
    assert_eq!((summary.architecture, summary.tensors), ("devc", 140));
    assert!(open(&out).unwrap().tensor("warp.theta.weight").is_some());

    // One file of three: the message names the others.
    let alone: PathBuf = file(folder.path(), "vgg19_conv.pth", &files[0].1);
    let error = convert(std::slice::from_ref(&alone), &out, Precision::Full, None).unwrap_err().to_string();
    assert!(error.contains("nonlocal_net and colornet"), "{error}");
    let error = convert(&[alone.clone(), alone], &out, Precision::Full, None).unwrap_err().to_string();
    assert!(error.contains("do not belong together"), "{error}");

    // What is wrong with a member is told of the member in the archive, wherever it was unpacked.
    let mut torn = all.clone();
    torn[0] = ZipEntry::stored(&files[0].0, b"<html>");
    let archive = file(folder.path(), "torn.zip", &zip(&torn));
    let named = archive.join(&files[0].0).display().to_string();
    let manifest = Manifest::built_in().unwrap();
    let errors = [
        convert(std::slice::from_ref(&archive), &out, Precision::Full, None).unwrap_err(),
        inspect(&archive, &manifest).unwrap_err(),
    ];
    assert!(errors.iter().all(|e| e.to_string().ends_with(&named)), "{errors:?}");

    // A bomb: the size is a lie, and no more than that size is unpacked.
    let mut lie = all.clone();
    lie[0].unpacked -= 100;
    let archive = file(folder.path(), "lie.zip", &zip(&lie));
    let error = convert(&[archive], &out, Precision::Full, None).unwrap_err().to_string();
    assert!(error.contains("another size than the archive says"), "{error}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
}

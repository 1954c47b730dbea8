//! Files cut off at every place, and files with bytes changed: never a panic, never a wait, never gray weights.

use tempfile::TempDir;

use crate::weights::fixtures::{Dict, Noise, file, safetensors};
use crate::weights::pickle::{self, Input};
use crate::weights::{Opened, WeightsError, open};

fn small() -> Dict {
    let mut dict = Dict::default();
    dict.put("a.weight", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    dict.put("a.bias", &[2], &[0.25, 0.5]);
    dict.put_bytes("a.half", "HalfStorage", &[2], 2, vec![0, 0x3c, 0, 0x3c]);
    dict
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let header = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]}}"#;
    vec![
        ("legacy", small().legacy()),
        ("zip", small().zip()),
        ("safetensors", safetensors(header, &[0, 0, 128, 63, 0, 0, 0, 64, 0, 60, 0, 60])),
    ]
}

/// Opens and reads all there is.
fn read_all(bytes: &[u8], folder: &TempDir) -> Result<usize, WeightsError> {
    let mut opened: Opened = open(&file(folder.path(), "w.pth", bytes))?;
    opened.check_sums()?;
    let tensors = opened.tensors().to_vec();
    tensors.iter().map(|tensor| Ok(opened.read(tensor)?.len())).sum()
}

#[test]
fn the_samples_are_whole() {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in samples() {
        assert!(read_all(&bytes, &folder).unwrap() >= 4, "{name}");
    }
}

#[test]
fn a_file_cut_off_at_any_place_is_refused() {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in samples() {
        for length in 0..bytes.len() {
            let error =
                read_all(&bytes[..length], &folder).err().unwrap_or_else(|| panic!("{name} cut off at {length}"));
            let message = error.to_string();
            assert!(message.ends_with("w.pth") && message.contains("; "), "{name} at {length}: {message}");
        }
    }
}

#[test]
fn a_file_with_more_behind_its_end_is_refused() {
    let folder = TempDir::new().unwrap();
    for (name, mut bytes) in samples() {
        bytes.extend(b"more");
        assert!(read_all(&bytes, &folder).is_err(), "{name}");
    }
}

#[test]
fn changed_bytes_never_panic_and_the_sums_of_archives_see_changed_numbers() {
    let folder = TempDir::new().unwrap();
    let mut noise = Noise::new(7);
    for (name, bytes) in samples() {
        let (mut n_read, n_tries) = (0, 4_000);
        for _ in 0..n_tries {
            let mut changed = bytes.clone();
            for _ in 0..=noise.below(4) {
                mutate(&mut changed, &mut noise);
            }
            n_read += usize::from(read_all(&changed, &folder).is_ok());
        }
        // Some changes hit what does not matter; most must be seen where structure or sums cover them.
        assert!(n_read < n_tries, "{name}");
        eprintln!("{name}: {n_read} of {n_tries} changed files were still read");
    }
}

/// One change: a bit, a byte of an odd value, a piece taken out, doubled or moved.
fn mutate(bytes: &mut Vec<u8>, noise: &mut Noise) {
    const ODD: [u8; 10] = [0, 1, 0x7f, 0x80, 0xff, b'(', b'.', b'R', b'}', b'X'];
    let at = noise.below(bytes.len());
    let piece = noise.below(24).min(bytes.len() - at);
    match noise.below(6) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << noise.below(8),
        1 if !bytes.is_empty() => bytes[at] = ODD[noise.below(ODD.len())],
        2 => drop(bytes.drain(at..at + piece)),
        3 => {
            let copy = bytes[at..at + piece].to_vec();
            let to = noise.below(bytes.len());
            bytes.splice(to..to, copy);
        }
        4 => bytes[at..at + piece].fill(0xff),
        _ => bytes.truncate(at),
    }
}

#[test]
fn safetensors_headers_must_be_exact() {
    let folder = TempDir::new().unwrap();
    let check = |header: &str, n_bytes: usize, part: &str| {
        let error = read_all(&safetensors(header, &vec![0; n_bytes]), &folder).unwrap_err().to_string();
        assert!(error.contains(part), "{part:?} is not in: {error}");
    };
    let f32s = |name: &str, shape: &str, offsets: &str| {
        format!(r#""{name}":{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}"#)
    };
    let of = |fields: &[String]| format!("{{{}}}", fields.join(","));
    check(&of(&[f32s("a", "[2]", "[0,4]")]), 4, "does not fill its bytes");
    check(&of(&[f32s("a", "[1]", "[4,8]")]), 8, "overlap others or leave a gap");
    check(&of(&[f32s("a", "[1]", "[0,4]"), f32s("b", "[1]", "[0,4]")]), 4, "overlap others or leave a gap");
    check(&of(&[f32s("a", "[1]", "[0,4]"), f32s("a", "[1]", "[4,8]")]), 8, "twice");
    check(&of(&[f32s("a", "[1]", "[4,0]")]), 4, "overlap others or leave a gap");
    check(&of(&[f32s("a", "[1]", "[0,4]")]), 8, "something follows");
    check(&of(&[f32s("a", "[2]", "[0,8]")]), 4, "ends in the middle");
    check(&of(&[f32s("a", "[9223372036854775807,4]", "[0,4]")]), 4, "does not fill its bytes");
    check(&of(&[f32s("a", "[-1]", "[0,4]")]), 4, "damaged safetensors header");
    check(&of(&[f32s("a", "[1]", "[0,4]").replace("F32", "Q4_0")]), 4, "of a kind that weights are not kept in");
    check(&of(&[f32s("a", "[1]", "[0,18446744073709551615]")]), 4, "lies beyond any file");
    check("{}", 0, "no tensor");
    check("{\"a\":", 0, "damaged safetensors header");
    check(&format!("{{\"a\":{}", "[".repeat(100_000)), 0, "damaged safetensors header");
    let mut huge = safetensors("{}", &[]);
    huge[..4].fill(0xff);
    let error = read_all(&huge, &folder).unwrap_err().to_string();
    assert!(error.contains("claims a size of 4294967295"), "{error}");
}

#[test]
fn the_corpus_of_the_fuzzer_is_read_without_harm_whole_and_changed() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus");
    let folder = TempDir::new().unwrap();
    let mut noise = Noise::new(11);
    let files = ["pickle", "zip", "safetensors"].iter().flat_map(|name| std::fs::read_dir(corpus.join(name)).unwrap());
    let mut n_files = 0;
    for path in files.map(|entry| entry.unwrap().path()) {
        let bytes = std::fs::read(&path).unwrap();
        drop(read_all(&bytes, &folder));
        for _ in 0..300 {
            let mut changed = bytes.clone();
            mutate(&mut changed, &mut noise);
            drop(pickle::read(&mut Input::new(changed.as_slice(), changed.len() as u64)));
            drop(read_all(&changed, &folder));
        }
        n_files += 1;
    }
    assert!(n_files >= 10, "{n_files} files in {}", corpus.display());
    for whole in ["pickle/legacy", "zip/torch", "safetensors/two"] {
        assert!(read_all(&std::fs::read(corpus.join(whole)).unwrap(), &folder).unwrap() > 3, "{whole}");
    }
}

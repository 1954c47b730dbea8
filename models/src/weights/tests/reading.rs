//! Formats, element types, views, wrappers: the same numbers come out whatever way they were put in.

use tempfile::TempDir;

use crate::weights::fixtures::{Dict, Made, Pickle, Storage, file, legacy, safetensors, torch_zip};
use crate::weights::{Opened, WeightsError, open};

/// Two tensors, one of them a single number.
fn small() -> Dict {
    let mut dict = Dict::default();
    dict.put("a.weight", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    dict.put("a.scale", &[], &[0.5]);
    dict
}

fn opened(bytes: &[u8]) -> Result<Opened, WeightsError> {
    let folder = TempDir::new().unwrap();
    open(&file(folder.path(), "weights.pth", bytes))
}

fn read(bytes: &[u8], name: &str) -> (Vec<usize>, Vec<f32>) {
    let mut opened = opened(bytes).unwrap();
    let tensor = opened.tensor(name).unwrap_or_else(|| panic!("{name} in {:?}", opened.tensors())).clone();
    (tensor.shape().into(), opened.read(&tensor).unwrap())
}

/// Both formats of `torch.save`.
fn check(dict: &Dict, name: &str, shape: &[usize], values: &[f32]) {
    for bytes in [dict.legacy(), dict.zip()] {
        assert_eq!(read(&bytes, name), (shape.into(), values.into()), "{name}");
    }
}

#[test]
fn both_formats_of_torch_and_safetensors_give_the_same_numbers() {
    check(&small(), "a.weight", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    check(&small(), "a.scale", &[], &[0.5]);
    let header = r#"{"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"__metadata__":{"by":"us"}}"#;
    let numbers: Vec<u8> = [1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0].iter().flat_map(|v| v.to_le_bytes()).collect();
    let bytes = safetensors(header, &numbers);
    assert_eq!(read(&bytes, "a.weight"), (vec![2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
    assert_eq!(opened(&bytes).unwrap().metadata()["by"], "us");
}

#[test]
fn every_element_type_becomes_f32() {
    let mut dict = Dict::default();
    let put = |dict: &mut Dict, class, bytes: Vec<u8>| dict.put_bytes(class, class, &[2], 2, bytes);
    put(&mut dict, "HalfStorage", [0x3c00_u16, 0xc100].map(u16::to_le_bytes).concat());
    put(&mut dict, "BFloat16Storage", [0x3f80_u16, 0xc020].map(u16::to_le_bytes).concat());
    put(&mut dict, "DoubleStorage", [1.0_f64, -2.5].map(f64::to_le_bytes).concat());
    put(&mut dict, "LongStorage", [1_i64, -3].map(i64::to_le_bytes).concat());
    put(&mut dict, "IntStorage", [1_i32, -3].map(i32::to_le_bytes).concat());
    put(&mut dict, "ShortStorage", [1_i16, -3].map(i16::to_le_bytes).concat());
    put(&mut dict, "CharStorage", vec![1, 0xfd]);
    put(&mut dict, "ByteStorage", vec![1, 3]);
    put(&mut dict, "BoolStorage", vec![1, 0]);
    for (name, second) in [
        ("HalfStorage", -2.5),
        ("BFloat16Storage", -2.5),
        ("DoubleStorage", -2.5),
        ("LongStorage", -3.0),
        ("IntStorage", -3.0),
        ("ShortStorage", -3.0),
        ("CharStorage", -3.0),
        ("ByteStorage", 3.0),
        ("BoolStorage", 0.0),
    ] {
        check(&dict, name, &[2], &[1.0, second]);
    }
}

#[test]
fn strides_and_offsets_are_honored_and_storages_may_be_shared() {
    let mut dict = small();
    let view = |name: &str, key: &str, offset, shape: &[usize], strides: &[usize]| Made {
        name: name.into(),
        key: key.into(),
        class: "FloatStorage",
        offset,
        shape: shape.into(),
        strides: strides.into(),
    };
    let key = dict.tensors[0].key.clone();
    dict.tensors.push(view("turned", &key, 0, &[3, 2], &[1, 3]));
    dict.tensors.push(view("column", &key, 1, &[2], &[3]));
    dict.tensors.push(view("repeated", &key, 5, &[2, 2], &[0, 0]));
    dict.tensors.push(view("end", &key, 5, &[1, 1], &[9, 9]));
    dict.tensors.push(view("nothing", &key, 6, &[0, 3], &[3, 1]));
    check(&dict, "turned", &[3, 2], &[1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    check(&dict, "column", &[2], &[2.0, 5.0]);
    check(&dict, "repeated", &[2, 2], &[6.0; 4]);
    check(&dict, "end", &[1, 1], &[6.0]);
    check(&dict, "nothing", &[0, 3], &[]);
}

#[test]
fn views_beyond_their_storage_are_refused() {
    for (offset, shape, strides) in [
        (1, vec![2, 3], vec![3, 1]),
        (usize::MAX / 2, vec![1], vec![1]),
        (0, vec![1 << 40], vec![0]),
        (0, vec![2], vec![1 << 60]),
        (0, vec![1 << 32, 1 << 32], vec![1, 1]),
        (0, vec![2, 3], vec![3]),
    ] {
        let mut dict = small();
        dict.tensors[0] = Made { offset, shape, strides, ..dict.tensors[0].clone() };
        for bytes in [dict.legacy(), dict.zip()] {
            let error = opened(&bytes).unwrap_err();
            assert!(matches!(error.root(), WeightsError::Tensor { .. }), "{error}");
        }
    }
}

#[test]
fn wrappers_and_the_prefix_of_parallel_training_are_taken_off() {
    for keys in [vec!["state_dict"], vec!["model"], vec!["params_ema"], vec!["params"], vec!["net_g", "state_dict"]] {
        let (pickle, storages) = (small().wrapped(&keys), small().storages);
        for bytes in [legacy(&pickle, &storages), torch_zip(&pickle, &storages)] {
            assert_eq!(read(&bytes, "a.scale").1, [0.5], "{keys:?}");
        }
    }
    let mut dict = small();
    dict.tensors.iter_mut().for_each(|made| made.name = format!("module.{}", made.name));
    check(&dict, "a.scale", &[], &[0.5]);
    dict.tensors[1].name = "a.scale".into();
    check(&dict, "module.a.weight", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
}

#[test]
fn wrapped_too_deep_or_without_tensors_is_refused() {
    let deep = small().wrapped(&["model"; 9]);
    let error = opened(&legacy(&deep, &small().storages)).unwrap_err();
    assert!(matches!(error.root(), WeightsError::NoTensors), "{error}");
    let error = opened(&Dict::default().zip()).unwrap_err();
    assert!(matches!(error.root(), WeightsError::NoTensors), "{error}");
}

#[test]
fn parameters_are_tensors() {
    let mut p = Dict::default().instructions();
    p.0.truncate(p.0.len() - 1);
    p.text("w").global("torch._utils", "_rebuild_parameter").op(b"(");
    p.global("torch._utils", "_rebuild_tensor").op(b"((");
    p.text("storage").global("torch.cuda", "FloatStorage").text("0").text("cuda:0").int(2).op(b"tQ");
    p.int(0).op(b"K\x02\x85K\x01\x85tR\x88").global("collections", "OrderedDict").op(b")RtRu");
    let storage = Storage { key: "0".into(), numel: 2, bytes: [3.0_f32, 4.0].map(f32::to_le_bytes).concat() };
    assert_eq!(read(&legacy(&p, &[storage]), "w"), (vec![2], vec![3.0, 4.0]));
}

#[test]
fn files_of_python_2_have_pairs_bytes_for_texts_and_views_of_storages() {
    let mut p = Pickle::default();
    // The ordered dictionary is called with the list of its pairs, each a list.
    p.global("collections", "OrderedDict").op(b"(](](U\x01w").global("torch._utils", "_rebuild_tensor").op(b"((");
    p.op(b"U\x07storage").global("torch", "FloatStorage").op(b"U\x0242U\x03cpuK\x02");
    // The sixth entry is a view into the storage: its key, first element and length.
    p.op(b"(U\x0243K\x01K\x01ttQK\x00(K\x01t(K\x01ttReetR");
    let storage = Storage { key: "42".into(), numel: 2, bytes: [3.0_f32, 4.0].map(f32::to_le_bytes).concat() };
    assert_eq!(read(&legacy(&p, &[storage]), "w"), (vec![1], vec![4.0]));
}

#[test]
fn numbers_that_are_none_are_refused_when_they_are_read() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut dict = small();
        dict.put("bad", &[3], &[0.0, 1.0, bad]);
        for bytes in [dict.legacy(), dict.zip()] {
            let mut opened = opened(&bytes).unwrap();
            let tensor = opened.tensor("bad").unwrap().clone();
            let error = opened.read(&tensor).unwrap_err();
            assert!(matches!(&error, WeightsError::NotFinite { name, index: 2 } if name == "bad"), "{error}");
        }
    }
}

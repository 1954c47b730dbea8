//! Pickles made to do harm: what they name is never run, what they claim takes no memory, what they break is named.

use std::time::{Duration, Instant};

use crate::weights::WeightsError;
use crate::weights::fixtures::{Dict, Pickle, Storage, file, legacy, torch_zip};
use crate::weights::pickle::{self, Input, Value};

fn run(bytes: &[u8]) -> Result<pickle::Pickled, WeightsError> {
    pickle::read(&mut Input::new(bytes, bytes.len() as u64))
}

/// A pickle of these instructions must be refused with this in the message, and soon.
fn check_refused(instructions: &[u8], part: &str) {
    let begun = Instant::now();
    let bytes = [b"\x80\x02", instructions].concat();
    let message = run(&bytes).map(|p| format!("{:?}", p.root())).unwrap_err().to_string();
    assert!(message.contains(part), "{message}");
    // Generous for a busy machine; what this is about would take minutes or all memory.
    assert!(begun.elapsed() < Duration::from_secs(20), "{part}: {:?}", begun.elapsed());
}

#[test]
fn a_global_that_would_execute_stays_a_name() {
    let folder = tempfile::TempDir::new().unwrap();
    let witness = folder.path().join("witness");
    for (module, name) in [("os", "system"), ("posix", "system"), ("builtins", "eval"), ("subprocess", "Popen")] {
        let mut p = Pickle::default();
        p.global(module, name).op(b"(").text(&format!("touch {}", witness.display())).op(b"tR");
        let pickled = run(&p.whole()).unwrap();
        assert!(matches!(pickled.root(), Value::Call { .. }));
        assert_eq!(pickled.callee(pickled.root()), Some(format!("{module}.{name}")));
        // As a whole weight file it is refused by name.
        for bytes in [legacy(&p, &[]), torch_zip(&p, &[])] {
            let error = crate::weights::open(&file(folder.path(), "evil.pth", &bytes)).unwrap_err();
            assert!(matches!(error.root(), WeightsError::Program(_)), "{error}");
            assert!(error.to_string().contains(&format!("{module}.{name}")), "{error}");
        }
        assert!(!witness.exists());
    }
}

#[test]
fn a_call_hidden_among_good_tensors_is_passed_over() {
    let mut dict = Dict::default();
    dict.put("w", &[2], &[1.0, 2.0]);
    let mut p = dict.instructions();
    p.0.truncate(p.0.len() - 1);
    p.text("evil").global("os", "system").op(b"(").text("true").op(b"tR").text("number").int(3).op(b"u");
    // State that BUILD would set, with a call in it.
    p.op(b"}").text("_metadata").global("os", "abort").op(b")Rsb");
    let folder = tempfile::TempDir::new().unwrap();
    for bytes in [legacy(&p, &dict.storages), torch_zip(&p, &dict.storages)] {
        let opened = crate::weights::open(&file(folder.path(), "weights.pth", &bytes)).unwrap();
        assert_eq!(opened.tensors().len(), 1);
        assert_eq!(opened.others(), ["evil", "number"]);
    }
}

#[test]
fn lying_lengths_take_no_memory() {
    check_refused(b"X\xff\xff\xff\xffabc", "claims a size of 4294967295");
    check_refused(b"\x8d\xff\xff\xff\xff\xff\xff\xff\x7fabc", "claims a size of 9223372036854775807");
    check_refused(b"\x8d\xff\xff\xff\xff\xff\xff\xff\xffabc", "claims a size of 18446744073709551615");
    check_refused(b"B\xff\xff\xff\xffabc", "claims a size of");
    check_refused(b"\x8e\xff\xff\xff\xff\xff\xff\xff\xff", "claims a size of");
    check_refused(b"\x8b\xff\xff\xff\x7f", "claims a size of");
    check_refused(b"X\x09\0\0\0abc", "ends in the middle");
    check_refused(&[b"c".as_slice(), &[b'a'; 2000], b"\n"].concat(), "claims a size of 1025");
}

#[test]
fn bombs_of_values_stack_marks_and_memo_are_stopped() {
    let many = |unit: &[u8]| unit.repeat(2_100_000);
    check_refused(&many(b"}"), "values in the pickle");
    check_refused(&[b"N".as_slice(), &many(b"2")].concat(), "the stack of the pickle");
    check_refused(&many(b"("), "marks in the pickle");
    check_refused(&[b"N".as_slice(), &many(b"\x94")].concat(), "the memo of the pickle");
    check_refused(&many(b"N0"), "values in the pickle");
}

#[test]
fn calls_that_copy_a_list_again_and_again_are_stopped() {
    // An ordered dictionary of 50,000 pairs, made anew from the same list a million times.
    let mut p = Pickle::default();
    p.global("collections", "OrderedDict").op(b"q\x010]q\x02NN\x86q\x030(");
    p.op(&b"h\x03".repeat(50_000)).op(b"eh\x02\x85q\x040").op(&b"h\x01h\x04R0".repeat(1_000_000));
    check_refused(&p.0, "ordered dictionaries of the pickle");
}

#[test]
fn marks_do_not_keep_the_room_of_the_stack() {
    // A stack that was once large, then a million empty tuples: each must be small.
    let mut p = Pickle::default();
    p.op(b"(").op(&b"N".repeat(500_000)).op(b"1").op(&b"(t0".repeat(1_000_000)).op(b"N");
    let pickled = run(&p.whole()).unwrap();
    let held: usize = pickled.values().iter().map(|v| if let Value::Tuple(row) = v { row.capacity() } else { 0 }).sum();
    assert_eq!(held, 0);
}

#[test]
fn deep_and_recursive_structures_are_only_data() {
    let deep = [b"]".as_slice(), &b"]".repeat(500_000), &b"a".repeat(500_000)].concat();
    let mut p = Pickle::default();
    p.op(&deep);
    assert!(matches!(run(&p.whole()).unwrap().root(), Value::List(_)));
    let mut own = Pickle::default();
    own.op(b"]q\0h\0a");
    assert!(matches!(run(&own.whole()).unwrap().root(), Value::List(row) if row.len() == 1));
    // A dictionary that is its own state dictionary ends at the deepest wrapper.
    let mut wrapped = Pickle::default();
    wrapped.op(b"}q\0").text("state_dict").op(b"h\0s");
    // A parameter that is a parameter of itself cannot be made; one of another parameter is none.
    let mut parameter = Pickle::default();
    parameter.op(b"}").text("w").global("torch._utils", "_rebuild_parameter").op(b"q\x01");
    parameter.op(b"h\x01N\x85R\x85Rs");
    let folder = tempfile::TempDir::new().unwrap();
    for p in [wrapped, parameter] {
        let error = crate::weights::open(&file(folder.path(), "w.pth", &legacy(&p, &[]))).unwrap_err();
        assert!(matches!(error.root(), WeightsError::NoTensors), "{error}");
    }
}

#[test]
fn broken_rules_are_named() {
    check_refused(b"0", "takes more from the stack");
    check_refused(b".", "takes more from the stack");
    check_refused(b"(.", "takes a mark for a value");
    check_refused(b"t", "a mark that was never set");
    check_refused(b"h\x07", "recalls what it never kept");
    check_refused(b"(Nd", "a key without a value");
    check_refused(b"NNa", "fills something that holds nothing");
    check_refused(b"]NNs", "fills something that holds nothing");
    check_refused(b"NNR", "without a tuple of arguments");
    check_refused(b"NN\x93", "a name is not a text");
    check_refused(b"X\x01\0\0\0\xff", "not valid UTF-8");
    check_refused(b"c\xff\na\n", "not valid UTF-8");
    check_refused(b"ccollections\nOrderedDict\nK\x01\x85R", "something else than pairs");
    check_refused(b"ccollections\nOrderedDict\n]]a\x85R", "something else than pairs");
    check_refused(b"\x80\x06", "a protocol newer than 5");
    for code in [b'I', b'L', b'S', b'V', b'i', b'o', b'P', b'p', b'g', 0x82, 0x97, 0xff, 0] {
        check_refused(&[code, 0, 0, 0, 0, b'\n', b'\n', b'.'], "which weights do not need");
    }
}

#[test]
fn texts_shared_a_thousand_times_are_not_copied() {
    // One text of 4 MB as the name of every tensor and the key of every storage.
    let text = "x".repeat(4 << 20);
    let mut p = Pickle::default();
    p.op(b"}(").text(&text).op(b"q\x01");
    p.global("torch._utils", "_rebuild_tensor").op(b"((").text("storage").global("torch", "FloatStorage");
    p.op(b"h\x01").text("cpu").int(2).op(b"tQ").int(0).op(b"K\x02\x85K\x01\x85tRq\x02");
    p.op(&b"h\x01h\x02".repeat(200_000)).op(b"u");
    let folder = tempfile::TempDir::new().unwrap();
    let begun = Instant::now();
    let error = crate::weights::open(&file(folder.path(), "w.pth", &torch_zip(&p, &[]))).unwrap_err();
    assert!(matches!(error.root(), WeightsError::TooLarge { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_shape_shared_by_many_tensors_is_not_walked_for_each() {
    let mut p = Pickle::default();
    p.op(b"(").op(&b"K\x01".repeat(900_000)).op(b"tq\x010}(");
    for i in 0..2_000 {
        p.text(&i.to_string()).global("torch._utils", "_rebuild_tensor").op(b"((").text("storage");
        p.global("torch", "FloatStorage").text("0").text("cpu").int(1).op(b"tQK\x00h\x01h\x01tR");
    }
    p.op(b"u");
    let storage = Storage { key: "0".into(), numel: 1, bytes: vec![0; 4] };
    let folder = tempfile::TempDir::new().unwrap();
    let begun = Instant::now();
    let error = crate::weights::open(&file(folder.path(), "w.pth", &torch_zip(&p, &[storage]))).unwrap_err();
    assert!(matches!(error.root(), WeightsError::Tensor { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}

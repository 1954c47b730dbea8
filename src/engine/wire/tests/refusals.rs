//! Every lie has its own refusal, told before memory is taken.

use std::io::Read;

use crate::engine::wire::limits::{self, PREFIX_BYTES};
use crate::engine::wire::*;

/// A stream that counts what is read from it and never ends.
struct Endless {
    frame: Vec<u8>,
    n_read: usize,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        for byte in out.iter_mut() {
            *byte = self.frame.get(self.n_read).copied().unwrap_or(b' ');
            self.n_read += 1;
        }
        Ok(out.len())
    }
}

/// Reads from an endless stream that begins so; the error, and how many bytes were taken.
fn refusal<M: Message + std::fmt::Debug>(frame: Vec<u8>) -> (WireError, usize) {
    let mut input = Endless { frame, n_read: 0 };
    (read::<M>(&mut input).unwrap_err(), input.n_read)
}

/// A frame with these lengths and this header.
fn frame(kind: u16, lengths: [u32; 2], header: &str) -> Vec<u8> {
    let version = limits::VERSION.to_le_bytes();
    let lengths = lengths.map(u32::to_le_bytes);
    [b"TtNw".as_slice(), &version, &kind.to_le_bytes(), &lengths[0], &lengths[1], header.as_bytes()].concat()
}

/// A frame of a request with this header, the header's length told truly.
fn request(header: &str, payload: u32) -> Vec<u8> {
    frame(Request::KIND, [u32::try_from(header.len()).unwrap(), payload], header)
}

fn encode_header(shape: &str) -> String {
    let lightness = format!(r#"{{"shape":{shape},"dtype":"f32"}}"#);
    format!(r#"{{"job":1,"task":{{"encode":{{"network":"n","photo":1,"fit":"published","lightness":{lightness}}}}}}}"#)
}

#[test]
fn what_is_no_frame_is_quoted() {
    let (error, n_read) = refusal::<Reply>(b"Last login: Tue Nov 18 10:02:11".to_vec());
    assert!(matches!(error, WireError::NotAFrame(_)) && n_read == PREFIX_BYTES);
    assert!(error.to_string().contains("Last login: Tue"), "{error}");
    assert!(matches!(decode::<Reply>(b"Tt"), Err(WireError::Truncated)));
    assert!(matches!(decode::<Reply>(b"no"), Err(WireError::NotAFrame(_))));
}

#[test]
fn another_version_is_refused_with_both_named() {
    let mut other = frame(Reply::KIND, [0, 0], "");
    other[4] = 77;
    let error = refusal::<Reply>(other).0.to_string();
    assert!(error.contains("77") && error.contains(&limits::VERSION.to_string()), "{error}");
}

#[test]
fn a_frame_that_goes_the_other_way_is_refused() {
    let frame = encode(&Request { job: JobId(1), task: Task::Shutdown }).unwrap();
    assert!(matches!(decode::<Reply>(&frame), Err(WireError::Kind { found: 1, expected: 2 })));
}

#[test]
fn lengths_beyond_the_limits_are_refused_by_the_prefix_alone() {
    for lengths in [[u32::MAX, 0], [2, u32::MAX], [u32::MAX; 2]] {
        let (error, n_read) = refusal::<Request>(frame(Request::KIND, lengths, "{}"));
        assert!(matches!(error, WireError::TooLarge { .. }), "{lengths:?}: {error}");
        assert_eq!(n_read, PREFIX_BYTES, "{lengths:?}");
    }
}

#[test]
fn shapes_are_held_against_limits_and_payload_before_it_is_read() {
    let check = |shape: &str, payload: u32, accepted: fn(&WireError) -> bool| {
        let header = encode_header(shape);
        let (error, n_read) = refusal::<Request>(request(&header, payload));
        assert!(accepted(&error), "{shape} with {payload}: {error}");
        assert_eq!(n_read, PREFIX_BYTES + header.len(), "{shape}: the payload was touched");
    };
    let is_payload: fn(&WireError) -> bool = |e| matches!(e, WireError::Payload { .. });
    let is_too_large: fn(&WireError) -> bool = |e| matches!(e, WireError::TooLarge { .. });
    let is_header: fn(&WireError) -> bool = |e| matches!(e, WireError::Header(_));
    check("[1,2,3]", 23, is_payload);
    check("[1,2,3]", 25, is_payload);
    check("[1,16384,16384]", 24, is_too_large);
    check("[1,99999999,1]", 24, is_too_large);
    check("[1,18446744073709551615,18446744073709551615]", 24, |e| matches!(e, WireError::TooLarge { .. }));
    for shape in ["[1,2]", "[1,2,3,4]", "[1,-2,3]", "[1,2.5,3]", "[1,NaN,3]", "[1,1e999,3]", "null", "[1,null,3]"] {
        check(shape, 24, is_header);
    }
    check("[1,0,3]", 0, |e| matches!(e, WireError::Invalid { .. }));
    check("[3,2,3]", 72, |e| matches!(e, WireError::Invalid { .. }));
}

#[test]
fn samples_that_are_not_finite_are_refused() {
    for sample in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut frame = request(&encode_header("[1,1,1]"), 4);
        frame.extend(sample.to_le_bytes());
        assert!(matches!(decode::<Request>(&frame), Err(WireError::Invalid { .. })), "{sample}");
    }
}

#[test]
fn parts_that_are_no_parts_are_refused_when_they_come() {
    let array = |channels| Array::new([channels, 1, 1], Dtype::F32, vec![0.0; channels]).unwrap();
    let (lightness, ab, there, here) = (array(1), array(2), array(1), array(1));
    let picture = Reference { lightness, ab, there, here };
    let task = Task::Refer { network: "n".into(), photo: PhotoId(1), reference: ReferenceId(1), picture };
    let mut frame = encode(&Request { job: JobId(1), task }).unwrap();
    assert!(decode::<Request>(&frame).is_ok());
    // The last sample is the part of the photograph's only pixel.
    let at = frame.len() - 4;
    frame[at..].copy_from_slice(&0.5f32.to_le_bytes());
    assert!(matches!(decode::<Request>(&frame), Err(WireError::Invalid { what: "a part of a picture" })));
}

#[test]
fn unknown_and_missing_words_are_refused() {
    let headers = [
        "",
        "7",
        r#"{"job":1}"#,
        r#"{"job":1,"task":"sing"}"#,
        r#"{"job":1,"task":"cancel","loud":true}"#,
        r#"{"job":-1,"task":"cancel"}"#,
        r#"{"job":1,"job":2,"task":"cancel"}"#,
        r#"{"job":1,"task":"cancel"} {}"#,
        r#"{"job":1,"task":{"unload":{"network":"n","and":1}}}"#,
    ];
    for header in headers {
        let error = decode::<Request>(&request(header, 0)).unwrap_err();
        assert!(matches!(error, WireError::Header(_)), "{header}: {error}");
    }
    let deep = "[".repeat(10_000);
    assert!(matches!(decode::<Request>(&request(&deep, 0)), Err(WireError::Header(_))), "deep nesting");
}

#[test]
fn what_follows_a_frame_is_counted() {
    let mut frame = encode(&Request { job: JobId(1), task: Task::Cancel }).unwrap();
    frame.extend([0; 3]);
    assert!(matches!(decode::<Request>(&frame), Err(WireError::Trailing(3))));
}

#[test]
fn neither_side_says_what_the_other_would_refuse() {
    let array = |channels| Array::new([channels, 1, 1], Dtype::F32, vec![0.0; channels]).unwrap();
    let predict = |hints, options| Task::Predict { network: "n".into(), photo: PhotoId(1), hints, options };
    let point = HintPoint { x: 0, y: 0, a: f32::NAN, b: 0.0 };
    let load = |sha256: &str| {
        let weights = WeightFile { path: "a".into(), name: "a".into(), sha256: sha256.into() };
        let (device, precision) = (DeviceChoice::Auto, Precision::Auto);
        Task::Load { network: "n".into(), weights, device, precision, mask_center: None }
    };
    let picture = |lightness, ab, there, here| {
        let picture = Reference { lightness: array(lightness), ab: array(ab), there, here };
        Task::Refer { network: "n".into(), photo: PhotoId(1), reference: ReferenceId(1), picture }
    };
    let part = |part| Array::new([1, 1, 1], Dtype::F32, vec![part]).unwrap();
    let referred = |count, strength| {
        let references = vec![Referred { reference: ReferenceId(1), strength }; count];
        predict(Hints::None, Options { references, ..Options::default() })
    };
    let saturation = |saturation| Options { saturation, ..Options::default() };
    let tasks = [
        Task::Hello { program: "x".repeat(limits::TEXT_BYTES + 1) },
        load(&"0".repeat(63)),
        load(&"A".repeat(64)),
        load(&"\u{e9}".repeat(32)),
        Task::Encode { network: "n".into(), photo: PhotoId(1), lightness: array(2), fit: Fit::Published },
        Task::Encode { network: "n".into(), photo: PhotoId(1), lightness: array(1), fit: Fit::Square(0) },
        Task::Encode { network: "n".into(), photo: PhotoId(1), lightness: array(1), fit: Fit::Longest(9999) },
        predict(Hints::Points(vec![point]), Options::default()),
        predict(Hints::Points(vec![HintPoint { a: 0.0, ..point }; limits::POINTS + 1]), Options::default()),
        predict(Hints::Planes { ab: array(1), mask: array(1) }, Options::default()),
        predict(Hints::None, saturation(f32::INFINITY)),
        predict(Hints::None, saturation(-1.0)),
        predict(Hints::None, Options { temperature: Some(f32::NAN), ..Options::default() }),
        Task::Suggest { network: "n".into(), photo: PhotoId(1), hints: Hints::None, pixel: [0; 2], count: 10 },
        picture(2, 2, part(0.0), part(0.0)),
        picture(1, 1, part(0.0), part(0.0)),
        picture(1, 2, array(2), part(0.0)),
        picture(1, 2, part(0.0), array(2)),
        picture(1, 2, Array::new([1, 1, 2], Dtype::F32, vec![0.0; 2]).unwrap(), part(0.0)),
        picture(1, 2, part(0.5), part(0.0)),
        picture(1, 2, part(0.0), part(256.0)),
        picture(1, 2, part(-1.0), part(0.0)),
        referred(limits::REFERENCES + 1, 1.0),
        referred(1, 1.5),
        referred(1, f32::NAN),
    ];
    for task in tasks {
        let name = task.name();
        assert!(encode(&Request { job: JobId(1), task }).is_err(), "{name}");
    }
}

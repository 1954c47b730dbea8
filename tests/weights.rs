//! `tintype weights` as a shell sees it, without a worker and with one that only speaks.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use tempfile::TempDir;

fn tintype(folder: &Path, words: &[&str]) -> Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintype"));
    command.current_dir(folder).env("HOME", folder).env("TINTYPE_WEIGHTS", folder.join("weights"));
    command.args(words).assert()
}

fn out(assert: &Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

fn said(assert: &Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
}

#[test]
fn what_can_be_added_is_listed_with_licence_and_address() {
    let folder = TempDir::new().unwrap();
    let text = out(&tintype(folder.path(), &["weights", "list"]).success());
    for part in ["comes with Tintype", "siggraph17-retrained", "BSD-2-Clause", "https://", "tintype weights add FILE"] {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
    let json = out(&tintype(folder.path(), &["weights", "list", "--json"]).success());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["known"].as_array().unwrap().len() > 10 && json["installed"][0]["id"] == "unihint");
    assert!(!folder.path().join("weights").exists());
}

#[test]
fn without_the_worker_the_message_names_the_command_that_gets_it() {
    let folder = TempDir::new().unwrap();
    let words = ["weights", "add", "a.pth", "--worker", "./no-such-worker"];
    let message = said(&tintype(folder.path(), &words).code(1));
    assert!(message.contains("cargo xtask run") && message.contains("no-such-worker"), "{message}");
}

#[test]
fn what_is_not_installed_cannot_be_verified_or_removed() {
    let folder = TempDir::new().unwrap();
    for words in [["weights", "verify", "eccv16"], ["weights", "remove", "../weights"]] {
        let message = said(&tintype(folder.path(), &words).code(1));
        assert!(message.contains("no weights are installed"), "{message}");
    }
}

/// A worker that is a script: it says what the real one says of a conversion, and writes a small file.
#[cfg(unix)]
fn speaking_worker(folder: &Path, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("worker.sh");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().into()
}

#[cfg(unix)]
#[test]
fn added_weights_are_listed_verified_and_removed() {
    let folder = TempDir::new().unwrap();
    let sha = "df00044c0a4d7c3edcecf6f75437ce346a66e7a42612d9b968e1a7e17dbc6f66";
    // SHA-256 of "abc" (FIPS 180-4).
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let answer = format!(
        r#"{{"architecture":"siggraph17","tensors":98,"parameters":34192787,"folded":0,"sources":[{{"name":"s.pth","bytes":136787426,"sha256":"{sha}"}}],"output":{{"name":"x","bytes":3,"sha256":"{abc}"}},"tested":false}}"#
    );
    let script =
        format!("test \"$1\" = convert || exit 9\nfor last; do :; done\nprintf abc > \"$last\"\necho '{answer}'");
    let worker = speaking_worker(folder.path(), &script);
    let add = ["weights", "add", "s.pth", "--worker", &worker];
    let text = out(&tintype(folder.path(), &add).success());
    for part in ["installed siggraph17\n", "BSD-2-Clause (the file is known by its hash)", sha] {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
    let note = fs::read_to_string(folder.path().join("weights/siggraph17.json")).unwrap();
    assert!(note.contains("\"mask_cent\": 0.0"), "{note}");
    assert!(said(&tintype(folder.path(), &add).code(1)).contains("installed already"));
    let text = out(&tintype(folder.path(), &["weights", "verify"]).success());
    assert!(text.contains("sound"), "{text}");
    fs::write(folder.path().join("weights/siggraph17.safetensors"), "abd").unwrap();
    let assert = tintype(folder.path(), &["weights", "verify", "siggraph17"]).code(1);
    assert!(out(&assert).contains("changed since it was added"));
    tintype(folder.path(), &["weights", "remove", "siggraph17"]).success();
    assert_eq!(fs::read_dir(folder.path().join("weights")).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_refusal_is_told_in_the_workers_words_and_nothing_is_left() {
    let folder = TempDir::new().unwrap();
    for (script, part) in [
        (
            "echo 'tintype-models: this is a web page; open the address: a.pth' >&2; exit 1",
            "tintype: this is a web page",
        ),
        ("kill -9 $$", "ended without an answer"),
        ("exit 0", "ended without an answer"),
        ("for last; do :; done\nprintf abc > \"$last\"\nexit 1", "ended without an answer"),
    ] {
        let worker = speaking_worker(folder.path(), script);
        let message = said(&tintype(folder.path(), &["weights", "add", "a.pth", "--worker", &worker]).code(1));
        assert!(message.contains(part), "{part:?} is not in: {message}");
        let left = fs::read_dir(folder.path().join("weights")).unwrap().count();
        assert_eq!(left, 0, "{script}");
    }
}

//! Workers that do not start, or do not become ready.

use std::fs;

use tempfile::TempDir;
use tintype::engine::neural::{Client, NeuralConfig, NeuralError};
use tintype::engine::wire::limits::VERSION;

use super::check::{SHORT, Test, config, costs_one_job, fake_always, succeed};

pub(crate) const TESTS: &[Test] = &[
    ("a_program_that_is_not_there_is_named_with_the_remedy", no_program),
    ("a_file_that_may_not_be_run_is_told", not_executable),
    ("a_command_that_cannot_be_read_is_quoted", bad_command),
    ("a_worker_that_fails_at_its_start_is_quoted", || {
        costs_one_job("'fails at start'", |_| (), &["does not find libtorch", "libtorch_cpu.so", "`cargo xtask run`"]);
    }),
    ("a_worker_of_another_version_is_refused_with_both_named", || {
        let ours = format!("version {VERSION}");
        costs_one_job("'speaks another version'", |_| (), &["version 77", &ours, "same release"]);
    }),
    ("a_mute_worker_is_ended", || mute("'is mute'")),
    ("a_worker_that_hangs_at_the_handshake_is_ended", || mute("'hangs at the handshake'")),
    ("a_worker_that_dies_at_the_handshake_is_told", || {
        costs_one_job("'dies at the handshake'", |_| (), &["exit status: 3", "it said last: no"]);
    }),
    ("a_worker_that_answers_something_else_at_the_handshake_is_ended", || {
        costs_one_job("'answers another question at the handshake'", |_| (), &["another question"]);
    }),
    ("what_prints_a_greeting_is_no_worker", || {
        costs_one_job("'prints a greeting'", |_| (), &["Welcome to bigb", "print nothing else"]);
    }),
    ("a_wrapper_starts_the_worker", wrapper),
    ("a_start_can_be_cancelled", cancelled_start),
];

fn mute(manner: &str) {
    costs_one_job(manner, |config| config.handshake = SHORT, &["did not answer within 0.2 s", "password"]);
}

fn error_of(command: String) -> NeuralError {
    Client::new(config(command)).hello(&|| false).expect_err("it cannot start")
}

fn no_program() {
    let error = error_of("/nowhere/tintype-models serve".into());
    assert!(matches!(error, NeuralError::NotInstalled { .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.contains("/nowhere/tintype-models") && message.contains("cargo xtask run"), "{message}");
}

fn not_executable() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("tintype-models");
    fs::write(&file, "no program").unwrap();
    for path in [file.as_path(), folder.path()] {
        let error = error_of(format!("'{}'", path.display()));
        assert!(matches!(error, NeuralError::Start { .. }), "{error:?}");
        assert!(error.to_string().ends_with(&path.display().to_string()), "{error}");
    }
}

fn bad_command() {
    let error = error_of("ssh 'big box tintype-models serve".into()).to_string();
    assert!(error.contains("quote") && error.contains("ssh 'big box"), "{error}");
}

/// As `ssh host tintype-models serve` does: another program starts the worker and passes its streams on; one becomes the
/// worker, one stays beside it.
fn wrapper() {
    let folder = TempDir::new().unwrap();
    for (name, text) in [("becomes it", "exec \"$@\"\n"), ("stays beside it", "\"$@\"\nexit $?\n")] {
        let script = folder.path().join(name);
        fs::write(&script, text).unwrap();
        let command = format!("sh '{}' {}", script.display(), fake_always("good"));
        let mut client = Client::new(config(command));
        assert_eq!(client.hello(&|| false).unwrap().networks, ["fake"]);
        succeed(&mut client);
    }
}

fn cancelled_start() {
    let config = NeuralConfig { grace: SHORT, ..config(fake_always("'is mute'")) };
    let error = Client::new(config).hello(&|| true).expect_err("it is cancelled");
    assert!(matches!(error, NeuralError::Cancelled), "{error:?}");
}

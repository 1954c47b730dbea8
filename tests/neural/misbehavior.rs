//! Workers that start well and then misbehave in a job. Each costs that job; the next one of the same client succeeds.

use std::time::Instant;

use tempfile::TempDir;
use tintype::engine::neural::{Client, Interim, NeuralError};
use tintype::engine::wire::{Array, Dtype, Fit, PhotoId, Task};

use super::check::{
    PATIENCE, SHORT, Test, config, costs_one_job, fake_always, fake_once, is_running, predict, run, succeed,
};

pub(crate) const TESTS: &[Test] = &[
    ("a_worker_that_hangs_in_a_job_is_ended", || {
        costs_one_job("'hangs in a job'", |config| config.silence = SHORT, &["silent for 0.2 s", "smaller network"]);
    }),
    ("a_flood_of_junk_is_no_reply", || {
        costs_one_job("'floods stdout'", |_| (), &["no reply", "y\\ny\\n"]);
    }),
    ("a_flood_of_junk_in_a_job_is_no_reply", || {
        costs_one_job("'floods stdout in a job'", |_| (), &["no reply", "y\\ny\\n"]);
    }),
    ("a_flood_of_errors_blocks_nothing", errors_flood),
    ("a_worker_that_dies_in_a_job_is_quoted", || {
        costs_one_job("dies", |_| (), &["exit status: 7", "c10::Error", "starts it again"]);
    }),
    ("a_worker_that_panics_is_quoted", || {
        costs_one_job("panics", |_| (), &["exit status: 101", "index out of bounds"]);
    }),
    ("a_worker_that_dies_in_the_middle_of_a_reply_is_told_as_dead", || {
        costs_one_job("'cuts a reply'", |_| (), &["exit status: 7", "torn"]);
    }),
    ("a_worker_that_stops_in_the_middle_of_a_reply_is_ended", || {
        costs_one_job("'cuts a reply and hangs'", |config| config.silence = SHORT, &["silent for 0.2 s"]);
    }),
    ("a_reply_that_lies_about_its_size_is_refused", || {
        costs_one_job("'lies about sizes'", |_| (), &["the payload is too large: 4294967295"]);
    }),
    ("a_worker_that_the_system_kills_is_told_as_such", || {
        costs_one_job("'is killed'", |_| (), &["killed by the system", "memory"]);
    }),
    ("a_worker_behind_a_shell_that_the_system_kills_is_told_as_such", killed_behind_a_shell),
    ("a_worker_that_lacks_memory_says_so_and_lives_on", out_of_memory),
    ("a_worker_that_answers_another_job_is_ended", || {
        costs_one_job("'answers another job'", |_| (), &["another question"]);
    }),
    ("a_worker_that_answers_another_question_is_ended", || {
        costs_one_job("'answers another question'", |_| (), &["another question"]);
    }),
    ("a_worker_that_cannot_read_a_request_is_quoted", || {
        costs_one_job("'cannot read'", |_| (), &["the request is not valid"]);
    }),
    ("a_worker_that_closes_its_output_is_ended", closed_output),
    ("a_worker_that_does_not_read_is_ended", deaf),
    ("a_worker_that_died_between_two_jobs_is_replaced", between_jobs),
    ("what_a_worker_started_is_killed_with_it", group),
    ("a_process_that_holds_the_pipes_of_a_dead_worker_blocks_nothing", held_pipes),
    ("a_hundred_kills_cost_a_hundred_jobs", hundred_kills),
];

fn errors_flood() {
    let folder = TempDir::new().unwrap();
    let mut client = Client::new(config(fake_once("'floods stderr'", folder.path())));
    for _ in 0..3 {
        succeed(&mut client);
    }
    assert_eq!(client.starts(), 1);
}

fn out_of_memory() {
    let mut client = Client::new(config(fake_always("'runs out of memory'")));
    for _ in 0..2 {
        let error = run(&mut client, predict()).0.expect_err("it has none");
        assert!(matches!(error, NeuralError::OutOfMemory(_)), "{error:?}");
        let message = error.to_string();
        assert!(message.contains("needs 3 GB") && message.contains("close other programs"), "{message}");
    }
    assert_eq!(client.starts(), 1);
}

fn killed_behind_a_shell() {
    let command = format!("sh -c '\"$@\"; exit $?' sh {}", fake_always("'is killed'"));
    let error = run(&mut Client::new(config(command)), predict()).0.expect_err("it is killed");
    assert!(matches!(error, NeuralError::Killed { .. }), "{error:?}");
}

fn closed_output() {
    let command = "sh -c 'exec 1>&-; echo farewell >&2; sleep 600'";
    let error = run(&mut Client::new(config(command.into())), predict()).0.expect_err("it says nothing").to_string();
    assert!(error.contains("closed the connection") && error.contains("farewell"), "{error}");
}

/// A request that no pipe holds, to a worker that does not read it.
fn deaf() {
    let folder = TempDir::new().unwrap();
    let mut config = config(fake_once("'is deaf'", folder.path()));
    config.silence = SHORT;
    let mut client = Client::new(config);
    let lightness = Array::new([1, 1024, 1024], Dtype::F32, vec![50.0; 1 << 20]).unwrap();
    let task = Task::Encode { network: "fake".into(), photo: PhotoId(1), lightness, fit: Fit::Published };
    let error = run(&mut client, task).0.expect_err("nobody reads it");
    assert!(matches!(error, NeuralError::Silent { .. }), "{error:?}");
    succeed(&mut client);
}

fn between_jobs() {
    let folder = TempDir::new().unwrap();
    let mut client = Client::new(config(fake_once("'dies between jobs'", folder.path())));
    client.hello(&|| false).unwrap();
    // Whether the death is noticed before the job or by it, it costs one job at most.
    if let Err(error) = run(&mut client, predict()).0 {
        assert!(matches!(error, NeuralError::Died { .. }), "{error:?}");
        succeed(&mut client);
    }
    assert_eq!(client.starts(), 2);
}

/// The number that a worker reports as its progress.
fn number(interim: &[Interim]) -> u32 {
    let [Interim::Progress { stage, .. }, ..] = interim else { panic!("no number in {interim:?}") };
    stage.parse().unwrap()
}

fn group() {
    let mut config = config(fake_always("'leaves a process in its group'"));
    config.silence = SHORT;
    let mut client = Client::new(config);
    let (end, before) = run(&mut client, predict());
    assert!(matches!(end, Err(NeuralError::Silent { .. })), "{end:?}");
    let begun = Instant::now();
    while is_running(number(&before)) {
        assert!(begun.elapsed() < PATIENCE, "it still runs");
        std::thread::yield_now();
    }
}

fn held_pipes() {
    let folder = TempDir::new().unwrap();
    let mut client = Client::new(config(fake_once("'leaves a process that holds its pipes'", folder.path())));
    let (end, before) = run(&mut client, predict());
    let error = end.expect_err("it dies").to_string();
    assert!(error.contains("exit status: 9") && error.contains("gone"), "{error}");
    assert!(is_running(number(&before)), "the pipes were to be held until the end of the test");
    succeed(&mut client);
}

fn hundred_kills() {
    let mut client = Client::new(config(fake_always("'tells its number'")));
    for n in 1..=100 {
        let mut kill = |interim: Interim| {
            let pid = number(&[interim]).to_string();
            std::process::Command::new("kill").args(["-9", &pid]).status().unwrap();
        };
        let error = client.run(predict(), &|| false, &mut kill).expect_err("it is killed");
        assert!(matches!(error, NeuralError::Killed { .. }), "{n}: {error:?}");
        assert_eq!(client.starts(), n);
        super::check::nothing_is_left().unwrap();
    }
}

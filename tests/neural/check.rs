//! What the tests share: a client of a fake worker, a job for it, and the look for what was left behind.

use std::fs;
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tintype::engine::neural::{Client, Interim, NeuralConfig, NeuralError};
use tintype::engine::wire::{Answer, Hints, Options, PhotoId, Task};

use super::fake;

/// A test: its name and what it does.
pub(crate) type Test = (&'static str, fn());

/// Long enough that only a hang reaches it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// For what is to be reached; messages say 0.2 s.
pub(crate) const SHORT: Duration = Duration::from_millis(200);

/// Patient with a worker that must answer.
pub(crate) fn config(command: String) -> NeuralConfig {
    NeuralConfig { command, handshake: PATIENCE, silence: PATIENCE, grace: PATIENCE }
}

/// The command line of a fake worker that misbehaves in this manner the first time, and behaves from then on.
pub(crate) fn fake_once(manner: &str, folder: &Path) -> String {
    let this = std::env::current_exe().unwrap();
    let marker = folder.join("it misbehaved");
    format!("'{}' {} {manner} '{}'", this.display(), fake::FLAG, marker.display())
}

/// The command line of a fake worker of this manner.
pub(crate) fn fake_always(manner: &str) -> String {
    let this = std::env::current_exe().unwrap();
    format!("'{}' {} {manner} {}", this.display(), fake::FLAG, fake::ALWAYS)
}

/// A job that a fake worker answers with a little color.
pub(crate) fn predict() -> Task {
    let (network, photo) = ("fake".into(), PhotoId(1));
    Task::Predict { network, photo, hints: Hints::None, options: Options::default() }
}

/// Runs a job that nobody cancels; its end and what came before.
pub(crate) fn run(client: &mut Client, task: Task) -> (Result<Answer, NeuralError>, Vec<Interim>) {
    let mut before = Vec::new();
    let end = client.run(task, &|| false, &mut |interim| before.push(interim));
    (end, before)
}

/// Runs a job that must succeed.
pub(crate) fn succeed(client: &mut Client) {
    let (end, _) = run(client, predict());
    assert!(matches!(end, Ok(Answer::Predicted { .. })), "{end:?}");
}

/// A job of a worker that misbehaves in this manner ends in one error that says this; the next job of the client succeeds.
pub(crate) fn costs_one_job(manner: &str, adapt: fn(&mut NeuralConfig), says: &[&str]) {
    let folder = TempDir::new().unwrap();
    let mut config = config(fake_once(manner, folder.path()));
    adapt(&mut config);
    let mut client = Client::new(config);
    let error = run(&mut client, predict()).0.expect_err("it misbehaves").to_string();
    for words in says {
        assert!(error.contains(words), "{manner}: {words:?} is not in: {error}");
    }
    assert!(error.chars().count() < 600, "{manner}: too long for a person: {error}");
    succeed(&mut client);
}

/// Whether a process runs; a zombie does not.
pub(crate) fn is_running(pid: u32) -> bool {
    stat(&pid.to_string()).is_some_and(|(state, _)| state != "Z")
}

/// The child processes of this one, by their numbers.
pub(crate) fn children() -> Vec<String> {
    let us = std::process::id().to_string();
    names_in("/proc").into_iter().filter(|pid| stat(pid).is_some_and(|(_, parent)| parent == us)).collect()
}

/// No child process and no thread of a client is left.
pub(crate) fn nothing_is_left() -> Result<(), String> {
    let children = children();
    let threads = names_in("/proc/self/task").into_iter();
    let threads = threads.filter_map(|id| fs::read_to_string(format!("/proc/self/task/{id}/comm")).ok());
    let threads: Vec<String> = threads.filter(|name| name.starts_with("networks-")).collect();
    if children.is_empty() && threads.is_empty() {
        Ok(())
    } else {
        Err(format!("left behind: processes {children:?}, threads {threads:?}"))
    }
}

/// State and parent of a process, where the system tells them as Linux does.
fn stat(pid: &str) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut words = stat.rsplit_once(") ")?.1.split(' ').map(String::from);
    Some((words.next()?, words.next()?))
}

fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

//! Which program is the worker: the command of the settings, or the worker that came with this program.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::NeuralError;
use super::words::words;

/// The worker's program, without the ending a system may add.
const PROGRAM: &str = "tintype-models";

/// What tells the worker's program to be a worker.
const SERVE: &str = "serve";

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WorkerCommand {
    program: PathBuf,
    arguments: Vec<String>,
}

impl WorkerCommand {
    /// From a setting; empty means the worker that came with the program.
    pub(super) fn from_setting(command: &str) -> Result<Self, NeuralError> {
        if command.trim().is_empty() {
            return Ok(Self { program: find_worker(), arguments: vec![SERVE.into()] });
        }
        let refused = |reason| NeuralError::Command { reason, command: command.into() };
        let mut words = words(command).map_err(refused)?.into_iter();
        let program = words.next().unwrap_or_default().into();
        Ok(Self { program, arguments: words.collect() })
    }

    /// To be started.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        patient(&mut command);
        command
    }

    /// As messages name it.
    pub(super) fn name(&self) -> String {
        self.program.display().to_string()
    }
}

/// What the threads of libtorch read when they are loaded: those that wait sleep instead of spinning. On two cores on which
/// other work ran, ours included, a small photograph took 2.9 s so and 26 to 36 s otherwise; where nothing else runs there is
/// no difference worth telling.
const PATIENCE: [(&str, &str); 2] = [("OMP_WAIT_POLICY", "passive"), ("GOMP_SPINCOUNT", "0")];

/// Lets a program that computes with libtorch leave the processor to others while it waits, unless the person decided.
pub(in crate::engine) fn patient(command: &mut Command) {
    let undecided = PATIENCE.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
    command.envs(undecided);
}

/// The worker beside this program, or the newest in the build folders around it, or else whichever the system finds.
#[must_use]
pub fn find_worker() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    worker_near(&here).unwrap_or_else(|| PROGRAM.into())
}

/// Whether there is such a worker.
#[must_use]
pub fn has_worker() -> bool {
    let worker = find_worker();
    worker.is_file() || is_in(&std::env::var_os("PATH").unwrap_or_default(), &worker)
}

/// Whether one of the folders has a program; how it is found where nothing but its name is known.
fn is_in(folders: &OsStr, program: &Path) -> bool {
    std::env::split_paths(folders).any(|folder| folder.join(format!("{}{EXE_SUFFIX}", program.display())).is_file())
}

/// Beside an executable; or, where that lies below a folder named `target`, in its builds, the newest first.
fn worker_near(executable: &Path) -> Option<PathBuf> {
    let name = format!("{PROGRAM}{EXE_SUFFIX}");
    let beside = executable.with_file_name(&name);
    if beside.is_file() {
        return Some(beside);
    }
    let target = executable.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "target"))?;
    let builds = ["release", "debug"].map(|build| target.join(build).join(&name));
    let built = |worker: &PathBuf| worker.metadata().and_then(|m| m.modified()).ok();
    builds.into_iter().filter(|worker| worker.is_file()).max_by_key(built)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_setting_names_program_and_arguments() {
        let command = WorkerCommand::from_setting("ssh 'big box' tintype-models serve").unwrap();
        assert_eq!(
            (command.name(), command.arguments),
            ("ssh".into(), ["big box", PROGRAM, SERVE].map(Into::into).into())
        );
        let error = WorkerCommand::from_setting("ssh 'big").unwrap_err().to_string();
        assert!(error.contains("quote") && error.contains("ssh 'big"), "{error}");
    }

    #[test]
    fn a_worker_waits_patiently() {
        let command = WorkerCommand::from_setting("worker serve").unwrap().command();
        for (name, value) in PATIENCE {
            let given = command.get_envs().any(|(found, to)| found == name && to == Some(OsStr::new(value)));
            assert!(given || std::env::var_os(name).is_some(), "{name}");
        }
    }

    #[test]
    fn an_empty_setting_is_the_worker_that_came_with_the_program() {
        assert_eq!(WorkerCommand::from_setting(" ").unwrap().arguments, [SERVE]);
    }

    #[test]
    fn the_worker_is_found_beside_the_program_or_in_the_builds_around_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let put = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            path
        };
        let name = format!("{PROGRAM}{EXE_SUFFIX}");
        let program = put("a/target/debug/deps/tintype");
        assert_eq!(worker_near(&program), None);
        let built = put(&format!("a/target/release/{name}"));
        assert_eq!(worker_near(&program), Some(built));
        let beside = put(&format!("a/target/debug/deps/{name}"));
        assert_eq!(worker_near(&program), Some(beside));
        assert_eq!(worker_near(&folder.path().join("elsewhere/tintype")), None);
        let folders = std::env::join_paths([folder.path().join("a"), folder.path().join("a/target/release")]).unwrap();
        assert!(is_in(&folders, Path::new(PROGRAM)) && !is_in(&folders, Path::new("tintype-nothing")));
    }
}

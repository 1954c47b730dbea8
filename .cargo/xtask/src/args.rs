//! The arguments of `cargo xtask`. Anything that is not understood is refused: a mistyped word must not start a build.

use crate::libtorch::Parts;
use std::ffi::OsString;

/// What `--help` prints, and what follows a refusal.
pub(crate) const USAGE: &str = "\
Set-up commands of Tintype

Usage: cargo xtask run [--cuda] [-- FILE…]
       cargo xtask test
       cargo xtask libtorch [--cuda]
       cargo xtask fuzz [SECONDS]
       cargo xtask --help

Commands:
  run       Install the system packages that are missing, get libtorch, build
            the program and its neural worker in release and open the window,
            with the files named after `--`
  test      Install the system packages that the tests need, get libtorch,
            then check the format, run clippy with and without the window,
            build the docs, run every test and fuzz a little; stops at the
            first failure
  libtorch  Get libtorch alone: the library that the neural worker computes
            with, 545 MB from the Python package index, once, into your cache
            folder; run again after an interruption it goes on
  fuzz      Try random changes of sample inputs on what reads weight files and
            the messages between program and worker, SECONDS (60) on each

Options:
  --cuda    Get what computes on an NVIDIA card as well, 2 GB more

System packages come by apt-get where it exists, as root or through a sudo that
asks for no password. Elsewhere the missing ones are named: `run` then goes on,
`test` stops. Without libtorch `run` goes on as well; the window then has no
networks. With everything in place nothing is installed.

Exit code: 0 done, 1 a step failed, 2 the arguments were not understood;
`run` ends with the program's own exit code.";

/// One call of `cargo xtask`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print the usage.
    Help,
    /// Build both programs and open the window with these files.
    Run { parts: Parts, files: Vec<OsString> },
    /// Get libtorch alone.
    Libtorch { parts: Parts },
    /// Run everything that must pass.
    Test,
    /// Fuzz every target for so many seconds.
    Fuzz { seconds: u32 },
}

/// How long each target is fuzzed where nothing else is said.
const SECONDS: u32 = 60;

/// Reads the arguments after the program's name.
///
/// # Errors
/// A sentence that names the first word that is not understood.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut args = args.into_iter();
    let Some(verb) = args.next() else {
        return Err("which command?".into());
    };
    let mut rest: Vec<OsString> = args.collect();
    let asks_help = rest.iter().take_while(|arg| *arg != "--").any(|arg| arg == "--help" || arg == "-h");
    match verb.to_str() {
        Some("help" | "--help" | "-h") => Ok(Command::Help),
        Some("run" | "test" | "libtorch" | "fuzz") if asks_help => Ok(Command::Help),
        Some("run") => {
            let parts = take_parts(&mut rest);
            run_files(rest).map(|files| Command::Run { parts, files })
        }
        Some("libtorch") => {
            let parts = take_parts(&mut rest);
            rest.first().map_or(Ok(Command::Libtorch { parts }), |extra| Err(not_understood("libtorch", extra)))
        }
        Some("test") => match rest.first() {
            None => Ok(Command::Test),
            Some(extra) => Err(not_understood("test", extra)),
        },
        Some("fuzz") => match rest.as_slice() {
            [] => Ok(Command::Fuzz { seconds: SECONDS }),
            [word] => {
                let seconds = word.to_str().and_then(|word| word.parse().ok()).filter(|seconds| *seconds > 0);
                seconds.map(|seconds| Command::Fuzz { seconds }).ok_or_else(|| not_understood("fuzz", word))
            }
            [_, extra, ..] => Err(not_understood("fuzz", extra)),
        },
        _ => Err(format!("no command is called {}", verb.display())),
    }
}

/// Takes a leading `--cuda` off.
fn take_parts(rest: &mut Vec<OsString>) -> Parts {
    if rest.first().is_some_and(|word| word == "--cuda") {
        rest.remove(0);
        Parts::Cuda
    } else {
        Parts::Cpu
    }
}

/// The files of `run`: nothing, or `--` and what follows it.
fn run_files(rest: Vec<OsString>) -> Result<Vec<OsString>, String> {
    let mut rest = rest.into_iter();
    match rest.next() {
        None => Ok(Vec::new()),
        Some(dashes) if dashes == "--" => Ok(rest.collect()),
        Some(extra) => Err(format!("{}; files come after `--`", not_understood("run", &extra))),
    }
}

fn not_understood(verb: &str, extra: &OsString) -> String {
    format!("{verb} does not understand {}", extra.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Result<Command, &str>) {
        let parsed = parse(line.split_whitespace().map(OsString::from));
        match (parsed, expected) {
            (Ok(command), Ok(wanted)) => assert_eq!(command, wanted, "{line}"),
            (Err(refusal), Err(part)) => assert!(refusal.contains(part), "{line}: {refusal}"),
            (got, wanted) => panic!("{line}: {got:?} instead of {wanted:?}"),
        }
    }

    fn run(files: &[&str]) -> Command {
        Command::Run { parts: Parts::Cpu, files: files.iter().map(OsString::from).collect() }
    }

    #[test]
    fn commands_are_read() {
        check("run", Ok(run(&[])));
        check("run --", Ok(run(&[])));
        check("run -- a.png b.tif", Ok(run(&["a.png", "b.tif"])));
        check("run -- --help", Ok(run(&["--help"])));
        check("run --cuda -- a.png", Ok(Command::Run { parts: Parts::Cuda, files: vec!["a.png".into()] }));
        check("run -- --cuda", Ok(run(&["--cuda"])));
        check("libtorch", Ok(Command::Libtorch { parts: Parts::Cpu }));
        check("libtorch --cuda", Ok(Command::Libtorch { parts: Parts::Cuda }));
        check("test", Ok(Command::Test));
        check("fuzz", Ok(Command::Fuzz { seconds: SECONDS }));
        check("fuzz 5", Ok(Command::Fuzz { seconds: 5 }));
        for help in ["--help", "-h", "help", "run --help", "test -h"] {
            check(help, Ok(Command::Help));
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        check("", Err("which command"));
        check("tests", Err("tests"));
        check("run a.png", Err("a.png; files come after `--`"));
        check("run --rocm", Err("--rocm"));
        check("libtorch cuda", Err("libtorch does not understand cuda"));
        check("test --cuda", Err("--cuda"));
        check("test --fast", Err("--fast"));
        check("fuzz 0", Err("fuzz does not understand 0"));
        check("fuzz zip", Err("zip"));
        check("fuzz 5 6", Err("6"));
        check("test -- x", Err("--"));
    }

    #[test]
    fn usage_names_every_command() {
        for verb in ["run", "test", "libtorch", "fuzz"] {
            assert!(USAGE.contains(&format!("cargo xtask {verb}")), "{verb}");
        }
    }
}

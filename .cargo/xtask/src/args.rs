//! The arguments of `cargo xtask`. Anything that is not understood is refused: a mistyped word must not start a build.

use std::ffi::OsString;

/// What `--help` prints, and what follows a refusal.
pub(crate) const USAGE: &str = "\
Set-up commands of Tintype

Usage: cargo xtask run [-- FILE…]
       cargo xtask test
       cargo xtask --help

Commands:
  run    Install the system packages that are missing, build the program in
         release and open its window, with the files named after `--`
  test   Install the system packages that the tests need, then check the
         format, run clippy with and without the window, build the docs and
         run every test; stops at the first failure

Both use apt-get where it exists, as root or through a sudo that asks for no
password. Elsewhere they name the packages that are missing: `run` then goes
on, `test` stops. With everything in place they install nothing.

Exit code: 0 done, 1 a step failed, 2 the arguments were not understood;
`run` ends with the program's own exit code.";

/// One call of `cargo xtask`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print the usage.
    Help,
    /// Build the program and open its window with these files.
    Run { files: Vec<OsString> },
    /// Run everything that must pass.
    Test,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// A sentence that names the first word that is not understood.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut args = args.into_iter();
    let Some(verb) = args.next() else {
        return Err("which command?".into());
    };
    let rest: Vec<OsString> = args.collect();
    let asks_help = rest.iter().take_while(|arg| *arg != "--").any(|arg| arg == "--help" || arg == "-h");
    match verb.to_str() {
        Some("help" | "--help" | "-h") => Ok(Command::Help),
        Some("run" | "test") if asks_help => Ok(Command::Help),
        Some("run") => run_files(rest).map(|files| Command::Run { files }),
        Some("test") => match rest.first() {
            None => Ok(Command::Test),
            Some(extra) => Err(not_understood("test", extra)),
        },
        _ => Err(format!("no command is called {}", verb.display())),
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
        Command::Run { files: files.iter().map(OsString::from).collect() }
    }

    #[test]
    fn commands_are_read() {
        check("run", Ok(run(&[])));
        check("run --", Ok(run(&[])));
        check("run -- a.png b.tif", Ok(run(&["a.png", "b.tif"])));
        check("run -- --help", Ok(run(&["--help"])));
        check("test", Ok(Command::Test));
        for help in ["--help", "-h", "help", "run --help", "test -h"] {
            check(help, Ok(Command::Help));
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        check("", Err("which command"));
        check("tests", Err("tests"));
        check("run a.png", Err("a.png; files come after `--`"));
        check("run --cuda", Err("--cuda"));
        check("test --fast", Err("--fast"));
        check("test -- x", Err("--"));
    }

    #[test]
    fn usage_names_every_command() {
        for verb in ["run", "test"] {
            assert!(USAGE.contains(&format!("cargo xtask {verb}")), "{verb}");
        }
    }
}

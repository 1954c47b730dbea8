//! A command line split into words, as a shell does it, and nothing else of a shell: no variables, no patterns.

/// The words of a command line: parted by white space, held together by quotes of either kind. A backslash before white
/// space, a quote or a backslash takes that letter as it is, but not between single quotes; before other letters it is a
/// backslash, so that paths of Windows stand as they are.
///
/// # Errors
/// What is wrong, where a quote is not closed or there is no word.
pub(super) fn words(command: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = command.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_escape = letter == '\\' && quote != Some('\'');
        if let Some(escaped) = letters.next_if(|c| is_escape && is_special(*c)) {
            word.get_or_insert_default().push(escaped);
        } else if quote == Some(letter) {
            quote = None;
        } else if quote.is_none() && matches!(letter, '"' | '\'') {
            quote = Some(letter);
            word.get_or_insert_default();
        } else if quote.is_none() && letter.is_whitespace() {
            words.extend(word.take());
        } else {
            word.get_or_insert_default().push(letter);
        }
    }
    words.extend(word);
    match (quote, words.first()) {
        (Some(_), _) => Err("a quote is not closed"),
        (None, None) => Err("it has no word"),
        (None, Some(first)) if first.is_empty() => Err("its first word is empty"),
        (None, Some(_)) => Ok(words),
    }
}

const fn is_special(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '"' | '\'' | '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_split_as_a_shell_would() {
        let check = |command: &str, expected: &[&str]| assert_eq!(words(command).unwrap(), expected, "{command}");
        check("tintype-models serve", &["tintype-models", "serve"]);
        check("  ssh  -T\tbig.box 'tintype-models serve'\n", &["ssh", "-T", "big.box", "tintype-models serve"]);
        check(r#""/opt/my programs/worker" --at="$HOME""#, &["/opt/my programs/worker", "--at=$HOME"]);
        check(r"/opt/my\ programs/worker a\'b", &["/opt/my programs/worker", "a'b"]);
        check(r"C:\Programs\worker.exe '\x\ y'", &[r"C:\Programs\worker.exe", r"\x\ y"]);
        check(r#"x "" '' "a\"b""#, &["x", "", "", "a\"b"]);
        check("größe=\u{a0}2", &["größe=", "2"]);
    }

    #[test]
    fn what_is_no_command_is_refused() {
        for command in ["", "   ", "'worker", "worker \"", "'' serve"] {
            assert!(words(command).is_err(), "{command:?}");
        }
    }
}

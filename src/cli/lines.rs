//! The lines of a text file that tells one thing a line.

use std::path::Path;

/// The longest file that is read: ten thousand lines of a hundred letters.
const MAX_BYTES: u64 = 1 << 20;

/// The lines with their numbers; empty ones and those that begin with # are left out, and a first line of column names, which
/// begins with `heading`, too.
///
/// # Errors
/// The file cannot be read, or is too long.
pub(super) fn lines(path: &Path, heading: &str) -> anyhow::Result<Vec<(usize, String)>> {
    let bytes = std::fs::metadata(path)?.len();
    anyhow::ensure!(bytes <= MAX_BYTES, "it is {bytes} bytes long, and at most {MAX_BYTES} are read");
    let text = std::fs::read_to_string(path)?;
    let told = |(number, line): &(usize, &str)| {
        !(line.is_empty() || line.starts_with('#') || *number == 1 && line.starts_with(heading))
    };
    let lines = text.lines().enumerate().map(|(k, line)| (k + 1, line.trim()));
    Ok(lines.filter(told).map(|(number, line)| (number, line.to_owned())).collect())
}

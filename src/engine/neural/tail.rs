//! The end of what a worker says on its error output; the rest is read and forgotten.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How much is kept, in bytes: the last screens of a backtrace.
const KEPT: usize = 16 << 10;

/// How much of it a message quotes, in letters: two lines of a dialog.
const QUOTED: usize = 240;

/// Read at once, in bytes; the usual size of a pipe.
const CHUNK: usize = 1 << 16;

/// The last bytes of a stream.
#[derive(Default)]
pub(super) struct Tail(Mutex<VecDeque<u8>>);

impl Tail {
    /// Reads the stream to its end, as quickly as it comes.
    pub(super) fn follow(&self, mut stream: impl Read) {
        let mut chunk = vec![0; CHUNK];
        while let Ok(n @ 1..) = stream.read(&mut chunk) {
            self.push(chunk.get(..n).unwrap_or_default());
        }
    }

    fn push(&self, bytes: &[u8]) {
        let mut kept = self.lock();
        kept.extend(bytes.iter().skip(bytes.len().saturating_sub(KEPT)));
        let excess = kept.len().saturating_sub(KEPT);
        kept.drain(..excess);
    }

    /// The last words in one line, without what a terminal would not show; of a panic the first, which say more than its
    /// backtrace.
    pub(super) fn quote(&self) -> String {
        let bytes: Vec<u8> = self.lock().iter().copied().collect();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let panic = lines.iter().rposition(|line| line.contains("panicked at"));
        let line: Vec<char> = shown(lines.get(panic.unwrap_or(0)..).unwrap_or_default());
        let excess = line.len().saturating_sub(QUOTED);
        match panic {
            _ if excess == 0 => line.into_iter().collect(),
            Some(_) => line.into_iter().take(QUOTED).chain(['…']).collect(),
            None => ['…'].into_iter().chain(line.into_iter().skip(excess)).collect(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<u8>> {
        // Bytes are added in one step and a lost one is only a letter of a message.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lines in one line, as letters that can be shown.
fn shown(lines: &[&str]) -> Vec<char> {
    lines.join(" / ").chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_kept_and_quoted_in_one_line() {
        let tail = Tail::default();
        tail.follow("warning: old driver\n\n  no \u{1b}device \n".as_bytes());
        assert_eq!(tail.quote(), "warning: old driver / no device");
    }

    #[test]
    fn of_a_panic_the_message_is_quoted() {
        let tail = Tail::default();
        tail.follow("Loading\nthread 'main' panicked at nets.rs:7:\nodd shape\n".as_bytes());
        tail.follow("  12: std::rt::lang_start\n".repeat(60).as_bytes());
        let quote = tail.quote();
        assert!(quote.starts_with("thread 'main' panicked at nets.rs:7: / odd shape / 12:"), "{quote}");
        assert!(quote.chars().count() == QUOTED + 1);
    }

    #[test]
    fn a_flood_does_not_grow() {
        let tail = Tail::default();
        tail.follow(std::io::repeat(b'x').take(50 << 20));
        tail.follow("the last word".as_bytes());
        assert_eq!(tail.lock().len(), KEPT);
        assert!(tail.quote().ends_with("xthe last word") && tail.quote().chars().count() == QUOTED + 1);
    }
}

//! How much memory there is and was used, where the system tells it as Linux does.

use super::Failure;
use std::fs;
use tintype::engine::wire::FailureKind;

/// Bytes a network works with for each pixel it sees, in single precision. siggraph17 held 0.6 GB more at 512² than at
/// 256² (measured on a processor, one thread), which is 3 KB for each of 197 thousand pixels.
const PER_PIXEL: u64 = 3 << 10;

/// Bytes that a process can still take without pushing others out.
pub(super) fn free() -> Option<u64> {
    kilobytes("/proc/meminfo", "MemAvailable:")
}

/// The most bytes this process ever held.
pub(super) fn peak() -> Option<u64> {
    kilobytes("/proc/self/status", "VmHWM:")
}

/// Refuses work that would not fit. What is not known is tried.
pub(super) fn require(what: &str, bytes: u64) -> Result<(), Failure> {
    require_of(what, bytes, free())
}

/// What a network needs for a picture of so many pixels.
pub(super) const fn for_pixels(n_pixels: usize) -> u64 {
    PER_PIXEL * n_pixels as u64
}

fn require_of(what: &str, bytes: u64, free: Option<u64>) -> Result<(), Failure> {
    match free {
        Some(free) if free < bytes => {
            let [needed, free] = [bytes, free].map(|n| n >> 20);
            let message = format!("{what} needs {needed} MB of memory and {free} MB are free");
            Err(Failure::told(FailureKind::OutOfMemory, message))
        }
        _ => Ok(()),
    }
}

fn kilobytes(file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|n| n << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_with_both_numbers() {
        let message = require_of("this size", 3 << 30, Some(1 << 30)).unwrap_err().to_string();
        assert!(message.contains("3072 MB") && message.contains("1024 MB"), "{message}");
        assert!(require_of("this size", 3 << 30, None).is_ok() && require_of("this size", 1, Some(1)).is_ok());
    }

    #[test]
    fn the_system_is_asked() {
        if std::path::Path::new("/proc/meminfo").exists() {
            assert!(free().unwrap() > 1 << 20 && peak().unwrap() > 1 << 20);
        }
    }
}

//! What a piece of work takes of memory at most, as the system counts it (Linux; nothing elsewhere).

use std::fs;

/// The memory of this process when a piece of work began.
pub(super) struct Peak {
    before: f64,
}

impl Peak {
    /// Begins a piece of work; nothing where the system does not tell.
    pub(super) fn begin() -> Option<Self> {
        // 5 sets the high-water mark back to what is resident now (proc(5), clear_refs).
        fs::write("/proc/self/clear_refs", "5").ok()?;
        Some(Self { before: status("VmRSS:")? })
    }

    /// Bytes at most since then, beyond those held when it began.
    pub(super) fn bytes(&self) -> f64 {
        status("VmHWM:").map_or(0.0, |peak| peak - self.before)
    }
}

/// A line of the process's status, in bytes.
fn status(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(1024.0 * kilobytes)
}

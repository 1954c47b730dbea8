//! What the solver takes of memory at most, as the system counts it (Linux; nothing elsewhere).

use std::fs;
use std::ops::ControlFlow;

use super::SolveCase;
use crate::document::Affinity;
use crate::engine::EngineError;
use crate::engine::hints::{Space, system_of};
use crate::solve::System;

/// What this process takes at most for set-up, solution and one more stroke of a case, in bytes a pixel. It is to be
/// asked first of all: memory that was taken before and freed is taken again unseen.
///
/// # Errors
/// Where the solver refuses.
pub fn peak_bytes_per_pixel(case: &SolveCase, affinity: Affinity) -> Result<Option<f64>, EngineError> {
    let peak = Peak::begin();
    let mut system = System::new(&case.guide, system_of(affinity))?;
    for hints in [&case.hints, &case.more] {
        system.solve(hints, &Space::Lab.config(), &mut |_| ControlFlow::Continue(()))?;
    }
    Ok(peak.map(|peak| peak.bytes() / case.guide.size().area() as f64))
}

/// The memory of this process when a piece of work began.
pub(in crate::engine) struct Peak {
    before: f64,
}

impl Peak {
    /// Begins a piece of work; nothing where the system does not tell.
    pub(in crate::engine) fn begin() -> Option<Self> {
        // 5 sets the high-water mark back to what is resident now (proc(5), clear_refs).
        fs::write("/proc/self/clear_refs", "5").ok()?;
        Some(Self { before: status("VmRSS:")? })
    }

    /// Bytes at most since then, beyond those held when it began.
    pub(in crate::engine) fn bytes(&self) -> f64 {
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

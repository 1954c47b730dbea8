//! A child process with all that it starts: one group, killed as a whole, and never left as a zombie.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often a process is looked at while its end is waited for: often enough that nobody waits for the looking.
const LOOK: Duration = Duration::from_millis(2);

/// How long a killed process may take to go. One that hangs in a driver cannot be killed; the program must not hang too.
const REAP: Duration = Duration::from_secs(5);

/// A running or ended child.
pub(super) struct Process {
    child: Child,
}

impl Process {
    /// Starts a child at the head of a group of its own, all three streams as pipes.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        Ok(Self { child })
    }

    /// The child, for its pipes.
    pub(super) const fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for the child to end by itself, for some time; tells whether it did.
    pub(super) fn ends_within(&mut self, time: Duration) -> bool {
        let begun = Instant::now();
        while !self.has_ended() {
            if begun.elapsed() >= time {
                return false;
            }
            sleep(LOOK);
        }
        true
    }

    /// Kills what is left of the group and takes the child's status; nothing where the system does not give it up.
    pub(super) fn end(&mut self) -> Option<ExitStatus> {
        self.kill();
        let begun = Instant::now();
        while begun.elapsed() < REAP {
            match self.child.try_wait() {
                Ok(None) => sleep(LOOK),
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
        None
    }

    /// Whether the child has ended. It stays a zombie, so that its group's number is not given to another.
    #[cfg(unix)]
    pub(super) fn has_ended(&mut self) -> bool {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        // A child that cannot be waited for any more has been.
        waitid(WaitId::Pid(Pid::from_child(&self.child)), options).map_or(true, |status| status.is_some())
    }

    #[cfg(unix)]
    fn kill(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group};
        // A group that is gone needs no killing.
        kill_process_group(Pid::from_child(&self.child), Signal::KILL).unwrap_or_default();
    }

    /// Whether the child has ended.
    #[cfg(not(unix))]
    pub(super) fn has_ended(&mut self) -> bool {
        self.child.try_wait().map_or(true, |status| status.is_some())
    }

    #[cfg(not(unix))]
    fn kill(&mut self) {
        // A child that is gone needs no killing.
        drop(self.child.kill());
    }
}

/// Whether the system killed it; a shell that started it says so with the exit code 128 + 9.
pub(super) fn was_killed(status: ExitStatus) -> bool {
    #[cfg(unix)]
    let by_signal = std::os::unix::process::ExitStatusExt::signal(&status) == Some(9);
    #[cfg(not(unix))]
    let by_signal = false;
    by_signal || status.code() == Some(128 + 9)
}

//! The pipes of a worker, read and written so that a thread that waits at one can be told to stop.
//!
//! A process that a worker left behind may hold the other end open for ever; so a closed pipe alone cannot end a thread.

use std::io::{self, Read, Write};
#[cfg(unix)]
use std::{
    io::{ErrorKind, PipeReader, PipeWriter},
    os::fd::AsFd,
    sync::Arc,
};

#[cfg(unix)]
use rustix::event::{PollFd, PollFlags, poll};

/// Dropping it stops every thread that waits with one of its [`Waiter`]s.
#[cfg(unix)]
pub(super) struct Stop(#[expect(dead_code, reason = "its end is the signal")] PipeWriter);

/// Waits for a pipe, or for the [`Stop`] to be dropped.
#[cfg(unix)]
#[derive(Clone)]
pub(super) struct Waiter(Arc<PipeReader>);

/// A stop and its waiter.
#[cfg(unix)]
pub(super) fn stop() -> io::Result<(Stop, Waiter)> {
    let (waiter, stop) = io::pipe()?;
    Ok((Stop(stop), Waiter(Arc::new(waiter))))
}

#[cfg(unix)]
impl Waiter {
    /// Waits until the pipe can be read or written, or is at its end.
    fn wait(&self, pipe: &impl AsFd, flag: PollFlags) -> io::Result<()> {
        loop {
            let mut both = [PollFd::new(&*self.0, PollFlags::IN), PollFd::new(pipe, flag)];
            match poll(&mut both, None) {
                Err(error) if io::Error::from(error).kind() != ErrorKind::Interrupted => return Err(error.into()),
                _ if !both[0].revents().is_empty() => return Err(ErrorKind::ConnectionAborted.into()),
                _ if !both[1].revents().is_empty() => return Ok(()),
                _ => {}
            }
        }
    }
}

/// Elsewhere a thread stops when the worker's end of the pipe closes.
#[cfg(not(unix))]
pub(super) struct Stop;

/// Elsewhere a thread waits at the pipe alone.
#[cfg(not(unix))]
#[derive(Clone)]
pub(super) struct Waiter;

/// A stop and its waiter.
#[cfg(not(unix))]
pub(super) fn stop() -> io::Result<(Stop, Waiter)> {
    Ok((Stop, Waiter))
}

/// A pipe whose reading or writing ends when it is stopped.
pub(super) struct Stoppable<P> {
    pipe: P,
    #[cfg_attr(not(unix), expect(dead_code, reason = "pipes are waited for on Unix alone"))]
    waiter: Waiter,
}

impl<P: Read> Stoppable<P> {
    /// To be read.
    pub(super) const fn reader(pipe: P, waiter: Waiter) -> Self {
        Self { pipe, waiter }
    }
}

#[cfg(unix)]
impl<P: Write + AsFd> Stoppable<P> {
    /// To be written.
    pub(super) fn writer(pipe: P, waiter: Waiter) -> io::Result<Self> {
        // A pipe with room for a little takes a little, instead of holding the thread until there is room for all.
        rustix::io::ioctl_fionbio(&pipe, true)?;
        Ok(Self { pipe, waiter })
    }
}

#[cfg(unix)]
impl<P: Read + AsFd> Read for Stoppable<P> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.waiter.wait(&self.pipe, PollFlags::IN)?;
        self.pipe.read(out)
    }
}

#[cfg(unix)]
impl<P: Write + AsFd> Write for Stoppable<P> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            self.waiter.wait(&self.pipe, PollFlags::OUT)?;
            match self.pipe.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                written => return written,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pipe.flush()
    }
}

#[cfg(not(unix))]
impl<P: Write> Stoppable<P> {
    /// To be written.
    pub(super) fn writer(pipe: P, waiter: Waiter) -> io::Result<Self> {
        Ok(Self { pipe, waiter })
    }
}

#[cfg(not(unix))]
impl<P: Read> Read for Stoppable<P> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.pipe.read(out)
    }
}

#[cfg(not(unix))]
impl<P: Write> Write for Stoppable<P> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pipe.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pipe.flush()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn a_thread_that_waits_at_an_open_pipe_is_stopped() {
        let ((reader, writer), (stop, waiter)) = (io::pipe().unwrap(), stop().unwrap());
        let mut reading = Stoppable::reader(reader, waiter.clone());
        let mut writing = Stoppable::writer(writer, waiter).unwrap();
        writing.write_all(b"word").unwrap();
        let mut word = [0; 4];
        reading.read_exact(&mut word).unwrap();
        assert_eq!(&word, b"word");
        thread::scope(|scope| {
            let reader = scope.spawn(|| reading.read(&mut [0; 4]).unwrap_err().kind());
            drop(stop);
            assert_eq!(reader.join().unwrap(), ErrorKind::ConnectionAborted);
        });
        // A pipe that nobody reads fills up; the writer does not hang either.
        assert!(writing.write_all(&vec![0; 1 << 22]).is_err());
    }
}

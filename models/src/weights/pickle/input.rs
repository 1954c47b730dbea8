//! The bytes of a pickle: counted, bounded, and read in pieces so that a claimed length takes no memory by itself.

use std::io::{self, Read};

use crate::weights::WeightsError;

/// Bytes taken at a time for a text of any claimed length.
const PIECE_BYTES: usize = 1 << 16;

/// A reader that knows where it is and where it must stop.
#[derive(Debug)]
pub struct Input<R> {
    reader: R,
    at: u64,
    end: u64,
}

impl<R: Read> Input<R> {
    /// Reads at most `limit` bytes.
    pub fn new(reader: R, limit: u64) -> Self {
        Self { reader, at: 0, end: limit }
    }

    /// Bytes read so far.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The reader, behind what was read.
    pub fn into_inner(self) -> R {
        self.reader
    }

    /// As many bytes as an array has.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], WeightsError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// One byte.
    pub(super) fn byte(&mut self) -> Result<u8, WeightsError> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// So many bytes.
    pub(super) fn bytes(&mut self, length: u64) -> Result<Vec<u8>, WeightsError> {
        self.check(length)?;
        let mut all = Vec::new();
        let mut left = usize::try_from(length).unwrap_or(usize::MAX);
        while left > 0 {
            let begun = all.len();
            all.resize(begun + left.min(PIECE_BYTES), 0);
            self.fill(&mut all[begun..])?;
            left -= all.len() - begun;
        }
        Ok(all)
    }

    /// Passes over so many bytes.
    pub(super) fn skip(&mut self, length: u64) -> Result<(), WeightsError> {
        self.check(length)?;
        let passed = io::copy(&mut (&mut self.reader).take(length), &mut io::sink())?;
        self.at += passed;
        if passed < length { Err(self.truncated()) } else { Ok(()) }
    }

    /// The bytes up to a line feed, which is taken and not given.
    pub(super) fn line(&mut self, limit: usize) -> Result<Vec<u8>, WeightsError> {
        let mut line = Vec::new();
        loop {
            match self.byte()? {
                b'\n' => return Ok(line),
                _ if line.len() == limit => {
                    let (size, limit) = (limit as u64 + 1, limit as u64);
                    return Err(WeightsError::TooLarge { what: "a name in the pickle", size, limit });
                }
                byte => line.push(byte),
            }
        }
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), WeightsError> {
        self.check(bytes.len() as u64)?;
        match self.reader.read_exact(bytes) {
            Ok(()) => {
                self.at += bytes.len() as u64;
                Ok(())
            }
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(self.truncated()),
            Err(e) => Err(e.into()),
        }
    }

    /// Whether so many bytes may still be read.
    fn check(&self, length: u64) -> Result<(), WeightsError> {
        let left = self.end - self.at;
        if length <= left {
            Ok(())
        } else if length < PIECE_BYTES as u64 {
            Err(self.truncated())
        } else {
            Err(WeightsError::TooLarge { what: "a text in the pickle", size: length, limit: left })
        }
    }

    fn truncated(&self) -> WeightsError {
        WeightsError::Truncated { what: "a pickle", at: self.at }
    }
}

//! How much memory a network will take, and whether there is room for it where it would run.
//!
//! What a person is told before a run, in the window and on the command line, and what is refused before anything is loaded:
//! a process that the system kills for want of memory takes others with it.

use crate::engine::weights::Installed;
use crate::engine::wire::{Device, DeviceChoice, Hello};

/// What the worker holds before any network: libtorch itself. 114 MB (measured, as the peak of its process).
const LIBTORCH_BYTES: u64 = 120_000_000;

/// While a network is read its numbers are there three times in 32 bits: as read, in place, and brought to the device. 2.9
/// times was measured on siggraph17, iColoriT, DeOldify (stable) and DDColor as the peak of the process.
const READING: u64 = 3;

/// Bytes that each architecture works with beside its numbers, on a photograph of 512 × 512 shown as its authors do it: the
/// peak of the worker's process less libtorch and the numbers once, measured in 32 bits on two cores with weights of noise,
/// and rounded up. In 16 bits it is half to two thirds of that. Where reading the numbers took more than the work, as with
/// DDColor, iColoriT and `InstColorization`, it is the most that the work can have taken. eccv16, which has the trunk of
/// siggraph17, has its figure. Those that take references had one of 512 × 512.
const WORK_BYTES: [(&str, u64); 12] = [
    ("unihint", 380_000_000),
    ("siggraph17", 300_000_000),
    ("eccv16", 300_000_000),
    ("deoldify-artistic", 2_150_000_000),
    ("deoldify-stable", 1_900_000_000),
    ("ddcolor-tiny", 1_300_000_000),
    ("ddcolor-large", 1_700_000_000),
    ("icolorit-tiny", 100_000_000),
    ("icolorit-small", 200_000_000),
    ("icolorit-base", 700_000_000),
    ("instance-colorization", 700_000_000),
    ("devc", 700_000_000),
];

/// Of an architecture that is not listed: the most of those that are.
const UNKNOWN_WORK_BYTES: u64 = 2_150_000_000;

/// How much memory a network takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    architecture: String,
    /// Its numbers in 32 bits.
    pub numbers_bytes: u64,
    /// The most that its worker will hold, libtorch included.
    pub bytes: u64,
}

/// Whether there is room for a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// It is loaded already.
    Loaded,
    /// There is, or nobody knows better.
    Enough {
        /// Where it will run.
        device: Device,
        /// Bytes that are free there, where that is known.
        free: Option<u64>,
    },
    /// Not on the card, on which so many bytes are free, but on the processor.
    NotOnCard {
        /// Of the card.
        free: u64,
    },
    /// Nowhere; so many bytes are free for the processor.
    Lacking {
        /// Of the processor's memory.
        free: u64,
    },
}

impl Forecast {
    /// Of installed weights.
    #[must_use]
    pub fn of(weights: &Installed) -> Self {
        let listed = WORK_BYTES.iter().find(|(architecture, _)| *architecture == weights.architecture);
        let work = listed.map_or(UNKNOWN_WORK_BYTES, |(_, bytes)| *bytes);
        let numbers_bytes = weights.parameters.saturating_mul(4);
        let most = numbers_bytes.saturating_mul(READING).max(numbers_bytes.saturating_add(work));
        let bytes = most.saturating_add(LIBTORCH_BYTES);
        Self { architecture: weights.architecture.clone(), numbers_bytes, bytes }
    }

    /// Whether a worker that says this of its machine has room for it.
    #[must_use]
    pub fn room(&self, hello: &Hello, choice: DeviceChoice) -> Room {
        if hello.loaded.contains(&self.architecture) {
            return Room::Loaded;
        }
        let card = hello.cuda.first().filter(|_| choice != DeviceChoice::Cpu);
        let free = hello.processor.free_bytes;
        match (card.map(|card| card.free_bytes), free) {
            // The worker brings a card's network there by way of the processor's memory, and falls back to that.
            (_, Some(free)) if free < self.bytes => Room::Lacking { free },
            (Some(Some(free)), _) if free < self.bytes => Room::NotOnCard { free },
            (Some(free), _) => Room::Enough { device: Device::Cuda, free },
            (None, free) => Room::Enough { device: Device::Cpu, free },
        }
    }
}

/// A size of memory or of a file in words: whole megabytes, or gigabytes with one digit behind the point.
#[must_use]
pub fn size_words(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 1000.0 { format!("{:.0} MB", megabytes.ceil()) } else { format!("{:.1} GB", megabytes / 1000.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::wire::{Cuda, Processor};

    #[test]
    fn sizes_are_told_in_the_unit_that_suits_them() {
        let told = [7, 136_787_426, 1_137_000_000, 150_000_000_000].map(size_words);
        assert_eq!(told, ["1 MB", "137 MB", "1.1 GB", "150.0 GB"]);
    }

    #[test]
    fn every_network_of_this_program_has_its_own_figure() {
        let networks = crate::engine::methods::architectures();
        for architecture in &networks {
            assert!(WORK_BYTES.iter().any(|(listed, _)| listed == architecture), "{architecture}");
        }
        assert_eq!(networks.len(), WORK_BYTES.len());
    }

    #[test]
    fn a_network_goes_where_there_is_room_for_it() {
        const NEEDED: u64 = 1000;
        let forecast = Forecast { architecture: "eccv16".into(), numbers_bytes: 100, bytes: NEEDED };
        let check = |processor: Option<u64>, card: Option<Option<u64>>, choice, expected: Room| {
            let card = card.map(|free_bytes| Cuda { name: "card".into(), memory_bytes: 4000, free_bytes });
            let processor = Processor { features: Vec::new(), threads: 2, free_bytes: processor };
            let (program, host) = ("a worker".into(), "bigbox".into());
            let (cuda, networks, loaded) = (card.into_iter().collect(), Vec::new(), Vec::new());
            let mut hello = Hello { program, host, processor, cuda, networks, loaded };
            assert_eq!(forecast.room(&hello, choice), expected, "{hello:?}");
            hello.loaded.push("eccv16".into());
            assert_eq!(forecast.room(&hello, choice), Room::Loaded);
        };
        let here = |device, free| Room::Enough { device, free };
        use DeviceChoice::{Auto, Cpu, Cuda as Card};
        check(Some(NEEDED), None, Auto, here(Device::Cpu, Some(NEEDED)));
        check(None, None, Card, here(Device::Cpu, None));
        check(Some(NEEDED - 1), None, Auto, Room::Lacking { free: NEEDED - 1 });
        check(Some(NEEDED), Some(Some(NEEDED)), Auto, here(Device::Cuda, Some(NEEDED)));
        check(Some(NEEDED), Some(None), Card, here(Device::Cuda, None));
        check(Some(NEEDED), Some(Some(1)), Auto, Room::NotOnCard { free: 1 });
        check(Some(NEEDED), Some(Some(1)), Cpu, here(Device::Cpu, Some(NEEDED)));
        check(Some(0), Some(Some(NEEDED)), Card, Room::Lacking { free: 0 });
    }
}

//! How a worker is started, and how long it may take.

use std::time::Duration;

/// How a worker is started, and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeuralConfig {
    /// The command line that starts the worker, in words as a shell splits them; nothing is expanded. Empty: the worker
    /// that came with the program. `ssh -T host tintype-models serve` runs the networks on another machine.
    pub command: String,
    /// How long a worker may take from its start to its first word.
    pub handshake: Duration,
    /// How long a worker may be silent while it has a job. Raising it suits slow machines, and finds a hang later.
    pub silence: Duration,
    /// How long a worker that was asked to stop may go on before it is killed.
    pub grace: Duration,
}

impl Default for NeuralConfig {
    fn default() -> Self {
        Self { command: String::new(), handshake: HANDSHAKE, silence: SILENCE, grace: GRACE }
    }
}

/// A worker starts in 0.3 to 0.5 s where its 500 MB of libraries are in the cache (measured on two cores); a slow disk and
/// a connection that is to be made first take tens of times as long.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// The slowest stage of the largest network (228 million parameters at 512 × 512, plain f32, one core) is estimated at 40 s
/// from 6.4 s measured for one of 34 million; four times that.
const SILENCE: Duration = Duration::from_secs(180);

/// As long as a person waits for a button without doubting it (Nielsen, *Usability Engineering*, 1993, section 5.5).
const GRACE: Duration = Duration::from_secs(1);

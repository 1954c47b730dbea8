//! What the worker answers.

use serde::{Deserialize, Serialize};

use super::check::{arrays, list, numbers, require, shares, text};
use super::limits;
use super::{Array, JobId, Message, Precision, Task, WireError};

/// An answer of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Of the request; zero where the request could not be read.
    pub job: JobId,
    /// The answer.
    pub answer: Answer,
}

/// What the worker can answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// Who the worker is.
    Hello(Hello),
    /// Work goes on.
    Progress {
        /// At what, sentence case, without a full stop.
        stage: String,
        /// 0..=1.
        fraction: f32,
    },
    /// A coarse result; a better one follows.
    Partial(Prediction),
    /// A network is ready.
    Loaded(Run),
    /// The color of a photograph.
    Predicted {
        /// The color.
        prediction: Prediction,
        /// How it was computed.
        run: Run,
    },
    /// Likely colors of a pixel, the likeliest first.
    Suggested {
        /// At most nine.
        colors: Vec<SuggestedColor>,
        /// How they were computed.
        run: Run,
    },
    /// Where the network is unsure.
    Unsure {
        /// The map.
        uncertainty: Uncertainty,
        /// How it was computed.
        run: Run,
    },
    /// Done, with nothing to show.
    Done,
    /// The job has no result.
    Failed {
        /// Of which kind.
        kind: FailureKind,
        /// What happened, to which file, and what to do; lower case, without a full stop.
        message: String,
    },
    /// The job was broken off.
    Cancelled,
}

/// Who a worker is and what it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// Its name, version and source revision.
    pub program: String,
    /// The name of its machine; empty where that is not known.
    pub host: String,
    /// The processor it runs on.
    pub processor: Processor,
    /// Graphics cards it can use.
    pub cuda: Vec<Cuda>,
    /// Ids of the architectures it knows.
    pub networks: Vec<String>,
    /// Ids of those that are loaded.
    pub loaded: Vec<String>,
}

/// A processor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processor {
    /// Extensions that decide how quick networks are, such as `avx512bf16` and `amx-bf16`.
    pub features: Vec<String>,
    /// Threads a network may use.
    pub threads: usize,
    /// Memory that is free for it in bytes, where that is known.
    pub free_bytes: Option<u64>,
}

/// A graphics card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cuda {
    /// As its maker calls it.
    pub name: String,
    /// Its memory in bytes.
    pub memory_bytes: u64,
    /// How much of it was free, where that is known.
    pub free_bytes: Option<u64>,
}

/// Where something ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// On the processor.
    Cpu,
    /// On a graphics card.
    Cuda,
}

/// How something was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Where.
    pub device: Device,
    /// Why not on the device that was asked for, in a sentence without a full stop; nothing where it was that one.
    pub fell_back: Option<String>,
    /// With which numbers; never [`Precision::Auto`].
    pub precision: Precision,
    /// The most memory the worker held in bytes, where that is known.
    pub memory_bytes: Option<u64>,
    /// Wall time in milliseconds.
    pub elapsed_ms: f32,
}

/// The color of a photograph, at the resolution of its encoded lightness or a coarser one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// `[2, H, W]`, CIE a* and b*.
    pub ab: Array,
    /// `[1, H, W]`, 0..=1, of the same size; nothing where the network tells none.
    pub confidence: Option<Array>,
    /// `[1, H, W]`, 0..=1: entropy of the color distribution by its largest value. Nothing where there is none, or where the
    /// worker tells it only to who asks with [`super::Task::Uncertainty`], as ours does.
    pub uncertainty: Option<Array>,
}

/// Where the network is unsure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// `[1, H, W]`, 0..=1, as [`Prediction::uncertainty`].
    pub map: Array,
    /// Column and row of the map where a hint would help most.
    pub next: [u32; 2],
}

/// A likely color.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestedColor {
    /// CIE a*.
    pub a: f32,
    /// CIE b*.
    pub b: f32,
    /// Its share of the distribution, 0..=1.
    pub weight: f32,
}

/// Kinds of failure, told apart because what to do differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The request makes no sense to this worker.
    BadRequest,
    /// An architecture it does not know.
    UnknownNetwork,
    /// There is no such weight file.
    NoWeights,
    /// The weight file is damaged, or of another architecture.
    BadWeights,
    /// The network was not loaded, or the photograph not encoded: ask for that first.
    NotReady,
    /// The network cannot do this.
    Unsupported,
    /// Memory ran out, of the processor too.
    OutOfMemory,
    /// An error of the worker.
    Inside,
}

impl Answer {
    /// Whether the job ends with it.
    #[must_use]
    pub const fn is_last(&self) -> bool {
        !matches!(self, Self::Progress { .. } | Self::Partial(_))
    }

    /// Whether it is what ends this task, failures aside.
    #[must_use]
    pub const fn answers(&self, task: &Task) -> bool {
        match task {
            Task::Hello { .. } => matches!(self, Self::Hello(_)),
            Task::Load { .. } => matches!(self, Self::Loaded(_)),
            Task::Predict { .. } => matches!(self, Self::Predicted { .. }),
            Task::Suggest { .. } => matches!(self, Self::Suggested { .. }),
            Task::Uncertainty { .. } => matches!(self, Self::Unsure { .. }),
            Task::Unload { .. } | Task::Encode { .. } | Task::Refer { .. } | Task::Shutdown => {
                matches!(self, Self::Done)
            }
            Task::Cancel => false,
        }
    }

    const fn run(&self) -> Option<&Run> {
        match self {
            Self::Loaded(run)
            | Self::Predicted { run, .. }
            | Self::Suggested { run, .. }
            | Self::Unsure { run, .. } => Some(run),
            _ => None,
        }
    }
}

impl Message for Reply {
    const KIND: u16 = 2;

    fn arrays(&self) -> Vec<&Array> {
        match &self.answer {
            Answer::Partial(p) | Answer::Predicted { prediction: p, .. } => {
                [Some(&p.ab), p.confidence.as_ref(), p.uncertainty.as_ref()].into_iter().flatten().collect()
            }
            Answer::Unsure { uncertainty, .. } => vec![&uncertainty.map],
            _ => Vec::new(),
        }
    }

    fn arrays_mut(&mut self) -> Vec<&mut Array> {
        match &mut self.answer {
            Answer::Partial(p) | Answer::Predicted { prediction: p, .. } => {
                [Some(&mut p.ab), p.confidence.as_mut(), p.uncertainty.as_mut()].into_iter().flatten().collect()
            }
            Answer::Unsure { uncertainty, .. } => vec![&mut uncertainty.map],
            _ => Vec::new(),
        }
    }

    fn check(&self) -> Result<(), WireError> {
        self.answer.run().map_or(Ok(()), Run::check)?;
        match &self.answer {
            Answer::Hello(hello) => hello.check(),
            Answer::Progress { stage, fraction } => {
                text("a stage", stage)?;
                shares("the progress", &[*fraction])
            }
            Answer::Partial(prediction) | Answer::Predicted { prediction, .. } => prediction.check(),
            Answer::Suggested { colors, .. } => {
                list("the number of suggestions", colors, limits::SUGGESTIONS)?;
                colors.iter().try_for_each(SuggestedColor::check)
            }
            Answer::Unsure { uncertainty, .. } => uncertainty.check(),
            Answer::Failed { message, .. } => text("a message", message),
            Answer::Loaded(_) | Answer::Done | Answer::Cancelled => Ok(()),
        }
    }
}

impl Hello {
    fn check(&self) -> Result<(), WireError> {
        let names = [&self.processor.features, &self.networks, &self.loaded];
        for list_of_names in names {
            list("a list of names", list_of_names, limits::ENTRIES)?;
        }
        list("the list of graphics cards", &self.cuda, limits::ENTRIES)?;
        let cards = self.cuda.iter().map(|card| &card.name);
        names
            .into_iter()
            .flatten()
            .chain(cards)
            .chain([&self.program, &self.host])
            .try_for_each(|name| text("a name", name))
    }
}

impl Run {
    fn check(&self) -> Result<(), WireError> {
        require("the precision", self.precision != Precision::Auto)?;
        require("the time", self.elapsed_ms.is_finite() && self.elapsed_ms >= 0.0)?;
        text("the reason of a fallback", self.fell_back.as_deref().unwrap_or_default())
    }
}

impl Prediction {
    fn check(&self) -> Result<(), WireError> {
        let others = [&self.confidence, &self.uncertainty].into_iter().flatten();
        let all: Vec<_> = [(&self.ab, 2)].into_iter().chain(others.map(|array| (array, 1))).collect();
        arrays("the shape of the color", &all)
    }
}

impl Uncertainty {
    fn check(&self) -> Result<(), WireError> {
        arrays("the uncertainty", &[(&self.map, 1)])?;
        let ([_, height, width], [x, y]) = (self.map.shape(), self.next.map(|n| n as usize));
        require("the next best place", x < width && y < height)
    }
}

impl SuggestedColor {
    fn check(&self) -> Result<(), WireError> {
        numbers("a suggested color", &[self.a, self.b])?;
        shares("the weight of a color", &[self.weight])
    }
}

//! What the program asks of the worker.

use serde::{Deserialize, Serialize};

use super::check::{arrays, at_most, list, numbers, require, shares, text};
use super::limits;
use super::{Array, Message, Reference, ReferenceId, Referred, WireError};

/// Tells the jobs of one worker apart. Zero is no job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobId(pub u64);

/// Names a photograph that was sent with [`Task::Encode`]; the program chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PhotoId(pub u64);

/// A question to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Repeated by every reply. Of [`Task::Cancel`]: the job to be cancelled.
    pub job: JobId,
    /// What to do.
    pub task: Task,
}

/// What the worker can be asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Task {
    /// Say who you are. Answered by [`super::Answer::Hello`].
    Hello {
        /// Name, version and revision of the program.
        program: String,
    },
    /// Read a network's weights and keep it ready. Answered by [`super::Answer::Loaded`].
    Load {
        /// Id of the architecture, such as `siggraph17`.
        network: String,
        /// The weight file.
        weights: WeightFile,
        /// Where it is to run.
        device: DeviceChoice,
        /// With which numbers.
        precision: Precision,
        /// What is taken from the mask of hints, of networks that have one: it differs from file to file.
        mask_center: Option<f32>,
    },
    /// Free a network and what it holds of photographs. Answered by [`super::Answer::Done`].
    Unload {
        /// Id of the architecture.
        network: String,
    },
    /// Take a photograph and compute what does not depend on hints. Answered by [`super::Answer::Done`].
    Encode {
        /// Id of a loaded architecture.
        network: String,
        /// The name it will have; one of the same name is replaced.
        photo: PhotoId,
        /// `[1, H, W]`, CIE L*, 0..=100.
        lightness: Array,
        /// At which size the network is to see it.
        fit: Fit,
    },
    /// Take a reference picture for an encoded photograph and compute what does not depend on hints; it is forgotten with
    /// the photograph. Answered by [`super::Answer::Done`].
    Refer {
        /// Id of the architecture that encoded the photograph.
        network: String,
        /// Which photograph.
        photo: PhotoId,
        /// The name it will have; one of the same name is replaced.
        reference: ReferenceId,
        /// The picture.
        picture: Reference,
    },
    /// Color an encoded photograph. Answered by [`super::Answer::Predicted`], coarse answers before it.
    Predict {
        /// Id of the architecture that encoded it.
        network: String,
        /// Which photograph.
        photo: PhotoId,
        /// What the person painted.
        hints: Hints,
        /// How.
        options: Options,
    },
    /// Likely colors of one pixel. Answered by [`super::Answer::Suggested`].
    Suggest {
        /// Id of the architecture that encoded it.
        network: String,
        /// Which photograph.
        photo: PhotoId,
        /// What the person painted.
        hints: Hints,
        /// Column and row of the encoded lightness.
        pixel: [u32; 2],
        /// How many at most, 1..=9.
        count: u8,
    },
    /// Where the network is unsure. Answered by [`super::Answer::Unsure`].
    Uncertainty {
        /// Id of the architecture that encoded it.
        network: String,
        /// Which photograph.
        photo: PhotoId,
        /// What the person painted.
        hints: Hints,
    },
    /// Break the request's job off; that job ends with [`super::Answer::Cancelled`], or with its result where it was
    /// done by then. Itself it has no reply.
    Cancel,
    /// End. Answered by [`super::Answer::Done`].
    Shutdown,
}

/// A weight file of the program's. On a worker's own machine it may lie elsewhere, or not at all: what counts is its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightFile {
    /// Where it lies on the program's machine.
    pub path: String,
    /// Its name without a folder, as people on either machine know it.
    pub name: String,
    /// Its SHA-256 in small hexadecimal digits.
    pub sha256: String,
}

/// At which size a network sees a photograph. More pixels take more memory and time, and show smaller things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fit {
    /// As its authors do it.
    #[default]
    Published,
    /// Squashed to a square of this side in pixels.
    Square(u32),
    /// Reduced until the longer side has this many pixels; never enlarged.
    Longest(u32),
}

/// What the person painted, at the resolution of the encoded lightness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Hints {
    /// Nothing.
    None,
    /// A few pixels.
    Points(Vec<HintPoint>),
    /// Strokes.
    Planes {
        /// `[2, H, W]`, CIE a* and b*; zero where the mask is.
        ab: Array,
        /// `[1, H, W]`, 0..=1: how much of the pixel is painted.
        mask: Array,
    },
}

/// A painted pixel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HintPoint {
    /// Column of the encoded lightness.
    pub x: u32,
    /// Row of the encoded lightness.
    pub y: u32,
    /// CIE a*.
    pub a: f32,
    /// CIE b*.
    pub b: f32,
}

/// How a photograph is colored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Factor on the chroma of the proposal; one leaves it.
    pub saturation: f32,
    /// Of the color distribution, where the network has one: lower is bolder. The network's own where none is given.
    pub temperature: Option<f32>,
    /// Pictures to take color from, which the worker was told of with [`Task::Refer`].
    pub references: Vec<Referred>,
    /// Colors the whole picture should have.
    pub palette: Vec<Swatch>,
    /// Objects to be colored on their own.
    pub boxes: Vec<ObjectBox>,
}

impl Default for Options {
    fn default() -> Self {
        Self { saturation: 1.0, temperature: None, references: Vec::new(), palette: Vec::new(), boxes: Vec::new() }
    }
}

/// A color and its share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swatch {
    /// CIE a*.
    pub a: f32,
    /// CIE b*.
    pub b: f32,
    /// 0..=1.
    pub share: f32,
}

/// A box around an object, in pixels of the encoded lightness: left and top within, right and bottom without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectBox {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Column behind the last, greater than `left`.
    pub right: u32,
    /// Row behind the last, greater than `top`.
    pub bottom: u32,
}

/// Where a network is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceChoice {
    /// On the graphics card where there is one with room, else on the processor.
    #[default]
    Auto,
    /// On the processor.
    Cpu,
    /// On the graphics card; on the processor, said aloud, where that fails.
    Cuda,
}

/// Which numbers a network computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// What was measured to be quickest on the device within the stated tolerance.
    #[default]
    Auto,
    /// 32 bits.
    F32,
    /// 16 bits with the range of 32.
    Bf16,
    /// 16 bits.
    F16,
}

impl Task {
    /// In one word, as the header has it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello { .. } => "hello",
            Self::Load { .. } => "load",
            Self::Unload { .. } => "unload",
            Self::Encode { .. } => "encode",
            Self::Refer { .. } => "refer",
            Self::Predict { .. } => "predict",
            Self::Suggest { .. } => "suggest",
            Self::Uncertainty { .. } => "uncertainty",
            Self::Cancel => "cancel",
            Self::Shutdown => "shutdown",
        }
    }

    const fn hints(&self) -> Option<&Hints> {
        match self {
            Self::Predict { hints, .. } | Self::Suggest { hints, .. } | Self::Uncertainty { hints, .. } => Some(hints),
            _ => None,
        }
    }

    /// The three texts a task can have.
    fn texts(&self) -> [&str; 3] {
        match self {
            Self::Hello { program } => [program, "", ""],
            Self::Load { network, weights, .. } => [network, &weights.path, &weights.name],
            Self::Unload { network }
            | Self::Encode { network, .. }
            | Self::Refer { network, .. }
            | Self::Predict { network, .. }
            | Self::Suggest { network, .. }
            | Self::Uncertainty { network, .. } => [network, "", ""],
            Self::Cancel | Self::Shutdown => [""; 3],
        }
    }
}

impl Message for Request {
    const KIND: u16 = 1;

    fn arrays(&self) -> Vec<&Array> {
        let own = match &self.task {
            Task::Encode { lightness, .. } => vec![lightness],
            Task::Refer { picture, .. } => picture.arrays(),
            _ => Vec::new(),
        };
        match self.task.hints() {
            Some(Hints::Planes { ab, mask }) => [own, vec![ab, mask]].concat(),
            _ => own,
        }
    }

    fn arrays_mut(&mut self) -> Vec<&mut Array> {
        let (mut own, hints) = match &mut self.task {
            Task::Encode { lightness, .. } => (vec![lightness], None),
            Task::Refer { picture, .. } => (picture.arrays_mut(), None),
            Task::Predict { hints, .. } | Task::Suggest { hints, .. } | Task::Uncertainty { hints, .. } => {
                (Vec::new(), Some(hints))
            }
            _ => (Vec::new(), None),
        };
        if let Some(Hints::Planes { ab, mask }) = hints {
            own.extend([ab, mask]);
        }
        own
    }

    fn check(&self) -> Result<(), WireError> {
        for words in self.task.texts() {
            text("a text", words)?;
        }
        self.task.hints().map_or(Ok(()), Hints::check)?;
        match &self.task {
            Task::Encode { lightness, fit, .. } => {
                fit.check()?;
                arrays("the lightness", &[(lightness, 1)])
            }
            Task::Load { weights, mask_center, .. } => {
                require("the hash of the weights", is_sha256(&weights.sha256))?;
                require("the center of a mask", mask_center.is_none_or(within_mask))
            }
            Task::Refer { picture, .. } => picture.check(),
            Task::Predict { options, .. } => options.check(),
            Task::Suggest { count, .. } => {
                require("the number of suggestions", (1..=limits::SUGGESTIONS).contains(&usize::from(*count)))
            }
            _ => Ok(()),
        }
    }
}

impl Fit {
    fn check(self) -> Result<(), WireError> {
        let (Self::Square(side) | Self::Longest(side)) = self else { return Ok(()) };
        require("the size a network is to work at", side > 0)?;
        at_most("the size a network is to work at", side as usize, limits::WORK_SIDE).map(|_| ())
    }
}

fn is_sha256(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// A mask is 0 or 1.
fn within_mask(center: f32) -> bool {
    (0.0..=1.0).contains(&center)
}

impl Hints {
    fn check(&self) -> Result<(), WireError> {
        match self {
            Self::None => Ok(()),
            Self::Points(points) => {
                list("the number of hints", points, limits::POINTS)?;
                points.iter().try_for_each(|point| numbers("a hint", &[point.a, point.b]))
            }
            Self::Planes { ab, mask } => arrays("the shape of the hints", &[(ab, 2), (mask, 1)]),
        }
    }
}

impl Options {
    fn check(&self) -> Result<(), WireError> {
        let within = |x: f32| (0.0..=limits::NUMBER).contains(&x);
        require("the saturation", within(self.saturation))?;
        require("the temperature", self.temperature.is_none_or(within))?;
        list("the palette", &self.palette, limits::ENTRIES)?;
        for swatch in &self.palette {
            numbers("a color of the palette", &[swatch.a, swatch.b])?;
            shares("the share of a color", &[swatch.share])?;
        }
        list("the number of boxes", &self.boxes, limits::ENTRIES)?;
        require("a box", self.boxes.iter().all(|b| b.left < b.right && b.top < b.bottom))?;
        list("the number of references", &self.references, limits::REFERENCES)?;
        self.references.iter().try_for_each(|referred| shares("the strength of a reference", &[referred.strength]))
    }
}

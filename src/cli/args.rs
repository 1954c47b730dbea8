//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::compare::Compare;
use super::eval::Eval;
use super::format::Format;
use super::scan::ScanArgs;
use super::weights::Weights;
use crate::document;
use crate::engine::wire::DeviceChoice;
use crate::engine::{NetworkConfig, Networks, PROGRAM, Settings, tint_from_srgb};

/// What the program was asked to do.
#[derive(Debug)]
pub enum Invocation {
    /// Open the window, with these photographs and projects.
    Window(Vec<PathBuf>),
    /// Run a command.
    Command(Command),
}

/// Reads the command line; on `--help`, `--version` and mistakes it prints and ends the program.
#[must_use]
pub fn parse() -> Invocation {
    let words = Words::parse();
    words.command.map_or(Invocation::Window(words.files), Invocation::Command)
}

/// Color for black-and-white photographs: paint strokes, watch the color arrive
///
/// Without a command the window opens, with the photographs and projects that are named.
#[derive(Debug, Parser)]
#[command(name = "tintype", version = PROGRAM.trim_start_matches("Tintype "), args_conflicts_with_subcommands = true)]
struct Words {
    /// Photographs and projects to open in the window
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Color a photograph from strokes painted on a copy of it
    Colorize(Box<Colorize>),
    /// Render a project to a picture, exactly as the window exports it
    Render(Render),
    /// List the methods, and why one is not available
    Methods(NetworkArgs),
    /// Measure how near methods come to the colors of photographs, by numbers of hints
    Eval(Eval),
    /// Show what several methods make of photographs, side by side
    Compare(Compare),
    /// Measure this machine
    #[command(subcommand)]
    Bench(Bench),
    /// Install weights of neural networks, and see which there are
    #[command(subcommand)]
    Weights(Weights),
}

/// Arguments of `colorize`.
#[derive(Debug, Args)]
pub struct Colorize {
    /// The photograph
    #[arg(value_name = "PHOTO")]
    pub photo: PathBuf,
    /// A copy of the photograph with strokes painted over it: pixels that differ are strokes, gray ones mean neutral
    #[arg(long, value_name = "MARKED", required_unless_present_any = ["method", "tint", "points", "reference"])]
    pub strokes: Option<PathBuf>,
    /// Painted points: a text of lines `x,y,#rrggbb` or `x,y,#rrggbb,radius`, in pixels of the photograph
    #[arg(long, value_name = "FILE.csv")]
    pub points: Option<PathBuf>,
    /// Things to be colored each on its own, by a method that takes boxes: a text of lines `left,top,right,bottom`, in pixels
    /// of the photograph
    #[arg(long, value_name = "FILE.csv")]
    pub boxes: Option<PathBuf>,
    /// A picture to take colors from; may be given several times
    #[arg(long, value_name = "REF")]
    pub reference: Vec<PathBuf>,
    /// What is taken of the references
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = ReferenceAs::Places, requires = "reference")]
    pub reference_as: ReferenceAs,
    /// What goes with what: a text of lines `x,y,x,y` or `x,y,x,y,reference`, a place in the photograph and one in the reference
    /// of that number, in pixels of each
    #[arg(long, value_name = "FILE.csv", requires = "reference")]
    pub pairs: Option<PathBuf>,
    /// Where color comes from before strokes are honored; `tintype methods` lists what there is. With references superpixel,
    /// without levin where none is named
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// The color of `--method constant`, in sRGB; its lightness does not count
    #[arg(long, value_name = "#RRGGBB", value_parser = color_of)]
    pub tint: Option<[f32; 2]>,
    /// A picture of the photograph's size: no color flows between pixels of different value
    #[arg(long, value_name = "LABELS")]
    pub regions: Option<PathBuf>,
    /// A picture of the photograph's size: what is black in it takes no part and stays gray
    #[arg(long, value_name = "MASK")]
    pub mask: Option<PathBuf>,
    /// The picture to write: .png, .tif, .jpg or .webp
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The system that carries color from pixel to pixel
    #[arg(long, value_enum, default_value_t = Affinity::Tintype)]
    pub affinity: Affinity,
    #[command(flatten)]
    pub scan: ScanArgs,
    #[command(flatten)]
    pub proposing: ProposingArgs,
    #[command(flatten)]
    pub networks: NetworkArgs,
    #[command(flatten)]
    pub format: Format,
    /// Print one line of JSON with sizes, times, cycles, residual and the largest change of L
    #[arg(long)]
    pub json: bool,
}

/// How a network proposes.
#[derive(Clone, Copy, Debug, Args)]
pub struct ProposingArgs {
    /// How firmly a network's proposal is held where no stroke is near; 0 leaves all to strokes
    #[arg(long, value_name = "0..1", default_value_t = 1.0)]
    pub strength: f32,
    /// Factor on the chroma of a network's proposal
    #[arg(long, value_name = "0..2", default_value_t = 1.0)]
    pub saturation: f32,
    /// Temperature of a network's distribution of colors: lower is bolder
    #[arg(long, value_name = "0..2")]
    pub temperature: Option<f32>,
    /// How much less the proposal is held along edges of the photograph, so that color meets them sharply
    #[arg(long, value_name = "0..1", default_value_t = 0.0)]
    pub edges: f32,
    /// Tell the network the likely color of this number at the place where it is least sure
    #[arg(long, value_name = "1..9", default_value_t = 0, hide_default_value = true)]
    pub mode: u8,
    /// The palette that the network is given, where it takes some
    #[arg(long, value_name = "NAME", value_parser = mood)]
    pub palette: Option<document::Mood>,
    /// Let the network follow the strokes too, where it can; the solver honors them either way
    #[arg(long)]
    pub guide: bool,
}

impl ProposingArgs {
    pub(super) fn in_document(self) -> anyhow::Result<document::Proposing> {
        let hints = if self.guide { document::HintUse::Network } else { document::HintUse::Solver };
        let Self { strength, saturation, temperature, edges, mode, palette, .. } = self;
        let proposing = document::Proposing { strength, saturation, temperature, hints, edges, mode, palette };
        anyhow::ensure!(
            proposing.is_sound(),
            "--strength and --edges are 0 to 1, --saturation and --temperature are 0 to 2, --mode is 1 to 9"
        );
        Ok(proposing)
    }
}

fn mood(name: &str) -> Result<document::Mood, String> {
    let all = document::Mood::ALL;
    let names = all.map(document::Mood::id).join(", ");
    all.into_iter().find(|mood| mood.id() == name).ok_or_else(|| format!("there are {names}"))
}

/// Where networks run.
#[derive(Clone, Debug, Args)]
pub struct NetworkArgs {
    /// Where networks run; auto takes the graphics card where there is one with room
    #[arg(long, value_enum, default_value_t = Device::Auto)]
    pub device: Device,
    /// The command that starts the worker of the networks, for example `ssh -T host tintype-models serve`
    #[arg(long, value_name = "COMMAND")]
    pub worker: Option<String>,
}

impl NetworkArgs {
    pub(super) fn networks(&self) -> Networks {
        let mut config = NetworkConfig::default().with(&Settings::of_this_user());
        if let Some(command) = &self.worker {
            config.neural.command.clone_from(command);
        }
        config.device = match self.device {
            Device::Auto => config.device,
            Device::Cpu => DeviceChoice::Cpu,
            Device::Cuda => DeviceChoice::Cuda,
        };
        Networks::new(config)
    }
}

/// A device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Device {
    /// What the settings say, or else what is quickest
    Auto,
    /// The processor
    Cpu,
    /// The graphics card
    Cuda,
}

/// Arguments of `render`.
#[derive(Debug, Args)]
pub struct Render {
    /// The project file
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The picture to write: .png, .tif, .jpg or .webp
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    #[command(flatten)]
    pub format: Format,
    /// Write what the project says about its strokes into the picture's XMP
    #[arg(long)]
    pub notes: bool,
    /// Print one line of JSON with sizes, times, cycles, residual and the largest change of L
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub networks: NetworkArgs,
}

/// a* and b* of a color written as `#b08050`, with or without the `#`.
pub(super) fn color_of(word: &str) -> Result<[f32; 2], String> {
    let digits = word.strip_prefix('#').unwrap_or(word);
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err("write a color as six hexadecimal digits, for example '#b08050'".into());
    }
    let value = u32::from_str_radix(digits, 16).map_err(|e| e.to_string())?;
    let [_, rgb @ ..] = value.to_be_bytes();
    Ok(tint_from_srgb(rgb))
}

/// What is taken of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReferenceAs {
    /// Its colors, where the photograph looks like the places that have them
    Places,
    /// Which colors it has, wherever they are, by a method that takes palettes
    Palette,
}

impl ReferenceAs {
    pub(super) const fn in_document(self) -> document::Takes {
        match self {
            Self::Places => document::Takes::Places,
            Self::Palette => document::Takes::Palette,
        }
    }
}

/// The system that carries color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Affinity {
    /// The system of the authors' published code, solved and shown in YIQ as they do
    Paper,
    /// The symmetric system in Lab, which keeps every tone
    Tintype,
    /// The same with links between far places that look alike
    TintypeFar,
}

impl Affinity {
    pub(super) const fn in_document(self) -> document::Affinity {
        match self {
            Self::Paper => document::Affinity::Paper,
            Self::Tintype => document::Affinity::Tintype,
            Self::TintypeFar => document::Affinity::TintypeFar,
        }
    }
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// The solver, on synthetic photographs made to be hard or on files
    Solve(BenchSolve),
    /// How near the systems come to the colors of photographs, from a few dabs of them
    Affinity(BenchAffinity),
}

/// Arguments of `bench solve`.
#[derive(Debug, Args)]
pub struct BenchSolve {
    /// Sizes of the synthetic photographs in megapixels
    #[arg(long, value_name = "MP,…", value_delimiter = ',', default_values_t = [0.25, 1.0, 4.0, 12.0, 24.0])]
    pub sizes: Vec<f64>,
    /// Threads; all by default
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// A photograph and its marked copy to measure instead
    #[arg(long, num_args = 2, value_names = ["PHOTO", "MARKED"])]
    pub files: Option<Vec<PathBuf>>,
    /// The system to solve
    #[arg(long, value_enum, default_value_t = Affinity::Tintype)]
    pub affinity: Affinity,
    /// Solve the system of `tintype` by sparse Cholesky factorization too, up to a megapixel
    #[arg(long)]
    pub peers: bool,
    /// Print one line of JSON a size
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bench affinity`.
#[derive(Debug, Args)]
pub struct BenchAffinity {
    /// A folder of color photographs
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// How many dabs of true color each photograph gets
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [10, 50, 200])]
    pub hints: Vec<usize>,
    /// At most so many photographs, taken evenly from the folder
    #[arg(long, value_name = "N")]
    pub pictures: Option<usize>,
    /// The systems to compare
    #[arg(long, value_enum, value_name = "NAME,…", value_delimiter = ',',
        default_values_t = [Affinity::Paper, Affinity::Tintype, Affinity::TintypeFar])]
    pub affinities: Vec<Affinity>,
    /// Print one line of JSON a row
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words, and what they are taken for.
    fn check(words: &[&str], expected: &str) {
        let parsed = Words::try_parse_from(["tintype"].iter().chain(words));
        let said = match &parsed {
            Err(_) => "refused",
            Ok(Words { command: None, .. }) => "window",
            Ok(Words { command: Some(Command::Colorize(_)), .. }) => "colorize",
            Ok(Words { command: Some(Command::Render(_)), .. }) => "render",
            Ok(Words { command: Some(Command::Methods(_)), .. }) => "methods",
            Ok(Words { command: Some(Command::Eval(_)), .. }) => "eval",
            Ok(Words { command: Some(Command::Compare(_)), .. }) => "compare",
            Ok(Words { command: Some(Command::Bench(_)), .. }) => "bench",
            Ok(Words { command: Some(Command::Weights(_)), .. }) => "weights",
        };
        assert_eq!(said, expected, "{words:?}: {parsed:?}");
    }

    #[test]
    fn words_and_what_they_mean() {
        check(&[], "window");
        check(&["ida.png", "bob.jpg"], "window");
        check(&["methods"], "methods");
        check(&["colorize", "ida.png", "--strokes", "m.png", "-o", "out.png"], "colorize");
        check(
            &["colorize", "ida.png", "--strokes", "m.png", "-o", "o.png", "--affinity", "paper", "--bits", "16"],
            "colorize",
        );
        check(&["colorize", "ida.png", "-o", "out.png"], "refused");
        let scan = ["--frame", "auto", "--turn", "left", "--levels", "9,250", "--curve", "0:0,255:200", "--crop"];
        check(
            &[&["colorize", "ida.png", "--strokes", "m.png", "-o", "o.png", "--keep-tint"], &scan[..]].concat(),
            "colorize",
        );
        check(&["colorize", "ida.png", "--strokes", "m.png", "-o", "o.png", "--turn", "up"], "refused");
        check(&["colorize", "ida.png", "-o", "out.png", "--method", "constant", "--tint", "#b08050"], "colorize");
        check(&["colorize", "ida.png", "-o", "out.png", "--method", "constant", "--tint", "sepia"], "refused");
        check(&["colorize", "ida.png", "-o", "out.png", "--method", "constant"], "colorize");
        check(&["colorize", "ida.png", "--strokes", "m.png", "-o", "o.png", "--bits", "12"], "refused");
        check(&["render", "ida.tintype", "-o", "o.jpg", "--quality", "101"], "refused");
        check(&["bench", "solve", "--sizes", "0.25,1"], "bench");
        check(&["bench", "affinity", "--data", "photos", "--hints", "10,50"], "bench");
        check(&["bench", "affinity"], "refused");
        check(&["eval", "--method", "levin", "constant", "--data", "photos", "-o", "r.html", "-o", "r.json"], "eval");
        check(&["eval", "--data", "photos", "--hints", "0,10", "--protocol", "icolorit", "-o", "r.json"], "eval");
        check(&["eval", "--method", "levin", "-o", "r.json"], "refused");
        check(&["eval", "--data", "photos", "-o", "r.json", "--limit", "0"], "refused");
        check(&["colorize", "ida.png", "--reference", "a.png", "--reference", "b.png", "-o", "out.png"], "colorize");
        check(
            &["colorize", "ida.png", "--reference", "a.png", "--reference-as", "palette", "-o", "out.png"],
            "colorize",
        );
        check(&["colorize", "ida.png", "--method", "levin", "--reference-as", "palette", "-o", "out.png"], "refused");
        check(&["colorize", "ida.png", "--pairs", "p.csv", "--method", "levin", "-o", "out.png"], "refused");
        check(&["compare", "ida.png", "bob.png", "--methods", "levin,constant", "-o", "r.html"], "compare");
        check(&["compare", "ida.png", "--methods", "levin", "--json"], "compare");
        check(&["compare", "ida.png", "--methods", "levin"], "refused");
        check(&["weights", "list", "--json"], "weights");
        check(&["weights", "add", "a.pth", "b.pth", "--as", "devc"], "weights");
        check(&["weights", "add"], "refused");
        check(&["--frobnicate"], "refused");
    }

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory;
        Words::command().debug_assert();
    }
}

//! `tintype compare`: photographs and ways of coloring in, a page that shows them side by side out.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{Affinity, NetworkArgs};
use super::eval::{kind_of, write_report};
use super::progress::Progress;
use super::references::referred;
use super::say::{remark, say};
use crate::document::{Base, Takes};
use crate::engine::{Contest, PROGRAM, compared, marked_snapshot, methods, trials, untouched_snapshot};
use crate::eval::{Comparison, Sheet, page};

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct Compare {
    /// The photographs
    #[arg(value_name = "PHOTO", required = true)]
    pub photos: Vec<PathBuf>,
    /// Ways of coloring: METHOD, METHOD:setting=value (strength, edges, saturation, temperature, guide=yes, mode=1…9,
    /// palette=warm|cool|garden|dusk), or METHOD*N for N variants of a network, as distinct as they can be
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', required = true)]
    pub methods: Vec<String>,
    /// A folder of the photographs' true colors, under the same names
    #[arg(long, value_name = "DIR")]
    pub truth: Option<PathBuf>,
    /// A marked copy of the photograph, or a folder of such under the same names
    #[arg(long, value_name = "MARKED")]
    pub strokes: Option<PathBuf>,
    /// A picture to take colors from, for the ways that take some; may be given several times
    #[arg(long, value_name = "REF")]
    pub reference: Vec<PathBuf>,
    /// The report to write: .html for people, .json for programs; name it twice for both
    #[arg(short, long = "output", value_name = "REPORT", required_unless_present = "json")]
    pub outputs: Vec<PathBuf>,
    /// The system that carries color from pixel to pixel
    #[arg(long, value_enum, default_value_t = Affinity::Tintype)]
    pub affinity: Affinity,
    #[command(flatten)]
    pub networks: NetworkArgs,
    /// Print the figures as one line of JSON
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(args: &Compare) -> anyhow::Result<()> {
    // A long comparison must not end at a name that was wrong from the start.
    let kinds = args.outputs.iter().map(|path| kind_of(path)).collect::<anyhow::Result<Vec<_>>>()?;
    for folder in args.truth.iter() {
        anyhow::ensure!(folder.is_dir(), "there is no such folder of true colors: {}", folder.display());
    }
    let networks = args.networks.networks();
    let trials = trials(&args.methods, args.affinity.in_document(), &methods(&networks))?;
    anyhow::ensure!(!trials.is_empty(), "name at least one way of coloring; `tintype methods` lists what there is");
    let progress = Progress::begin("Comparing");
    let mut sheets = Vec::new();
    for (k, path) in args.photos.iter().enumerate() {
        let (photo, snapshot) = match strokes_of(args, path) {
            Some(strokes) => marked_snapshot(path, &strokes, &Base::default())?,
            None => untouched_snapshot(path, &Base::default())?,
        };
        let snapshot = referred(snapshot, (&args.reference, Takes::Places), None)?;
        let truth = args.truth.as_ref().and_then(|folder| alike(folder, path));
        let contest = Contest { photo: &photo, snapshot: &snapshot, trials: &trials, truth: truth.as_deref() };
        sheets.push(compared(&contest, &networks, &mut |share| {
            progress.share((k as f32 + share) / args.photos.len() as f32);
            std::ops::ControlFlow::Continue(())
        })?);
    }
    progress.end();
    let comparison = Comparison { program: PROGRAM.into(), sheets };
    for (path, kind) in args.outputs.iter().zip(kinds) {
        write_report(path, kind, || page(&comparison), &comparison)?;
    }
    tell(&comparison, args.json)
}

/// The marked copy of a photograph: the file that was named, or the one of its name in the folder that was.
fn strokes_of(args: &Compare, photo: &Path) -> Option<PathBuf> {
    let named = args.strokes.as_ref()?;
    if named.is_dir() { alike(named, photo) } else { Some(named.clone()) }
}

/// The file of a folder that has a photograph's name, or its name but for the ending.
fn alike(folder: &Path, photo: &Path) -> Option<PathBuf> {
    let same = photo.file_name().map(|name| folder.join(name)).filter(|path| path.is_file());
    let mut files: Vec<_> = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    same.or_else(|| files.into_iter().find(|file| file.is_file() && stem(file) == stem(photo)))
}

fn stem(path: &Path) -> Option<&OsStr> {
    path.file_stem()
}

fn tell(comparison: &Comparison, json: bool) -> anyhow::Result<()> {
    if json {
        return say(&serde_json::to_string(comparison)?);
    }
    comparison.sheets.iter().try_for_each(tell_sheet)
}

fn tell_sheet(sheet: &Sheet) -> anyhow::Result<()> {
    say(&sheet.photograph)?;
    for entry in &sheet.entries {
        match (&entry.made, &entry.failed) {
            (Some(made), _) => {
                let near = made.figures.map(|f| format!(", PSNR {:.2} dB, ΔE00 {:.2}", f.psnr_db, f.delta_e));
                say(&format!(
                    "  {:32} {:8.0} ms, colorfulness {:.1}{}",
                    entry.way,
                    made.ms,
                    made.colorfulness,
                    near.unwrap_or_default()
                ))?;
            }
            (None, reason) => remark(&format!("{}: {}", entry.way, reason.as_deref().unwrap_or("nothing came of it"))),
        }
    }
    Ok(())
}

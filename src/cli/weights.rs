//! `tintype weights`: which weights of networks are installed, which can be added, and adding, verifying, removing them.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, Subcommand};

use super::say::{remark, say};
use crate::engine::neural::find_worker;
use crate::engine::weights::{self, Added, Catalog, Installed, KnownFile, Listed, Manifest, Origin, Verdict};

/// What to do with weights.
#[derive(Debug, Subcommand)]
pub enum Weights {
    /// List what is installed, and what can be added and where it is published
    List(List),
    /// Check a weight file, convert it and install it
    Add(Add),
    /// Hash installed weights again: all, or those of one id
    Verify(Verify),
    /// Take installed weights away
    Remove(Remove),
}

/// Arguments of `weights list`.
#[derive(Debug, Args)]
pub struct List {
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `weights add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The weight files of one network, or the archive its authors publish
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Install them under this id instead of the one Tintype gives
    #[arg(long = "as", value_name = "ID")]
    pub id: Option<String>,
    /// The neural worker to read them with; by default the one that came with Tintype
    #[arg(long, value_name = "PROGRAM")]
    pub worker: Option<PathBuf>,
}

/// Arguments of `weights verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Which; all by default
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// Arguments of `weights remove`.
#[derive(Debug, Args)]
pub struct Remove {
    /// Which
    #[arg(value_name = "ID")]
    pub id: String,
}

pub(super) fn run(command: &Weights) -> anyhow::Result<()> {
    let catalog = Catalog::of_this_user();
    match command {
        Weights::List(args) => list(&catalog, args),
        Weights::Add(args) => add(&catalog, args),
        Weights::Verify(args) => verify(&catalog, args),
        Weights::Remove(args) => {
            catalog.remove(&args.id)?;
            say(&format!("removed {}", args.id))
        }
    }
}

fn list(catalog: &Catalog, args: &List) -> anyhow::Result<()> {
    let (installed, manifest) = (catalog.list()?, Manifest::built_in()?);
    if args.json {
        return say(&json(&installed, &manifest)?);
    }
    say(&format!("installed in {}", catalog.folder().display()))?;
    if installed.is_empty() {
        say("  nothing yet")?;
    }
    for entry in &installed {
        say(&match entry {
            Listed::Installed(weights) => installed_words(weights),
            Listed::Broken { id, reason } => {
                format!("  {id:22} broken: {reason}; `tintype weights remove {id}` takes it away")
            }
        })?;
    }
    say("can be added: fetch the file yourself, then `tintype weights add FILE`")?;
    let is_there = |file: &KnownFile| {
        installed.iter().any(|entry| matches!(entry, Listed::Installed(w) if w.known.as_ref() == Some(&file.id)))
    };
    manifest.files.iter().filter(|file| !is_there(file)).try_for_each(|file| say(&known_words(file)))
}

fn json(installed: &[Listed], manifest: &Manifest) -> anyhow::Result<String> {
    let whole = installed.iter().filter_map(|entry| match entry {
        Listed::Installed(weights) => Some(weights),
        Listed::Broken { .. } => None,
    });
    let broken = installed.iter().filter_map(|entry| match entry {
        Listed::Broken { id, reason } => Some(serde_json::json!({"id": id, "reason": reason})),
        Listed::Installed(_) => None,
    });
    Ok(serde_json::to_string(&serde_json::json!({
        "installed": whole.collect::<Vec<_>>(),
        "broken": broken.collect::<Vec<_>>(),
        "known": manifest.files,
    }))?)
}

fn installed_words(weights: &Installed) -> String {
    let licence = weights.licence.as_deref().unwrap_or("licence unknown");
    let tested = if weights.tested { "" } else { ", not run yet" };
    let megabytes = weights.file.bytes.div_ceil(1_000_000);
    let from = match weights.origin {
        Origin::Added => format!("added {}", weights.added),
        Origin::Shipped => "comes with Tintype".into(),
    };
    format!("  {:22} {}, {megabytes} MB, {licence}, {from}{tested}", weights.id, weights.architecture)
}

fn known_words(file: &KnownFile) -> String {
    let size = file.bytes.map_or_else(String::new, |bytes| format!("{} MB, ", bytes.div_ceil(1_000_000)));
    let note = if file.note.is_empty() { String::new() } else { format!("\n{:24} {}", "", file.note) };
    format!("  {:22} {}, {size}{}\n{:24} {}{note}", file.id, file.title, file.licence, "", file.address)
}

fn add(catalog: &Catalog, args: &Add) -> anyhow::Result<()> {
    let files = args.files.iter().map(std::path::absolute).collect::<Result<Vec<_>, _>>()?;
    let worker = args.worker.clone().unwrap_or_else(find_worker);
    let manifest = Manifest::built_in()?;
    let added = weights::add(&files, args.id.as_deref(), catalog, &manifest, Path::new(&worker))?;
    say(&added_words(&added))?;
    if !added.is_known {
        remark(
            "the file's hash is none of those Tintype knows: its keys and shapes are right, but who made it and under which \
             licence is for you to know",
        );
    }
    Ok(())
}

fn added_words(Added { installed, is_known, folded }: &Added) -> String {
    let sources = installed.sources.iter().map(|source| format!("\n  sha256   {}  {}", source.sha256, source.name));
    let licence = match (&installed.licence, is_known) {
        (Some(licence), true) => format!("{licence} (the file is known by its hash)"),
        (Some(licence), false) => format!("{licence}, if it is the published file of that name; its hash is not known"),
        (None, _) => "unknown".into(),
    };
    let norms = if *folded == 0 { String::new() } else { format!(", {folded} norms folded") };
    format!(
        "installed {}\n  network  {}, {} numbers{norms}\n  licence  {licence}{}",
        installed.id,
        installed.architecture,
        installed.parameters,
        sources.collect::<String>()
    )
}

fn verify(catalog: &Catalog, args: &Verify) -> anyhow::Result<()> {
    let ids: Vec<String> = match &args.id {
        Some(id) => vec![id.clone()],
        None => catalog.list()?.iter().map(|entry| id_of(entry).to_owned()).collect(),
    };
    let mut n_bad = 0;
    for id in &ids {
        let outcome = match catalog.verify(id) {
            Ok(Verdict::Sound) => "sound".to_owned(),
            Ok(Verdict::Changed) => {
                n_bad += 1;
                format!("changed since it was added; `tintype weights remove {id}` and add it again")
            }
            Err(reason) if args.id.is_some() => return Err(reason.into()),
            Err(reason) => {
                n_bad += 1;
                reason.to_string()
            }
        };
        say(&format!("{id:22} {outcome}"))?;
    }
    if n_bad > 0 {
        bail!("{n_bad} of {} weights are not sound", ids.len());
    }
    Ok(())
}

fn id_of(entry: &Listed) -> &str {
    match entry {
        Listed::Installed(weights) => &weights.id,
        Listed::Broken { id, .. } => id,
    }
}

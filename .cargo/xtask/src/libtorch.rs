//! `cargo xtask libtorch`: the library under the neural worker, fetched once for all checkouts of this person.
//!
//! It comes as wheels of the Python package index, whose hashes `wheels.rs` pins, and lies in the person's cache folder under
//! its version; `.libtorch` in the checkout is a link to it. A run that was interrupted leaves nothing that looks whole,
//! and the next one goes on after the last wheel that came. With everything there it asks nobody anything.

mod cache;
mod fetch;
mod wheels;

use cache::Cache;
use std::fs;
use std::path::{Path, PathBuf};

/// How much of libtorch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    /// What computes on the processor.
    Cpu,
    /// That and what computes on an NVIDIA card.
    Cuda,
}

/// Makes sure that `.libtorch` leads to a whole libtorch with at least these parts.
///
/// Whoever sets LIBTORCH, or puts a folder of their own at `.libtorch`, is left alone.
///
/// # Errors
/// What stands in the way, for what, and what to do about it.
pub(crate) fn provide(parts: Parts) -> Result<(), String> {
    let link = crate::root().join(".libtorch");
    if let Some(own) = brought_along(&link) {
        eprintln!("xtask: using the libtorch at {}", own.display());
        return Ok(());
    }
    refuse_other_systems()?;
    let cache = Cache::of_this_person()?;
    let whole = match whole_one(&cache, &link, parts) {
        Some(folder) => folder,
        None => fetch::fetch(&cache, parts)?,
    };
    point(&link, &whole)
}

/// A libtorch that is not ours: the environment names it, or it is a folder where our link would be.
fn brought_along(link: &Path) -> Option<PathBuf> {
    let ours = link.join("torch");
    let named = std::env::var_os("LIBTORCH").map(PathBuf::from).filter(|path| *path != ours);
    let is_folder = fs::symlink_metadata(link).is_ok_and(|about| about.is_dir());
    named.or_else(|| is_folder.then_some(ours))
}

/// The wheels that are pinned are those of one system.
fn refuse_other_systems() -> Result<(), String> {
    if cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
        return Ok(());
    }
    Err(format!(
        "libtorch is fetched on 64-bit x86 Linux only; elsewhere install libtorch {} yourself and set LIBTORCH to its folder",
        wheels::RELEASE
    ))
}

/// A whole libtorch with these parts: the one in use first, so that nothing changes under a build; one with more parts
/// serves as well.
fn whole_one(cache: &Cache, link: &Path, parts: Parts) -> Option<PathBuf> {
    let serving = match parts {
        Parts::Cpu => &[Parts::Cpu, Parts::Cuda][..],
        Parts::Cuda => &[Parts::Cuda],
    };
    let mut whole = serving.iter().filter(|parts| cache.is_whole(**parts)).map(|parts| cache.folder(*parts));
    let in_use = fs::read_link(link).ok();
    let first = whole.next()?;
    if in_use.as_ref() == Some(&first) {
        Some(first)
    } else {
        whole.find(|path| in_use.as_ref() == Some(path)).or(Some(first))
    }
}

/// Lets the link lead to this folder; a link that leads elsewhere is replaced in one step.
#[cfg(unix)]
fn point(link: &Path, folder: &Path) -> Result<(), String> {
    if fs::read_link(link).is_ok_and(|target| target == folder) {
        return Ok(());
    }
    let fresh = link.with_extension(format!("new-{}", std::process::id()));
    let made = std::os::unix::fs::symlink(folder, &fresh).and_then(|()| fs::rename(&fresh, link));
    made.map_err(|error| format!("could not make the link {} to {}: {error}", link.display(), folder.display()))
}

/// Elsewhere [`refuse_other_systems`] came first.
#[cfg(not(unix))]
fn point(link: &Path, _folder: &Path) -> Result<(), String> {
    Err(format!("no link can be made at {}", link.display()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_one_in_use_stays_and_more_parts_serve_as_well() {
        let top = std::env::temp_dir().join(format!("tintype-xtask-libtorch-{}", std::process::id()));
        let cache = Cache::at(&top);
        let link = top.join("link");
        assert_eq!(whole_one(&cache, &link, Parts::Cpu), None);
        cache::tests::make_whole(&cache, Parts::Cuda);
        assert_eq!(whole_one(&cache, &link, Parts::Cpu), Some(cache.folder(Parts::Cuda)));
        cache::tests::make_whole(&cache, Parts::Cpu);
        assert_eq!(whole_one(&cache, &link, Parts::Cpu), Some(cache.folder(Parts::Cpu)));
        assert_eq!(whole_one(&cache, &link, Parts::Cuda), Some(cache.folder(Parts::Cuda)));
        point(&link, &cache.folder(Parts::Cpu)).unwrap();
        point(&link, &cache.folder(Parts::Cuda)).unwrap();
        assert_eq!(whole_one(&cache, &link, Parts::Cpu), Some(cache.folder(Parts::Cuda)));
        fs::remove_file(cache.folder(Parts::Cuda).join("torch/lib/libc10.so")).unwrap();
        assert_eq!(whole_one(&cache, &link, Parts::Cpu), Some(cache.folder(Parts::Cpu)));
        fs::remove_dir_all(&top).unwrap();
    }
}

//! Where libtorch lies on this machine, whether it is whole, and whose turn it is to fetch it.

use super::Parts;
use super::wheels::{self, RELEASE};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder for what can be fetched again, as the XDG base directories have it, and our corner in it.
pub(crate) struct Cache {
    top: PathBuf,
}

impl Cache {
    /// `$XDG_CACHE_HOME/tintype`, or `~/.cache/tintype`.
    ///
    /// # Errors
    /// No home is known, or the folder cannot be made.
    pub(crate) fn of_this_person() -> Result<Self, String> {
        let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let top = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
        let top = top.ok_or("libtorch needs a cache folder; set HOME or XDG_CACHE_HOME to an absolute path")?;
        let cache = Self::at(&top.join("tintype"));
        fs::create_dir_all(&cache.top).map_err(|error| cache.said("could not be made", &error))?;
        Ok(cache)
    }

    /// The cache in this folder.
    pub(crate) fn at(top: &Path) -> Self {
        Self { top: top.to_path_buf() }
    }

    /// Where a whole libtorch with these parts lies: it has `torch/` and `nvidia/` as the wheels have them.
    pub(crate) fn folder(&self, parts: Parts) -> PathBuf {
        self.top.join(name(parts))
    }

    /// Where one is put together. What lies here is not whole.
    pub(crate) fn workplace(&self, parts: Parts) -> PathBuf {
        self.top.join(format!("{}.partial", name(parts)))
    }

    /// Whether a libtorch with these parts is there to the last library, and of this release.
    pub(crate) fn is_whole(&self, parts: Parts) -> bool {
        let folder = self.folder(parts);
        let stamp = fs::read_to_string(folder.join("torch/build-version"));
        stamp.is_ok_and(|stamp| stamp.trim() == RELEASE)
            && folder.join("torch/lib/libtorch.so").exists()
            && wheels::of(parts).iter().flat_map(|wheel| wheel.files).all(|file| folder.join(file).exists())
    }

    /// Waits until no other run fetches; the turn ends when the file is dropped, also by a crash.
    ///
    /// # Errors
    /// The lock's file cannot be made, or this file system has no locks.
    pub(crate) fn take_turn(&self) -> Result<File, String> {
        let path = self.top.join("libtorch.lock");
        let file = File::create(&path).map_err(|error| self.said("could not be written", &error))?;
        if file.try_lock().is_err() {
            eprintln!("xtask: another run is fetching libtorch; waiting for it");
            file.lock().map_err(|error| format!("{} could not be locked: {error}", path.display()))?;
        }
        Ok(file)
    }

    /// Refuses to begin what the disk has no room for.
    ///
    /// # Errors
    /// How much is needed, how much there is, and where.
    pub(crate) fn require_room(&self, needed_mb: u64) -> Result<(), String> {
        match free_mb(&self.top) {
            Some(free) if free < needed_mb => Err(format!(
                "libtorch needs {needed_mb} MB in {} and {free} MB are free there; make room, or set XDG_CACHE_HOME to a \
                 folder on another disk, and run this again",
                self.top.display()
            )),
            _ => Ok(()),
        }
    }

    fn said(&self, what: &str, error: &std::io::Error) -> String {
        format!("the cache folder {} {what}: {error}; libtorch is kept there", self.top.display())
    }
}

fn name(parts: Parts) -> String {
    let suffix = match parts {
        Parts::Cpu => "cpu",
        Parts::Cuda => "cuda",
    };
    format!("libtorch-{RELEASE}-{suffix}")
}

/// Free space in millions of bytes, as `df` tells it; `None` where it cannot be asked.
fn free_mb(folder: &Path) -> Option<u64> {
    let output = Command::new("df").args(["-P", "-k"]).arg(folder).output().ok()?;
    free_in(&String::from_utf8_lossy(&output.stdout))
}

/// The fourth column of the last line of `df -P -k`, which is in units of 1024 bytes.
fn free_in(listing: &str) -> Option<u64> {
    let kib: u64 = listing.lines().last()?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kib * 1024 / 1_000_000)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Empty files where a libtorch has its libraries.
    pub(crate) fn make_whole(cache: &Cache, parts: Parts) {
        let folder = cache.folder(parts);
        let files = wheels::of(parts).into_iter().flat_map(|wheel| wheel.files).map(|file| folder.join(file));
        for file in files.chain([folder.join("torch/lib/libtorch.so")]) {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            if file.to_string_lossy().ends_with('/') {
                fs::create_dir_all(file).unwrap()
            } else {
                fs::write(file, "").unwrap()
            }
        }
        fs::write(folder.join("torch/build-version"), format!("{RELEASE}\n")).unwrap();
    }

    #[test]
    fn free_space_is_read_from_df() {
        let listing = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 264 36 2000000 40% /\n";
        assert_eq!(free_in(listing), Some(2048));
        assert_eq!(free_in(""), None);
        assert_eq!(free_in("nonsense\n"), None);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_both_numbers() {
        let cache = Cache::at(&std::env::temp_dir());
        if free_mb(&std::env::temp_dir()).is_some() {
            let refusal = cache.require_room(u64::MAX).unwrap_err();
            assert!(refusal.contains(&u64::MAX.to_string()) && refusal.contains("XDG_CACHE_HOME"), "{refusal}");
        }
        assert_eq!(cache.require_room(0), Ok(()));
    }

    #[test]
    fn another_release_is_not_whole() {
        let top = std::env::temp_dir().join(format!("tintype-xtask-cache-{}", std::process::id()));
        let cache = Cache::at(&top);
        make_whole(&cache, Parts::Cpu);
        assert!(cache.is_whole(Parts::Cpu) && !cache.is_whole(Parts::Cuda));
        fs::write(cache.folder(Parts::Cpu).join("torch/build-version"), "2.10.0\n").unwrap();
        assert!(!cache.is_whole(Parts::Cpu));
        fs::remove_dir_all(&top).unwrap();
    }
}

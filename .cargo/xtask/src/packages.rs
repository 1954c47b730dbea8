//! System packages: which are missing, and how they come onto the machine.
//!
//! A package counts as present when the thing the program will look for is there (a library the loader knows, a
//! driver's file, a program in PATH), whoever put it there. So the check works on every Linux and starts no package
//! manager; apt-get runs only when something is really missing. Elsewhere than on Linux there is nothing to install.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A Debian package and the sign by which its presence is seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    name: &'static str,
    sign: Sign,
}

/// What to look for on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A shared library in the loader's cache, by its soname.
    Library(&'static str),
    /// A program in PATH.
    Program(&'static str),
    /// Python with its package installer.
    Pip,
    /// A file whose name starts and ends like this in one of these folders; `*` stands for one folder.
    File { folders: &'static [&'static str], starts: &'static str, ends: &'static str },
}

const VULKAN_FOLDERS: &[&str] = &["/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
const DRI_FOLDERS: &[&str] = &["/usr/lib/*/dri", "/usr/lib64/dri", "/usr/lib/dri"];

/// What the window opens at run time: X11, Wayland, and a Vulkan or a GL driver, of which any serves.
const WINDOW: &[Package] = &[
    library("libx11-6", "libX11.so.6"),
    library("libx11-xcb1", "libX11-xcb.so.1"),
    library("libxcursor1", "libXcursor.so.1"),
    library("libxi6", "libXi.so.6"),
    library("libxkbcommon0", "libxkbcommon.so.0"),
    library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    library("libwayland-client0", "libwayland-client.so.0"),
    library("libvulkan1", "libvulkan.so.1"),
    Package { name: "mesa-vulkan-drivers", sign: Sign::File { folders: VULKAN_FOLDERS, starts: "", ends: ".json" } },
    library("libegl1", "libEGL.so.1"),
    Package { name: "libgl1-mesa-dri", sign: Sign::File { folders: DRI_FOLDERS, starts: "", ends: "_dri.so" } },
];

/// What the tests need besides: a display in memory, and Mesa's software Vulkan, so that the pictures of the window
/// are the same on every machine, also where a driver for a card that is not there lies about.
const TESTS: &[Package] = &[
    Package {
        name: "mesa-vulkan-drivers",
        sign: Sign::File { folders: VULKAN_FOLDERS, starts: "lvp_", ends: ".json" },
    },
    Package { name: "xvfb", sign: Sign::Program("Xvfb") },
    Package { name: "xauth", sign: Sign::Program("xauth") },
];

/// What one test looks at pages with, and leaves out where it is not there: some systems have it under another name.
const BROWSER: &[Package] = &[Package { name: "chromium", sign: Sign::Program("chromium") }];

/// What fetches libtorch.
const LIBTORCH: &[Package] =
    &[Package { name: "python3", sign: Sign::Program("python3") }, Package { name: "python3-pip", sign: Sign::Pip }];

/// What compiles the layer between Rust and libtorch.
const WORKER: &[Package] = &[Package { name: "g++", sign: Sign::Program("c++") }];

/// A machine that was just started may be busy with updates of its own for a while.
const LOCK: &str = "-oDPkg::Lock::Timeout=120";

const fn library(name: &'static str, soname: &'static str) -> Package {
    Package { name, sign: Sign::Library(soname) }
}

/// The packages for building both programs and opening the window.
pub(crate) fn for_the_window() -> Vec<Package> {
    [WINDOW, WORKER].concat()
}

/// The packages for fetching libtorch.
pub(crate) fn for_libtorch() -> Vec<Package> {
    LIBTORCH.to_vec()
}

/// Whether `python3 -m pip` runs.
pub(crate) fn has_pip() -> bool {
    succeeds(Command::new("python3").args(["-m", "pip", "--version"]))
}

/// The packages for running every test.
pub(crate) fn for_the_tests() -> Vec<Package> {
    [WINDOW, WORKER, TESTS].concat()
}

/// The packages without which a test is left out.
pub(crate) fn for_a_browser() -> Vec<Package> {
    BROWSER.to_vec()
}

/// How [`provide`] ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Provision {
    /// Everything is there.
    Complete,
    /// These packages are missing; the sentence says what the person can do.
    Missing(String),
}

/// Installs what is missing, if this person may and apt-get is there.
pub(crate) fn provide(packages: &[Package]) -> Provision {
    if !cfg!(target_os = "linux") {
        return Provision::Complete;
    }
    let names = look(packages);
    if names.is_empty() {
        return Provision::Complete;
    }
    eprintln!("xtask: missing system packages: {}", names.join(" "));
    let Some(privilege) = Privilege::of_this_person() else {
        return Provision::Missing(remedy(&names, in_path("apt-get")));
    };
    privilege.install(&names);
    match look(packages) {
        left if left.is_empty() => Provision::Complete,
        left => Provision::Missing(remedy(&left, true)),
    }
}

/// The names of the missing packages on this machine, as it is now.
fn look(packages: &[Package]) -> Vec<&'static str> {
    let libraries = loader_cache();
    missing(packages, |sign| match sign {
        // An empty cache is a loader that keeps none: nothing can be said of its libraries, so nothing is.
        Sign::Library(soname) => libraries.is_empty() || libraries.contains(soname),
        Sign::Program(program) => in_path(program),
        Sign::Pip => has_pip(),
        Sign::File { folders, starts, ends } => folders.iter().any(|folder| holds(folder, starts, ends)),
    })
}

/// The packages whose sign is not seen, each named once, in the order of the list.
fn missing(packages: &[Package], is_seen: impl Fn(Sign) -> bool) -> Vec<&'static str> {
    let mut named = BTreeSet::new();
    packages.iter().filter(|p| !is_seen(p.sign) && named.insert(p.name)).map(|p| p.name).collect()
}

/// What a person can do about missing packages when this program cannot.
fn remedy(names: &[&str], has_apt: bool) -> String {
    let list = names.join(" ");
    if has_apt {
        format!("system packages are missing; install them with: sudo apt-get update && sudo apt-get install {list}")
    } else {
        format!("system libraries are missing; install what your system calls these Debian packages: {list}")
    }
}

/// How apt-get may be called.
enum Privilege {
    Root,
    Sudo,
}

impl Privilege {
    /// `None` without apt-get, or where installing would have to ask for a password.
    fn of_this_person() -> Option<Self> {
        if !in_path("apt-get") {
            None
        } else if output_of(Command::new("id").arg("-u")).trim() == "0" {
            Some(Self::Root)
        } else if in_path("sudo") && succeeds(Command::new("sudo").args(["-n", "true"])) {
            Some(Self::Sudo)
        } else {
            None
        }
    }

    /// Runs `apt-get update` and `apt-get install`; what came of it is seen by looking again, not by exit codes, since
    /// one stale list of packages fails an update that served all the same.
    fn install(&self, names: &[&str]) {
        eprintln!("xtask: installing them with apt-get");
        for words in [vec!["update", "--quiet"], [&["install", "--yes", "--no-install-recommends"], names].concat()] {
            let mut command = match self {
                Self::Root => Command::new("env"),
                Self::Sudo => {
                    let mut sudo = Command::new("sudo");
                    sudo.args(["-n", "env"]);
                    sudo
                }
            };
            command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", LOCK]).args(&words).stdin(Stdio::null());
            if !command.status().is_ok_and(|status| status.success()) {
                eprintln!("xtask: apt-get {} did not succeed", words.join(" "));
            }
        }
    }
}

/// Sonames the loader knows; with no `ldconfig` (other loaders than glibc's) none.
fn loader_cache() -> BTreeSet<String> {
    let ldconfig = ["/sbin/ldconfig", "/usr/sbin/ldconfig"].into_iter().find(|path| Path::new(path).exists());
    sonames(&output_of(Command::new(ldconfig.unwrap_or("ldconfig")).arg("-p")))
}

/// The sonames in the listing of `ldconfig -p`, whose lines read `libX11.so.6 (libc6,x86-64) => /lib/…`.
fn sonames(listing: &str) -> BTreeSet<String> {
    let entries = listing.lines().filter(|line| line.contains("=>"));
    entries.filter_map(|line| line.split_whitespace().next()).map(String::from).collect()
}

fn in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).chain(["/usr/bin".into(), "/usr/sbin".into()]).any(|dir| dir.join(program).is_file())
}

fn holds(folder: &str, starts: &str, ends: &str) -> bool {
    let names = expand(folder).into_iter().flat_map(|path| list(&path));
    names
        .filter_map(|path| path.file_name()?.to_str().map(String::from))
        .any(|name| name.starts_with(starts) && name.ends_with(ends))
}

/// The folders a pattern with at most one `*` stands for.
fn expand(folder: &str) -> Vec<PathBuf> {
    match folder.split_once("/*/") {
        None => vec![PathBuf::from(folder)],
        Some((above, below)) => list(Path::new(above)).into_iter().map(|path| path.join(below)).collect(),
    }
}

fn list(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// What a command wrote to stdout; empty when it could not be run.
fn output_of(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_missing_where_every_sign_is_seen() {
        assert!(missing(&for_the_tests(), |_| true).is_empty());
    }

    #[test]
    fn each_package_is_named_once_and_in_order() {
        let names = missing(&for_the_tests(), |_| false);
        assert_eq!(names.first(), Some(&"libx11-6"));
        assert_eq!(names.iter().filter(|name| **name == "mesa-vulkan-drivers").count(), 1);
        assert!(names.contains(&"xvfb"));
        assert!(!missing(&for_the_window(), |_| false).contains(&"xvfb"));
    }

    #[test]
    fn only_what_is_not_seen_is_missing() {
        let names = missing(&for_the_window(), |sign| sign != Sign::Library("libxkbcommon-x11.so.0"));
        assert_eq!(names, ["libxkbcommon-x11-0"]);
    }

    #[test]
    fn a_driver_for_an_absent_card_does_not_serve_the_tests() {
        let any_but_lavapipe = |sign| !matches!(sign, Sign::File { starts: "lvp_", .. });
        assert!(missing(&for_the_window(), any_but_lavapipe).is_empty());
        assert_eq!(missing(&for_the_tests(), any_but_lavapipe), ["mesa-vulkan-drivers"]);
    }

    #[test]
    fn sonames_are_read_from_the_loaders_listing() {
        let listing = "2 libs found in cache `/etc/ld.so.cache'\n\tlibX11.so.6 (libc6,x86-64) => /lib/libX11.so.6\n\
                       \tlibXi.so.6 (libc6) => /lib/libXi.so.6\nCache generated by: ldconfig\n";
        assert_eq!(sonames(listing).into_iter().collect::<Vec<_>>(), ["libX11.so.6", "libXi.so.6"]);
    }

    #[test]
    fn the_remedy_is_a_command_that_can_be_pasted() {
        let sentence = remedy(&["libxi6", "xvfb"], true);
        assert!(sentence.ends_with("sudo apt-get install libxi6 xvfb"), "{sentence}");
        assert!(remedy(&["libxi6"], false).ends_with("libxi6"));
    }

    #[test]
    fn files_are_found_below_a_star() {
        assert!(holds("/proc/*/fd", "", "") || !cfg!(target_os = "linux"));
        assert!(!holds("/no/such/folder", "", ""));
    }
}

//! Whether a window can open here, found out before the window system is asked: it panics where a library is missing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::UiError;

/// What an X11 window loads at run time, and where Debian has it. Names as the window system asks for them.
const X11: &[(&str, &str)] = &[
    ("libX11.so.6", "libx11-6"),
    ("libX11-xcb.so.1", "libx11-xcb1"),
    ("libXcursor.so.1", "libxcursor1"),
    ("libXi.so.6", "libxi6"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
];

/// What a Wayland window loads at run time.
const WAYLAND: &[(&str, &str)] =
    &[("libwayland-client.so.0", "libwayland-client0"), ("libxkbcommon.so.0", "libxkbcommon0")];

/// Checks display and libraries.
///
/// # Errors
/// [`UiError::NoDisplay`] and [`UiError::NoLibrary`].
pub(super) fn check() -> Result<(), UiError> {
    if cfg!(not(target_os = "linux")) {
        return Ok(());
    }
    let is_set = |name: &str| env::var_os(name).is_some_and(|v| !v.is_empty());
    let wayland = is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET");
    let needed = match (wayland, is_set("DISPLAY")) {
        (true, _) => WAYLAND,
        (false, true) => X11,
        (false, false) => return Err(UiError::NoDisplay),
    };
    let libraries = Libraries::of_this_system();
    match needed.iter().find(|(library, _)| !libraries.has(library)) {
        Some(&(library, package)) => Err(UiError::NoLibrary { library, package }),
        None => Ok(()),
    }
}

/// Where the dynamic linker looks.
struct Libraries {
    /// Its cache, which holds every name it knows; empty where the system has none.
    cache: Vec<u8>,
    folders: Vec<PathBuf>,
}

impl Libraries {
    fn of_this_system() -> Self {
        let own: Vec<PathBuf> =
            env::var_os("LD_LIBRARY_PATH").map(|p| env::split_paths(&p).collect()).unwrap_or_default();
        let usual = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
        Self { cache: fs::read("/etc/ld.so.cache").unwrap_or_default(), folders: [own, usual.into()].concat() }
    }

    /// Whether a library is there. Where the linker has no cache to ask (other C libraries, immutable systems) it is
    /// taken to be there; opening the window will tell.
    fn has(&self, library: &str) -> bool {
        let name = library.as_bytes();
        self.cache.is_empty()
            || self.cache.windows(name.len()).any(|w| w == name)
            || self.folders.iter().any(|folder| Path::new(folder).join(library).exists())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_found_in_the_cache_or_in_a_folder_and_only_there() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("liby.so.1"), b"").unwrap();
        let libraries = Libraries { cache: b"\0libx.so.6\0".to_vec(), folders: vec![folder.path().into()] };
        assert!(libraries.has("libx.so.6") && libraries.has("liby.so.1"));
        assert!(!libraries.has("libz.so.1"));
    }

    #[test]
    fn messages_say_what_to_do() {
        let missing = UiError::NoLibrary { library: "libX11.so.6", package: "libx11-6" }.to_string();
        assert!(missing.contains("apt install libx11-6"), "{missing}");
        assert!(UiError::NoDisplay.to_string().contains("command line works without"));
    }
}

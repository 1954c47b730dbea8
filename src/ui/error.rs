//! Why there is no window.

use std::path::PathBuf;

/// Why the window cannot open. The message says what is missing and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UiError {
    /// Neither a Wayland nor an X11 display.
    #[error(
        "there is no display to open a window on (neither WAYLAND_DISPLAY nor DISPLAY is set); \
         the command line works without one, see `tintype --help`"
    )]
    NoDisplay,
    /// A library that the display needs is not installed.
    #[error(
        "{library} is missing, without which no window can open; install it (Debian and Ubuntu: apt install {package})"
    )]
    NoLibrary {
        /// Its file name.
        library: &'static str,
        /// The package that has it.
        package: &'static str,
    },
    /// The graphics system refused.
    #[error(
        "no graphics driver can draw the window ({reason}); install one (Debian and Ubuntu: apt install \
         mesa-vulkan-drivers, or libegl1 libgl1-mesa-dri); the command line works without one, see `tintype --help`"
    )]
    NoGraphics {
        /// What it said.
        reason: String,
    },
    /// The window system refused.
    #[error("the display cannot be used ({reason}); check DISPLAY or WAYLAND_DISPLAY")]
    Display {
        /// What it said.
        reason: String,
    },
    /// The engine did not start.
    #[error(transparent)]
    Engine(#[from] crate::engine::EngineError),
    /// Opening the window ended in a panic.
    #[error("the window broke off ({reason}); work that was not saved is offered at the next start")]
    Broken {
        /// What the panic said.
        reason: String,
    },
    /// A folder could not be read.
    #[error("the folder cannot be read: {reason}: {}", path.display())]
    Folder {
        /// What the system said.
        reason: std::io::Error,
        /// Which folder.
        path: PathBuf,
    },
}

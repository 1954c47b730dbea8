//! The real program on a real display that cannot draw: it says what is missing, and ends.
#![cfg(feature = "desktop")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A display without a screen to look at; it ends with the test.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts Xvfb on a free number, if it is installed.
    fn start() -> Option<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "800x600x24"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().ok()?;
        let mut number = String::new();
        // Xvfb writes its number once it takes connections.
        BufReader::new(server.stdout.take()?).read_line(&mut number).ok()?;
        Some(Self { server, name: format!(":{}", number.trim()) })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

#[test]
fn without_a_graphics_driver_it_names_what_to_install() {
    let Some(display) = Display::start() else {
        eprintln!("skipped: Xvfb is not installed");
        return;
    };
    let folder = TempDir::new().unwrap();
    let mut tintype = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tintype"));
    tintype.env("DISPLAY", &display.name).env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
    tintype.env_remove("WAYLAND_DISPLAY");
    for variable in ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "LIBGL_DRIVERS_PATH", "__EGL_VENDOR_LIBRARY_FILENAMES"] {
        tintype.env(variable, "/nowhere");
    }
    // A window that opens all the same would stay.
    let assert = tintype.timeout(Duration::from_secs(60)).assert().code(1);
    let message = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(message.contains("no graphics driver") && message.contains("mesa-vulkan-drivers"), "{message}");
    assert!(!message.contains("panicked"), "{message}");
}

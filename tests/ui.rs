//! The real window, driven without a display by what screen readers see.
#![cfg(feature = "desktop")]
#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

#[path = "ui/bench.rs"]
mod bench;
#[path = "ui/colors.rs"]
mod colors;
#[path = "ui/comparing.rs"]
mod comparing;
#[path = "ui/files.rs"]
mod files;
#[path = "ui/history.rs"]
mod history;
#[path = "ui/keyboard.rs"]
mod keyboard;
#[path = "ui/menus.rs"]
mod menus;
#[path = "ui/painting.rs"]
mod painting;
#[path = "ui/pictures.rs"]
mod pictures;
#[path = "ui/referring.rs"]
mod referring;
#[path = "ui/regions.rs"]
mod regions;
#[path = "ui/scans.rs"]
mod scans;
#[path = "ui/seeing.rs"]
mod seeing;
#[path = "ui/selecting.rs"]
mod selecting;
#[path = "ui/session.rs"]
mod session;
#[path = "ui/shaping.rs"]
mod shaping;
#[path = "ui/sources.rs"]
mod sources;
#[path = "ui/tabs.rs"]
mod tabs;
#[path = "ui/tour.rs"]
mod tour;

//! The pictures of a folder, to choose from.

pub(crate) const TITLE: &str = "Choose photographs";
pub(crate) const HINT: &str =
    "A double click opens one; Ctrl and Shift choose several, as Space does beside the arrow keys";
pub(crate) const BROKEN: &str = "Cannot be opened";
pub(crate) const PROJECT: &str = "Project";

/// A picture for screen readers.
pub(crate) fn picture(name: &str, is_project: bool, broken: Option<&str>) -> String {
    let kind = if is_project { ", project" } else { "" };
    let reason = broken.map(|reason| format!(". {BROKEN}: {reason}")).unwrap_or_default();
    format!("{name}{kind}{reason}")
}

/// The button that opens what is chosen.
pub(crate) fn open(count: usize) -> String {
    if count > 1 { format!("Open {count}") } else { "Open".to_owned() }
}

/// More files than are shown.
pub(crate) fn left_out(count: usize) -> String {
    format!("{count} more are not shown; open them by name, with File, Open")
}

//! The photographs that are open.

pub(crate) const UNSAVED: &str = "not saved";

/// A tab for screen readers.
pub(crate) fn tab(name: &str, is_unsaved: bool) -> String {
    if is_unsaved { format!("Photograph {name}, {UNSAVED}") } else { format!("Photograph {name}") }
}

/// The button that closes a tab.
pub(crate) fn close(name: &str) -> String {
    format!("Close {name}")
}

/// No more can be open at once.
pub(crate) fn full(most: usize) -> String {
    format!("{most} photographs can be open at once; the others are under File, Open recent")
}

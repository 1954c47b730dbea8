//! What pointer and keys do, for the list of shortcuts.

pub(crate) const POINTER: &[(&str, &str)] = &[
    ("Wheel, pinch", "Zoom to the pointer"),
    ("Space and drag, middle button", "Move the picture"),
    ("Alt and click", "Take a color while Brush or Select is chosen, or from a reference"),
    ("Tab, Shift+Tab", "Next or previous stroke while Select is chosen"),
    ("Arrow keys, with Shift farther", "Move the selected stroke or the cursor"),
    ("Space or Enter", "Use the tool at the cursor"),
    ("Shift+Enter", "Draw a line from the last dab to the cursor"),
    ("Escape", "Let go of the selected stroke"),
    ("Double-click a slider", "Back to its usual value"),
];

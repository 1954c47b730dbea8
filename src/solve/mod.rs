//! The solver: from hints on some pixels to chroma on all. Numbers only.

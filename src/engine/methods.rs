//! The methods there are, what they accept and what they need. Window, command line and comparison read this list.

use super::EngineError;
use super::base::CONSTANT;

/// What a method can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// Strokes and marks of any shape.
    Strokes,
}

impl Accepts {
    /// In one word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Strokes => "strokes",
        }
    }
}

/// A way of coloring.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// As project files and the command line name it.
    pub id: &'static str,
    /// As people see it.
    pub name: &'static str,
    /// What it does, in one sentence without a full stop.
    pub summary: &'static str,
    /// What it can be given.
    pub accepts: &'static [Accepts],
    /// Why it cannot run here and what to do; nothing where it can.
    unavailable: fn() -> Option<String>,
}

impl Method {
    /// Whether it can run here.
    ///
    /// # Errors
    /// [`EngineError::Unavailable`] with the reason and the remedy.
    pub fn available(&self) -> Result<(), EngineError> {
        match (self.unavailable)() {
            None => Ok(()),
            Some(reason) => Err(EngineError::Unavailable { method: self.id.into(), reason }),
        }
    }
}

/// Every method of this program.
#[must_use]
pub const fn methods() -> &'static [Method] {
    &[
        Method {
            id: "levin",
            name: "Strokes",
            summary: "color flows from strokes to pixels of similar lightness (Levin, Lischinski, Weiss 2004)",
            accepts: &[Accepts::Strokes],
            unavailable: || None,
        },
        Method {
            id: CONSTANT,
            name: "Plain tint",
            summary: "one color everywhere, and strokes where it should be another",
            accepts: &[Accepts::Strokes],
            unavailable: || None,
        },
    ]
}

/// The method of that id, if it can run here.
///
/// # Errors
/// [`EngineError::UnknownMethod`], or [`EngineError::Unavailable`] with the reason and the remedy.
pub fn method(id: &str) -> Result<&'static Method, EngineError> {
    let found = methods().iter().find(|m| m.id == id).ok_or_else(|| EngineError::UnknownMethod(id.into()))?;
    found.available().map(|()| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_found() {
        for m in methods() {
            assert_eq!(methods().iter().filter(|other| other.id == m.id).count(), 1);
            assert_eq!(method(m.id).unwrap().name, m.name);
        }
    }

    #[test]
    fn an_unknown_method_is_named() {
        assert!(method("telepathy").unwrap_err().to_string().contains("\"telepathy\""));
    }
}

//! What a person writes about a stroke: a name, a note, and how sure it is.

use serde::{Deserialize, Serialize};

/// The most characters a name may have.
pub const NAME_CHARS: usize = 120;

/// The most characters a note may have: a page of a letter.
pub const NOTE_CHARS: usize = 2000;

/// How sure a person is of a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Nothing was said.
    #[default]
    Unsaid,
    /// It is known, from a witness, a letter, the thing itself.
    Certain,
    /// It is likely.
    Guessed,
}

/// What is written about a stroke.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Caption {
    /// A few words: "dress green".
    pub name: String,
    /// Where that is known from: "aunt Ida".
    pub note: String,
    /// How sure it is.
    pub evidence: Evidence,
}

impl Caption {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.note.is_empty() && self.evidence == Evidence::Unsaid
    }

    /// The caption with both texts cut to what they may have.
    #[must_use]
    pub fn held(mut self) -> Self {
        cut(&mut self.name, NAME_CHARS);
        cut(&mut self.note, NOTE_CHARS);
        self
    }

    /// What is wrong with it, in words that go on after "stroke 3 has".
    ///
    /// # Errors
    /// Where a text is longer than it may be.
    pub(super) fn check(&self) -> Result<(), String> {
        check_length("a name", &self.name, NAME_CHARS)?;
        check_length("a note", &self.note, NOTE_CHARS)
    }
}

/// Refuses a text of more than `most` characters.
pub(super) fn check_length(what: &str, text: &str, most: usize) -> Result<(), String> {
    let count = text.chars().count();
    if count > most { Err(format!("{what} of {count} characters")) } else { Ok(()) }
}

/// Cuts a text to its first `most` characters.
pub(super) fn cut(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_characters() {
        let caption = Caption { name: "ä".repeat(NAME_CHARS + 3), note: "b".into(), evidence: Evidence::Guessed };
        assert!(caption.check().unwrap_err().contains("a name of 123 characters"));
        let held = caption.held();
        assert_eq!((held.name.chars().count(), held.note.as_str()), (NAME_CHARS, "b"));
        assert!(held.check().is_ok() && !held.is_empty() && Caption::default().is_empty());
    }
}

//! The document: what the person did.

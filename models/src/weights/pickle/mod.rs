//! A restricted reader of Python pickles: it builds plain data and nothing else.
//!
//! A pickle is a program for a stack machine. [`read`] runs the part of it that builds numbers, texts, lists, tuples and
//! dictionaries; a function or class that the pickle names stays a name, and a call of it stays a note of the call.
//! `weights::state` then recognizes the few calls by which PyTorch writes a tensor.
//!
//! **Source:** CPython's `Lib/pickletools.py` describes the instructions; `torch/serialization.py` which of them occur.
//!
//! **Invariant:** nothing named in a pickle is ever looked up, imported or called. **Invariant:** memory grows with the
//! bytes read, by a fixed factor, whatever sizes the pickle claims.

mod input;
mod machine;
mod value;

pub use input::Input;
pub use machine::read;
pub use value::{Id, Pickled, Value};

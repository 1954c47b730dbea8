//! What a pickle builds. Values lie in one list and name each other by place, so that a value may hold itself, or a
//! million others, without a deep recursion anywhere.

use std::sync::Arc;

/// The place of a value in its [`Pickled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Id(pub(super) u32);

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Python's None.
    None,
    /// True or False.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Something of no interest to weights: a float, bytes, a number of more than 64 bits, a set.
    Other,
    /// A text.
    Text(Arc<str>),
    /// A list.
    List(Vec<Id>),
    /// A tuple.
    Tuple(Vec<Id>),
    /// A dictionary in order of insertion; a key may occur twice.
    Dict(Vec<(Id, Id)>),
    /// A class or function by name. It stays a name.
    Global {
        /// Python's module.
        module: Arc<str>,
        /// Its name there.
        name: Arc<str>,
    },
    /// Something that lies outside the pickle, by the tuple that describes it.
    Persistent(Id),
    /// A call that was noted and not made.
    Call {
        /// What would be called.
        callee: Id,
        /// With which tuple.
        args: Id,
    },
}

/// Everything one pickle built.
#[derive(Clone, Debug)]
pub struct Pickled {
    pub(super) values: Vec<Value>,
    pub(super) root: Id,
}

impl Pickled {
    /// The value the pickle stands for.
    #[must_use]
    pub fn root(&self) -> &Value {
        self.get(self.root)
    }

    /// The value at a place.
    #[must_use]
    pub fn get(&self, id: Id) -> &Value {
        self.values.get(id.0 as usize).unwrap_or(&Value::None)
    }

    /// Every value, in the order they were built.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The text at a place.
    #[must_use]
    pub fn text(&self, id: Id) -> Option<&str> {
        match self.get(id) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of elements or bytes at a place: a whole number that is not negative.
    #[must_use]
    pub fn size(&self, id: Id) -> Option<usize> {
        match self.get(id) {
            Value::Int(n) => usize::try_from(*n).ok(),
            _ => None,
        }
    }

    /// The entries of the tuple or list at a place.
    #[must_use]
    pub fn row(&self, id: Id) -> Option<&[Id]> {
        match self.get(id) {
            Value::Tuple(row) | Value::List(row) => Some(row),
            _ => None,
        }
    }

    /// `module.name` of what is called, for a call of something that was named.
    #[must_use]
    pub fn callee(&self, value: &Value) -> Option<String> {
        let Value::Call { callee, .. } = value else { return None };
        match self.get(*callee) {
            Value::Global { module, name } => Some(format!("{module}.{name}")),
            _ => None,
        }
    }
}

//! The stack machine.
//!
//! **Source:** the instructions of protocols 0 to 5 as `Lib/pickletools.py` describes them. Differs: those that only
//! protocols 0 and 1 write (numbers as decimal text), those that build classes by other means than a call, and the
//! extension registry are refused; files of PyTorch do not hold them.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use super::input::Input;
use super::value::{Id, Pickled, Value};
use crate::weights::WeightsError;

/// Most values, places on the stack and memo entries of one pickle. The largest published checkpoint with its
/// optimizer's state builds some ten thousand values; two million take about 100 MB.
const MOST_VALUES: usize = 2_000_000;
/// Longest name of a module or class that is read; Python's own are far shorter.
const LONGEST_NAME: usize = 1024;

/// Runs one pickle to its end and gives what it built.
///
/// # Errors
/// [`WeightsError::Pickle`], [`WeightsError::Instruction`], [`WeightsError::Truncated`] or [`WeightsError::TooLarge`].
pub fn read<R: Read>(input: &mut Input<R>) -> Result<Pickled, WeightsError> {
    let mut machine =
        Machine { input, values: Vec::new(), stack: Vec::new(), marks: Vec::new(), memo: HashMap::new(), n_copied: 0 };
    loop {
        let at = machine.input.at();
        let code = machine.input.byte()?;
        if code == b'.' {
            let root = machine.pop()?;
            return Ok(Pickled { values: machine.values, root });
        }
        machine.step(code, at)?;
    }
}

struct Machine<'a, R> {
    input: &'a mut Input<R>,
    values: Vec<Value>,
    stack: Vec<Id>,
    /// Heights of the stack at which marks were set.
    marks: Vec<usize>,
    memo: HashMap<u32, Id>,
    /// Pairs of ordered dictionaries that were made from lists.
    n_copied: usize,
}

impl<R: Read> Machine<'_, R> {
    fn step(&mut self, code: u8, at: u64) -> Result<(), WeightsError> {
        match code {
            b'N' | 0x88 | 0x89 | b'J' | b'K' | b'M' | 0x8a | 0x8b | b'G' => self.scalar(code),
            b'X' | b'U' | b'T' | 0x8c | 0x8d | b'B' | b'C' | 0x8e | 0x96 => self.words(code),
            b'(' | b'0' | b'1' | b'2' => self.stack_work(code),
            b'q' | b'r' | b'h' | b'j' | 0x94 => self.memo_work(code),
            b']' | b'}' | b')' | b't' | b'l' | b'd' | 0x85..=0x87 | 0x8f | 0x91 => self.gather(code),
            b'a' | b'e' | b's' | b'u' | 0x90 => self.extend(code),
            b'c' | 0x93 | b'R' | b'b' | 0x81 | 0x92 | b'Q' => self.object(code),
            0x80 => match self.input.byte()? {
                0..=5 => Ok(()),
                _ => Err(self.fault("it is of a protocol newer than 5")),
            },
            // The length of a frame says nothing that the instructions do not say.
            0x95 => self.input.array::<8>().map(|_| ()),
            code => Err(WeightsError::Instruction { code, at }),
        }
    }

    fn scalar(&mut self, code: u8) -> Result<(), WeightsError> {
        let value = match code {
            b'N' => Value::None,
            0x88 | 0x89 => Value::Bool(code == 0x88),
            b'J' => Value::Int(i32::from_le_bytes(self.input.array()?).into()),
            b'K' => Value::Int(self.input.byte()?.into()),
            b'M' => Value::Int(u16::from_le_bytes(self.input.array()?).into()),
            0x8a => {
                let length = self.input.byte()?;
                self.long(length.into())?
            }
            0x8b => {
                let length = u32::from_le_bytes(self.input.array()?);
                self.long(length.into())?
            }
            _ => {
                self.input.array::<8>()?;
                Value::Other
            }
        };
        self.push(value)
    }

    /// A whole number of so many bytes in two's complement; beyond 64 bits it is of no interest.
    fn long(&mut self, length: u64) -> Result<Value, WeightsError> {
        if length > 8 {
            self.input.skip(length)?;
            return Ok(Value::Other);
        }
        let bytes = self.input.bytes(length)?;
        let sign = if bytes.last().is_some_and(|high| *high >= 0x80) { 0xff } else { 0 };
        let mut whole = [sign; 8];
        whole[..bytes.len()].copy_from_slice(&bytes);
        Ok(Value::Int(i64::from_le_bytes(whole)))
    }

    fn words(&mut self, code: u8) -> Result<(), WeightsError> {
        let length = match code {
            b'U' | 0x8c | b'C' => self.input.byte()?.into(),
            b'X' | b'T' | b'B' => u32::from_le_bytes(self.input.array()?).into(),
            _ => u64::from_le_bytes(self.input.array()?),
        };
        let value = match code {
            b'B' | b'C' | 0x8e | 0x96 => {
                self.input.skip(length)?;
                Value::Other
            }
            // Python 2 wrote its texts as bytes; what is no text is data of some other object.
            b'U' | b'T' => {
                String::from_utf8(self.input.bytes(length)?).map_or(Value::Other, |text| Value::Text(text.into()))
            }
            _ => match String::from_utf8(self.input.bytes(length)?) {
                Ok(text) => Value::Text(text.into()),
                Err(_) => return Err(self.fault("a text is not valid UTF-8")),
            },
        };
        self.push(value)
    }

    fn stack_work(&mut self, code: u8) -> Result<(), WeightsError> {
        match code {
            b'(' => {
                self.room(self.marks.len(), "marks in the pickle")?;
                self.marks.push(self.stack.len());
                Ok(())
            }
            b'0' if self.marks.last() == Some(&self.stack.len()) => self.back_to_mark().map(|_| ()),
            b'0' => self.pop().map(|_| ()),
            b'1' => self.back_to_mark().map(|_| ()),
            _ => {
                let top = self.top()?;
                self.push_id(top)
            }
        }
    }

    fn memo_work(&mut self, code: u8) -> Result<(), WeightsError> {
        let place = match code {
            b'q' | b'h' => self.input.byte()?.into(),
            b'r' | b'j' => u32::from_le_bytes(self.input.array()?),
            _ => u32::try_from(self.memo.len()).unwrap_or(u32::MAX),
        };
        if matches!(code, b'h' | b'j') {
            let Some(id) = self.memo.get(&place).copied() else {
                return Err(self.fault("it recalls what it never kept"));
            };
            return self.push_id(id);
        }
        let top = self.top()?;
        self.room(self.memo.len(), "the memo of the pickle")?;
        self.memo.insert(place, top);
        Ok(())
    }

    fn gather(&mut self, code: u8) -> Result<(), WeightsError> {
        let value = match code {
            b']' => Value::List(Vec::new()),
            b'}' => Value::Dict(Vec::new()),
            b')' => Value::Tuple(Vec::new()),
            b't' => Value::Tuple(self.back_to_mark()?),
            b'l' => Value::List(self.back_to_mark()?),
            b'd' => Value::Dict(self.pairs_to_mark()?),
            0x85..=0x87 => Value::Tuple(self.pop_row(usize::from(code - 0x84))?),
            0x8f => Value::Other,
            _ => {
                self.back_to_mark()?;
                Value::Other
            }
        };
        self.push(value)
    }

    fn extend(&mut self, code: u8) -> Result<(), WeightsError> {
        let (items, pairs) = match code {
            b'a' => (vec![self.pop()?], Vec::new()),
            b'e' | 0x90 => (self.back_to_mark()?, Vec::new()),
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                (Vec::new(), vec![(key, value)])
            }
            _ => (Vec::new(), self.pairs_to_mark()?),
        };
        let of_pairs = matches!(code, b's' | b'u');
        let target = self.top()?;
        match self.values.get_mut(target.0 as usize) {
            Some(Value::List(list)) if !of_pairs => list.extend(items),
            Some(Value::Dict(dict)) if of_pairs => dict.extend(pairs),
            // Contents of an object that is not made, or of a set.
            Some(Value::Call { .. } | Value::Other) => {}
            _ => return Err(self.fault("it fills something that holds nothing")),
        }
        Ok(())
    }

    fn object(&mut self, code: u8) -> Result<(), WeightsError> {
        match code {
            b'c' => {
                let (module, name) = (self.input.line(LONGEST_NAME)?, self.input.line(LONGEST_NAME)?);
                match (String::from_utf8(module), String::from_utf8(name)) {
                    (Ok(module), Ok(name)) => self.push(Value::Global { module: module.into(), name: name.into() }),
                    _ => Err(self.fault("a name is not valid UTF-8")),
                }
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                self.stack_global(module, name)
            }
            b'R' | 0x81 => {
                let (args, callee) = (self.pop()?, self.pop()?);
                self.call(callee, args)
            }
            0x92 => {
                let (_keywords, args, callee) = (self.pop()?, self.pop()?, self.pop()?);
                self.call(callee, args)
            }
            b'Q' => {
                let description = self.pop()?;
                self.push(Value::Persistent(description))
            }
            // BUILD sets attributes of an object; attributes hold no weights of a state dictionary.
            _ => {
                self.pop()?;
                self.top().map(|_| ())
            }
        }
    }

    fn stack_global(&mut self, module: Id, name: Id) -> Result<(), WeightsError> {
        match (self.value(module), self.value(name)) {
            (Some(Value::Text(module)), Some(Value::Text(name))) => {
                let longest = module.len().max(name.len());
                if longest > LONGEST_NAME {
                    let (size, limit) = (longest as u64, LONGEST_NAME as u64);
                    return Err(WeightsError::TooLarge { what: "a name in the pickle", size, limit });
                }
                let global = Value::Global { module: Arc::clone(module), name: Arc::clone(name) };
                self.push(global)
            }
            _ => Err(self.fault("a name is not a text")),
        }
    }

    /// Notes a call; only an ordered dictionary, which is plain data, is made.
    fn call(&mut self, callee: Id, args: Id) -> Result<(), WeightsError> {
        let Some(Value::Tuple(row)) = self.value(args) else {
            return Err(self.fault("it calls something without a tuple of arguments"));
        };
        let first = row.first().copied();
        let is_dict = matches!(self.value(callee), Some(Value::Global { module, name })
            if &**module == "collections" && &**name == "OrderedDict");
        let value = match (is_dict, first) {
            (false, _) => Value::Call { callee, args },
            (true, None) => Value::Dict(Vec::new()),
            (true, Some(pairs)) => Value::Dict(self.pairs_of(pairs)?),
        };
        if let Value::Dict(pairs) = &value {
            // A list may be handed over again and again: what is copied counts together.
            self.n_copied += pairs.len();
            self.room(self.n_copied, "the ordered dictionaries of the pickle")?;
        }
        self.push(value)
    }

    /// Python 2 hands an ordered dictionary the list of its pairs.
    fn pairs_of(&self, list: Id) -> Result<Vec<(Id, Id)>, WeightsError> {
        let row = |id: Id| match self.value(id) {
            Some(Value::List(row) | Value::Tuple(row)) => Ok(row.as_slice()),
            _ => Err(self.fault("an ordered dictionary is made of something else than pairs")),
        };
        let pair = |id: &Id| match row(*id)? {
            [key, value] => Ok((*key, *value)),
            _ => Err(self.fault("an ordered dictionary is made of something else than pairs")),
        };
        let list = row(list)?;
        self.room(list.len(), "an ordered dictionary of the pickle")?;
        list.iter().map(pair).collect()
    }

    fn value(&self, id: Id) -> Option<&Value> {
        self.values.get(id.0 as usize)
    }

    fn push(&mut self, value: Value) -> Result<(), WeightsError> {
        self.room(self.values.len(), "the number of values in the pickle")?;
        let id = Id(u32::try_from(self.values.len()).unwrap_or(u32::MAX));
        self.values.push(value);
        self.push_id(id)
    }

    fn push_id(&mut self, id: Id) -> Result<(), WeightsError> {
        self.room(self.stack.len(), "the stack of the pickle")?;
        self.stack.push(id);
        Ok(())
    }

    fn pop(&mut self) -> Result<Id, WeightsError> {
        if self.marks.last().is_some_and(|mark| *mark == self.stack.len()) {
            return Err(self.fault("it takes a mark for a value"));
        }
        self.stack.pop().ok_or_else(|| self.fault("it takes more from the stack than there is"))
    }

    fn top(&self) -> Result<Id, WeightsError> {
        self.stack.last().copied().ok_or_else(|| self.fault("it looks at an empty stack"))
    }

    fn pop_row(&mut self, length: usize) -> Result<Vec<Id>, WeightsError> {
        let mut row = (0..length).map(|_| self.pop()).collect::<Result<Vec<_>, _>>()?;
        row.reverse();
        Ok(row)
    }

    fn back_to_mark(&mut self) -> Result<Vec<Id>, WeightsError> {
        let mark = self.marks.pop().ok_or_else(|| self.fault("it goes back to a mark that was never set"))?;
        // Drained rather than split off: what is gathered must not keep the room that the stack has.
        Ok(self.stack.drain(mark..).collect())
    }

    fn pairs_to_mark(&mut self) -> Result<Vec<(Id, Id)>, WeightsError> {
        let row = self.back_to_mark()?;
        let (pairs, []) = row.as_chunks::<2>() else {
            return Err(self.fault("a dictionary gets a key without a value"));
        };
        Ok(pairs.iter().map(|[key, value]| (*key, *value)).collect())
    }

    fn room(&self, taken: usize, what: &'static str) -> Result<(), WeightsError> {
        let limit = MOST_VALUES as u64;
        if taken < MOST_VALUES { Ok(()) } else { Err(WeightsError::TooLarge { what, size: limit + 1, limit }) }
    }

    fn fault(&self, reason: &'static str) -> WeightsError {
        WeightsError::Pickle { at: self.input.at(), reason }
    }
}

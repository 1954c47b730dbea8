//! The keys a network needs and the shape of each, from the lists in `models/keys/`.
//!
//! A line is a name, a shape as Python prints a tuple, and the element type, with tabs between; `#` opens a remark. The
//! lists are of *converted* files: spectral and weight norm folded into `weight`, counters and index tables left out.

/// One tensor a network needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name, as in the reference implementation.
    pub name: &'static str,
    /// Elements along each axis.
    pub shape: Vec<usize>,
}

/// The keys of a list. Lines that cannot be read are left out; the tests of this file see that there are none.
#[must_use]
pub fn parse(list: &'static str) -> Vec<Key> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(key).collect()
}

fn key(line: &'static str) -> Option<Key> {
    let (name, rest) = line.split_once('\t')?;
    let (shape, "float32") = rest.split_once('\t')? else { return None };
    let axes = shape.strip_prefix('(')?.strip_suffix(')')?;
    let axes = axes.split(',').map(str::trim).filter(|axis| !axis.is_empty());
    Some(Key { name, shape: axes.map(str::parse).collect::<Result<_, _>>().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::architecture::ARCHITECTURES;

    #[test]
    fn every_line_of_every_list_is_read() {
        for architecture in ARCHITECTURES {
            let lines = architecture.list.lines().filter(|line| !line.starts_with('#')).count();
            assert!(lines > 50, "{}", architecture.id);
            assert_eq!(parse(architecture.list).len(), lines, "{}", architecture.id);
        }
    }

    #[test]
    fn the_counts_in_the_opening_remark_are_true() {
        for architecture in ARCHITECTURES {
            let keys = parse(architecture.list);
            let values: usize = keys.iter().map(|key| key.shape.iter().product::<usize>()).sum();
            let said = format!(": {} tensors, {values} values", keys.len());
            assert!(architecture.list.lines().next().unwrap().ends_with(&said), "{}: {said}", architecture.id);
        }
    }

    #[test]
    fn lines_of_another_form_are_refused() {
        assert_eq!(key("a.b\t(2, 3)\tfloat32"), Some(Key { name: "a.b", shape: vec![2, 3] }));
        assert_eq!(key("a.b\t()\tfloat32"), Some(Key { name: "a.b", shape: vec![] }));
        assert_eq!(key("a.b\t(2,)\tint64"), None);
        assert_eq!(key("a.b (2,) float32"), None);
        assert_eq!(key("a.b\t(2, x)\tfloat32"), None);
    }
}

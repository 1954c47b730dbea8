//! Boxes around things from a text file.

use std::path::Path;

use anyhow::Context;

use super::lines::lines;
use crate::document::{MOST_BOXES, ThingBox};

/// The boxes of the file, one a line: left, top, right and bottom in pixels of the photograph, the last two behind the box.
pub(super) fn boxes(path: &Path) -> anyhow::Result<Vec<ThingBox>> {
    let told = lines(path, "left").with_context(|| format!("cannot read the boxes: {}", path.display()))?;
    let count = told.len();
    anyhow::ensure!(count <= MOST_BOXES, "{count} boxes, and at most {MOST_BOXES} are taken: {}", path.display());
    let boxed = |(number, line): (usize, String)| {
        thing(&line).with_context(|| {
            format!("line {number} is no box; write left,top,right,bottom in whole pixels: {}", path.display())
        })
    };
    told.into_iter().map(boxed).collect()
}

fn thing(line: &str) -> anyhow::Result<ThingBox> {
    let words: Vec<&str> = line.split(',').map(str::trim).collect();
    let [left, top, right, bottom] = words[..] else { anyhow::bail!("it has {} entries", words.len()) };
    let thing = ThingBox { left: left.parse()?, top: top.parse()?, right: right.parse()?, bottom: bottom.parse()? };
    anyhow::ensure!(thing.area() > 0, "it has no inside");
    Ok(thing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The boxes of a file, or why there are none.
    fn check(text: &str, expected: Result<&[[u32; 4]], &str>) {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("boxes.csv");
        std::fs::write(&path, text).unwrap();
        match (boxes(&path), expected) {
            (Ok(found), Ok(wanted)) => {
                assert_eq!(found.iter().map(|b| [b.left, b.top, b.right, b.bottom]).collect::<Vec<_>>(), wanted);
            }
            (Err(error), Err(part)) => assert!(format!("{error:#}").contains(part), "{text:?}: {error:#}"),
            (found, _) => panic!("{text:?}: {found:?}"),
        }
    }

    #[test]
    fn boxes_are_read_and_what_is_none_is_refused_with_its_line() {
        check("left,top,right,bottom\n# a coat\n 1, 2,3 ,4\n\n0,0,9,9\n", Ok(&[[1, 2, 3, 4], [0, 0, 9, 9]]));
        check("", Ok(&[]));
        for line in
            ["1,2,3", "1,2,3,4,5", "1,2,x,4", "-1,2,3,4", "1.5,2,3,4", "3,2,3,4", "1,4,3,4", "1,2,3,99999999999"]
        {
            check(&format!("0,0,1,1\n{line}\n"), Err("line 2 is no box"));
        }
        check(&"0,0,1,1\n".repeat(9), Err("9 boxes, and at most 8"));
    }
}

//! The crate doc of each house's `lib.rs` shows the tables to readers; here they are read back and compared.
//!
//! Under `# Arrows` and `# External crates` stands a fenced table each: names separated by commas, two or more spaces,
//! the rooms (`–` for none).

use crate::table::House;
use std::collections::BTreeMap;

type Rows = BTreeMap<String, Vec<String>>;

/// Rows that the doc and the tables do not have alike.
pub(crate) fn differences(house: &House, lib: &str) -> Vec<String> {
    let doc: Vec<&str> = lib.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let words = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    let mut arrows: Rows = house.rooms.iter().map(|room| (room.name.to_string(), words(room.uses))).collect();
    arrows.insert("main.rs".into(), words(house.main_uses));
    let owners: Rows = house.owners.iter().map(|(krate, rooms)| (krate.replace('_', "-"), words(rooms))).collect();
    [
        compare(&format!("{}/lib.rs, # Arrows", house.src), &shown(&doc, "# Arrows"), &arrows),
        compare(&format!("{}/lib.rs, # External crates", house.src), &shown(&doc, "# External crates"), &owners),
    ]
    .concat()
}

fn compare(heading: &str, shown: &Rows, wanted: &Rows) -> Vec<String> {
    let names = wanted.keys().chain(shown.keys().filter(|name| !wanted.contains_key(*name)));
    let say =
        |rows: Option<&Vec<String>>| rows.map_or("no row".to_string(), |rooms| format!("\"{}\"", rooms.join(" ")));
    let differ = names.filter(|name| shown.get(*name) != wanted.get(*name));
    differ
        .map(|name| {
            format!("{heading}, {name}: the doc has {}, the table {}", say(shown.get(name)), say(wanted.get(name)))
        })
        .collect()
}

/// The rows of the fenced table under a heading.
fn shown(doc: &[&str], heading: &str) -> Rows {
    let section = doc.iter().skip_while(|line| **line != heading).skip(1).take_while(|line| !line.starts_with("# "));
    let fenced =
        section.skip_while(|line| !line.starts_with("```")).skip(1).take_while(|line| !line.starts_with("```"));
    let mut rows = Rows::new();
    for (names, rooms) in fenced.filter_map(|line| line.split_once("  ")) {
        let rooms: Vec<String> = rooms.split_whitespace().filter(|word| *word != "–").map(String::from).collect();
        for name in names.split(',') {
            rows.insert(name.trim().replace('_', "-"), rooms.clone());
        }
    }
    rows
}

#[test]
fn a_table_that_drifted_is_told_row_by_row() {
    let doc = [
        "intro",
        "# Arrows",
        "```text",
        "solve    raster photo",
        "a, b_c   –",
        "```",
        "# Next",
        "```text",
        "x  y",
        "```",
    ];
    let rows = shown(&doc, "# Arrows");
    let names: Vec<&str> = rows.keys().map(String::as_str).collect();
    assert_eq!(names, ["a", "b-c", "solve"]);
    let wanted: Rows = [("solve".to_string(), vec!["raster".to_string()])].into();
    let told = compare("# Arrows", &rows, &wanted);
    assert!(
        told.iter().any(|line| line.ends_with("solve: the doc has \"raster photo\", the table \"raster\"")),
        "{told:?}"
    );
    assert!(told.iter().any(|line| line.ends_with("a: the doc has \"\", the table no row")), "{told:?}");
}

#[cfg(test)]
use crate::table::PROGRAM;

#[test]
fn a_doc_without_tables_differs_everywhere() {
    let told = differences(PROGRAM, "//! Nothing.\n\npub mod solve;\n");
    assert!(told.len() >= PROGRAM.rooms.len() + PROGRAM.owners.len(), "{told:?}");
}

//! The rules: what each mention may lead to, by the tables.

use crate::attributes;
use crate::mentions::{self, Form, Mention};
use crate::resolve::Target;
use crate::source::{Place, Source};
use crate::table::{self, House, Nature};
use syn::Item;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// Everything in these sources that breaks a rule, as `file:line: what: which rule`.
pub(crate) fn findings(house: &[Source]) -> Vec<String> {
    let test_modules: Vec<Vec<String>> = house.iter().flat_map(test_modules).collect();
    house.iter().flat_map(|source| findings_in(source, &test_modules)).collect()
}

fn findings_in(source: &Source, test_modules: &[Vec<String>]) -> Vec<String> {
    let in_test = test_modules.iter().any(|module| source.place.module().starts_with(module));
    let reading = mentions::read(source, in_test);
    let at = |line: usize, text: String| format!("{}:{line}: {text}", source.name);
    let oddities = reading.oddities.iter().map(|oddity| at(oddity.line, oddity.what.to_string()));
    let broken = reading.mentions.iter().filter_map(|mention| {
        judge(source.house, &source.place, mention)
            .map(|rule| at(mention.line, format!("`{}`: {rule}", mention.written)))
    });
    let strangers = root_items(source).into_iter().map(|(line, rule)| at(line, rule.to_string()));
    oddities.chain(broken).chain(strangers).collect()
}

/// The rule a mention breaks, if it breaks one.
fn judge(house: &House, place: &Place, mention: &Mention) -> Option<String> {
    match &mention.target {
        Target::Own => None,
        Target::Root if mention.form == Form::Path => None,
        Target::Root => Some("it reaches every room at once; name the room".into()),
        Target::Below(room) => arrow(house, place, room, mention.in_test),
        Target::External(krate, rest) => ownership(house, place, krate, rest, mention),
    }
}

/// The arrow from one room to another.
fn arrow(house: &House, place: &Place, to: &str, in_test: bool) -> Option<String> {
    let from = place.room();
    if from == to {
        return None;
    }
    if house.room(to).is_none() {
        return Some(format!("there is no room `{to}`, and the crate root holds nothing but rooms"));
    }
    let (uses, tests_use) = match house.room(from) {
        Some(room) => (room.uses, room.tests_use),
        None if *place == Place::Main => (house.main_uses, &[][..]),
        None => (&[][..], &[][..]),
    };
    if uses.contains(&to) || (in_test && tests_use.contains(&to)) {
        return None;
    }
    let allowed = if uses.is_empty() { "nothing".to_string() } else { uses.join(" ") };
    Some(format!("arrow {from} -> {to}; {from} may use: {allowed}"))
}

/// The owner of an external crate, and the world a pure room must not meet.
fn ownership(house: &House, place: &Place, krate: &str, rest: &[String], mention: &Mention) -> Option<String> {
    let room = place.room();
    if matches!(krate, "std" | "core" | "alloc") {
        return world(house, room, rest, mention);
    }
    let is_open = table::COMMON.contains(&krate) || (mention.in_test && table::TESTS_USE.contains(&krate));
    if is_open {
        return None;
    }
    let Some(owners) = house.owners(krate) else {
        return Some(format!("no room owns the external crate {krate}"));
    };
    if !owners.contains(&room) {
        return Some(format!("{room} uses the external crate {krate}; it belongs to: {}", owners.join(" ")));
    }
    if krate == table::PROGRAM.krate && !house.borrows.iter().any(|path| starts_with(rest, path)) {
        let lends: Vec<String> = house.borrows.iter().map(|path| path.join("::")).collect();
        return Some(format!("of {krate} this crate may use: {}", lends.join(" ")));
    }
    let lent = mention.form == Form::Reexport;
    lent.then(|| format!("a re-export lends {krate} to every room; use pub(super) or pub(in …), or a type of our own"))
}

fn starts_with(segments: &[String], path: &[&str]) -> bool {
    segments.len() >= path.len() && segments.iter().zip(path).all(|(segment, name)| segment == name)
}

fn world(house: &House, room: &str, rest: &[String], mention: &Mention) -> Option<String> {
    if mention.in_test || house.room(room).is_none_or(|room| room.nature == Nature::Worldly) {
        return None;
    }
    let part = rest.first().map_or("*", String::as_str);
    let closed = part == "*" || table::WORLD.contains(&part);
    closed.then(|| format!("{room} is pure: no files, no clock, no environment (std::{part})"))
}

/// What stands at a crate root and should not: in `lib.rs` anything but rooms, in `main.rs` a module of its own.
fn root_items(source: &Source) -> Vec<(usize, &'static str)> {
    let stranger = |item: &Item| match (&source.place, item) {
        (Place::Lib, Item::Mod(module)) if module.content.is_none() => None,
        (Place::Lib, _) => Some("lib.rs holds nothing but its text and the rooms"),
        (Place::Main, Item::Mod(module)) if module.content.is_none() => {
            Some("main.rs is one file: a module would build a room twice")
        }
        _ => None,
    };
    source.syntax.items.iter().filter_map(|item| stranger(item).map(|rule| (item.span().start().line, rule))).collect()
}

/// The modules in files of their own that this source declares under `#[cfg(test)]`.
fn test_modules(source: &Source) -> Vec<Vec<String>> {
    let declared = source.syntax.items.iter().filter_map(|item| match item {
        Item::Mod(module) if attributes::is_cfg_test(&module.attrs) => Some(module.ident.unraw().to_string()),
        _ => None,
    });
    declared.map(|name| [source.place.module(), &[name]].concat()).collect()
}

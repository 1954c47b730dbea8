//! From a path as written to what it names: a room, the whole crate, an external crate, or something of its own.

use crate::table::House;

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// An absolute path below the library's root: its first segment should be a room.
    Below(String),
    /// The root of the crate itself, from where every room can be reached.
    Root,
    /// An external crate (or `std`) and the segments after it.
    External(String, Vec<String>),
    /// A name of the same file or of the prelude, or something after `Self`.
    Own,
}

/// The module a path is written in, and the first names that mean something of its own there.
pub(crate) struct Scope<'a> {
    /// The crate it is written in.
    pub(crate) house: &'static House,
    /// Module path below the crate; empty at the root.
    pub(crate) module: &'a [String],
    /// Modules declared there and names bound by its `use` items: they hide external crates of the same name.
    pub(crate) names: &'a [String],
}

/// Resolves a path. `absolute` is a leading `::`.
pub(crate) fn resolve(segments: &[String], absolute: bool, scope: &Scope<'_>) -> Target {
    let Some((first, rest)) = segments.split_first() else { return Target::Own };
    if absolute {
        return external(first, rest, scope.house);
    }
    match first.as_str() {
        "crate" => below_root(&[], rest),
        "self" => below_root(scope.module, rest),
        "super" => below_root(parent(scope.module), rest),
        name if scope.names.iter().any(|own| own == name) => Target::Own,
        name if scope.house.is_external(name) => external(first, rest, scope.house),
        _ => Target::Own,
    }
}

/// Follows the remaining `super` and then the names from a module of this crate.
fn below_root(module: &[String], rest: &[String]) -> Target {
    match rest.split_first() {
        Some((step, rest)) if step == "super" => below_root(parent(module), rest),
        Some((step, rest)) if step == "self" => below_root(module, rest),
        next => match (module.first(), next) {
            (Some(room), _) => Target::Below(room.clone()),
            (None, Some((name, _))) if name != "*" => Target::Below(name.clone()),
            (None, _) => Target::Root,
        },
    }
}

/// The library as `main.rs` sees it is this crate again; everything else is outside.
fn external(krate: &str, rest: &[String], house: &House) -> Target {
    if krate == house.krate { below_root(&[], rest) } else { Target::External(krate.to_string(), rest.to_vec()) }
}

fn parent(module: &[String]) -> &[String] {
    module.split_last().map_or(&[], |(_, above)| above)
}

#[test]
fn paths_lead_where_rust_leads_them() {
    let words = |text: &str| text.split("::").filter(|word| !word.is_empty()).map(String::from).collect::<Vec<_>>();
    let check = |path: &str, target: Target| {
        let (module, names) = (words("solve::grid::cycle"), words("blake3"));
        let scope = Scope { house: crate::table::PROGRAM, module: &module, names: &names };
        assert_eq!(resolve(&words(path), path.starts_with("::"), &scope), target, "{path}");
    };
    let below = |room: &str| Target::Below(room.into());
    check("crate::engine::run", below("engine"));
    check("crate::*", Target::Root);
    check("self::part", below("solve"));
    check("super::part", below("solve"));
    check("super::super::super::engine", below("engine"));
    check("self::super::super::super::*", Target::Root);
    check("image::open", Target::External("image".into(), words("open")));
    check("blake3::hash", Target::Own);
    check("::blake3::hash", Target::External("blake3".into(), words("hash")));
    check("tintype::ui::open", below("ui"));
    check("Plane::new", Target::Own);
}

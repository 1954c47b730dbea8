//! `use` trees taken apart: the paths they name, the names they bind, who can see them.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Item, UseTree, Visibility};

/// One path of a `use` tree.
pub(crate) struct Leaf {
    pub(crate) segments: Vec<String>,
    /// The name it gives in its module; a glob gives none that could be known.
    pub(crate) binds: Option<String>,
    pub(crate) span: Span,
}

/// The paths of a `use` tree, groups and renames resolved.
pub(crate) fn leaves(tree: &UseTree) -> Vec<Leaf> {
    let mut found = Vec::new();
    gather(tree, &[], &mut found);
    found
}

fn gather(tree: &UseTree, above: &[String], found: &mut Vec<Leaf>) {
    let with = |word: &str| [above, &[word.to_string()]].concat();
    // `a::{self}` means `a`.
    let ending = |word: &str| if word == "self" && !above.is_empty() { above.to_vec() } else { with(word) };
    match tree {
        UseTree::Path(path) => gather(&path.tree, &with(&path.ident.unraw().to_string()), found),
        UseTree::Group(group) => group.items.iter().for_each(|item| gather(item, above, found)),
        UseTree::Glob(glob) => found.push(Leaf { segments: with("*"), binds: None, span: glob.span() }),
        UseTree::Name(name) => {
            let segments = ending(&name.ident.unraw().to_string());
            found.push(Leaf { binds: segments.last().cloned(), segments, span: name.span() });
        }
        UseTree::Rename(rename) => {
            let segments = ending(&rename.ident.unraw().to_string());
            found.push(Leaf { segments, binds: Some(rename.rename.unraw().to_string()), span: rename.span() });
        }
    }
}

/// The names a module gives itself that could hide an external crate: its modules and what its `use` items bind,
/// except a crate bound under its own name.
pub(crate) fn own_names(items: &[Item]) -> Vec<String> {
    let mut names = Vec::new();
    for item in items {
        match item {
            Item::Mod(module) => names.push(module.ident.unraw().to_string()),
            Item::Use(import) => {
                let bound =
                    leaves(&import.tree).into_iter().filter(|leaf| leaf.segments.first() != leaf.binds.as_ref());
                names.extend(bound.filter_map(|leaf| leaf.binds));
            }
            _ => {}
        }
    }
    names
}

/// Whether other rooms can see it: `pub` or `pub(crate)`.
pub(crate) fn is_visible(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

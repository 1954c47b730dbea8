//! Questions to attributes: is an item only there in tests, is a module read from another file.

use crate::tokens::is_word;
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, Meta, Token};

/// Whether one of these attributes leaves the item to tests alone: `cfg(test)` or `cfg(all(test, …))`.
pub(crate) fn is_cfg_test(attributes: &[Attribute]) -> bool {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.filter_map(|attribute| attribute.parse_args::<Meta>().ok()).any(|condition| needs_test(&condition))
}

fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(word) => word.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            parts.is_ok_and(|parts| parts.iter().any(needs_test))
        }
        _ => false,
    }
}

/// `#[path = …]`, also inside `#[cfg_attr(…)]`.
pub(crate) fn names_a_path(attribute: &Attribute) -> bool {
    let in_list = attribute.path().is_ident("cfg_attr")
        && attribute
            .meta
            .require_list()
            .is_ok_and(|list| list.tokens.clone().into_iter().any(|t| is_word(Some(&t), "path")));
    attribute.path().is_ident("path") || in_list
}

/// The attributes of any item.
pub(crate) fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

//! Every mention of a path in one source: in `use` trees, expressions, types, attributes and the tokens of macros.
//!
//! What cannot be followed (a path put together by a macro, a module read from another file) is an oddity, and an
//! oddity is a finding: a rule that could be walked around by it would not be a rule.

use crate::attributes::{attributes_of, is_cfg_test, names_a_path};
use crate::resolve::{Scope, Target, resolve};
use crate::source::{Place, Source};
use crate::table::House;
use crate::tokens::{is_colons, is_punct, is_visible_before, is_word};
use crate::use_tree::{is_visible, leaves, own_names};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta};

/// One path in a source and where it leads.
pub(crate) struct Mention {
    pub(crate) line: usize,
    /// The path as written, without generics.
    pub(crate) written: String,
    pub(crate) target: Target,
    pub(crate) form: Form,
    /// It stands under `#[cfg(test)]`.
    pub(crate) in_test: bool,
}

/// How a path is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A `use` that stays in its room, or an `extern crate`.
    Import,
    /// A `use` that other rooms can see: `pub` or `pub(crate)`.
    Reexport,
    /// Anything else.
    Path,
}

/// Something that hides what a source uses.
pub(crate) struct Oddity {
    pub(crate) line: usize,
    pub(crate) what: &'static str,
}

/// All mentions of one source, and what could not be followed.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) oddities: Vec<Oddity>,
}

/// Reads one source. `in_test`: its module is declared under `#[cfg(test)]`.
pub(crate) fn read(source: &Source, in_test: bool) -> Reading {
    let mut reader = Reader {
        house: source.house,
        place: &source.place,
        module: source.place.module().to_vec(),
        names: own_names(&source.syntax.items),
        in_test: in_test || is_cfg_test(&source.syntax.attrs),
        literal_span: None,
        reading: Reading::default(),
    };
    reader.visit_file(&source.syntax);
    reader.reading
}

struct Reader<'a> {
    house: &'static House,
    place: &'a Place,
    module: Vec<String>,
    /// Names that mean something of its own in the current module.
    names: Vec<String>,
    in_test: bool,
    /// Set while a string inside an attribute is read: its tokens have no place of their own in the file.
    literal_span: Option<Span>,
    reading: Reading,
}

impl Reader<'_> {
    fn line(&self, span: Span) -> usize {
        self.literal_span.unwrap_or(span).start().line
    }

    fn oddity(&mut self, span: Span, what: &'static str) {
        let line = self.line(span);
        self.reading.oddities.push(Oddity { line, what });
    }

    fn mention(&mut self, segments: &[String], absolute: bool, span: Span, form: Form) {
        let starts_inside = matches!(segments.first().map(String::as_str), Some("crate" | "self" | "super"));
        // main.rs is a crate of its own: its inside is not the library's.
        if *self.place == Place::Main && starts_inside {
            return;
        }
        let target =
            resolve(segments, absolute, &Scope { house: self.house, module: &self.module, names: &self.names });
        let written = format!("{}{}", if absolute { "::" } else { "" }, segments.join("::"));
        let line = self.line(span);
        self.reading.mentions.push(Mention { line, written, target, form, in_test: self.in_test });
    }

    fn import(&mut self, item: &syn::ItemUse, form: Form) {
        for leaf in leaves(&item.tree) {
            self.mention(&leaf.segments, item.leading_colon.is_some(), leaf.span, form);
        }
    }

    /// Finds the paths in tokens that no grammar describes: a macro's arguments or body, an attribute's list.
    fn scan(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += match token {
                TokenTree::Group(group) => {
                    self.scan(group.stream());
                    1
                }
                TokenTree::Ident(word) if word == "use" => self.scan_use(&tokens, at),
                TokenTree::Ident(_) => self.scan_path(&tokens, at),
                _ => 1,
            };
        }
    }

    /// A `use` among tokens; gives how many tokens were read.
    fn scan_use(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let rest = tokens.get(at..).unwrap_or_default();
        let Some(end) = rest.iter().position(|token| is_punct(Some(token), ';')) else { return 1 };
        let words = rest.iter().take(end + 1).enumerate();
        let plain = words.filter(|(i, token)| !(is_punct(Some(token), '$') && is_word(rest.get(i + 1), "crate")));
        match syn::parse2::<syn::ItemUse>(plain.map(|(_, token)| token.clone()).collect()) {
            Ok(item) => self.import(&item, if is_visible_before(tokens, at) { Form::Reexport } else { Form::Import }),
            Err(_) => self.oddity(
                rest.first().map_or_else(Span::call_site, TokenTree::span),
                "a `use` that a macro puts together",
            ),
        }
        end + 1
    }

    /// The path that starts at an identifier among tokens; gives how many tokens were read.
    fn scan_path(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let mut segments = Vec::new();
        let mut at = start;
        while let Some(TokenTree::Ident(word)) = tokens.get(at) {
            segments.push(word.unraw().to_string());
            at += 1;
            if !is_colons(tokens, at) {
                break;
            }
            at += 2;
        }
        let span = tokens.get(start).map_or_else(Span::call_site, TokenTree::span);
        // `$part::x` in a macro names what the caller gives, and is read there; `$crate` is the crate itself.
        let is_fragment = start > 0 && is_punct(tokens.get(start - 1), '$') && !is_word(tokens.get(start), "crate");
        let starts_inside =
            matches!(segments.first().map(String::as_str), Some("crate" | "super" | "self" | "tintype"));
        if is_punct(tokens.get(at), '$') && starts_inside && is_colons(tokens, at.wrapping_sub(2)) {
            self.oddity(span, "a path that a macro puts together");
        }
        if segments == ["include"] && is_punct(tokens.get(at), '!') {
            self.oddity(span, "`include!` reads a source from elsewhere");
        }
        let absolute = start >= 2 && is_colons(tokens, start - 2);
        if !is_fragment && (segments.len() > 1 || absolute) {
            self.mention(&segments, absolute, span, Form::Path);
        }
        (at - start).max(1)
    }

    /// A string in an attribute may be a path: `#[serde(with = "crate::…")]`.
    fn scan_text(&mut self, text: &str, span: Span) {
        if let Ok(tokens) = text.parse::<TokenStream>() {
            let outer = self.literal_span.replace(span);
            self.scan(tokens);
            self.literal_span = outer;
        }
    }

    /// The strings of an attribute's list, at any depth.
    fn scan_strings(&mut self, stream: TokenStream) {
        for token in stream {
            match token {
                TokenTree::Group(group) => self.scan_strings(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.scan_text(&text.value(), text.span());
                    }
                }
                _ => {}
            }
        }
    }

    /// `<Type>::item`: only the type in brackets and the arguments of the item name anything; syn gives the rest of the
    /// path as if it began with `::`.
    fn visit_own_item<'ast>(&mut self, qself: &'ast syn::QSelf, path: &'ast syn::Path)
    where
        Self: Visit<'ast>,
    {
        self.visit_qself(qself);
        for segment in &path.segments {
            self.visit_path_arguments(&segment.arguments);
        }
    }

    fn within_test(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        let outer = self.in_test;
        self.in_test |= is_cfg_test(attributes);
        visit(self);
        self.in_test = outer;
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        self.within_test(attributes_of(item), |reader| visit::visit_item(reader, item));
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = if let ImplItem::Fn(function) = item { function.attrs.as_slice() } else { &[] };
        self.within_test(attributes, |reader| visit::visit_impl_item(reader, item));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.attrs.iter().any(names_a_path) {
            self.oddity(item.span(), "`#[path]` puts a module where its name does not say");
        }
        let inner = item.content.as_ref().map_or(&[][..], |(_, items)| items);
        let outer = std::mem::replace(&mut self.names, own_names(inner));
        self.module.push(item.ident.unraw().to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
        self.names = outer;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(item, if is_visible(&item.vis) { Form::Reexport } else { Form::Import });
        visit::visit_item_use(self, item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        match item.ident.unraw().to_string().as_str() {
            "self" => self.oddity(item.span(), "`extern crate self` gives every room a second name"),
            name => {
                let form = if is_visible(&item.vis) { Form::Reexport } else { Form::Import };
                self.mention(&[name.to_string()], true, item.span(), form);
            }
        }
        visit::visit_item_extern_crate(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
        // A single word is a local name, a type of the same file, or `pub(crate)`.
        if segments.len() > 1 || path.leading_colon.is_some() {
            self.mention(&segments, path.leading_colon.is_some(), path.span(), Form::Path);
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        match &path.qself {
            Some(qself) if qself.position == 0 => self.visit_own_item(qself, &path.path),
            _ => visit::visit_expr_path(self, path),
        }
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        match &path.qself {
            Some(qself) if qself.position == 0 => self.visit_own_item(qself, &path.path),
            _ => visit::visit_type_path(self, path),
        }
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if mac.path.segments.last().is_some_and(|segment| segment.ident == "include") {
            self.oddity(mac.span(), "`include!` reads a source from elsewhere");
        }
        self.scan(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            // Links in documentation are prose.
            meta if meta.path().is_ident("doc") => return,
            Meta::List(list) => {
                self.scan(list.tokens.clone());
                self.scan_strings(list.tokens.clone());
            }
            Meta::NameValue(pair) => {
                if let Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) = &pair.value {
                    self.scan_text(&text.value(), text.span());
                }
            }
            Meta::Path(_) => {}
        }
        visit::visit_attribute(self, attribute);
    }
}

//! YAML's events laid out as one flat list of nodes.
//!
//! A node is followed by its children, and knows where it ends: no pointers, one allocation, and nothing recursive in
//! building, walking or dropping it. Texts without escapes are borrowed from the source.

use super::scalar::{Plain, resolve};
use super::syntax;
use crate::finding::{Finding, code, short};
use crate::source::Span;
use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag, options};
use std::borrow::Cow;
use std::collections::HashMap;

/// The deepest that lists and maps may be nested, counted by each of the two styles (block and flow). The grammar
/// needs ten.
const MAX_DEPTH: usize = 64;

/// One document.
pub(super) struct Tree<'s> {
    /// The root is at [`ROOT`].
    pub nodes: Vec<Node<'s>>,
}

/// A node that nothing can be read from, and about which nothing is left to say.
pub(super) const POISON: usize = 0;

/// The document's outermost node.
pub(super) const ROOT: usize = 1;

/// A scalar, list or map; or what stands in its place.
pub(super) struct Node<'s> {
    /// On one line: what spans several is shown by its beginning.
    pub span: Span,
    /// Index one past the last child; 0 while children are still coming.
    pub end: u32,
    /// What it is.
    pub kind: Kind<'s>,
}

/// What a node is.
pub(super) enum Kind<'s> {
    /// A text that may mean a number.
    Plain(Cow<'s, str>),
    /// Certainly a text.
    Quoted(Cow<'s, str>),
    /// Items follow.
    List,
    /// Keys and values follow, in turns. A key is a scalar, or poison where its pair was reported and is to be skipped.
    Map {
        /// Whether one of the keys is `<<`.
        merges: bool,
    },
    /// Stands for the node with this index, which is no alias.
    Alias(usize),
    /// Reported already.
    Poison,
}

impl Tree<'_> {
    /// Index one past a node and its children.
    pub fn end(&self, node: usize) -> usize {
        self.nodes[node].end as usize
    }

    /// The text of a scalar.
    pub fn text(&self, node: usize) -> Option<&str> {
        match &self.nodes[node].kind {
            Kind::Plain(text) | Kind::Quoted(text) => Some(text),
            Kind::List | Kind::Map { .. } | Kind::Alias(_) | Kind::Poison => None,
        }
    }

    /// Whether a key is the merge key.
    pub fn is_merge(&self, key: usize) -> bool {
        matches!(&self.nodes[key].kind, Kind::Plain(text) if text == "<<")
    }

    /// Keys and values of a map, poisoned ones included.
    pub fn pairs(&self, map: usize) -> impl Iterator<Item = (usize, usize)> {
        let (mut at, end) = (map + 1, self.end(map));
        std::iter::from_fn(move || {
            let key = at;
            let value = (key < end).then(|| self.end(key))?;
            at = self.end(value);
            Some((key, value))
        })
    }

    /// Items of a list.
    pub fn items(&self, list: usize) -> impl Iterator<Item = usize> {
        let (mut at, end) = (list + 1, self.end(list));
        std::iter::from_fn(move || {
            let item = at;
            at = (item < end).then(|| self.end(item))?;
            Some(item)
        })
    }
}

/// What a text turned out to be.
pub(super) enum Parsed<'s> {
    /// A document with something in it.
    Tree(Tree<'s>),
    /// Nothing, or only comments.
    Empty,
    /// Not YAML, which has been reported, there.
    Broken(Span),
}

/// Parses one document. `start` is where the text's spans begin.
pub(super) fn parse<'s>(text: &'s str, start: u32, findings: &mut Vec<Finding>) -> Parsed<'s> {
    let mut builder = Builder {
        text,
        start,
        findings,
        nodes: vec![Node { span: Span::default(), end: ROOT as u32, kind: Kind::Poison }],
        open: Vec::new(),
        anchors: HashMap::new(),
    };
    let options = options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        block_nesting_limit: MAX_DEPTH,
        flow_nesting_limit: MAX_DEPTH,
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((Event::DocumentStart(..), place)) => {
                documents += 1;
                if documents == 2 {
                    builder.second_document(&place);
                    break;
                }
            }
            Ok((event, place)) => builder.take(event, &place),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len());
                let range = syntax::place(&error, text, at);
                let span = Span { lo: start + range.start as u32, hi: start + range.end as u32 };
                builder.findings.push(syntax::finding(&error, span, MAX_DEPTH));
                return Parsed::Broken(span);
            }
        }
    }
    match builder.nodes.get(ROOT).map(|root| &root.kind) {
        None => Parsed::Empty,
        Some(Kind::Plain(text)) if resolve(text) == Plain::Null => Parsed::Empty,
        Some(_) => Parsed::Tree(Tree { nodes: builder.nodes }),
    }
}

struct Builder<'s, 'f> {
    text: &'s str,
    start: u32,
    findings: &'f mut Vec<Finding>,
    nodes: Vec<Node<'s>>,
    /// Lists and maps whose children are still coming.
    open: Vec<usize>,
    anchors: HashMap<usize, usize>,
}

impl<'s> Builder<'s, '_> {
    fn take(&mut self, event: Event<'s>, place: &granit_parser::Span) {
        let span = self.span(&place.start, &place.end);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_str = tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                let quoted = style != ScalarStyle::Plain || is_str;
                let kind = if quoted { Kind::Quoted(text) } else { Kind::Plain(text) };
                self.leaf(kind, span, anchor);
                self.refuse_tag(tag.filter(|_| !is_str), place);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.begin(Kind::List, style, span, anchor);
                self.refuse_tag(tag, place);
            }
            Event::MappingStart(style, anchor, tag) => {
                self.begin(Kind::Map { merges: false }, style, span, anchor);
                self.refuse_tag(tag, place);
            }
            Event::SequenceEnd | Event::MappingEnd => self.finish(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                let message = format!("nothing before `*{0}` is marked `&{0}`", short(&name));
                let finding = Finding::new(&code::DR001, message)
                    .at(span, "stands for nothing")
                    .help("put a text that begins with `*` in quotes");
                self.findings.push(finding);
                self.leaf(Kind::Poison, span, 0);
            }
            // Starts and ends of streams and documents carry nothing; comments and names of anchors are switched off.
            _ => {}
        }
    }

    fn leaf(&mut self, kind: Kind<'s>, span: Span, anchor: usize) {
        let at = self.nodes.len();
        if anchor != 0 {
            self.anchors.insert(anchor, at);
        }
        self.nodes.push(Node { span, end: at as u32 + 1, kind });
    }

    fn begin(&mut self, kind: Kind<'s>, style: StructureStyle, mut span: Span, anchor: usize) {
        if style == StructureStyle::Block {
            // Empty until the first child shows how far it goes.
            span.hi = span.lo;
        }
        let at = self.nodes.len();
        self.leaf(kind, span, anchor);
        self.nodes[at].end = 0;
        self.open.push(at);
    }

    fn finish(&mut self, last: Span) {
        let at = self.open.pop().expect("internal: the parser ends only what it began");
        let end = self.nodes.len();
        self.nodes[at].end = end as u32;
        let is_block = self.nodes[at].span.lo == self.nodes[at].span.hi;
        let hi = if is_block { self.nodes.get(at + 1).map_or(0, |child| child.span.hi) } else { last.hi };
        let lo = self.nodes[at].span.lo;
        self.nodes[at].span.hi = self.end_of_line(lo, hi.max(lo));
        if matches!(self.nodes[at].kind, Kind::Map { .. }) {
            self.check_keys(at);
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        let target = self.anchors.get(&anchor).copied().unwrap_or(POISON);
        let Node { span: outer, end, kind } = &self.nodes[target];
        let kind = if *end == 0 {
            let finding = Finding::new(&code::DR009, "this alias stands inside of what it stands for")
                .at(span, "would go on without end")
                .also(*outer, "stands for this");
            self.findings.push(finding);
            Kind::Poison
        } else if let Kind::Poison = kind {
            Kind::Poison
        } else {
            Kind::Alias(target)
        };
        self.leaf(kind, span, 0);
    }

    /// Keys are texts, once each. Pairs of others are poisoned.
    fn check_keys(&mut self, map: usize) {
        const FEW: usize = 16;
        let tree = Tree { nodes: std::mem::take(&mut self.nodes) };
        let (mut merges, mut bad) = (false, Vec::new());
        let mut few: Vec<(&str, usize)> = Vec::new();
        let mut many: HashMap<&str, usize> = HashMap::new();
        for (key, _) in tree.pairs(map) {
            let node = &tree.nodes[key];
            let text = match &node.kind {
                Kind::Plain(text) if resolve(text) != Plain::Null => text,
                Kind::Quoted(text) => text,
                Kind::Plain(_) | Kind::List | Kind::Map { .. } | Kind::Alias(_) => {
                    let finding = Finding::new(&code::DR005, "a key must be a text")
                        .at(node.span, "not a text")
                        .help("put it in quotes");
                    self.findings.push(finding);
                    bad.push(key);
                    continue;
                }
                Kind::Poison => continue,
            };
            merges |= tree.is_merge(key);
            // Nearly all maps are small, and comparing beats hashing there.
            let first = match few.len() {
                FEW => many.get(text.as_ref()).copied(),
                _ => few.iter().find(|(known, _)| known == text).map(|(_, first)| *first),
            };
            if let Some(first) = first {
                self.findings.push(duplicate(text, node.span, tree.nodes[first].span));
                bad.push(key);
            } else if few.len() < FEW {
                few.push((text, key));
                if few.len() == FEW {
                    many.extend(few.iter().copied());
                }
            } else {
                many.insert(text, key);
            }
        }
        drop((few, many));
        self.nodes = tree.nodes;
        for key in bad {
            self.nodes[key].kind = Kind::Poison;
        }
        self.nodes[map].kind = Kind::Map { merges };
    }

    /// A type is known by its key, not by what the document says about it.
    fn refuse_tag(&mut self, tag: Option<Cow<'s, Tag>>, place: &granit_parser::Span) {
        let Some(tag) = tag else { return };
        let at = place.tag_span().unwrap_or(*place);
        let span = self.span(&at.start, &at.end);
        let finding = Finding::new(&code::DR005, format!("the tag `{}` means nothing here", short(&tag.original())))
            .at(span, "")
            .help("remove it, or put the value in quotes if it begins with `!`");
        self.findings.push(finding);
    }

    fn second_document(&mut self, place: &granit_parser::Span) {
        let span = self.span(&place.start, &place.end);
        let finding = Finding::new(&code::DR002, "a second document begins in this file")
            .at(span, "read up to here")
            .help("put it into a file of its own, and name that under `include:`");
        self.findings.push(finding);
    }

    /// A range of the text, up to the end of its first line; never empty where there is something to underline.
    fn span(&self, from: &granit_parser::Marker, to: &granit_parser::Marker) -> Span {
        let at = |marker: &granit_parser::Marker| {
            self.start + marker.byte_offset().map_or(self.text.len(), |byte| byte.min(self.text.len())) as u32
        };
        let (lo, hi) = (at(from), at(to));
        if from.line() == to.line() { Span { lo, hi } } else { Span { lo, hi: self.end_of_line(lo, hi) } }
    }

    fn end_of_line(&self, lo: u32, hi: u32) -> u32 {
        let (from, to) = ((lo - self.start) as usize, (hi - self.start) as usize);
        let range = &self.text.as_bytes()[from..to];
        lo + range.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(range.len()) as u32
    }
}

fn duplicate(key: &str, second: Span, first: Span) -> Finding {
    let finding = Finding::new(&code::DR003, format!("`{}` is written twice in the same map", short(key)))
        .at(second, "this one is not read")
        .also(first, "first written here");
    match key {
        "<<" => finding.help("merge several maps by a list: `<<: [*a, *b]`"),
        _ => finding.help("keep one of them"),
    }
}

//! What the AWS provider takes: the arguments and blocks of each type of resource that drgen writes.
//!
//! `aws.txt` is condensed from what `terraform providers schema -json` prints of the oldest provider that a generated
//! stack allows. `DRGEN_BLESS=1 cargo test --test drgen provider::` writes it anew where Terraform and the provider are,
//! and the same test holds it against them.

mod kind;

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::sync::LazyLock;

pub use kind::Kind;

/// The provider that `aws.txt` is of.
pub const VERSION: &str = "5.100.0";

/// Where its pages are, by type of resource without `aws_`.
pub const DOCS: &str = "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources";

/// What may stand between the braces of a resource or block, by name.
pub type Body = BTreeMap<&'static str, Member>;

/// An argument or a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// `name = value`
    Argument(Argument),
    /// `name { … }`
    Block(Block),
}

/// `name = value`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// What it is.
    pub kind: Kind,
    /// Cannot be left out.
    pub required: bool,
    /// Only read, never written.
    pub computed: bool,
    /// Still taken, on its way out.
    pub deprecated: bool,
    /// Not to be shown to everybody.
    pub sensitive: bool,
}

/// `name { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Cannot be left out.
    pub required: bool,
    /// How often it may stand there; `None` is any number.
    pub most: Option<u32>,
    /// Still taken, on its way out.
    pub deprecated: bool,
    /// What may stand in it.
    pub body: Body,
}

/// What a resource of this type takes; `None` of types that drgen does not write.
pub fn resource(kind: &str) -> Option<&'static Body> {
    static RESOURCES: LazyLock<BTreeMap<&'static str, Body>> = LazyLock::new(|| parse(include_str!("aws.txt")));
    RESOURCES.get(kind)
}

/// Lines of two spaces a level: `name: type` with words before the colon for what is special about it, `name {0..1}` for
/// a block and how often it may be there.
fn parse(text: &'static str) -> BTreeMap<&'static str, Body> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#')).peekable();
    let mut resources = BTreeMap::new();
    while let Some(kind) = lines.next() {
        resources.insert(kind, body(&mut lines, 1));
    }
    resources
}

fn body(lines: &mut Peekable<impl Iterator<Item = &'static str>>, level: usize) -> Body {
    let mut members = Body::new();
    while let Some(line) = lines.next_if(|line| depth(line) == level) {
        let (head, kind) = line.split_once([':', '{']).expect("internal: a line is an argument or a block");
        let mut words = head.split_whitespace();
        let name = words.next().expect("internal: each has a name");
        let words: Vec<&str> = words.collect();
        let is = |word: &str| words.contains(&word);
        let (required, deprecated) = (is("required"), is("deprecated"));
        let member = match kind.strip_suffix('}').and_then(|range| range.split_once("..")) {
            Some((least, most)) => {
                let body = body(lines, level + 1);
                Member::Block(Block { required: least != "0", most: most.parse().ok(), deprecated, body })
            }
            None => {
                let (kind, computed, sensitive) = (Kind::parse(kind.trim()), is("computed"), is("sensitive"));
                Member::Argument(Argument { kind, required, computed, deprecated, sensitive })
            }
        };
        members.insert(name, member);
    }
    members
}

fn depth(line: &str) -> usize {
    (line.len() - line.trim_start().len()) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_arguments_and_blocks() {
        let parsed = parse(
            "# comment\naws_a\n  arn computed: string\n  rule {1..}\n    id required: string\n    deep deprecated {0..1}\n      key \
             deprecated sensitive: string\n  tags: map(string)\naws_b\n  n: number\n",
        );
        assert_eq!(parsed.keys().copied().collect::<Vec<_>>(), ["aws_a", "aws_b"]);
        let plain =
            Argument { kind: Kind::Text, required: false, computed: false, deprecated: false, sensitive: false };
        let a = &parsed["aws_a"];
        assert_eq!(a["arn"], Member::Argument(Argument { computed: true, ..plain.clone() }));
        assert_eq!(a["tags"], Member::Argument(Argument { kind: Kind::Map(Box::new(Kind::Text)), ..plain.clone() }));
        let Member::Block(rule) = &a["rule"] else { panic!("{a:?}") };
        assert_eq!((rule.required, rule.most), (true, None));
        assert_eq!(rule.body["id"], Member::Argument(Argument { required: true, ..plain.clone() }));
        let Member::Block(deep) = &rule.body["deep"] else { panic!("{rule:?}") };
        assert_eq!((deep.required, deep.most, deep.deprecated), (false, Some(1), true));
        assert_eq!(deep.body["key"], Member::Argument(Argument { deprecated: true, sensitive: true, ..plain }));
    }

    #[test]
    fn what_every_resource_has_is_there() {
        let instance = resource("aws_db_instance").expect("drgen writes instances");
        assert!(matches!(instance["monitoring_interval"], Member::Argument(Argument { kind: Kind::Number, .. })));
        assert!(matches!(instance["id"], Member::Argument(Argument { computed: true, .. })));
        assert!(resource("aws_quicksight_dashboard").is_none());
    }
}

//! Types of arguments, as the provider's schema names them.

use std::collections::BTreeMap;

/// What an argument holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `string`
    Text,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `list(…)`, and sets.
    List(Box<Kind>),
    /// `map(…)`
    Map(Box<Kind>),
    /// `object({ … })`
    Object(BTreeMap<&'static str, Kind>),
    /// Whatever Terraform can hold.
    Any,
}

impl Kind {
    /// Of its name.
    pub(super) fn parse(name: &'static str) -> Self {
        let inside = |word: &str| name.strip_prefix(word)?.strip_suffix(')');
        match name {
            "string" => Self::Text,
            "number" => Self::Number,
            "bool" => Self::Bool,
            "dynamic" => Self::Any,
            _ => match (inside("list("), inside("map("), inside("object({")) {
                (Some(of), ..) => Self::List(Box::new(Self::parse(of))),
                (_, Some(of), _) => Self::Map(Box::new(Self::parse(of))),
                (.., Some(members)) => Self::Object(members_of(members.strip_suffix('}').unwrap_or(members))),
                _ => unreachable!("internal: the schema has a type that Terraform has not: {name}"),
            },
        }
    }

    /// `a list of texts`: for messages.
    pub fn words(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::List(of) => match **of {
                Self::Text => "a list of texts".to_owned(),
                Self::Number => "a list of numbers".to_owned(),
                _ => "a list".to_owned(),
            },
            Self::Map(_) | Self::Object(_) => "a map".to_owned(),
            Self::Any => "a value".to_owned(),
        }
    }
}

/// `a: string, b: list(object({c: number}))`: commas within a member are its own.
fn members_of(text: &'static str) -> BTreeMap<&'static str, Kind> {
    let mut open = 0;
    let members = text.split(|letter| {
        open += i32::from(matches!(letter, '{' | '(')) - i32::from(matches!(letter, '}' | ')'));
        open == 0 && letter == ','
    });
    let members = members.filter_map(|member| member.trim_start().split_once(": "));
    members.map(|(name, kind)| (name, Kind::parse(kind))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_types() {
        let text = || Box::new(Kind::Text);
        for (name, kind) in [
            ("string", Kind::Text),
            ("list(string)", Kind::List(text())),
            ("list(map(string))", Kind::List(Box::new(Kind::Map(text())))),
            (
                "list(object({from_port: number, cidr_blocks: list(string)}))",
                Kind::List(Box::new(Kind::Object(BTreeMap::from([
                    ("from_port", Kind::Number),
                    ("cidr_blocks", Kind::List(text())),
                ])))),
            ),
            (
                "object({enabled: bool, items: list(object({id: string, ids: list(string)}))})",
                Kind::Object(BTreeMap::from([
                    ("enabled", Kind::Bool),
                    (
                        "items",
                        Kind::List(Box::new(Kind::Object(BTreeMap::from([
                            ("id", Kind::Text),
                            ("ids", Kind::List(text())),
                        ])))),
                    ),
                ])),
            ),
        ] {
            assert_eq!(Kind::parse(name), kind, "{name}");
        }
    }
}

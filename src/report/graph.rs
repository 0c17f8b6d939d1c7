//! The component graph as a picture: Mermaid for pages, DOT for Graphviz.
//!
//! Hard dependencies are solid arrows, soft ones dashed; a store is a cylinder, somebody else's component has a dashed
//! border; components that can only recover together stand in a box.

use crate::graph::Graph;
use crate::model::{ComponentId, Kind, Model};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;

/// A diagram for Markdown: <https://mermaid.js.org/syntax/flowchart.html>.
pub fn mermaid(model: &Model, graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    let node = |id: ComponentId| {
        let name = mermaid_text(&model.component(id).id);
        let number = id.0;
        match Shape::of(model, id) {
            Shape::Service => format!("c{number}[\"{name}\"]"),
            Shape::Store => format!("c{number}[(\"{name}\")]"),
            Shape::External => format!("c{number}[\"{name}\"]:::external"),
        }
    };
    draw(
        graph,
        &mut out,
        |out, id, indent| _ = writeln!(out, "{indent}{}", node(id)),
        |out, number, members| _ = writeln!(out, "  subgraph g{number} [\"{members} recover together\"]"),
        |out| out.push_str("  end\n"),
        |out, from, to, hard| {
            let arrow = if hard { "-->" } else { "-.->" };
            _ = writeln!(out, "  c{} {arrow} c{}", from.0, to.0);
        },
    );
    if model.iter().any(|(id, _)| matches!(Shape::of(model, id), Shape::External)) {
        out.push_str("  classDef external stroke-dasharray: 4 4\n");
    }
    out
}

/// A graph for `dot -Tsvg`: <https://graphviz.org/doc/info/lang.html>.
pub fn dot(model: &Model, graph: &Graph) -> String {
    let mut out = format!("digraph {} {{\n  rankdir=LR\n  node [shape=box]\n", dot_text(&model.system));
    let shape = |id: ComponentId| match Shape::of(model, id) {
        Shape::Service => "",
        Shape::Store => " [shape=cylinder]",
        Shape::External => " [style=dashed]",
    };
    let name = |id: ComponentId| dot_text(&model.component(id).id);
    draw(
        graph,
        &mut out,
        |out, id, indent| _ = writeln!(out, "{indent}{}{}", name(id), shape(id)),
        |out, number, members| {
            _ = writeln!(out, "  subgraph cluster_{number} {{\n    label=\"{members} recover together\"");
        },
        |out| out.push_str("  }\n"),
        |out, from, to, hard| {
            let style = if hard { "" } else { " [style=dashed]" };
            _ = writeln!(out, "  {} -> {}{style}", name(from), name(to));
        },
    );
    out.push_str("}\n");
    out
}

/// Both languages say the same things in the same order: boxes of several, single components by name, arrows by name.
fn draw(
    graph: &Graph,
    out: &mut String,
    node: impl Fn(&mut String, ComponentId, &str),
    open: impl Fn(&mut String, usize, usize),
    close: impl Fn(&mut String),
    arrow: impl Fn(&mut String, ComponentId, ComponentId, bool),
) {
    let mut single = Vec::new();
    let mut together = Vec::new();
    for members in graph.units() {
        if let [id] = members { single.push(*id) } else { together.push(members) }
    }
    together.sort_unstable();
    for (number, members) in together.iter().enumerate() {
        open(out, number, members.len());
        for &member in *members {
            node(out, member, "    ");
        }
        close(out);
    }
    single.sort_unstable();
    for &id in &single {
        node(out, id, "  ");
    }
    let mut ids = graph.order().to_vec();
    ids.sort_unstable();
    for from in ids {
        for (edges, hard) in [(&graph.hard, true), (&graph.soft, false)] {
            for &to in edges.of(from) {
                arrow(out, from, to, hard);
            }
        }
    }
}

/// What a node is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Something that runs.
    Service,
    /// Something that holds data.
    Store,
    /// Somebody else's.
    External,
}

impl Shape {
    pub(super) fn of(model: &Model, id: ComponentId) -> Self {
        let component = model.component(id);
        if matches!(component.kind, Kind::External(_)) {
            Self::External
        } else if component.is_service() {
            Self::Service
        } else {
            Self::Store
        }
    }
}

/// Inside `"…"` of Mermaid, entity codes stand for what would be acted on.
fn mermaid_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric() || "-_/. ".contains(letter) {
            out.push(letter);
        } else {
            _ = write!(out, "#{};", u32::from(letter));
        }
    }
    out
}

/// A quoted id of DOT, in which only the quote is special; a backslash would be an escape in labels.
fn dot_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::lock::Locks;
    use crate::source::Sources;
    use std::collections::BTreeMap;

    const CATALOG: &str = r#"drgen: 1
system: shop
sites:
  ireland: { region: eu-west-1, account: "111122223333", zones: [euw1-az1, euw1-az2], network: { cidr: 10.0.0.0/16 } }
  paris: { region: eu-west-3, account: "111122223333", zones: [euw3-az1, euw3-az2], network: { cidr: 10.1.0.0/16 } }
active: ireland
tiers: { soon: { rto: 1h, rpo: none } }
services:
  a: { tier: soon, runtime: { image: { repository: shop/a, tag: v1 } }, depends_on: [b], stores: { db: { kind: s3 } } }
  b: { tier: soon, runtime: { image: { repository: shop/b, tag: v1 } }, depends_on: [a, { name: mail, kind: soft }] }
  mail: { tier: soon, runtime: { kind: external } }
"#;

    fn pictures() -> (String, String) {
        let world = BTreeMap::from([("drgen.yaml".to_owned(), CATALOG.to_owned())]);
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let catalog = crate::catalog::read(&world, "drgen.yaml", &mut sources, &mut findings).expect("it is readable");
        let model = crate::model::resolve(&catalog, &Locks::default(), None, &mut findings).expect("it resolves");
        assert!(!findings.has_errors(), "{findings:?}");
        let graph = Graph::build(&model, &mut findings);
        (mermaid(&model, &graph), dot(&model, &graph))
    }

    #[test]
    fn boxes_hold_what_recovers_together() {
        let (mermaid, dot) = pictures();
        assert_eq!(
            mermaid,
            r#"flowchart LR
  subgraph g0 ["2 recover together"]
    c0["a"]
    c2["b"]
  end
  c1[("a/db")]
  c3["mail"]:::external
  c0 --> c1
  c0 --> c2
  c2 --> c0
  c2 -.-> c3
  classDef external stroke-dasharray: 4 4
"#
        );
        assert_eq!(
            dot,
            r#"digraph "shop" {
  rankdir=LR
  node [shape=box]
  subgraph cluster_0 {
    label="2 recover together"
    "a"
    "b"
  }
  "a/db" [shape=cylinder]
  "mail" [style=dashed]
  "a" -> "a/db"
  "a" -> "b"
  "b" -> "a"
  "b" -> "mail" [style=dashed]
}
"#
        );
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(mermaid_text("a\"]<b>#;"), "a#34;#93;#60;b#62;#35;#59;");
        assert_eq!(dot_text("a\"b\\"), r#""a\"b\\""#);
    }
}

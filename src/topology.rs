//! `topology.yaml`, beside the catalog: which site leads each store, as it was observed.
//!
//! Absent at first: then the active site leads everything. `drgen reconcile` writes it, from what the stores say.

use crate::catalog::{self, Entries, Field, schema};
use crate::finding::{Finding, Findings, code};
use crate::source::{Sources, World};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The last generation that a copy can be. Nobody fails over so often; names that count it stay short.
pub const GENERATIONS: u32 = 999;

/// The whole file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topology {
    /// The site that was lost: its stacks and `link/` stay as they are until `drgen reconcile --clean SITE`.
    #[serde(default)]
    #[schemars(example = &"seoul")]
    pub lost: Field<String>,
    /// What was observed, by store: `order/db`, `sessions`.
    #[serde(default)]
    pub stores: Field<Entries<Leadership>>,
}

/// What `drgen reconcile --observed` reads: what somebody saw who looked at the stores.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// By store: `order/db`, `sessions`.
    #[serde(default)]
    pub stores: Field<Entries<Leadership>>,
}

/// Who leads one store.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leadership {
    /// The site whose copy takes writes.
    #[schemars(example = &"seoul")]
    pub leader: Field<String>,
    /// The site whose copy follows; `none` once promoted and not yet protected again.
    #[schemars(example = &"tokyo")]
    pub follower: Field<String>,
    /// Of the copy in each site; 1 unless said. Rises when the copy is made anew.
    #[serde(default)]
    pub generation: Field<Entries<u32>>,
}

impl Topology {
    /// Reads the file, after the catalog; `None` where there is none yet.
    pub fn read(world: &dyn World, sources: &mut Sources, findings: &mut Findings) -> Option<Self> {
        catalog::read_beside(world, catalog::TOPOLOGY, sources, findings)
    }

    /// The site that was lost, if it is one of these. A name of no site would lock nothing, and look as if it did.
    pub fn lost_of(&self, sites: &BTreeSet<&str>, findings: &mut Findings) -> Option<&str> {
        let (name, span) = self.lost.spanned()?;
        if sites.contains(name.as_str()) {
            return Some(name);
        }
        let known: Vec<&str> = sites.iter().copied().collect();
        findings.push(
            Finding::new(&code::DR103, format!("there is no site `{name}`"))
                .at(span, "no site has this name")
                .help(format!("the sites are {}", known.join(" and "))),
        );
        None
    }

    /// The JSON Schema of the file.
    pub fn schema() -> serde_json::Value {
        schema::generate::<Self>("Who leads each store")
    }
}

impl Observation {
    /// Reads the text of a file, which findings call `path`.
    pub fn read(path: &str, text: String, sources: &mut Sources, findings: &mut Findings) -> Option<Self> {
        catalog::read_text(path, text, sources, findings)
    }

    /// The JSON Schema of the file.
    pub fn schema() -> serde_json::Value {
        schema::generate::<Self>("Who was seen to lead each store")
    }
}

/// The file as it is written: names of sites, everything sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The site that was lost.
    pub lost: Option<String>,
    /// By store.
    pub stores: BTreeMap<String, Row>,
}

/// What is written of one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Name of the site that leads.
    pub leader: String,
    /// Name of the site that follows, if one does.
    pub follower: Option<String>,
    /// Of the copy in each site; the first generation is left out.
    pub generation: BTreeMap<String, u32>,
}

/// What stands above a file that nobody has written anything above.
const HEADER: &str = "\
# Which site leads each store, as it was observed. `drgen reconcile` writes this file, and keeps the comment up here.
";

impl Record {
    /// The text of the file, below the comment that the file of before begins with.
    pub fn print(&self, before: &str) -> String {
        let mut text = header(before);
        if let Some(lost) = &self.lost {
            text += &format!("lost: {}\n", scalar(lost));
        }
        if !self.stores.is_empty() {
            text += "stores:\n";
        }
        for (store, Row { leader, follower, generation }) in &self.stores {
            let follower = follower.as_deref().map_or("none".into(), scalar);
            write!(text, "  {}: {{ leader: {}, follower: {follower}", scalar(store), scalar(leader))
                .expect("internal: writing to a String");
            let raised: Vec<String> = generation
                .iter()
                .filter(|(_, number)| **number > 1)
                .map(|(site, number)| format!("{}: {number}", scalar(site)))
                .collect();
            if !raised.is_empty() {
                text += &format!(", generation: {{ {} }}", raised.join(", "));
            }
            text += " }\n";
        }
        text
    }
}

/// Lines of comments and blank ones that a file begins with.
fn header(before: &str) -> String {
    let lines = before.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let top: Vec<&str> = lines.take_while(|line| line.is_empty() || line.starts_with('#')).collect();
    match top.iter().any(|line| !line.is_empty()) {
        true => top.iter().flat_map(|line| [line, "\n"]).collect(),
        false => HEADER.to_owned(),
    }
}

/// A name as YAML takes it for a text, whoever reads it. Names have lowercase letters, digits, hyphens and a slash.
pub fn scalar(name: &str) -> String {
    const MEANT: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'/');
    let starts = name.starts_with(|first: char| first.is_ascii_lowercase());
    if starts && name.bytes().all(plain) && !MEANT.contains(&name) {
        return name.to_owned();
    }
    serde_json::Value::from(name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let row = |leader: &str, follower: Option<&str>, generation: &[(&str, u32)]| Row {
            leader: leader.to_owned(),
            follower: follower.map(str::to_owned),
            generation: generation.iter().map(|&(site, number)| (site.to_owned(), number)).collect(),
        };
        Record {
            lost: Some("seoul".to_owned()),
            stores: BTreeMap::from([
                ("order/db".to_owned(), row("tokyo", None, &[("seoul", 2), ("tokyo", 1)])),
                ("null".to_owned(), row("tokyo", Some("seoul"), &[])),
            ]),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = record().print("");
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let world = BTreeMap::from([("topology.yaml".to_owned(), text)]);
        let read = Topology::read(&world, &mut sources, &mut findings).unwrap();
        assert_eq!(findings.sorted().len(), 0);
        assert_eq!(read.lost.get().unwrap(), "seoul");
        let rows: Vec<_> = read.stores.get().unwrap().0.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(rows, ["null", "order/db"]);
    }

    #[test]
    fn a_lost_site_is_one_that_there_is() {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let world = BTreeMap::from([("topology.yaml".to_owned(), "lost: soul\n".to_owned())]);
        let read = Topology::read(&world, &mut sources, &mut findings).unwrap();
        assert_eq!(read.lost_of(&["seoul", "tokyo"].into(), &mut findings), None);
        assert!(findings.has_errors(), "it would lock nothing");
        assert_eq!(read.lost_of(&["soul", "tokyo"].into(), &mut findings), Some("soul"));
        let none = Topology::default().lost_of(&["seoul"].into(), &mut Findings::default()).map(str::to_owned);
        assert_eq!(none, None);
    }

    #[test]
    fn it_is_canonical_below_the_users_own_comment() {
        let rows = "lost: seoul\nstores:\n  \"null\": { leader: tokyo, follower: seoul }\n  \
                    order/db: { leader: tokyo, follower: none, generation: { seoul: 2 } }\n";
        assert_eq!(record().print(""), format!("{HEADER}{rows}"));
        // As of Windows, and written by hand.
        let by_hand = "\u{feff}# Ours.\r\n\r\n# Two.\r\nstores: {} # gone\r\n# gone too\r\n";
        let printed = record().print(by_hand);
        assert_eq!(printed, format!("# Ours.\n\n# Two.\n{rows}"));
        assert_eq!(record().print(&printed), printed);
    }
}

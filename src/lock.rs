//! What a run remembers for the next: one file beside each stack, `.drgen.lock.json`.
//!
//! Names, addresses, choices and slots that were given once stay given; hashes tell a hand-edited file from ours.

mod addresses;

pub use addresses::Addresses;

use crate::capability::Strategy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file in each stack's directory.
pub const FILE: &str = ".drgen.lock.json";

/// The locks of all stacks, by the stack's path (`seoul/commerce`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locks {
    /// By path.
    pub stacks: BTreeMap<String, Lock>,
}

/// What one stack remembers. Every map is sorted and printed one line per id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Format: 1.
    pub version: u32,
    /// Site whose bucket holds the state, of stacks that belong to no site. It stays when roles change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// What every name, address and range in a site goes back to: in the stack that holds the site's states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<LockedPlace>,
    /// What was chosen, by component id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub components: BTreeMap<String, LockedComponent>,
    /// Stateful resources of this stack, by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stateful: BTreeMap<String, LockedResource>,
    /// Addresses of all other resources, by the component they belong to; those that several share are under the
    /// empty name. What stands or falls with data that is let go is found here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stateless: BTreeMap<String, Addresses>,
    /// Addresses that left the configuration and must not be destroyed, until a state shows that they are gone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tombstones: BTreeMap<String, Tombstone>,
    /// Addresses that came from another stack, with the id to import.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub imports: BTreeMap<String, String>,
    /// Addresses that had another one in this stack before, and which, until a state shows them under the new one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub moved: BTreeMap<String, String>,
    /// Places behind shared load balancers, by `scheme/service`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub listeners: BTreeMap<String, Slot>,
    /// First 16 hex digits of the SHA-256 of each file as written, by name.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

/// What was chosen for a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedComponent {
    /// The level.
    pub strategy: Strategy,
    /// The mechanism.
    pub mechanism: String,
    /// Name of the site whose copy was made first.
    pub founder: String,
    /// Name of the site that led it, where that is not the founder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// The id that its things in AWS are called after, where it is not its own: it was renamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// What holds the data of a store, as [`crate::model::Kind::engine`] calls it; absent where an older drgen wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// What others run of a store, by site: its name there. Where there is none, what holds its data is drgen's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub theirs: BTreeMap<String, String>,
    /// The stack that it was made in, where `drgen move` has moved it: its cluster and load balancers stay of that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_in: Option<String>,
}

/// A stateful resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedResource {
    /// The component it belongs to; absent for the foundation's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// What `terraform import` takes: the frozen name. Empty where AWS gives an id of its own.
    pub id: String,
}

/// Something that was let go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// The component it belonged to; absent for what several shared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Of what holds data, the id to take it up again by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// What a site was when its data came into being.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedPlace {
    /// Name of the system.
    pub system: String,
    /// Name of the site.
    pub site: String,
    /// Its region.
    pub region: String,
    /// Its account.
    pub account: String,
    /// Range of the network that was made, or the id of the one that was there.
    pub network: String,
    /// Zones of a network that was made: each has its place in the range.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<String>,
}

/// A service's place behind the shared load balancers of its stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Which of the load balancers, from 0.
    pub shard: u32,
    /// Priority of its listener rule, 1 to 50,000.
    pub priority: u32,
}

impl Lock {
    /// Every address that the stack holds.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.stateful.keys().map(String::as_str).chain(self.stateless.values().flat_map(Addresses::iter))
    }

    /// Where each address goes that is moved.
    pub fn moves(&self) -> Moves<'_> {
        Moves(self.moved.iter().map(|(to, from)| (from.as_str(), to.as_str())).collect())
    }

    /// What stands where an address does and is none, if there is anything: addresses become Terraform as they are.
    pub fn no_address(&self) -> Option<&str> {
        let moved = self.moved.iter().flat_map(|(to, from)| [to, from]);
        let mut all = self.addresses().chain(self.tombstones.keys().chain(moved).map(String::as_str));
        let mut imports = self.imports.keys().map(String::as_str);
        all.find(|text| !is_address(text)).or_else(|| imports.find(|text| !is_instance(text)))
    }

    /// An address that would be moved for ever, if there is one: no lock that was read has any.
    pub fn circle(&self) -> Option<&str> {
        // By address: where the walk began that came by first.
        let mut walks: BTreeMap<&str, &str> = BTreeMap::new();
        for start in self.moved.keys() {
            let mut at = Some(start);
            while let Some(address) = at {
                match walks.insert(address, start) {
                    Some(earlier) if earlier == start => return Some(address),
                    Some(_) => break,
                    None => at = self.moved.get(address),
                }
            }
        }
        None
    }
}

/// Where addresses go, by the ones of before.
#[derive(Debug)]
pub struct Moves<'a>(BTreeMap<&'a str, &'a str>);

/// `aws_db_instance.order_db_seoul`: the address of a resource of ours, which stand in no module.
fn is_address(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    text.split_once('.').is_some_and(|(kind, name)| is_name(kind) && is_name(name))
}

/// The resource that an instance is of: `aws_efs_mount_target.files` of `aws_efs_mount_target.files["subnet-1"]`.
pub fn resource(address: &str) -> &str {
    address.split_once('[').map_or(address, |(resource, _)| resource)
}

/// A resource, or one of those that its `for_each` makes.
fn is_instance(text: &str) -> bool {
    let key = text.strip_prefix(resource(text)).unwrap_or_default();
    let is_key = || {
        let key = key.strip_prefix('[').and_then(|key| key.strip_suffix(']'));
        key.and_then(|key| serde_json::from_str::<String>(key).ok()).is_some_and(|key| !key.contains(['$', '%']))
    };
    is_address(resource(text)) && (key.is_empty() || is_key())
}

impl<'a> Moves<'a> {
    /// The addresses that come after one, to the last.
    pub fn after(&self, from: &str) -> impl Iterator<Item = &'a str> {
        std::iter::successors(self.0.get(from).copied(), |to| self.0.get(to).copied())
    }
}

impl LockedComponent {
    /// Name of the site that led it.
    pub fn leader(&self) -> &str {
        self.leader.as_deref().unwrap_or(&self.founder)
    }
}

impl Locks {
    /// What was chosen for a component, from whichever stack remembers it first in the order of paths.
    pub fn component(&self, id: &str) -> Option<&LockedComponent> {
        self.stacks.values().find_map(|lock| lock.components.get(id))
    }

    /// Components that hold data, or held some that was let go; in no order, and often more than once.
    pub fn holders(&self) -> impl Iterator<Item = &str> {
        self.stacks.values().flat_map(|lock| {
            let held = lock.stateful.values().filter_map(|resource| resource.component.as_deref());
            let left = lock.tombstones.values().filter(|tombstone| tombstone.id.is_some());
            held.chain(left.filter_map(|tombstone| tombstone.component.as_deref()))
        })
    }
}

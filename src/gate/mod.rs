//! Whether a plan of Terraform may be applied.
//!
//! A plan that destroys data says so; one that promotes a database, ends a replication or moves users looks like a
//! harmless update. What is dangerous each mechanism says itself ([`crate::mechanism::guard`]); here plans are held
//! against it. What is in doubt is refused: what is only known after the apply could be the worst.

mod elsewhere;
mod pairs;
mod plan;
#[cfg(test)]
mod tests;
mod turn;

pub use elsewhere::ROWS as ELSEWHERE;
pub use plan::{Plan, Unreadable};

use crate::finding::{Finding, Findings, closest, code};
use crate::mechanism::guard::{self, Change, Guarded, Holds, Only};
use crate::recovery::command::quote;
use crate::shown::shown;
use pairs::{Pair, pairs};
use plan::{Action, ResourceChange};
use std::collections::{BTreeMap, BTreeSet};

/// What is said of a plan. Texts hold nothing that a terminal would obey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What keeps it from being applied, sorted by address.
    pub refused: Vec<Harm>,
    /// What would, but was said to be meant.
    pub allowed: Vec<Harm>,
    /// What happened to guarded settings outside of Terraform. The plan may be right or wrong to leave it.
    pub drifted: Vec<Harm>,
    /// What was said to be meant, and the plan does not do; and what it does that is spelled alike.
    pub stale: Vec<(String, Option<String>)>,
    /// How many changes the plan makes.
    pub changes: usize,
}

/// One thing that a plan does and that may do harm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Harm {
    /// `aws_db_instance.order_db_tokyo`, with its modules.
    pub address: String,
    /// What would happen.
    pub deed: Deed,
    /// Why that does harm: a sentence without its full stop.
    pub why: String,
}

/// What a plan does with a resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Deletes it.
    Delete,
    /// Deletes it and makes it anew, because of these arguments.
    Replace(Vec<String>),
    /// Lets go of it: it stays in AWS, and no plan knows of it any more.
    Forget,
    /// Changes an argument.
    Change {
        /// `point_in_time_recovery.enabled`
        path: String,
        /// As JSON.
        before: String,
        /// As JSON.
        after: String,
    },
}

/// Holds a plan against all rows. `allow` names what is meant: `ADDRESS:delete`, `:replace`, `:forget`, or `:` and the
/// argument.
pub fn judge(plan: &Plan, allow: &[String]) -> Verdict {
    let rules = Rules::new();
    let mut found: BTreeMap<String, Harm> = BTreeMap::new();
    for change in plan.changes() {
        for harm in rules.harms(change) {
            // The first reason is enough: one flag allows one thing.
            found.entry(harm.flag()).or_insert(harm);
        }
    }
    let meant: BTreeSet<String> = allow.iter().map(|flag| shown(flag)).collect();
    let stale = meant.iter().filter(|flag| !found.contains_key(*flag));
    let stale = stale.map(|flag| {
        let meant = closest(flag, found.keys().map(String::as_str));
        (flag.clone(), meant.map(str::to_owned))
    });
    let stale = stale.collect();
    let (allowed, refused): (Vec<_>, Vec<_>) = found.into_iter().partition(|(flag, _)| meant.contains(flag));
    let sorted = |harms: Vec<(String, Harm)>| {
        let mut harms: Vec<Harm> = harms.into_iter().map(|(_, harm)| harm).collect();
        harms.sort();
        harms
    };
    let mut drifted: Vec<Harm> = plan.drift().flat_map(|change| rules.drift(change)).collect();
    drifted.sort();
    drifted.dedup();
    let changes = plan.changes().filter(|change| change.acts()).count();
    Verdict { refused: sorted(refused), allowed: sorted(allowed), drifted, stale, changes }
}

/// Rows by type: those with a condition first.
struct Rules(BTreeMap<&'static str, Vec<&'static Guarded>>);

impl Rules {
    fn new() -> Self {
        let mut rules: BTreeMap<_, Vec<&'static Guarded>> = BTreeMap::new();
        // What no mechanism protects comes last: a mechanism knows better.
        for row in guard::rows().chain(ELSEWHERE) {
            rules.entry(row.kind).or_default().push(row);
        }
        rules.values_mut().for_each(|rows| rows.sort_by_key(|row| row.only.is_none()));
        Self(rules)
    }

    fn row(&self, change: &ResourceChange) -> Option<&'static Guarded> {
        let rows = self.0.get(change.kind.as_str())?;
        rows.iter().copied().find(|row| row.only.is_none_or(|only| matches(only, change)))
    }

    fn harms(&self, change: &ResourceChange) -> Vec<Harm> {
        let Some(row) = self.row(change) else { return Vec::new() };
        let (action, address) = (change.action, shown(&change.address));
        let whole = |deed: Deed| match row.holds {
            Holds::Data(why) | Holds::Protection(why) => {
                vec![Harm { address: address.clone(), deed, why: why.to_owned() }]
            }
            Holds::Nothing => Vec::new(),
        };
        match action {
            Action::Nothing | Action::Create => Vec::new(),
            Action::Delete => whole(Deed::Delete),
            Action::Replace if row.holds == Holds::Nothing => updates(row, change),
            Action::Replace => whole(Deed::Replace(change.replaced_for())),
            Action::Forget if matches!(row.holds, Holds::Data(_)) => {
                let why = "it stays in AWS, and no plan protects, changes or watches it any more".to_owned();
                vec![Harm { address, deed: Deed::Forget, why }]
            }
            Action::Forget => Vec::new(),
            Action::Update => updates(row, change),
        }
    }

    /// What differs of the same arguments, whatever the direction.
    fn drift(&self, change: &ResourceChange) -> Vec<Harm> {
        let Some(row) = self.row(change) else { return Vec::new() };
        let address = shown(&change.address);
        match change.action {
            Action::Delete => {
                let why = "it is no longer in AWS, and an apply makes what the configuration has of it anew".to_owned();
                vec![Harm { address, deed: Deed::Delete, why }]
            }
            Action::Update => {
                let paths: BTreeSet<&str> = row.changes.iter().flat_map(|change| change.paths).copied().collect();
                let pairs = paths.iter().flat_map(|path| pairs(change, path)).filter(Pair::differs);
                let harm = |pair: Pair<'_>| Harm {
                    address: address.clone(),
                    deed: deed(&pair),
                    why: "it was changed outside of this configuration".to_owned(),
                };
                pairs.map(harm).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn matches(only: Only, change: &ResourceChange) -> bool {
    let text = |path| pairs(change, path).first().and_then(|pair| pair.before.value.as_str());
    match only {
        Only::Set(path) => is_set(change, path),
        Only::Is(path, value) => text(path) == Some(value),
        Only::Starts(path, start) => text(path).is_some_and(|text| text.starts_with(start)),
        Only::Ends(path, end) => text(path).is_some_and(|text| text.ends_with(end)),
    }
}

fn is_set(change: &ResourceChange, path: &str) -> bool {
    pairs(change, path).iter().any(|pair| !turn::is_nothing(pair.before.value))
}

fn updates(row: &Guarded, change: &ResourceChange) -> Vec<Harm> {
    let harmful = |rule: &&Change| rule.unless.is_none_or(|argument| !is_set(change, argument));
    let mut found: Vec<(Pair<'_>, &str)> = Vec::new();
    for rule in row.changes.iter().filter(harmful) {
        let pairs = rule.paths.iter().flat_map(|path| pairs(change, path));
        found.extend(pairs.filter(|pair| turn::harms(rule.turn, pair)).map(|pair| (pair, rule.why)));
    }
    // Of a block that goes, its arguments are not worth a word.
    let whole: Vec<String> = found.iter().map(|(pair, _)| format!("{}.", pair.path)).collect();
    found.retain(|(pair, _)| !whole.iter().any(|block| pair.path.starts_with(block)));
    let harm = |(pair, why): (Pair<'_>, &str)| Harm {
        address: shown(&change.address),
        deed: deed(&pair),
        why: why.to_owned(),
    };
    found.into_iter().map(harm).collect()
}

fn deed(pair: &Pair<'_>) -> Deed {
    Deed::Change { path: shown(&pair.path), before: pair.before.text(), after: pair.after.text() }
}

impl Harm {
    /// What `--allow` takes to let it pass: `aws_db_instance.order_db_tokyo:replicate_source_db`.
    pub fn flag(&self) -> String {
        format!("{}:{}", self.address, self.deed.name())
    }

    /// `--allow='aws_db_instance.order["a"]:delete'`, to paste: one word, which no line break divides.
    pub fn option(&self) -> String {
        format!("--allow={}", quote(&self.flag()))
    }

    fn finding(&self) -> Finding {
        let address = &self.address;
        let (code, message) = match &self.deed {
            Deed::Delete => (&code::DR441, format!("`{address}` would be deleted")),
            Deed::Replace(_) => (&code::DR441, format!("`{address}` would be deleted and made anew")),
            Deed::Forget => (&code::DR442, format!("`{address}` would leave Terraform")),
            Deed::Change { path, .. } => (&code::DR443, format!("`{address}` would change in `{path}`")),
        };
        let mut finding = Finding::new(code, message);
        match &self.deed {
            Deed::Replace(paths) if !paths.is_empty() => {
                finding = finding.note(format!("because of {}", paths.join(", ")));
            }
            Deed::Change { before, after, .. } => finding = finding.note(format!("from {before} to {after}")),
            Deed::Delete | Deed::Replace(_) | Deed::Forget => {}
        }
        finding.note(self.why.as_str()).help(format!("if this is meant: {}", self.option()))
    }

    fn drift(&self) -> Finding {
        let message = match &self.deed {
            Deed::Change { path, .. } => format!("`{}` differs in `{path}` from what Terraform left", self.address),
            Deed::Delete | Deed::Replace(_) | Deed::Forget => format!("`{}` is gone", self.address),
        };
        let finding = Finding::new(&code::DR445, message);
        match &self.deed {
            Deed::Change { before, after, .. } => finding.note(format!("it was {before}, and is {after}")),
            Deed::Delete | Deed::Replace(_) | Deed::Forget => finding,
        }
    }
}

impl Deed {
    /// `delete`, `replace`, `forget`, or the argument: what stands behind the address in `--allow`.
    pub fn name(&self) -> &str {
        match self {
            Self::Delete => "delete",
            Self::Replace(_) => "replace",
            Self::Forget => "forget",
            Self::Change { path, .. } => path,
        }
    }
}

impl Verdict {
    /// Whether the plan may be applied.
    pub fn passes(&self) -> bool {
        self.refused.is_empty() && self.stale.is_empty()
    }

    /// What people read.
    pub fn findings(&self) -> Findings {
        let mut findings = Findings::default();
        self.refused.iter().for_each(|harm| findings.push(harm.finding()));
        self.drifted.iter().for_each(|harm| findings.push(harm.drift()));
        for (flag, meant) in &self.stale {
            let finding = Finding::new(&code::DR444, format!("the plan does nothing that `--allow={flag}` is about"));
            let help = match meant {
                Some(meant) => format!("did you mean --allow={}?", quote(meant)),
                None => "take the flag away: it would let the change pass when a later plan makes it".to_owned(),
            };
            findings.push(finding.help(help));
        }
        findings
    }
}

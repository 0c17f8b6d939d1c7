//! What things may be called. Names end up in addresses, file names and the names of things in AWS.

use crate::catalog::Root;
use crate::finding::{Finding, Findings, code};
use crate::source::Span;

/// What is being named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// The prefix of every name.
    System,
    /// A site.
    Site,
    /// A tier.
    Tier,
    /// A service.
    Service,
    /// A store of a service.
    Store,
    /// A store that no service owns.
    SharedStore,
    /// A stack.
    Stack,
    /// A consistency group.
    ConsistencyGroup,
    /// A job of a service.
    Job,
}

impl Noun {
    /// For messages.
    pub fn text(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Site => "site",
            Self::Tier => "tier",
            Self::Service => "service",
            Self::Store => "store",
            Self::SharedStore => "shared store",
            Self::Stack => "stack",
            Self::ConsistencyGroup => "consistency group",
            Self::Job => "job",
        }
    }

    /// Most characters. The system's name is part of all others.
    fn longest(self) -> usize {
        match self {
            Self::System => 20,
            Self::Site
            | Self::Tier
            | Self::Service
            | Self::Store
            | Self::SharedStore
            | Self::Stack
            | Self::ConsistencyGroup
            | Self::Job => 40,
        }
    }

    /// Names that mean something else already, and what.
    fn reserved(self) -> (&'static [&'static str], &'static str) {
        match self {
            // Buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
            Self::System => (&["aws", "sthree"], "AWS keeps names that start with it for itself"),
            Self::Site => (
                &["bootstrap", "drills", "global", "link", "none", "recovery"],
                "a directory of the output has that name, or `topology.yaml` gives it a meaning",
            ),
            Self::Stack => (
                &["edge", "foundation", "readiness", "recovery", "shared"],
                "each site has a stack or a file of that name already",
            ),
            Self::Service | Self::SharedStore => (
                &[
                    "choices",
                    "failback",
                    "fence",
                    "imports",
                    "moved",
                    "outputs",
                    "override",
                    "providers",
                    "recovery",
                    "removed",
                    "service-down",
                    "shared",
                    "site-loss",
                    "stack",
                    "store-lost",
                    "switchover",
                    "terraform",
                    "variables",
                ],
                "its file in the stack, or its page, would take the place of another",
            ),
            Self::Tier | Self::Store | Self::ConsistencyGroup | Self::Job => (&[], ""),
        }
    }
}

/// Whether a name will do; a finding when it will not.
pub fn check(noun: Noun, name: &str, span: Span, findings: &mut Findings) -> bool {
    match refusal(noun, name, span) {
        Some(finding) => {
            findings.push(finding);
            false
        }
        None => true,
    }
}

/// What is wrong with a name, if anything.
pub fn refusal(noun: Noun, name: &str, span: Span) -> Option<Finding> {
    let message = format!("`{}` cannot be the name of a {}", name.escape_debug(), noun.text());
    if let Some(wrong) = problem(name, noun.longest()) {
        let rule = format!(
            "a name has lowercase letters, digits and single hyphens between them, starts with a letter and has at \
             most {} characters",
            noun.longest()
        );
        return Some(Finding::new(&code::DR301, message).at(span, wrong).help(match mended(name, noun.longest()) {
            Some(better) => format!("{rule}: `{better}` would do"),
            None => rule,
        }));
    }
    let (reserved, why) = noun.reserved();
    reserved.contains(&name).then(|| {
        Finding::new(&code::DR302, message).at(span, "this name is taken").note(why).help("choose another name")
    })
}

/// The system's name.
pub fn system(root: &Root, findings: &mut Findings) -> Option<String> {
    let (name, span) = root.system.spanned()?;
    check(Noun::System, name, span, findings).then(|| name.clone())
}

/// What is wrong with a name. Two hyphens in a row: RDS and ElastiCache refuse them
/// (<https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>).
fn problem(name: &str, longest: usize) -> Option<String> {
    let odd = |c: &char| !matches!(c, 'a'..='z' | '0'..='9' | '-');
    if name.is_empty() {
        Some("it is empty".to_owned())
    } else if let Some(odd) = name.chars().find(odd) {
        Some(format!("`{}` is not allowed", odd.escape_debug()))
    } else if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        Some("it does not start with a letter".to_owned())
    } else if name.ends_with('-') {
        Some("it ends with a hyphen".to_owned())
    } else if name.contains("--") {
        Some("it has two hyphens in a row".to_owned())
    } else if name.len() > longest {
        Some(format!("it has {} characters", name.len()))
    } else {
        None
    }
}

/// The name as it could be written.
fn mended(name: &str, longest: usize) -> Option<String> {
    let lower = name.to_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit());
    let better = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    problem(&better, longest).is_none().then_some(better)
}

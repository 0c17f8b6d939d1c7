//! The difference as data, as `drgen diff --format json` prints it. Its schema is `schemas/diff.schema.json`, generated
//! from these types. Durations are whole seconds; `null` is "unknown", "no promise", or what one side does not have.

use crate::document;
use crate::model::Strategy;
use crate::recovery::document::Verdict;
use schemars::JsonSchema;
use serde::Serialize;

/// What a change means.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// Version of this document: 1.
    pub format: u32,
    /// Name of the system.
    pub system: String,
    /// What the user calls the one side.
    pub before: String,
    /// What the user calls the other.
    pub after: String,
    /// How many lines below protect less than before.
    pub weaker: usize,
    /// The site that serves, where it is another.
    pub active: Option<Pair<String>>,
    /// The site that is lost, where that changed.
    pub lost: Option<Pair<String>>,
    /// Whether every objective holds on an ordinary day, where that changed.
    pub feasible: Option<Pair<bool>>,
    /// What is called otherwise, by the name of before; a store that goes with its service is not among it. All that
    /// follows goes by the names of now.
    pub renamed: Vec<Renaming>,
    /// Tiers, by name.
    pub tiers: Vec<TierDifference>,
    /// Services, by name.
    pub services: Vec<ComponentDifference>,
    /// Stores, by name.
    pub stores: Vec<ComponentDifference>,
    /// Dependencies, by who needs and what is needed.
    pub dependencies: Vec<EdgeDifference>,
    /// Who waits for whom when the active site is lost, by name.
    pub order: Vec<OrderDifference>,
    /// Resources of Terraform, by stack and type.
    pub resources: Vec<ResourceDifference>,
    /// Resources with data that leave a stack.
    pub data: Vec<DataDifference>,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another way.
    Changed,
}

/// Whether what is new protects less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// It protects less.
    Weaker,
    /// It protects more.
    Stronger,
    /// Neither, or nobody can say.
    Other,
}

/// What was and what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pair<T> {
    /// What was.
    pub before: Option<T>,
    /// What is.
    pub after: Option<T>,
    /// Whether that protects less.
    pub trend: Trend,
}

/// A service or a store that is called otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Renaming {
    /// What it was called.
    pub before: String,
    /// What it is called.
    pub after: String,
}

/// A tier.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TierDifference {
    /// `critical`
    pub name: String,
    /// What became of it.
    pub change: Change,
    /// Its strategy, where it is another.
    pub strategy: Option<Pair<Strategy>>,
    /// Of its latest service, where something is another.
    pub rto: Option<Pair<Verdict>>,
    /// Of the store that loses most, where something is another.
    pub rpo: Option<Pair<Verdict>>,
}

/// A service or a store; what is the same on both sides is `null`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ComponentDifference {
    /// `order`, `order/db`
    pub name: String,
    /// What became of it.
    pub change: Change,
    /// Its stack.
    pub stack: Option<Pair<String>>,
    /// Its tier.
    pub tier: Option<Pair<String>>,
    /// Its strategy.
    pub strategy: Option<Pair<Strategy>>,
    /// How it is protected.
    pub mechanism: Option<Pair<String>>,
    /// How users of its public host find a site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub routing: Option<Pair<&'static str>>,
    /// What it takes to protect it so, or to lead its users so, where that is another way.
    pub transition: Option<TransitionRow>,
    /// Asked and predicted; of services.
    pub rto: Option<Pair<Verdict>>,
    /// Asked and predicted.
    pub rpo: Option<Pair<Verdict>>,
}

/// What another protection takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TransitionRow {
    /// `additive`: an apply does it all. `migration`: something with data leaves Terraform and stays in AWS. `impossible`: no
    /// data goes along.
    pub kind: &'static str,
    /// What people do, in order; of what is impossible, what to do instead.
    pub steps: Vec<String>,
}

/// A dependency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EdgeDifference {
    /// Who needs.
    pub from: String,
    /// What is needed.
    pub to: String,
    /// What became of it.
    pub change: Change,
    /// Whether it is hard.
    pub hard: Option<Pair<bool>>,
}

/// Whom something waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderDifference {
    /// `order`, `order/db`
    pub name: String,
    /// For whom it waits now.
    pub waits: Vec<String>,
    /// For whom it does not wait any more.
    pub no_longer: Vec<String>,
}

/// Resources of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResourceDifference {
    /// `seoul/commerce`
    pub stack: String,
    /// `aws_rds_cluster`
    pub kind: String,
    /// Addresses that are new.
    pub added: usize,
    /// Addresses that are gone.
    pub removed: usize,
}

/// A resource with data that leaves a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DataDifference {
    /// The stack.
    pub stack: String,
    /// `aws_rds_cluster.order_db_seoul`
    pub address: String,
    /// Whose; `null` of what several share.
    pub component: Option<String>,
    /// Whether Terraform is told to let it go, so that it stays in AWS. Otherwise this side does not know it at all: it
    /// was let go and settled, or its branch is behind.
    pub let_go: bool,
    /// The stack that takes it up.
    pub to: Option<String>,
}

impl Change {
    pub(super) fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (false, _) => Self::Added,
            (true, false) => Self::Removed,
            (true, true) => Self::Changed,
        }
    }
}

impl<T: Clone + PartialEq> Pair<T> {
    /// Two sides that both have it, unless it is the same.
    pub(super) fn of(before: &T, after: &T) -> Option<Self> {
        Self::maybe(Some(before), Some(after))
    }

    /// Two sides that need not have it, unless it is the same.
    pub(super) fn maybe(before: Option<&T>, after: Option<&T>) -> Option<Self> {
        (before != after).then(|| Self { before: before.cloned(), after: after.cloned(), trend: Trend::Other })
    }
}

impl<T> Pair<T> {
    /// Whether what is new protects less.
    pub fn is_weaker(&self) -> bool {
        self.trend == Trend::Weaker
    }
}

impl TierDifference {
    /// Whether it protects less.
    pub fn is_weaker(&self) -> bool {
        weaker(&self.strategy) || weaker(&self.rto) || weaker(&self.rpo)
    }
}

impl ComponentDifference {
    /// Whether it is protected less.
    pub fn is_weaker(&self) -> bool {
        weaker(&self.strategy) || weaker(&self.rto) || weaker(&self.rpo)
    }
}

impl Difference {
    /// Whether both sides mean the same.
    pub fn is_empty(&self) -> bool {
        let Self { active, lost, feasible, renamed, tiers, services, stores, dependencies, order, .. } = self;
        active.is_none()
            && lost.is_none()
            && feasible.is_none()
            && renamed.is_empty()
            && tiers.is_empty()
            && services.is_empty()
            && stores.is_empty()
            && dependencies.is_empty()
            && order.is_empty()
            && self.resources.is_empty()
            && self.data.is_empty()
    }

    pub(super) fn count_weaker(&self) -> usize {
        let components = self.services.iter().chain(&self.stores).filter(|row| row.is_weaker()).count();
        components + self.tiers.iter().filter(|row| row.is_weaker()).count()
    }
}

fn weaker<T>(pair: &Option<Pair<T>>) -> bool {
    pair.as_ref().is_some_and(Pair::is_weaker)
}

/// The JSON Schema of [`Difference`]: every field is always there.
pub fn schema() -> serde_json::Value {
    document::schema::<Difference>()
}

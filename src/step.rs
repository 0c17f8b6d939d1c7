//! The vocabulary of recovery: steps, what they call, what they wait for, and how to see that they worked.

mod find;

pub use find::{Find, Is, Rows, Shows, Value};

use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;

/// What befell the system, or what is to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// A whole site is gone; the other takes over, without its help.
    SiteLoss {
        /// The site that is gone.
        lost: SiteId,
    },
}

impl Scenario {
    /// As on the command line: `site-loss`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SiteLoss { .. } => "site-loss",
        }
    }
}

/// One thing to do, of one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Unique within the component: `promote`. Stable: scripts and evidence name it.
    pub name: &'static str,
    /// For people: "Promote the replica shop-order-db-tokyo". Imperative, no full stop.
    pub title: String,
    /// What must be over before it starts.
    pub waits: Vec<Gate>,
    /// How long it takes, its check included.
    pub takes: Estimate,
    /// AWS does only so many of these at a time. At most one step of a component has one.
    pub throttle: Option<Throttle>,
    /// What to do.
    pub act: Act,
    /// How to see that it is done.
    pub check: Check,
    /// How to take it back; `None` when it cannot be taken back.
    pub undo: Option<Act>,
    /// Which kind of API it needs.
    pub plane: Plane,
    /// Where it is done.
    pub site: SiteId,
    /// Sites that must answer for it to work, besides [`Step::site`].
    pub needs: Vec<SiteId>,
    /// Whether data that has not arrived is given up by it.
    pub loses_data: bool,
    /// Whether the component is back without it: done afterwards, it holds nobody up.
    pub trailing: bool,
}

/// What a step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// The decision to fail over.
    Decision,
    /// Another step of the same component.
    OwnStep(&'static str),
    /// All hard dependencies of the component are back.
    Dependencies,
}

/// Control planes change things and may be crowded or gone; data planes only answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plane {
    /// Creates or changes resources.
    Control,
    /// Answers requests.
    Data,
    /// No API: people, waiting, looking.
    None,
}

/// Actions that AWS does only so many of at a time, per account and region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Throttle {
    /// Restores of databases.
    DatabaseRestore,
    /// Promotions and failovers of databases.
    DatabasePromotion,
    /// Deployments of ECS services.
    EcsDeployment,
    /// Restore jobs of AWS Backup.
    BackupRestore,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Call AWS.
    Call(ApiCall),
    /// Call AWS several times, in this order, where no one call does it all.
    Calls(Vec<ApiCall>),
    /// Somebody does something: what.
    Human(String),
    /// Nothing but wait for the check.
    Wait,
}

/// A call, from which the command line, the state of the machine and the permission are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiCall {
    /// As the command line calls it: `rds`, `application-autoscaling`.
    pub service: &'static str,
    /// As the API calls it: `PromoteReadReplica`.
    pub action: &'static str,
    /// As the API calls them: `DBInstanceIdentifier`. In the order in which people read them.
    pub params: Vec<(&'static str, Param)>,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// True or false.
    Flag(bool),
    /// Several texts.
    List(Vec<String>),
    /// An object: its fields as the API calls them.
    Map(Vec<(&'static str, Param)>),
    /// An object with keys that are data themselves (`targetTableName` in the metadata of a restore).
    Keyed(Vec<(&'static str, Param)>),
    /// Several objects; nothing in them is looked up.
    Objects(Vec<Param>),
    /// The moment so long before the call.
    Ago(Secs),
    /// Only known while recovering: what it is, and the command that finds it.
    Lookup {
        /// `ARN of the replicated backups of shop-order-db-seoul`
        what: String,
        /// The call that answers with it.
        call: Box<ApiCall>,
        /// Where in the answer.
        find: Find,
    },
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// How to see that a step is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where to look.
    pub look: Look,
    /// Ask again after.
    pub poll: Secs,
    /// Worry after.
    pub timeout: Secs,
}

/// Where to look, and what to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// A person sees this.
    Person(String),
    /// The answer to a call shows all of this.
    Answer(ApiCall, Vec<Shows>),
}

impl Look {
    /// One text in one field of an answer.
    pub fn text(call: ApiCall, field: &'static str, text: impl Into<String>) -> Self {
        Self::Answer(call, vec![Shows::text(field, text)])
    }

    /// What to see, for people.
    pub fn expect(&self) -> String {
        match self {
            Self::Person(what) => what.clone(),
            Self::Answer(_, shows) => shows.iter().map(|one| one.is.text()).collect::<Vec<_>>().join(" and "),
        }
    }
}

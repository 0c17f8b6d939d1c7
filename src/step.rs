//! The vocabulary of recovery: steps, what they call, what they wait for, and how to see that they worked.

mod find;
mod halt;

pub use find::{Find, Is, Rows, Shows, Value};
pub use halt::{Each, Halt, Undo};

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
    /// Both sites answer; the other one takes over at a moment of our choosing, and nothing is lost.
    Switchover {
        /// The site that leads until then.
        from: SiteId,
    },
    /// A site that was lost is back: it follows again, and then leads again. Everything is asked about as it is once
    /// the other site leads and is followed.
    Failback {
        /// The site that took over.
        from: SiteId,
    },
    /// One store is lost or holds what it should not; its site is well. Of every store on its own.
    StoreLost {
        /// The site that leads.
        site: SiteId,
    },
    /// One service answers no more, or wrongly; its site is well. Of every service on its own.
    ServiceDown {
        /// The site that leads.
        site: SiteId,
    },
    /// One zone of a site is gone.
    ZoneLoss {
        /// The site that leads.
        site: SiteId,
    },
}

impl Scenario {
    /// Every scenario by its name, as the command line, files and plans have it.
    pub const NAMES: [&str; 6] = ["site-loss", "switchover", "failback", "zone-loss", "store-lost", "service-down"];

    /// `site-loss`
    pub fn name(self) -> &'static str {
        match self {
            Self::SiteLoss { .. } => "site-loss",
            Self::Switchover { .. } => "switchover",
            Self::Failback { .. } => "failback",
            Self::StoreLost { .. } => "store-lost",
            Self::ServiceDown { .. } => "service-down",
            Self::ZoneLoss { .. } => "zone-loss",
        }
    }

    /// The site that serves afterwards.
    pub fn to(self) -> SiteId {
        match self {
            Self::SiteLoss { lost: from } | Self::Switchover { from } | Self::Failback { from } => from.other(),
            Self::StoreLost { site } | Self::ServiceDown { site } | Self::ZoneLoss { site } => site,
        }
    }
}

/// One thing to do, of one component.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// What is left where AWS refuses [`Step::act`] whenever it is called.
    pub instead: Option<Instead>,
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
    /// Whether its check may show the same before as after, such as a deployment that is over: then looking first would
    /// say that it is done.
    pub unconditional: bool,
}

/// A call that only a person makes, for it is the worse way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Instead {
    /// The call.
    pub call: ApiCall,
    /// For people: what follows from it. No capital, no full stop.
    pub then: String,
}

/// What a step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gate {
    /// The decision to do it.
    Decision,
    /// Another step of the same component.
    OwnStep(&'static str),
    /// All hard dependencies of the component are back.
    Dependencies,
    /// Planned only. All hard dependencies of the component are as ready as they can be while the other site leads:
    /// where one is only made from a backup of the last moment, they are [back](Self::Dependencies).
    Prepared,
    /// Planned only. Everything is prepared, and somebody has said that the outage begins.
    Go,
    /// Planned only. Whatever uses the component in the site that leads has stopped.
    Writers,
    /// Both sites answer, and Terraform has been applied with the new roles.
    Reconciled,
}

impl Step {
    /// A step with nothing in it yet: it waits for nothing, takes no time, calls nothing, and nobody looks.
    pub fn blank(name: &'static str, title: String, site: SiteId) -> Self {
        Self {
            name,
            title,
            waits: Vec::new(),
            takes: Estimate::ZERO,
            throttle: None,
            act: Act::Wait,
            check: Check { look: Look::Person(String::new()), poll: Secs::ZERO, timeout: Secs::ZERO },
            undo: None,
            instead: None,
            plane: Plane::None,
            site,
            needs: Vec::new(),
            loses_data: false,
            trailing: false,
            unconditional: false,
        }
    }
}

impl Gate {
    /// Behind these steps of the component; behind the decision, where there are none.
    pub fn after(steps: &[&'static str]) -> Vec<Self> {
        match steps {
            [] => vec![Self::Decision],
            names => names.iter().map(|name| Self::OwnStep(name)).collect(),
        }
    }
}

/// Control planes change things and may be crowded or gone; data planes only answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// Restore jobs of AWS Backup, and volumes that are made from snapshots.
    BackupRestore,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ApiCall {
    /// As the command line calls it: `rds`, `application-autoscaling`.
    pub service: &'static str,
    /// As the API calls it: `PromoteReadReplica`.
    pub action: &'static str,
    /// As the API calls them: `DBInstanceIdentifier`. In the order in which people read them.
    pub params: Vec<(&'static str, Param)>,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// True, for the latest moment that there is; people may say an earlier one, in the parameter of this name.
    Latest(&'static str),
    /// Only known while recovering: what it is, and the command that finds it.
    Lookup {
        /// `ARN of the replicated backups of shop-order-db-seoul`
        what: String,
        /// The call that answers with it.
        call: Box<ApiCall>,
        /// Where in the answer.
        find: Box<Find>,
    },
}

impl ApiCall {
    /// Whether it changes nothing: then its answer is what is wanted.
    pub fn reads(&self) -> bool {
        ["Describe", "Get", "List"].iter().any(|verb| self.action.starts_with(verb))
    }
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Check {
    /// Where to look.
    pub look: Look,
    /// Ask again after.
    pub poll: Secs,
    /// Worry after.
    pub timeout: Secs,
}

/// Where to look, and what to see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Look {
    /// A person sees this.
    Person(String),
    /// The answer to a call shows all of this.
    Answer(ApiCall, Vec<Shows>),
}

impl Gate {
    /// For people: what a step comes after.
    pub fn told(&self) -> &'static str {
        match self {
            Self::Decision => "the decision",
            Self::OwnStep(name) => name,
            Self::Dependencies => "dependencies",
            Self::Prepared => "dependencies are prepared",
            Self::Go => "the outage has begun",
            Self::Writers => "its users have stopped",
            Self::Reconciled => "reconciling",
        }
    }
}

impl Step {
    /// Only what its place in a plan depends on: plans are long, and most of what their steps say is only written down.
    pub fn outline(self) -> Self {
        let look = Look::Person(String::new());
        Self {
            title: String::new(),
            act: Act::Wait,
            check: Check { look, ..self.check },
            undo: None,
            instead: None,
            ..self
        }
    }

    /// An outline that still says what is done: for lists of steps.
    pub fn headline(mut self) -> Self {
        let title = std::mem::take(&mut self.title);
        Self { title, ..self.outline() }
    }

    /// Whether this is only an outline.
    pub fn is_outline(&self) -> bool {
        self.title.is_empty()
    }

    /// An outline, with what the whole step says.
    pub fn filled(&self, whole: Self) -> Self {
        let Self { title, act, check, undo, instead, .. } = whole;
        Self { title, act, check, undo, instead, ..self.clone() }
    }

    /// Whether the component is only there once this step is over: nothing can be prepared that needs it.
    pub fn restores(&self) -> bool {
        match self.throttle {
            Some(Throttle::DatabaseRestore | Throttle::BackupRestore) => true,
            Some(Throttle::DatabasePromotion | Throttle::EcsDeployment) | None => false,
        }
    }
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

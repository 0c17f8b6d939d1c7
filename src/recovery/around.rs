//! The steps that belong to no mechanism: before, between and after those of the components.

use crate::capability::{Estimate, Evidence};
use crate::model::{ConsistencyGroup, Model, SiteId, Tier};
use crate::quantity::Secs;
use crate::schedule::DEEP_CHECK;
use crate::step::{Act, Check, Plane, Step};

/// Writes these steps for one failover.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) model: &'a Model,
    pub(super) lost: SiteId,
    pub(super) to: SiteId,
}

impl Around<'_> {
    /// Its time is part of the decision's: one person does it while the others decide.
    pub(super) fn freeze(self) -> Step {
        let lost = self.lost();
        self.by_hand(
            "freeze",
            format!("Freeze everything that changes {lost}"),
            format!(
                "Stop deployments, and every pipeline that applies stacks of {lost} or link/: an apply that gets \
                 through to a site that is coming back undoes the failover."
            ),
            "no pipeline that touches it is running or can start",
            Estimate::ZERO,
        )
    }

    /// Its time is part of the decision's: it is what the decision is made by.
    pub(super) fn record_lag(self) -> Step {
        let to = self.to();
        self.by_hand(
            "record-lag",
            "Write down how far each replica is behind".to_owned(),
            format!(
                "Write down the last known replication lag of every store from the alarms and metrics in {to}. After \
                 a promotion nobody can read it any more, and it says how much data is given up."
            ),
            "one figure for each store that replicates",
            Estimate::ZERO,
        )
    }

    pub(super) fn decide(self, tier: &Tier) -> Step {
        let (lost, to, name) = (self.lost(), self.to(), &tier.name);
        self.by_hand(
            "decide",
            format!("Decide whether {name} fails over to {to}"),
            format!(
                "Whoever may decide for {name} says yes or no, in writing, with the time. Yes gives up what has not \
                 arrived in {to}; no waits for {lost}."
            ),
            "the decision is written down",
            Estimate { typical: tier.decision, worst: tier.decision, source: Evidence::Declared },
        )
    }

    pub(super) fn fence(self) -> Step {
        let (lost, to) = (self.lost(), self.to());
        let step = self.by_hand(
            "fence",
            format!("Keep {lost} from coming back as a second writer"),
            format!(
                "Nothing in {lost} can be called now. When it answers again, its own fence sees the switch and lets \
                 its stores take no writes. Look at it before anything else in {lost}: a store that both sites wrote \
                 to cannot be put together again. Until then, whoever can reach {lost} in another way keeps it down."
            ),
            &format!("the switch says {to}; somebody is named who watches {lost}"),
            Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
        );
        Step { trailing: true, ..step }
    }

    /// Where the members of a cycle start together.
    pub(super) fn start_together(self, names: &[&str]) -> Step {
        let title = format!("Start {} together: all that they need is back", names.join(", "));
        self.milestone("start-together", title)
    }

    pub(super) fn deep_check(self, names: &[&str]) -> Step {
        let names = names.join(", ");
        self.by_hand(
            "deep-check",
            format!("Check that {names} work with each other"),
            format!(
                "{names} need each other and were started with shallow checks only. Make one request to each that \
                 goes through the others."
            ),
            "each answers correctly through the others",
            DEEP_CHECK,
        )
    }

    /// Where no step of a component waits for its dependencies.
    pub(super) fn ready(self, name: &str) -> Step {
        self.milestone("ready", format!("{name} is back: all that it needs is"))
    }

    pub(super) fn reconcile_group(self, group: &ConsistencyGroup) -> Step {
        let names: Vec<&str> = group.members.iter().map(|&id| self.model.component(id).id.as_str()).collect();
        let names = names.join(", ");
        let step = self.by_hand(
            "reconcile",
            format!("Reconcile {names} with each other"),
            format!(
                "{names} came back as of different moments: no replication gives them a point in time in common. \
                 Compare what must agree, and mend it."
            ),
            "what must agree agrees",
            Estimate::assumed(Secs::minutes(30), Secs::hours(4)),
        );
        Step { trailing: true, ..step }
    }

    pub(super) fn announce(self) -> Step {
        let to = self.to();
        let step = self.by_hand(
            "announce",
            format!("Announce that {} runs in {to}", self.model.system),
            "Tell users and teams that it is back, since when data is missing, and that the freeze goes on.".to_owned(),
            "it is announced",
            Estimate::assumed(Secs::minutes(5), Secs::minutes(15)),
        );
        Step { trailing: true, ..step }
    }

    pub(super) fn reconcile(self) -> Step {
        let to = self.to();
        let step = self.by_hand(
            "reconcile",
            format!("Write down that {to} leads"),
            format!(
                "Run `drgen reconcile`: it looks at each store, writes topology.yaml, and the next `drgen generate` \
                 gives stacks that agree with what is. No stack is applied before; then only those of {to}."
            ),
            &format!("`terraform plan` of each stack of {to} changes nothing that holds data"),
            Estimate::assumed(Secs::minutes(30), Secs::hours(2)),
        );
        Step { trailing: true, ..step }
    }

    pub(super) fn protect_again(self) -> Step {
        let (lost, to) = (self.lost(), self.to());
        let step = self.by_hand(
            "protect-again",
            format!("Protect {to} again"),
            format!(
                "Until {lost} follows, {to} has no other site: see that backups run there now. When {lost} is back \
                 and fenced, apply its stacks and link/: they make new followers beside the old stores, which stay."
            ),
            &format!("every store has a follower in {lost} that keeps up"),
            Estimate::assumed(Secs::hours(4), Secs::hours(24)),
        );
        Step { trailing: true, ..step }
    }

    fn lost(&self) -> &str {
        &self.model.site(self.lost).name
    }

    fn to(&self) -> &str {
        &self.model.site(self.to).name
    }

    fn by_hand(self, name: &'static str, title: String, what: String, expect: &str, takes: Estimate) -> Step {
        let timeout = takes.worst;
        Step { act: Act::Human(what), takes, ..self.bare(name, title, expect, timeout) }
    }

    /// A point in time that others wait for; it takes none.
    fn milestone(self, name: &'static str, title: String) -> Step {
        self.bare(name, title, "", Secs::ZERO)
    }

    fn bare(self, name: &'static str, title: String, expect: &str, timeout: Secs) -> Step {
        Step {
            name,
            title,
            waits: Vec::new(),
            takes: Estimate::ZERO,
            throttle: None,
            act: Act::Wait,
            check: Check { call: None, query: String::new(), expect: expect.to_owned(), poll: Secs::ZERO, timeout },
            undo: None,
            plane: Plane::None,
            site: self.to,
            needs: Vec::new(),
            loses_data: false,
            trailing: false,
        }
    }
}

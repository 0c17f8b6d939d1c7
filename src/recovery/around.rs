//! The steps that belong to no mechanism: before, between and after those of the components.

use crate::capability::{Estimate, Evidence};
use crate::mechanism::name;
use crate::mechanism::readiness;
use crate::model::{ConsistencyGroup, Kind, Model, SiteId, Tier};
use crate::quantity::Secs;
use crate::schedule::DEEP_CHECK;
use crate::step::{Act, ApiCall, Check, Look, Param, Plane, Step};

/// The step by which people say whether a tier moves.
pub const DECIDE: &str = "decide";

/// The step between a tier's decision and all that follows it.
pub(super) const RAISE_FENCE: &str = "raise-fence";

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
                "Stop deployments to {lost}, and every pipeline that applies Terraform to {lost} or to link/: an apply \
                 that gets through to a site that is coming back undoes the failover."
            ),
            "no pipeline that touches it is running or can start",
            Estimate::ZERO,
        )
    }

    /// Its time is part of the decision's: it is what the decision is made by.
    pub(super) fn record_lag(self) -> Step {
        let (to, region, system) = (self.to(), &self.model.site(self.to).region, &self.model.system);
        let ready = if readiness::exists(self.model) {
            format!(
                "Was {to} ready? `aws cloudwatch describe-alarm-history --region {region} --alarm-name {} --alarm-types \
                 CompositeAlarm --history-item-type StateUpdate` says since when it is not; \
                 the loss itself is the newest entry. ",
                readiness::alarm_name(self.model, self.to)
            )
        } else {
            String::new()
        };
        self.by_hand(
            "record-lag",
            "Write down how far each replica is behind".to_owned(),
            format!(
                "{ready}Write down the last replication lag of every store before the impact: `aws cloudwatch \
                 describe-alarms --region {region} --alarm-name-prefix {system}- --state-value ALARM` names the replicas \
                 that are late, the steps `read-lag` and `find-backup` read the figure. After a promotion nobody can read \
                 it any more, and it says how much data is given up."
            ),
            "one figure for each store that replicates",
            Estimate::ZERO,
        )
    }

    pub(super) fn decide(self, tier: &Tier, besides: &str) -> Step {
        let (lost, to, name) = (self.lost(), self.to(), &tier.name);
        self.by_hand(
            DECIDE,
            format!("Decide whether {name} fails over to {to}"),
            format!(
                "Whoever may decide for {name} says yes or no, in writing, with the time. Yes gives up what has not \
                 arrived in {to}; no waits for {lost}.{besides}"
            ),
            "the decision is written down",
            Estimate { typical: tier.decision, worst: tier.decision, source: Evidence::Declared },
        )
    }

    /// Said in the site that takes over, in a table that AWS carries to the lost one as soon as it is back: there a
    /// machine reads it every minute, and keeps what has moved from writing.
    pub(super) fn raise_fence(self, tier: &Tier) -> Step {
        let text = |text: &str| Param::Keyed(vec![("S", text.into())]);
        let item = |site: &str| Param::Keyed(vec![("tier", text(&tier.name)), ("site", text(site))]);
        let put = |site: &str| {
            Act::Call(ApiCall {
                service: "dynamodb",
                action: "PutItem",
                params: vec![("TableName", name::fence_table(self.model).into()), ("Item", item(site))],
            })
        };
        let (lost, name) = (self.lost(), &tier.name);
        Step {
            act: put(lost),
            undo: Some(put("none")),
            plane: Plane::Data,
            ..self.bare(
                RAISE_FENCE,
                format!("Fence {lost} off for {name}: when it returns, nothing of {name} writes there"),
                "the call returns",
                Secs::minutes(2),
            )
        }
    }

    pub(super) fn fence(self) -> Step {
        let lost = self.lost();
        let (region, system) = (&self.model.site(self.lost).region, &self.model.system);
        let runs = |on: fn(&Kind) -> bool| self.model.components.iter().any(|component| on(&component.kind));
        let instances = match runs(|kind| matches!(kind.engine(), "ec2" | "existing-ec2")) {
            true => {
                ", every group of instances gets 0 (`aws autoscaling update-auto-scaling-group --min-size 0 --max-size 0 \
                 --desired-capacity 0`)"
            }
            false => "",
        };
        let functions = match runs(|kind| kind.consumes().is_some()) {
            true => {
                ", every event source of a function is disabled (`aws lambda update-event-source-mapping --no-enabled`) and its \
                 calls are refused (`aws lambda put-function-concurrency --reserved-concurrent-executions 0`)"
            }
            false => "",
        };
        let step = self.by_hand(
            "fence",
            format!("Keep {lost} from coming back as a second writer"),
            format!(
                "A store that both sites wrote to cannot be put together again. In each stack of {lost} a machine \
                 looks every minute whether it is fenced off, and stops what writes of the tiers that moved: see `aws stepfunctions \
                 list-state-machines --region {region}` for `{system}-fence-…`; what it was refused is in the log \
                 groups `/aws/vendedlogs/states/{system}-…-{lost}-fence`. Name one person who watches {lost} \
                 and sees that it does, for a network that is cut between the sites hides the fence from it: `aws ecs \
                 list-clusters --region {region}`. What a machine leaves running is stopped by hand: every service of \
                 {system} that moved gets the floor and the count 0 (`aws \
                 application-autoscaling register-scalable-target --min-capacity 0`, then `aws ecs update-service \
                 --desired-count 0`){instances}{functions}, every rule that starts a job is disabled (`aws events disable-rule`), each task \
                 that it had started is stopped (`aws ecs stop-task`), and the ingress rules of the databases are \
                 removed (`aws ec2 revoke-security-group-ingress`). The fence cuts no connection that is open, for a security group follows it until it ends: whoever is connected to a database from \
                 elsewhere than a task of {system} (a person, another team, a tunnel) goes on writing until it is \
                 stopped there, or the database is rebooted (`aws rds reboot-db-instance`). Nor does it stop tasks \
                 that neither a service nor a rule of this plan started, jobs of services that another team runs, or \
                 what writes to queues, buckets and tables with keys of its own: what else writes there, and is not \
                 in this plan, is stopped by its owner."
            ),
            &format!("somebody is named who watches {lost}; once it answers, no task of {system} that moved runs there"),
            Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
        );
        Step { trailing: true, ..step }
    }

    /// Where the members of a cycle start together.
    pub(super) fn start_together(self, names: &str) -> Step {
        let title = format!("Start {names} together: all that they need is back");
        self.milestone("start-together", title)
    }

    pub(super) fn deep_check(self, names: &str) -> Step {
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
            format!(
                "Look from outside first: each host above answers, and `dig +short HOST` gives addresses of the load \
                 balancers in {to}. One that still gives others three minutes after its `switch-traffic` was thrown for \
                 nothing: run the command of that step again, which does no harm. Then tell users and teams that it is \
                 back, which tiers stay where they were, since when data is missing, and that the freeze goes on."
            ),
            "it is announced",
            Estimate::assumed(Secs::minutes(5), Secs::minutes(15)),
        );
        Step { trailing: true, ..step }
    }

    pub(super) fn reconcile(self) -> Step {
        let (lost, to) = (self.lost(), self.to());
        let step = self.by_hand(
            "reconcile",
            format!("Write down that {to} leads"),
            format!(
                "No stack is applied before this: Terraform still believes that {lost} leads. Write down what was \
                 seen, for each store that moved `leader: {to}` and `follower: none`, or `follower: {lost}` where AWS still links \
                 the two (global databases): `drgen reconcile --observed seen.yaml`. Where Terraform reaches the \
                 states of {to}, `drgen reconcile --from-state` reads it from them. It writes `topology.yaml` and \
                 `active: {to}`, locks the stacks of {lost}, and prints what to do next, with commands: `drgen \
                 generate`, then the stacks of {to} in their order, each plan through `drgen gate`. What recovery made \
                 outside Terraform, such as a restored database, is imported by that plan."
            ),
            &format!("`terraform plan` of each stack of {to} destroys and replaces nothing that holds data"),
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
                "Until {lost} follows, {to} has no other site: see that backups run there now (`aws backup \
                 list-backup-jobs --region {}`). When {lost} is back and fenced, compare what it has with what {to} \
                 has; then `drgen reconcile --clean {lost}` makes it the follower, and prints what to do next: new \
                 copies beside the old stores, the names, and putting the traffic switch back, in an order that sends \
                 nobody to old data. Old stores stay until somebody deletes them.",
                self.model.site(self.to).region
            ),
            &format!("every store has a follower in {lost} that keeps up"),
            Estimate::assumed(Secs::hours(4), Secs::hours(24)),
        );
        Step { trailing: true, ..step }
    }

    pub(super) fn lost(&self) -> &str {
        &self.model.site(self.lost).name
    }

    pub(super) fn to(&self) -> &str {
        &self.model.site(self.to).name
    }

    pub(super) fn by_hand(
        self,
        name: &'static str,
        title: String,
        what: String,
        expect: &str,
        takes: Estimate,
    ) -> Step {
        let timeout = takes.worst;
        Step { act: Act::Human(what), takes, ..self.bare(name, title, expect, timeout) }
    }

    /// A point in time that others wait for; it takes none.
    fn milestone(self, name: &'static str, title: String) -> Step {
        self.bare(name, title, "", Secs::ZERO)
    }

    fn bare(self, name: &'static str, title: String, expect: &str, timeout: Secs) -> Step {
        let check = Check { look: Look::Person(expect.to_owned()), poll: Secs::ZERO, timeout };
        Step { check, ..Step::blank(name, title, self.to) }
    }
}

//! The steps of nobody in particular that come before a decision, and those of a plan that nobody is forced to.

use super::around::Around;
use crate::capability::{Estimate, Evidence};
use crate::mechanism::{edge, readiness};
use crate::model::{ComponentId, Kind};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Look, Param, Shows, Step};
use std::collections::BTreeMap;

impl Around<'_> {
    /// What to see in the site that takes over, whoever asks it to.
    pub(super) fn looks(self) -> Vec<Step> {
        [self.check_quota(), self.check_instances(), self.check_certificate()].into_iter().flatten().collect()
    }

    /// Whether so many tasks may run there. A person compares: what runs there for others counts as well.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>
    fn check_quota(self) -> Option<Step> {
        let units: u64 = self
            .model
            .components
            .iter()
            .map(|component| match &component.kind {
                Kind::Ecs(ecs) => u64::from(ecs.cpu) * u64::from(ecs.min),
                _ => 0,
            })
            .sum();
        let (to, needed) = (self.to(), units.div_ceil(1024));
        let call = ApiCall {
            service: "service-quotas",
            action: "GetServiceQuota",
            params: vec![("ServiceCode", "fargate".into()), ("QuotaCode", "L-3032A538".into())],
        };
        let step = self.by_hand(
            "check-quota",
            format!("See that Fargate may run {needed} vCPU more in {to}"),
            String::new(),
            &format!("Value is at least {needed} above what runs in {to} already"),
            Estimate::ZERO,
        );
        (units > 0).then_some(Step { act: Act::Call(call), ..step })
    }

    /// The same of instances. Their quotas count vCPU, by families of types; which type has how many, people know.
    /// <https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html>
    fn check_instances(self) -> Option<Step> {
        let mut needed: BTreeMap<&str, u64> = BTreeMap::new();
        for component in &self.model.components {
            if let Kind::Ec2(ec2) = &component.kind {
                *needed.entry(&ec2.instance_type).or_default() += u64::from(ec2.min);
            }
        }
        let call = ApiCall {
            service: "service-quotas",
            action: "GetServiceQuota",
            params: vec![("ServiceCode", "ec2".into()), ("QuotaCode", "L-1216C47A".into())],
        };
        let types: Vec<String> = needed.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let (to, types) = (self.to(), types.join(", "));
        let step = self.by_hand(
            "check-instances",
            format!("See that EC2 may run {types} in all in {to}"),
            String::new(),
            &format!(
                "Value, in vCPU, is at least the vCPU of these and of what else runs in {to}; it is about types whose \
                 names begin with A, C, D, H, I, M, R, T or Z, others have quotas of their own"
            ),
            Estimate::ZERO,
        );
        (!needed.is_empty()).then_some(Step { act: Act::Call(call), ..step })
    }

    fn check_certificate(self) -> Option<Step> {
        let certificate = self.model.site(self.to).certificate.as_ref()?;
        let call = ApiCall {
            service: "acm",
            action: "DescribeCertificate",
            params: vec![("CertificateArn", certificate.as_str().into())],
        };
        Some(self.asked(
            "check-certificate",
            format!("See that the certificate in {} is valid", self.to()),
            call,
            vec![Shows::text("Certificate.Status", "ISSUED")],
        ))
    }

    /// A hard look: the alarm over everything that has to be well before a site takes over.
    pub(super) fn check_ready(self) -> Option<Step> {
        let alarm = readiness::exists(self.model).then(|| readiness::alarm_name(self.model, self.to))?;
        let call = ApiCall {
            service: "cloudwatch",
            action: "DescribeAlarms",
            params: vec![
                ("AlarmNames", Param::List(vec![alarm.clone()])),
                // Without this only alarms on metrics are described.
                ("AlarmTypes", Param::List(vec!["CompositeAlarm".to_owned()])),
            ],
        };
        let title = format!("See that {alarm} is silent");
        Some(self.asked("check-ready", title, call, vec![Shows::text("CompositeAlarms[0].StateValue", "OK")]))
    }

    fn asked(self, name: &'static str, title: String, call: ApiCall, shows: Vec<Shows>) -> Step {
        let step = self.by_hand(name, title, String::new(), "", Estimate::ZERO);
        let check = Check { look: Look::Answer(call, shows), poll: Secs(10), timeout: Secs::minutes(5) };
        Step { act: Act::Wait, check, ..step }
    }

    /// Both sites, and not only one: what is applied half-way through finds roles that it does not know.
    pub(super) fn freeze_both(self) -> Step {
        let (from, to) = (self.lost(), self.to());
        self.by_hand(
            "freeze",
            format!("Freeze everything that changes {from} or {to}"),
            "Stop deployments to both sites, and every pipeline that applies Terraform to either or to link/, until the \
             step `reconcile` is done: until then Terraform believes in the old roles."
                .to_owned(),
            "no pipeline that touches them is running or can start",
            Estimate::assumed(Secs::minutes(5), Secs::minutes(30)),
        )
    }

    /// One decision: what moves together is decided together.
    pub(super) fn decide_to_move(self, unprotected: &[(String, Secs)]) -> Step {
        let (from, to, system) = (self.lost(), self.to(), &self.model.system);
        let longest = unprotected.first();
        let bare = match longest {
            None => "Nothing is without its other site at any time.".to_owned(),
            Some((store, hours)) => format!(
                "Know before: {} without another site from the moment they have moved until a new copy follows in {from}, \
                 {store} for {hours}. If {to} is lost within that time, what was written is lost with it.",
                match unprotected.len() {
                    1 => "1 store is".to_owned(),
                    many => format!("{many} stores are"),
                },
            ),
        };
        let decision = self.model.assumptions.decision;
        self.by_hand(
            "decide",
            format!("Decide whether {system} moves to {to}, and when"),
            format!(
                "Every check before this has to show what it should: nobody is forced to move. {bare} Tell users when \
                 they will be cut off, and for how long."
            ),
            "the decision is written down, with the names of the owners of every tier",
            Estimate { typical: decision, worst: decision, source: Evidence::Declared },
        )
    }

    /// The outage begins at its end.
    pub(super) fn go(self) -> Step {
        let (from, to) = (self.lost(), self.to());
        let step = self.by_hand(
            "go",
            format!("Say that the outage begins: everything in {to} is ready"),
            format!(
                "Look once more: everybody whom this plan needs is there, no alarm rings, no deployment runs. From here on \
                 {from} is stopped and users are cut off. Until the first store has moved all of it can be taken back, by \
                 taking back each `freeze`; afterwards going on is the shorter way."
            ),
            "it is said, with the time",
            Estimate::assumed(Secs::minutes(2), Secs::minutes(10)),
        );
        Step { undo: Some(Act::Human("take back each `freeze` and `disable-jobs` that is done".to_owned())), ..step }
    }

    pub(super) fn announce_move(self) -> Step {
        let to = self.to();
        let step = self.by_hand(
            "announce",
            format!("Announce that {} runs in {to}", self.model.system),
            format!(
                "Look from outside first: each host answers, and `dig +short HOST` gives addresses of the load balancers \
                 in {to}. Then tell users and teams that it is over, and that the freeze of deployments goes on."
            ),
            "it is announced",
            Estimate::assumed(Secs::minutes(5), Secs::minutes(15)),
        );
        Step { trailing: true, ..step }
    }

    pub(super) fn reconcile_move(self) -> Step {
        let (from, to) = (self.lost(), self.to());
        let step = self.by_hand(
            "reconcile",
            format!("Write down that {to} leads, and have {from} follow"),
            format!(
                "`drgen reconcile --switchover` writes who leads now into `topology.yaml` and `active: {to}` into the catalog, from what \
                 the stores say, and prints what to apply and in which order, the switch of users included; then `drgen \
                 generate`, read the difference, and do that. `drgen gate` stops what would delete or move data."
            ),
            "`terraform plan` of each stack destroys and replaces nothing that holds data",
            Estimate::assumed(Secs::minutes(30), Secs::hours(2)),
        );
        Step { trailing: true, ..step }
    }

    pub(super) fn lift_freeze(self) -> Step {
        let step = self.by_hand(
            "lift-freeze",
            "Let deployments and pipelines run again".to_owned(),
            format!(
                "Only when every step before this is done: each store has a follower in {} that keeps up, and `drgen \
                 generate --check` finds nothing to write.",
                self.lost()
            ),
            "pipelines run, and change nothing",
            Estimate::assumed(Secs::minutes(5), Secs::minutes(30)),
        );
        Step { trailing: true, ..step }
    }

    /// The site that was lost is back. `self` goes from the site that took over to this one.
    pub(super) fn compare(self) -> Step {
        let (leads, back) = (self.lost(), self.to());
        let region = &self.model.site(self.to).region;
        self.by_hand(
            "compare",
            format!("Compare what {back} holds with {leads}"),
            format!(
                "{back} must be fenced: no task runs, no job starts, nobody writes (`aws ecs list-tasks --region {region}` \
                 for each cluster). What was written there and had not arrived in {leads} is still in its old stores, and \
                 only there: carry over by hand what is worth it. They stay beside the new ones. Not so where AWS itself \
                 has the old copy follow again (global databases, tables, buckets): that one holds what {leads} holds; nor of \
                 Kafka, whose replicator brings late records by itself: wait until its `MessageLag` is 0 and expect them; and \
                 of a global database what was lost is at best in a snapshot that AWS took as it came back (`aws rds \
                 describe-db-cluster-snapshots --region {region}`, `rds:unplanned-global-failover-…`): copy it before it \
                 goes."
            ),
            &format!("owners say of each store that nothing in {back} is missed"),
            Estimate::assumed(Secs::hours(1), Secs::hours(24)),
        )
    }

    pub(super) fn follow_again(self) -> Step {
        let (leads, back) = (self.lost(), self.to());
        self.by_hand(
            "follow-again",
            format!("Have {back} follow {leads}"),
            format!(
                "`drgen reconcile --clean {back}` declares it clean and prints what to apply, in which order; then `drgen \
                 generate`, and apply what it prints, in that order: global/, {back}/foundation, the stacks of {back}, link/, \
                 and the edges, first that of {leads}. Each new copy stands beside the old store and is seeded from {leads}. \
                 Once it is generated, failback.md and failback.sh are about the loss of {leads}: finish this page and this \
                 script from the commit before, which knows what is left."
            ),
            &format!("every stack is applied, and {back}/edge has no weight"),
            Estimate::assumed(Secs::hours(1), Secs::hours(4)),
        )
    }

    /// The fence of the site that is back, for all tiers in one. It would stop what writes there on the day that it leads
    /// again; what it did stop is started by the steps that wait for this one, and by those that move back.
    pub(super) fn lower_fences(self) -> Step {
        let back = self.to();
        let mut lower = super::lower_fence(self.model, self.to);
        let calls = lower.iter().filter_map(|step| match &step.act {
            Act::Call(call) => Some(call.clone()),
            Act::Calls(_) | Act::Human(_) | Act::Wait => None,
        });
        let act = Act::Calls(calls.collect());
        let first = lower.swap_remove(0);
        let title = format!(
            "Take the fence of {back} down, now that it follows by its own Terraform; a minute later plan its stacks once \
             more, for a last run of the fence may have revoked what they had just put back"
        );
        Step { title, act, ..first }
    }

    /// Everything follows: what remains is a planned move.
    pub(super) fn move_back(self) -> Step {
        let (from, to) = (self.lost(), self.to());
        self.by_hand(
            "move-back",
            format!("Move from {from} to {to}, when it suits"),
            format!(
                "Once {from} leads in the catalog and everything follows, `drgen generate` writes \
                 switchover.md anew, for the move from {from} to {to}: follow it. `drgen recover failback` shows now what \
                 it will be."
            ),
            &format!("{to} serves again"),
            Estimate::ZERO,
        )
    }

    /// Only when the record that it held down has no weight of its own any more.
    pub(super) fn reset_switch(self, hosts: &[ComponentId]) -> Step {
        let leads = self.lost;
        let back = edge::put_back(self.model, hosts, leads);
        let step = self.by_hand("reset-switch", String::new(), String::new(), "", Estimate::ZERO);
        Step {
            title: format!("{}, now that {}", back.title, edge::unread(self.model, self.to)),
            act: back.act,
            check: back.check,
            takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(3)),
            site: leads,
            plane: back.plane,
            ..step
        }
    }
}

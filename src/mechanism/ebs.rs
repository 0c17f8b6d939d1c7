//! EBS: a volume of the only instance of a service, and a snapshot of it each hour that is copied to the other region.
//!
//! A volume stands in one zone and is made from one snapshot, once: nothing can be restored into one that is there, and
//! nothing follows it. So the other site has none until it is needed; then recovery makes it in the zone of the group
//! whose instance attaches it by its name. Ids of volumes are AWS's to give: Terraform takes up what recovery made by
//! looking for that name, and finds nothing, or two, rather than make an empty one.

mod calls;
mod guarded;
mod lost;
mod snapshots;
mod steps;

use super::guard::Guarded;
use super::points::{self, Kept};
use super::role::{self, Role};
use super::stack::{Place, Stack, Subnets};
use super::tag::{self, tags};
use super::transition::{Protection, Transition};
use super::{Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, name, policy};
use crate::capability::{Capability, Estimate, Offer};
use crate::hcl;
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct Ebs;

/// A snapshot each hour, begun within the hour after, and its copy:
/// <https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html>. The time of the copy is ours.
const SNAPSHOT: Estimate = Estimate::assumed(Secs::minutes(90), Secs::hours(3));

impl Mechanism for Ebs {
    fn id(&self) -> &'static str {
        "ebs"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::EBS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Ebs(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        if level > Strategy::BackupRestore {
            return Offer::No(
                "a volume is made from a snapshot, and nothing follows one: backup-restore copies snapshots; `kind: efs` and \
                 databases, such as `kind: postgres`, are replicated"
                    .into(),
            );
        }
        if model.sites[0].account != model.sites[1].account {
            return Offer::No(
                "snapshots are copied within one account only; so is `kind: s3`, which both sites hold".into(),
            );
        }
        let volume = settings(component);
        Offer::Yes(Capability {
            mechanism: "ebs-snapshots",
            summary: "hourly snapshots, copied to the other region",
            rpo: Some(SNAPSHOT),
            unknown_rto: false,
            usage: points::usage(model, "ebs.snapshot", volume.size, Kept::Changes(volume.write_rate)),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        steps::steps(it, scenario)
    }

    /// Only the instance of its service writes to it, and that is fenced.
    fn fence(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        steps::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        Some(steps::protect_again(it))
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        match stack.place {
            Place::Global => SiteId::BOTH.into_iter().for_each(|site| snapshots::role(it, stack, site)),
            Place::Site(site) if role::of(&it.component.lead, site) == Role::Leads => volume(it, stack, site),
            Place::Site(_) => {}
            Place::Link => SiteId::BOTH.into_iter().for_each(|site| snapshots::policy(it, stack, site)),
        }
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        vec![Binding { name: "path", value: BindingValue::Text(settings(it.component).mount.clone()) }]
    }

    /// What its instance needs to attach it. Ids are not known while compiling: whose a volume and an instance are, their
    /// tags say. <https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html>
    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        let (Some(owner), place) = (owner(it), it.model.site(site)) else { return Vec::new() };
        let arn = |what: &str| format!("arn:aws:ec2:{}:{}:{what}/*", place.region, place.account).into();
        let attach = |what: &str, tag: &'static str, value: String| Grant {
            actions: vec!["ec2:AttachVolume"],
            resources: vec![arn(what)],
            conditions: vec![("StringEquals", tag, vec![value])],
        };
        let key = policy::use_data_key(it.model, site, "ec2");
        let mut lend = key.clone();
        lend.actions = vec!["kms:CreateGrant"];
        lend.conditions.push(("Bool", "kms:GrantIsForAWSResource", vec!["true".to_owned()]));
        vec![
            Grant { actions: vec!["ec2:DescribeVolumes"], resources: vec!["*".into()], conditions: Vec::new() },
            attach("volume", "aws:ResourceTag/Name", volume_name(it, site)),
            attach("instance", "aws:ResourceTag/dr:service", owner.component.name().to_owned()),
            key,
            lend,
        ]
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[
            Watched::Copies,
            Watched::Unseen(
                "copies of the hourly snapshots are counted where they leave; the alarm stands in that site, and pages by \
                 itself",
            ),
        ]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        super::opt_in::changes(it.model, "EBS")
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn transition(&self, from: Protection<'_>, _to: Protection<'_>) -> Transition {
        Transition::among(&["ebs-snapshots"], from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Breaks
    }

    /// There is one volume, where it leads; a state that lacks it may only be older than the recovery.
    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

fn settings(component: &Component) -> &model::Ebs {
    let Kind::Ebs(volume) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    volume
}

/// The service whose instance has it. None is a finding, and what is planned then is never written.
fn owner<'a>(it: &Protected<'a>) -> Option<Protected<'a>> {
    let owner = it.other(it.component.service?);
    matches!(owner.component.kind, Kind::Ec2(_)).then_some(owner)
}

/// `shop-order-disk-seoul`, from the second generation on `shop-order-disk-seoul-g2`: how the instance, recovery and
/// Terraform find it, and snapshots that were made of it.
fn volume_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, &name::generation(it.component, site), name::LONG)
}

/// A volume of a service, as its instance mounts it.
pub(super) struct Mount {
    /// By this name it is found.
    pub name: String,
    /// `/srv/data`
    pub at: String,
}

/// The volumes of a service in a site.
pub(super) fn mounts(service: &Protected<'_>, site: SiteId) -> Vec<Mount> {
    let own =
        service.dependencies().map(|(other, _)| other).filter(|other| matches!(other.component.kind, Kind::Ebs(_)));
    own.map(|volume| Mount { name: volume_name(&volume, site), at: settings(volume.component).mount.clone() }).collect()
}

/// Whether a service has volumes: then it stands in one zone.
pub(super) fn has_volumes(service: &Component, model: &Model) -> bool {
    service.depends_on.iter().any(|edge| matches!(model.component(edge.target).kind, Kind::Ebs(_)))
}

/// Tags of a volume besides those of its store.
fn marks(name: &str) -> [(&'static str, &str); 2] {
    [("Name", name), tag::BACKUP]
}

fn volume(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let (label, name, volume) = (stack.label(it.component, site), volume_name(it, site), settings(it.component));
    let lead = &it.component.lead;
    let made = (!role::is_seed(lead.founder, lead.generation, site)).then(|| {
        stack.comment("Recovery has made it. Nothing of this name, or two, is an error, and never an empty volume.");
        stack.data("aws_ebs_volume", &label, |found| {
            found.block("filter", |filter| {
                filter.set("name", "tag:Name").set("values", hcl::list([name.as_str()]));
            });
        })
    });
    let (key, subnets) = (stack.key(site, "data"), stack.subnets(site, Subnets::Private));
    let subnet = stack.data("aws_subnet", &label, |subnet| {
        subnet.comment("Where the only instance of its service stands.");
        subnet.set("id", hcl::index(subnets, 0));
    });
    // Its id is AWS's to give: nothing to import by.
    let address = stack.stateful("aws_ebs_volume", &label, "", &[], |body| {
        body.set("availability_zone", subnet.get("availability_zone"));
        body.set("type", "gp3").set("size", volume.size.gib());
        body.set("encrypted", true).set("kms_key_id", key).set("final_snapshot", true);
        body.set("tags", tags(it.model, it.component, &marks(&name)));
    });
    if let Some(made) = made {
        stack.recovery_finds(&address, &made);
    }
}

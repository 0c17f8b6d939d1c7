//! EFS: a file system in each site at every level; one replicates into the other, or its backups are copied.
//!
//! An empty file system costs nothing, so recovery makes none: it turns the one that stands there into the leader, or
//! restores into it. Ids of file systems are not known while compiling: each site publishes its own, and `link`, which
//! needs both for the replication, reads them.

mod guarded;
mod planned;
mod steps;

use super::alarm::{self, Alarm, Bad, Late, Metric, Rings, Silence};
use super::guard::Guarded;
use super::points::{self, Kept};
use super::role::{self, Role};
use super::stack::{self, Place, Stack, Subnets};
use super::tag::{self, tags};
use super::transition::{Protection, Transition};
use super::{Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, access, name};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::hcl::{self, Expression};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct Efs;

/// Of NFS.
const PORT: u16 = 2049;

/// "A recovery point objective of 15 minutes for most file systems"; the worst is ours, of one with many changes.
const REPLICATION: Estimate = Estimate::documented(
    Secs::minutes(15),
    Secs::hours(1),
    "https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html",
);

/// A backup each day, and the time that it and its copy take.
const BACKUP: Estimate = Estimate::assumed(Secs::hours(25), Secs::hours(26));

impl Mechanism for Efs {
    fn id(&self) -> &'static str {
        "efs"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::EFS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Efs(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        if level == Strategy::ActiveActive {
            return Offer::No(
                "a file system that is replicated to can only be read; a bucket takes writes in both sites".into(),
            );
        }
        let size = settings(component).size;
        let copies = points::usage(model, "backup.efs", size, Kept::Changes(None));
        let followed = component.lead.follower.is_some();
        if level == Strategy::BackupRestore || !followed {
            return Offer::Yes(Capability {
                mechanism: "efs-vault",
                summary: "daily copies in the other site's vault",
                rpo: Some(BACKUP),
                unknown_rto: false,
                usage: copies,
            });
        }
        if model.sites[0].account != model.sites[1].account {
            return Offer::No(
                "replication into another account is not done yet; daily copies are: backup-restore".into(),
            );
        }
        Offer::Yes(Capability {
            mechanism: "efs-replication",
            summary: "replication of the file system",
            rpo: Some(REPLICATION),
            unknown_rto: false,
            usage: [vec![Usage::kept("efs.storage", size.gib())], copies].concat(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } => steps::site_loss(it, lost),
            Scenario::Switchover { from } | Scenario::Failback { from } => planned::switchover(it, from),
            Scenario::StoreLost { site } => steps::lost(it, site),
            Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
        }
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        access::close(it.model, it.component, site)
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        planned::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        planned::protect_again(it, scenario)
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        match stack.place {
            Place::Global => {}
            Place::Site(site) => file_system(it, stack, site),
            Place::Link => {
                if is_replicated(it) {
                    replication(it, stack);
                }
            }
        }
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        vec![Binding { name: "file_system", value: BindingValue::Parameter(parameter(it)) }]
    }

    /// Whoever may mount what bears the store's tags.
    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        let place = it.model.site(site);
        let tagged = tag::pairs(it.model, it.component, &[]).into_iter().map(|(key, value)| match key {
            "dr:service" => ("StringEquals", "aws:ResourceTag/dr:service", vec![value.to_owned()]),
            _ => ("StringEquals", "aws:ResourceTag/dr:store", vec![value.to_owned()]),
        });
        vec![Grant {
            actions: vec!["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            resources: vec![
                format!("arn:aws:elasticfilesystem:{}:{}:file-system/*", place.region, place.account).into(),
            ],
            conditions: tagged.collect(),
        }]
    }

    fn watched(&self, it: &Protected<'_>) -> &'static [Watched] {
        if !is_replicated(it) {
            return &[Watched::Copies];
        }
        &[
            Watched::Copies,
            Watched::Unseen(
                "EFS measures the time since the last sync where files leave; the alarm stands in that site, and pages by \
                 itself",
            ),
        ]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        super::opt_in::changes(it.model, "EFS")
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        match (from.mechanism, to.mechanism) {
            ("efs-replication", "efs-vault") => Transition::Migration(&[
                "apply: the daily copies go on, and the replication leaves Terraform and goes on",
                // https://docs.aws.amazon.com/efs/latest/ug/delete-replications.html
                "once a recovery point is in the other site's vault, end the replication by hand: \
                 `aws efs delete-replication-configuration --source-file-system-id` with the leader's",
                "what was the copy can be written from then on, stays, and costs: keep nothing in it",
            ]),
            _ => Transition::among(&["efs-replication", "efs-vault"], from),
        }
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Breaks
    }

    /// What is replicated to says so; any other takes writes, so an empty one counts for nothing.
    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight> {
        if !is_replicated(it) {
            return None;
        }
        let address = format!("aws_efs_file_system.{}", stack::label(it.model, it.component, site));
        let protection = state.get(&address)?.get("protection")?.get(0)?;
        Some(match protection["replication_overwrite"].as_str()? {
            "REPLICATING" => Sight::Follows,
            _ => Sight::Leads { linked: false },
        })
    }
}

fn settings(component: &Component) -> &model::Efs {
    let Kind::Efs(files) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    files
}

/// Whether files follow, and not only the copies of backups.
fn is_replicated(it: &Protected<'_>) -> bool {
    it.level > Strategy::BackupRestore && it.component.lead.follower.is_some()
}

/// `shop-order-uploads-seoul`, from the second generation on `shop-order-uploads-seoul-g2`: the token under which it is
/// made, and its name. EFS takes 64 characters:
/// <https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html>
fn token(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, &name::generation(it.component, site), name::SIXTY_FOUR)
}

/// Where a site says the id of its file system.
fn parameter(it: &Protected<'_>) -> String {
    name::parameter(it.model, it.component, "file_system")
}

/// Where a site that is replicated to finds the id of the file system that it follows.
fn source_parameter(it: &Protected<'_>) -> String {
    name::parameter(it.model, it.component, "source_file_system")
}

fn file_system(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let (label, lasting) = (stack.label(it.component, site), stack.lasting_label(it.component, site));
    let token = token(it, site);
    let key = stack.key(site, "data");
    let role = role::of(&it.component.lead, site);
    let follows = role == Role::Follows;
    let mut more = vec![("Name", token.as_str())];
    if !follows {
        more.push(tag::BACKUP);
    }
    if follows && is_replicated(it) {
        let other = &it.model.site(site.other()).name;
        stack.comment(format!("{other} replicates into it, typically {} behind, observed.", REPLICATION.typical));
    }
    // Its id is AWS's to give: nothing to import by.
    let files = stack.stateful("aws_efs_file_system", &label, "", &["protection"], |files| {
        files.set("creation_token", token.as_str()).set("encrypted", true).set("kms_key_id", key);
        files.set("throughput_mode", "elastic");
        files.set("tags", tags(it.model, it.component, &more));
        if follows {
            files.blank().block("protection", |protection| {
                protection.comment("Until it leads: then recovery and AWS let nobody replicate into it.");
                protection.set("replication_overwrite", "DISABLED");
            });
        }
    });
    let group = access::security_group(stack, it, site, PORT);
    let subnets = stack.subnets(site, Subnets::Data);
    // Remembered as if they held data: without them nobody reads a file system that was given up.
    stack.stateful("aws_efs_mount_target", &label, "", &[], |target| {
        target.set("for_each", hcl::call("toset", [subnets]));
        target.set("file_system_id", files.get("id"));
        target.set("subnet_id", hcl::traversal("each", ["value"]));
        target.set("security_groups", hcl::list([group.get("id")]));
    });
    stack.resource("aws_ssm_parameter", &format!("{lasting}_file_system"), |body| {
        body.set("name", parameter(it)).set("type", "String").set("insecure_value", files.get("id"));
        body.set("tags", tags(it.model, it.component, &[]));
    });
}

/// From the site that leads to the one that follows.
fn replication(it: &Protected<'_>, stack: &mut Stack<'_>) {
    let (from, to) = (it.component.lead.leader, it.component.lead.leader.other());
    let label = stack.label(it.component, from);
    let [source, target] = [from, to].map(|site| published(it, stack, site));
    stack.stateful_in(from, "aws_efs_replication_configuration", &label, "", &[], |body| {
        body.set("source_file_system_id", source.clone());
        body.blank().block("destination", |destination| {
            destination.set("file_system_id", target.clone());
            destination.set("region", it.model.site(to).region.as_str());
        });
    });
    let lasting = stack.lasting_label(it.component, to);
    stack.comment("To end the replication from there, it has to be called by its source.");
    stack.resource_in(to, "aws_ssm_parameter", &format!("{lasting}_source"), |body| {
        body.set("name", source_parameter(it)).set("type", "String").set("insecure_value", source.clone());
        body.set("tags", tags(it.model, it.component, &[]));
    });
    let late = Late::of(it.component, REPLICATION.worst);
    stack.comment(late.told("seconds"));
    Alarm {
        component: Some(it.component),
        label: format!("{label}_late"),
        name: alarm::called(it, from, "late"),
        description: format!(
            "Files of {} are late in {}, and may be lost with this site",
            it.component.id,
            it.model.site(to).name
        ),
        metric: Metric {
            namespace: "AWS/EFS",
            name: "TimeSinceLastSync",
            dimensions: vec![("FileSystemId", source), ("DestinationFileSystemId", target)],
            statistic: "Maximum",
        },
        bad: Bad::Above(late.threshold(1)),
        period: Secs(60),
        periods: (late.datapoints(), 5),
        silence: Silence::Bad("A replication that ended measures nothing."),
        rings: Rings::Topic,
    }
    .write(stack, from);
}

/// The id of a site's file system, as that site said it.
fn published(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) -> Expression {
    let label = format!("{}_file_system", stack.lasting_label(it.component, site));
    stack
        .data_in(site, "aws_ssm_parameter", &label, |body| {
            body.set("name", parameter(it));
        })
        .get("insecure_value")
}

//! DynamoDB: copies of backups at every level, and a global table above the lowest.
//!
//! A global table has no leader: both copies take writes, and the later write of an item stays. So nothing is
//! promoted, and nothing changes in Terraform after a failover. The founder's site owns the table; the other copy is
//! an `aws_dynamodb_table_replica` in `link`, because the provider reads it through the table's home region.

mod lost;
mod planned;

use super::alarm::{self, Alarm, Bad, Late, Metric, Rings, Silence};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::{Change, Guarded, Turn};
use super::points::{self, Kept};
use super::probe::probe;
use super::stack::{self, Place, Stack};
use super::tag::{self, tags};
use super::transition::{Protection, Transition};
use super::{
    Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, lookup, name, policy,
};
use crate::capability::{Capability, Estimate, Offer, Per, Usage};
use crate::hcl::Body;
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{
    Act, ApiCall, Check, Find, Gate, Halt, Is, Look, Param, Plane, Rows, Scenario, Shows, Step, Throttle,
};

/// The mechanism.
pub struct DynamoDb;

/// "Usually within a second": <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>.
/// The worst is ours: what a busy region has shown.
const REPLICATION: Estimate = Estimate::documented(
    Secs(2),
    Secs::minutes(1),
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html",
);

/// A backup each day, and the time that it and its copy take.
const BACKUP: Estimate = Estimate::assumed(Secs::hours(24), Secs::hours(26));

/// "Usually takes less than an hour", and does not follow the size: partitions are restored side by side. The worst,
/// with skewed keys, is ours.
const RESTORE: Estimate = Estimate::documented(
    Secs::hours(1),
    Secs::hours(4),
    "https://repost.aws/knowledge-center/dynamodb-restore-taking-long",
);

/// What is later than this nobody would call replication.
const NOT_REPLICATION: Secs = Secs::minutes(15);

const GUARDED: &[Guarded] = &[
    Guarded::data(
        "aws_dynamodb_table",
        "the table goes, with everything in it",
        &[
            Change::new(&["replica[region_name]"], Turn::Cleared, "the copy of the table in that region is deleted"),
            Change::new(&["stream_enabled"], Turn::Off, "the stream is what carries items to the other site"),
            Change::new(
                &["point_in_time_recovery.enabled"],
                Turn::Off,
                "every point in time is gone at once, also when it is turned on again",
            ),
            Change::new(
                &["point_in_time_recovery.recovery_period_in_days"],
                Turn::Lowered,
                "older points in time are gone at once",
            ),
            Change::new(&["deletion_protection_enabled"], Turn::Off, "AWS would no longer refuse to delete it"),
            Change::new(
                &["server_side_encryption.enabled", "server_side_encryption.kms_key_arn"],
                Turn::Any,
                "items come under another key, which readers and replicas may not be allowed to use",
            ),
            Change::new(
                &["tags.dr:backup"],
                Turn::Cleared,
                "AWS Backup selects by this tag: no more recovery points are made",
            ),
        ],
    ),
    Guarded::data(
        "aws_dynamodb_table_replica",
        "the copy of the table in its region is deleted",
        &[
            Change::new(
                &["point_in_time_recovery"],
                Turn::Off,
                "every point in time is gone at once, also when it is turned on again",
            ),
            Change::new(&["deletion_protection_enabled"], Turn::Off, "AWS would no longer refuse to delete it"),
            Change::new(&["kms_key_arn"], Turn::Any, "another key makes the copy anew: until then there is none"),
        ],
    ),
];

/// What the other site writes after this one; how much that is no catalog says.
fn replicated_writes() -> Usage {
    Usage { sku: "dynamodb.replicated-writes".into(), per: Per::Million, milli: None }
}

impl Mechanism for DynamoDb {
    fn id(&self) -> &'static str {
        "dynamodb"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::DYNAMODB
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::DynamoDb(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let table = settings(component);
        let gib = table.size.gib();
        // Every one has its copies in the other site's vault: what follows also follows mistakes.
        let copies = points::usage(model, "backup.dynamodb", table.size, Kept::Whole);
        if level == Strategy::BackupRestore {
            return Offer::Yes(Capability {
                mechanism: "dynamodb-backup",
                summary: "copies of daily backups",
                rpo: Some(BACKUP),
                unknown_rto: false,
                usage: copies,
            });
        }
        if model.sites[0].account != model.sites[1].account {
            return Offer::No("the copies of a global table live in one account, and the sites have two".into());
        }
        if level == Strategy::ActiveActive && table.conflict.is_none() {
            return Offer::No(
                "both sites would write the table, and the later write of an item stays: declare \
                 `conflict: last-writer-wins` or `conflict: partitioned`"
                    .into(),
            );
        }
        Offer::Yes(Capability {
            mechanism: "dynamodb-global-table",
            summary: "global table",
            rpo: Some(REPLICATION),
            unknown_rto: false,
            usage: copies
                .into_iter()
                .chain([Usage::kept("dynamodb.storage", gib), Usage::kept("dynamodb.pitr", gib), replicated_writes()])
                .collect(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } => site_loss(it, lost),
            Scenario::Switchover { from } | Scenario::Failback { from } => planned::switchover(it, from),
            Scenario::StoreLost { site } => lost::steps(it, site),
            Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
        }
    }

    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, _it: &Protected<'_>, _scenario: Scenario) -> Vec<Step> {
        // An alarm says when items take too long, and the other copy is asked in its first step.
        Vec::new()
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        planned::protect_again(it, scenario)
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        match stack.place {
            Place::Global => {}
            Place::Site(site) => {
                match foreign(it, site) {
                    Some(theirs) => theirs.check(stack, it.component, site, &Seen::is("arn", table_arn(it, site))),
                    None if site == home(it) => table(it, stack, site),
                    None => {}
                }
                if replica_site(it).is_some() {
                    replication_alarm(it, stack, site);
                }
            }
            Place::Link => {
                if let Some(site) = replica_site(it) {
                    replica(it, stack, site);
                }
            }
        }
    }

    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        vec![Binding { name: "table", value: BindingValue::Text(table_name(it, site)) }]
    }

    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        let arn = table_arn(it, site);
        let items = Grant {
            actions: vec![
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem",
            ],
            resources: vec![arn.clone().into(), format!("{arn}/index/*").into()],
            conditions: Vec::new(),
        };
        let key = match it.component.foreign(site) {
            Some(_) => policy::use_any_key(it.model, site, "dynamodb"),
            None => policy::use_data_key(it.model, site, "dynamodb"),
        };
        vec![items, key]
    }

    fn watched(&self, it: &Protected<'_>) -> &'static [Watched] {
        if !is_global(it) {
            return &[Watched::Copies];
        }
        &[
            Watched::Copies,
            Watched::Unseen(
                "DynamoDB measures the lag of a global table where items leave; the alarm stands in that site, and \
                 pages by itself",
            ),
        ]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        let advanced = |site: SiteId| RequiredChange {
            site,
            target: format!("settings of AWS Backup in {}", it.model.site(site).region),
            argument: "resource-type-management-preference, DynamoDB".to_owned(),
            value: "true".to_owned(),
            why: "AWS Backup copies no table to another region without its advanced features".to_owned(),
        };
        let mut all = super::opt_in::changes(it.model, "DynamoDB");
        all.extend(SiteId::BOTH.map(advanced));
        all.extend(foreign::changes(|site| foreign(it, site)));
        all
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        match (from.mechanism, to.mechanism) {
            ("dynamodb-global-table", "dynamodb-backup") => Transition::Migration(&[
                "apply: the daily copies go on, and the table's copy in the other site leaves Terraform and stays",
                // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables.tutorial.html
                "once a recovery point is in the other site's vault, delete the copy with its data by hand: lift its deletion \
                 protection in its region (`aws dynamodb update-table --no-deletion-protection-enabled`), then in the \
                 leader's `aws dynamodb update-table --replica-updates` with a `Delete` of that region",
            ]),
            _ => Transition::among(&["dynamodb-backup", "dynamodb-global-table"], from),
        }
    }

    fn link(&self, it: &Protected<'_>) -> Link {
        if is_global(it) { Link::Symmetric } else { Link::Breaks }
    }

    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight> {
        let address = format!("aws_dynamodb_table.{}", stack::label(it.model, it.component, site));
        state.holds(&address).then_some(Sight::Leads { linked: false })
    }
}

/// The steps after a site is lost.
fn site_loss(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    if it.component.lead.leader != lost {
        return Vec::new();
    }
    let to = lost.other();
    if is_global(it) {
        return vec![check_replica(it, to), protect(it, to)];
    }
    let anew = anew(it, to);
    restore(&Protected { component: &anew, ..*it }, lost)
}

/// The table as it is restored in a site.
fn anew(it: &Protected<'_>, to: SiteId) -> Component {
    let mut anew = it.component.clone();
    if it.component.lead.follower.is_none() {
        // The table that led there before may still be there under its own name.
        anew.lead.generation[to.index()] += 1;
    }
    anew
}

fn settings(component: &Component) -> &model::DynamoDb {
    let Kind::DynamoDb(table) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    table
}

fn is_global(it: &Protected<'_>) -> bool {
    it.level > Strategy::BackupRestore
}

/// The site whose stack owns the table. Without a global table there is one copy, and it leads.
fn home(it: &Protected<'_>) -> SiteId {
    if is_global(it) { it.component.lead.founder } else { it.component.lead.leader }
}

/// The site of the replica. Where the founder leads alone, the other copy is gone; where the other one leads alone,
/// the founder's is only out of reach and joins again by itself.
fn replica_site(it: &Protected<'_>) -> Option<SiteId> {
    let lead = &it.component.lead;
    let alone = lead.follower.is_none() && lead.leader == lead.founder;
    (is_global(it) && !alone).then(|| lead.founder.other())
}

/// The table that somebody else runs in a site.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let name = &it.component.foreign(site)?.name;
    let recovery = "a table that holds what it should not is restored to a moment before";
    let (key, value) = tag::BACKUP;
    let mut settings = vec![
        Setting::new("point_in_time_recovery", "enabled", recovery)
            .seen(Seen::within("point_in_time_recovery", "enabled")),
        Setting::new("deletion_protection_enabled", "true", "services of both sites write to it")
            .seen(Seen::is("deletion_protection_enabled", true)),
        Setting::new("tags", format!("{key} = {value}"), "AWS Backup selects by it, and copies to the other vault")
            .seen(Seen::tag(tag::BACKUP)),
    ];
    if is_global(it) {
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html
        settings.extend([
            Setting::new(
                "stream_view_type",
                "NEW_AND_OLD_IMAGES",
                "the stream is what carries items to the other site",
            )
            .seen(Seen::is("stream_view_type", "NEW_AND_OLD_IMAGES")),
            Setting::new(
                "billing_mode",
                "PAY_PER_REQUEST, or write capacity that scales",
                "a copy takes every write again",
            ),
            Setting::new(
                "server_side_encryption.kms_key_arn",
                "a key of its own account",
                "either all copies of a table have such a key or none, and the other one has",
            ),
            Setting::new(
                "lifecycle.ignore_changes",
                "[replica]",
                "its owner's next apply would delete the copy in the other site",
            ),
        ]);
    }
    Some(Thing {
        target: format!("table {name}"),
        kind: "aws_dynamodb_table",
        which: vec![("name", name.clone())],
        settings,
    })
}

/// The copies of a global table have one name, so it bears no site: `shop-product-items`.
fn table_name(it: &Protected<'_>, site: SiteId) -> String {
    let counts = if is_global(it) { it.component.lead.founder } else { site };
    if let Some(theirs) = it.component.foreign(counts) {
        return theirs.name.clone();
    }
    let generation = name::generation(it.component, counts);
    name::join(&[&it.model.system, &name::slug(it.component), &generation], name::LONG)
}

fn table_arn(it: &Protected<'_>, site: SiteId) -> String {
    let place = it.model.site(site);
    format!("arn:aws:dynamodb:{}:{}:table/{}", place.region, place.account, table_name(it, site))
}

fn table(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let settings = settings(it.component);
    let label = stack.label(it.component, site);
    let name = stack.frozen_name(&format!("aws_dynamodb_table.{label}"), table_name(it, site));
    let key = stack.key(site, "data");
    if let Some(other) = replica_site(it) {
        stack.comment(format!(
            "Global table: its copy in {} is made in link/{}. The stream is what carries the items over.",
            it.model.site(other).name,
            it.model.group(it.component.group).name,
        ));
    }
    let ignore: &[&str] = if is_global(it) { &["replica"] } else { &[] };
    let address = stack.stateful("aws_dynamodb_table", &label, &name, ignore, |table| {
        table.set("name", name.as_str());
        table.set("billing_mode", "PAY_PER_REQUEST");
        table.set("hash_key", settings.hash.as_str());
        table.set_some("range_key", settings.range.as_deref());
        // Costs nothing while nobody reads it, and lets the table become a global one as it is.
        table.set("stream_enabled", true);
        table.set("stream_view_type", "NEW_AND_OLD_IMAGES");
        table.set("deletion_protection_enabled", true);
        table.set("tags", tags(it.model, it.component, &[tag::BACKUP]));
        for attribute in std::iter::once(&settings.hash).chain(&settings.range) {
            table.blank().block("attribute", |body| text_attribute(body, attribute));
        }
        table.blank().block("server_side_encryption", |encryption| {
            encryption.set("enabled", true).set("kms_key_arn", key);
        });
        table.blank().block("point_in_time_recovery", |recovery| {
            recovery.set("enabled", true);
        });
    });
    stack.recovery_makes(&address, name);
}

fn text_attribute(body: &mut Body, name: &str) {
    body.set("name", name).set("type", "S");
}

fn replica(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let home = home(it);
    let key = stack.key(site, "data");
    // `terraform import` takes the region of the table, not of the replica:
    // https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/dynamodb_table_replica#import
    let import = format!("{}:{}", table_name(it, home), it.model.site(home).region);
    stack.comment(format!(
        "The copy in {}. Another key would make it anew. Recovery has it backed up, by a tag that stays.",
        it.model.site(site).name
    ));
    stack.stateful_in(site, "aws_dynamodb_table_replica", &label, &import, &[tag::BACKUP_IGNORED], |replica| {
        replica.set("global_table_arn", table_arn(it, home));
        replica.set("kms_key_arn", key);
        replica.set("point_in_time_recovery", true);
        replica.set("deletion_protection_enabled", true);
        replica.set("tags", tags(it.model, it.component, &[]));
        replica.blank().comment("Copying a large table takes hours.").block("timeouts", |timeouts| {
            timeouts.set("create", "12h");
        });
    });
}

/// The metric is written where items leave, and there only: each site watches what it sends, and pages by itself, since
/// no composite alarm sees another region.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_monitoring.html>
fn replication_alarm(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let other = it.model.site(site.other());
    let late = Late::of(it.component, NOT_REPLICATION);
    stack.comment(late.told("milliseconds"));
    Alarm {
        component: Some(it.component),
        label: format!("{}_replication", stack.label(it.component, site)),
        name: alarm::called(it, site, "replication"),
        description: format!(
            "Items of {} are late in {}, which may be lost with this site",
            it.component.id, other.name
        ),
        metric: Metric {
            namespace: "AWS/DynamoDB",
            name: "ReplicationLatency",
            dimensions: vec![
                ("TableName", table_name(it, site).into()),
                ("ReceivingRegion", other.region.as_str().into()),
            ],
            statistic: "Average",
        },
        bad: Bad::Above(late.threshold(1_000)),
        period: Secs(60),
        periods: (late.datapoints(), 5),
        silence: Silence::Good("Nothing is measured while nothing is written."),
        rings: Rings::Topic,
    }
    .write(stack, site);
}

fn describe_table(table: &str) -> ApiCall {
    ApiCall { service: "dynamodb", action: "DescribeTable", params: vec![("TableName", table.into())] }
}

fn check_replica(it: &Protected<'_>, to: SiteId) -> Step {
    let table = table_name(it, to);
    let title = format!("See that table {table} answers in {}", it.model.site(to).name);
    probe("check-replica", title, to, describe_table(&table), "Table.TableStatus", "ACTIVE")
}

/// Lets AWS Backup find this copy from tonight on: the plan of the lost site backs up the other one.
fn protect(it: &Protected<'_>, to: SiteId) -> Step {
    let (arn, (key, value)) = (table_arn(it, to), tag::BACKUP);
    let call = |action: &'static str, more: (&'static str, Param)| {
        Act::Call(ApiCall { service: "dynamodb", action, params: vec![("ResourceArn", arn.as_str().into()), more] })
    };
    let tag = Param::Map(vec![("Key", key.into()), ("Value", value.into())]);
    Step {
        waits: vec![Gate::OwnStep("check-replica")],
        takes: Estimate::assumed(Secs(10), Secs::minutes(1)),
        act: call("TagResource", ("Tags", Param::Objects(vec![tag]))),
        check: Check {
            look: Look::Answer(
                ApiCall {
                    service: "dynamodb",
                    action: "ListTagsOfResource",
                    params: vec![("ResourceArn", arn.as_str().into())],
                },
                vec![Shows {
                    find: Find::Row { list: "Tags", that: Rows::text("Key", key), field: "Value" },
                    is: Is::Text(value.to_owned()),
                }],
            ),
            poll: Secs(10),
            timeout: Secs::minutes(5),
        },
        undo: Some(call("UntagResource", ("TagKeys", Param::List(vec![key.to_owned()])))),
        plane: Plane::Control,
        trailing: true,
        ..Step::blank(
            "protect",
            format!("Have table {} backed up in {} from now on", table_name(it, to), it.model.site(to).name),
            to,
        )
    }
}

/// Restores the newest copy under the name that the table has in the recovery site.
fn restore(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    let to = lost.other();
    let table = table_name(it, to);
    // Keys: https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-dynamodb.html#ddb-restore-cli
    let metadata = vec![
        ("targetTableName", table.clone().into()),
        ("encryptionType", "KMS".into()),
        ("kmsMasterKeyArn", lookup::data_key(it.model, to)),
    ];
    let restore = Step {
        waits: vec![Gate::Decision],
        takes: RESTORE,
        throttle: Some(Throttle::BackupRestore),
        act: Act::Call(ApiCall {
            service: "backup",
            action: "StartRestoreJob",
            params: vec![
                ("RecoveryPointArn", lookup::newest_copy(it.model, to, table_arn(it, lost))),
                ("ResourceType", "DynamoDB".into()),
                ("IamRoleArn", name::backup_role_arn(it.model, to).into()),
                ("Metadata", Param::Keyed(metadata)),
            ],
        }),
        check: Check {
            look: Look::text(describe_table(&table), "Table.TableStatus", "ACTIVE"),
            poll: Secs(30),
            timeout: RESTORE.worst,
        },
        undo: Some(Act::Call(ApiCall {
            service: "dynamodb",
            action: "DeleteTable",
            params: vec![("TableName", table.clone().into())],
        })),
        plane: Plane::Control,
        loses_data: true,
        ..Step::blank(
            "restore",
            format!("Restore table {table} from its newest copy in {}", it.model.site(to).name),
            to,
        )
    };
    // Everything else that a restore leaves out comes back with the first apply after reconciling:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorks.html
    let protect = Step {
        waits: vec![Gate::OwnStep("restore")],
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
        act: Act::Call(ApiCall {
            service: "dynamodb",
            action: "UpdateContinuousBackups",
            params: vec![
                ("TableName", table.clone().into()),
                (
                    "PointInTimeRecoverySpecification",
                    Param::Map(vec![("PointInTimeRecoveryEnabled", Param::Flag(true))]),
                ),
            ],
        }),
        check: Check {
            look: Look::text(
                ApiCall {
                    service: "dynamodb",
                    action: "DescribeContinuousBackups",
                    params: vec![("TableName", table.as_str().into())],
                },
                "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus",
                "ENABLED",
            ),
            poll: Secs(10),
            timeout: Secs::minutes(10),
        },
        plane: Plane::Control,
        trailing: true,
        ..Step::blank("enable-recovery", format!("Turn point-in-time recovery of table {table} on"), to)
    };
    vec![restore, protect]
}

//! S3: two buckets that replicate to each other from the first day, at every level.
//!
//! There is no leader: what is written on either side goes to the other, so nothing is promoted and nothing changes
//! in Terraform after a failover. Each site owns its bucket; the two replication configurations live in `link`,
//! since each needs the other bucket versioned first. Of a bucket that others own nothing is emitted: what it has to
//! look like is listed as required changes.

mod bucket;
mod guarded;
mod lock;
mod lost;
mod planned;
mod readers;
mod replication;

use super::foreign::{self, Seen};
use super::guard::Guarded;
use super::probe::probe;
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, name};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::{Objective, Secs};
use crate::state::State;
use crate::step::{ApiCall, Halt, Scenario, Step};

/// The mechanism.
pub struct S3;

/// "Most objects in seconds, and 99.99 percent within 15 minutes", with a service level agreement.
const TIMED: Estimate = Estimate::documented(
    Secs::minutes(1),
    Secs::minutes(15),
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html",
);

/// "Most objects within 15 minutes, but sometimes a couple of hours or more". The worst is ours.
const UNTIMED: Estimate = Estimate::documented(
    Secs::minutes(15),
    Secs::hours(24),
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-troubleshoot.html",
);

impl Mechanism for S3 {
    fn id(&self) -> &'static str {
        "s3"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::S3
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::S3(_))
    }

    fn offer(&self, component: &Component, _level: Strategy, model: &Model) -> Offer {
        if model.sites[0].account != model.sites[1].account {
            return Offer::No("replication between buckets of two accounts is not supported".into());
        }
        let bucket = settings(component);
        let timed = is_timed(component);
        let mut usage =
            vec![Usage::kept("s3.storage", bucket.size.gib()), Usage::sent("transfer.region", bucket.write_rate)];
        usage.extend(timed.then(|| Usage::sent("s3.rtc", bucket.write_rate)));
        Offer::Yes(Capability {
            mechanism: "s3-replication",
            summary: if timed { "two-way replication with time control" } else { "two-way replication" },
            rpo: Some(if timed { TIMED } else { UNTIMED }),
            unknown_rto: false,
            usage,
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } if it.component.lead.leader == lost => vec![check_bucket(it, lost.other())],
            Scenario::Switchover { from } | Scenario::Failback { from } => planned::switchover(it, from),
            Scenario::StoreLost { site } if it.component.lead.leader == site => lost::steps(it, site),
            Scenario::SiteLoss { .. } | Scenario::StoreLost { .. } => Vec::new(),
            Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
        }
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        planned::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        planned::protect_again(it, scenario)
    }

    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        match stack.place {
            Place::Global => {
                for from in SiteId::BOTH {
                    replication::role(it, stack, from);
                }
            }
            Place::Site(site) => {
                match replication::foreign(it, site) {
                    Some(theirs) => theirs.check(stack, it.component, site, &Seen::is("arn", bucket_arn(it, site))),
                    None => bucket::bucket(it, stack, site),
                }
                replication::alarms(it, stack, site);
                readers::watch(it, stack, site);
            }
            Place::Link => {
                for from in SiteId::BOTH {
                    if !is_foreign(it, from) {
                        replication::configuration(it, stack, from);
                    }
                }
            }
        }
    }

    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        vec![Binding { name: "bucket", value: BindingValue::Text(bucket_name(it, site)) }]
    }

    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        let arn = bucket_arn(it, site);
        let objects = Grant {
            actions: vec!["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            resources: vec![format!("{arn}/*").into()],
            conditions: Vec::new(),
        };
        let bucket = Grant {
            actions: vec!["s3:GetBucketLocation", "s3:ListBucket"],
            resources: vec![arn.into()],
            conditions: Vec::new(),
        };
        let keys = use_keys_of_bucket(it, site, vec!["kms:Decrypt", "kms:GenerateDataKey"]);
        [objects, bucket].into_iter().chain(keys).collect()
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Lag]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        let mut changes = foreign::changes(|site| replication::foreign(it, site));
        changes.extend(readers::required_changes(it));
        changes.extend(lock::required_changes(it));
        changes
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn transition(&self, from: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::among(&["s3-replication"], from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

/// Whether the bucket of a site is somebody else's.
fn is_foreign(it: &Protected<'_>, site: SiteId) -> bool {
    it.component.foreign(site).is_some()
}

fn check_bucket(it: &Protected<'_>, to: SiteId) -> Step {
    let bucket = bucket_name(it, to);
    let title = format!("See that bucket {bucket} answers and keeps versions");
    let params = vec![("Bucket", bucket.into())];
    let call = ApiCall { service: "s3api", action: "GetBucketVersioning", params };
    probe("check-bucket", title, to, call, "Status", "Enabled")
}

/// Whether a site serves it to everybody.
///
/// Then S3's own key encrypts it: what anybody may read is no secret, every request would hang on KMS as well, and the
/// site's key for all its data would have to be opened to CloudFront, whose distribution nobody knows before it is made.
fn is_served(it: &Protected<'_>) -> bool {
    server(it).is_some()
}

/// The site that serves it.
fn server<'a>(it: &Protected<'a>) -> Option<&'a model::Static> {
    match &it.model.component(it.component.service?).kind {
        Kind::Static(pages) => Some(pages),
        _ => None,
    }
}

fn settings(component: &Component) -> &model::S3 {
    let Kind::S3(bucket) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    bucket
}

/// Time control costs per GB, and promises 15 minutes: worth it for whoever asks for as much.
fn is_timed(component: &Component) -> bool {
    match component.rpo.0 {
        Objective::Within(rpo) => rpo <= Secs::minutes(15),
        Objective::None => false,
    }
}

/// `shop-order-files-111122223333-seoul`: names of buckets are shared by all of AWS, so the account is in it.
pub(super) fn bucket_name(it: &Protected<'_>, site: SiteId) -> String {
    if let Some(theirs) = it.component.foreign(site) {
        return theirs.name.clone();
    }
    let place = it.model.site(site);
    let generation = name::generation(it.component, site);
    let parts = [&it.model.system, &name::slug(it.component), &place.account, &place.name, &generation];
    name::join(&parts.map(String::as_str), name::SIXTY_THREE)
}

fn bucket_arn(it: &Protected<'_>, site: SiteId) -> String {
    format!("arn:aws:s3:::{}", bucket_name(it, site))
}

/// Whatever key of ours encrypts the objects, for S3 and for this bucket only. S3 names the bucket in the encryption context
/// where it uses bucket keys, else the object:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-replication>
fn use_keys_of_bucket(it: &Protected<'_>, site: SiteId, actions: Vec<&'static str>) -> Option<Grant> {
    if is_served(it) {
        return None;
    }
    let place = it.model.site(site);
    let arn = bucket_arn(it, site);
    let objects = format!("{arn}/*");
    Some(Grant {
        actions,
        resources: vec![format!("arn:aws:kms:{}:{}:key/*", place.region, place.account).into()],
        conditions: vec![
            ("StringEquals", "kms:ViaService", vec![format!("s3.{}.amazonaws.com", place.region)]),
            ("StringLike", "kms:EncryptionContext:aws:s3:arn", vec![arn, objects]),
        ],
    })
}

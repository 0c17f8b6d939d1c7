//! Quotas of AWS that the system would hit, on an ordinary day or when a site takes over.
//!
//! Comes in: what the locks say stands in each stack. What a failover makes is not in them, but it is no more than what
//! stands in the site that leads: each site is held against the fuller of both. Goes out: a finding for each quota.
//! Nothing is asked of AWS: an account may have been granted more, and may hold what is not of this system.

use crate::finding::{DR511, Finding, Findings};
use crate::lock::Locks;
use crate::model::{Model, SiteId};

/// What an account may have of something unless it asked for more.
struct Quota {
    /// What counts.
    kinds: &'static [&'static str],
    /// Its name in the console.
    name: &'static str,
    at_most: usize,
    scope: Scope,
    /// Whether AWS raises it.
    adjustable: bool,
    /// The page of the vendor.
    source: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// In each region.
    Region,
    /// In all of them.
    Account,
}

const RDS: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html";
const ALB: &str = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";

#[rustfmt::skip] // A table.
const QUOTAS: &[Quota] = &[
    region(&["aws_db_instance", "aws_rds_cluster_instance", "aws_docdb_cluster_instance"], "DB instances", 40, RDS),
    region(&["aws_rds_cluster", "aws_docdb_cluster"], "DB clusters", 40, RDS),
    region(&["aws_db_parameter_group"], "DB parameter groups", 50, RDS),
    region(&["aws_rds_cluster_parameter_group", "aws_docdb_cluster_parameter_group"], "DB cluster parameter groups", 50, RDS).fixed(),
    region(&["aws_db_subnet_group", "aws_docdb_subnet_group"], "DB subnet groups", 50, RDS),
    region(&["aws_dynamodb_table"], "tables", 2_500, "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"),
    region(&["aws_kinesis_stream"], "on-demand streams", 50, "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"),
    region(&["aws_autoscaling_group"], "Auto Scaling groups", 500, "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html"),
    region(&["aws_dlm_lifecycle_policy"], "lifecycle policies of snapshots", 100, "https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html"),
    region(&["aws_opensearch_domain"], "domains of OpenSearch", 100, "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html"),
    region(&["aws_mq_broker"], "brokers", 50, "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-limits.html"),
    region(&["aws_lb"], "Application Load Balancers", 50, ALB),
    region(&["aws_lb_target_group"], "target groups", 3_000, ALB),
    region(&["aws_security_group"], "VPC security groups", 2_500, "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"),
    region(&["aws_cloudwatch_event_rule"], "rules on an event bus", 300, "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"),
    region(&["aws_sfn_state_machine"], "state machines", 100_000, "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"),
    account(&["aws_iam_role"], "IAM roles", 1_000, "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"),
    account(&["aws_cloudfront_distribution"], "distributions", 500, "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"),
    account(&["aws_route53_zone"], "hosted zones", 500, "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html"),
];

const fn region(kinds: &'static [&'static str], name: &'static str, at_most: usize, source: &'static str) -> Quota {
    Quota { kinds, name, at_most, scope: Scope::Region, adjustable: true, source }
}

const fn account(kinds: &'static [&'static str], name: &'static str, at_most: usize, source: &'static str) -> Quota {
    Quota { scope: Scope::Account, ..region(kinds, name, at_most, source) }
}

impl Quota {
    const fn fixed(self) -> Self {
        Self { adjustable: false, ..self }
    }
}

/// How many resources of a quota stand in one place.
#[derive(Clone, Copy, Default)]
struct Held {
    sites: [usize; 2],
    /// In `global`, `link` and what belongs to no site.
    shared: usize,
}

/// Holds what stands against the quotas.
pub fn check(model: &Model, locks: &Locks, findings: &mut Findings) {
    for (quota, held) in QUOTAS.iter().zip(count(model, locks)) {
        let one_account = model.sites[0].account == model.sites[1].account;
        let needed = match quota.scope {
            Scope::Region => held.sites[0].max(held.sites[1]),
            Scope::Account if one_account => held.sites[0] + held.sites[1] + held.shared,
            Scope::Account => held.sites[0].max(held.sites[1]) + held.shared.div_ceil(2),
        };
        if needed > quota.at_most {
            findings.push(finding(quota, needed, model));
        }
    }
}

fn finding(quota: &Quota, needed: usize, model: &Model) -> Finding {
    let Quota { name, at_most, scope, adjustable, source, .. } = quota;
    let [one, other] = SiteId::BOTH.map(|site| model.site(site));
    let place = match scope {
        Scope::Region => format!("{} and {} each", one.region, other.region),
        Scope::Account if one.account == other.account => format!("account {}", one.account),
        Scope::Account => format!("accounts {} and {} each", one.account, other.account),
    };
    let (unless, help) = match adjustable {
        true => (
            " unless it is asked for more",
            "ask for more before the day, on both sides: it takes hours to days; then `policy.suppress` accepts this",
        ),
        false => ("", "AWS raises it for nobody: divide the system, and give the parts accounts of their own"),
    };
    let message = format!("{needed} {name} are more than the {at_most} that AWS grants{unless}");
    Finding::new(&DR511, message)
        .note(format!("in {place}, where others of yours may count as well: {source}"))
        .help(help)
}

/// By quota.
fn count(model: &Model, locks: &Locks) -> Vec<Held> {
    let mut held = vec![Held::default(); QUOTAS.len()];
    for (dir, lock) in &locks.stacks {
        let place = dir.split('/').next().unwrap_or_default();
        let site = model.sites.iter().position(|site| site.name == place);
        for address in lock.addresses() {
            let kind = address.split('.').next().unwrap_or_default();
            if let Some(at) = QUOTAS.iter().position(|quota| quota.kinds.contains(&kind)) {
                match site {
                    Some(site) => held[at].sites[site] += 1,
                    None => held[at].shared += 1,
                }
            }
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Lock;
    use crate::schedule::fixture::System;

    fn found(model: &Model, stacks: &[(&str, &str, usize)]) -> Vec<String> {
        let mut locks = Locks::default();
        for (at, (dir, kind, count)) in stacks.iter().enumerate() {
            let addresses = (0..*count).map(|one| format!("{kind}.x{at}_{one}")).collect();
            let lock = Lock { stateless: [(String::new(), addresses)].into(), ..Lock::default() };
            locks.stacks.insert((*dir).to_owned(), lock);
        }
        let mut findings = Findings::default();
        check(model, &locks, &mut findings);
        findings.sorted().iter().map(|finding| finding.message.clone()).collect()
    }

    #[test]
    fn each_site_holds_what_the_fuller_one_does_once_it_leads() {
        let model = System::new().model();
        let [seoul, tokyo] = [0, 1].map(|at| model.sites[at].name.clone());
        let stack = |site: &str, name: &str| format!("{site}/{name}");
        let (one, two, other) = (stack(&seoul, "a"), stack(&seoul, "b"), stack(&tokyo, "a"));
        let full = [(one.as_str(), "aws_db_instance", 30), (two.as_str(), "aws_rds_cluster_instance", 11)];
        assert_eq!(
            found(&model, &full),
            ["41 DB instances are more than the 40 that AWS grants unless it is asked for more"]
        );
        let apart = [(one.as_str(), "aws_db_instance", 30), (other.as_str(), "aws_db_instance", 30)];
        assert_eq!(found(&model, &apart), [""; 0], "regions are counted by themselves");
    }

    #[test]
    fn roles_are_of_the_account() {
        let mut model = System::new().model();
        let stacks = [("global/a", "aws_iam_role", 600), ("global/b", "aws_iam_role", 401)];
        assert_eq!(found(&model, &stacks).len(), 1);
        model.sites[1].account = "222233334444".to_owned();
        assert_eq!(found(&model, &stacks), [""; 0], "half of them in each");
        assert_eq!(found(&model, &[("global/a", "aws_iam_role", 2_001)]).len(), 1);
    }
}

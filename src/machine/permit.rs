//! What a machine may do: no more than its calls need, and nothing that destroys.

use crate::api;
use crate::mechanism::Grant;
use crate::model::{Model, SiteId};
use crate::step::{ApiCall, Param};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// So many resources stand in one statement: of the longest names a third of a policy.
const RESOURCES: usize = 10;

/// Operator, key, values; all of them.
type Conditions = Vec<(&'static str, &'static str, Vec<String>)>;

/// Collects what calls need.
pub(super) struct Permits<'a> {
    model: &'a Model,
    site: SiteId,
    /// By condition and resource: actions. Resources are few: names that begin with the system's are one pattern.
    needs: BTreeMap<(Conditions, String), BTreeSet<&'static str>>,
}

impl<'a> Permits<'a> {
    pub fn new(model: &'a Model, site: SiteId) -> Self {
        Self { model, site, needs: BTreeMap::new() }
    }

    /// Adds what a call needs, its lookups aside.
    pub fn add(&mut self, call: &ApiCall) {
        for need in api::action(call.service, call.action).needs {
            for resource in need.resources {
                for resource in self.resources(call, resource) {
                    let conditions = need.conditions.iter().map(|&(operator, key, value)| {
                        let values = self.resources(call, value);
                        assert!(!values.is_empty(), "internal: a condition names what the call is given");
                        (operator, key, values)
                    });
                    self.needs.entry((conditions.collect(), resource)).or_default().insert(need.action);
                }
            }
        }
    }

    /// The statements: those with the same actions and condition in one.
    pub fn grants(self) -> Vec<Grant> {
        let mut by_actions: BTreeMap<(Conditions, BTreeSet<&'static str>), Vec<String>> = BTreeMap::new();
        for ((conditions, resource), actions) in self.needs {
            by_actions.entry((conditions, actions)).or_default().push(resource);
        }
        let mut grants = Vec::new();
        for ((conditions, actions), resources) in by_actions {
            // Names that others gave may be many, and a statement has to fit into a policy.
            for resources in resources.chunks(RESOURCES) {
                grants.push(Grant {
                    actions: actions.iter().copied().collect(),
                    resources: resources.iter().cloned().map(Cow::Owned).collect(),
                    conditions: conditions.clone(),
                });
            }
        }
        grants
    }

    /// A pattern with its braces filled; several where a parameter is a list, none where it is not given.
    fn resources(&self, call: &ApiCall, pattern: &str) -> Vec<String> {
        let place = self.model.site(self.site);
        let mut all = vec![String::new()];
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            let values = match name {
                "region" => vec![place.region.clone()],
                "account" => vec![place.account.clone()],
                "system" => vec![self.model.system.clone()],
                "queue" => self.queues(call),
                "function" => self.functions(call),
                name => match name.strip_suffix('!') {
                    Some(name) => self.values(call, name),
                    None => self.values(call, name).into_iter().map(|value| self.pattern(value)).collect(),
                },
            };
            all = all.iter().flat_map(|one| values.iter().map(move |value| format!("{one}{before}{value}"))).collect();
            rest = after;
        }
        all.into_iter().map(|one| one + rest).collect()
    }

    /// What a parameter says.
    fn values(&self, call: &ApiCall, name: &str) -> Vec<String> {
        let Some((_, value)) = call.params.iter().find(|(own, _)| *own == name) else { return Vec::new() };
        match value {
            Param::Text(text) => vec![text.clone()],
            Param::List(items) => items.clone(),
            Param::Number(_) | Param::Flag(_) | Param::Map(_) | Param::Keyed(_) => Vec::new(),
            Param::Objects(_) | Param::Ago(_) | Param::Latest(_) | Param::Lookup { .. } => Vec::new(),
        }
    }

    /// The queue that a call names by its address.
    fn queues(&self, call: &ApiCall) -> Vec<String> {
        let name = |url: String| url.rsplit('/').next().map(str::to_owned).unwrap_or(url);
        self.values(call, "QueueUrl").into_iter().map(|url| self.pattern(name(url))).collect()
    }

    /// The function whose alias a call, or a lookup of it, names by its ARN: of others' by itself, and each of its aliases.
    fn functions(&self, call: &ApiCall) -> Vec<String> {
        let name = |arn: String| arn.split(':').nth(6).map(str::to_owned).unwrap_or(arn);
        let within = |(_, value): &(&'static str, Param)| match value {
            Param::Lookup { call, .. } => self.functions(call),
            _ => Vec::new(),
        };
        let own = self.values(call, "FunctionName").into_iter().map(|arn| self.pattern(name(arn)));
        let own = own.flat_map(|name| match name.ends_with('*') {
            true => vec![name],
            false => vec![name.clone(), format!("{name}:*")],
        });
        own.chain(call.params.iter().flat_map(within)).collect()
    }

    /// A name of ours as a pattern: otherwise a policy of a large stack would not fit.
    fn pattern(&self, value: String) -> String {
        let system = &self.model.system;
        let ours = [format!("{system}-"), format!("/drgen/{system}/"), format!(":{system}-"), format!("/{system}-")];
        // The role that is passed is one, and is named.
        if value.contains(":role/") {
            return value;
        }
        let at = ours.iter().enumerate().filter_map(|(at, prefix)| {
            let found =
                if at < 2 { value.starts_with(prefix.as_str()).then_some(0) } else { value.find(prefix.as_str()) };
            found.map(|found| found + prefix.len())
        });
        match at.min() {
            Some(end) => format!("{}*", &value[..end]),
            None => value,
        }
    }
}

/// Whatever else a role is given, it destroys nothing. Sorted.
pub const NEVER: &[&str] = &[
    "backup:DeleteBackupVault",
    "backup:DeleteBackupVaultLockConfiguration",
    "backup:DeleteRecoveryPoint",
    "backup:PutBackupVaultLockConfiguration",
    "dynamodb:DeleteBackup",
    "dynamodb:DeleteTable",
    "dynamodb:DeleteTableReplica",
    "elasticache:DecreaseReplicaCount",
    "elasticache:DeleteCacheCluster",
    "elasticache:DeleteReplicationGroup",
    "es:DeleteDomain",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "rds:DeleteDBCluster",
    "rds:DeleteDBClusterAutomatedBackup",
    "rds:DeleteDBClusterSnapshot",
    "rds:DeleteDBInstance",
    "rds:DeleteDBInstanceAutomatedBackup",
    "rds:DeleteDBSnapshot",
    "rds:DeleteGlobalCluster",
    "rds:StopDBInstanceAutomatedBackupsReplication",
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "secretsmanager:DeleteSecret",
    "sqs:DeleteQueue",
    "sqs:PurgeQueue",
    "ssm:DeleteParameter",
    "ssm:DeleteParameters",
];

//! The steps that RDS and Aurora share.

use super::{Db, Engine, Lag};
use crate::capability::Estimate;
use crate::mechanism::endpoint::NOT_YET;
use crate::mechanism::{lookup, metric, tag};
use crate::model::{Dialect, SiteId};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step, Throttle};

/// Data that a restore brings back in a second; what RDS publishes no figure for.
const RESTORE_BYTES_PER_SECOND: u64 = 200_000_000;

/// What is lost when only the copies in the vault are left: one day, and the time that the copy of a night takes.
pub(in crate::mechanism) const VAULT_RPO: Estimate = Estimate::assumed(Secs::hours(25), Secs::hours(26));

/// A leader that is gone, and the site that takes over.
#[derive(Clone, Copy)]
pub(in crate::mechanism) struct Recovery<'a> {
    pub db: Db<'a>,
    pub lost: SiteId,
    pub to: SiteId,
}

/// Where a backup is found, and how it becomes a database.
pub(in crate::mechanism) struct Backup {
    /// Lists the backups of the lost database.
    pub list: ApiCall,
    /// Where the newest one's ARN is.
    pub newest: Find,
    /// Where the name of the database is that the first one is of: shows that there is one.
    pub whose: Find,
    /// What it is: [`whose`](Self::whose) as the answer has it.
    pub of: String,
    /// What one is called.
    pub what: &'static str,
    /// `RestoreDBInstanceToPointInTime`
    pub action: &'static str,
    /// Which parameter takes the ARN.
    pub source: &'static str,
    /// The other parameters.
    pub with: Vec<(&'static str, Param)>,
}

pub(in crate::mechanism) fn text(value: impl Into<String>) -> Param {
    Param::Text(value.into())
}

pub(in crate::mechanism) fn rds(action: &'static str, params: Vec<(&'static str, Param)>) -> ApiCall {
    ApiCall { service: "rds", action, params }
}

/// Something to look at: nobody but a person can say whether it is well.
fn seen(expect: impl Into<String>, poll: Secs, timeout: Secs) -> Check {
    Check { look: Look::Person(expect.into()), poll, timeout }
}

impl<'a> Recovery<'a> {
    pub fn new(db: Db<'a>, lost: SiteId) -> Self {
        Self { db, lost, to: lost.other() }
    }

    /// What runs in the site that takes over, once it does.
    pub fn identifier(&self) -> String {
        self.db.identifier(self.to)
    }

    /// A step with nothing in it yet.
    pub fn step(&self, name: &'static str, title: impl Into<String>, waits: &[&'static str]) -> Step {
        let blank = Step::blank(name, title.into(), self.to);
        Step { waits: Gate::after(waits), plane: Plane::Control, ..blank }
    }

    /// Asks how far the copy lagged behind in the last time.
    pub fn measured(&self, lag: &Lag, since: Secs) -> ApiCall {
        let dimensions: Vec<_> =
            std::iter::once((lag.dimension, self.identifier())).chain(lag.beside.iter().cloned()).collect();
        metric::measured(lag.namespace, lag.metric, &dimensions, "Maximum", since)
    }

    /// Looks at the last lag before the impact: it is what will be lost.
    pub fn read_lag(&self, lag: &Lag) -> Step {
        let call = self.measured(lag, Secs::hours(1));
        let expect = format!("the last value before the impact, in {}, is bearable ({})", lag.unit, self.db.asked());
        Step {
            takes: Estimate::assumed(Secs(10), Secs::minutes(1)),
            act: Act::Call(call),
            check: seen(expect, Secs(10), Secs::minutes(2)),
            plane: Plane::Data,
            ..self.step("read-lag", format!("Read how far {} lags behind, and note it", self.identifier()), &[])
        }
    }

    /// Finds the newest backup of the lost database in the site that takes over.
    pub fn find_backup(&self, backup: &Backup) -> Step {
        let lost = self.db.identifier(self.lost);
        let title = format!("Find the newest {} of {lost} in {}, and note its age", backup.what, self.place());
        let check = Check {
            look: Look::Answer(
                backup.list.clone(),
                vec![Shows { find: backup.whose.clone(), is: Is::Text(backup.of.clone()) }],
            ),
            poll: Secs(15),
            timeout: Secs::minutes(5),
        };
        Step {
            takes: Estimate::assumed(Secs(30), Secs::minutes(2)),
            act: Act::Call(backup.list.clone()),
            check,
            ..self.step("find-backup", title, &[])
        }
    }

    /// How long a restore takes, on an ordinary day and on a bad one.
    pub fn restore_takes(&self) -> (Secs, Secs) {
        let minutes = 20 + (self.db.settings.size.0 / RESTORE_BYTES_PER_SECOND).div_ceil(60);
        (Secs::minutes(minutes), Secs::minutes(2 * minutes + 20))
    }

    /// Makes a database of the backup. It takes longer the larger it is, and blocks that were not read yet are slow.
    pub fn restore(&self, backup: Backup) -> Step {
        let (typical, worst) = self.restore_takes();
        let found = Param::Lookup {
            what: format!("newest {} of {}", backup.what, self.db.identifier(self.lost)),
            call: Box::new(backup.list),
            find: Box::new(backup.newest),
        };
        let params = [(backup.source, found)].into_iter().chain(backup.with).collect();
        let undo = format!(
            "lift its deletion protection and delete {}: nothing depends on it before its address is written",
            self.identifier()
        );
        Step {
            takes: Estimate::assumed(typical, worst),
            throttle: Some(Throttle::DatabaseRestore),
            act: Act::Call(self.db.call(backup.action, params)),
            check: self.is_available(Secs(30), worst + worst),
            undo: Some(Act::Human(undo)),
            loses_data: true,
            ..self.step("restore", format!("Restore it as {} in {}", self.identifier(), self.place()), &["find-backup"])
        }
    }

    /// A backup knows the password of its own time. By hand: a machine would keep it in its history.
    pub fn set_password(&self, after: &'static str) -> Step {
        let identifier = self.identifier();
        let region = &self.db.model.site(self.to).region;
        let modify = match self.db.engine {
            Engine::Rds => "rds modify-db-instance --db-instance-identifier",
            Engine::Aurora => "rds modify-db-cluster --db-cluster-identifier",
            Engine::DocumentDb => "docdb modify-db-cluster --db-cluster-identifier",
        };
        let how = match self.db.secret() {
            Some(secret) => format!(
                "If the password was changed after the backup, set it again: `aws {modify} {identifier} \
                 --region {region} --apply-immediately --master-user-password \"$(aws secretsmanager get-secret-value \
                 --region {region} --secret-id {secret} --query SecretString --output text | jq -r .password)\"`"
            ),
            None => format!("If the password was changed after the backup, set it again on {identifier}"),
        };
        Step {
            takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
            act: Act::Human(how),
            check: seen("the credentials in the secret log in", Secs(15), Secs::minutes(10)),
            ..self.step("set-password", format!("See that {identifier} has the password of the secret"), &[after])
        }
    }

    /// How services are led back to what they used before a store was restored beside it.
    pub fn keep_endpoint(&self) -> Act {
        Act::Human(format!(
            "write the address that was there before into {}, as `aws ssm get-parameter-history` shows it",
            self.db.endpoint()
        ))
    }

    /// Tells the services where it is.
    pub fn write_endpoint(&self, after: &'static str) -> Step {
        let (identifier, parameter) = (self.identifier(), self.db.endpoint());
        let (call, path) = match self.db.engine {
            Engine::Rds => (self.describe(), "DBInstances[0].Endpoint.Address"),
            Engine::Aurora | Engine::DocumentDb => (self.describe_cluster(), "DBClusters[0].Endpoint"),
        };
        let address = Param::Lookup {
            what: format!("address of {identifier}"),
            call: Box::new(call),
            find: Box::new(Find::Field(path)),
        };
        let put = |value: Param| ApiCall {
            service: "ssm",
            action: "PutParameter",
            params: vec![
                ("Name", text(&parameter)),
                ("Value", value),
                ("Type", text("String")),
                ("Overwrite", Param::Flag(true)),
            ],
        };
        let check = Check {
            look: Look::Answer(
                ApiCall { service: "ssm", action: "GetParameter", params: vec![("Name", text(&parameter))] },
                vec![Shows { find: Find::Field("Parameter.Value"), is: Is::Begins(format!("{identifier}.")) }],
            ),
            poll: Secs(5),
            timeout: Secs::minutes(2),
        };
        Step {
            takes: Estimate::assumed(Secs(10), Secs::minutes(1)),
            act: Act::Call(put(address)),
            check,
            undo: Some(Act::Call(put(text(NOT_YET)))),
            ..self.step("write-endpoint", format!("Write the address of {identifier} where services read it"), &[after])
        }
    }

    /// Writes a row: the only proof that it takes writes.
    pub fn probe(&self, after: &[&'static str]) -> Step {
        let writable = match (self.db.settings.dialect, self.db.engine) {
            (Dialect::Postgres, Engine::Rds | Engine::Aurora) => "`SELECT pg_is_in_recovery()` answers `f`",
            (Dialect::MySql | Dialect::MariaDb, Engine::Rds) => "`SELECT @@global.read_only` answers `0`",
            (Dialect::MySql | Dialect::MariaDb, Engine::Aurora) => "`SELECT @@global.innodb_read_only` answers `0`",
            (Dialect::Mongo, _) | (_, Engine::DocumentDb) => "`db.hello().isWritablePrimary` answers `true`",
        };
        let secret = self.db.secret().map(|name| format!(" with the secret {name}")).unwrap_or_default();
        let how = format!(
            "Connect to the address in the parameter {}{secret}; {writable}; write a row and read it back",
            self.db.endpoint()
        );
        Step {
            takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
            act: Act::Human(how),
            check: seen("the row is there", Secs(15), Secs::minutes(10)),
            plane: Plane::Data,
            ..self.step("probe", format!("Write to {}", self.identifier()), after)
        }
    }

    /// Lets AWS Backup find the new leader tonight, before Terraform knows of it. What was restored has the tag already.
    pub fn protect(&self) -> Step {
        let arn = self.db.arn(self.to);
        let (key, value) = tag::BACKUP;
        let tags = vec![("ResourceName", text(&arn)), ("Tags", objects(&[tag::BACKUP]))];
        let untag = vec![("ResourceName", text(&arn)), ("TagKeys", Param::List(vec![key.to_owned()]))];
        Step {
            takes: Estimate::assumed(Secs(10), Secs::minutes(1)),
            act: Act::Call(self.db.call("AddTagsToResource", tags)),
            check: Check {
                look: Look::Answer(
                    self.db.call("ListTagsForResource", vec![("ResourceName", text(&arn))]),
                    vec![Shows {
                        find: Find::Row { list: "TagList", that: Rows::text("Key", key), field: "Value" },
                        is: Is::Text(value.to_owned()),
                    }],
                ),
                poll: Secs(10),
                timeout: Secs::minutes(5),
            },
            undo: Some(Act::Call(self.db.call("RemoveTagsFromResource", untag))),
            trailing: true,
            ..self.step("protect", format!("Have {} backed up from now on", self.identifier()), &["probe"])
        }
    }

    /// The database in the site that takes over, as RDS sees it.
    pub fn describe(&self) -> ApiCall {
        describe_instance(&self.db, self.identifier())
    }

    /// The cluster in the site that takes over.
    pub fn describe_cluster(&self) -> ApiCall {
        self.db.call("DescribeDBClusters", vec![("DBClusterIdentifier", text(self.identifier()))])
    }

    /// Subnets, parameters, connections and protection of a restored database.
    pub fn surroundings(&self, parameter_group: &'static str) -> Vec<(&'static str, Param)> {
        let mut all = vec![
            ("DBSubnetGroupName", text(self.db.subnet_group(self.to))),
            (parameter_group, text(self.db.parameter_group(self.to))),
            ("VpcSecurityGroupIds", lookup::security_group(&self.db.security_group(self.to))),
            ("CopyTagsToSnapshot", Param::Flag(true)),
            ("DeletionProtection", Param::Flag(true)),
            ("Tags", objects(&tag::pairs(self.db.model, self.db.component, &[tag::BACKUP]))),
        ];
        // DocumentDB knows nothing of it, and copies them.
        all.retain(|(name, _)| self.db.engine != Engine::DocumentDb || *name != "CopyTagsToSnapshot");
        all
    }

    fn is_available(&self, poll: Secs, timeout: Secs) -> Check {
        let (call, path) = match self.db.engine {
            Engine::Rds => (self.describe(), "DBInstances[0].DBInstanceStatus"),
            Engine::Aurora | Engine::DocumentDb => (self.describe_cluster(), "DBClusters[0].Status"),
        };
        Check { look: Look::text(call, path, "available"), poll, timeout }
    }

    fn place(&self) -> &'a str {
        &self.db.model.site(self.to).name
    }
}

/// Tags as the API takes them.
fn objects(tags: &[(&str, &str)]) -> Param {
    let object = |(key, value): &(&str, &str)| Param::Map(vec![("Key", (*key).into()), ("Value", (*value).into())]);
    Param::Objects(tags.iter().map(object).collect())
}

/// An instance, as RDS sees it.
pub(in crate::mechanism) fn describe_instance(db: &Db<'_>, identifier: String) -> ApiCall {
    db.call("DescribeDBInstances", vec![("DBInstanceIdentifier", Param::Text(identifier))])
}

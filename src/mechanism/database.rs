//! What RDS and Aurora share: dialects, names, the secret, and what stands around a database in a site.

pub(super) mod fence;
pub(super) mod guarded;
pub(super) mod planned;
pub(super) mod recovery;
pub(super) mod usage;

use super::alarm::{Alarm, Bad, Late, Metric, Rings, Silence};
use super::endpoint::NOT_YET;
pub(super) use super::role::Role;
use super::stack::{Address, Stack, Subnets};
use super::tag::tags;
use super::{Binding, BindingValue, Protected, access, name, role, secret};
use crate::hcl::{self, Expression};
use crate::model::{Component, Database, Dialect, Lead, Model, SiteId, Strategy};
use crate::quantity::{Objective, Secs};
use crate::step::{ApiCall, Param};

/// Of every database that drgen makes. `admin` is reserved in PostgreSQL.
const MASTER: &str = "dbadmin";

/// A database in its system: each name and figure that its Terraform and its steps both need, derived once.
#[derive(Clone, Copy)]
pub(super) struct Db<'a> {
    pub model: &'a Model,
    pub component: &'a Component,
    pub settings: &'a Database,
    pub level: Strategy,
    pub engine: Engine,
    /// Of the copy in each site.
    pub generation: [u32; 2],
}

/// Which product runs it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Rds,
    Aurora,
    DocumentDb,
}

impl Engine {
    /// As the command line calls its API.
    pub fn service(self) -> &'static str {
        match self {
            Self::Rds | Self::Aurora => "rds",
            Self::DocumentDb => "docdb",
        }
    }
}

/// What stands around a database in a site, whether the database is there or will be restored.
pub(super) struct Surroundings {
    pub subnet_group: Address,
    pub security_group: Address,
    pub parameter_group: Address,
}

impl<'a> Db<'a> {
    pub fn new(
        model: &'a Model,
        component: &'a Component,
        level: Strategy,
        settings: &'a Database,
        engine: Engine,
    ) -> Self {
        Self { model, component, settings, level, engine, generation: component.lead.generation.map(|g| g.max(1)) }
    }

    pub fn lead(&self) -> &'a Lead {
        &self.component.lead
    }

    pub fn role(&self, site: SiteId) -> Role {
        role::of(self.lead(), site)
    }

    /// Whether a database runs in the site, or its storage follows there.
    pub fn stands_in(&self, site: SiteId) -> bool {
        match self.role(site) {
            Role::Leads => true,
            Role::Follows => self.level > Strategy::BackupRestore,
            Role::Apart => false,
        }
    }

    /// Whether the site's copy is somebody else's. What is made anew after a failover is ours.
    pub fn is_foreign(&self, site: SiteId) -> bool {
        self.settings.existing.as_ref().is_some_and(|existing| existing.site == site) && self.generation(site) == 1
    }

    /// Whether the site's copy was made from nothing; every other one grew from a copy of it, and brings engine,
    /// users and data along.
    pub fn is_seed(&self, site: SiteId) -> bool {
        role::is_seed(self.lead().founder, self.generation, site)
    }

    pub fn generation(&self, site: SiteId) -> u32 {
        self.generation[site.index()]
    }

    /// `shop-order-db-seoul`, from the second generation on `shop-order-db-seoul-g2`.
    pub fn identifier(&self, site: SiteId) -> String {
        match &self.settings.existing {
            Some(existing) if self.is_foreign(site) => existing.identifier.clone(),
            Some(_) | None => self.named(site, ""),
        }
    }

    /// The identifier with an ending: `shop-order-db-seoul-g2-1`.
    pub fn named(&self, site: SiteId, end: &str) -> String {
        let generation = match self.generation(site) {
            1 => String::new(),
            generation => format!("g{generation}"),
        };
        let dash = if generation.is_empty() || end.is_empty() { "" } else { "-" };
        name::of(self.model, self.component, site, &format!("{generation}{dash}{end}"), name::SIXTY_THREE)
    }

    /// A snapshot with this name must not exist when the database is deleted, so it bears the generation.
    pub fn final_snapshot(&self, site: SiteId) -> String {
        let end = format!("g{}-final", self.generation(site));
        name::of(self.model, self.component, site, &end, name::LONG)
    }

    /// `arn:aws:rds:ap-northeast-2:111122223333:db:shop-order-db-seoul`
    pub fn arn(&self, site: SiteId) -> String {
        let what = match self.engine {
            Engine::Rds => "db",
            Engine::Aurora | Engine::DocumentDb => "cluster",
        };
        let place = self.model.site(site);
        format!("arn:aws:rds:{}:{}:{what}:{}", place.region, place.account, self.identifier(site))
    }

    pub fn subnet_group(&self, site: SiteId) -> String {
        name::of(self.model, self.component, site, "", name::LONG)
    }

    /// What `access` calls it.
    pub fn security_group(&self, site: SiteId) -> String {
        name::of(self.model, self.component, site, "", name::LONG)
    }

    /// With the family, so that a major upgrade makes a new group beside the old one.
    pub fn parameter_group(&self, site: SiteId) -> String {
        name::of(self.model, self.component, site, &self.family().replace('.', "-"), name::LONG)
    }

    /// `/drgen/shop/v1/order/db/endpoint`
    pub fn endpoint(&self) -> String {
        name::parameter(self.model, self.component, "endpoint")
    }

    /// Name of its secret, the same in both regions. `None`: an existing database whose owner named none.
    pub fn secret(&self) -> Option<String> {
        let Some(existing) = &self.settings.existing else {
            return Some(secret::name(self.model, self.component));
        };
        existing.secret.clone()
    }

    /// Name of the database in the server; not known of somebody else's, and DocumentDB makes them when they are used. Letters and digits, and never a reserved
    /// word such as `order`.
    pub fn database(&self) -> Option<String> {
        let id = self.component.name();
        let end = if id.contains('/') { "" } else { "db" };
        let name = id.replace(['/', '-'], "") + end;
        (self.settings.existing.is_none() && self.settings.dialect != Dialect::Mongo).then_some(name)
    }

    pub fn port(&self) -> u16 {
        match self.settings.dialect {
            Dialect::Postgres => 5432,
            Dialect::MySql | Dialect::MariaDb => 3306,
            Dialect::Mongo => 27017,
        }
    }

    /// As the API calls it.
    pub fn engine_name(&self) -> &'static str {
        match (self.engine, self.settings.dialect) {
            (Engine::Rds, Dialect::Postgres) => "postgres",
            (Engine::Rds, Dialect::MySql) => "mysql",
            (Engine::Rds, Dialect::MariaDb) => "mariadb",
            (Engine::Aurora, Dialect::Postgres) => "aurora-postgresql",
            // There is no Aurora MariaDB: the offer says so.
            (Engine::Aurora, Dialect::MySql | Dialect::MariaDb) => "aurora-mysql",
            (_, Dialect::Mongo) | (Engine::DocumentDb, _) => "docdb",
        }
    }

    /// `postgres16`, `aurora-mysql8.0`: PostgreSQL counts majors in one number, the others in two.
    fn family(&self) -> String {
        let numbers = match self.settings.dialect {
            Dialect::Postgres => 1,
            Dialect::MySql | Dialect::MariaDb | Dialect::Mongo => 2,
        };
        let major: Vec<&str> = self.settings.version.split('.').take(numbers).collect();
        format!("{}{}", self.engine_name(), major.join("."))
    }

    /// The same in both sites, so that a promoted copy behaves as the leader did.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html>
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html>
    fn parameters(&self) -> (&'static str, &'static str) {
        match (self.settings.dialect, self.engine) {
            (Dialect::Postgres, Engine::Rds | Engine::Aurora) => ("rds.force_ssl", "1"),
            (Dialect::MySql | Dialect::MariaDb, Engine::Rds) => ("require_secure_transport", "1"),
            (Dialect::MySql | Dialect::MariaDb, Engine::Aurora) => ("require_secure_transport", "ON"),
            // https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html
            (Dialect::Mongo, _) | (_, Engine::DocumentDb) => ("tls", "enabled"),
        }
    }

    /// Days that RDS keeps its own backups: it takes 1 to 35, and replicates nothing without them.
    pub fn retention_days(&self) -> u32 {
        self.model.policy.retention_days[0].clamp(1, 35)
    }

    /// Performance Insights are not offered on the smallest MySQL instances, nor on small ones of Aurora MySQL.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html>
    pub fn has_insights(&self) -> bool {
        let class = self.settings.class.as_str();
        match (self.settings.dialect, self.engine) {
            (Dialect::Postgres, Engine::Rds | Engine::Aurora) => true,
            (Dialect::MySql | Dialect::MariaDb, Engine::Rds) => {
                !class.ends_with(".micro") && !class.ends_with(".small")
            }
            (Dialect::MySql | Dialect::MariaDb, Engine::Aurora) => !class.starts_with("db.t"),
            (Dialect::Mongo, _) | (_, Engine::DocumentDb) => false,
        }
    }

    /// A call of the API that runs it.
    pub fn call(&self, action: &'static str, params: Vec<(&'static str, Param)>) -> ApiCall {
        ApiCall { service: self.engine.service(), action, params }
    }

    /// What is asked, as a comment says it: `RPO 1m asked`.
    pub fn asked(&self) -> String {
        match self.component.rpo.0 {
            Objective::Within(limit) => format!("RPO {limit} asked"),
            Objective::None => "no RPO asked".to_owned(),
        }
    }

    /// Subnets, connections and parameters.
    pub fn surround(&self, stack: &mut Stack<'_>, it: &Protected<'_>, site: SiteId) -> Surroundings {
        let label = stack.lasting_label(self.component, site);
        let subnets = stack.subnets(site, Subnets::Data);
        let (subnets_of, kind) = match self.engine {
            Engine::Rds => ("aws_db_subnet_group", "aws_db_parameter_group"),
            Engine::Aurora => ("aws_db_subnet_group", "aws_rds_cluster_parameter_group"),
            Engine::DocumentDb => ("aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group"),
        };
        let subnet_group = stack.resource(subnets_of, &label, |body| {
            body.set("name", self.subnet_group(site)).set("subnet_ids", subnets);
            body.set("tags", tags(self.model, self.component, &[]));
        });
        let security_group = access::security_group(stack, it, site, self.port());
        let parameter_group = stack.resource(kind, &label, |body| {
            let (name, value) = self.parameters();
            body.set("name", self.parameter_group(site)).set("family", self.family());
            body.set("tags", tags(self.model, self.component, &[]));
            // Those of an existing primary are its owner's, and are not known.
            if self.settings.existing.is_none() {
                body.blank().block("parameter", |parameter| {
                    parameter.set("name", name).set("value", value);
                });
            }
            body.blank().block("lifecycle", |lifecycle| {
                lifecycle.set("create_before_destroy", true);
            });
        });
        Surroundings { subnet_group, security_group, parameter_group }
    }

    /// Where services find it: an address in every site, so that they read the same parameter before and after.
    pub fn publish_address(&self, stack: &mut Stack<'_>, site: SiteId, address: Expression) {
        let label = format!("{}_endpoint", stack.lasting_label(self.component, site));
        stack.resource("aws_ssm_parameter", &label, |body| {
            body.set("name", self.endpoint()).set("type", "String").set("insecure_value", address);
            body.set("tags", tags(self.model, self.component, &[]));
        });
    }

    /// In a site where the database appears by recovery only: the place of its address.
    pub fn await_recovery(&self, stack: &mut Stack<'_>, site: SiteId) {
        let label = stack.lasting_label(self.component, site);
        // Where it led before, the address is taken back: what still runs there must not be written to.
        let is_written = self.role(site) == Role::Follows;
        if is_written {
            stack.comment("Recovery writes the address.");
        }
        stack.resource("aws_ssm_parameter", &format!("{label}_endpoint"), |body| {
            body.set("name", self.endpoint()).set("type", "String").set("insecure_value", NOT_YET);
            body.set("tags", tags(self.model, self.component, &[]));
            if is_written {
                body.blank().block("lifecycle", |lifecycle| {
                    lifecycle.set("ignore_changes", hcl::list([hcl::traversal("insecure_value", [])]));
                });
            }
        });
    }

    /// Rings in the site that receives when it falls too far behind.
    pub fn lag_alarm(&self, stack: &mut Stack<'_>, site: SiteId, lag: Lag) {
        let late = Late::of(self.component, lag.worst);
        let place = &self.model.site(site).name;
        let threshold = late.threshold(lag.per_second);
        let beside = lag.beside.map(|(dimension, value)| (dimension, value.into()));
        stack.comment(format!(
            "{}{}",
            late.told(lag.unit),
            lag.idle.map(|note| format!("\n{note}")).unwrap_or_default()
        ));
        Alarm {
            component: Some(self.component),
            label: format!("{}_lag", stack.label(self.component, site)),
            name: self.named(site, "lag"),
            description: format!("The copy of {} in {place} lags behind", self.component.id),
            metric: Metric {
                namespace: lag.namespace,
                name: lag.metric,
                dimensions: std::iter::once((lag.dimension, lag.identifier)).chain(beside).collect(),
                statistic: "Maximum",
            },
            bad: if lag.negative { Bad::AboveOrUnknown(threshold) } else { Bad::Above(threshold) },
            period: Secs(60),
            periods: (late.datapoints(), 5),
            silence: Silence::Bad("A copy that stopped following reports no lag at all."),
            rings: Rings::Readiness,
        }
        .write(stack, site);
    }

    /// The secret of a database that drgen makes, in the founder's stack for good: its replica hangs on it. And out of
    /// it what the seed is made with.
    pub fn credentials(&self, stack: &mut Stack<'_>, site: SiteId) -> Option<Credentials> {
        if self.settings.existing.is_some() || self.lead().founder != site {
            return None;
        }
        let version = secret::make(stack, self.component, site, MASTER, Some(site.other()));
        self.is_seed(site).then(|| {
            let label = stack.lasting_label(self.component, site);
            // Not straight from the generator, which gives another one to an apply that has to be repeated. The
            // version's own id makes the reading wait until there is something to read.
            stack.comment("The password comes back out of the secret, and enters no state.");
            let read = stack.ephemeral("aws_secretsmanager_secret_version", &label, |body| {
                body.set("secret_id", version.get("secret_id")).set("version_id", version.get("version_id"));
            });
            let text = hcl::attribute(read, "secret_string");
            let password = hcl::attribute(hcl::call("jsondecode", [text]), "password");
            Credentials { database: self.database().unwrap_or_default(), username: MASTER, password }
        })
    }

    /// What services find.
    pub fn bindings(&self) -> Vec<Binding> {
        let endpoint = Binding { name: "endpoint", value: BindingValue::Parameter(self.endpoint()) };
        let port = Binding { name: "port", value: BindingValue::Text(self.port().to_string()) };
        let database = self.database().map(|name| Binding { name: "database", value: BindingValue::Text(name) });
        let credentials =
            self.secret().map(|name| Binding { name: "credentials", value: BindingValue::Secret(name, "") });
        [Some(endpoint), Some(port), database, credentials].into_iter().flatten().collect()
    }

    /// Why the sites cannot replicate to each other at all.
    pub fn impossible(&self) -> Option<&'static str> {
        let [one, other] = &self.model.sites;
        (one.account != other.account)
            .then_some("RDS replicates within one account only, and the sites have different ones")
    }
}

/// How far a copy lags behind, as CloudWatch knows it.
pub(super) struct Lag {
    /// `AWS/RDS`
    pub namespace: &'static str,
    /// `ReplicaLag`
    pub metric: &'static str,
    /// `seconds`
    pub unit: &'static str,
    /// So many units in a second.
    pub per_second: u64,
    /// `DBInstanceIdentifier`
    pub dimension: &'static str,
    /// Whose.
    pub identifier: Expression,
    /// Another dimension, where CloudWatch has the metric under both only: it finds nothing under fewer.
    pub beside: Option<(&'static str, String)>,
    /// Whether it is negative while nothing is replicated.
    pub negative: bool,
    /// What the figure does not say.
    pub idle: Option<&'static str>,
    /// On a bad day: the limit where nothing was asked.
    pub worst: Secs,
}

/// What a database is made with.
pub(super) struct Credentials {
    pub database: String,
    pub username: &'static str,
    pub password: Expression,
}

//! What a shop is for, read back from a site of the fake, and what it is when it is there.

use super::fake::Fake;
use super::shop::{ACCOUNT, LOST, TAKING};
use serde_json::{Value, json};

/// A site, with what follows the name of the database that has a new one each time its link breaks.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// As the catalog has it.
    pub name: &'static str,
    /// Where it is.
    pub region: &'static str,
    /// `-g2` and so on, of `reports/db`.
    pub generation: &'static str,
}

/// Where the shop leads.
pub const SEOUL: Site = Site { name: "seoul", region: LOST, generation: "" };
/// Where it is taken over.
pub const TOKYO: Site = Site { name: "tokyo", region: TAKING, generation: "" };

/// A shop that runs in the taking region.
pub fn whole() -> Value {
    let leader = format!("arn:aws:rds:{TAKING}:{ACCOUNT}:cluster:drill-order-db-tokyo");
    json!({
        "order.shop.example": ["tokyo"],
        "reports.shop.example": ["tokyo"],
        "reports/db": {"replica of": null, "zones": true},
        "order/db": {"writer": leader, "instances": 2},
        "order": [2, 2],
        "stock": [2, 2],
        "reports": [2, 2],
        "settle": "ENABLED",
        "order/cache": {"nodes": 2, "failover": "enabled"},
    })
}

/// What recovery is for, read back from the taking region.
pub fn recovered(fake: &Fake) -> Value {
    seen(fake, TOKYO)
}

/// What a site holds and runs, and where users go.
pub fn seen(fake: &Fake, site: Site) -> Value {
    let ask = |service: &str, action: &str, parameters: Value| fake.ask(site.region, service, action, &parameters);
    let name = |what: &str| format!("drill-{what}-{}", site.name);
    let reports = json!({"DBInstanceIdentifier": name("reports-db") + site.generation});
    let instance = &ask("rds", "describe_db_instances", reports)["DBInstances"][0];
    let global = &ask("rds", "describe_global_clusters", json!({}))["GlobalClusters"][0];
    let members = global["GlobalClusterMembers"].as_array().unwrap();
    let writer = members.iter().find(|member| member["IsWriter"] == true).map(|member| &member["DBClusterArn"]);
    let order = json!({"DBClusterIdentifier": name("order-db")});
    let cluster = &ask("rds", "describe_db_clusters", order)["DBClusters"][0];
    let capacity = |stack: &str, service: &str| {
        let (cluster, name) = (name(stack), name(service));
        let found = ask("ecs", "describe_services", json!({"cluster": cluster, "services": [name]}));
        let target = json!({"ServiceNamespace": "ecs", "ResourceIds": [format!("service/{cluster}/{name}")]});
        let floor = ask("application-autoscaling", "describe_scalable_targets", target);
        json!([found["services"][0]["runningCount"], floor["ScalableTargets"][0]["MinCapacity"]])
    };
    let rule = ask("events", "describe_rule", json!({"Name": name("order-settle")}));
    let nodes = json!({"ReplicationGroupId": name("order-cache")});
    let cache = &ask("elasticache", "describe_replication_groups", nodes)["ReplicationGroups"][0];
    json!({
        "order.shop.example": fake.resolve("order.shop.example"),
        "reports.shop.example": fake.resolve("reports.shop.example"),
        "reports/db": {"replica of": instance["ReadReplicaSourceDBInstanceIdentifier"], "zones": instance["MultiAZ"]},
        "order/db": {"writer": writer, "instances": cluster["DBClusterMembers"].as_array().map(Vec::len)},
        "order": capacity("commerce", "order"),
        "stock": capacity("commerce", "stock"),
        "reports": capacity("insight", "reports"),
        "settle": rule["State"],
        "order/cache": {"nodes": cache["MemberClusters"].as_array().map(Vec::len), "failover": cache["AutomaticFailover"]},
    })
}

/// Regions where the job of the shop runs, once every schedule has fired.
pub fn jobs(fake: &Fake) -> Vec<String> {
    let fired = fake.tick();
    let job = fired.iter().filter(|one| one["schedule"].as_str().is_some_and(|name| name.contains("settle")));
    job.map(|one| one["region"].as_str().unwrap().to_owned()).collect()
}

/// Records of the shop's hosts that Route 53 answers.
pub fn users(fake: &Fake) -> [Vec<String>; 2] {
    ["order.shop.example", "reports.shop.example"].map(|host| fake.resolve(host))
}

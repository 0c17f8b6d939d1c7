//! What is done of a domain in each scenario. Filling it is the work of services: only they know what an index is made of.

use super::domain::{TLS, engine};
use super::{arn, domain_name, gib_of_node, nodes, settings, stands_in, zones};
use crate::capability::Estimate;
use crate::mechanism::probe::probe_either;
use crate::mechanism::{Protected, access, beside, consumers, endpoint, foreign, lookup, name, tag};
use crate::model::{Durability, SiteId, Strategy};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Scenario, Shows, Step};
use serde_json::json;

/// A domain in a VPC: AWS names no figure.
const CREATE: Estimate = Estimate::assumed(Secs::minutes(20), Secs::hours(1));

pub fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let to = scenario.to();
    let planned = match scenario {
        Scenario::StoreLost { site } => return vec![bring_back(it, site)],
        Scenario::ZoneLoss { site } => return vec![zone(it, site)],
        Scenario::ServiceDown { .. } => return Vec::new(),
        Scenario::SiteLoss { .. } => false,
        Scenario::Switchover { .. } | Scenario::Failback { .. } => true,
    };
    if it.model.active == to {
        return Vec::new();
    }
    let (mut steps, ready) = match stands_in(it, to) {
        true => (vec![check(it, to)], "check-domain"),
        false => (vec![create(it, to), write_endpoint(it, to)], "write-endpoint"),
    };
    if !stands_in(it, to) {
        steps.extend(consumers::restart(it, to, &[ready]));
    }
    match (settings(it.component).durability, it.level) {
        (Durability::Authoritative | Durability::Disposable, _) => {}
        (Durability::Derived, Strategy::ActiveActive) => steps.push(compare(it, to, ready)),
        (Durability::Derived, _) => {
            steps.push(rebuild(it, to, ready, planned));
            steps.extend(planned.then(|| catch_up(it, to)));
        }
    }
    steps
}

fn describe(name: &str) -> ApiCall {
    ApiCall { service: "opensearch", action: "DescribeDomain", params: vec![("DomainName", name.into())] }
}

/// Where the answer says it; the key of a map is not one of the API's names.
const ADDRESS: &str = "DomainStatus.Endpoints.\"vpc\"";

/// Where the answer says how a domain is.
const STATUS: &str = "DomainStatus.DomainProcessingStatus";

/// How a domain is that has all of its data: the state of the domain says nothing of its nodes.
/// <https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeDomainHealth.html>
const WORKING: &[&str] = &["Green", "Yellow"];

fn check(it: &Protected<'_>, site: SiteId) -> Step {
    let name = domain_name(it, site);
    let title = format!("See that domain {name} answers");
    let health =
        ApiCall { service: "opensearch", action: "DescribeDomainHealth", params: vec![("DomainName", name.into())] };
    probe_either("check-domain", title, site, health, "ClusterHealth", WORKING)
}

/// The same as Terraform makes, so that the next plan finds nothing to change.
fn create(it: &Protected<'_>, to: SiteId) -> Step {
    let (search, name) = (settings(it.component), domain_name(it, to));
    let (nodes, zones) = (nodes(search, it.model, to), zones(search, it.model, to));
    let number = |number: u64| Param::Number(number as i64);
    let mut cluster = vec![
        ("InstanceType", search.class.as_str().into()),
        ("InstanceCount", number(nodes.into())),
        ("ZoneAwarenessEnabled", Param::Flag(zones > 1)),
    ];
    if zones > 1 {
        let count = ("AvailabilityZoneCount", number(zones.into()));
        cluster.push(("ZoneAwarenessConfig", Param::Map(vec![count])));
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": name::root_arn(it.model, to) },
        "Action": "es:ESHttp*",
        "Resource": format!("{}/*", arn(it, to)),
    }] });
    let tags = tag::pairs(it.model, it.component, &[]);
    let tags = tags.into_iter().map(|(key, value)| Param::Map(vec![("Key", key.into()), ("Value", value.into())]));
    let volume = vec![
        ("EBSEnabled", Param::Flag(true)),
        ("VolumeType", "gp3".into()),
        ("VolumeSize", number(gib_of_node(search, nodes))),
    ];
    let within = vec![
        ("SubnetIds", lookup::data_subnets(it.model, to, zones)),
        ("SecurityGroupIds", lookup::security_group(&access::group_name(it.model, it.component, to))),
    ];
    let params = vec![
        ("DomainName", name.as_str().into()),
        ("EngineVersion", engine(it).into()),
        ("ClusterConfig", Param::Map(cluster)),
        ("EBSOptions", Param::Map(volume)),
        ("AccessPolicies", policy.to_string().into()),
        ("VPCOptions", Param::Map(within)),
        (
            "EncryptionAtRestOptions",
            Param::Map(vec![("Enabled", Param::Flag(true)), ("KmsKeyId", lookup::data_key(it.model, to))]),
        ),
        ("NodeToNodeEncryptionOptions", Param::Map(vec![("Enabled", Param::Flag(true))])),
        (
            "DomainEndpointOptions",
            Param::Map(vec![("EnforceHTTPS", Param::Flag(true)), ("TLSSecurityPolicy", TLS.into())]),
        ),
        ("TagList", Param::Objects(tags.collect())),
    ];
    let there = vec![
        Shows::text(STATUS, "Active"),
        Shows { find: Find::Field(ADDRESS), is: Is::Begins(format!("vpc-{name}-")) },
    ];
    Step {
        // Beside the databases: it takes as long as they do.
        waits: vec![Gate::Decision],
        takes: CREATE,
        act: Act::Call(ApiCall { service: "opensearch", action: "CreateDomain", params }),
        check: Check { look: Look::Answer(describe(&name), there), poll: Secs(30), timeout: Secs::hours(2) },
        undo: Some(Act::Call(ApiCall {
            service: "opensearch",
            action: "DeleteDomain",
            params: vec![("DomainName", name.as_str().into())],
        })),
        plane: Plane::Control,
        ..Step::blank("create-domain", format!("Make domain {name}"), to)
    }
}

fn write_endpoint(it: &Protected<'_>, to: SiteId) -> Step {
    let name = domain_name(it, to);
    let find = Param::Lookup {
        what: format!("address of domain {name}"),
        call: Box::new(describe(&name)),
        find: Box::new(Find::Field(ADDRESS)),
    };
    let written = (format!("domain {name}"), format!("vpc-{name}-"));
    let step = endpoint::write(it.model, it.component, (&written.0, find, written.1), to, "create-domain");
    // One that was made on another day had an address that begins as this one does.
    Step { unconditional: true, ..step }
}

/// What an index is made of.
fn source(it: &Protected<'_>) -> String {
    let sources: Vec<&str> =
        it.component.depends_on.iter().map(|edge| it.model.component(edge.target).id.as_str()).collect();
    sources.join(", ")
}

/// A GiB a minute, and a third of that on a bad day, once everything is started. How fast an index is filled hangs on its
/// source and on what is done to each document: measure it.
fn filling(it: &Protected<'_>) -> Estimate {
    let gib = settings(it.component).size.gib();
    Estimate::assumed(Secs(600 + 60 * gib), Secs(1_800 + 180 * gib))
}

/// Planned, its source is read while the other site still leads, where it can be.
fn rebuild(it: &Protected<'_>, to: SiteId, ready: &'static str, planned: bool) -> Step {
    let (name, source, takes) = (domain_name(it, to), source(it), filling(it));
    Step {
        waits: vec![Gate::OwnStep(ready), if planned { Gate::Prepared } else { Gate::Dependencies }],
        takes,
        act: Act::Human(format!(
            "Make the indices in {name}, and start, as jobs of their own, what reads all of {source} in \
             {} and writes it there: services that need {} wait for it and do not run. Without copies and refreshing \
             (`number_of_replicas: 0`, `refresh_interval: -1`) it is faster; put both back at the end.",
            it.model.site(to).name,
            it.component.id
        )),
        check: Check {
            look: Look::Person(format!("{name} has as many documents as {source} has, and is green")),
            poll: Secs::minutes(5),
            timeout: takes.worst + takes.worst,
        },
        plane: Plane::Data,
        ..Step::blank("rebuild", format!("Fill {name} from {source}"), to)
    }
}

/// What was written since the filling began.
fn catch_up(it: &Protected<'_>, to: SiteId) -> Step {
    let (name, source) = (domain_name(it, to), source(it));
    beside::by_hand(
        to,
        "catch-up",
        format!("Fill {name} with what {source} got meanwhile"),
        format!(
            "Read from {source} what was written, changed and deleted since `rebuild` began, and do the same in {name}."
        ),
        &format!("{name} has as many documents as {source} has"),
        (Secs::minutes(5), Secs::minutes(30)),
        &[Gate::OwnStep("rebuild"), Gate::Dependencies],
    )
}

/// Services of its own site have filled it all along; nobody waits for what they had not got to.
fn compare(it: &Protected<'_>, to: SiteId, ready: &'static str) -> Step {
    let (name, source) = (domain_name(it, to), source(it));
    let step = beside::by_hand(
        to,
        "compare",
        format!("See that {name} has what {source} has"),
        format!("Compare the newest documents and how many there are with {source}; fill in what is missing."),
        &format!("{name} has as many documents as {source} has"),
        (Secs::minutes(10), Secs::hours(1)),
        &[Gate::OwnStep(ready), Gate::Dependencies],
    );
    Step { trailing: true, ..step }
}

/// Nodes in other zones go on; a single one is gone with its zone.
fn zone(it: &Protected<'_>, site: SiteId) -> Step {
    let (check, name) = (check(it, site), domain_name(it, site));
    if nodes(settings(it.component), it.model, site) > 1 {
        return check;
    }
    Step {
        title: format!("See whether domain {name}, which has one node only, is in the lost zone"),
        act: Act::Human(format!(
            "{name} has no second node. If it does not answer it comes back with its zone. Until then services do without, \
             or everything moves to {}.",
            it.model.site(site.other()).name
        )),
        ..check
    }
}

/// <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-snapshot-restore.html>
fn bring_back(it: &Protected<'_>, site: SiteId) -> Step {
    let (name, takes) = (domain_name(it, site), filling(it));
    let again = match settings(it.component).durability {
        Durability::Derived => format!("fill it again from {}", source(it)),
        Durability::Authoritative | Durability::Disposable => {
            "have it filled again by those who write to it".to_owned()
        }
    };
    beside::by_hand(
        site,
        "bring-back",
        format!("Bring the indices of {name} back"),
        format!(
            "If the domain is there, OpenSearch keeps snapshots of the last two weeks beside it, one of each hour: delete the \
             index that is wrong, and restore it (`GET _snapshot/cs-automated-enc/_all`, `POST \
             _snapshot/cs-automated-enc/NAME/_restore`; without `.kibana*` and `.opendistro_security`). Else {again}. If the \
             domain is gone, its snapshots may be too: {}, and start \
             the tasks of its users anew.",
            foreign::made_again(it, site, "apply its stack, which makes it anew with another address")
        ),
        "a search finds what it should",
        (takes.typical, takes.worst),
        &[Gate::Decision],
    )
}

//! A service that the team's own modules run: its names in both sites.

use crate::catalog::{Entries, ExistingRuntime, Field};
use crate::finding::{Finding, Findings, code};
use crate::model::{Existing, ExistingLambda, ExistingRuns, ExistingService};

use super::existing::{self, Form};
use super::place::{Owner, missing, or, required};
use super::runtime::{RunsOn, Subject};
use super::{dns, lambda, served};

/// Alias of a function, unless `alias` says otherwise.
const ALIAS: &str = "live";

/// The service in both sites; `None` where it is not known there.
pub fn resolve(
    subject: Subject<'_>,
    runs_on: RunsOn,
    written: &Entries<ExistingRuntime>,
    findings: &mut Findings,
) -> Option<Existing> {
    let Subject { scope, service, own, below, owner, .. } = subject;
    let sites = scope.sites.both_of(written, owner, findings);
    let endpoint = service.endpoint.get().and_then(|endpoint| {
        dns::endpoint(endpoint, Some("drgen watches no targets of a load balancer that is yours"), findings)
    });
    let load_balancers = match &sites {
        Some(sites) => sites.map(|(there, owner)| load_balancer(subject, there, owner, findings)),
        None => [None, None],
    };
    for (there, _) in sites.iter().flatten() {
        check_keys(runs_on, there, findings);
    }
    let mut both = |key: &'static str, form: &Form, of: fn(&ExistingRuntime) -> &Field<String>| {
        let [a, b] = sites?.map(|(there, owner)| {
            let (name, span) = required(of(there), key, "order", owner, findings)?;
            existing::check_name(form, name, span, findings);
            Some(name.clone())
        });
        Some([a?, b?])
    };
    let runs = match runs_on {
        RunsOn::Ecs => {
            let clusters = both("cluster", &existing::CLUSTER, |there| &there.cluster);
            let services = both("service", &existing::SERVICE, |there| &there.service);
            let (min, max) = served::scale(subject, findings);
            let ([a, b], [c, d]) = (clusters?, services?);
            let services = [(a, c), (b, d)].map(|(cluster, service)| ExistingService { cluster, service });
            ExistingRuns::Ecs { services, min, max }
        }
        RunsOn::Ec2 => {
            let groups = both("group", &existing::GROUP, |there| &there.group);
            let (min, max) = served::scale(subject, findings);
            ExistingRuns::Ec2 { groups: groups?, min, max }
        }
        RunsOn::Lambda => {
            let functions = both("function", &existing::FUNCTION, |there| &there.function);
            let timeout = lambda::timeout(or(&own.timeout, &below.timeout), service.endpoint.span(), findings);
            let (reserved, provisioned) = lambda::concurrency(or(&own.concurrency, &below.concurrency), findings);
            let consumes = lambda::consumes(subject, findings);
            let aliases = sites?.map(|(there, _)| alias(&there.alias, findings));
            let ([a, b], [c, d]) = (functions?, aliases);
            let functions = [(a, c), (b, d)];
            ExistingRuns::Lambda(ExistingLambda { functions, timeout, reserved, provisioned, consumes })
        }
        RunsOn::External | RunsOn::Static | RunsOn::Unmade => return None,
    };
    Some(Existing { runs, load_balancers, endpoint })
}

/// Its load balancer, which it needs where it has an endpoint.
fn load_balancer(
    subject: Subject<'_>,
    there: &ExistingRuntime,
    owner: Owner<'_>,
    findings: &mut Findings,
) -> Option<(String, String)> {
    match (&there.load_balancer, subject.service.endpoint.span()) {
        (Field::Absent, Some(endpoint)) => {
            findings.push(missing("load_balancer", owner).also(endpoint, "its host points there"));
            None
        }
        (Field::Absent, None) | (Field::Poisoned(_), _) => None,
        (Field::Value(balancer, _), _) => {
            let mut named = |field: &Field<String>, form: &Form| {
                let (name, span) = field.spanned()?;
                existing::check_name(form, name, span, findings);
                Some(name.clone())
            };
            let host = named(&balancer.dns_name, &existing::LOAD_BALANCER);
            host.zip(named(&balancer.zone, &existing::ZONE))
        }
    }
}

fn alias(field: &Field<String>, findings: &mut Findings) -> String {
    let Some((name, span)) = field.spanned() else { return ALIAS.to_owned() };
    existing::check_name(&existing::ALIAS, name, span, findings);
    name.clone()
}

/// Names of what runs elsewhere.
fn check_keys(runs_on: RunsOn, there: &ExistingRuntime, findings: &mut Findings) {
    let ExistingRuntime { cluster, service, group, function, alias, load_balancer: _ } = there;
    for (key, on, field) in [
        ("cluster", RunsOn::Ecs, cluster),
        ("service", RunsOn::Ecs, service),
        ("group", RunsOn::Ec2, group),
        ("function", RunsOn::Lambda, function),
        ("alias", RunsOn::Lambda, alias),
    ] {
        if let Some(span) = field.span().filter(|_| on != runs_on) {
            let finding = Finding::new(&code::DR110, format!("`{key}` does not apply to what runs there"));
            let help = "leave it out: `cluster` and `service` are of `ecs`, `group` of `ec2`, `function` and `alias` of `lambda`";
            findings.push(finding.at(span, "has no effect here").help(help));
        }
    }
}

//! What every service that drgen runs has, whatever runs it: how much of it, where it listens, its environment, its host.

use crate::catalog::{Field, Scale};
use crate::finding::{Finding, Findings, code};
use crate::model::{Endpoint, SecretRef};

use super::place::{missing, or};
use super::runtime::Subject;
use super::{dns, environment};

/// Tasks or instances, unless `scale` says otherwise.
const SCALE: (u32, u32) = (2, 4);
/// Path of the health check, unless `health` says otherwise.
const HEALTH: &str = "/";

/// What every service that drgen runs has.
pub struct Served {
    /// While active.
    pub min: u32,
    /// Under load.
    pub max: u32,
    /// Port; without one, no load balancer.
    pub port: Option<u16>,
    /// Path of the health check.
    pub health: String,
    /// Plain variables, sorted by name.
    pub environment: Vec<(String, String)>,
    /// Variables filled from a store's binding, sorted by name.
    pub secrets: Vec<(String, SecretRef)>,
    /// The host its users call.
    pub endpoint: Option<Endpoint>,
}

/// All of it.
pub fn resolve(subject: Subject<'_>, findings: &mut Findings) -> Served {
    let Subject { service, own, below, owner, .. } = subject;
    let (min, max) = scale(subject, findings);
    let written_port = or(&own.port, &below.port);
    let port = port(written_port, findings);
    if service.endpoint.get().is_some() && written_port.is_absent() {
        findings.push(missing("port", owner).note("a service with an endpoint has to listen somewhere"));
    }
    let health = health(or(&own.health, &below.health), findings);
    let (environment, secrets) = environment::resolve(subject, findings);
    let endpoint = service.endpoint.get().and_then(|endpoint| dns::endpoint(endpoint, None, findings));
    Served { min, max, port, health, environment, secrets, endpoint }
}

/// How much runs while active and under load.
pub fn scale(subject: Subject<'_>, findings: &mut Findings) -> (u32, u32) {
    let Some(Scale { min, max }) = or(&subject.own.scale, &subject.below.scale).get() else { return SCALE };
    let (Some((min, min_at)), Some((max, max_at))) = (min.spanned(), max.spanned()) else { return SCALE };
    if *min == 0 {
        let finding = Finding::new(&code::DR312, "a service that runs has at least one task or instance");
        findings.push(finding.at(min_at, "none").help("write at least 1; the recovery site is scaled by drgen"));
    } else if min > max {
        let finding = Finding::new(&code::DR312, format!("`min` is {min} and `max` is only {max}"));
        findings.push(finding.at(max_at, "less than `min`").also(min_at, "`min`").help("raise `max`"));
    } else {
        return (*min, *max);
    }
    SCALE
}

fn port(field: &Field<u16>, findings: &mut Findings) -> Option<u16> {
    let (port, span) = field.spanned()?;
    if *port == 0 {
        let finding = Finding::new(&code::DR114, "`0` is not a port");
        findings.push(finding.at(span, "a port is 1 to 65535").help("leave it out where nothing listens"));
        return None;
    }
    Some(*port)
}

/// Path of a target group's check: at most 1024 characters of a URL's path
/// (<https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html>).
pub fn health(field: &Field<String>, findings: &mut Findings) -> String {
    let Some((path, span)) = field.spanned() else { return HEALTH.to_owned() };
    let fits = path.starts_with('/') && path.len() <= 1024 && path.bytes().all(|b| b.is_ascii_graphic());
    if !fits {
        let finding = Finding::new(&code::DR114, format!("`{}` is not a path", path.escape_debug()));
        findings.push(finding.at(span, "a path of a URL is needed here").help("write it as `/healthz`"));
    }
    path.clone()
}

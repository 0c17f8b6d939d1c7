//! What runs a service: ECS, the team's own ECS, or somebody else.

use crate::catalog::{Deployer, Field, Image, Job as WrittenJob, Runtime, Scale, Service};
use crate::finding::{Finding, Findings, closest, code};
use crate::model::{ComponentId, Dependency, Ecs, Endpoint, ExistingEcs, ExistingService, External, Job, Kind};
use crate::source::Span;

use super::Scope;
use super::names::{self, Noun};
use super::place::{Owner, missing, or, required};
use super::{cron, dns, environment, fargate};

/// Tasks, unless `scale` says otherwise.
const SCALE: (u32, u32) = (2, 4);
/// Path of the health check, unless `health` says otherwise.
const HEALTH: &str = "/";

/// What `runtime.kind` may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunsOn {
    Ecs,
    External,
    /// Of the language, without a mechanism yet.
    Unmade,
}

const KINDS: [(&str, RunsOn); 6] = [
    ("ec2", RunsOn::Unmade),
    ("ecs", RunsOn::Ecs),
    ("eks", RunsOn::Unmade),
    ("external", RunsOn::External),
    ("lambda", RunsOn::Unmade),
    ("static", RunsOn::Unmade),
];

/// A service's own runtime above the defaults, field by field.
struct Layers<'a> {
    own: &'a Runtime,
    below: &'a Runtime,
}

/// What runs the service.
pub fn kind(
    scope: &Scope<'_>,
    id: ComponentId,
    service: &Service,
    edges: &[Dependency],
    findings: &mut Findings,
) -> Option<Kind> {
    let declared = &scope.components.all[id.index()];
    let owner = Owner::new("service", &declared.id, declared.span);
    let nothing = Runtime::default();
    let layer = |field: &'_ Field<Runtime>| match field {
        Field::Absent => Some(None),
        Field::Poisoned(_) => None,
        Field::Value(_, span) => Some(Some(*span)),
    };
    let span = layer(&service.runtime)?;
    let below = layer(&scope.defaults.runtime)?;
    if span.is_none() && below.is_none() {
        let help = "write it as `runtime: { image: { repository: …, tag: … } }`, or `runtime: { kind: external }`";
        findings.push(missing("runtime", owner).help(help));
        return None;
    }
    let layers = Layers {
        own: service.runtime.get().unwrap_or(&nothing),
        below: scope.defaults.runtime.get().unwrap_or(&nothing),
    };
    let owner = Owner { noun: "runtime of service", span: span.unwrap_or(declared.span), ..owner };
    let (runs_on, name) = runs_on(or(&layers.own.kind, &layers.below.kind), findings)?;
    check_keys(layers.own, runs_on, name, findings);
    let endpoint = service.endpoint.spanned();
    match runs_on {
        RunsOn::Ecs => {
            let host = endpoint.and_then(|(endpoint, _)| dns::endpoint(endpoint, findings));
            match &or(&layers.own.existing, &layers.below.existing) {
                Field::Poisoned(_) => None,
                Field::Absent => {
                    let ecs = ecs(scope, id, &layers, service, host, edges, owner, findings)?;
                    Some(Kind::Ecs(Box::new(ecs)))
                }
                Field::Value(existing, span) => {
                    let owner = Owner { span: *span, ..owner };
                    let written = scope.sites.both_of(existing, owner, findings);
                    let (min, max) = scale(or(&layers.own.scale, &layers.below.scale), findings);
                    let served = endpoint.map(|(_, span)| span);
                    let [a, b] = written?.map(|(one, owner)| existing_service(one, owner, served, findings));
                    let sites = [a?, b?];
                    Some(Kind::ExistingEcs(Box::new(ExistingEcs { sites, min, max, endpoint: host })))
                }
            }
        }
        RunsOn::External => {
            if let Some(span) = service.endpoint.span() {
                let finding = Finding::new(&code::DR110, "`endpoint` does not apply to a service of somebody else");
                findings.push(finding.at(span, "its traffic is theirs to move").help("leave it out"));
            }
            let rto = or(&layers.own.rto, &layers.below.rto).get().copied();
            Some(Kind::External(External { kind: name.to_owned(), rto, rpo: None, service: true }))
        }
        RunsOn::Unmade => {
            let finding = Finding::new(
                &code::DR109,
                format!("`{}` runs on `{name}`, which drgen cannot recover yet", declared.id),
            );
            findings.push(
                finding
                    .at(layers.own.kind.span().unwrap_or(owner.span), "no mechanism yet")
                    .note("it stays in the plan with unknown times; no Terraform is written for it")
                    .help("recover it by your own means, and say how soon with `runtime: { kind: external, rto: … }`"),
            );
            Some(Kind::External(External { kind: name.to_owned(), rto: None, rpo: None, service: true }))
        }
    }
}

fn runs_on(field: &Field<String>, findings: &mut Findings) -> Option<(RunsOn, &'static str)> {
    let (written, span) = match field {
        Field::Absent => return Some((RunsOn::Ecs, "ecs")),
        Field::Poisoned(_) => return None,
        Field::Value(written, span) => (written, *span),
    };
    let known = KINDS.iter().find(|(name, _)| name == written);
    if known.is_none() {
        let names = KINDS.map(|(name, _)| name);
        let finding = Finding::new(&code::DR108, format!("`{}` is not a kind of runtime", written.escape_debug()));
        let all = names.map(|name| format!("`{name}`")).join(", ");
        findings.push(finding.at(span, "unknown kind").help(match closest(written, names) {
            Some(name) => format!("did you mean `{name}`? The kinds are {all}"),
            None => format!("the kinds are {all}"),
        }));
    }
    known.map(|(name, runs_on)| (*runs_on, *name))
}

/// Keys that are written and mean nothing for what runs the service. Defaults are for whomever they fit.
fn check_keys(own: &Runtime, runs_on: RunsOn, name: &str, findings: &mut Findings) {
    let Runtime { kind: _, existing, arch, image, cpu, memory, scale, port, health, environment, secrets, jobs, rto } =
        own;
    let tasks = [
        ("arch", arch.span()),
        ("image", image.span()),
        ("cpu", cpu.span()),
        ("memory", memory.span()),
        ("port", port.span()),
        ("health", health.span()),
        ("environment", environment.span()),
        ("secrets", secrets.span()),
        ("jobs", jobs.span()),
    ];
    let mut refuse = |key: &str, span: Option<Span>, to: &str| {
        if let Some(span) = span {
            let finding = Finding::new(&code::DR110, format!("`{key}` does not apply to {to}"));
            findings.push(finding.at(span, "has no effect here").help("leave it out"));
        }
    };
    match runs_on {
        RunsOn::Ecs => {
            refuse("rto", rto.span(), "runtime `ecs`: its time is predicted");
            if !existing.is_absent() {
                tasks
                    .iter()
                    .for_each(|(key, span)| refuse(key, *span, "a runtime that exists: the team's own modules say it"));
            }
        }
        RunsOn::External => {
            let to = format!("runtime `{name}`");
            tasks.iter().for_each(|(key, span)| refuse(key, *span, &to));
            refuse("scale", scale.span(), &to);
            refuse("existing", existing.span(), &to);
        }
        // What it will need is not known yet.
        RunsOn::Unmade => {}
    }
}

fn ecs(
    scope: &Scope<'_>,
    id: ComponentId,
    Layers { own, below }: &Layers<'_>,
    service: &Service,
    endpoint: Option<Endpoint>,
    edges: &[Dependency],
    owner: Owner<'_>,
    findings: &mut Findings,
) -> Option<Ecs> {
    let like = "{ repository: shop/order, tag: stable }";
    let image = required(or(&own.image, &below.image), "image", like, owner, findings)
        .and_then(|(image, _)| image_parts(image, findings));
    let (cpu, memory) = fargate::size(or(&own.cpu, &below.cpu), or(&own.memory, &below.memory), findings);
    let (min, max) = scale(or(&own.scale, &below.scale), findings);
    let port = port(or(&own.port, &below.port), findings);
    if service.endpoint.get().is_some() && or(&own.port, &below.port).is_absent() {
        findings.push(missing("port", owner).note("a service with an endpoint has to listen somewhere"));
    }
    let health = health(or(&own.health, &below.health), findings);
    let (environment, secrets) = environment::resolve(
        scope,
        id,
        [&own.environment, &below.environment],
        [&own.secrets, &below.secrets],
        edges,
        findings,
    );
    let jobs = jobs(or(&own.jobs, &below.jobs), owner, findings);
    let deployer = or(&service.deployer, &scope.defaults.deployer).get().copied();
    let (repository, tag) = image?;
    Some(Ecs {
        repository,
        tag,
        arch: or(&own.arch, &below.arch).get().copied().unwrap_or_default(),
        cpu,
        memory,
        min,
        max,
        port,
        health,
        environment,
        secrets,
        jobs,
        deployer: deployer.unwrap_or(Deployer::External),
        endpoint,
    })
}

/// Repository and tag, by the rules of ECR
/// (<https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html>).
fn image_parts(image: &Image, findings: &mut Findings) -> Option<(String, String)> {
    let repository = image.repository.spanned().and_then(|(name, span)| {
        let part = |part: &str| {
            let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            part.starts_with(edge)
                && part.ends_with(edge)
                && part.chars().all(|c| edge(c) || matches!(c, '.' | '_' | '-'))
        };
        let help = if name.contains(".amazonaws.com") || name.contains(':') {
            "name the repository only: each site pulls from its own registry, and `tag` has the tag"
        } else if !(2..=256).contains(&name.len()) || !name.split('/').all(part) {
            "lowercase letters, digits and `.`, `_`, `-` between them, parts divided by `/`"
        } else {
            return Some(name.clone());
        };
        let finding = Finding::new(&code::DR307, format!("`{}` is not a repository", name.escape_debug()));
        findings.push(finding.at(span, "not a name of a repository in ECR").help(help));
        None
    });
    let tag = image.tag.spanned().and_then(|(tag, span)| {
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let fits = match tag.strip_prefix("sha256:") {
            Some(digest) => digest.len() == 64 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
            None => (1..=128).contains(&tag.len()) && !tag.starts_with(['.', '-']) && tag.chars().all(word),
        };
        if !fits {
            let finding = Finding::new(&code::DR307, format!("`{}` is not a tag", tag.escape_debug()));
            findings.push(
                finding.at(span, "neither a tag nor a digest").help("write `stable`, or `sha256:` and 64 digits"),
            );
        }
        fits.then(|| tag.clone())
    });
    Some((repository?, tag?))
}

/// Tasks while active and under load.
fn scale(field: &Field<Scale>, findings: &mut Findings) -> (u32, u32) {
    let Some(Scale { min, max }) = field.get() else { return SCALE };
    let (Some((min, min_at)), Some((max, max_at))) = (min.spanned(), max.spanned()) else { return SCALE };
    if *min == 0 {
        let finding = Finding::new(&code::DR312, "a service that runs has at least one task");
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
fn health(field: &Field<String>, findings: &mut Findings) -> String {
    let Some((path, span)) = field.spanned() else { return HEALTH.to_owned() };
    let fits = path.starts_with('/') && path.len() <= 1024 && path.bytes().all(|b| b.is_ascii_graphic());
    if !fits {
        let finding = Finding::new(&code::DR114, format!("`{}` is not a path", path.escape_debug()));
        findings.push(finding.at(span, "a path of a URL is needed here").help("write it as `/healthz`"));
    }
    path.clone()
}

/// Sorted by name.
fn jobs(field: &Field<Vec<Field<WrittenJob>>>, owner: Owner<'_>, findings: &mut Findings) -> Vec<Job> {
    let mut jobs: Vec<(Job, Span)> = Vec::new();
    for job in field.get().into_iter().flatten().filter_map(Field::get) {
        let name = job.name.spanned().filter(|(name, span)| names::check(Noun::Job, name, *span, findings));
        let cron = job.schedule.spanned().and_then(|(schedule, span)| {
            let cron = cron::convert(schedule);
            if let Err(why) = &cron {
                let message = format!("`{}` is not a schedule", schedule.escape_debug());
                findings.push(
                    Finding::new(&code::DR313, message)
                        .at(span, why)
                        .help("write minute, hour, day of the month, month, day of the week, in UTC: `0 3 * * 1-5`"),
                );
            }
            cron.ok()
        });
        let command: Vec<String> =
            job.command.get().into_iter().flatten().filter_map(|word| word.get().cloned()).collect();
        if let (Some((name, span)), Some(cron)) = (name, cron) {
            jobs.push((Job { name: name.clone(), cron, command }, span));
        }
    }
    jobs.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    jobs.dedup_by(|(later, again), (first, at)| {
        let same = later.name == first.name;
        if same {
            let finding = Finding::new(&code::DR106, format!("{owner} has two jobs `{}`", first.name));
            findings.push(finding.at(*again, "named again here").also(*at, "named here first").help("rename one"));
        }
        same
    });
    jobs.into_iter().map(|(job, _)| job).collect()
}

fn existing_service(
    written: &crate::catalog::ExistingRuntime,
    owner: Owner<'_>,
    served: Option<Span>,
    findings: &mut Findings,
) -> Option<ExistingService> {
    let cluster = written.cluster.get().cloned();
    let service = written.service.get().cloned();
    let load_balancer = match (&written.load_balancer, served) {
        (Field::Absent, Some(endpoint)) => {
            findings.push(missing("load_balancer", owner).also(endpoint, "its host points there"));
            None
        }
        (Field::Absent, None) | (Field::Poisoned(_), _) => None,
        (Field::Value(balancer, _), _) => balancer.dns_name.get().cloned().zip(balancer.zone.get().cloned()),
    };
    Some(ExistingService { cluster: cluster?, service: service?, load_balancer })
}

//! What runs a service: EC2, ECS or Lambda, made by drgen or by the team's own modules, CloudFront with nothing behind it but
//! pages, or somebody else.

use crate::catalog::{Defaults, Field, Runtime, Service};
use crate::finding::{Finding, Findings, closest, code};
use crate::model::{ComponentId, Dependency, External, Kind};
use crate::source::Span;

use super::Scope;
use super::place::{Owner, missing, or};
use super::{ec2, ecs, existing_runtime, lambda, pages};

/// What `runtime.kind` may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsOn {
    /// Instances of EC2.
    Ec2,
    /// Tasks of ECS.
    Ecs,
    /// Somebody else.
    External,
    /// A function.
    Lambda,
    Static,
    /// Of the language, without a mechanism yet.
    Unmade,
}

const KINDS: [(&str, RunsOn); 6] = [
    ("ec2", RunsOn::Ec2),
    ("ecs", RunsOn::Ecs),
    ("eks", RunsOn::Unmade),
    ("external", RunsOn::External),
    ("lambda", RunsOn::Lambda),
    ("static", RunsOn::Static),
];

/// Every kind of runtime, and whether drgen protects it.
pub fn all() -> impl Iterator<Item = (&'static str, bool)> {
    KINDS.iter().map(|(name, runs_on)| (*name, !matches!(runs_on, RunsOn::External | RunsOn::Unmade)))
}

/// A service whose runtime is being resolved.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// What it is resolved against.
    pub scope: &'a Scope<'a>,
    /// Which service.
    pub id: ComponentId,
    /// As written.
    pub service: &'a Service,
    /// Its runtime as written.
    pub own: &'a Runtime,
    /// What stands below that, field by field.
    pub below: &'a Runtime,
    /// What it needs.
    pub edges: &'a [Dependency],
    /// Its runtime, for messages.
    pub owner: Owner<'a>,
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
    let mut owner = Owner::new("service", &declared.id, declared.span);
    let nothing = Runtime::default();
    let (own, below) = match (&service.runtime, &scope.defaults.runtime) {
        (Field::Poisoned(_), _) | (_, Field::Poisoned(_)) => return None,
        (Field::Absent, Field::Absent) => {
            let help = "write it as `runtime: { image: { repository: …, tag: … } }`, or `runtime: { kind: external }`";
            findings.push(missing("runtime", owner).help(help));
            return None;
        }
        (own, below) => (own.get().unwrap_or(&nothing), below.get().unwrap_or(&nothing)),
    };
    owner.noun = "runtime of service";
    owner.span = service.runtime.span().unwrap_or(owner.span);
    let (runs_on, name) = runs_on(or(&own.kind, &below.kind), findings)?;
    check_keys(own, runs_on, name, findings);
    let subject = Subject { scope, id, service, own, below, edges, owner };
    match (runs_on, &own.existing) {
        (RunsOn::Ec2 | RunsOn::Ecs | RunsOn::Lambda, Field::Poisoned(_)) => None,
        (RunsOn::Ec2 | RunsOn::Ecs | RunsOn::Lambda, Field::Value(existing, span)) => {
            let subject = Subject { owner: Owner { span: *span, ..owner }, ..subject };
            existing_runtime::resolve(subject, runs_on, existing, findings).map(|all| Kind::Existing(Box::new(all)))
        }
        (RunsOn::Ec2, _) => ec2::resolve(subject, findings).map(|ec2| Kind::Ec2(Box::new(ec2))),
        (RunsOn::Ecs, _) => ecs::resolve(subject, findings).map(|ecs| Kind::Ecs(Box::new(ecs))),
        (RunsOn::Lambda, _) => lambda::resolve(subject, findings).map(|function| Kind::Lambda(Box::new(function))),
        (RunsOn::Static, _) => pages::resolve(subject, findings).map(|pages| Kind::Static(Box::new(pages))),
        (RunsOn::External, _) => {
            if let Some(span) = service.endpoint.span() {
                let finding = Finding::new(&code::DR110, "`endpoint` does not apply to a service of somebody else");
                findings.push(finding.at(span, "its traffic is theirs to move").help("leave it out"));
            }
            let rto = or(&own.rto, &below.rto).get().copied();
            Some(Kind::External(External { kind: name.to_owned(), rto, rpo: None, service: true }))
        }
        (RunsOn::Unmade, _) => {
            let message = format!("`{}` runs on `{name}`, which drgen cannot recover yet", declared.id);
            findings.push(
                Finding::new(&code::DR109, message)
                    .at(own.kind.span().unwrap_or(owner.span), "no mechanism yet")
                    .note("it stays in the plan with unknown times; no Terraform is written for it")
                    .help("recover it by your own means, and say how soon with `runtime: { kind: external, rto: … }`"),
            );
            Some(Kind::External(External { kind: name.to_owned(), rto: None, rpo: None, service: true }))
        }
    }
}

/// What exists is one service's: nothing that all of them begin with.
pub fn check_defaults(defaults: &Defaults, findings: &mut Findings) {
    if let Some(span) = defaults.runtime.get().and_then(|runtime| runtime.existing.span()) {
        let finding = Finding::new(&code::DR110, "`existing` does not apply to the defaults of all services");
        findings.push(finding.at(span, "no two services are the same").help("write it at the service that it is"));
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
        let fargate = written.eq_ignore_ascii_case("fargate").then_some("ecs");
        findings.push(finding.at(span, "unknown kind").help(match fargate.or_else(|| closest(written, names)) {
            Some(name) => format!("did you mean `{name}`? The kinds are {all}"),
            None => format!("the kinds are {all}"),
        }));
    }
    known.map(|(name, runs_on)| (*runs_on, *name))
}

/// Keys that are written and mean nothing for what runs the service. Defaults are for whomever they fit.
fn check_keys(own: &Runtime, runs_on: RunsOn, name: &str, findings: &mut Findings) {
    let Runtime { kind: _, existing, arch, image, cpu, memory, scale, port, health, environment, .. } = own;
    let Runtime { secrets, jobs, rto, ami, ami_parameter, instance_type, disk, reserve, .. } = own;
    let Runtime { package, timeout, concurrency, consumes, index, error, certificate, distribution, .. } = own;
    let tasks = [
        ("arch", arch.span()),
        ("image", image.span()),
        ("cpu", cpu.span()),
        ("memory", memory.span()),
        ("jobs", jobs.span()),
    ];
    let instances = [
        ("ami", ami.span()),
        ("ami_parameter", ami_parameter.span()),
        ("instance_type", instance_type.span()),
        ("disk", disk.span()),
        ("reserve", reserve.span()),
    ];
    let functions = [
        ("package", package.span()),
        ("timeout", timeout.span()),
        ("concurrency", concurrency.span()),
        ("consumes", consumes.span()),
    ];
    let pages = [
        ("index", index.span()),
        ("error", error.span()),
        ("certificate", certificate.span()),
        ("distribution", distribution.span()),
    ];
    let served = [
        ("port", port.span()),
        ("health", health.span()),
        ("environment", environment.span()),
        ("secrets", secrets.span()),
    ];
    let mut refuse = |key: &str, span: Option<Span>, to: &str| {
        if let Some(span) = span {
            let finding = Finding::new(&code::DR110, format!("`{key}` does not apply to {to}"));
            findings.push(finding.at(span, "has no effect here").help("leave it out"));
        }
    };
    match runs_on {
        RunsOn::Ec2 => {
            refuse("rto", rto.span(), "runtime `ec2`: its time is predicted");
            tasks.iter().chain(&functions).chain(&pages).for_each(|(key, span)| refuse(key, *span, "runtime `ec2`"));
        }
        RunsOn::Ecs => {
            refuse("rto", rto.span(), "runtime `ecs`: its time is predicted");
            instances
                .iter()
                .chain(&functions)
                .chain(&pages)
                .for_each(|(key, span)| refuse(key, *span, "runtime `ecs`"));
        }
        RunsOn::Lambda => {
            refuse("rto", rto.span(), "runtime `lambda`: its time is predicted");
            refuse("cpu", cpu.span(), "runtime `lambda`: its share of a processor follows `memory`");
            refuse("scale", scale.span(), "runtime `lambda`: `concurrency` is what it has");
            refuse("port", port.span(), "runtime `lambda`: with an `endpoint` a load balancer calls it");
            instances.iter().chain(&pages).for_each(|(key, span)| refuse(key, *span, "runtime `lambda`"));
        }
        RunsOn::Static => {
            refuse("rto", rto.span(), "runtime `static`: its time is predicted");
            let buckets = "runtime `static`: name buckets in its store, and the distribution by `distribution`";
            refuse("existing", existing.span(), buckets);
            refuse("scale", scale.span(), "runtime `static`: nothing of it runs");
            let none = tasks.iter().chain(&instances).chain(&functions).chain(&served);
            none.for_each(|(key, span)| refuse(key, *span, "runtime `static`"));
        }
        RunsOn::External => {
            let to = format!("runtime `{name}`");
            let all = tasks.iter().chain(&instances).chain(&functions).chain(&pages).chain(&served);
            all.for_each(|(key, span)| refuse(key, *span, &to));
            refuse("scale", scale.span(), &to);
            refuse("existing", existing.span(), &to);
        }
        // What it will need is not known yet.
        RunsOn::Unmade => {}
    }
    if existing.is_absent() {
        return;
    }
    let to = "a runtime that exists: the team's own modules say it";
    let made: &[_] = match runs_on {
        RunsOn::Ec2 => &instances,
        RunsOn::Ecs => &tasks,
        RunsOn::Lambda => &[
            ("arch", arch.span()),
            ("image", image.span()),
            ("memory", memory.span()),
            ("jobs", jobs.span()),
            ("package", package.span()),
        ],
        RunsOn::External | RunsOn::Static | RunsOn::Unmade => return,
    };
    // A function has no port in any case.
    let served = served.iter().filter(|(key, _)| runs_on != RunsOn::Lambda || *key != "port");
    made.iter().chain(served).for_each(|(key, span)| refuse(key, *span, to));
}

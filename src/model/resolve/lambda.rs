//! A function of Lambda, defaults filled in.

use crate::catalog::{Concurrency, Deployer, Entries, Field, Package};
use crate::finding::{Finding, Findings, code};
use crate::model::{Code, EventSource, Lambda};
use crate::quantity::{Bytes, Secs};
use crate::source::Span;

use super::place::{missing, or};
use super::runtime::Subject;
use super::{dns, ecs, environment, existing, served};

const MIB: u64 = 1 << 20;
/// Unless `memory` says otherwise.
const MEMORY: u32 = 512;
/// In MiB: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
const MEMORIES: std::ops::RangeInclusive<u64> = 128..=10_240;
/// Unless `timeout` says otherwise.
const TIMEOUT: Secs = Secs(30);
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LONGEST: Secs = Secs::minutes(15);
/// A load balancer closes what is silent for as long, unless it was told otherwise:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html>
const ANSWER: Secs = Secs::minutes(1);
/// Set by Lambda itself: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>.
const RESERVED: [&str; 15] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// The settings of the function.
pub fn resolve(subject: Subject<'_>, findings: &mut Findings) -> Option<Lambda> {
    let Subject { scope, service, own, below, owner, .. } = subject;
    let code = code(subject, findings);
    let timeout = timeout(or(&own.timeout, &below.timeout), service.endpoint.span(), findings);
    let (reserved, provisioned) = concurrency(or(&own.concurrency, &below.concurrency), findings);
    check_names(subject, findings);
    let (environment, secrets) = environment::resolve(subject, findings);
    let written = or(&own.jobs, &below.jobs);
    for span in written.get().into_iter().flatten().filter_map(|job| job.get()?.command.span()) {
        let finding = Finding::new(&code::DR110, "`command` does not apply to runtime `lambda`");
        findings.push(finding.at(span, "has no effect here").help("leave it out: the call says the name of the job"));
    }
    let jobs = ecs::jobs(written, owner, findings);
    let consumes = consumes(subject, findings);
    let health = or(&own.health, &below.health);
    if let (Some(span), Field::Absent) = (own.health.span(), &service.endpoint) {
        let finding = Finding::new(&code::DR110, "`health` does not apply to a function without an endpoint");
        findings.push(finding.at(span, "nobody asks").help("leave it out"));
    }
    let endpoint = service.endpoint.get().and_then(|endpoint| {
        dns::endpoint(endpoint, Some("a load balancer counts no function as unhealthy"), findings)
    });
    Some(Lambda {
        code: code?,
        arch: or(&own.arch, &below.arch).get().copied().unwrap_or_default(),
        memory: memory(or(&own.memory, &below.memory), findings),
        timeout,
        reserved,
        provisioned,
        health: served::health(health, findings),
        environment,
        secrets,
        jobs,
        consumes,
        deployer: or(&service.deployer, &scope.defaults.deployer).get().copied().unwrap_or(Deployer::External),
        endpoint,
    })
}

/// An image or a package: what the service says itself goes before what stands below it.
fn code(subject: Subject<'_>, findings: &mut Findings) -> Option<Code> {
    let Subject { own, below, owner, .. } = subject;
    let (image, package) = match (&own.image, &own.package) {
        (Field::Absent, Field::Absent) => (&below.image, &below.package),
        written => written,
    };
    match (image, package) {
        (Field::Absent, Field::Absent) => {
            let help = "write `image: { repository: …, tag: … }`, or `package: { buckets: …, key: …, handler: …, language: … }`";
            findings.push(missing("image", owner).help(help));
            None
        }
        (Field::Value(image, _), Field::Absent) => {
            let (repository, tag) = ecs::image_parts(image, findings)?;
            Some(Code::Image { repository, tag })
        }
        (Field::Absent, Field::Value(package, span)) => read_package(subject, package, *span, findings),
        (Field::Value(_, image), Field::Value(_, package)) => {
            let finding = Finding::new(&code::DR318, "a function is made of an image or of a package, not of both");
            findings.push(finding.at(*package, "a package").also(*image, "an image").help("keep one"));
            None
        }
        (Field::Poisoned(_), _) | (_, Field::Poisoned(_)) => None,
    }
}

fn read_package(subject: Subject<'_>, package: &Package, span: Span, findings: &mut Findings) -> Option<Code> {
    let owner = super::place::Owner { span, ..subject.owner };
    let buckets = package.buckets.get().and_then(|buckets: &Entries<String>| {
        for entry in &buckets.0 {
            if let Some((bucket, at)) = entry.value.spanned() {
                existing::check_name(&existing::BUCKET, bucket, at, findings);
            }
        }
        subject.scope.sites.both_of(buckets, owner, findings)
    });
    let mut limited = |field: &Field<String>, what: &str, most: usize, like: &str| {
        let (text, at) = field.spanned()?;
        let fits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if !fits {
            let finding = Finding::new(&code::DR318, format!("`{}` is not {what}", text.escape_debug()));
            findings.push(
                finding.at(at, format!("1 to {most} characters, no blanks")).help(format!("write it as `{like}`")),
            );
        }
        fits.then(|| text.clone())
    };
    // <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>
    let key = limited(&package.key, "a key of a package", 1024, "thumbnail/1.42.0.zip");
    let handler = limited(&package.handler, "a handler", 128, "app.handler");
    let language = limited(&package.language, "what Lambda calls a runtime", 64, "python3.13");
    let [(a, _), (b, _)] = buckets?;
    Some(Code::Package { buckets: [a.clone(), b.clone()], key: key?, handler: handler?, language: language? })
}

fn memory(field: &Field<Bytes>, findings: &mut Findings) -> u32 {
    let Some((memory, span)) = field.spanned() else { return MEMORY };
    let mib = memory.0 / MIB;
    if MEMORIES.contains(&mib) && memory.0.is_multiple_of(MIB) {
        return mib as u32;
    }
    let finding = Finding::new(&code::DR318, format!("Lambda has no functions with {memory}"));
    findings.push(finding.at(span, "no such size").help("128MiB to 10240MiB, in steps of 1MiB"));
    MEMORY
}

pub(super) fn timeout(field: &Field<Secs>, endpoint: Option<Span>, findings: &mut Findings) -> Secs {
    let Some((timeout, span)) = field.spanned() else { return TIMEOUT };
    let (most, why) = match endpoint {
        Some(_) => (ANSWER, "a load balancer waits no longer for an answer"),
        None => (LONGEST, "Lambda ends every call by then"),
    };
    if (Secs(1)..=most).contains(timeout) {
        return *timeout;
    }
    let finding = Finding::new(&code::DR318, format!("a call of this function cannot take {timeout}"));
    let finding = finding.at(span, why).help(format!("1s to {most}"));
    findings.push(endpoint.into_iter().fold(finding, |finding, at| finding.also(at, "called by a load balancer")));
    TIMEOUT
}

/// Reserved, if at all, and provisioned.
pub(super) fn concurrency(field: &Field<Concurrency>, findings: &mut Findings) -> (Option<u32>, u32) {
    let Some(Concurrency { reserved, provisioned }) = field.get() else { return (None, 0) };
    let ready = provisioned.get().copied().unwrap_or_default();
    match reserved.spanned() {
        Some((0, span)) => {
            let finding = Finding::new(&code::DR318, "a function for which no call is reserved never runs");
            findings.push(finding.at(span, "none").help("leave it out: then it shares what the account has"));
            (None, ready)
        }
        // <https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html>
        Some((&most, span)) if ready > most => {
            let finding =
                Finding::new(&code::DR318, format!("{ready} calls cannot be ready where {most} are reserved"));
            let finding = finding.at(span, "less than `provisioned`").help("reserve at least as many");
            findings
                .push(provisioned.span().into_iter().fold(finding, |finding, at| finding.also(at, "`provisioned`")));
            (None, 0)
        }
        reserved => (reserved.map(|(most, _)| *most), ready),
    }
}

/// Names that a process may have and a function may not.
fn check_names(subject: Subject<'_>, findings: &mut Findings) {
    let Subject { own, below, .. } = subject;
    let maps = [&own.environment, &own.secrets, &below.environment, &below.secrets];
    for entry in maps.into_iter().filter_map(Field::get).flat_map(|entries| &entries.0) {
        let why = if RESERVED.contains(&entry.key.as_str()) {
            "Lambda sets it itself"
        } else if entry.key.starts_with('_') || entry.key.len() < 2 {
            "of a function it is a letter and something more"
        } else {
            continue;
        };
        let message = format!("`{}` is not a name of a variable of a function", entry.key.escape_debug());
        findings.push(Finding::new(&code::DR114, message).at(entry.span, why).help("give it another name"));
    }
}

/// Sorted by store. Whether anybody can be called with what is in it is known once its mechanism is.
pub(super) fn consumes(subject: Subject<'_>, findings: &mut Findings) -> Vec<EventSource> {
    let Subject { scope, id, own, .. } = subject;
    let declared = &scope.components.all[id.index()];
    let mut sources: Vec<EventSource> = Vec::new();
    for (name, span) in own.consumes.get().into_iter().flatten().filter_map(Field::spanned) {
        let Some(store) = scope.components.refer_store(name, span, Some(&declared.id), findings) else { continue };
        if !environment::reaches(subject, store) {
            let message = format!("`{}` consumes `{name}` and does not depend on it", declared.id);
            let finding = Finding::new(&code::DR113, message).at(span, "not in `depends_on`");
            let why = "dependencies open the way to a store, and bring it back before its callers";
            findings.push(finding.note(why).help(format!("add `{name}` to `depends_on`")));
        }
        match sources.iter().find(|source| source.store == store) {
            Some(first) => {
                let finding = Finding::new(&code::DR106, format!("`{name}` is consumed twice"));
                let finding = finding.at(span, "named again here").also(first.span, "named here first");
                findings.push(finding.help("name it once"));
            }
            None => sources.push(EventSource { store, span }),
        }
    }
    sources.sort_by_key(|source| source.store);
    sources
}

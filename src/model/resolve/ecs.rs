//! A service on ECS Fargate, defaults filled in.

use crate::catalog::{Deployer, Field, Image, Job as WrittenJob, Scale};
use crate::finding::{Finding, Findings, code};
use crate::model::{Ecs, Job};
use crate::source::Span;

use super::names::{self, Noun};
use super::place::{Owner, missing, or, required};
use super::runtime::Subject;
use super::{cron, dns, environment, fargate};

/// Tasks, unless `scale` says otherwise.
const SCALE: (u32, u32) = (2, 4);
/// Path of the health check, unless `health` says otherwise.
const HEALTH: &str = "/";

/// The settings of the service.
pub fn resolve(subject: Subject<'_>, findings: &mut Findings) -> Option<Ecs> {
    let Subject { scope, service, own, below, owner, .. } = subject;
    let like = "{ repository: shop/order, tag: stable }";
    let image = required(or(&own.image, &below.image), "image", like, owner, findings)
        .and_then(|(image, _)| image_parts(image, findings));
    let (cpu, memory) = fargate::size(or(&own.cpu, &below.cpu), or(&own.memory, &below.memory), findings);
    let (min, max) = scale(subject, findings);
    let written_port = or(&own.port, &below.port);
    let port = port(written_port, findings);
    if service.endpoint.get().is_some() && written_port.is_absent() {
        findings.push(missing("port", owner).note("a service with an endpoint has to listen somewhere"));
    }
    let health = health(or(&own.health, &below.health), findings);
    let (environment, secrets) = environment::resolve(subject, findings);
    let jobs = jobs(or(&own.jobs, &below.jobs), owner, findings);
    let deployer = or(&service.deployer, &scope.defaults.deployer).get().copied();
    let endpoint = service.endpoint.get().and_then(|endpoint| dns::endpoint(endpoint, findings));
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
pub fn image_parts(image: &Image, findings: &mut Findings) -> Option<(String, String)> {
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
            "two or more lowercase letters or digits, `.`, `_`, `-` between them, parts divided by `/`: `shop/order`"
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
pub fn scale(subject: Subject<'_>, findings: &mut Findings) -> (u32, u32) {
    let Some(Scale { min, max }) = or(&subject.own.scale, &subject.below.scale).get() else { return SCALE };
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
pub fn health(field: &Field<String>, findings: &mut Findings) -> String {
    let Some((path, span)) = field.spanned() else { return HEALTH.to_owned() };
    let fits = path.starts_with('/') && path.len() <= 1024 && path.bytes().all(|b| b.is_ascii_graphic());
    if !fits {
        let finding = Finding::new(&code::DR114, format!("`{}` is not a path", path.escape_debug()));
        findings.push(finding.at(span, "a path of a URL is needed here").help("write it as `/healthz`"));
    }
    path.clone()
}

/// Sorted by name.
pub fn jobs(field: &Field<Vec<Field<WrittenJob>>>, owner: Owner<'_>, findings: &mut Findings) -> Vec<Job> {
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
            job.command.get().into_iter().flatten().filter_map(|word| environment::passed(word, findings)).collect();
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

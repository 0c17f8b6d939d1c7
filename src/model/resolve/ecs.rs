//! A service on ECS Fargate, defaults filled in.

use crate::catalog::{Deployer, Field, Image, Job as WrittenJob};
use crate::finding::{Finding, Findings, code};
use crate::model::{Ecs, Job};
use crate::source::Span;

use super::names::{self, Noun};
use super::place::{Owner, or, required};
use super::runtime::Subject;
use super::served::{self, Served};
use super::{cron, environment, fargate};

/// The settings of the service.
pub fn resolve(subject: Subject<'_>, findings: &mut Findings) -> Option<Ecs> {
    let Subject { scope, service, own, below, owner, .. } = subject;
    let like = "{ repository: shop/order, tag: stable }";
    let image = required(or(&own.image, &below.image), "image", like, owner, findings)
        .and_then(|(image, _)| image_parts(image, findings));
    let (cpu, memory) = fargate::size(or(&own.cpu, &below.cpu), or(&own.memory, &below.memory), findings);
    let Served { min, max, port, health, environment, secrets, endpoint } = served::resolve(subject, findings);
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

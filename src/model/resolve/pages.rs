//! A site of pages that are served as they are, defaults filled in.

use crate::catalog::{Field, Service};
use crate::finding::{Finding, Findings, code};
use crate::model::{Endpoint, Static};

use super::place::or;
use super::runtime::Subject;
use super::{dns, existing};

/// Unless `index` says otherwise.
const INDEX: &str = "index.html";

/// The settings of the site.
pub fn resolve(subject: Subject<'_>, findings: &mut Findings) -> Option<Static> {
    let Subject { scope, own, below, .. } = subject;
    check_content(subject, findings);
    let distribution = own.distribution.spanned().map(|(id, span)| {
        existing::check_name(&existing::DISTRIBUTION, id, span, findings);
        id.clone()
    });
    let endpoint = endpoint(subject, findings);
    let written = or(&own.certificate, &below.certificate);
    let account = scope.sites.both.as_ref().map(|sites| sites[0].account.as_str());
    let certificate = match (written.spanned(), account) {
        (Some((arn, span)), Some(account)) => dns::edge_certificate(arn, account, span, findings).then(|| arn.clone()),
        (None, _) | (_, None) => None,
    };
    if let (Some(endpoint), true, None) = (&endpoint, written.is_absent(), &distribution) {
        findings.push(
            Finding::new(
                &code::DR121,
                format!("`{}` is public and CloudFront has no certificate for it", endpoint.host),
            )
            .at(endpoint.span, "users call it by https")
            .note("CloudFront takes certificates of us-east-1 only, wherever the sites are")
            .help("add to `runtime` or `defaults.runtime`: `certificate: arn:aws:acm:us-east-1:…`"),
        );
    }
    check_owned(subject, findings);
    let index = key(or(&own.index, &below.index), findings).unwrap_or_else(|| INDEX.to_owned());
    let error = key(or(&own.error, &below.error), findings);
    Some(Static { index, error, certificate, distribution, endpoint })
}

/// What it serves is one bucket of its own.
fn check_content(subject: Subject<'_>, findings: &mut Findings) {
    let Subject { scope, id, service, owner, .. } = subject;
    let name = &scope.components.all[id.index()].id;
    let Some(buckets) = buckets(service) else { return };
    let (message, help) = match buckets {
        0 => (
            format!("`{name}` is a static site and has no bucket to serve"),
            "write `stores: { pages: { kind: s3 } }` in the service".to_owned(),
        ),
        1 => return,
        several => (
            format!("`{name}` is a static site and has {several} buckets"),
            "keep the one that it serves; give the others to a service of their own, or make them shared `stores`"
                .to_owned(),
        ),
    };
    let at = service.stores.span().unwrap_or(owner.span);
    findings.push(Finding::new(&code::DR152, message).at(at, "one bucket is served, and no other store").help(help));
}

/// How many there are; nothing where that cannot be read.
fn buckets(service: &Service) -> Option<usize> {
    let entries = match &service.stores {
        Field::Absent => return Some(0),
        Field::Poisoned(_) => return None,
        Field::Value(entries, _) => &entries.0,
    };
    let kinds: Option<Vec<&String>> = entries.iter().map(|entry| entry.value.get()?.kind.get()).collect();
    Some(kinds?.iter().filter(|kind| kind.as_str() == "s3").count())
}

/// Whoever makes the distribution says what it is called and shows.
fn check_owned(subject: Subject<'_>, findings: &mut Findings) {
    let Subject { service, own, .. } = subject;
    if own.distribution.is_absent() {
        return;
    }
    let written =
        [("endpoint", service.endpoint.span()), ("error", own.error.span()), ("certificate", own.certificate.span())];
    for (key, span) in written {
        if let Some(span) = span {
            let finding = Finding::new(&code::DR110, format!("`{key}` does not apply to a distribution that exists"));
            findings.push(finding.at(span, "its owners say it in their own modules").help("leave it out"));
        }
    }
}

fn endpoint(subject: Subject<'_>, findings: &mut Findings) -> Option<Endpoint> {
    let endpoint =
        dns::endpoint(subject.service.endpoint.get()?, Some("CloudFront asks the other bucket by itself"), findings)?;
    if !endpoint.public {
        let message = format!("`{}` is private, and CloudFront answers the internet", endpoint.host);
        findings.push(
            Finding::new(&code::DR110, message)
                .at(endpoint.span, "a static site is public")
                .help("write `public: true`; pages that only some may see belong to a service that asks who they are"),
        );
        return None;
    }
    Some(endpoint)
}

/// A key as it stands in an address, whatever encodes it; CloudFront takes 255 characters of it.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html>
fn key(field: &Field<String>, findings: &mut Findings) -> Option<String> {
    let (key, span) = field.spanned()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_');
    let fits = (1..=255).contains(&key.len()) && !key.starts_with('/') && !key.ends_with('/') && key.bytes().all(plain);
    if !fits {
        let finding = Finding::new(&code::DR114, format!("`{}` is not a page", key.escape_debug()));
        findings.push(
            finding
                .at(span, "1 to 255 of letters, digits, `/`, `.`, `-` and `_`, no `/` at either end")
                .help("write the key of the object: `index.html`"),
        );
    }
    fits.then(|| key.clone())
}

//! Names in the public DNS, and the hosts that users call.

use crate::catalog::{self, Field, Root};
use crate::finding::{Finding, Findings, code};
use crate::model::{Component, Dns, Endpoint, Kind, Network, Routing, Site, SiteId};
use crate::source::Span;

use super::place::{Owner, missing};
use super::sites::Sites;

/// The public zone as far as it could be read.
#[derive(Debug)]
pub enum Zone {
    /// None is written.
    Absent,
    /// Written, unreadable, reported.
    Poisoned,
    /// This one, written here.
    Known(Dns, Span),
}

impl Zone {
    /// The zone, where it could be read.
    pub fn known(self) -> Option<Dns> {
        match self {
            Self::Absent | Self::Poisoned => None,
            Self::Known(dns, _) => Some(dns),
        }
    }
}

/// The hosted zone that hosts are made in; certificates go to their sites.
pub fn resolve(root: &Root, sites: &mut Sites<'_>, findings: &mut Findings) -> Zone {
    let (dns, span) = match &root.dns {
        Field::Absent => return Zone::Absent,
        Field::Poisoned(_) => return Zone::Poisoned,
        Field::Value(dns, span) => (dns, *span),
    };
    certificates(dns, sites, findings);
    let zone = dns.public.get().and_then(|public| public_zone(public, findings));
    zone.map_or(Zone::Poisoned, |zone| Zone::Known(zone, span))
}

fn public_zone(public: &catalog::PublicZone, findings: &mut Findings) -> Option<Dns> {
    let zone = public.zone.spanned().and_then(|(zone, span)| {
        let fits = (2..=32).contains(&zone.len())
            && zone.starts_with('Z')
            && zone.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !fits {
            let finding = Finding::new(&code::DR307, format!("`{}` is not a hosted zone", zone.escape_debug()));
            findings.push(finding.at(span, "a hosted zone's id looks like `Z0123456789ABC`"));
        }
        fits.then(|| zone.clone())
    });
    let name = public.name.spanned().and_then(|(name, span)| host_name(name, span, findings).then(|| name.clone()));
    Some(Dns { zone: zone?, name: name? })
}

fn certificates(dns: &catalog::Dns, sites: &mut Sites<'_>, findings: &mut Findings) {
    let Some(entries) = dns.certificate.get() else { return };
    let by_site = sites.by_site(entries, findings);
    for id in SiteId::BOTH {
        let written = by_site.entries[id.index()].and_then(|entry| entry.value.spanned());
        let (Some((arn, span)), Some(both)) = (written, &mut sites.both) else { continue };
        let site = &mut both[id.index()];
        if certificate(arn, site, span, findings) {
            site.certificate = Some(arn.clone());
        }
    }
}

/// A load balancer takes certificates of its own region and account only
/// (<https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html>).
fn certificate(arn: &str, site: &Site, span: Span, findings: &mut Findings) -> bool {
    let Some((region, account)) = place(arn, (&site.region, &site.account), span, findings) else { return false };
    if (region, account) != (site.region.as_str(), site.account.as_str()) {
        let message = format!("the certificate of `{}` is in `{region}`, account {account}", site.name);
        findings.push(
            Finding::new(&code::DR314, message)
                .at(span, format!("`{}` is in `{}`, account {}", site.name, site.region, site.account))
                .note("a load balancer takes certificates of its own region and account only")
                .help(format!("request a certificate for the same names in `{}`", site.region)),
        );
        return false;
    }
    true
}

/// CloudFront takes certificates of us-east-1 and of its own account only.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html>
pub fn edge_certificate(arn: &str, account: &str, span: Span, findings: &mut Findings) -> bool {
    let Some(written) = place(arn, (EDGE, account), span, findings) else { return false };
    if written != (EDGE, account) {
        let message = format!("the certificate is in `{}`, account {}", written.0, written.1);
        findings.push(
            Finding::new(&code::DR314, message)
                .at(span, format!("CloudFront looks in `{EDGE}`, account {account}"))
                .note("CloudFront takes certificates of us-east-1 and of its own account only")
                .help(format!("request a certificate for the same names in `{EDGE}`")),
        );
    }
    written == (EDGE, account)
}

/// Where CloudFront looks for certificates.
const EDGE: &str = "us-east-1";

/// Region and account of a certificate; a finding where it is none, which says how one in `like` is written.
fn place<'a>(
    arn: &'a str,
    (like_region, like_account): (&str, &str),
    span: Span,
    findings: &mut Findings,
) -> Option<(&'a str, &'a str)> {
    let parts: Vec<&str> = arn.split(':').collect();
    let ["arn", "aws", "acm", region, account, resource] = parts[..] else {
        let finding = Finding::new(&code::DR307, format!("`{}` is not a certificate", arn.escape_debug()));
        findings.push(
            finding
                .at(span, "an ARN of ACM is needed here")
                .help(format!("write it as `arn:aws:acm:{like_region}:{like_account}:certificate/12345678-…`")),
        );
        return None;
    };
    let id = resource.strip_prefix("certificate/").unwrap_or_default();
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
        let finding = Finding::new(&code::DR307, format!("`{}` is not a certificate", arn.escape_debug()));
        findings.push(finding.at(span, "it ends with `certificate/` and an id"));
        return None;
    }
    Some((region, account))
}

/// A service's host; a finding when it cannot be served. `uncounted`: why nobody could tell whether a site answers, for
/// what runs otherwise than as tasks or instances.
pub fn endpoint(
    endpoint: &catalog::Endpoint,
    uncounted: Option<&'static str>,
    findings: &mut Findings,
) -> Option<Endpoint> {
    let (host, span) = endpoint.host.spanned()?;
    let public = endpoint.public.get().copied().unwrap_or_default();
    let routing = routing(endpoint, public, uncounted, findings);
    let despite_loss = endpoint.despite_loss.get().copied().unwrap_or_default();
    if let (Some(span), false) = (endpoint.despite_loss.span(), routing == Routing::Failover) {
        let finding = Finding::new(&code::DR110, "`despite_loss` applies to `routing: failover` only");
        findings.push(finding.at(span, "has no effect here").help("leave it out"));
    }
    let endpoint = Endpoint { host: host.clone(), public, routing, despite_loss, span };
    host_name(host, span, findings).then_some(endpoint)
}

/// Users who leave a site by themselves do so by records that the internet asks for, when nothing answers there.
fn routing(
    endpoint: &catalog::Endpoint,
    public: bool,
    uncounted: Option<&'static str>,
    findings: &mut Findings,
) -> Routing {
    let Some((routing, span)) = endpoint.routing.spanned() else { return Routing::default() };
    let why = match (routing, public) {
        (Routing::Weighted, true) => return *routing,
        (_, false) => "each site answers for a host inside by itself",
        (Routing::Failover | Routing::Latency, true) => match uncounted {
            Some(why) => why,
            None => return *routing,
        },
    };
    let what = routing.name();
    findings.push(
        Finding::new(
            &code::DR110,
            format!("`routing: {what}` does not apply to `{}`", endpoint.host.get().map_or("", String::as_str)),
        )
        .at(span, why)
        .help("leave it out"),
    );
    *routing
}

/// Whether it is a name of hosts as Route 53 gives it back: lowercase labels, no dot at the end.
fn host_name(host: &str, span: Span, findings: &mut Findings) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    let fits = host.len() <= 253 && host.contains('.') && host.split('.').all(label);
    if !fits {
        let finding = Finding::new(&code::DR118, format!("`{}` is not a host's name", host.escape_debug()));
        findings.push(
            finding.at(span, "not a name in the DNS").help("write it in lowercase and in full: `order.shop.example`"),
        );
    }
    fits
}

/// What all hosts together need: a zone that holds them, certificates, public subnets, and names of their own.
/// `owner` is the place of the catalog, for what is missing there.
pub fn check(
    components: &[Component],
    zone: &Zone,
    dns: &Field<catalog::Dns>,
    sites: Option<&[Site; 2]>,
    owner: Owner<'_>,
    findings: &mut Findings,
) {
    let mut hosts: Vec<(&Endpoint, &str)> =
        components.iter().filter_map(|c| c.endpoint().map(|endpoint| (endpoint, c.id.as_str()))).collect();
    hosts.sort_by(|(a, _), (b, _)| a.host.cmp(&b.host));
    for pair in hosts.windows(2) {
        let [(first, a), (second, b)] = pair else { continue };
        if first.host == second.host {
            let finding = Finding::new(&code::DR119, format!("`{a}` and `{b}` have the same host `{}`", first.host));
            findings.push(
                finding.at(second.span, "the same host").also(first.span, "here too").help("give each its own host"),
            );
        }
    }
    let Some((first, service)) = hosts.iter().min_by_key(|(endpoint, _)| endpoint.span) else { return };
    match zone {
        Zone::Poisoned => {}
        Zone::Absent => findings.push(
            missing("dns", owner)
                .also(first.span, format!("`{service}` has a host"))
                .help("write it as `dns: { public: { zone: Z0123456789ABC, name: shop.example } }`"),
        ),
        Zone::Known(dns, span) => {
            for (endpoint, _) in &hosts {
                let inside = endpoint.host.strip_suffix(dns.name.as_str());
                if !inside.is_some_and(|rest| rest.is_empty() || rest.ends_with('.')) {
                    let message = format!("`{}` is not in the zone `{}`", endpoint.host, dns.name);
                    findings.push(
                        Finding::new(&code::DR118, message)
                            .at(endpoint.span, "its records cannot be made")
                            .also(*span, "the only zone")
                            .help(format!("choose a host that ends with `.{}`", dns.name)),
                    );
                }
            }
        }
    }
    // Load balancers of what others run are theirs, with their certificates.
    let ours = components.iter().filter(|c| !matches!(c.kind, Kind::Existing(_)));
    let led = ours.filter_map(|c| c.led_host().map(|endpoint| (endpoint, c.id.as_str())));
    let public = led.min_by_key(|(endpoint, _)| endpoint.span);
    if let (Some((first, service)), Some(sites)) = (public, sites) {
        check_public(first, service, dns, sites, owner, findings);
    }
}

/// Hosts on the internet need a certificate in each site, and subnets that the internet reaches.
fn check_public(
    first: &Endpoint,
    service: &str,
    dns: &Field<catalog::Dns>,
    sites: &[Site; 2],
    owner: Owner<'_>,
    findings: &mut Findings,
) {
    // A certificate that is written and was refused is no missing one.
    let unwritten = |site: &&Site| match dns {
        Field::Absent | Field::Poisoned(_) => false,
        Field::Value(dns, _) => match &dns.certificate {
            Field::Absent => true,
            Field::Poisoned(_) => false,
            Field::Value(entries, _) => !entries.0.iter().any(|entry| entry.key == site.name),
        },
    };
    for site in sites.iter().filter(unwritten) {
        let message = format!("`{}` is public and `{}` has no certificate", first.host, site.name);
        findings.push(
            Finding::new(&code::DR121, message)
                .at(dns.span().unwrap_or(owner.span), format!("`certificate` of `{}` is missing here", site.name))
                .also(first.span, format!("`{service}` is called from the internet"))
                .help(format!("`certificate: {{ {}: arn:aws:acm:{}:… }}`", site.name, site.region)),
        );
    }
    for site in sites {
        if matches!(&site.network, Network::Existing { public, .. } if public.is_empty()) {
            let message = format!("`{}` is public and `{}` has no public subnets", first.host, site.name);
            findings.push(
                Finding::new(&code::DR121, message)
                    .at(first.span, format!("`{service}` is called from the internet"))
                    .help(format!("list them in `sites.{}.network.existing.subnets.public`", site.name)),
            );
        }
    }
}

//! Where a site is in AWS: its account, its zones, its network.

use crate::catalog::{self, ExistingSubnets, Field};
use crate::finding::{Finding, Findings, code};
use crate::model::Network;
use crate::source::Span;
use std::fmt;
use std::str::FromStr;

use super::place::{Owner, missing, required};
use super::region::Region;

/// A range of IPv4 addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    first: u32,
    bits: u8,
}

impl Cidr {
    /// Whether any address is in both.
    pub fn overlaps(self, other: Self) -> bool {
        let wider = self.bits.min(other.bits);
        mask(self.first, wider) == mask(other.first, wider)
    }
}

/// The first address of the block of so many bits that an address is in.
fn mask(address: u32, bits: u8) -> u32 {
    address & u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0)
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", std::net::Ipv4Addr::from_bits(self.first), self.bits)
    }
}

impl FromStr for Cidr {
    /// What is wrong, and how it is written.
    type Err = (String, String);

    fn from_str(text: &str) -> Result<Self, (String, String)> {
        let wrong = || ("not a range of IPv4 addresses".to_owned(), "10.10.0.0/16".to_owned());
        let (address, bits) = text.split_once('/').ok_or_else(wrong)?;
        let first = address.parse::<std::net::Ipv4Addr>().map_err(|_| wrong())?.to_bits();
        let bits: u8 = bits.parse().ok().filter(|bits| *bits <= 32).ok_or_else(wrong)?;
        let cidr = Self { first: mask(first, bits), bits };
        if cidr.first == first && cidr.to_string() == text {
            Ok(cidr)
        } else {
            Err((format!("it is within `{cidr}`"), cidr.to_string()))
        }
    }
}

/// The range of a network, where it is known.
pub fn range(network: &Network) -> Option<Cidr> {
    match network {
        Network::New { cidr, .. } => cidr.parse().ok(),
        Network::Existing { cidr, .. } => cidr.as_ref()?.parse().ok(),
    }
}

/// Whether a text is the number of an account: twelve digits.
pub fn is_account(account: &str) -> bool {
    account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

/// Twelve digits.
pub fn account(account: &str, span: Span, findings: &mut Findings) -> Option<String> {
    let digits = is_account(account);
    if !digits {
        let finding = Finding::new(&code::DR307, format!("`{}` is not an account", account.escape_debug()));
        findings.push(finding.at(span, "an account has twelve digits").help("write it in quotes: `\"111122223333\"`"));
    }
    digits.then(|| account.to_owned())
}

/// The network to make, or the one that is there.
pub fn resolve(field: &Field<catalog::Network>, owner: Owner<'_>, findings: &mut Findings) -> Option<Network> {
    let (network, span) = field.spanned()?;
    let here = Owner::new("network of site", owner.name, span);
    match &network.existing {
        Field::Absent => {
            let (cidr, span) = required(&network.cidr, "cidr", "10.10.0.0/16", here, findings)?;
            // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html allows /28; three kinds of subnets
            // in several zones do not fit into that.
            let cidr = new_range(cidr, span, findings)?;
            Some(Network::New { cidr, nat: network.nat.get().copied().unwrap_or_default() })
        }
        Field::Poisoned(_) => None,
        Field::Value(existing, span) => {
            for (key, at) in [("cidr", network.cidr.span()), ("nat", network.nat.span())] {
                if let Some(at) = at {
                    let message = format!("`{key}` does not apply to a network that exists");
                    let finding = Finding::new(&code::DR110, message).at(at, "for a new network");
                    findings.push(finding.also(*span, "this one exists").help(match key {
                        "cidr" => "put it into `existing` to say which range the VPC has",
                        _ => "leave it out",
                    }));
                }
            }
            let vpc = existing.vpc.spanned().and_then(|(vpc, span)| resource_id("vpc-", vpc, span, findings));
            let cidr = existing.cidr.spanned().and_then(|(cidr, span)| any_range(cidr, span, findings));
            let [public, private, data] = subnet_ids(existing.subnets.get()?, owner, findings);
            Some(Network::Existing {
                vpc: vpc?,
                cidr: cidr.map(|cidr| cidr.to_string()),
                public: public?,
                private: private?,
                data: data?,
            })
        }
    }
}

fn any_range(text: &str, span: Span, findings: &mut Findings) -> Option<Cidr> {
    let cidr = text.parse::<Cidr>();
    if let Err((why, right)) = &cidr {
        let finding = Finding::new(&code::DR309, format!("`{}` cannot be a network's range", text.escape_debug()));
        findings.push(finding.at(span, why).help(format!("write it as `{right}`")));
    }
    cidr.ok()
}

fn new_range(text: &str, span: Span, findings: &mut Findings) -> Option<String> {
    let cidr = any_range(text, span, findings)?;
    if !(16..=24).contains(&cidr.bits) {
        let finding = Finding::new(
            &code::DR309,
            format!(
                "`{text}` is too {} for a new network",
                match cidr.bits < 16 {
                    true => "large",
                    false => "small",
                }
            ),
        );
        findings.push(finding.at(span, "a new network is a /16 to /24").help("write it as `10.10.0.0/16`"));
        return None;
    }
    Some(cidr.to_string())
}

/// Public, private, data. Only the public ones may be left out.
fn subnet_ids(subnets: &ExistingSubnets, owner: Owner<'_>, findings: &mut Findings) -> [Option<Vec<String>>; 3] {
    let ExistingSubnets { public, private, data } = subnets;
    [("public", public), ("private", private), ("data", data)].map(|(key, field)| {
        if field.is_absent() {
            return Some(Vec::new());
        }
        let (ids, span) = field.spanned()?;
        if ids.is_empty() && key != "public" {
            findings.push(missing(key, Owner::new("network of site", owner.name, span)));
            return None;
        }
        let ids = ids.iter().filter_map(Field::spanned);
        Some(ids.filter_map(|(id, span)| resource_id("subnet-", id, span, findings)).collect())
    })
}

/// `vpc-0a1b2c3d4e5f67890`
fn resource_id(prefix: &str, id: &str, span: Span, findings: &mut Findings) -> Option<String> {
    let rest = id.strip_prefix(prefix).unwrap_or_default();
    let fits = (4..=32).contains(&rest.len()) && rest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !fits {
        let finding = Finding::new(&code::DR307, format!("`{}` is not an id of this kind", id.escape_debug()));
        findings.push(finding.at(span, format!("`{prefix}` and hexadecimal digits")));
    }
    fits.then(|| id.to_owned())
}

/// Ids of availability zones; a new network needs two.
pub fn zones(
    site: &catalog::Site,
    region: Option<&Region>,
    owner: Owner<'_>,
    findings: &mut Findings,
) -> Option<Vec<String>> {
    let new = site.network.get().is_some_and(|network| network.existing.is_absent());
    if site.zones.is_absent() && !new {
        return Some(Vec::new());
    }
    let example = region.map_or_else(|| "apne2".to_owned(), |region| region.short.clone());
    if site.zones.is_absent() {
        let help = format!("write it as `zones: [{example}-az1, {example}-az2]`");
        findings.push(missing("zones", owner).help(help));
    }
    let (written, at) = site.zones.spanned()?;
    let mut zones: Vec<String> = Vec::with_capacity(written.len());
    let mut whole = true;
    for field in written {
        let Some((zone, span)) = field.spanned() else {
            whole = false;
            continue;
        };
        let wrong = match region {
            Some(region) => zone_problem(zone, region),
            None => None,
        };
        let wrong = wrong.or_else(|| zones.contains(zone).then(|| ("named twice", "name each zone once".to_owned())));
        if let Some((label, help)) = wrong {
            let finding = Finding::new(&code::DR308, format!("`{}` cannot be used as a zone", zone.escape_debug()));
            findings.push(finding.at(span, label).help(help));
            whole = false;
        } else {
            zones.push(zone.clone());
        }
    }
    if whole && new && zones.len() < 2 {
        let finding = Finding::new(&code::DR308, format!("{owner} has fewer than two zones"));
        findings.push(
            finding
                .at(at, "a new network needs at least two")
                .note("load balancers and database subnet groups refuse a single zone")
                .help(format!("write it as `zones: [{example}-az1, {example}-az2]`")),
        );
        whole = false;
    }
    whole.then_some(zones)
}

fn zone_problem(zone: &str, region: &Region) -> Option<(&'static str, String)> {
    let number = zone.strip_prefix(region.short.as_str()).and_then(|rest| rest.strip_prefix("-az"));
    if number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9'])) {
        return None;
    }
    let example = format!("ids of `{}` look like `{}-az1`", region.name, region.short);
    let letter = zone.strip_prefix(region.name.as_str()).map(str::as_bytes);
    Some(match letter {
        Some([b'a'..=b'z']) => ("a name, not an id", format!("names differ between accounts, ids do not: {example}")),
        _ => ("not a zone of the site's region", example),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (text, ok) in [
            ("10.10.0.0/16", true),
            ("0.0.0.0/0", true),
            ("10.10.0.1/32", true),
            ("10.10.1.0/16", false),
            ("10.10.0.0/33", false),
            ("10.10.0.0/016", false),
            ("10.10.0.0", false),
            ("::/16", false),
        ] {
            assert_eq!(text.parse::<Cidr>().is_ok(), ok, "{text}");
        }
        let overlaps = |a: &str, b: &str| a.parse::<Cidr>().unwrap().overlaps(b.parse().unwrap());
        assert!(overlaps("10.10.0.0/16", "10.10.128.0/24"));
        assert!(overlaps("10.10.128.0/24", "10.10.0.0/16"));
        assert!(overlaps("0.0.0.0/0", "10.10.0.0/16"));
        assert!(!overlaps("10.10.0.0/16", "10.11.0.0/16"));
    }
}

//! Regions by name, and the names that AWS derives from them.

use crate::finding::{Finding, Findings, closest, code};
use crate::source::Span;

/// A region of the `aws` partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// `ap-northeast-2`
    pub name: String,
    /// `apne2`: how the ids of its availability zones begin.
    pub short: String,
}

const DIRECTIONS: [(&str, &str); 9] = [
    ("central", "c"),
    ("east", "e"),
    ("north", "n"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("south", "s"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("west", "w"),
];

impl Region {
    /// Reads `ap-northeast-2`. Which regions exist changes too often to list them; how their names are made does not
    /// (<https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>).
    pub fn read(name: &str, span: Span, findings: &mut Findings) -> Option<Self> {
        let region = Self::parse(name);
        if region.is_none() {
            let elsewhere = ["cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-"].iter().any(|p| name.starts_with(p));
            findings.push(match elsewhere {
                true => Finding::new(&code::DR304, format!("`{name}` is not in the `aws` partition"))
                    .at(span, "another partition")
                    .note("ARNs, endpoints and the services on offer differ there; drgen writes for `aws` only")
                    .help("choose a commercial region"),
                false => Finding::new(&code::DR304, format!("`{}` is not a region", name.escape_debug()))
                    .at(span, "no region has such a name")
                    .help(match zone_letter(name) {
                        Some(region) => format!("that is a zone; its region is `{region}`"),
                        None => format!("write it as `{}`", meant(name).as_deref().unwrap_or("ap-northeast-2")),
                    }),
            });
        }
        region
    }

    fn parse(name: &str) -> Option<Self> {
        let [area, direction, number] = name.split('-').collect::<Vec<_>>().try_into().ok()?;
        let (_, short) = DIRECTIONS.iter().find(|(long, _)| *long == direction)?;
        let fits = area.len() == 2
            && area.bytes().all(|byte| byte.is_ascii_lowercase())
            && area != "cn"
            && matches!(number.as_bytes(), [b'1'..=b'9']);
        fits.then(|| Self { name: name.to_owned(), short: format!("{area}{short}{number}") })
    }
}

/// `ap-northeast-2` of `ap-northeast-2a`.
fn zone_letter(name: &str) -> Option<&str> {
    let region = name.strip_suffix(|c: char| c.is_ascii_lowercase())?;
    Region::parse(region).map(|_| region)
}

/// `eu-west-3` of `eu-west3`, `EU_West_3` or `eu-wst-3`.
fn meant(name: &str) -> Option<String> {
    let plain = name.to_lowercase().replace(['_', ' '], "-");
    let letters = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let (area, direction) = letters.trim_end_matches('-').split_once('-')?;
    let direction = closest(direction, DIRECTIONS.map(|(long, _)| long))?;
    Region::parse(&format!("{area}-{direction}-{}", &plain[letters.len()..])).map(|region| region.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zone_ids_begin_with_the_short_name() {
        // <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html>
        for (region, short) in [
            ("us-east-1", "use1"),
            ("us-west-2", "usw2"),
            ("eu-central-1", "euc1"),
            ("ap-northeast-2", "apne2"),
            ("ap-southeast-4", "apse4"),
            ("ap-south-1", "aps1"),
            ("ca-west-1", "caw1"),
            ("il-central-1", "ilc1"),
        ] {
            assert_eq!(Region::parse(region).unwrap().short, short);
        }
    }

    #[test]
    fn the_region_that_was_meant_is_found() {
        for (written, region) in [
            ("eu-west3", Some("eu-west-3")),
            ("EU_West_3", Some("eu-west-3")),
            ("ap-norteast-2", Some("ap-northeast-2")),
            ("mars-north-1", None),
            ("seoul", None),
            ("", None),
        ] {
            assert_eq!(meant(written).as_deref(), region, "{written}");
        }
    }

    #[test]
    fn other_names_are_refused() {
        for name in ["", "seoul", "ap-norteast-2", "ap-northeast-2a", "cn-north-1", "us-gov-west-1", "ap-northeast-0"] {
            assert_eq!(Region::parse(name), None, "{name}");
        }
    }
}

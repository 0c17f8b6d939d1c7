//! The first catalog of somebody who has none: one that compiles, says what each line is for, and is to be changed.

use crate::finding::{closest, short};
use crate::model::{self, Noun};
use crate::source::Span;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

/// A region as a first catalog names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// `ap-northeast-2`
    pub name: &'static str,
    /// What a site there is called, until somebody has a better name.
    pub site: &'static str,
    /// Ids of its first two or three zones: those that every account has.
    pub zones: &'static [&'static str],
}

/// What has to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Prefix of every name.
    pub system: String,
    /// Number of the account of both sites.
    pub account: String,
    /// Where the system runs.
    pub active: &'static Region,
    /// Where it is to run when that is lost.
    pub standby: &'static Region,
}

/// The regions of the standard partition, by name:
/// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html>. Zones are numbered from 1
/// without gaps but in three: az3 of ap-northeast-1 and ca-central-1, and az2 of us-west-1, are closed to new accounts.
pub const REGIONS: &[Region] = &[
    region("af-south-1", "cape-town", &["afs1-az1", "afs1-az2", "afs1-az3"]),
    region("ap-east-1", "hong-kong", &["ape1-az1", "ape1-az2", "ape1-az3"]),
    region("ap-northeast-1", "tokyo", &["apne1-az1", "apne1-az2", "apne1-az4"]),
    region("ap-northeast-2", "seoul", &["apne2-az1", "apne2-az2", "apne2-az3"]),
    region("ap-northeast-3", "osaka", &["apne3-az1", "apne3-az2", "apne3-az3"]),
    region("ap-south-1", "mumbai", &["aps1-az1", "aps1-az2", "aps1-az3"]),
    region("ap-south-2", "hyderabad", &["aps2-az1", "aps2-az2", "aps2-az3"]),
    region("ap-southeast-1", "singapore", &["apse1-az1", "apse1-az2", "apse1-az3"]),
    region("ap-southeast-2", "sydney", &["apse2-az1", "apse2-az2", "apse2-az3"]),
    region("ap-southeast-3", "jakarta", &["apse3-az1", "apse3-az2", "apse3-az3"]),
    region("ap-southeast-4", "melbourne", &["apse4-az1", "apse4-az2", "apse4-az3"]),
    region("ca-central-1", "montreal", &["cac1-az1", "cac1-az2", "cac1-az4"]),
    region("ca-west-1", "calgary", &["caw1-az1", "caw1-az2", "caw1-az3"]),
    region("eu-central-1", "frankfurt", &["euc1-az1", "euc1-az2", "euc1-az3"]),
    region("eu-central-2", "zurich", &["euc2-az1", "euc2-az2", "euc2-az3"]),
    region("eu-north-1", "stockholm", &["eun1-az1", "eun1-az2", "eun1-az3"]),
    region("eu-south-1", "milan", &["eus1-az1", "eus1-az2", "eus1-az3"]),
    region("eu-south-2", "spain", &["eus2-az1", "eus2-az2", "eus2-az3"]),
    region("eu-west-1", "ireland", &["euw1-az1", "euw1-az2", "euw1-az3"]),
    region("eu-west-2", "london", &["euw2-az1", "euw2-az2", "euw2-az3"]),
    region("eu-west-3", "paris", &["euw3-az1", "euw3-az2", "euw3-az3"]),
    region("il-central-1", "tel-aviv", &["ilc1-az1", "ilc1-az2", "ilc1-az3"]),
    region("me-central-1", "uae", &["mec1-az1", "mec1-az2", "mec1-az3"]),
    region("me-south-1", "bahrain", &["mes1-az1", "mes1-az2", "mes1-az3"]),
    region("sa-east-1", "sao-paulo", &["sae1-az1", "sae1-az2", "sae1-az3"]),
    region("us-east-1", "virginia", &["use1-az1", "use1-az2", "use1-az4"]),
    region("us-east-2", "ohio", &["use2-az1", "use2-az2", "use2-az3"]),
    region("us-west-1", "california", &["usw1-az1", "usw1-az3"]),
    region("us-west-2", "oregon", &["usw2-az1", "usw2-az2", "usw2-az3"]),
];

const fn region(name: &'static str, site: &'static str, zones: &'static [&'static str]) -> Region {
    Region { name, site, zones }
}

/// A region by its name, or why there is none.
pub fn find(name: &str) -> Result<&'static Region, String> {
    REGIONS.iter().find(|region| region.name == name).ok_or_else(|| {
        let meant = closest(name, REGIONS.iter().map(|region| region.name));
        format!("`{}` is no region that is known here; did you mean {}?", short(name), meant.unwrap_or("eu-west-1"))
    })
}

/// Whether a text can be the system's name, or why not.
pub fn system(name: &str) -> Result<(), String> {
    model::refuse_name(Noun::System, name, Span::default()).map_or(Ok(()), |finding| {
        Err([Some(finding.message), finding.help].into_iter().flatten().collect::<Vec<_>>().join("; "))
    })
}

/// Whether a text is the number of an account.
pub fn account(number: &str) -> Result<(), String> {
    if model::is_account(number) {
        return Ok(());
    }
    Err(format!("`{}` is no account: they have 12 digits (`aws sts get-caller-identity` shows yours)", short(number)))
}

/// The text of `drgen.yaml`. Two sites in one region are refused by the compiler, and by whoever asks.
pub fn catalog(answers: &Answers) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // The template quotes what it must.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment
        .add_template("first.yaml", include_str!("../templates/first.yaml"))
        .expect("internal: the template is well-formed");
    let Answers { system, account, active, standby } = answers;
    let text = environment.get_template("first.yaml").and_then(|template| {
        template.render(context! { system, account, active => site(active), standby => site(standby) })
    });
    text.expect("internal: the template has what it needs") + "\n"
}

/// What a template is told of a region.
pub fn site(region: &Region) -> minijinja::Value {
    context! { name => region.site, region => region.name, zones => region.zones.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::source::Sources;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_pair_of_regions_compiles_with_nothing_to_say() {
        for (at, active) in REGIONS.iter().enumerate() {
            let standby = &REGIONS[(at + 1) % REGIONS.len()];
            let answers = Answers { system: "shop".to_owned(), account: "111122223333".to_owned(), active, standby };
            let world = BTreeMap::from([("drgen.yaml".to_owned(), catalog(&answers))]);
            let (mut sources, mut findings) = (Sources::default(), Findings::default());
            let options = crate::Options::default();
            let compiled =
                crate::compile(&world, "drgen.yaml", &Default::default(), &options, &mut sources, &mut findings);
            assert!(findings.sorted().is_empty(), "{}: {:#?}", active.name, findings.sorted());
            assert!(compiled.is_some_and(|it| it.choice.feasible), "{}", active.name);
        }
    }

    #[test]
    fn regions_are_in_order_and_their_sites_differ() {
        assert!(REGIONS.is_sorted_by_key(|region| region.name));
        assert_eq!(REGIONS.iter().map(|region| region.site).collect::<BTreeSet<_>>().len(), REGIONS.len());
        assert!(REGIONS.iter().all(|region| region.zones.len() >= 2));
    }

    #[test]
    fn answers_are_judged() {
        assert!(find("eu-west-1").is_ok_and(|region| region.site == "ireland"));
        assert_eq!(
            find("eu-wset-1").unwrap_err(),
            "`eu-wset-1` is no region that is known here; did you mean eu-west-1?"
        );
        assert!(find("").is_err() && find("cn-north-1").is_err());
        for (name, good) in [("shop", true), ("9lives", false), ("Shop", false), ("aws", false), ("", false)] {
            assert_eq!(system(name).is_ok(), good, "{name}");
        }
        for (number, good) in [("111122223333", true), ("1111-2222-3333", false), ("11112222333", false)] {
            assert_eq!(account(number).is_ok(), good, "{number}");
        }
    }
}

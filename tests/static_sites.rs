//! Static sites: who serves them, where they are deployed, and what of that a failover changes.

use crate::fragments::services::{made, web};
use crate::support::model::{SEOUL, TOKYO, failed_over};
use crate::support::stacks;
use crate::support::turn::{self, Turn};
use drgen::Compiled;
use drgen::finding::Findings;
use drgen::lock::Locks;
use drgen::mechanism::{self, Protected};
use drgen::model::{Component, SiteId, Strategy};
use drgen::source::Sources;
use drgen::step::{Act, Gate, Scenario, Step};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const CATALOG: &str = r#"
drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.20.0.0/16 } }
active: seoul
dns:
  public: { zone: Z0123456789ABC, name: shop.example }
  certificate:
    seoul: arn:aws:acm:ap-northeast-2:111122223333:certificate/11111111-1111-1111-1111-111111111111
    tokyo: arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222
tiers: { any: { rto: 4h, rpo: 26h } }
defaults: { tier: any, contacts: [oncall] }
services:
  web:
    runtime:
      kind: static
      certificate: arn:aws:acm:us-east-1:111122223333:certificate/33333333-3333-3333-3333-333333333333
    endpoint: { host: www.shop.example, public: true }
    stores: { pages: { kind: s3 } }
    depends_on: [api]
  api:
    runtime: { image: { repository: api, tag: v1 }, port: 8080 }
    endpoint: { host: api.shop.example, public: true }
    stores: { files: { kind: s3 } }
"#;

fn compile(catalog: &str) -> (Option<Compiled>, Vec<&'static str>) {
    let world = BTreeMap::from([("drgen.yaml".to_owned(), catalog.to_owned())]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let compiled =
        drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings);
    let codes = findings.sorted().iter().map(|finding| finding.code.id).collect();
    (compiled, codes)
}

fn shop() -> Compiled {
    let (compiled, codes) = compile(CATALOG);
    assert_eq!(codes, [""; 0]);
    compiled.expect("it compiles")
}

fn files(catalog: &str) -> BTreeMap<String, String> {
    let compiled = compile(catalog).0.expect("it compiles");
    stacks::render(&compiled.model, Strategy::PilotLight, &Locks::default()).0
}

fn steps(id: &str, scenario: Scenario) -> Vec<Step> {
    let model = web(made());
    let levels = vec![Strategy::PilotLight; model.components.len()];
    let id = model.find(id).expect("the model holds it");
    let component: &Component = model.component(id);
    let it = Protected { model: &model, id, component, level: Strategy::PilotLight, levels: &levels };
    mechanism::of(&component.kind).steps(&it, scenario)
}

fn names(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| step.name).collect()
}

#[test]
fn a_lost_site_is_left_by_nobody() {
    let lost = steps("web", Scenario::SiteLoss { lost: SEOUL });
    assert_eq!(names(&lost), ["verify", "deploy-there"]);
    assert!(lost.iter().all(|step| step.site == TOKYO && step.needs.is_empty()));
    assert!(lost.iter().all(|step| !matches!(step.act, Act::Call(_) | Act::Calls(_))), "it serves by itself");
    assert!(lost[0].waits.contains(&Gate::Dependencies), "what its pages call has to be back");
    assert!(lost[1].trailing, "nobody waits for a deployment");
    assert_eq!(steps("web", Scenario::SiteLoss { lost: TOKYO }), []);
    assert_eq!(steps("web", Scenario::ZoneLoss { site: SEOUL }), []);
}

#[test]
fn a_planned_move_lets_what_was_deployed_arrive() {
    let moved = steps("web", Scenario::Switchover { from: SEOUL });
    assert_eq!(names(&moved), ["stop-deployments", "verify", "deploy-there"]);
    let of_store = steps("web/pages", Scenario::Switchover { from: SEOUL });
    let drain = of_store.iter().find(|step| step.name == "drain").expect("what is under way is waited for");
    assert!(drain.waits.contains(&Gate::Writers));
    let down = steps("web", Scenario::ServiceDown { site: SEOUL });
    assert_eq!(names(&down), ["look", "roll-back", "refresh", "verify"]);
}

#[test]
fn no_switch_moves_its_host() {
    let compiled = shop();
    let hosts: Vec<&str> = compiled
        .plan
        .sets
        .iter()
        .flat_map(|set| &set.services)
        .map(|&id| compiled.model.component(id).id.as_str())
        .collect();
    assert_eq!(hosts, ["api"]);
    let files = files(CATALOG);
    for (path, text) in files.iter().filter(|(path, _)| path.contains("/edge/")) {
        assert!(!text.contains("www.shop.example"), "{path}");
    }
    assert_eq!(files["link/shop/web.tf"].matches("\"www.shop.example\"").count(), 3, "an alias and two records");
}

#[test]
fn only_what_everybody_may_read_goes_without_a_key() {
    let files = files(CATALOG);
    for site in ["seoul", "tokyo"] {
        let (pages, own) = (&files[&format!("{site}/shop/web.tf")], &files[&format!("{site}/shop/api.tf")]);
        assert!(pages.contains("\"AES256\"") && !pages.contains("local.keys"), "{pages}");
        assert!(pages.contains("\"arn:aws:cloudfront::111122223333:distribution/*\""), "{pages}");
        assert!(own.contains("\"aws:kms\"") && !own.contains("cloudfront"), "{own}");
    }
    for (path, text) in [("global/shop/web.tf", "kms:"), ("link/shop/web.tf", "kms")] {
        assert!(!files[path].contains(text), "{path}: {}", files[path]);
    }
}

#[test]
fn a_distribution_of_others_is_asked_for_and_not_made() {
    let written = CATALOG
        .replace("certificate: arn:aws:acm:us-east-1", "distribution: E1A2B3C4D5E6F7 # ")
        .replace("    endpoint: { host: www.shop.example, public: true }\n", "");
    let files = files(&written);
    assert!(files.values().all(|text| !text.contains("aws_cloudfront")), "nothing of it is drgen's");
    assert!(files["seoul/shop/web.tf"].contains("\"arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7\""));
}

#[test]
fn what_cannot_be_served_is_a_finding() {
    let certificate =
        "certificate: arn:aws:acm:us-east-1:111122223333:certificate/33333333-3333-3333-3333-333333333333";
    let pages = "stores: { pages: { kind: s3 } }";
    for (from, to, code) in [
        (certificate, "", "DR121"),
        (certificate, "certificate: arn:aws:acm:ap-northeast-2:111122223333:certificate/3", "DR314"),
        (certificate, "certificate: arn:aws:acm:us-east-1:999999999999:certificate/3", "DR314"),
        (certificate, "certificate: mine", "DR307"),
        (certificate, "distribution: Distribution", "DR307"),
        ("host: www.shop.example, public: true", "host: www.shop.example", "DR110"),
        (pages, "", "DR152"),
        (pages, "stores: { pages: { kind: s3 }, more: { kind: s3 } }", "DR152"),
        (pages, "stores: { pages: { kind: postgres } }", "DR152"),
        ("kind: static", "kind: static\n      index: /index.html", "DR114"),
        ("kind: static", "kind: static\n      error: \"${error}\"", "DR114"),
        ("kind: static", "kind: static\n      port: 8080", "DR110"),
        ("kind: static", "kind: static\n      scale: { min: 1, max: 2 }", "DR110"),
        ("repository: api, tag: v1 }", "repository: api, tag: v1 }, index: a.html", "DR110"),
    ] {
        assert!(CATALOG.contains(from), "{from}");
        let (compiled, codes) = compile(&CATALOG.replacen(from, to, 1));
        assert!(compiled.is_none() && codes.contains(&code), "{to}: {codes:?}");
    }
}

/// The page of what is not there is answered as such, unless it finds its own way.
#[test]
fn a_page_that_finds_its_own_way_is_found() {
    let answered = |error: &str| {
        let written = CATALOG.replace("kind: static", &format!("kind: static\n      error: {error}"));
        let text = &files(&written)["link/shop/web.tf"];
        ["= 200\n", "= 404\n"].map(|code| text.matches(&format!("response_code         {code}")).count())
    };
    assert_eq!(answered("404.html"), [0, 2]);
    assert_eq!(answered("index.html"), [2, 0]);
}

/// What AWS reports where a plan does not know it.
fn report(kind: &str, site: &str, attributes: &mut Map<String, Value>) {
    let mut reads = |block: &str, at: usize, known: Value| {
        let block = attributes[block][at].as_object_mut().expect("the plan has the block");
        turn::fill(block, known);
    };
    match kind {
        "aws_cloudfront_distribution" => {
            let none = json!([{ "enabled": false, "items": [] }]);
            let unset = json!({
                "default_ttl": 0, "max_ttl": 0, "grpc_config": [{ "enabled": false }], "trusted_key_groups": [],
                "trusted_signers": [], "field_level_encryption_id": "", "origin_request_policy_id": "",
                "realtime_log_config_arn": "", "smooth_streaming": false,
            });
            reads("default_cache_behavior", 0, unset);
            for origin in [0, 1] {
                reads("origin", origin, json!({ "origin_access_control_id": "known" }));
            }
            reads(
                "viewer_certificate",
                0,
                json!({ "cloudfront_default_certificate": false, "iam_certificate_id": "" }),
            );
            attributes["restrictions"][0]["geo_restriction"][0]["locations"] = json!([]);
            turn::fill(attributes, json!({ "trusted_key_groups": none, "trusted_signers": none }));
        }
        "aws_route53_record" => reads("alias", 0, json!({ "name": "d1.cloudfront.net", "zone_id": "Z2FDTNDATAQYW2" })),
        _ => {}
    }
    let bucket = format!("shop-web-pages-111122223333-{site}");
    let known = match kind {
        "aws_s3_bucket" => json!({ "id": bucket, "arn": format!("arn:aws:s3:::{bucket}") }),
        "aws_cloudfront_distribution" => {
            json!({ "id": "E1", "domain_name": "d1.cloudfront.net", "hosted_zone_id": "Z2FDTNDATAQYW2" })
        }
        _ if kind.starts_with("aws_s3_bucket_") => json!({ "id": bucket, "bucket": bucket }),
        "aws_iam_role_policy" => json!({ "id": "known", "role": "known" }),
        _ => json!({ "id": "known" }),
    };
    turn::fill(attributes, known);
}

#[test]
fn the_plan_after_a_failover_asks_the_other_bucket_first() {
    let led = |leader: SiteId| {
        let model = web(made());
        (if leader == SEOUL { model } else { failed_over(model) }, Strategy::PilotLight)
    };
    let turn = |name, store, planned| Turn {
        name,
        store,
        before: led(SEOUL),
        after: led(TOKYO),
        reported: Vec::new(),
        adopted: &[],
        planned,
    };
    let turns = [
        turn("static", "web", &["link: update aws_cloudfront_distribution.web (origin_group)"]),
        turn("static-pages", "web/pages", &[]),
    ];
    if let Some(next) = turn::next(&turns, report) {
        next.is(&turns, &[]);
    }
}

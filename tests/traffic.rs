//! How users find a site by what the catalog says, while both sites stand, one is lost, and it is back.

use crate::changes::{ACCOUNT, Stacks, World, actions, module, resources};
use crate::support::listener::Listener;
use crate::support::model::{depends_on, service, shop};
use crate::support::repository::{commit, git};
use crate::support::run::drgen;
use crate::support::{terraform, tree};
use drgen::mechanism::edge::reached;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use tempfile::TempDir;

const CATALOG: &str = r#"drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.11.0.0/16 } }
active: seoul
dns:
  public: { zone: Z0123456789EXAMPLE, name: shop.example }
  certificate:
    seoul: arn:aws:acm:ap-northeast-2:111122223333:certificate/11111111-1111-1111-1111-111111111111
    tokyo: arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222
defaults:
  contacts: [oncall]
  runtime: { cpu: 512, memory: 1GiB, scale: { min: 2, max: 4 }, port: 8080, health: /healthz }
tiers:
  both: { rto: 4h, rpo: 1h, strategy: active-active }
  warm: { rto: 4h, rpo: 1h, strategy: warm-standby }
services:
  moves:
    tier: warm
    runtime: { image: { repository: shop/moves, tag: stable } }
    endpoint: { host: moves.shop.example, public: true, routing: failover }
  near:
    tier: both
    runtime: { image: { repository: shop/near, tag: stable } }
    endpoint: { host: near.shop.example, public: true, routing: latency }
  told:
    tier: warm
    runtime: { image: { repository: shop/told, tag: stable } }
    endpoint: { host: told.shop.example, public: true }
"#;

/// A catalog with its tree.
struct Shop(TempDir);

impl Shop {
    fn new(catalog: &str) -> Self {
        let shop = Self(TempDir::new().unwrap());
        fs::write(shop.0.path().join("drgen.yaml"), catalog).unwrap();
        drgen(shop.0.path(), &["generate"]).ends(0);
        shop
    }

    /// Another catalog, or what `reconcile` is told; and the edges as they are written then.
    fn then(&self, catalog: Option<&str>, reconcile: &[&str]) -> Stacks {
        if let Some(catalog) = catalog {
            fs::write(self.0.path().join("drgen.yaml"), catalog).unwrap();
        } else {
            drgen(self.0.path(), &[&["reconcile"], reconcile].concat()).ends(0);
        }
        drgen(self.0.path(), &["generate"]).ends(0);
        self.edges()
    }

    fn edges(&self) -> Stacks {
        let mut stacks = Stacks::new();
        for (path, text) in tree::read(&self.0.path().join("dr")) {
            if let (Some((stack @ ("seoul/edge" | "tokyo/edge"), name)), true) =
                (path.rsplit_once('/'), path.ends_with(".tf"))
            {
                stacks.entry(stack.to_owned()).or_default().insert(name.to_owned(), text);
            }
        }
        stacks
    }
}

/// For each record of a service what leads users to it, one line for each site.
fn led(edges: &Stacks, service: &str) -> String {
    let mut out = String::new();
    for (stack, files) in edges {
        let text = &files["public.tf"];
        let record = text
            .split("\nresource \"aws_route53_record\" ")
            .find(|block| block.starts_with(&format!("\"{service}_{}\"", stack.split('/').next().unwrap())));
        let record = record.unwrap_or_else(|| panic!("{stack}: {text}")).split("\n}\n").next().unwrap();
        let value = |key: &str| {
            let line = record.lines().find_map(|line| line.trim().strip_prefix(key)?.trim().strip_prefix("= "));
            line.map(|value| value.trim_start_matches("aws_route53_health_check.").trim_matches('"'))
        };
        let by =
            value("weight").map_or_else(|| format!("near {}", value("region").unwrap()), |it| format!("weight {it}"));
        let check = value("health_check_id").unwrap_or("no check").trim_end_matches(".id");
        assert_eq!(value("evaluate_target_health"), Some("false"), "a load balancer is shared: {record}");
        let _ = write!(out, "{stack}: {by}, {check}; ");
    }
    out.trim_end_matches("; ").to_owned()
}

#[test]
fn records_follow_who_leads_and_checks_ask_whether_the_service_answers() {
    let shop = Shop::new(CATALOG);
    let start = shop.edges();
    assert_eq!(led(&start, "moves"), "seoul/edge: weight 100, moves_seoul_leads; tokyo/edge: weight 0, no check");
    assert_eq!(
        led(&start, "near"),
        "seoul/edge: near ap-northeast-2, near_seoul_leads; tokyo/edge: near ap-northeast-1, near_tokyo_answers"
    );
    assert_eq!(led(&start, "told"), "seoul/edge: weight 100, told_seoul; tokyo/edge: weight 0, no check");
    // What a check asks is an alarm that the site has.
    let trees = tree::read(&shop.0.path().join("dr"));
    for (site, service) in [("seoul", "moves"), ("seoul", "near"), ("tokyo", "near")] {
        let alarm = format!("\"shop-{service}-{site}-answers\"");
        assert!(
            start[&format!("{site}/edge")]["public.tf"].contains(&format!("cloudwatch_alarm_name           = {alarm}"))
        );
        assert!(
            trees[&format!("{site}/shop/{service}.tf")].contains(&format!("alarm_name        = {alarm}")),
            "{alarm}"
        );
    }
    // The scenario asks for one step, whatever leads users.
    let steps = &trees["recovery/site-loss.md"];
    assert!(
        steps.contains("Send users of told.shop.example to tokyo.") || steps.contains("to tokyo, and keep them there.")
    );

    let alone = shop.then(None, &["--active", "tokyo"]);
    assert_eq!(alone["seoul/edge"], start["seoul/edge"], "a lost site keeps every byte");
    assert!(led(&alone, "moves").ends_with("tokyo/edge: weight 100, no check"));
    assert!(led(&alone, "near").ends_with("tokyo/edge: near ap-northeast-1, no check"));

    let both = shop.then(None, &["--clean", "seoul"]);
    assert_eq!(led(&both, "moves"), "seoul/edge: weight 0, no check; tokyo/edge: weight 100, moves_tokyo_leads");
    assert_eq!(
        led(&both, "near"),
        "seoul/edge: near ap-northeast-2, near_seoul_answers; tokyo/edge: near ap-northeast-1, near_tokyo_leads"
    );
}

/// By the real provider, over the state that the plan before promised.
#[test]
fn no_turn_deletes_or_replaces_a_record() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let shop = Shop::new(CATALOG);
    let before = shop.edges();
    let people = shop.then(Some(&CATALOG.replace(", routing: failover", "")), &[]);
    let back = shop.then(Some(CATALOG), &[]);
    assert_eq!(back, before);
    let alone = shop.then(None, &["--active", "tokyo"]);
    let both = shop.then(None, &["--clean", "seoul"]);

    let world = World { dir: dir.path(), aws: Listener::start(ACCOUNT) };
    let stands = |name: &str, tree| {
        ["seoul/edge", "tokyo/edge"].map(|stack| (module(name, stack), (stack, &(tree as &Stacks)[stack])))
    };
    let held: BTreeMap<_, _> =
        [stands("before", &before), stands("people", &people), stands("alone", &alone)].into_iter().flatten().collect();
    world.write(&held);
    world.terraform(&["init", "-input=false", "-no-color"]);
    let promised = resources(&world.plan());
    let turns = [
        ("to-people", "before", &people),
        ("from-people", "people", &before),
        ("after-loss", "before", &alone),
        ("after-return", "alone", &both),
    ];
    let (mut modules, mut state) = (BTreeMap::new(), Vec::new());
    for (turn, was, tree) in turns {
        for (name, there) in stands(turn, tree) {
            let of = format!("module.{}", module(was, there.0));
            for resource in promised.iter().filter(|resource| resource["module"] == of.as_str()) {
                let mut resource = resource.clone();
                resource["module"] = json!(format!("module.{name}"));
                state.push(resource);
            }
            modules.insert(name, there);
        }
    }
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    world.state(&state);
    let plan = world.plan();
    let done = |turn: &str| {
        let lines = ["create", "delete", "forget"]
            .into_iter()
            .flat_map(|action| actions(&plan, turn, action).into_iter().map(move |line| format!("{action} {line}")));
        lines.map(|line| line.replace("aws_route53_health_check.", "")).collect::<Vec<_>>()
    };
    assert_eq!(done("to-people"), ["delete seoul/edge moves_seoul_answers", "delete seoul/edge moves_seoul_leads"]);
    assert_eq!(done("from-people"), ["create seoul/edge moves_seoul_answers", "create seoul/edge moves_seoul_leads"]);
    assert_eq!(done("after-loss"), ["delete tokyo/edge near_tokyo_answers"]);
    assert_eq!(
        done("after-return"),
        [
            "create tokyo/edge moves_tokyo",
            "create tokyo/edge moves_tokyo_answers",
            "create tokyo/edge moves_tokyo_leads",
            "create tokyo/edge near_tokyo",
            "create tokyo/edge near_tokyo_answers",
            "create tokyo/edge near_tokyo_leads",
            "create tokyo/edge told_tokyo",
            "delete seoul/edge moves_seoul",
            "delete seoul/edge moves_seoul_answers",
            "delete seoul/edge moves_seoul_leads",
            "delete seoul/edge near_seoul",
            "delete seoul/edge near_seoul_leads",
            "delete seoul/edge told_seoul",
        ],
        "checks only"
    );
}

#[test]
fn a_difference_says_what_another_routing_takes() {
    let shop = Shop::new(CATALOG);
    let dir = shop.0.path();
    git(dir, &["init", "--quiet"]);
    commit(dir, "a shop");
    let diff = |catalog: &str| {
        fs::write(dir.join("drgen.yaml"), catalog).unwrap();
        drgen(dir, &["diff"]).ends(0).stdout
    };
    let people = diff(&CATALOG.replace(", routing: failover", ""));
    assert!(
        people.contains("moves") && people.contains("led by failover -> weighted; migration: apply `edge`"),
        "{people}"
    );
    let far = diff(&CATALOG.replace(", routing: latency", ""));
    assert!(far.contains("led by latency -> weighted; migration: 1. change both records"), "{far}");
}

#[test]
fn what_is_reached_is_the_nearest_thing_that_it_holds_of() {
    let mut model = shop(["a", "b", "c", "d"].map(service).into());
    for (from, to) in [("a", "b"), ("b", "a"), ("b", "c")] {
        let (from, to) = (model.find(from).unwrap(), model.find(to).unwrap());
        model.components[from.index()].depends_on.push(depends_on(to));
    }
    let id = |name: &str| model.find(name).unwrap();
    let of = |what: &str| {
        let found = reached(&model, |it| it == id(what));
        ["a", "b", "c", "d"].map(|name| found[id(name).index()].map(|id| model.component(id).id.clone()))
    };
    let c = Some("c".to_owned());
    assert_eq!(of("c"), [c.clone(), c.clone(), c, None]);
    assert_eq!(of("d"), [None, None, None, Some("d".to_owned())]);
}

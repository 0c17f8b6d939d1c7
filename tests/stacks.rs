//! What stacks hold, and what the next run makes of the one before.

use crate::support::model::{SEOUL, TOKYO, component, failed_over, gib, service, shop};
use crate::support::stacks::{choice, render};
use crate::terraform::everything;
use drgen::capability::Offer;
use drgen::emit::{slots, terraform};
use drgen::lock::{Locks, Slot};
use drgen::mechanism::{self, Protected, edge};
use drgen::model::*;
use drgen::step::{Act, Gate, Is, Look, Param, Scenario, Step};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Files = BTreeMap<String, String>;

fn bucket(id: &str) -> Component {
    component(id, Kind::S3(S3 { size: gib(10), write_rate: None, lock: None, mfa_delete: false }))
}

fn steps(model: &Model, id: &str, level: Strategy, lost: SiteId) -> Vec<Step> {
    let id = model.find(id).unwrap();
    let levels = vec![level; model.components.len()];
    let it = Protected { model, id, component: model.component(id), level, levels: &levels };
    mechanism::of(&it.component.kind).steps(&it, Scenario::SiteLoss { lost })
}

/// `name<gate+gate`, `*` where AWS throttles, `~` where nobody waits for it.
fn told(steps: &[Step]) -> Vec<String> {
    let gate = |gate: &Gate| match gate {
        Gate::Decision => "decision",
        Gate::Dependencies => "dependencies",
        Gate::Prepared => "prepared",
        Gate::Go => "go",
        Gate::Writers => "writers",
        Gate::Reconciled => "reconciled",
        Gate::OwnStep(name) => name,
    };
    let marks = |step: &Step| {
        format!("{}{}", if step.throttle.is_some() { "*" } else { "" }, if step.trailing { "~" } else { "" })
    };
    let waits = |step: &Step| step.waits.iter().map(gate).collect::<Vec<_>>().join("+");
    steps.iter().map(|step| format!("{}{}<{}", step.name, marks(step), waits(step))).collect()
}

#[test]
fn a_service_starts_as_far_as_it_stands_already() {
    let zero = ["raise-floor<dependencies", "start-tasks*<raise-floor", "verify<start-tasks", "enable-jobs~<verify"];
    let half =
        ["raise-floor<decision", "scale-out*<raise-floor", "verify<scale-out+dependencies", "enable-jobs~<verify"];
    let full = ["verify<decision+dependencies", "enable-jobs~<verify"];
    let model = everything();
    for (level, expected) in [
        (Strategy::BackupRestore, &zero[..]),
        (Strategy::PilotLight, &zero[..]),
        (Strategy::WarmStandby, &half[..]),
        (Strategy::ActiveActive, &full[..]),
    ] {
        assert_eq!(told(&steps(&model, "order", level, SEOUL)), expected, "{}", level.name());
    }
    // The passive site is lost: nothing has to move, and its jobs ran here all along.
    assert!(steps(&model, "order", Strategy::PilotLight, TOKYO).is_empty());
}

/// `order` on instances, behind the same load balancers.
fn on_instances(reserve: bool) -> Model {
    let mut model = everything();
    let order = model.find("order").unwrap();
    let kind = &mut model.components[order.0 as usize].kind;
    let Kind::Ecs(ecs) = kind.clone() else { panic!("it runs on ECS") };
    *kind = Kind::Ec2(Box::new(Ec2 {
        image: MachineImage::Named([Some("ami-0a1b2c3d4e5f60718".to_owned()), None]),
        instance_type: "m7g.large".to_owned(),
        disk: None,
        reserve,
        min: ecs.min,
        max: ecs.max,
        port: ecs.port,
        health: ecs.health,
        environment: ecs.environment,
        secrets: ecs.secrets,
        endpoint: ecs.endpoint,
    }));
    model
}

#[test]
fn instances_start_as_far_as_they_stand_already() {
    let zero = ["start-instances<dependencies", "verify<start-instances"];
    let half = ["scale-out<decision", "verify<scale-out+dependencies"];
    let full = ["verify<decision+dependencies"];
    let model = on_instances(false);
    for (level, expected) in [
        (Strategy::BackupRestore, &zero[..]),
        (Strategy::PilotLight, &zero[..]),
        (Strategy::WarmStandby, &half[..]),
        (Strategy::ActiveActive, &full[..]),
    ] {
        assert_eq!(told(&steps(&model, "order", level, SEOUL)), expected, "{}", level.name());
    }
    assert!(steps(&model, "order", Strategy::PilotLight, TOKYO).is_empty());
}

#[test]
fn room_for_instances_is_kept_where_some_stand_by_and_paid_as_if_all_ran() {
    let usage = |reserve: bool, level| {
        let model = on_instances(reserve);
        let order = model.component(model.find("order").unwrap());
        let Offer::Yes(offer) = mechanism::of(&order.kind).offer(order, level, &model) else { panic!("it is offered") };
        offer.usage.iter().map(|usage| (usage.sku.to_string(), usage.milli)).collect::<Vec<_>>()
    };
    let instances = |count: u64| vec![("ec2.m7g.large".to_owned(), Some(count * 1_000))];
    assert_eq!(usage(true, Strategy::PilotLight), [], "room without an instance would cost what instances do");
    assert_eq!(usage(false, Strategy::WarmStandby), instances(2));
    // Four in three zones: two in each.
    assert_eq!(usage(true, Strategy::WarmStandby), instances(6));
    assert_eq!(usage(false, Strategy::ActiveActive), instances(4));
    let (files, _) = render(&on_instances(true), Strategy::WarmStandby, &Locks::default());
    for site in ["seoul", "tokyo"] {
        let text = &files[&format!("{site}/commerce/order.tf")];
        assert!(text.contains("instance_count          = 2"), "{text}");
    }
    assert!(files["tokyo/commerce/order.tf"].contains("resource \"aws_ami_copy\" \"order_tokyo\""));
    assert!(!files["seoul/commerce/order.tf"].contains("aws_ami_copy"), "the original is there");
    let mut moved = on_instances(true);
    moved.active = TOKYO;
    let (after, _) = render(&moved, Strategy::WarmStandby, &Locks::default());
    assert!(!after["seoul/commerce/order.tf"].contains("aws_ami_copy"), "who leads turns no copy round");
    assert_eq!(
        after["tokyo/commerce/order.tf"].matches("aws_ami_copy").count(),
        files["tokyo/commerce/order.tf"].matches("aws_ami_copy").count()
    );
}

/// A store that is restored beside itself stops whatever runs its users, and starts it again.
#[test]
fn groups_of_instances_stop_and_start_with_the_store_that_they_write_to() {
    let model = on_instances(false);
    let id = model.find("order/db").unwrap();
    let levels = vec![Strategy::WarmStandby; model.components.len()];
    let it = Protected { model: &model, id, component: model.component(id), level: levels[0], levels: &levels };
    let steps = mechanism::of(&it.component.kind).steps(&it, Scenario::StoreLost { site: SEOUL });
    let sizes = |name: &str| {
        let step = steps.iter().find(|step| step.name == name).unwrap();
        let Act::Calls(calls) = &step.act else { panic!("{name} calls") };
        let groups = calls.iter().filter(|call| call.action == "UpdateAutoScalingGroup");
        groups.map(|call| format!("{:?}", &call.params[1..])).collect::<Vec<_>>()
    };
    let size = |min: u32, max: u32| {
        vec![format!(
            "[(\"MinSize\", Number({min})), (\"MaxSize\", Number({max})), (\"DesiredCapacity\", Number({min}))]"
        )]
    };
    assert_eq!((sizes("stop-writers"), sizes("start-writers")), (size(0, 0), size(4, 20)));
}

#[test]
fn one_that_serves_nobody_and_keeps_no_task_only_gets_its_jobs() {
    let mut model = everything();
    let order = model.find("order").unwrap();
    if let Kind::Ecs(ecs) = &mut model.components[order.0 as usize].kind {
        (ecs.min, ecs.port, ecs.endpoint) = (0, None, None);
    }
    assert_eq!(told(&steps(&model, "order", Strategy::PilotLight, SEOUL)), ["enable-jobs~<decision+dependencies"]);
}

#[test]
fn the_switch_is_one_call_in_the_site_that_takes_over() {
    let model = everything();
    let services = ["admin", "order"].map(|id| model.find(id).unwrap());
    let step = edge::switch_step(&model, &services, TOKYO);
    assert_eq!((step.site, step.needs.len()), (TOKYO, 0));
    let Act::Call(call) = &step.act else { panic!("one call") };
    assert_eq!((call.service, call.action), ("cloudwatch", "PutMetricData"));
    let Some((_, Param::Objects(data))) = call.params.iter().find(|(name, _)| *name == "MetricData") else {
        panic!("has data")
    };
    assert_eq!(data.len(), 1, "a host inside is answered by each site for itself");
    let Look::Answer(call, shows) = &step.check.look else { panic!("asks") };
    assert_eq!(shows[0].is, Is::AtLeast(1));
    // The alarm that it watches is the one that the other site's health check reads.
    let (files, _) = render(&model, Strategy::PilotLight, &Locks::default());
    let Param::List(alarms) = &call.params[0].1 else { panic!("names alarms") };
    let alarm = &alarms[0];
    assert!(files["tokyo/edge/switch.tf"].contains(&format!("alarm_name        = {alarm:?}")));
    assert!(files["seoul/edge/public.tf"].contains(&format!("cloudwatch_alarm_name           = {alarm:?}")));
}

#[test]
fn places_behind_load_balancers_stay() {
    let names = |count: usize| (0..count).map(|n| service(&format!("s{n:03}"))).collect::<Vec<_>>();
    let first = shop(names(101));
    let (_, locks) = render(&first, Strategy::PilotLight, &Locks::default());
    let slot = |slots: &BTreeMap<String, Slot>, id: &str| {
        let Slot { shard, priority } = slots[&format!("internal/{id}")];
        (shard, priority)
    };
    let before = slots::assign(&first, &Locks::default());
    assert_eq!(slot(&before, "s000"), (0, 1));
    assert_eq!(slot(&before, "s098"), (0, 99));
    assert_eq!(slot(&before, "s099"), (1, 1));

    // One goes, two come, at the front of the names.
    let mut changed = names(101);
    changed.remove(5);
    changed.extend([service("a"), service("b")]);
    let after = slots::assign(&shop(changed), &locks);
    assert!(after.iter().filter(|(key, _)| before.contains_key(*key)).all(|(key, slot)| before[key] == *slot));
    // Not the place that was left: its rule only goes with the same apply.
    assert_eq!((slot(&after, "a"), slot(&after, "b")), ((1, 3), (1, 4)));
}

#[test]
fn data_that_leaves_the_catalog_is_let_go_and_taken_up_again() {
    let with = shop(vec![service("order"), bucket("order/files"), bucket("order/old")]);
    let without = shop(vec![service("order"), bucket("order/files")]);
    let (_, first) = render(&with, Strategy::PilotLight, &Locks::default());
    assert!(terraform::forgotten(&with, &first).is_empty());
    assert_eq!(terraform::forgotten(&without, &first).into_iter().collect::<Vec<_>>(), ["order/old"]);

    let (files, second) = render(&without, Strategy::PilotLight, &first);
    let address = "aws_s3_bucket.order_old_seoul";
    assert!(files["seoul/commerce/removed.tf"].contains(&format!("from = {address}\n")));
    assert!(!files["seoul/commerce/order.tf"].contains("order_old"));
    assert!(second.stacks["seoul/commerce"].tombstones.contains_key(address));

    // It stays so until a state shows that it was done.
    let (files, third) = render(&without, Strategy::PilotLight, &second);
    assert!(files["seoul/commerce/removed.tf"].contains(address));

    let (files, fourth) = render(&with, Strategy::PilotLight, &third);
    assert!(!files.contains_key("seoul/commerce/removed.tf"));
    assert!(files["seoul/commerce/imports.tf"].contains(&format!("to = {address}\n")));
    assert!(fourth.stacks["seoul/commerce"].tombstones.is_empty());
    assert_eq!(fourth.stacks["seoul/commerce"].imports[address], first.stacks["seoul/commerce"].stateful[address].id);
}

#[test]
fn data_that_moves_to_another_stack_is_let_go_here_and_imported_there() {
    let here = shop(vec![service("auth"), service("order"), bucket("order/files")]);
    let (_, first) = render(&here, Strategy::PilotLight, &Locks::default());
    let mut there = here.clone();
    there.groups.push(Group { name: "sales".to_owned(), ..Group::default() });
    for id in ["order", "order/files"].map(|id| there.find(id).unwrap()) {
        let component = &mut there.components[id.0 as usize];
        (component.group, component.platform) = (GroupId(1), GroupId(1));
        there.groups[0].components.retain(|other| *other != id);
        there.groups[1].components.push(id);
    }
    let (files, second) = render(&there, Strategy::PilotLight, &first);
    for site in ["seoul", "tokyo"] {
        let address = format!("aws_s3_bucket.order_files_{site}");
        assert!(files[&format!("{site}/commerce/removed.tf")].contains(&address));
        assert!(files[&format!("{site}/sales/imports.tf")].contains(&address));
        let bucket = &first.stacks[&format!("{site}/commerce")].stateful[&address];
        assert_eq!(second.stacks[&format!("{site}/sales")].imports[&address], bucket.id);
    }

    // Generated one by one: what one stack has let go of already, the other still takes up.
    let mut half = first.clone();
    for site in ["seoul", "tokyo"] {
        let stack = format!("{site}/commerce");
        half.stacks.insert(stack.clone(), second.stacks[&stack].clone());
    }
    assert_eq!(render(&there, Strategy::PilotLight, &half), (files, second.clone()));

    // The whole stack goes: what is left of it lets go of what it held.
    let mut alone = there.clone();
    alone.components[0].group = GroupId(0);
    alone.components[0].id = "order-0".to_owned();
    alone.groups.remove(1);
    for component in &mut alone.components {
        (component.group, component.platform) = (GroupId(0), GroupId(0));
    }
    alone.groups[0].components = (0..alone.components.len() as u32).map(ComponentId).collect();
    let (files, third) = render(&alone, Strategy::PilotLight, &second);
    assert!(files["seoul/sales/removed.tf"].contains("aws_s3_bucket.order_files_seoul"));
    assert!(files["seoul/sales/terraform.tf"].contains("seoul/sales/terraform.tfstate"));
    assert!(!third.stacks["seoul/sales"].tombstones.is_empty());
    assert!(files["seoul/commerce/imports.tf"].contains("aws_s3_bucket.order_files_seoul"));
}

#[test]
fn stacks_come_after_what_they_need_and_stay_where_they_are() {
    let index = |files: &Files| serde_json::from_str::<Vec<Value>>(&files["stacks.json"]).unwrap();
    let model = everything();
    let (files, locks) = render(&model, Strategy::PilotLight, &Locks::default());
    let mut seen = Vec::new();
    for stack in index(&files) {
        for before in stack["after"].as_array().unwrap() {
            assert!(seen.contains(before), "{stack}");
        }
        seen.push(stack["path"].clone());
    }
    assert!(seen.contains(&"global/commerce".into()) && seen.contains(&"link/commerce".into()));

    // After a failover the states of what belongs to no site stay in the bucket where they are.
    let state = |files: &Files| {
        let link = index(files).into_iter().find(|stack| stack["path"] == "global/commerce").unwrap();
        link["state"]["bucket"].clone()
    };
    let (after, _) = render(&failed_over(model.clone()), Strategy::PilotLight, &locks);
    assert_eq!(state(&files), "shop-tfstate-111122223333-tokyo");
    assert_eq!(state(&after), "shop-tfstate-111122223333-tokyo");
}

#[test]
fn another_service_touches_no_file_of_the_others() {
    let few = shop(vec![service("auth"), service("order"), bucket("order/files")]);
    let more = shop(vec![service("auth"), service("main"), service("order"), bucket("order/files")]);
    let (before, locks) = render(&few, Strategy::WarmStandby, &Locks::default());
    let (after, _) = render(&more, Strategy::WarmStandby, &locks);
    let touched: Vec<&String> =
        after.iter().filter(|(name, text)| before.get(*name) != Some(text)).map(|(n, _)| n).collect();
    assert_eq!(
        touched,
        [
            "global/commerce/main.tf",
            "seoul/commerce/fence.asl.json",
            "seoul/commerce/main.tf",
            "seoul/edge/private.tf",
            "tokyo/commerce/main.asl.json",
            "tokyo/commerce/main.tf",
            // A line of the one list of what has to be well for the group to be ready.
            "tokyo/commerce/shared.tf",
            "tokyo/commerce/stack.asl.json",
            "tokyo/edge/private.tf",
            // It is announced when all is back.
            "tokyo/recovery/site-loss.asl.json",
        ]
    );
    assert!(before.keys().all(|name| after.contains_key(name)));
}

#[test]
fn variables_come_from_everything_that_is_needed_and_the_users_own_win() {
    let mut model = everything();
    let order = model.find("order").unwrap();
    let db = model.find("order/db").unwrap();
    let span = model.component(order).span;
    if let Kind::Ecs(ecs) = &mut model.components[order.0 as usize].kind {
        ecs.environment.push(("AUTH_URL".to_owned(), "http://elsewhere".to_owned()));
        ecs.secrets = vec![("DATABASE".to_owned(), SecretRef { store: db, binding: "credentials".to_owned(), span })];
    }
    let (files, _) = render(&model, Strategy::PilotLight, &Locks::default());
    let text = &files["tokyo/commerce/order.tf"];
    let value = |name: &str| {
        let (_, rest) = text.split_once(&format!("= \"{name}\"\n"))?;
        rest.lines().next()?.split_once("= ").map(|(_, value)| value.to_owned())
    };
    let secret = "\"arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/order/db\"";
    for (name, expected) in [
        ("AUTH_URL", "\"http://elsewhere\""),
        ("DATABASE", secret),
        ("DB_CREDENTIALS", secret),
        ("DR_SITE", "\"tokyo\""),
        ("LOG", "\"$${info} \\\"quoted\\\"\""),
    ] {
        assert_eq!(value(name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(value("FILES_BUCKET").as_deref(), Some("\"shop-order-files-111122223333-tokyo\""));
}

#[test]
fn a_site_where_route_53_is_served_keeps_names_out_of_both() {
    let mut model = everything();
    model.sites[1].region = "us-east-1".to_owned();
    let (files, _) = render(&model, Strategy::PilotLight, &Locks::default());
    let holds = |name: &str, text: &str| files.iter().any(|(path, file)| path.starts_with(name) && file.contains(text));
    assert!(!holds("seoul/", "aws_route53") && !holds("tokyo/", "aws_route53"));
    assert!(holds("seoul/edge", "aws_cloudwatch_metric_alarm") && holds("global/edge", "aws_route53_record"));
    assert!(!holds("seoul/", "\"aws_iam") && !holds("tokyo/", "\"aws_iam"));

    // Of two records without weight each would be answered: the one that gains it is changed first.
    let (first, then) = ("seoul_public.tf", "tokyo_public.tf");
    let after = |record: &str| format!("depends_on = [aws_route53_record.{record}]");
    assert!(!files[&format!("global/edge/{first}")].contains("depends_on"));
    assert!(files[&format!("global/edge/{then}")].contains(&after("order_seoul")));
    let (files, _) = render(&failed_over(model.clone()), Strategy::PilotLight, &Locks::default());
    assert!(files[&format!("global/edge/{first}")].contains(&after("order_tokyo")));
    assert!(!files[&format!("global/edge/{then}")].contains("depends_on"));
}

#[test]
fn what_belongs_to_a_lost_site_or_needs_it_is_not_rendered() {
    let model = everything();
    let (before, locks) = render(&model, Strategy::PilotLight, &Locks::default());
    for lost in [SEOUL, TOKYO] {
        let mut model = if lost == SEOUL { failed_over(model.clone()) } else { model.clone() };
        model.lost = Some(lost);
        let (files, after) = render(&model, Strategy::PilotLight, &locks);
        let site = &model.site(lost).name;
        // The states of what has no region are in tokyo, which was passive at first.
        let global = if lost == TOKYO { "global/" } else { "nothing/" };
        let tops = [format!("{site}/"), format!("bootstrap/{site}/"), "link/".to_owned(), global.to_owned()];
        let is_kept = |path: &str| tops.iter().any(|top| path.starts_with(top.as_str()));
        assert!(before.keys().any(|path| is_kept(path)) && !files.keys().any(|path| is_kept(path)));
        assert!(files.keys().any(|path| path.starts_with(&model.site(lost.other()).name)));
        assert_eq!(files.keys().any(|path| path.starts_with("global/")), lost == SEOUL);
        // Every directory of before still has its unit: what has none is taken off the disk.
        assert!(locks.stacks.keys().all(|dir| after.stacks.contains_key(dir)));
    }
}

/// One point is sent: whatever evaluates a period after it, with nothing in it, must leave the switch thrown.
#[test]
fn a_switch_that_was_thrown_by_one_point_stays_thrown() {
    let (files, _) = render(&everything(), Strategy::PilotLight, &Locks::default());
    let blocks = |kind: &str| -> Vec<&str> {
        let texts = files.iter().filter(|(path, _)| path.contains("/edge/")).map(|(_, text)| text);
        texts
            .flat_map(|text| text.split("\nresource ").filter(|block| block.starts_with(&format!("\"{kind}\""))))
            .collect()
    };
    let words = |block: &str| block.split_whitespace().collect::<Vec<_>>().join(" ");
    let (alarms, checks) = (blocks("aws_cloudwatch_metric_alarm"), blocks("aws_route53_health_check"));
    assert!(alarms.len() >= 2 && !checks.is_empty(), "{} alarms, {} checks", alarms.len(), checks.len());
    for alarm in alarms.into_iter().map(words) {
        // Of one period, so that one point is all that it takes; and Route 53 takes no alarm on some periods of several.
        for argument in
            ["evaluation_periods = 1", "treat_missing_data = \"ignore\"", "statistic = \"Maximum\"", "threshold = 1"]
        {
            assert!(alarm.contains(argument), "{argument}: {alarm}");
        }
        assert!(!alarm.contains("datapoints_to_alarm"), "{alarm}");
    }
    for check in checks.into_iter().map(words) {
        assert!(check.contains("type = \"CLOUDWATCH_METRIC\""), "{check}");
        assert!(check.contains("insufficient_data_health_status = \"LastKnownStatus\""), "{check}");
    }
}

#[test]
fn the_switch_is_put_back_by_the_call_that_threw_it() {
    let model = everything();
    let hosts: Vec<ComponentId> = model.find("order").into_iter().collect();
    let thrown = edge::switch_step(&model, &hosts, TOKYO);
    let [back] = &edge::reset_steps(&model, TOKYO)[..] else { panic!("one call") };
    assert_eq!(Some(&back.act), thrown.undo.as_ref());
    assert_eq!((back.site, &back.undo), (TOKYO, &None));
    let (Look::Answer(seen, was), Look::Answer(call, is)) = (&thrown.check.look, &back.check.look) else { panic!() };
    assert_eq!(seen, call, "the same alarms");
    assert!(was[0].find.jmespath().contains("'ALARM'") && is[0].find.jmespath().contains("'OK'"));
}

#[test]
fn only_what_runs_wholly_in_both_sites_is_answered_by_both() {
    let mut model = everything();
    let weight = |model: &Model, level| {
        let (files, _) = render(model, level, &Locks::default());
        let text = &files["tokyo/edge/public.tf"];
        text.lines().find_map(|line| line.trim().strip_prefix("weight = ")).map(str::to_owned)
    };
    let auto = choice(&model, Strategy::ActiveActive);
    assert!(auto.levels.iter().any(|level| *level != Strategy::ActiveActive), "a single writer");
    assert_eq!(weight(&model, Strategy::ActiveActive).as_deref(), Some("0"));
    // Without stores.
    model = shop(vec![service("order")]);
    model.dns = everything().dns;
    if let Kind::Ecs(ecs) = &mut model.components[0].kind {
        let span = everything().components[0].span;
        ecs.endpoint = Some(Endpoint {
            host: "order.shop.example".to_owned(),
            public: true,
            routing: Routing::Weighted,
            despite_loss: false,
            span,
        });
    }
    assert_eq!(weight(&model, Strategy::ActiveActive).as_deref(), Some("100"));
    assert_eq!(weight(&model, Strategy::WarmStandby).as_deref(), Some("0"));
}

/// Machines and fences have roles, also where nothing else of a stack is global.
#[test]
fn every_role_that_is_named_is_made() {
    let queue = |id: &str| component(id, Kind::Sqs(Sqs { fifo: false, loss: Some(Loss::Acceptable) }));
    let mut model = shop(vec![queue("jobs")]);
    model.groups[0].name = "bus".to_owned();
    let (files, _) = render(&model, Strategy::WarmStandby, &Locks::default());
    let own = |path: &str| path.contains("/bus/");
    let named = |text: &str| {
        let roles = text.split(":role/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        roles.collect::<Vec<_>>()
    };
    let roles: BTreeSet<String> =
        files.iter().filter(|(path, _)| own(path)).flat_map(|(_, text)| named(text)).collect();
    assert!(!roles.is_empty(), "its steps are carried out by a machine");
    for role in roles {
        let name = |line: &str| line.trim_start().starts_with("name ") && line.ends_with(&format!("= \"{role}\""));
        let made = files.iter().any(|(path, text)| path.starts_with("global/") && text.lines().any(name));
        assert!(made, "nobody makes {role}");
    }
}

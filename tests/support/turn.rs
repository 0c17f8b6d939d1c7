//! What the next plan does to a store with one writer after a failover: the real provider over a state made up as AWS
//! reports it.
//!
//! The state is what the plan before the failover promised, with the values that only AWS knows, and with what the
//! failover changed behind Terraform's back.

use super::aws::Aws;
use super::fragment::{Case, write_modules};
use super::model::{SEOUL, TOKYO};
use super::{plan, terraform};
use drgen::gate;
use drgen::mechanism::stack::Place;
use drgen::model::{Lead, Model, Strategy};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A change of who leads, or of the level.
pub struct Turn {
    pub name: &'static str,
    /// Which store.
    pub store: &'static str,
    pub before: (Model, Strategy),
    pub after: (Model, Strategy),
    /// What the failover changed: address in a site's stack, attribute, value.
    pub reported: Vec<(&'static str, &'static str, Value)>,
    /// What was made outside of Terraform and then imported.
    pub adopted: &'static [&'static str],
    /// Every change of the next plan.
    pub planned: &'static [&'static str],
}

impl Turn {
    /// The store in a model, led like this.
    pub fn led(store: &str, mut model: Model, lead: Lead) -> Model {
        model.active = lead.leader;
        let store = model.find(store).expect("the model holds the store");
        model.components[store.0 as usize].lead = lead;
        model
    }
}

/// What AWS reports of a resource of a type in a site, where a plan does not know it.
pub type Report = fn(&str, &str, &mut Map<String, Value>);

/// Gives a resource what AWS knows of it, where it has no value yet.
pub fn fill(attributes: &mut Map<String, Value>, known: Value) {
    for (name, value) in known.as_object().cloned().unwrap_or_default() {
        if attributes.get(&name).is_none_or(Value::is_null) {
            attributes.insert(name, value);
        }
    }
}

/// What the next plan does.
pub struct Next {
    /// Every change, in the order of the turns.
    pub changes: Vec<String>,
    /// Turn, site and what the gate refuses, in the order of their names.
    pub refused: Vec<String>,
}

impl Next {
    /// Holds the plan against what the turns say, and against what the gate is said to refuse. Nothing but alarms and
    /// parameters is ever deleted.
    pub fn is(&self, turns: &[Turn], refused: &[&str]) {
        for line in &self.changes {
            let bare = ["aws_cloudwatch_metric_alarm", "aws_ssm_parameter"].iter().any(|kind| line.contains(kind));
            assert!(!line.contains(": delete") || bare, "{line}");
        }
        let expected: Vec<String> =
            turns.iter().flat_map(|turn| turn.planned.iter().map(|line| format!("{} {line}", turn.name))).collect();
        let same = self.changes == expected && self.refused == refused;
        assert!(same, "{:#?}\nrefused: {:#?}", self.changes, self.refused);
    }
}

/// Plans all turns at once: a provider takes seconds to start. `None` where there is no Terraform.
pub fn next(turns: &[Turn], report: Report) -> Option<Next> {
    let dir = TempDir::new().expect("a test can make a directory");
    terraform::terraform_with_aws(dir.path())?;
    let aws = Aws::start();
    aws.serve(dir.path());
    let case = |turn: &Turn, when: &str, (model, level): &(Model, Strategy)| Case {
        name: format!("{}-{when}", turn.name),
        ..Case::new("", model.clone(), turn.store, *level)
    };
    let before: Vec<Case> = turns.iter().map(|turn| case(turn, "before", &turn.before)).collect();
    let after: Vec<Case> = turns.iter().map(|turn| case(turn, "after", &turn.after)).collect();

    // Both are planned at once: a provider takes seconds to start.
    let both: Vec<Case> =
        turns.iter().flat_map(|turn| [case(turn, "before", &turn.before), case(turn, "after", &turn.after)]).collect();
    write_modules(&both, dir.path()).expect("the directory of a test can be written");
    terraform::run(dir.path(), &["init", "-input=false", "-no-color"]);
    let mut promised = plan::promised(dir.path(), report);
    let mut state = Vec::new();
    for turn in turns {
        let key = |when: &str, address: &str| (format!("{}-{when}", turn.name), address.to_owned());
        for address in turn.adopted {
            let made = promised[&key("after", address)].clone();
            promised.insert(key("before", address), made);
        }
        for (address, attribute, value) in &turn.reported {
            let resource = promised.get_mut(&key("before", address)).expect("what is reported was planned");
            resource["instances"][0]["attributes"][*attribute] = value.clone();
        }
        let standing = promised.iter().filter(|((name, _), _)| *name == key("before", "").0);
        for ((_, address), resource) in standing {
            let site = address.split_once(':').expect("an address names its site").0;
            let mut resource = resource.clone();
            resource["module"] = json!(format!("module.{}-after-{site}", turn.name));
            state.push(resource);
        }
    }
    write_modules(&after, dir.path()).expect("the directory of a test can be written");
    for (before, after) in before.iter().zip(&after) {
        tombstones(before, after, dir.path());
    }
    let text = json!({
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "aaaaaaaa-0000-0000-0000-000000000000",
        "outputs": {},
        "resources": state,
        "check_results": null,
    });
    fs::write(dir.path().join("terraform.tfstate"), text.to_string()).expect("the directory of a test can be written");

    let order: Vec<&str> = turns.iter().map(|turn| turn.name).collect();
    let planned = plan::plan(dir.path());
    let mut changes = plan::changes(&planned);
    changes.sort_by_key(|(turn, line)| (order.iter().position(|name| name == turn), line.clone()));
    let changes: Vec<String> = changes.into_iter().map(|(turn, line)| format!("{turn} {line}")).collect();
    Some(Next { changes, refused: refused(&planned) })
}

/// Turn, site and what is refused, in the order of their names.
fn refused(planned: &Value) -> Vec<String> {
    let plan = gate::Plan::read(planned.to_string().as_bytes()).expect("Terraform's own plan can be read");
    let refused = gate::judge(&plan, &[]).refused;
    let flags = refused.iter().map(|harm| harm.flag().replacen("module.", "", 1).replacen("-after-", " ", 1));
    flags.map(|flag| flag.replacen(".aws_", ": aws_", 1)).collect()
}

/// What an emitted stack says of stateful resources that left it.
fn tombstones(before: &Case, after: &Case, dir: &Path) {
    for (place, name) in [(Place::Site(SEOUL), "seoul"), (Place::Site(TOKYO), "tokyo"), (Place::Link, "link")] {
        let stateful = |case: &Case| case.terraform(place).1;
        let now = stateful(after);
        let gone: Vec<String> = stateful(before).into_keys().filter(|address| !now.contains_key(address)).collect();
        let text: String = gone
            .iter()
            .map(|address| format!("removed {{\n  from = {address}\n  lifecycle {{\n    destroy = false\n  }}\n}}\n"))
            .collect();
        if !gone.is_empty() {
            fs::write(dir.join(format!("{}-{name}/removed.tf", after.name)), text)
                .expect("the directory of a test can be written");
        }
    }
}

//! One store at one level, rendered as its stacks would hold it.

use crate::support::model::{SEOUL, TOKYO};
use drgen::capability::{Capability, Estimate, Offer};
use drgen::emit::slots;
use drgen::hcl;
use drgen::lock::{Lock, LockedResource, Locks};
use drgen::mechanism::stack::{Place, Stack};
use drgen::mechanism::{self, BindingValue, Link, Protected};
use drgen::model::{ComponentId, Model, SiteId, Strategy};
use drgen::recovery::command::{command, question};
use drgen::step::{Act, Instead, Look, Scenario, Step};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What is rendered.
pub struct Case {
    /// `dynamodb-pilot-light`
    pub name: String,
    pub model: Model,
    /// The store.
    pub store: ComponentId,
    pub level: Strategy,
}

/// A file of a fragment.
pub struct Fragment {
    pub file: String,
    pub text: String,
}

impl Case {
    /// `what` names the fragment together with the level.
    pub fn new(what: &str, model: Model, store: &str, level: Strategy) -> Self {
        let store = model.find(store).expect("the model holds the store");
        Self { name: format!("{what}-{}", level.name()), model, store, level }
    }

    /// Calls with the component as it is protected.
    pub fn with<T>(&self, ask: impl FnOnce(&Protected<'_>) -> T) -> T {
        let levels = vec![self.level; self.model.components.len()];
        let component = self.model.component(self.store);
        ask(&Protected { model: &self.model, id: self.store, component, level: self.level, levels: &levels })
    }

    fn mechanism(&self) -> &'static dyn mechanism::Mechanism {
        mechanism::of(&self.model.component(self.store).kind)
    }

    /// The steps once a site is lost.
    pub fn steps(&self, lost: SiteId) -> Vec<Step> {
        self.scenario(Scenario::SiteLoss { lost })
    }

    /// The steps of a scenario.
    pub fn scenario(&self, scenario: Scenario) -> Vec<Step> {
        self.with(|it| self.mechanism().steps(it, scenario))
    }

    /// What to see before, the steps, and how it is protected again.
    fn around(&self, it: &Protected<'_>, scenario: Scenario) -> (Vec<Step>, Option<Step>) {
        let mut model = it.model.clone();
        model.active = model.active.other();
        let lead = &mut model.components[it.id.index()].lead;
        (lead.leader, lead.follower) = (lead.leader.other(), Some(lead.leader));
        if self.mechanism().link(it) == Link::Breaks {
            lead.generation[lead.leader.other().index()] += 1;
        }
        let after = Protected { model: &model, component: model.component(it.id), ..*it };
        (self.mechanism().prechecks(it, scenario), self.mechanism().protect_again(&after, scenario))
    }

    /// What the mechanism promises at this level, or why it cannot.
    pub fn offer(&self) -> Result<Capability, String> {
        self.with(|it| match self.mechanism().offer(it.component, self.level, it.model) {
            Offer::Yes(capability) => Ok(capability),
            Offer::No(reason) => Err(reason.into_owned()),
        })
    }

    /// What the store adds to a stack, and what the lock remembers of it.
    pub fn terraform(&self, place: Place) -> (String, BTreeMap<String, LockedResource>) {
        let (lock, slots) = (Lock::default(), slots::assign(&self.model, &Locks::default()));
        let mut stack = Stack::new(&self.model, place, self.model.component(self.store).group, &lock, &slots);
        stack.begin(Some(self.model.component(self.store)));
        self.with(|it| self.mechanism().terraform(it, &mut stack));
        let mut text = String::new();
        hcl::print(&stack.take(), &mut text);
        (text, stack.stateful)
    }

    /// Names of the alarms by which the store tells whether a site is ready.
    pub fn alarms(&self, place: Place) -> Vec<String> {
        let (lock, slots) = (Lock::default(), slots::assign(&self.model, &Locks::default()));
        let mut stack = Stack::new(&self.model, place, self.model.component(self.store).group, &lock, &slots);
        self.with(|it| self.mechanism().terraform(it, &mut stack));
        stack.needs.members.into_iter().map(|member| member.name).collect()
    }

    /// All files, without those that would be empty.
    pub fn files(&self) -> Vec<Fragment> {
        let mut files: Vec<Fragment> = PLACES
            .iter()
            .map(|(file, place)| Fragment { file: format!("{file}.tf"), text: self.terraform(*place).0 })
            .filter(|fragment| self.offer().is_ok() && !fragment.text.is_empty())
            .collect();
        files.push(Fragment { file: "recovery.md".to_owned(), text: self.prose() });
        files
    }

    fn prose(&self) -> String {
        let mut out = format!("# {}\n\n", self.name);
        self.with(|it| self.write_prose(it, &mut out)).expect("writing to a String");
        out
    }

    fn write_prose(&self, it: &Protected<'_>, out: &mut String) -> std::fmt::Result {
        let mechanism = self.mechanism();
        match self.offer() {
            Err(reason) => return writeln!(out, "Not offered: {reason}."),
            Ok(offer) => {
                writeln!(out, "Mechanism {}: {}.", offer.mechanism, offer.summary)?;
                writeln!(out, "RPO: {}.", offer.rpo.map_or("unknown".to_owned(), estimate))?;
                if offer.unknown_rto {
                    writeln!(out, "RTO: unknown.")?;
                }
                for usage in offer.usage {
                    let amount = usage.milli.map_or("?".to_owned(), |milli| (milli as f64 / 1000.0).to_string());
                    writeln!(out, "- {amount} × {}", usage.sku)?;
                }
            }
        }
        let lost = Scenario::SiteLoss { lost: SEOUL };
        let steps = self.scenario(lost);
        for step in &steps {
            write_step(it.model, step, out)?;
        }
        let (before, after) = self.around(it, lost);
        for step in before.iter().chain(&after) {
            write_step(it.model, step, out)?;
        }
        let move_it = Scenario::Switchover { from: SEOUL };
        let planned = self.scenario(move_it);
        if !planned.is_empty() {
            let names: Vec<&str> = planned.iter().map(|step| step.name).collect();
            writeln!(out, "\n# A planned move\n\n{}. Those that differ:", names.join(", "))?;
            let (before, again) = self.around(it, move_it);
            let new = before.iter().chain(&planned).filter(|step| !steps.contains(step));
            for step in new.chain(again.iter().filter(|again| after.as_ref() != Some(*again))) {
                write_step(it.model, step, out)?;
            }
            if again.is_none() && after.is_some() {
                writeln!(out, "\nIt is never without its other site.")?;
            }
        }
        for (title, scenario) in [
            ("It is lost, or holds what it should not", Scenario::StoreLost { site: SEOUL }),
            ("It is down", Scenario::ServiceDown { site: SEOUL }),
            ("Its zone is gone", Scenario::ZoneLoss { site: SEOUL }),
        ] {
            let steps = self.scenario(scenario);
            if !steps.is_empty() {
                writeln!(out, "\n# {title}")?;
            }
            for step in &steps {
                write_step(it.model, step, out)?;
            }
        }
        writeln!(out, "\n## What services find in tokyo\n")?;
        for binding in mechanism.bindings(it, TOKYO) {
            let value = match binding.value {
                BindingValue::Text(text) => text,
                BindingValue::Parameter(name) => format!("parameter {name}"),
                BindingValue::Secret(name, key) => format!("secret {name} {key}"),
            };
            writeln!(out, "- {}: {value}", binding.name)?;
        }
        for grant in mechanism.grants(it, TOKYO) {
            writeln!(out, "- may {}", grant.actions.join(", "))?;
            writeln!(out, "  on {}", grant.resources.join(", "))?;
            for (operator, key, values) in grant.conditions {
                writeln!(out, "  where {key} {operator} {}", values.join(", "))?;
            }
        }
        for change in mechanism.required_changes(it) {
            let site = &it.model.site(change.site).name;
            writeln!(out, "\n## Required in {site}: {}\n\n{}: `{}`", change.target, change.argument, change.value)?;
            writeln!(out, "\nWhy: {}.", change.why)?;
        }
        writeln!(out, "\n## Remembered\n")?;
        for (name, place) in PLACES {
            for (address, resource) in self.terraform(place).1 {
                writeln!(out, "- {name}: {address} = {}", resource.id)?;
            }
        }
        Ok(())
    }
}

pub const PLACES: [(&str, Place); 4] =
    [("global", Place::Global), ("seoul", Place::Site(SEOUL)), ("tokyo", Place::Site(TOKYO)), ("link", Place::Link)];

fn estimate(estimate: Estimate) -> String {
    format!("{} typical, {} worst ({})", estimate.typical, estimate.worst, estimate.source.name())
}

fn write_step(model: &Model, step: &Step, out: &mut String) -> std::fmt::Result {
    let site = model.site(step.site);
    writeln!(out, "\n## {}: {}\n", step.name, step.title)?;
    let waits: Vec<&str> = step.waits.iter().map(|gate| gate.told()).collect();
    writeln!(out, "In {}, after {}. {}.", site.name, waits.join(" and "), estimate(step.takes))?;
    writeln!(
        out,
        "Plane {:?}{}{}{}.",
        step.plane,
        step.throttle.map_or(String::new(), |throttle| format!(", throttled as {throttle:?}")),
        if step.loses_data { ", loses what has not arrived" } else { "" },
        if step.trailing { ", holds nobody up" } else { "" },
    )?;
    let told = |act: &Act| match act {
        Act::Call(call) => format!("```sh\n{}\n```\n", command(call, &site.region)),
        Act::Calls(calls) => {
            let calls: Vec<String> = calls.iter().map(|call| command(call, &site.region)).collect();
            format!("```sh\n{}\n```\n", calls.join("\n"))
        }
        Act::Human(text) => format!("{text}\n"),
        Act::Wait => String::new(),
    };
    if step.act != Act::Wait {
        write!(out, "\n{}", told(&step.act))?;
    }
    let check = match &step.check.look {
        Look::Person(_) => None,
        Look::Answer(call, shows) => Some(question(call, &site.region, shows)),
    };
    writeln!(out, "\nUntil, each {} for {}: {}", step.check.poll, step.check.timeout, step.check.look.expect())?;
    if let Some(check) = check {
        writeln!(out, "\n```sh\n{check}\n```")?;
    }
    if let Some(Instead { call, then }) = &step.instead {
        write!(out, "\nRefused again and again: {then}\n\n{}", told(&Act::Call(call.clone())))?;
    }
    if let Some(undo) = &step.undo {
        write!(out, "\nBack:\n\n{}", told(undo))?;
    }
    Ok(())
}

/// All cases as modules of one configuration, so that the provider starts once. What a stack's own files hold besides
/// (contracts of the foundations, security groups of services) is made up.
pub fn write_modules(cases: &[Case], dir: &Path) -> std::io::Result<()> {
    let mut root = String::from(PROVIDERS);
    for case in cases {
        for (place, at) in PLACES {
            let (text, _) = case.terraform(at);
            // A stack of a site stays where its last store leaves it.
            let stands = !text.is_empty() || matches!(at, Place::Site(_));
            if !stands || case.offer().is_err() {
                continue;
            }
            let name = format!("{}-{place}", case.name);
            let module = dir.join(&name);
            fs::create_dir_all(&module)?;
            fs::write(module.join("order.tf"), text)?;
            let (around, providers) = match at {
                Place::Global => (REQUIRED.to_owned(), "aws = aws.seoul"),
                Place::Site(SEOUL) => (around_site("seoul"), "aws = aws.seoul"),
                Place::Site(_) => (around_site("tokyo"), "aws = aws.tokyo"),
                Place::Link => (AROUND_LINK.to_owned(), "aws.seoul = aws.seoul, aws.tokyo = aws.tokyo"),
            };
            fs::write(module.join("shared.tf"), around)?;
            let providers = providers.replace(", ", "\n    ");
            write!(
                root,
                "\nmodule \"{name}\" {{\n  source = \"./{name}\"\n  providers = {{\n    {providers}\n  }}\n}}\n"
            )
            .expect("writing to a String");
        }
    }
    fs::write(dir.join("main.tf"), root)
}

const PROVIDERS: &str = r#"terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  alias                       = "seoul"
  region                      = "ap-northeast-2"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "tokyo"
  region                      = "ap-northeast-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
"#;

const REQUIRED: &str = r#"terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
"#;

fn around_site(site: &str) -> String {
    format!("{REQUIRED}\n{}", AROUND_SITE.replace("SITE", site))
}

const AROUND_SITE: &str = r#"locals {
  network = {
    vpc_id             = "vpc-0a1b2c3d4e5f60718"
    cidr               = "10.10.0.0/16"
    public_subnet_ids  = ["subnet-0a1b2c3d4e5f60711", "subnet-0a1b2c3d4e5f60712"]
    private_subnet_ids = ["subnet-0a1b2c3d4e5f60713", "subnet-0a1b2c3d4e5f60714"]
    data_subnet_ids    = ["subnet-0a1b2c3d4e5f60715", "subnet-0a1b2c3d4e5f60716"]
  }
  keys = {
    data = "arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    logs = "arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ac"
  }
  alarms = {
    topic_arn = "arn:aws:sns:ap-northeast-2:111122223333:shop-alarms-seoul"
  }
}

resource "aws_security_group" "order_SITE" {
  name   = "shop-order-SITE"
  vpc_id = local.network.vpc_id
}
"#;

const AROUND_LINK: &str = r#"terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.seoul, aws.tokyo]
    }
  }
}

locals {
  keys_seoul = {
    data = "arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
  keys_tokyo = {
    data = "arn:aws:kms:ap-northeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ad"
  }
  alarms_seoul = {
    topic_arn = "arn:aws:sns:ap-northeast-2:111122223333:shop-alarms-seoul"
  }
  alarms_tokyo = {
    topic_arn = "arn:aws:sns:ap-northeast-1:111122223333:shop-alarms-tokyo"
  }
  network_seoul = {
    data_subnet_ids = ["subnet-0a1b2c3d4e5f60715", "subnet-0a1b2c3d4e5f60716"]
  }
  network_tokyo = {
    data_subnet_ids = ["subnet-0a1b2c3d4e5f60725", "subnet-0a1b2c3d4e5f60726"]
  }
}
"#;

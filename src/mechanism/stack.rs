//! The stack being written: one Terraform root module, and the only maker of references in it.

use crate::hcl::{self, Body, Expression};
use crate::lock::{Lock, LockedResource, Slot};
use crate::model::{Component, GroupId, Model, SiteId};
use std::collections::{BTreeMap, BTreeSet};

/// Which root module of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What has no region: roles.
    Global,
    /// What one site needs by itself. Calls no other region.
    Site(SiteId),
    /// What needs both sites to exist. Comes last.
    Link,
}

/// Services behind one load balancer: AWS allows 100 target groups and 100 rules, the default one not counted:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>
pub const PER_BALANCER: usize = 99;

/// What the stacks of a site's groups read of its foundation.
const TOPICS: [&str; 3] = ["alarms", "keys", "network"];

/// Who may call a load balancer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// The internet.
    Public,
    /// The site's own network.
    Internal,
}

/// Which subnets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subnets {
    /// Of public load balancers.
    Public,
    /// Of tasks.
    Private,
    /// Of stores.
    Data,
}

/// What a stack needs of its site's foundation and of its own shared file; known once its files are rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Contract topics by site: `network`, `keys`, `backup`, `alarms`.
    pub topics: BTreeSet<(SiteId, &'static str)>,
    /// Load balancers, by scheme and shard.
    pub balancers: BTreeSet<(Scheme, u32)>,
    /// Whether anything runs on ECS.
    pub cluster: bool,
    /// Groups whose load balancers are referred to, by site: only at the edge.
    pub groups: BTreeSet<(SiteId, GroupId)>,
    /// Load balancers of other groups in the same site, in front of services that were made there and moved here.
    pub platforms: BTreeSet<(GroupId, Scheme, u32)>,
    /// Alarms that say whether the site is ready, in the order in which they were written.
    pub members: Vec<Member>,
}

/// An alarm that a composite alarm is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// In this stack.
    pub address: Address,
    /// In CloudWatch.
    pub name: String,
}

/// One Terraform root module while its files are rendered.
pub struct Stack<'a> {
    /// The system.
    pub model: &'a Model,
    /// Which root module.
    pub place: Place,
    /// Whose; none of a foundation or an edge.
    pub group: Option<GroupId>,
    /// What the run before remembers of it.
    pub previous: &'a Lock,
    /// Places behind shared load balancers, by `scheme/service`.
    pub slots: &'a BTreeMap<String, Slot>,
    /// What was asked for so far.
    pub needs: Needs,
    /// Stateful resources so far, by address.
    pub stateful: BTreeMap<String, LockedResource>,
    /// Addresses of all other resources so far, by component; those of none under the empty name.
    pub stateless: BTreeMap<String, BTreeSet<String>>,
    /// What a step of a recovery makes where Terraform has not made it: address and id to import it by.
    pub recovered: BTreeMap<String, Recovered>,
    body: Body,
    component: Option<String>,
    /// Whether the component was moved to this stack.
    moved: bool,
}

/// Something that a step of a recovery makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// Whose it is.
    pub component: String,
    /// What `terraform import` takes.
    pub id: String,
}

/// Before the address of a data source that finds an id: no id of AWS begins like this.
const FOUND: &str = "${";

/// The data source that finds what is imported, where its id is not the text itself: `data.aws_ebs_volume.order_disk_tokyo`.
pub fn found_by(id: &str) -> Option<&str> {
    id.strip_prefix(FOUND)
}

/// A resource or data source of this stack, to refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    data: bool,
    kind: String,
    label: String,
}

impl Address {
    /// A resource of this stack, whoever writes it.
    pub(super) fn resource(kind: &str, label: &str) -> Self {
        Self { data: false, kind: kind.to_owned(), label: label.to_owned() }
    }

    /// A data source of this stack, whoever writes it.
    pub(super) fn data(kind: &str, label: &str) -> Self {
        Self { data: true, kind: kind.to_owned(), label: label.to_owned() }
    }

    /// `aws_sqs_queue.order_jobs_seoul.arn`
    pub fn get(&self, attribute: &str) -> Expression {
        self.path(&[attribute])
    }

    /// The resource itself, for `depends_on`.
    pub fn whole(&self) -> Expression {
        self.path(&[])
    }

    /// `aws_db_instance.order_db_seoul`
    pub fn text(&self) -> String {
        format!("{}{}.{}", if self.data { "data." } else { "" }, self.kind, self.label)
    }

    fn path(&self, rest: &[&str]) -> Expression {
        let names = std::iter::once(self.label.as_str()).chain(rest.iter().copied());
        if self.data {
            hcl::traversal("data", std::iter::once(self.kind.as_str()).chain(names))
        } else {
            hcl::traversal(&self.kind, names)
        }
    }
}

impl<'a> Stack<'a> {
    /// An empty root module.
    pub fn new(
        model: &'a Model,
        place: Place,
        group: impl Into<Option<GroupId>>,
        previous: &'a Lock,
        slots: &'a BTreeMap<String, Slot>,
    ) -> Self {
        Self {
            model,
            place,
            group: group.into(),
            previous,
            slots,
            needs: Needs::default(),
            stateful: BTreeMap::new(),
            stateless: BTreeMap::new(),
            recovered: BTreeMap::new(),
            body: Body::new(),
            component: None,
            moved: false,
        }
    }

    /// Starts the rows of one component; they end up in the file of its service.
    pub fn begin(&mut self, component: Option<&Component>) {
        self.component = component.map(|component| component.id.clone());
        self.moved = component.is_some_and(|component| component.made_in.is_some());
    }

    /// Takes the rows written since the last call.
    pub fn take(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }

    /// `order_db_seoul`: what a component's resources in a site are called in Terraform; from the second generation
    /// on `order_db_seoul_g2`, so that old and new exist side by side.
    pub fn label(&self, component: &Component, site: SiteId) -> String {
        label(self.model, component, site)
    }

    /// As [`Stack::label`] without the generation: for what outlives a copy, such as the groups it is in.
    pub fn lasting_label(&self, component: &Component, site: SiteId) -> String {
        lasting_label(self.model, component, site)
    }

    /// A comment before what follows: a local fact, never a prediction that moves with others.
    pub fn comment(&mut self, text: impl Into<String>) {
        self.body.comment(text);
    }

    /// A resource of this stack's only site.
    pub fn resource(&mut self, kind: &str, label: &str, fill: impl FnOnce(&mut Body)) -> Address {
        let moved = self.moved;
        let address = self.block(kind, label, |body| {
            fill(body);
            let unread = if moved { unread(body) } else { Vec::new() };
            if !unread.is_empty() {
                body.blank().block("lifecycle", |lifecycle| leave(lifecycle, &unread));
            }
        });
        let owner = self.component.clone().unwrap_or_default();
        self.stateless.entry(owner).or_default().insert(address.text());
        address
    }

    fn block(&mut self, kind: &str, label: &str, fill: impl FnOnce(&mut Body)) -> Address {
        self.body.labelled("resource", &[kind, label], fill).blank();
        Address { data: false, kind: kind.to_owned(), label: label.to_owned() }
    }

    /// A resource of one of both sites, in `link`, where each site has a provider alias.
    pub fn resource_in(&mut self, site: SiteId, kind: &str, label: &str, fill: impl FnOnce(&mut Body)) -> Address {
        let provider = self.alias(site);
        self.resource(kind, label, |body| {
            body.set("provider", provider);
            fill(body);
        })
    }

    /// `aws.seoul`, in `link`.
    fn alias(&self, site: SiteId) -> Expression {
        debug_assert_eq!(self.place, Place::Link);
        hcl::traversal("aws", [self.model.site(site).name.as_str()])
    }

    /// A resource that holds data: it is remembered by its import id, and no plan may destroy it.
    pub fn stateful(
        &mut self,
        kind: &str,
        label: &str,
        import_id: &str,
        ignore_changes: &[&str],
        fill: impl FnOnce(&mut Body),
    ) -> Address {
        let moved = self.moved;
        let address = self.block(kind, label, |body| {
            fill(body);
            let unread = if moved { unread(body) } else { Vec::new() };
            protect(body, ignore_changes, &unread);
        });
        self.remember(&address, import_id);
        address
    }

    /// [`Stack::stateful`] in `link`.
    pub fn stateful_in(
        &mut self,
        site: SiteId,
        kind: &str,
        label: &str,
        import_id: &str,
        ignore_changes: &[&str],
        fill: impl FnOnce(&mut Body),
    ) -> Address {
        let provider = self.alias(site);
        self.stateful(kind, label, import_id, ignore_changes, |body| {
            body.set("provider", provider);
            fill(body);
        })
    }

    /// `locals { … }`
    pub fn locals(&mut self, fill: impl FnOnce(&mut Body)) {
        self.body.block("locals", fill).blank();
    }

    /// An ephemeral resource: its values reach no state and no plan file.
    pub fn ephemeral(&mut self, kind: &str, label: &str, fill: impl FnOnce(&mut Body)) -> Expression {
        self.body.labelled("ephemeral", &[kind, label], fill).blank();
        hcl::traversal("ephemeral", [kind, label])
    }

    /// A data source, read in this stack's only site.
    pub fn data(&mut self, kind: &str, label: &str, fill: impl FnOnce(&mut Body)) -> Address {
        self.body.labelled("data", &[kind, label], fill).blank();
        Address { data: true, kind: kind.to_owned(), label: label.to_owned() }
    }

    /// A `check` of this stack: what does not hold in it is a warning of each plan and apply, and stops neither.
    /// <https://developer.hashicorp.com/terraform/language/block/check>
    pub fn check(&mut self, label: &str, fill: impl FnOnce(&mut Body)) {
        self.body.labelled("check", &[label], fill).blank();
    }

    /// [`Stack::data`] in `link`.
    pub fn data_in(&mut self, site: SiteId, kind: &str, label: &str, fill: impl FnOnce(&mut Body)) -> Address {
        let provider = self.alias(site);
        self.data(kind, label, |body| {
            body.set("provider", provider);
            fill(body);
        })
    }

    /// Publishes a value for other stacks of the same site, as JSON in an SSM parameter of the site's own region.
    /// `insecure_value`: Terraform marks `value` as sensitive, which hides plans and breaks `for_each`.
    pub fn publish(&mut self, label: &str, topic: &str, value: Expression) {
        let name = contract_name(self.model, topic);
        self.resource("aws_ssm_parameter", label, |parameter| {
            parameter.set("name", name);
            parameter.set("type", "String");
            parameter.set("insecure_value", hcl::call("jsonencode", [value]));
        });
    }

    /// The name that the thing at this address was given before, also where it was let go, else the one given now.
    pub fn frozen_name(&self, address: &str, fresh: String) -> String {
        let held = self.previous.stateful.get(address).map(|resource| &resource.id);
        let left = || self.previous.tombstones.get(address).and_then(|tombstone| tombstone.id.as_ref());
        held.or_else(left).cloned().unwrap_or(fresh)
    }

    /// `local.network.vpc_id` of the foundation's contract.
    pub fn vpc(&mut self, site: SiteId) -> Expression {
        self.contract(site, "network", &["vpc_id"])
    }

    /// `local.network.data_subnet_ids`
    pub fn subnets(&mut self, site: SiteId, which: Subnets) -> Expression {
        let name = match which {
            Subnets::Public => "public_subnet_ids",
            Subnets::Private => "private_subnet_ids",
            Subnets::Data => "data_subnet_ids",
        };
        self.contract(site, "network", &[name])
    }

    /// `local.network.cidr`
    pub fn cidr(&mut self, site: SiteId) -> Expression {
        self.contract(site, "network", &["cidr"])
    }

    /// ARN of the site's key for a class of data: `data`, `logs`.
    pub fn key(&mut self, site: SiteId, class: &'static str) -> Expression {
        self.contract(site, "keys", &[class])
    }

    /// Takes in what an expression of the user's refers to, where that is the contract of this stack's only site:
    /// `local.network`.
    pub fn refer(&mut self, name: &str) {
        let topic = name.strip_prefix("local.").and_then(|name| TOPICS.iter().find(|topic| **topic == name));
        if let (Some(topic), Place::Site(site)) = (topic, self.place) {
            self.needs.topics.insert((site, topic));
        }
    }

    /// ARN of the topic that alarms go to.
    pub fn alarm_topic(&mut self, site: SiteId) -> Expression {
        self.contract(site, "alarms", &["topic_arn"])
    }

    /// The security group of what runs of a service, where that is in this very stack.
    pub fn tasks(&self, service: &Component, site: SiteId) -> Option<Address> {
        let here = self.place == Place::Site(site) && self.group == Some(service.group);
        let label = (here && service.is_served()).then(|| self.label(service, site))?;
        Some(Address { data: false, kind: "aws_security_group".to_owned(), label })
    }

    /// Name of a local that holds what a site published: in a site's stack `network`, in `link` `network_seoul`.
    pub fn local(&self, site: SiteId, topic: &str) -> String {
        match self.place {
            Place::Link => format!("{topic}_{}", self.model.site(site).name.replace('-', "_")),
            Place::Site(_) | Place::Global => topic.to_owned(),
        }
    }

    /// A value of the site's contract.
    fn contract(&mut self, site: SiteId, topic: &'static str, path: &[&str]) -> Expression {
        debug_assert!(TOPICS.contains(&topic));
        debug_assert!(match self.place {
            Place::Site(own) => own == site,
            Place::Link => true,
            Place::Global => false,
        });
        self.needs.topics.insert((site, topic));
        let local = self.local(site, topic);
        hcl::traversal("local", std::iter::once(local.as_str()).chain(path.iter().copied()))
    }

    /// Says that a step of a recovery makes this, under the id by which it is imported, where the component has come to
    /// lead in this site and Terraform had not made it there.
    pub fn recovery_makes(&mut self, address: &Address, id: String) {
        if let Some(component) = self.component.clone() {
            self.recovered.insert(address.text(), Recovered { component, id });
        }
    }

    /// The same of what nobody can know the id of while compiling: a data source finds it.
    pub fn recovery_finds(&mut self, address: &Address, found: &Address) {
        self.recovery_makes(address, format!("{FOUND}{}", found.text()));
    }

    fn remember(&mut self, address: &Address, import_id: &str) {
        let resource = LockedResource { component: self.component.clone(), id: import_id.to_owned() };
        self.stateful.insert(address.text(), resource);
    }
}

impl Scheme {
    /// `public`, `internal`
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }

    /// `internal_0`: a load balancer in Terraform, and in what its stack publishes.
    pub fn label(self, shard: u32) -> String {
        format!("{}_{shard}", self.name())
    }
}

/// [`Stack::label`]
pub fn label(model: &Model, component: &Component, site: SiteId) -> String {
    let base = lasting_label(model, component, site);
    match component.lead.generation[site.index()] {
        0 | 1 => base,
        generation => format!("{base}_g{generation}"),
    }
}

/// [`Stack::lasting_label`]
pub fn lasting_label(model: &Model, component: &Component, site: SiteId) -> String {
    format!("{}_{}", component.id, model.site(site).name).replace(['/', '-'], "_")
}

/// `/drgen/shop/v1/network`: what the stacks of a site tell each other.
pub fn contract_name(model: &Model, topic: &str) -> String {
    format!("/drgen/{}/v1/{topic}", model.system)
}

/// `lifecycle { prevent_destroy = true … }`: Terraform takes only literals there.
fn protect(body: &mut Body, ignore_changes: &[&str], unread: &[String]) {
    body.blank().block("lifecycle", |lifecycle| {
        lifecycle.set("prevent_destroy", true);
        let all: Vec<&str> = ignore_changes.iter().copied().chain(unread.iter().map(String::as_str)).collect();
        leave(lifecycle, &all);
    });
}

/// `ignore_changes = […]`
fn leave(lifecycle: &mut Body, names: &[impl AsRef<str>]) {
    if !names.is_empty() {
        lifecycle.set("ignore_changes", hcl::list(names.iter().map(|name| ignored(name.as_ref()))));
    }
}

/// Versions of write-only arguments: AWS does not know them, so what was imported lacks them, and Terraform would write
/// the argument again. Of a password that would be another one than those who use it have.
/// <https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only>
fn unread(body: &Body) -> Vec<String> {
    let names = body.items().iter().filter_map(|item| match item {
        hcl::Item::Attribute(name, _) if name.ends_with("_wo_version") => Some(name.clone()),
        hcl::Item::Attribute(..) | hcl::Item::Block(_) | hcl::Item::Comment(_) | hcl::Item::Blank => None,
    });
    names.collect()
}

/// `engine_version`, or of a map only one key: `tags[dr:backup]`.
fn ignored(name: &str) -> Expression {
    match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
        Some((map, key)) => hcl::index(hcl::traversal(map, []), key),
        None => hcl::traversal(name, []),
    }
}

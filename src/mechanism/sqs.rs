//! SQS: a queue in each site at every level. Nothing replicates it.
//!
//! What waits in the queue of a lost site is gone for now, and comes back with the site. What that means only its
//! owner can say, in the catalog: `loss`.

use super::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::{Change, Guarded, Turn};
use super::probe::probe;
use super::stack::{Place, Stack};
use super::tag::tags;
use super::transition::{Protection, Transition};
use super::{
    Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, beside, lambda, name,
    policy, replay,
};
use crate::capability::{Capability, Estimate, Offer};
use crate::hcl::{self, Body, Expression};
use crate::model::{self, Component, Kind, Loss, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Act, ApiCall, Check, Gate, Halt, Look, Param, Plane, Scenario, Shows, Step};

/// The mechanism.
pub struct Sqs;

/// The longest that SQS keeps a message: a returning site still has what it had.
const KEEP: Secs = Secs(14 * 86_400);

/// Times that a consumer may fail on a message before it is set aside.
const TRIES: u32 = 5;

/// A message that waits as long waits in vain.
const STALE: Secs = Secs::minutes(15);

const GUARDED: &[Guarded] = &[Guarded::data(
    "aws_sqs_queue",
    "the messages in it go with it",
    &[
        Change::new(&["message_retention_seconds"], Turn::Lowered, "messages that are older are deleted"),
        Change::new(
            &["kms_master_key_id"],
            Turn::Any,
            "messages come under another key, which consumers may not be allowed to use",
        ),
    ],
)];

impl Mechanism for Sqs {
    fn id(&self) -> &'static str {
        "sqs"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::SQS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Sqs(_))
    }

    fn offer(&self, component: &Component, _level: Strategy, _model: &Model) -> Offer {
        let (mechanism, summary) = match settings(component).loss {
            None => {
                return Offer::No(
                    "nothing replicates a queue: say what the loss of queued messages means, `loss: acceptable`, \
                     `loss: replayable` or `loss: dual-publish`"
                        .into(),
                );
            }
            Some(Loss::Acceptable) => ("sqs-each", "a queue in each site; what is queued may be lost"),
            Some(Loss::Replayable) => ("sqs-each", "a queue in each site; producers send again"),
            Some(Loss::DualPublish) => ("sqs-dual-publish", "a queue in each site; producers send to both"),
        };
        Offer::Yes(Capability {
            mechanism,
            summary,
            // The owner says that no message is missed: allowed to be lost, sent again, or there already.
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            // A queue that nobody uses costs nothing.
            usage: Vec::new(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        match scenario {
            Scenario::StoreLost { site } => return lost(it, site),
            Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => return Vec::new(),
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => {}
        }
        if it.component.lead.leader == to {
            return Vec::new();
        }
        let mut steps = vec![check_queue(it, to)];
        match (scenario, settings(it.component).loss) {
            (Scenario::SiteLoss { .. }, Some(Loss::Replayable)) => {
                steps.push(replay::unacknowledged(it, to, "check-queue"))
            }
            (Scenario::SiteLoss { .. }, Some(Loss::Acceptable | Loss::DualPublish) | None) => {}
            (Scenario::Switchover { from } | Scenario::Failback { from }, _) => steps.push(drain(it, from)),
            (Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. }, _) => {}
        }
        steps
    }

    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, _it: &Protected<'_>, _scenario: Scenario) -> Vec<Step> {
        Vec::new()
    }

    /// Nothing follows a queue, ever: it is made anew with its messages sent again, or they are lost.
    fn protect_again(&self, _it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        None
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        match foreign(it, site) {
            Some(theirs) => theirs.check(stack, it.component, site, &Seen::is("arn", main_arn(it, site))),
            None => queues(it, stack, site),
        }
        alarms(it, stack, site);
    }

    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        let url = |name, site| Binding { name, value: BindingValue::Text(url(it, site, Role::Main)) };
        let mut bindings = vec![url("url", site)];
        if is_dual(it) {
            bindings.push(url("peer_url", site.other()));
        }
        bindings
    }

    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        let own = Grant {
            actions: vec![
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
                "sqs:SendMessage",
            ],
            resources: vec![arn(it, site, Role::Main).into()],
            conditions: Vec::new(),
        };
        let mut grants = vec![own, use_key(it, site)];
        if is_dual(it) {
            grants.push(Grant {
                actions: vec!["sqs:SendMessage"],
                resources: vec![arn(it, site.other(), Role::Main).into()],
                conditions: Vec::new(),
            });
            grants.push(use_key(it, site.other()));
        }
        grants
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("nothing copies what waits in a queue")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        foreign::changes(|site| foreign(it, site))
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, from: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::among(&["sqs-each"], from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

/// Which of a site's two queues.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// That consumers read.
    Main,
    /// Where messages go on which they fail.
    DeadLetter,
}

fn settings(component: &Component) -> &model::Sqs {
    let Kind::Sqs(queue) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    queue
}

fn is_dual(it: &Protected<'_>) -> bool {
    settings(it.component).loss == Some(Loss::DualPublish)
}

/// The queue that somebody else runs in a site. No data source shows what has to be set.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let name = &it.component.foreign(site)?.name;
    let mut settings = vec![
        Setting::new(
            "message_retention_seconds",
            KEEP.0.to_string(),
            "a site that returns later than its queue keeps messages returns without them",
        ),
        Setting::new(
            "redrive_policy",
            format!("maxReceiveCount {TRIES}, to a dead-letter queue that is watched"),
            "a message on which consumers fail would else come back until it is too old, and nobody would hear of it",
        ),
    ];
    settings.extend(lambda::longest_call(it).map(|call| {
        let why = "Lambda refuses a queue that shows a message again while it is being handled";
        Setting::new("visibility_timeout_seconds", format!("{} or more", hidden(call)), why)
    }));
    Some(Thing {
        target: format!("queue {name}"),
        kind: "aws_sqs_queue",
        which: vec![("name", name.clone())],
        settings,
    })
}

/// Seconds for which a message stays hidden while calls take so long: AWS refuses less than one call takes, and says to
/// set six: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
fn hidden(call: Secs) -> u64 {
    6 * call.0
}

fn use_key(it: &Protected<'_>, site: SiteId) -> Grant {
    match it.component.foreign(site) {
        Some(_) => policy::use_any_key(it.model, site, "sqs"),
        None => policy::use_data_key(it.model, site, "sqs"),
    }
}

/// `shop-order-jobs-seoul`, `shop-order-jobs-seoul-dlq.fifo`
fn queue_name(it: &Protected<'_>, site: SiteId, role: Role) -> String {
    if let (Some(theirs), Role::Main) = (it.component.foreign(site), role) {
        return theirs.name.clone();
    }
    let generation = name::generation(it.component, site);
    let suffix = match role {
        Role::Main => "",
        Role::DeadLetter => "dlq",
    };
    let end = if settings(it.component).fifo { ".fifo" } else { "" };
    let slug = name::slug(it.component);
    let parts = [it.model.system.as_str(), &slug, &it.model.site(site).name, &generation, suffix];
    name::join(&parts, name::Limit(name::QUEUE.0 - end.len())) + end
}

fn url(it: &Protected<'_>, site: SiteId, role: Role) -> String {
    let place = it.model.site(site);
    format!("https://sqs.{}.amazonaws.com/{}/{}", place.region, place.account, queue_name(it, site, role))
}

fn arn(it: &Protected<'_>, site: SiteId, role: Role) -> String {
    let place = it.model.site(site);
    format!("arn:aws:sqs:{}:{}:{}", place.region, place.account, queue_name(it, site, role))
}

/// ARN of the queue that consumers read.
pub(super) fn main_arn(it: &Protected<'_>, site: SiteId) -> String {
    arn(it, site, Role::Main)
}

fn queues(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let dead_label = format!("{label}_dlq");
    let dead = queue(it, stack, site, &dead_label, Role::DeadLetter, |_| {});
    if is_dual(it) {
        stack.comment(format!(
            "Producers send to {} as well: consumers know by its id what was handled there.",
            it.model.site(site.other()).name
        ));
    }
    let main = queue(it, stack, site, &label, Role::Main, |body| {
        if let Some(call) = lambda::longest_call(it) {
            body.set("visibility_timeout_seconds", hidden(call));
        }
        body.set("receive_wait_time_seconds", 20);
        let redrive = [("deadLetterTargetArn", dead.get("arn")), ("maxReceiveCount", TRIES.into())];
        body.set("redrive_policy", hcl::call("jsonencode", [hcl::object(redrive)]));
    });
    stack.resource("aws_sqs_queue_redrive_allow_policy", &dead_label, |body| {
        body.set("queue_url", dead.get("id"));
        let allow =
            [("redrivePermission", Expression::from("byQueue")), ("sourceQueueArns", hcl::list([main.get("arn")]))];
        body.set("redrive_allow_policy", hcl::call("jsonencode", [hcl::object(allow)]));
    });
}

fn queue(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    label: &str,
    role: Role,
    more: impl FnOnce(&mut Body),
) -> super::stack::Address {
    // Queues are imported by their URL, which ends in the name.
    let import = stack.frozen_name(&format!("aws_sqs_queue.{label}"), url(it, site, role));
    let name = import.rsplit('/').next().unwrap_or(&import).to_owned();
    let key = stack.key(site, "data");
    stack.stateful("aws_sqs_queue", label, &import, &[], |body| {
        body.set("name", name);
        if settings(it.component).fifo {
            body.set("fifo_queue", true);
        }
        body.set("message_retention_seconds", KEEP.0).set("kms_master_key_id", key);
        more(body);
        body.set("tags", tags(it.model, it.component, &[]));
    })
}

/// Both say that something is wrong here and now, so each pages by itself.
fn alarms(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let metric = |name, role| Metric {
        namespace: "AWS/SQS",
        name,
        dimensions: vec![("QueueName", queue_name(it, site, role).into())],
        statistic: "Maximum",
    };
    let silence = Silence::Good("SQS stops measuring a queue that nobody uses.");
    // Where nobody consumes, messages that were sent to both sites wait, as they should.
    if site == it.model.active || it.level == Strategy::ActiveActive || !is_dual(it) {
        Alarm {
            component: Some(it.component),
            label: format!("{label}_stale"),
            name: alarm::called(it, site, "oldest-message"),
            description: format!("Messages of {} wait for more than {STALE}", it.component.id),
            metric: metric("ApproximateAgeOfOldestMessage", Role::Main),
            bad: Bad::Above(STALE.0),
            period: Secs(60),
            periods: (5, 5),
            silence,
            rings: Rings::Topic,
        }
        .write(stack, site);
    }
    // Where failed messages of others go only they know.
    if it.component.foreign(site).is_some() {
        return;
    }
    Alarm {
        component: Some(it.component),
        label: format!("{label}_dlq"),
        name: alarm::called(it, site, "dead-letters"),
        description: format!("Consumers failed {TRIES} times on messages of {}", it.component.id),
        metric: metric("ApproximateNumberOfMessagesVisible", Role::DeadLetter),
        bad: Bad::Above(0),
        period: Secs(300),
        periods: (1, 1),
        silence,
        rings: Rings::Topic,
    }
    .write(stack, site);
}

fn check_queue(it: &Protected<'_>, to: SiteId) -> Step {
    let arn = arn(it, to, Role::Main);
    let title = format!("See that queue {} answers", queue_name(it, to, Role::Main));
    let params = vec![
        ("QueueUrl", url(it, to, Role::Main).into()),
        ("AttributeNames", Param::List(vec!["QueueArn".to_owned()])),
    ];
    let call = ApiCall { service: "sqs", action: "GetQueueAttributes", params };
    probe("check-queue", title, to, call, "Attributes.QueueArn", &arn)
}

/// Whoever reads the queue has stopped with those that write it, so what is left is carried over. Where producers send to
/// both queues it is there already.
fn drain(it: &Protected<'_>, from: SiteId) -> Step {
    let (here, there) = (it.model.site(from), it.model.site(from.other()));
    let (old, new) = (url(it, from, Role::Main), url(it, from.other(), Role::Main));
    let counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    let what = if is_dual(it) {
        format!(
            "Producers sent everything to both queues: what is left in {0} is in {1} too. Empty it, or its consumers do \
             it again when the system comes back: `aws sqs purge-queue --region {2} --queue-url {old}`",
            here.name, there.name, here.region
        )
    } else {
        let fifo = if settings(it.component).fifo {
            "; a FIFO queue also wants `--message-group-id` and `--message-deduplication-id`, which `--attribute-names All` \
             shows"
        } else {
            ""
        };
        format!(
            "Carry over what is left, one message after the other: `aws sqs receive-message --region {} --queue-url {old} \
             --message-attribute-names All`, then `aws sqs send-message --region {} --queue-url {new}` with its body and \
             attributes, then `aws sqs delete-message --region {} --queue-url {old}` with its receipt handle{fifo}",
            here.region, there.region, here.region
        )
    };
    let params = vec![("QueueUrl", old.into()), ("AttributeNames", Param::List(counts.map(str::to_owned).to_vec()))];
    let call = ApiCall { service: "sqs", action: "GetQueueAttributes", params };
    let none = |field: &'static str| Shows::text(field, "0");
    let shows =
        vec![none("Attributes.ApproximateNumberOfMessages"), none("Attributes.ApproximateNumberOfMessagesNotVisible")];
    Step {
        waits: vec![Gate::Writers],
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(15)),
        act: Act::Human(what),
        check: Check { look: Look::Answer(call, shows), poll: Secs(30), timeout: Secs::minutes(30) },
        plane: Plane::Data,
        needs: vec![from.other()],
        ..Step::blank("drain", format!("Leave nothing in queue {}", queue_name(it, from, Role::Main)), from)
    }
}

/// Nothing keeps messages but the queue: what is gone comes back only from those who sent it.
fn lost(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let (place, queue) = (it.model.site(site), queue_name(it, site, Role::Main));
    let dead = match it.component.foreign(site) {
        Some(_) => "and the ARN of that queue".to_owned(),
        None => arn(it, site, Role::DeadLetter),
    };
    let again = match settings(it.component).loss {
        Some(Loss::Replayable) => "Have producers send again what was not acknowledged".to_owned(),
        Some(Loss::DualPublish) => {
            format!("The queue in {} holds it too: read it there", it.model.site(site.other()).name)
        }
        Some(Loss::Acceptable) | None => {
            "Messages that are gone stay gone: their owner said that this is bearable".to_owned()
        }
    };
    vec![beside::by_hand(
        site,
        "bring-back",
        format!("Bring messages of {queue} back"),
        format!(
            "If the queue is gone, {}: it comes back empty. What consumers failed on is in the dead-letter \
             queue: once they are mended, `aws sqs start-message-move-task --region {} --source-arn {dead}`. {again}.",
            foreign::made_again(it, site, "apply its stack"),
            place.region
        ),
        "the age of the oldest message falls, and the dead-letter queue is empty",
        (Secs::minutes(10), Secs::hours(1)),
        &[Gate::Decision],
    )]
}

//! What is done of a broker in each scenario. AWS moves no message: where there is something to do, people do it.

use super::{broker_name, settings};
use crate::capability::Estimate;
use crate::mechanism::probe::probe_row;
use crate::mechanism::{Protected, beside, foreign, metric, name, replay};
use crate::model::{Loss, SiteId};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Look, Param, Plane, Rows, Scenario, Step};

pub fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let to = scenario.to();
    match scenario {
        Scenario::StoreLost { site } => return vec![bring_back(it, site)],
        Scenario::ZoneLoss { site } => return vec![zone(it, site)],
        Scenario::ServiceDown { .. } => return Vec::new(),
        Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => {}
    }
    if it.component.lead.leader == to {
        return Vec::new();
    }
    let mut steps = vec![check_broker(it, to)];
    match (scenario, settings(it.component).loss) {
        (Scenario::SiteLoss { .. }, Some(Loss::Replayable)) => {
            steps.push(replay::unacknowledged(it, to, "check-broker"))
        }
        (Scenario::SiteLoss { .. }, Some(Loss::Acceptable | Loss::DualPublish) | None) => {}
        (Scenario::Switchover { from } | Scenario::Failback { from }, _) => steps.push(drain(it, from)),
        (Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. }, _) => {}
    }
    steps
}

/// Ids of brokers are AWS's to give, and one list has them all: AWS grants 50.
fn check_broker(it: &Protected<'_>, to: SiteId) -> Step {
    let name = broker_name(it, to);
    let title = format!("See that broker {name} runs");
    let state = Find::Row { list: "BrokerSummaries", that: Rows::text("BrokerName", &name), field: "BrokerState" };
    let call = ApiCall { service: "mq", action: "ListBrokers", params: vec![("MaxResults", Param::Number(100))] };
    probe_row("check-broker", title, to, call, state, "RUNNING")
}

/// Only people see what is declared in a broker.
pub fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let (Scenario::Switchover { from } | Scenario::Failback { from }) = scenario else { return Vec::new() };
    if it.component.lead.leader != from {
        return Vec::new();
    }
    let [old, new] = [from, from.other()].map(|site| broker_name(it, site));
    vec![beside::by_hand(
        from.other(),
        "compare-definitions",
        format!("See that {new} knows what services expect of {old}"),
        format!(
            "In each site's network, with `rabbitmqadmin` or the console of RabbitMQ: export the definitions of {old} and of \
             {new}, and compare users, virtual hosts, policies, exchanges, queues and bindings. Import what is missing."
        ),
        "all that services do not declare themselves is in both",
        (Secs::minutes(5), Secs::minutes(30)),
        &[Gate::Decision],
    )]
}

/// Whoever reads the broker has stopped with those that write to it, so what is left is carried over.
fn drain(it: &Protected<'_>, from: SiteId) -> Step {
    let (old, new) = (broker_name(it, from), broker_name(it, from.other()));
    let waiting =
        metric::measured("AWS/AmazonMQ", "MessageCount", &[("Broker", old.clone())], "Maximum", Secs::minutes(10));
    Step {
        waits: vec![Gate::Writers],
        takes: Estimate::assumed(Secs::minutes(5), Secs::minutes(30)),
        act: Act::Call(waiting),
        check: Check {
            look: Look::Person(format!(
                "since the freeze nothing waits in {old} (`MessageCount` 0). Else carry it over, one queue after the other, in \
                 each site's network: `rabbitmqadmin get` with `ackmode=ack_requeue_false` from {old}, `rabbitmqadmin \
                 publish` with the same routing key and properties to {new}"
            )),
            poll: Secs(30),
            timeout: Secs::hours(1),
        },
        plane: Plane::Data,
        needs: vec![from.other()],
        ..Step::blank("drain", format!("Leave nothing in broker {old}"), from)
    }
}

/// Of a cluster two nodes go on; a single one is gone with its zone.
fn zone(it: &Protected<'_>, site: SiteId) -> Step {
    let check = check_broker(it, site);
    if settings(it.component).cluster {
        return check;
    }
    let name = broker_name(it, site);
    Step {
        title: format!("See whether broker {name}, which has one node only, is in the lost zone"),
        act: Act::Human(format!(
            "{name} has no second node. If it does not answer it comes back with its zone, and its messages with it. Until \
             then services do without, or everything moves to {}.",
            it.model.site(site.other()).name
        )),
        ..check
    }
}

/// Nothing keeps messages but the broker: what is gone comes back only from those who sent it.
fn bring_back(it: &Protected<'_>, site: SiteId) -> Step {
    let (broker, region) = (broker_name(it, site), &it.model.site(site).region);
    let again = match settings(it.component).loss {
        Some(Loss::Replayable) => "Have producers send again what was not acknowledged",
        Some(Loss::Acceptable | Loss::DualPublish) | None => {
            "Messages that are gone stay gone: their owner said that this is bearable"
        }
    };
    beside::by_hand(
        site,
        "bring-back",
        format!("Bring messages of {broker} back"),
        format!(
            "If it hangs: `aws mq reboot-broker --region {region} --broker-id` with the id that `aws mq list-brokers --region \
             {region}` shows. If it is gone, {}: it comes back empty, under a new address, which {} then holds; \
             declare again what services do not declare themselves, and start the tasks of its users anew. {again}.",
            foreign::made_again(it, site, "apply its stack"),
            name::parameter(it.model, it.component, "endpoint")
        ),
        "its users are connected, and what they send is read",
        (Secs::minutes(30), Secs::hours(2)),
        &[Gate::Decision],
    )
}

//! What befalls one store, one service or one zone, in a site that is well: nobody else's steps stand in the way.

use super::around::Around;
use super::draft::Draft;
use super::{Ground, Owner, Plan, StepId};
use crate::capability::{Estimate, Evidence};
use crate::model::{ComponentId, Nat, Network, TierId};
use crate::quantity::Secs;
use crate::schedule::{in_order, urgency};
use crate::step::{Gate, Scenario, Step};
use std::collections::BTreeMap;

/// The step by which users are led away from a zone.
pub const SHIFT_TRAFFIC: &str = "shift-traffic";

/// The plan of these components, each as if it alone were concerned.
pub fn alone(ground: Ground<'_>, scenario: Scenario, of: &[ComponentId]) -> Plan {
    let model = ground.model;
    let site = scenario.to();
    let around = Around { model, lost: site, to: site };
    let mut draft = Draft::alone(model.assumptions.detection);
    let first = match scenario {
        Scenario::ZoneLoss { .. } => zone(&mut draft, around),
        Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => None,
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } => None,
    };
    let mut decisions: BTreeMap<TierId, StepId> = BTreeMap::new();
    let mut last: Vec<StepId> = first.into_iter().collect();
    for &id in of {
        let component = model.component(id);
        let steps = ground.steps(id, scenario);
        if steps.is_empty() {
            continue;
        }
        let begin = match scenario {
            // Giving data up is decided; a service is rolled back by whoever is called.
            Scenario::StoreLost { .. } => Some(*decisions.entry(component.tier).or_insert_with(|| {
                let tier = model.tier(component.tier);
                draft.add(
                    format!("tier:{}:decide", tier.name),
                    Owner::Tier(component.tier),
                    around.decide_to_restore(tier),
                    Vec::new(),
                )
            })),
            _ => first,
        };
        last.extend(place(&mut draft, id, &component.id, steps, begin));
    }
    if let Scenario::ZoneLoss { .. } = scenario {
        draft.add("end-shift".to_owned(), Owner::Everyone, around.end_shift(), last);
    }
    let (steps, order) = draft.finish();
    let urgency = urgency(model);
    Plan {
        scenario,
        to: site,
        steps,
        order,
        sets: Vec::new(),
        services: Vec::new(),
        stores: Vec::new(),
        decided: model.components.iter().map(|component| component.tier).collect(),
        urgency: model.components.iter().map(|component| urgency[component.tier.0 as usize]).collect(),
        due: vec![None; model.components.len()],
        ready: vec![None; model.components.len()],
        skipped: Vec::new(),
        outage: None,
    }
}

fn zone(draft: &mut Draft, around: Around<'_>) -> Option<StepId> {
    let find = draft.add("find-zone".to_owned(), Owner::Everyone, around.find_zone(), Vec::new());
    let shift = draft.add(SHIFT_TRAFFIC.to_owned(), Owner::Everyone, around.shift_traffic(), vec![find]);
    if let Network::New { nat: Nat::One, .. } = &around.model.site(around.to).network {
        draft.add("replace-nat".to_owned(), Owner::Everyone, around.replace_nat(), vec![find]);
    }
    Some(shift)
}

/// Places the steps of one component; gives its last ones.
fn place(draft: &mut Draft, id: ComponentId, name: &str, steps: Vec<Step>, begin: Option<StepId>) -> Vec<StepId> {
    let mut placed: Vec<(&'static str, StepId)> = Vec::new();
    let order = in_order(&steps);
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    for at in order {
        let step = steps[at].take().expect("internal: the order names each step once");
        let own = step.waits.iter().filter_map(|gate| match gate {
            Gate::OwnStep(name) => placed.iter().find(|(other, _)| other == name).map(|(_, step)| *step),
            Gate::Decision | Gate::Dependencies | Gate::Prepared => None,
            Gate::Go | Gate::Writers | Gate::Reconciled => None,
        });
        let mut waits: Vec<StepId> = own.collect();
        if waits.is_empty() {
            waits.extend(begin);
        }
        let (own, title) = (step.name, format!("{name}:{}", step.name));
        placed.push((own, draft.add(title, Owner::Component(id), step, waits)));
    }
    placed.into_iter().map(|(_, step)| step).collect()
}

impl Around<'_> {
    fn decide_to_restore(self, tier: &crate::model::Tier) -> Step {
        let step = self.by_hand(
            "decide",
            format!("Decide whether a store of {} is taken back to an earlier moment", tier.name),
            format!(
                "Whoever may decide for {} says yes or no, in writing, with the time. Yes stops what uses the store, and \
                 gives up what was written after the moment that will be chosen.",
                tier.name
            ),
            "the decision is written down",
            Estimate { typical: tier.decision, worst: tier.decision, source: Evidence::Declared },
        );
        Step { loses_data: false, ..step }
    }

    fn find_zone(self) -> Step {
        let site = self.model.site(self.to);
        self.by_hand(
            "find-zone",
            format!("Find out which zone of {} is gone", site.name),
            format!(
                "The AWS Health Dashboard names it, by its id where accounts differ in names: {}. It is one zone only if \
                 services are slow or fail now and then, and not all of them: else this is site-loss.md. By \
                 itself AWS turns Multi-AZ databases to the other zone, has ECS start lost tasks in the others, and leads \
                 the load balancers' users to targets that are healthy.",
                if site.zones.is_empty() { "see its subnets".to_owned() } else { site.zones.join(", ") }
            ),
            "the id of the zone is written down",
            Estimate::assumed(Secs::minutes(5), Secs::minutes(15)),
        )
    }

    /// <https://docs.aws.amazon.com/r53recovery/latest/dg/arc-zonal-shift.resource-types.app-load-balancers.html>
    fn shift_traffic(self) -> Step {
        let (region, system) = (&self.model.site(self.to).region, &self.model.system);
        let step = self.by_hand(
            SHIFT_TRAFFIC,
            "Lead users of all load balancers away from that zone".to_owned(),
            format!(
                "With the id in ZONE: `for lb in $(aws elbv2 describe-load-balancers --region {region} --query \
                 \"LoadBalancers[?starts_with(LoadBalancerName, '{system}-')].LoadBalancerArn\" --output text); do aws \
                 arc-zonal-shift start-zonal-shift --region {region} --resource-identifier \"$lb\" --away-from \"$ZONE\" \
                 --expires-in 12h --comment \"zone lost\"; done`. The other zones have to bear it: tasks run there first."
            ),
            &format!("`aws arc-zonal-shift list-zonal-shifts --region {region} --status ACTIVE` lists each load balancer"),
            Estimate::assumed(Secs::minutes(2), Secs::minutes(10)),
        );
        Step { undo: Some(crate::step::Act::Human("as the step `end-shift` says".to_owned())), ..step }
    }

    fn replace_nat(self) -> Step {
        let site = self.model.site(self.to);
        self.by_hand(
            "replace-nat",
            match site.zones.first() {
                Some(zone) => format!(
                    "If the zone is {zone}, {} has lost its only NAT gateway, and reaches the internet no more",
                    site.name
                ),
                None => format!("If the only NAT gateway of {} is lost, make another", site.name),
            },
            format!(
                "What calls others over the internet, or AWS without an endpoint in the network, is away until the zone is \
                 back or there is another gateway: set `nat: per-zone` for {0} in the catalog, `drgen generate`, and apply \
                 {0}/foundation, which makes one in each zone and points the routes of each to its own.",
                site.name
            ),
            "tasks in the other zones reach the internet",
            Estimate::assumed(Secs::minutes(10), Secs::minutes(30)),
        )
    }

    fn end_shift(self) -> Step {
        let (region, system) = (&self.model.site(self.to).region, &self.model.system);
        let step = self.by_hand(
            "end-shift",
            "Lead users back once the zone is well".to_owned(),
            format!(
                "When AWS says that the zone is back and targets there are healthy: `for shift in $(aws arc-zonal-shift \
                 list-zonal-shifts --region {region} --status ACTIVE --query \"items[?contains(resourceIdentifier, \
                 ':loadbalancer/app/{system}-')].zonalShiftId\" --output text); do aws \
                 arc-zonal-shift cancel-zonal-shift --region {region} --zonal-shift-id \"$shift\"; done`. Otherwise it ends \
                 by itself after the twelve hours. Databases stay in the zone where they are."
            ),
            "no shift is active, and each load balancer has healthy targets in every zone",
            Estimate::assumed(Secs::minutes(5), Secs::minutes(15)),
        );
        Step { trailing: true, ..step }
    }
}

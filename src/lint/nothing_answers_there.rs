//! Users are led, without anybody's word, to a site where nothing answers them.

use super::{Context, Rule};
use crate::capability::Offer;
use crate::finding::{DR506, Finding, Findings};
use crate::mechanism;
use crate::mechanism::edge::{below, reached};
use crate::model::{Endpoint, Routing, Strategy};

pub(super) const RULE: Rule = Rule { code: &DR506, check };

fn check(context: Context<'_>, findings: &mut Findings) {
    for (routing, least) in [(Routing::Failover, Strategy::WarmStandby), (Routing::Latency, Strategy::ActiveActive)] {
        missing(context, routing, least, findings);
    }
}

/// Of hosts with this routing: what protects something of them below the least level at which it would do.
fn missing(Context { model, choice }: Context<'_>, routing: Routing, least: Strategy, findings: &mut Findings) {
    let led = |endpoint: &&Endpoint| endpoint.public && endpoint.routing == routing;
    let hosts: Vec<_> =
        model.iter().filter_map(|(id, service)| Some((id, service, service.endpoint().filter(led)?))).collect();
    if hosts.is_empty() {
        return;
    }
    let lacking = reached(model, |id| below(model, &choice.levels, least, id));
    for (id, service, endpoint) in hosts {
        let Some(lacking) = lacking[id.index()] else { continue };
        let (what, level) = (&model.component(lacking).id, choice.levels[lacking.index()].name());
        let whose = if lacking == id { String::new() } else { format!("`{what}`, which it cannot live without, ") };
        let message =
            format!("`{}` has `routing: {}`, and {whose}is protected by {level} only", service.id, routing.name());
        let other = &model.site(model.active.other()).name;
        let component = model.component(lacking);
        let strong = Strategy::ALL.into_iter().filter(|&level| level >= least);
        let offered = |level| matches!(mechanism::of(&component.kind).offer(component, level, model), Offer::Yes(_));
        let first = match strong.into_iter().find(|&level| offered(level)) {
            Some(level) => format!("write `strategy: {}` in the tier of `{what}`", level.name()),
            None => format!("no strategy keeps `{what}` usable there; make what needs it a soft dependency"),
        };
        findings.push(
            Finding::new(&DR506, message)
                .at(endpoint.span, format!("leads users to {other} by itself"))
                .also(model.component(lacking).span, format!("in {other} nobody could use it"))
                .help(format!("{first}, or leave `routing` out: then people decide when users move")),
        );
    }
}

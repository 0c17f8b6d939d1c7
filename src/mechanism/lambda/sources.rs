//! What a function consumes: AWS reads a queue or a stream and calls it, as far as the mapping between them is enabled.

use super::{Protected, consumes, settings};
use crate::hcl::{self, Expression};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{kinesis, sqs, tag};
use crate::model::{Component, EventSource, Kind, SiteId};
use crate::quantity::Secs;

/// Whether AWS calls functions with what is in stores of this kind.
pub fn can_be_consumed(kind: &Kind) -> bool {
    matches!(kind, Kind::Sqs(_) | Kind::Kinesis(_))
}

/// What a store is read by, in a site.
struct Source {
    arn: String,
    /// The type of what its own mechanism writes; nothing where others run it.
    resource: Option<&'static str>,
    /// Whether it keeps what was read, so that a reader begins somewhere.
    keeps: bool,
}

fn source(store: &Protected<'_>, site: SiteId) -> Option<Source> {
    let ours = |kind| store.component.foreign(site).is_none().then_some(kind);
    match &store.component.kind {
        Kind::Sqs(_) => Some(Source { arn: sqs::main_arn(store, site), resource: ours("aws_sqs_queue"), keeps: false }),
        Kind::Kinesis(_) => {
            Some(Source { arn: kinesis::arn(store, site), resource: ours("aws_kinesis_stream"), keeps: true })
        }
        // A finding of the lint stage.
        _ => None,
    }
}

/// ARNs of all that it consumes in a site, sorted by store.
pub fn arns(it: &Protected<'_>, consumes: &[EventSource], site: SiteId) -> Vec<String> {
    let arn = |from: &EventSource| Some(source(&it.other(from.store), site)?.arn);
    consumes.iter().filter_map(arn).collect()
}

/// The longest call of those that consume a store, where somebody does: what is being handled must stay hidden for longer.
pub fn longest_call(store: &Protected<'_>) -> Option<Secs> {
    let all = store.model.consumers(store.id).filter_map(|consumer| {
        let (consumes, timeout) = consumer.kind.consumes()?;
        consumes.iter().any(|source| source.store == store.id).then_some(timeout)
    });
    all.max()
}

/// The mappings, in a site's stack.
pub fn write(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, alias: &Address) {
    let own = stack.label(it.component, site);
    let enabled = consumes(it, site);
    for from in &settings(it.component).consumes {
        let store = it.other(from.store);
        let Some(source) = source(&store, site) else { continue };
        let label = format!("{own}_{}", leaf(it, store.component));
        let arn = match source.resource.filter(|_| stack.group == Some(store.component.group)) {
            Some(kind) => Address::resource(kind, &stack.label(store.component, site)).get("arn"),
            None => Expression::from(source.arn),
        };
        if !enabled {
            let active = &it.model.site(site.other()).name;
            stack.comment(format!("Disabled while {active} is active: recovery enables it."));
        }
        stack.resource("aws_lambda_event_source_mapping", &label, |mapping| {
            mapping.set("event_source_arn", arn);
            mapping.set("function_name", alias.get("arn"));
            mapping.set("enabled", enabled);
            if source.keeps {
                mapping.comment("Whatever was written before anybody looked is handled as well.");
                mapping.set("starting_position", "TRIM_HORIZON");
                mapping.comment("A record that fails is told from those that came with it.");
                mapping.set("bisect_batch_on_function_error", true);
            }
            mapping.set("tags", tag::tags(it.model, it.component, &[]));
            mapping.blank().block("lifecycle", |lifecycle| {
                lifecycle.set("ignore_changes", hcl::list([hcl::traversal("enabled", [])]));
            });
        });
    }
}

/// `jobs` of an own store, else the whole id.
fn leaf(it: &Protected<'_>, store: &Component) -> String {
    let own = store.service == Some(it.id);
    let name = store.id.split_once('/').filter(|_| own).map_or(store.id.as_str(), |(_, name)| name);
    format!("from_{}", name.replace(['/', '-'], "_"))
}

//! Names inside a site, which no switch moves: each site resolves them to its own copy.

use super::{Target, resource, target};
use crate::hcl::Expression;
use crate::mechanism::name;
use crate::mechanism::stack::{Scheme, Stack};
use crate::model::{Model, SiteId};

/// What services call each other by, and hosts that the internet must not see: each site resolves them to itself.
pub(super) fn private(model: &Model, stack: &mut Stack<'_>, site: SiteId) {
    let suffix = format!(".{}", name::private_zone(model));
    let mut zone = None;
    for (_, service) in model.iter() {
        let Some(target) = target(stack, service, Scheme::Internal, site) else { continue };
        stack.begin(None);
        let label = stack.label(service, site);
        let inside = name::host(model, service);
        let zone = zone
            .get_or_insert_with(|| {
                let label = stack.local(site, "internal");
                private_zone(stack, site, &label, &name::private_zone(model))
            })
            .clone();
        stack.begin(Some(service));
        alias(stack, site, &label, &zone, &inside, &target);
        let Some(endpoint) = service.endpoint().filter(|e| !e.public && e.host != inside) else { continue };
        let label = format!("{label}_host");
        let zone = match endpoint.host.ends_with(&suffix) {
            true => zone,
            // A zone of its own, so that the rest of the domain is still answered in public.
            false => private_zone(stack, site, &label, &endpoint.host),
        };
        alias(stack, site, &label, &zone, &endpoint.host, &target);
    }
    stack.begin(None);
}

fn private_zone(stack: &mut Stack<'_>, site: SiteId, label: &str, domain: &str) -> Expression {
    let vpc = stack.vpc(site);
    let region = stack.model.site(site).region.clone();
    let zone = resource(stack, site, "aws_route53_zone", label, |zone| {
        zone.set("name", domain);
        zone.blank().block("vpc", |row| {
            row.set("vpc_id", vpc);
            row.set("vpc_region", region);
        });
    });
    zone.get("zone_id")
}

fn alias(stack: &mut Stack<'_>, site: SiteId, label: &str, zone: &Expression, host: &str, target: &Target) {
    resource(stack, site, "aws_route53_record", &format!("{label}_private"), |record| {
        record.set("zone_id", zone.clone());
        record.set("name", host);
        record.set("type", "A");
        record.blank().block("alias", |alias| {
            alias.set("name", target.dns_name.clone());
            alias.set("zone_id", target.zone.clone());
            alias.set("evaluate_target_health", false);
        });
    });
}

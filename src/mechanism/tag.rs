//! Tags beside the provider's default ones: whose it is. Never a role, never a time.

use crate::hcl::{self, Expression};
use crate::model::{Component, Model};

/// Selects a store for the site's backup plan.
pub const BACKUP: (&str, &str) = ("dr:backup", "gfs");

/// The same in `ignore_changes`, where recovery sets it.
pub const BACKUP_IGNORED: &str = "tags[dr:backup]";

/// `{ "dr:service" = "order", "dr:store" = "db" }` and what else is given.
pub fn tags(model: &Model, component: &Component, more: &[(&str, &str)]) -> Expression {
    hcl::object(pairs(model, component, more))
}

/// The same for a call, sorted by key.
pub fn pairs<'a>(model: &'a Model, component: &'a Component, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = more.to_vec();
    match component.service {
        Some(service) => {
            let service = model.component(service).id.as_str();
            all.push(("dr:service", service));
            all.push(("dr:store", component.id.strip_prefix(service).unwrap_or(&component.id).trim_start_matches('/')));
        }
        None if component.is_service() => all.push(("dr:service", &component.id)),
        None => all.push(("dr:store", &component.id)),
    }
    all.sort_unstable();
    all
}

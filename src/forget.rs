//! Data that leaves the catalog: let go only when somebody says so by name.

use crate::emit::terraform::forgotten;
use crate::finding::code::DR403;
use crate::finding::{Finding, Findings};
use crate::lock::Locks;
use crate::model::Model;

/// Reports each component that holds data in AWS according to the locks, is no longer in the catalog, and may not be
/// forgotten.
pub fn check(model: &Model, previous: &Locks, allowed: &[String], findings: &mut Findings) {
    for id in forgotten(model, previous).into_iter().filter(|id| !allowed.contains(id)) {
        let message = format!("`{id}` left the catalog, and its data is still in AWS");
        let help = format!(
            "put it back; or run `drgen generate --allow-forget {id}`: its resources stay in AWS and leave Terraform"
        );
        findings.push(Finding::new(&DR403, message).help(help));
    }
}

//! Whose the replication of container registries is.

use crate::support::model::{SEOUL, service, shop};
use crate::support::stacks::render;
use drgen::lock::Locks;
use drgen::mechanism;
use drgen::mechanism::Protected;
use drgen::model::{Model, Strategy};

const FILE: &str = "seoul/foundation/registry.tf";

fn registry(model: &Model) -> Option<String> {
    render(model, Strategy::PilotLight, &Locks::default()).0.remove(FILE)
}

/// What is asked of people for the registry of Seoul.
fn asked(model: &Model) -> Vec<String> {
    let levels = vec![Strategy::PilotLight; model.components.len()];
    let asked = model.iter().flat_map(|(id, component)| {
        let it = Protected { model, id, component, level: Strategy::PilotLight, levels: &levels };
        mechanism::of(&component.kind).required_changes(&it)
    });
    let mut all: Vec<String> = asked.filter(|change| change.site == SEOUL).map(|change| change.argument).collect();
    all.dedup();
    all
}

#[test]
fn a_registry_is_somebody_elses_until_the_catalog_says_so() {
    let mut model = shop(vec![service("auth"), service("order")]);
    assert_eq!(registry(&model), None);
    assert_eq!(asked(&model), ["one of the rules of the replication configuration"]);

    model.policy.owns_registries = true;
    let text = registry(&model).expect("it is drgen's");
    assert_eq!(text.matches("repository_filter {").count(), 1, "both are below shop/: {text}");
    assert!(text.contains("\"shop/\"") && text.contains("\"ap-northeast-1\""), "{text}");
    assert!(!text.contains("aws_ecr_registry_policy"), "one account needs none: {text}");
    // Terraform pushes nothing.
    assert_eq!(asked(&model), ["images from before the replication"]);
}

#[test]
fn another_account_is_let_in() {
    let mut model = shop(vec![service("auth")]);
    model.policy.owns_registries = true;
    model.sites[1].account = "444455556666".to_owned();
    let text = registry(&model).expect("it is drgen's");
    assert!(text.contains("arn:aws:iam::444455556666:root"), "{text}");
    assert!(text.contains("arn:aws:ecr:ap-northeast-2:111122223333:repository/*"), "{text}");
}

#[test]
fn nothing_is_replicated_where_nothing_starts_from_an_image() {
    let mut model = shop(Vec::new());
    model.policy.owns_registries = true;
    assert_eq!(registry(&model), None);
}

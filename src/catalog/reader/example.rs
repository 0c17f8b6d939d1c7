//! How keys that a catalog cannot do without are written, for whoever left one out.

/// A key of a struct of the grammar with a value that it could have.
pub(super) fn of(owner: &str, key: &str) -> Option<&'static str> {
    let (_, _, example) = EXAMPLES.iter().find(|(of, name, _)| *of == owner && *name == key)?;
    Some(example)
}

const EXAMPLES: [(&str, &str, &str); 37] = [
    ("DetailedDependency", "name", "name: auth"),
    ("Dns", "public", "public: { zone: Z0123456789ABC, name: shop.example }"),
    ("Endpoint", "host", "host: order.shop.example"),
    ("ExistingLoadBalancer", "dns_name", "dns_name: shop-123.ap-northeast-2.elb.amazonaws.com"),
    ("ExistingLoadBalancer", "zone", "zone: ZWKZPGTI48KDX"),
    (
        "ExistingNetwork",
        "subnets",
        "subnets: { private: [subnet-0a1b, subnet-0c2d], data: [subnet-0e3f, subnet-0a4b] }",
    ),
    ("ExistingNetwork", "vpc", "vpc: vpc-0a1b"),
    ("ExistingSubnets", "data", "data: [subnet-0a1b, subnet-0c2d]"),
    ("ExistingSubnets", "private", "private: [subnet-0a1b, subnet-0c2d]"),
    ("Image", "repository", "repository: shop/order"),
    ("Image", "tag", "tag: stable"),
    ("Job", "name", "name: settle"),
    ("Job", "schedule", "schedule: \"0 3 * * *\""),
    ("ObjectLock", "retention", "retention: 30d"),
    ("Package", "buckets", "buckets: { seoul: code-seoul, tokyo: code-tokyo }"),
    ("Package", "handler", "handler: app.handler"),
    ("Package", "key", "key: thumbnail/1.42.0.zip"),
    ("Package", "language", "language: python3.13"),
    ("PublicZone", "name", "name: shop.example"),
    ("PublicZone", "zone", "zone: Z0123456789ABC"),
    ("Root", "active", "active: seoul"),
    ("Root", "drgen", "drgen: 1"),
    ("Root", "sites", "sites: { seoul: { region: ap-northeast-2, … }, tokyo: { region: ap-northeast-1, … } }"),
    ("Root", "system", "system: shop"),
    ("Root", "tiers", "tiers: { standard: { rto: 4h, rpo: 1h } }"),
    ("Scale", "max", "max: 4"),
    ("Scale", "min", "min: 2"),
    ("Site", "account", "account: \"111122223333\""),
    ("Site", "network", "network: { cidr: 10.10.0.0/16 }"),
    ("Site", "region", "region: ap-northeast-2"),
    ("Store", "kind", "kind: postgres"),
    ("Suppression", "code", "code: DR501"),
    ("Suppression", "reason", "reason: \"on call from March on\""),
    ("Suppression", "until", "until: 2027-03-31"),
    ("TableKeys", "hash", "hash: sku"),
    ("Tier", "rpo", "rpo: 1h"),
    ("Tier", "rto", "rto: 4h"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::schema;

    #[test]
    fn every_key_that_may_be_missed_has_an_example_and_no_other() {
        let root = schema::catalog();
        let structs = root["definitions"].as_object().unwrap().keys().map(String::as_str).chain(["Root"]);
        let mut needed: Vec<_> =
            structs.flat_map(|owner| schema::required(owner).iter().map(move |key| (owner, key.as_str()))).collect();
        needed.sort_unstable();
        let known: Vec<_> = EXAMPLES.iter().map(|(owner, key, _)| (*owner, *key)).collect();
        assert_eq!(known, needed);
        for (_, key, example) in EXAMPLES {
            assert!(example.starts_with(&format!("{key}: ")), "{example}");
        }
    }
}

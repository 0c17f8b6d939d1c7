//! What Terraform holds, as `terraform show -json` prints it: the resources of a state, by address.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The resources of one or several states: data sources under `data.` as in a configuration. What modules that users
/// added hold is left out.
#[derive(Debug, Clone, Default)]
pub struct State {
    resources: BTreeMap<String, Map<String, Value>>,
}

#[derive(Deserialize)]
struct Document {
    format_version: Option<String>,
    values: Option<Values>,
    planned_values: Option<Value>,
    lineage: Option<String>,
}

#[derive(Deserialize)]
struct Values {
    root_module: Option<Module>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    address: String,
    #[serde(default)]
    values: Map<String, Value>,
}

impl State {
    /// Reads what `terraform show -json` printed; the error says what the text is instead.
    pub fn read(text: &str) -> Result<Self, String> {
        const RIGHT: &str = "pass what `terraform show -json` prints after a refresh";
        let document: Document =
            serde_json::from_str(text).map_err(|error| format!("is not what Terraform prints ({error}); {RIGHT}"))?;
        if document.lineage.is_some() {
            return Err(format!("is a state as Terraform stores it; {RIGHT}"));
        }
        if document.planned_values.is_some() {
            return Err(format!("is a plan; {RIGHT}, without a plan's name"));
        }
        if document.format_version.is_none() {
            return Err(format!("has no `format_version`; {RIGHT}"));
        }
        // A state with nothing in it has no values.
        let module = document.values.and_then(|values| values.root_module);
        let resources = module.map(|module| module.resources).unwrap_or_default();
        Ok(Self { resources: resources.into_iter().map(|resource| (resource.address, resource.values)).collect() })
    }

    /// Takes another state in. What two stacks hold at one address counts as two things, unless what AWS calls it is the
    /// same. Gives an address that both hold with other values, if there is one.
    pub fn absorb(&mut self, other: Self) -> Option<String> {
        for (address, values) in other.resources {
            match self.resources.get(&address) {
                // Some addresses are the same in every stack: `aws_ecs_cluster.this`.
                Some(known)
                    if *known != values && identity(known).is_some_and(|same| identity(&values) == Some(same)) =>
                {
                    return Some(address);
                }
                Some(_) => {}
                None => drop(self.resources.insert(address, values)),
            }
        }
        None
    }

    /// Whether something stands at an address.
    pub fn holds(&self, address: &str) -> bool {
        self.resources.contains_key(address)
    }

    /// All addresses, sorted.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.resources.keys().map(String::as_str)
    }

    /// What stands at an address: itself, or each of its instances (`aws_efs_mount_target.a["subnet-1"]`).
    pub fn instances(&self, address: &str) -> impl Iterator<Item = &str> {
        let indexed = format!("{address}[");
        let end = format!("{address}\\"); // the character behind `[`
        let all = self.resources.range(indexed..end).map(|(held, _)| held.as_str());
        self.resources.get_key_value(address).map(|(held, _)| held.as_str()).into_iter().chain(all)
    }

    /// The values of what stands at an address.
    pub fn get(&self, address: &str) -> Option<&Map<String, Value>> {
        self.resources.get(address)
    }

    /// A text among them; empty where AWS reports none. `None`: nothing stands there.
    pub fn text(&self, address: &str, attribute: &str) -> Option<&str> {
        Some(self.get(address)?.get(attribute).and_then(Value::as_str).unwrap_or_default())
    }
}

/// What AWS calls a resource: its ARN, else its id, which is one of its kind in a region. Resources without a region are
/// those that have none.
fn identity(values: &Map<String, Value>) -> Option<(&str, &str)> {
    let text = |name: &str| values.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    match text("arn") {
        Some(arn) => Some(("", arn)),
        None => Some((text("region").unwrap_or_default(), text("id")?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(resources: &[(&str, Value)]) -> State {
        let resources: Vec<Value> = resources
            .iter()
            .map(|(address, values)| serde_json::json!({ "address": address, "values": values }))
            .collect();
        let document =
            serde_json::json!({ "format_version": "1.0", "values": { "root_module": { "resources": resources } } });
        State::read(&document.to_string()).unwrap()
    }

    #[test]
    fn what_terraform_prints_is_read_and_nothing_else_is() {
        let one =
            state(&[("aws_db_instance.a", serde_json::json!({ "replicate_source_db": null, "identifier": "a" }))]);
        assert_eq!(one.text("aws_db_instance.a", "identifier"), Some("a"));
        assert_eq!(one.text("aws_db_instance.a", "replicate_source_db"), Some(""));
        assert_eq!(one.text("aws_db_instance.b", "identifier"), None);
        assert_eq!(State::read(r#"{"format_version":"1.0"}"#).unwrap().addresses().count(), 0);
        for (text, wrong) in [
            ("{}", "has no `format_version`"),
            ("[", "is not what Terraform prints"),
            (r#"{"format_version":"1.2","planned_values":{}}"#, "is a plan"),
            (r#"{"version":4,"lineage":"a"}"#, "is a state as Terraform stores it"),
        ] {
            let error = State::read(text).unwrap_err();
            assert!(error.starts_with(wrong), "{error}");
        }
    }

    #[test]
    fn two_states_of_one_stack_are_told_apart_from_two_stacks() {
        let cluster = |region: &str| state(&[("aws_ecs_cluster.this", serde_json::json!({ "arn": region }))]);
        assert_eq!(cluster("a").absorb(cluster("b")), None);
        let database = |source: &str| {
            state(&[("aws_db_instance.a", serde_json::json!({ "arn": "a", "replicate_source_db": source }))])
        };
        assert_eq!(database("x").absorb(database("x")), None);
        assert_eq!(database("x").absorb(database("")), Some("aws_db_instance.a".to_owned()));
    }

    #[test]
    fn what_has_no_arn_is_told_apart_by_its_id() {
        let at = |address: &str, values: Value| state(&[(address, values)]);
        let policy =
            |id: &str, policy: &str| at("aws_iam_role_policy.this", serde_json::json!({ "id": id, "policy": policy }));
        assert_eq!(policy("a:this", "x").absorb(policy("b:this", "y")), None, "of two stacks");
        assert_eq!(policy("a:this", "x").absorb(policy("a:this", "y")), Some("aws_iam_role_policy.this".to_owned()));
        let route = |region: &str| at("aws_route.a", serde_json::json!({ "id": "r-1", "arn": null, "region": region }));
        assert_eq!(route("ap-northeast-1").absorb(route("ap-northeast-2")), None);
        let nameless = |value: &str| at("terraform_data.a", serde_json::json!({ "output": value }));
        assert_eq!(nameless("x").absorb(nameless("y")), None);
    }
}

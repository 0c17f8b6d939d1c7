//! What AWS calls each action that a recovery step uses: on the command line, in a state machine, in a permission.
//!
//! One row for each action, in one table, so that the three cannot drift apart. Permissions and the resources that they
//! take: the service authorization reference,
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.

mod table;

pub use table::{ACTIONS, SERVICES};

/// One service under its three names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// `elbv2`
    pub cli: &'static str,
    /// `elasticloadbalancingv2`
    pub machine: &'static str,
    /// `elasticloadbalancing`
    pub permission: &'static str,
}

/// What an action does to what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it answers.
    Reads,
    /// It makes or changes something.
    Changes,
    /// It takes something away: only people do that.
    Destroys,
}

/// One action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// As on the command line: `rds`.
    pub service: &'static str,
    /// `PromoteReadReplica`
    pub name: &'static str,
    /// What it does.
    pub effect: Effect,
    /// What must be permitted, the action itself included.
    pub needs: &'static [Need],
}

/// A permission that a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// `rds:PromoteReadReplica`
    pub action: &'static str,
    /// ARNs with parameters of the call in braces, of ours as patterns unless an exclamation mark follows, `{region}`,
    /// `{account}`, `{system}`, `{queue}` of a QueueUrl and `{function}` of a FunctionName, a lookup's too; `*` where the
    /// action takes no resource.
    pub resources: &'static [&'static str],
    /// Only where all of this holds: operator, key, value (as in resources).
    pub conditions: &'static [(&'static str, &'static str, &'static str)],
}

/// The service with this name on the command line.
pub fn service(cli: &str) -> &'static Service {
    SERVICES.iter().find(|service| service.cli == cli).expect("internal: every service of a step is in the table")
}

/// The row of an action.
pub fn action(service: &str, name: &str) -> &'static Action {
    find(service, name).unwrap_or_else(|| panic!("internal: {service} {name} is not in the table of actions"))
}

/// The row of an action, if there is one.
pub fn find(service: &str, name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| (action.service, action.name) == (service, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_of_known_services() {
        assert!(ACTIONS.is_sorted_by_key(|action| (action.service, action.name)));
        assert!(SERVICES.is_sorted_by_key(|service| service.cli));
        for action in ACTIONS {
            let own = service(action.service).permission;
            assert!(!action.needs.is_empty(), "{action:?}");
            for need in action.needs {
                let (prefix, _) = need.action.split_once(':').expect("a service and an action");
                // Scaling asks for what it does to a service as well, and a domain for its network.
                assert!([own, "iam", "kms", "ec2", "ecs"].contains(&prefix), "{need:?}");
                assert!(!need.resources.is_empty(), "{need:?}");
            }
        }
    }
}
